"""One seat, the people who may take it, and who is told what becomes of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from coordinator.accounts import queries as people
from coordinator.accounts.models import Account, Person
from coordinator.core.work import Work
from coordinator.forums.models import Forum, Membership, Party
from coordinator.forums.queries import on_day
from coordinator.forums.rules import MembershipRole
from coordinator.groups import policy
from coordinator.groups.models import ExpertSeat, GroupParty, WorkingGroup
from coordinator.groups.queries.groups import get_group
from coordinator.groups.queries.roster import Expert
from coordinator.groups.rules import SeatState
from coordinator.kit.actor import Role
from coordinator.kit.errors import NotFound


@dataclass(frozen=True, slots=True)
class SeatPage:
    """One seat with all that its page says."""

    group: WorkingGroup
    forum: Forum
    expert: Expert
    nominated_by: Person | None
    decided_by: Person | None
    has_account: bool
    told: tuple[Person, ...]


def get_seat(work: Work, group: WorkingGroup, seat_id: UUID) -> ExpertSeat:
    """A seat of this very group; raises NotFound, also for a nomination that is not the actor's to
    know of.
    """
    seat = work.session.get(ExpertSeat, seat_id)
    if seat is None or seat.group_id != group.id:
        raise NotFound
    if seat.state != SeatState.CONFIRMED and not policy.may_see_nomination(work.actor, group, seat.party_id):
        raise NotFound
    return seat


def seats_of_person(session: Session, group_id: UUID, person_id: UUID) -> list[ExpertSeat]:
    """All seats and nominations of a person in a group, whatever became of them."""
    return list(
        session.scalars(
            sa.select(ExpertSeat).where(ExpertSeat.group_id == group_id, ExpertSeat.person_id == person_id)
        )
    )


def people_of(session: Session, party_id: UUID) -> list[Person]:
    """Known people of a party, by name: whom it may nominate."""
    return list(
        session.scalars(sa.select(Person).where(Person.party_id == party_id).order_by(Person.display_name))
    )


def nominable_parties(work: Work, group: WorkingGroup) -> list[Party]:
    """For which parties the actor may nominate: those that take part now or later; in a group whose
    parties are not known, the members of the forum. By name in the actor's language.
    """
    session, day = work.session, work.actor.on
    ongoing = sa.select(GroupParty.party_id).where(
        GroupParty.group_id == group.id, sa.or_(GroupParty.until_on.is_(None), GroupParty.until_on > day)
    )
    members = sa.select(Membership.party_id).where(
        Membership.forum_id == group.forum_id,
        Membership.role == MembershipRole.MEMBER,
        on_day(Membership, day),
    )
    found = session.scalars(sa.select(Party).where(Party.id.in_(ongoing if group.parties_known else members)))
    return sorted(
        (party for party in found if policy.may_nominate(work.actor, group, party.id)),
        key=lambda party: party.name.in_(work.actor.locale).casefold(),
    )


def candidates(work: Work, group: WorkingGroup) -> list[Person]:
    """Who may be named chair or secretary of the group: its experts, and the forum's secretariat."""
    sitting = work.session.scalars(
        sa.select(Person)
        .join(ExpertSeat, ExpertSeat.person_id == Person.id)
        .where(
            ExpertSeat.group_id == group.id,
            ExpertSeat.state == SeatState.CONFIRMED,
            sa.or_(ExpertSeat.until_on.is_(None), ExpertSeat.until_on > work.actor.on),
        )
    )
    office = people.holders(work.session, Role.SECRETARIAT, work.actor.on, forum_id=group.forum_id)
    return _once([*sitting, *(person for person, _ in office)], by_name=True)


def get_candidate(work: Work, group: WorkingGroup, person_id: UUID) -> Person:
    """One of `candidates`; raises NotFound."""
    found = next((p for p in candidates(work, group) if p.id == person_id), None)
    if found is None:
        raise NotFound
    return found


