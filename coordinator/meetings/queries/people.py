"""Who is registered for a meeting, as far as the actor may read it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from coordinator.accounts.models import Grant, Person
from coordinator.accounts.queries import valid_on
from coordinator.core.work import Work
from coordinator.forums.models import Party
from coordinator.forums.queries import list_parties, parties_by_id, parties_on
from coordinator.forums.rules import MembershipRole, Sharing
from coordinator.kit.actor import Role
from coordinator.kit.errors import Forbidden, NotFound
from coordinator.kit.times import day_of
from coordinator.meetings import policy, rules
from coordinator.meetings.models import Meeting, Participant
from coordinator.meetings.queries.expected import roster_parties
from coordinator.meetings.queries.page import Head, PartyLine, circle_from, get_head, party_lines
from coordinator.meetings.queries.registration import last_day_to_register


@dataclass(frozen=True, slots=True)
class Delegation:
    """A party with its answer, who gave it last, and its people: head first, then by name."""

    line: PartyLine
    people: list[Participant]
    answered_by: str | None


def participants_of(session: Session, meeting_id: UUID, party_id: UUID | None = None) -> list[Participant]:
    """Everybody registered and not withdrawn: heads of delegation first, then by name."""
    query = sa.select(Participant).where(
        Participant.meeting_id == meeting_id, Participant.withdrawn_at.is_(None)
    )
    if party_id is not None:
        query = query.where(Participant.party_id == party_id)
    return list(
        session.scalars(query.order_by(Participant.is_head.desc(), Participant.display_name, Participant.id))
    )


@dataclass(frozen=True, slots=True)
class PeoplePage:
    head: Head
    delegations: list[Delegation]
    guests: list[tuple[Party | None, Participant]]  # registered, of a party that is not expected

    @property
    def count(self) -> int:
        return len(self.guests) + sum(len(d.people) for d in self.delegations)


def get_people(work: Work, meeting_id: UUID) -> PeoplePage:
    """Raises NotFound, or Forbidden for who may know of the meeting but not of its people."""
    head = get_head(work, meeting_id)
    lines = party_lines(work.session, meeting_id)
    circle = circle_from(head, lines, work.actor.person_id)
    work.require(policy.may_see_people(work.actor, head.meeting, circle))
    people = participants_of(work.session, meeting_id)
    names = _names(work.session, lines)
    known = {line.party.id for line in lines}
    others = [p for p in people if p.party_id not in known]
    parties = parties_by_id(work.session, [p.party_id for p in others])
    return PeoplePage(
        head,
        [
            Delegation(
                line,
                [p for p in people if p.party_id == line.party.id],
                names.get(line.answer.answered_by_id) if line.answer else None,
            )
            for line in lines
        ],
        [(parties.get(p.party_id) if p.party_id else None, p) for p in others],
    )


def _names(session: Session, lines: list[PartyLine]) -> dict[UUID | None, str]:
    wanted = {line.answer.answered_by_id for line in lines if line.answer is not None} - {None}
    if not wanted:
        return {}
    rows = session.execute(sa.select(Person.id, Person.display_name).where(Person.id.in_(wanted)))
    return {row.id: row.display_name for row in rows}


@dataclass(frozen=True, slots=True)
class RegistrationPage:
    """What somebody sees who registers a party: its answer, its people, whom it may add, until when."""

    head: Head
    party: Party
    delegation: Delegation
    candidates: list[Person]  # contact entries of the party who are not registered yet
    choices: list[Party]  # the parties the actor may register
    last_day: date | None
    closed: str | None
    today: date


def registrable(work: Work, head: Head, lines: list[PartyLine]) -> list[Party]:
    """The parties for which the actor may answer at this meeting, by code.

    Where the parties of a group are not known, the forum's members for which the actor speaks as well.
    """
    meeting = head.meeting
    found = [line.party for line in lines if policy.may_register(work.actor, meeting, line.party.id)]
    unknown = head.group is not None and not head.group.parties_known
    if unknown and meeting.sharing != Sharing.ADDRESSEE:
        known = {party.id for party in found}
        members = parties_on(work.session, meeting.forum_id, meeting.first_on, MembershipRole.MEMBER)
        found += [p for p in members if p.id not in known and policy.may_register(work.actor, meeting, p.id)]
    return sorted(found, key=lambda p: (p.kind, p.code))


def get_registration(work: Work, meeting_id: UUID, code: str | None) -> RegistrationPage:
    """The registration of the party with `code` ("FI"), or of the only or first one the actor may
    register.

    Raises NotFound; Forbidden for who speaks for no party here; PartyNotExpected for a party that is not
    expected on the day.
    """
    head = get_head(work, meeting_id)
    lines = party_lines(work.session, meeting_id)
    choices = registrable(work, head, lines)
    meeting = head.meeting
    if not choices:
        raise _why_nothing_to_register(work, meeting, lines)
    party = next((p for p in choices if code is None or p.code == code), None)
    if party is None:
        raise rules.PartyNotExpected(code=code, on=meeting.first_on)
    line = next(
        (line for line in lines if line.party.id == party.id), PartyLine(party, "group", None, 0, 0, 0)
    )
    people = participants_of(work.session, meeting_id, party.id)
    names = _names(work.session, [line])
    last_day = last_day_to_register(work.session, meeting.id)
    today = day_of(work.now(), meeting.zone or work.settings.zone)
    return RegistrationPage(
        head, party,
        Delegation(line, people, names.get(line.answer.answered_by_id) if line.answer else None),
        _candidates(work, meeting, party), choices, last_day,
        rules.why_closed(
            meeting.status, ends_at=meeting.ends_at, last_day=last_day, today=today, now=work.now(),
            by_secretariat=policy.may_edit(work.actor, meeting),
        ),
        today,
    )  # fmt: skip


def _why_nothing_to_register(work: Work, meeting: Meeting, lines: list[PartyLine]) -> Exception:
    if policy.may_edit(work.actor, meeting) or work.actor.speaks_for:
        return rules.PartyNotExpected(on=meeting.first_on)
    return Forbidden()


def _candidates(work: Work, meeting: Meeting, party: Party) -> list[Person]:
    """Contact entries of the party. The secretariat, on a country's behalf, is shown those only who have
    to do with its own forum: what else a country takes part in is not its business.
    """
    taken = sa.select(Participant.person_id).where(
        Participant.meeting_id == meeting.id,
        Participant.withdrawn_at.is_(None),
        Participant.person_id.is_not(None),
    )
    query = sa.select(Person).where(Person.party_id == party.id, Person.id.not_in(taken))
    if not policy.speaks_for(work.actor, party.id, meeting.forum_id):
        query = query.where(Person.id.in_(_known_in_forum(meeting.forum_id, party.id, work.actor.on)))
    return list(work.session.scalars(query.order_by(Person.display_name, Person.id)))


def _known_in_forum(forum_id: UUID, party_id: UUID, on: date) -> sa.CompoundSelect[UUID]:
    """People with a task in the forum or for the party, and those who were registered there before."""
    return sa.union(
        sa.select(Grant.person_id).where(
            valid_on(on),
            sa.or_(Grant.forum_id == forum_id, sa.and_(_is_contact_of(party_id), Grant.forum_id.is_(None))),
        ),
        sa.select(Participant.person_id)
        .join(Meeting, Meeting.id == Participant.meeting_id)
        .where(Meeting.forum_id == forum_id, Participant.person_id.is_not(None)),
    )


def _is_contact_of(party_id: UUID) -> sa.ColumnElement[bool]:
    return sa.and_(Grant.role == Role.CONTACT_POINT, Grant.party_id == party_id)


def get_participant(
    work: Work, meeting_id: UUID, participant_id: UUID
) -> tuple[Head, Participant, Party | None]:
    """A registration that the actor may amend. Raises NotFound or Forbidden."""
    head = get_head(work, meeting_id)
    row = work.session.get(Participant, participant_id)
    if row is None or row.meeting_id != meeting_id or row.withdrawn_at is not None:
        raise NotFound
    work.require(policy.may_amend(work.actor, head.meeting, row.party_id))
    return head, row, parties_by_id(work.session, [row.party_id]).get(row.party_id) if row.party_id else None


@dataclass(frozen=True, slots=True)
class ExpectedPage:
    """The roster of the day, and the other parties that might be invited."""

    head: Head
    roster: list[Party]
    others: list[Party]
    invited: frozenset[UUID]
    left_out: frozenset[UUID]


def get_expected(work: Work, meeting_id: UUID) -> ExpectedPage:
    """Raises NotFound or Forbidden."""
    head = get_head(work, meeting_id)
    work.require(policy.may_edit(work.actor, head.meeting))
    roster = roster_parties(work.session, head.meeting)
    parties = list_parties(work.session)
    expected = {line.party.id: line.role for line in party_lines(work.session, meeting_id)}
    return ExpectedPage(
        head,
        [p for p in parties if p.id in roster],
        [p for p in parties if p.id not in roster],
        frozenset(i for i, role in expected.items() if role == "invited"),
        frozenset(roster - set(expected)),
    )
