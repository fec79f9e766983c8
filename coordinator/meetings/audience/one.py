"""The people of one audience for one meeting, and who is told of it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from coordinator.accounts.models import Grant, Person
from coordinator.accounts.queries import not_suspended, valid_on
from coordinator.core.db import KEPT
from coordinator.core.triggers import Recipient
from coordinator.forums.models import Membership
from coordinator.forums.queries import on_day
from coordinator.forums.rules import Sharing
from coordinator.kit.actor import Role
from coordinator.meetings.models import Meeting, Participant, PartyAnswer
from coordinator.meetings.queries import expected_pairs
from coordinator.meetings.rules import COMES, Answer

AWAY = (Answer.REGRETS, Answer.REPRESENTED)


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who is told of a meeting. `answers`: they say for themselves whether they come; a contact
    point alone registers others. `by_name`: they are a guest only because they were registered. `answer` is
    what they said and what still counts, or `perhaps`.
    """

    recipient: Recipient
    answers: bool
    by_name: bool = False
    answer: Answer | None = None
    perhaps: bool = False


@dataclass(frozen=True, slots=True)
class Foretold:
    """Who would be told, and of what in a few words, if a change were kept. `withdrawn`: how many notices
    that still wait would go without another in their place; `rewritten`: how many would say something else.
    """

    people: list[tuple[Recipient, str]]
    withdrawn: int = 0
    rewritten: int = 0


def people_for(session: Session, meeting: Meeting, audience: str, on: date) -> list[Recipient]:
    """The people of one audience, by address.

    - `contact_points`: of the parties expected; once for each party a person speaks for
    - `participants`: registered and not withdrawn; the experts and chair of the group, or at a forum's
      meeting the heads of delegation of the parties expected; without those who, or whose country, said
      they do not come
    - `members`, `group`: experts and chair of the group; at a forum's meeting contact points and heads of
      delegation of the parties expected
    - `experts`: of the group; at a forum's meeting those registered
    - `forum`: contact points and heads of delegation of the forum's members; `forum_plus`: observers and
      partners too
    - `delegates`, `secretariat`, `chair` (of the group at its meetings), `group_chair`, `told`

    Audiences that only areas above know (`item_leads`, `presenters`, `owner`) have nobody here.
    """
    finder = _FINDERS.get(audience)
    if finder is None:
        return []
    return by_address(finder(session, meeting, on), by_party=audience == "contact_points")


def by_address(found: Sequence[Recipient], *, by_party: bool) -> list[Recipient]:
    """Each address once, as it came up first; `by_party`: once for each party a person speaks for."""
    once = {(r.email, r.party_id if by_party else None): r for r in reversed(found)}
    return sorted(once.values(), key=lambda r: (r.email, str(r.party_id)))


def to_be_told(session: Session, meeting: Meeting, on: date) -> list[Recipient]:
    """Who hears of convening, moving, postponing and cancelling: contact points of the parties expected,
    everybody registered (also those who said no: another day may suit them), and experts and chair of
    the group or the heads of delegation; each once, by address.
    """
    return [guest.recipient for guest in guests(session, meeting, on)]


def guests(session: Session, meeting: Meeting, on: date) -> list[Guest]:
    """Those to be told, by address, with what they answered. Two statements."""
    found: dict[str, Guest] = {}
    for participant, person in _registrations(session, meeting):
        guest = Guest(
            _of_participant(participant, person), answers=True, by_name=True, answer=participant.answer,
            perhaps=participant.tentative,
        )  # fmt: skip
        found.setdefault(guest.recipient.email, guest)
    held = _holders(session, meeting, on, _contacts, _takes_part(meeting))
    for recipient, (_, grant) in zip(_recipients(held), held, strict=True):
        speaks = grant.role == Role.CONTACT_POINT
        known = found.get(recipient.email, Guest(recipient, answers=False))
        found[recipient.email] = replace(known, answers=known.answers or not speaks, by_name=False)
    return sorted(found.values(), key=lambda guest: guest.recipient.email)


# Statements are built once, since that takes longer than asking them: where something depends on the meeting
# or the day stands one of these.
MEETING = sa.bindparam("meeting_id", type_=sa.Uuid())
FORUM = sa.bindparam("forum_id", type_=sa.Uuid())
GROUP = sa.bindparam("group_id", type_=sa.Uuid())
ON = sa.bindparam("on", type_=sa.Date())