def _once(found: Iterable[Person], *, but: UUID | None = None, by_name: bool = False) -> list[Person]:
    unique = {person.id: person for person in found if person.id != but}
    persons = list(unique.values())
    return sorted(persons, key=lambda p: p.display_name.casefold()) if by_name else persons


def deciders(work: Work, group: WorkingGroup) -> list[Person]:
    """Who confirms nominations to the group today: the forum's secretariat and the group's chairs."""
    session, on = work.session, work.actor.on
    office = people.holders(session, Role.SECRETARIAT, on, forum_id=group.forum_id)
    chairs = people.holders(session, Role.CHAIR, on, forum_id=group.forum_id, group_id=group.id)
    return _once((person for person, _ in (*office, *chairs)), by_name=True)


def _speakers(work: Work, group: WorkingGroup, party_id: UUID) -> list[Person]:
    """Contact points of the party and its heads of delegation in the forum."""
    session, on = work.session, work.actor.on
    contacts = people.holders(session, Role.CONTACT_POINT, on, forum_id=group.forum_id, party_ids=[party_id])
    heads = people.holders(session, Role.DELEGATE, on, forum_id=group.forum_id, party_ids=[party_id])
    return _once(person for person, _ in (*contacts, *heads))


def told_of_nomination(work: Work, group: WorkingGroup) -> list[Person]:
    """Who decides it, but for the actor."""
    return _once(deciders(work, group), but=work.actor.person_id)


def _party_side(work: Work, group: WorkingGroup, seat: ExpertSeat) -> list[Person]:
    """Who nominated, if they still speak for the party or are the secretariat; else its contact points."""
    speakers = _speakers(work, group, seat.party_id)
    known = {person.id: person for person in (*speakers, *deciders(work, group))}
    if seat.nominated_by_id in known:
        return [known[seat.nominated_by_id]]
    contacts = people.holders(
        work.session, Role.CONTACT_POINT, work.actor.on, forum_id=group.forum_id, party_ids=[seat.party_id]
    )
    return _once(person for person, _ in contacts)


def told_of_decision(work: Work, group: WorkingGroup, seat: ExpertSeat, nominee: Person) -> list[Person]:
    """The nominee and whoever nominated them, but for the actor."""
    return _once([nominee, *_party_side(work, group, seat)], but=work.actor.person_id)


def told_of_ending(work: Work, group: WorkingGroup, seat: ExpertSeat, expert: Person) -> list[Person]:
    """The expert, the party's contact points, and who would confirm a successor; but for the actor."""
    contacts = people.holders(
        work.session, Role.CONTACT_POINT, work.actor.on, forum_id=group.forum_id, party_ids=[seat.party_id]
    )
    told = [expert, *(person for person, _ in contacts), *deciders(work, group)]
    return _once(told, but=work.actor.person_id)


def seat_page(work: Work, slug: str, seat_id: UUID, *, ending: bool = False) -> SeatPage:
    """A seat with its people; `told` are those whom a decision (or with `ending`, its end) would tell.

    Raises NotFound.
    """
    group = get_group(work, slug)
    seat = get_seat(work, group, seat_id)
    session = work.session
    forum = session.get_one(Forum, group.forum_id)
    party = session.get_one(Party, seat.party_id)
    before = session.get(ExpertSeat, seat.follows_id) if seat.follows_id else None
    persons = people.people_by_id(
        session,
        [seat.person_id, seat.nominated_by_id, seat.decided_by_id, before.person_id if before else None],
    )
    person = persons[seat.person_id]
    follows = Expert(persons[before.person_id], party, before) if before else None
    told = (told_of_ending if ending else told_of_decision)(work, group, seat, person)
    has_account = session.scalar(sa.select(Account.id).where(Account.person_id == person.id)) is not None
    return SeatPage(
        group=group,
        forum=forum,
        expert=Expert(person, party, seat, follows),
        nominated_by=persons.get(seat.nominated_by_id) if seat.nominated_by_id else None,
        decided_by=persons.get(seat.decided_by_id) if seat.decided_by_id else None,
        has_account=has_account,
        told=tuple(told),
    )
