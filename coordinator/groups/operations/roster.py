"""Which parties take part in a group, who chairs it and who keeps its papers, all with dates."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa

from coordinator.accounts import operations as accounts
from coordinator.core.work import Work
from coordinator.forums import queries as forums
from coordinator.groups import policy, queries, rules
from coordinator.groups.events import (
    GroupOfficeEnded,
    GroupOfficeTaken,
    GroupPartyAdded,
    GroupPartyEnded,
    GroupPartyKept,
)
from coordinator.groups.models import ExpertSeat, GroupOffice, GroupParty, WorkingGroup
from coordinator.groups.rules import GroupOfficeRole, SeatState
from coordinator.kit.actor import Role


def add_party(
    work: Work, slug: str, *, party_id: UUID, first_on: date, last_on: date | None = None
) -> GroupParty:
    """A party of the forum takes part from `first_on`; both days count.

    Raises NotFound, Forbidden, LastBeforeFirst, PartyNotTakingPart (in the forum), PartyOverlaps.
    """
    group = queries.get_group(work, slug, lock=True)
    work.require(policy.may_edit(work.actor, group))
    held = rules.days(first_on, last_on)
    if party_id not in {seat.party.id for seat in forums.roster(work.session, group.forum_id, first_on)}:
        raise rules.PartyNotTakingPart(field="party", on=first_on)
    others = [p.period for p in queries.party_periods(work.session, group.id, party_id)]
    rules.check_no_overlap(held, others, rules.PartyOverlaps, field="party")
    added = GroupParty(
        id=work.new_id(),
        group_id=group.id,
        party_id=party_id,
        from_on=held.from_on,
        until_on=held.until_on,
    )
    work.session.add(added)
    group.parties_known = True
    work.record(
        GroupPartyAdded(group_id=group.id, forum_id=group.forum_id, party_id=party_id, from_on=first_on)
    )
    return added


def end_party(work: Work, slug: str, group_party_id: UUID, *, last_on: date) -> GroupParty:
    """The party takes part up to and including `last_on`; its experts' seats are ended before.

    Raises NotFound, Forbidden, LastBeforeFirst, PartyStillSeated.
    """
    group = queries.get_group(work, slug, lock=True)
    work.require(policy.may_edit(work.actor, group))
    found = queries.get_group_party(work, group, group_party_id)
    held = rules.days(found.from_on, last_on)
    still = work.session.scalar(
        sa.select(sa.func.count(ExpertSeat.id)).where(
            ExpertSeat.group_id == group.id,
            ExpertSeat.party_id == found.party_id,
            ExpertSeat.state == SeatState.CONFIRMED,
            sa.or_(ExpertSeat.until_on.is_(None), ExpertSeat.until_on > held.until_on),
        )
    )
    if still:
        raise rules.PartyStillSeated(field="last_on", seats=still)
    found.until_on = held.until_on
    work.record(
        GroupPartyEnded(group_id=group.id, forum_id=group.forum_id, party_id=found.party_id, last_on=last_on)
    )
    return found


def keep_party(work: Work, slug: str, group_party_id: UUID) -> GroupParty:
    """Take the end back: the party goes on. Raises NotFound, Forbidden, PartyOverlaps."""
    group = queries.get_group(work, slug, lock=True)
    work.require(policy.may_edit(work.actor, group))
    found = queries.get_group_party(work, group, group_party_id)
    others = [
        p.period for p in queries.party_periods(work.session, group.id, found.party_id) if p.id != found.id
    ]
    rules.check_no_overlap(rules.days(found.from_on, None), others, rules.PartyOverlaps, field="party")
    if found.until_on is not None:
        found.until_on = None
        work.record(GroupPartyKept(group_id=group.id, forum_id=group.forum_id, party_id=found.party_id))
    return found


def take_office(
    work: Work,
    slug: str,
    *,
    role: GroupOfficeRole,
    party_id: UUID | None,
    person_id: UUID | None,
    first_on: date,
    last_on: date | None = None,
) -> GroupOffice:
    """Somebody becomes chair or secretary; a chair named by person gets the rights of one.

    Raises NotFound, Forbidden, NobodyNamed, LastBeforeFirst, OfficeOverlaps.
    """
    group = queries.get_group(work, slug, lock=True)
    work.require(policy.may_edit(work.actor, group))
    held = rules.days(first_on, last_on)
    if party_id is None and person_id is None:
        raise rules.NobodyNamed(field="party")
    person = queries.get_candidate(work, group, person_id) if person_id else None
    if person is not None:
        party_id = party_id or person.party_id
        if person.party_id != party_id:
            raise rules.OtherParty(field="person")
    others = [
        o.period
        for o in queries.list_offices(work.session, group.id)
        if o.role == role and o.party_id == party_id and o.person_id == person_id
    ]
    rules.check_no_overlap(held, others, rules.OfficeOverlaps, field="party")
    office = GroupOffice(
        id=work.new_id(),
        group_id=group.id,
        role=role,
        party_id=party_id,
        person_id=person_id,
        from_on=held.from_on,
        until_on=held.until_on,
    )
    if role == GroupOfficeRole.CHAIR and person_id is not None:
        _give_rights(work, group, office, person_id)
    work.session.add(office)
    work.record(_taken(group, office, first_on))
    return office


def _give_rights(work: Work, group: WorkingGroup, office: GroupOffice, person_id: UUID) -> None:
    """A chair's rights, for as long as the office; may raise accounts' GrantOverlaps."""
    right = accounts.grant(
        work,
        person_id,
        Role.CHAIR,
        forum_id=group.forum_id,
        group_id=group.id,
        from_on=office.from_on,
        until_on=office.until_on,
    )
    work.session.flush()
    office.grant_id = right.id


def _taken(group: WorkingGroup, office: GroupOffice, first_on: date) -> GroupOfficeTaken:
    return GroupOfficeTaken(
        group_id=group.id,
        forum_id=group.forum_id,
        role=office.role,
        party_id=office.party_id,
        person_id=office.person_id,
        from_on=first_on,
    )


def end_office(work: Work, slug: str, office_id: UUID, *, last_on: date) -> GroupOffice:
    """The office is held up to and including `last_on`; the rights end with it.

    Raises NotFound, Forbidden, LastBeforeFirst.
    """
    group = queries.get_group(work, slug, lock=True)
    work.require(policy.may_edit(work.actor, group))
    office = queries.get_office(work, group, office_id)
    held = rules.days(office.from_on, last_on)
    office.until_on = held.until_on
    if office.grant_id is not None and held.until_on is not None:
        accounts.end_grant(work, office.grant_id, held.until_on)
    work.record(
        GroupOfficeEnded(
            group_id=group.id,
            forum_id=group.forum_id,
            role=office.role,
            party_id=office.party_id,
            person_id=office.person_id,
            last_on=last_on,
        )
    )
    return office