Which = Callable[[], sa.ColumnElement[bool]]


def _holders(session: Session, meeting: Meeting, on: date, *which: Which) -> list[tuple[Person, Grant]]:
    given = {"meeting_id": meeting.id, "forum_id": meeting.forum_id, "group_id": meeting.group_id, "on": on}
    return [(row.Person, row.Grant) for row in session.execute(_people(*which), given)]


@lru_cache(KEPT)
def _people(*which: Which) -> sa.Select[Person, Grant]:
    return (
        sa.select(Person, Grant)
        .join(Grant, Grant.person_id == Person.id)
        .where(valid_on(ON), not_suspended(), sa.or_(*(condition() for condition in which)))
        .order_by(Person.email, Grant.id)
    )


def _recipients(pairs: Iterable[tuple[Person, Grant]]) -> list[Recipient]:
    return [
        Recipient(
            person.id, person.display_name, person.email, person.locale, person.zone,
            grant.party_id or person.party_id, person.wishes,
        )
        for person, grant in pairs
    ]  # fmt: skip


@lru_cache(1)
def _expected() -> sa.Select[UUID]:
    pairs = expected_pairs(Meeting.id == MEETING).subquery()
    return sa.select(pairs.c.party_id)


def _is_contact(parties: sa.Select[UUID]) -> sa.ColumnElement[bool]:
    """In every forum, or in the meeting's alone."""
    return sa.and_(
        Grant.role == Role.CONTACT_POINT,
        Grant.party_id.in_(parties),
        sa.or_(Grant.forum_id.is_(None), Grant.forum_id == FORUM),
    )


def _is_delegate(parties: sa.Select[UUID]) -> sa.ColumnElement[bool]:
    return sa.and_(Grant.role == Role.DELEGATE, Grant.forum_id == FORUM, Grant.party_id.in_(parties))


def _contacts() -> sa.ColumnElement[bool]:
    return _is_contact(_expected())


def _heads() -> sa.ColumnElement[bool]:
    return _is_delegate(_expected())


def _experts_of_group() -> sa.ColumnElement[bool]:
    return sa.and_(Grant.role == Role.EXPERT, Grant.group_id == GROUP)


def _chairs_of_group() -> sa.ColumnElement[bool]:
    return sa.and_(Grant.role == Role.CHAIR, Grant.group_id == GROUP)


def _all_of_group() -> sa.ColumnElement[bool]:
    return sa.and_(Grant.role.in_((Role.EXPERT, Role.CHAIR)), Grant.group_id == GROUP)


def _of_members() -> sa.ColumnElement[bool]:
    return _seated("member")


def _of_all_seated() -> sa.ColumnElement[bool]:
    return _seated("member", "observer", "partner")


def _seated(*roles: str) -> sa.ColumnElement[bool]:
    seats = sa.select(Membership.party_id).where(
        Membership.forum_id == FORUM, Membership.role.in_(roles), on_day(Membership, ON)
    )
    return sa.or_(_is_contact(seats), _is_delegate(seats))


def _watches() -> sa.ColumnElement[bool]:
    return sa.and_(Grant.role == Role.OBSERVER, Grant.forum_id == FORUM)


def _keeps() -> sa.ColumnElement[bool]:
    return sa.and_(Grant.role == Role.SECRETARIAT, Grant.forum_id == FORUM)


def _chairs_forum() -> sa.ColumnElement[bool]:
    return sa.and_(Grant.role == Role.CHAIR, Grant.forum_id == FORUM, Grant.group_id.is_(None))


