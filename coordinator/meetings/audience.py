"""Who is meant by the audiences of deadlines, reminders and notices.

Two days matter. Which *parties* are expected is asked on the meeting's first day: a country that joins
before then is invited, one that leaves is not. Which *people* speak for them is asked on the day of
sending, `on`: mail goes to whoever holds the task then, not to who will hold it in half a year.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from coordinator.accounts.models import Grant, Person
from coordinator.accounts.queries import not_suspended, valid_on
from coordinator.core.triggers import Recipient
from coordinator.forums.models import Membership
from coordinator.forums.queries import on_day
from coordinator.forums.rules import Sharing
from coordinator.kit.actor import Role
from coordinator.meetings.models import Meeting, Participant, PartyAnswer
from coordinator.meetings.queries import expected_pairs
from coordinator.meetings.rules import COMES, Answer

__all__ = ["Guest", "Recipient", "guests", "people_for", "to_be_told"]

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
    found = finder(session, meeting, on)
    once = {(r.email, r.party_id if audience == "contact_points" else None): r for r in reversed(found)}
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
    held = _holders(session, on, _is_contact(meeting, _expected(meeting)), _takes_part(meeting))
    for recipient, (_, grant) in zip(_recipients(held), held, strict=True):
        speaks = grant.role == Role.CONTACT_POINT
        known = found.get(recipient.email, Guest(recipient, answers=False))
        found[recipient.email] = replace(known, answers=known.answers or not speaks, by_name=False)
    return sorted(found.values(), key=lambda guest: guest.recipient.email)


def _holders(session: Session, on: date, *conditions: sa.ColumnElement[bool]) -> list[tuple[Person, Grant]]:
    rows = session.execute(
        sa.select(Person, Grant)
        .join(Grant, Grant.person_id == Person.id)
        .where(valid_on(on), not_suspended(), sa.or_(*conditions))
        .order_by(Person.email, Grant.id)
    )
    return [(row.Person, row.Grant) for row in rows]


def _recipients(pairs: Iterable[tuple[Person, Grant]]) -> list[Recipient]:
    return [
        Recipient(
            person.id, person.display_name, person.email, person.locale, person.zone,
            grant.party_id or person.party_id, person.wishes,
        )
        for person, grant in pairs
    ]  # fmt: skip


def _expected(meeting: Meeting) -> sa.Select[UUID]:
    pairs = expected_pairs(Meeting.id == meeting.id).subquery()
    return sa.select(pairs.c.party_id)


def _is_contact(meeting: Meeting, parties: sa.Select[UUID]) -> sa.ColumnElement[bool]:
    """In every forum, or in the meeting's alone."""
    return sa.and_(
        Grant.role == Role.CONTACT_POINT,
        Grant.party_id.in_(parties),
        sa.or_(Grant.forum_id.is_(None), Grant.forum_id == meeting.forum_id),
    )


def _is_delegate(meeting: Meeting, parties: sa.Select[UUID]) -> sa.ColumnElement[bool]:
    return sa.and_(
        Grant.role == Role.DELEGATE, Grant.forum_id == meeting.forum_id, Grant.party_id.in_(parties)
    )


def _is_in_group(meeting: Meeting, *roles: Role) -> sa.ColumnElement[bool]:
    return sa.and_(Grant.role.in_(roles), Grant.group_id == meeting.group_id)


def _takes_part(meeting: Meeting) -> sa.ColumnElement[bool]:
    """Those for whom the meeting is, registered or not."""
    if meeting.group_id is not None and meeting.sharing != Sharing.ADDRESSEE:
        return _is_in_group(meeting, Role.EXPERT, Role.CHAIR)
    return _is_delegate(meeting, _expected(meeting))


def _contact_points(session: Session, meeting: Meeting, on: date) -> list[Recipient]:
    return _recipients(_holders(session, on, _is_contact(meeting, _expected(meeting))))


def _delegates(session: Session, meeting: Meeting, on: date) -> list[Recipient]:
    return _recipients(_holders(session, on, _is_delegate(meeting, _expected(meeting))))


def _members(session: Session, meeting: Meeting, on: date) -> list[Recipient]:
    if meeting.group_id is not None:
        return _recipients(_holders(session, on, _takes_part(meeting)))
    return _recipients(_holders(session, on, _is_contact(meeting, _expected(meeting)), _takes_part(meeting)))


def _experts(session: Session, meeting: Meeting, on: date) -> list[Recipient]:
    if meeting.group_id is not None:
        return _recipients(_holders(session, on, _is_in_group(meeting, Role.EXPERT)))
    return [r for r, answer in _registered(session, meeting) if answer not in AWAY]


def _of_forum(session: Session, meeting: Meeting, on: date, *roles: str) -> list[Recipient]:
    seated = sa.select(Membership.party_id).where(
        Membership.forum_id == meeting.forum_id, Membership.role.in_(roles), on_day(Membership, on)
    )
    return _recipients(_holders(session, on, _is_contact(meeting, seated), _is_delegate(meeting, seated)))


def _forum(session: Session, meeting: Meeting, on: date) -> list[Recipient]:
    return _of_forum(session, meeting, on, "member")


def _forum_plus(session: Session, meeting: Meeting, on: date) -> list[Recipient]:
    watching = sa.and_(Grant.role == Role.OBSERVER, Grant.forum_id == meeting.forum_id)
    return [
        *_of_forum(session, meeting, on, "member", "observer", "partner"),
        *_recipients(_holders(session, on, watching)),
    ]


def _secretariat(session: Session, meeting: Meeting, on: date) -> list[Recipient]:
    keeps = sa.and_(Grant.role == Role.SECRETARIAT, Grant.forum_id == meeting.forum_id)
    return _recipients(_holders(session, on, keeps))


def _chair(session: Session, meeting: Meeting, on: date) -> list[Recipient]:
    if meeting.group_id is not None:
        return _group_chair(session, meeting, on)
    chairs = sa.and_(Grant.role == Role.CHAIR, Grant.forum_id == meeting.forum_id, Grant.group_id.is_(None))
    return _recipients(_holders(session, on, chairs))


def _group_chair(session: Session, meeting: Meeting, on: date) -> list[Recipient]:
    if meeting.group_id is None:
        return []
    return _recipients(_holders(session, on, _is_in_group(meeting, Role.CHAIR)))


def _registered(session: Session, meeting: Meeting) -> list[tuple[Recipient, Answer | None]]:
    """Everybody registered and not withdrawn, with what they answered."""
    rows = _registrations(session, meeting)
    return [(_of_participant(participant, person), participant.answer) for participant, person in rows]


def _registrations(session: Session, meeting: Meeting) -> list[tuple[Participant, Person | None]]:
    rows = session.execute(
        sa.select(Participant, Person)
        .outerjoin(Person, Person.id == Participant.person_id)
        .where(
            Participant.meeting_id == meeting.id,
            Participant.withdrawn_at.is_(None),
            sa.or_(Participant.person_id.is_not(None), Participant.email.is_not(None)),
            not_suspended(),
        )
        .order_by(Participant.id)
    )
    return [(row.Participant, row.Person) for row in rows]


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
    silent = sa.select(PartyAnswer.party_id).where(
        PartyAnswer.meeting_id == meeting.id, PartyAnswer.answer.not_in(COMES)
    )
    takes_part = sa.and_(
        _takes_part(meeting), sa.or_(Grant.party_id.is_(None), Grant.party_id.not_in(silent))
    )
    return [
        *(recipient for recipient, answer in registered if answer not in AWAY),
        *(r for r in _recipients(_holders(session, on, takes_part)) if r.person_id not in away),
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