def _unless_silent(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """Without those whose country said that it does not come."""
    silent = sa.select(PartyAnswer.party_id).where(
        PartyAnswer.meeting_id == MEETING, PartyAnswer.answer.not_in(COMES)
    )
    return sa.and_(condition, sa.or_(Grant.party_id.is_(None), Grant.party_id.not_in(silent)))


def _heads_who_may_come() -> sa.ColumnElement[bool]:
    return _unless_silent(_heads())


def _group_who_may_come() -> sa.ColumnElement[bool]:
    return _unless_silent(_all_of_group())


def is_the_groups(meeting: Meeting) -> bool:
    return meeting.group_id is not None and meeting.sharing != Sharing.ADDRESSEE


def _takes_part(meeting: Meeting) -> Which:
    """Those for whom the meeting is, registered or not."""
    return _all_of_group if is_the_groups(meeting) else _heads


def _contact_points(session: Session, meeting: Meeting, on: date) -> list[Recipient]:
    return _recipients(_holders(session, meeting, on, _contacts))


def _delegates(session: Session, meeting: Meeting, on: date) -> list[Recipient]:
    return _recipients(_holders(session, meeting, on, _heads))


def _members(session: Session, meeting: Meeting, on: date) -> list[Recipient]:
    if meeting.group_id is not None:
        return _recipients(_holders(session, meeting, on, _takes_part(meeting)))
    return _recipients(_holders(session, meeting, on, _contacts, _takes_part(meeting)))


def _experts(session: Session, meeting: Meeting, on: date) -> list[Recipient]:
    if meeting.group_id is not None:
        return _recipients(_holders(session, meeting, on, _experts_of_group))
    return [r for r, answer in _registered(session, meeting) if answer not in AWAY]


def _forum(session: Session, meeting: Meeting, on: date) -> list[Recipient]:
    return _recipients(_holders(session, meeting, on, _of_members))


def _forum_plus(session: Session, meeting: Meeting, on: date) -> list[Recipient]:
    return [
        *_recipients(_holders(session, meeting, on, _of_all_seated)),
        *_recipients(_holders(session, meeting, on, _watches)),
    ]


def _secretariat(session: Session, meeting: Meeting, on: date) -> list[Recipient]:
    return _recipients(_holders(session, meeting, on, _keeps))


def _chair(session: Session, meeting: Meeting, on: date) -> list[Recipient]:
    if meeting.group_id is not None:
        return _group_chair(session, meeting, on)
    return _recipients(_holders(session, meeting, on, _chairs_forum))


def _group_chair(session: Session, meeting: Meeting, on: date) -> list[Recipient]:
    if meeting.group_id is None:
        return []
    return _recipients(_holders(session, meeting, on, _chairs_of_group))


def _registered(session: Session, meeting: Meeting) -> list[tuple[Recipient, Answer | None]]:
    """Everybody registered and not withdrawn, with what they answered."""
    rows = _registrations(session, meeting)
    return [(_of_participant(participant, person), participant.answer) for participant, person in rows]


def _registrations(session: Session, meeting: Meeting) -> list[tuple[Participant, Person | None]]:
    rows = session.execute(_all_registered(), {"meeting_id": meeting.id})
    return [(row.Participant, row.Person) for row in rows]


@lru_cache(1)
def _all_registered() -> sa.Select[Participant, Person]:
    return (
        sa.select(Participant, Person)
        .outerjoin(Person, Person.id == Participant.person_id)
        .where(Participant.meeting_id == MEETING, is_told())
        .order_by(Participant.id)
    )


def is_told() -> sa.ColumnElement[bool]:
    """For selects of participants with their persons: registered, not withdrawn, with an address."""
    reachable = sa.or_(Participant.person_id.is_not(None), Participant.email.is_not(None))
    return sa.and_(Participant.withdrawn_at.is_(None), reachable, not_suspended())


def _of_participant(participant: Participant, person: Person | None) -> Recipient:
    """By the address of the contact entry, under the name they were registered with."""
    if person is None:
        address = participant.email or ""
        return Recipient(None, participant.display_name, address, "en", None, participant.party_id)
    return Recipient(
        person.id, participant.display_name, person.email, person.locale, person.zone, participant.party_id,
        person.wishes,
    )  # fmt: skip


def _participants(session: Session, meeting: Meeting, on: date) -> list[Recipient]:
    registered = _registered(session, meeting)
    away = {recipient.person_id for recipient, answer in registered if answer in AWAY}
    takes_part = _group_who_may_come if is_the_groups(meeting) else _heads_who_may_come
    return [
        *(recipient for recipient, answer in registered if answer not in AWAY),
        *(r for r in _recipients(_holders(session, meeting, on, takes_part)) if r.person_id not in away),
    ]


def _told(session: Session, meeting: Meeting, on: date) -> list[Recipient]:
    return to_be_told(session, meeting, on)


_FINDERS = {
    "contact_points": _contact_points,
    "participants": _participants,
    "members": _members,
    "group": _members,
    "experts": _experts,
    "forum": _forum,
    "forum_plus": _forum_plus,
    "delegates": _delegates,
    "secretariat": _secretariat,
    "chair": _chair,
    "group_chair": _group_chair,
    "told": _told,
}
