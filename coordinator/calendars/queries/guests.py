"""Who was invited to what, found by the token in an address or a link."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from coordinator.accounts.models import Account, Person
from coordinator.accounts.queries import actor_of
from coordinator.accounts.rules import AccountState
from coordinator.calendars.models import Invitation
from coordinator.calendars.replies import Known, PartStat
from coordinator.calendars.told import from_json
from coordinator.core.tokens import identity_of
from coordinator.core.work import Work
from coordinator.kit.actor import Actor
from coordinator.meetings import policy, queries
from coordinator.meetings.models import Meeting, Participant
from coordinator.meetings.rules import Answer, MeetingStatus

PART_STATS = {
    Answer.ATTENDS: PartStat.ACCEPTED,
    Answer.ATTENDS_ONLINE: PartStat.ACCEPTED,
    Answer.REPRESENTED: PartStat.DECLINED,
    Answer.REGRETS: PartStat.DECLINED,
}


@dataclass(frozen=True, slots=True)
class Guest:
    """One invitation with what it is about. `person` is None for who is known by name and address only;
    `row` is their registration, None before there is one. `state` is of their account, where they have one.
    """

    invitation: Invitation
    meeting: Meeting
    person: Person | None
    row: Participant | None
    state: AccountState | None = None

    @property
    def is_invited(self) -> bool:
        """Still; a suspended account opens nothing, neither by mail nor by link."""
        known = self.person is not None or self.row is not None
        return known and self.invitation.is_guest and self.state != AccountState.SUSPENDED

    @property
    def addresses(self) -> frozenset[str]:
        own = (self.invitation.address, self.person.email if self.person else "")
        return frozenset(address.lower() for address in own if address)

    @property
    def name(self) -> str:
        return self.person.display_name if self.person else self.invitation.name

    @property
    def answer(self) -> PartStat | None:
        """What they have answered for the present time."""
        if self.row is None or self.row.withdrawn_at is not None:
            return None
        if self.row.tentative:
            return PartStat.TENTATIVE
        return PART_STATS[self.row.answer] if self.row.answer else None


def find_guest(work: Work, invitation_id: UUID) -> Guest | None:
    """One statement. Asks for no right: whoever holds the token was told of the meeting."""
    registered = sa.or_(
        Participant.person_id == Invitation.person_id,
        sa.and_(
            Invitation.person_id.is_(None),
            Participant.person_id.is_(None),
            sa.func.lower(Participant.email) == Invitation.address,
            Participant.withdrawn_at.is_(None),
        ),
    )
    row = work.session.execute(
        sa.select(Invitation, Meeting, Person, Participant, Account.state)
        .join(Meeting, Meeting.id == Invitation.meeting_id)
        .outerjoin(Person, Person.id == Invitation.person_id)
        .outerjoin(Account, Account.person_id == Invitation.person_id)
        .outerjoin(Participant, sa.and_(Participant.meeting_id == Invitation.meeting_id, registered))
        .where(Invitation.id == invitation_id)
        .order_by(Participant.id)
    ).first()
    return Guest(*row) if row is not None else None


def find_guest_by_token(work: Work, token: str) -> Guest | None:
    invitation_id = identity_of(work.settings.key(), "reply", token)
    return find_guest(work, invitation_id) if invitation_id is not None else None


def actor_for(work: Work, guest: Guest, seat_sources: Iterable[Any]) -> Actor:
    """The guest as an actor, signed in or not; with a name and an address only they are nobody's actor,
    and the system acts for them.
    """
    person = guest.person
    if person is None:
        return work.actor
    zone = work.settings.zone
    found = actor_of(work.session, person, on=work.actor.on, seat_sources=seat_sources, default_zone=zone)
    return found or Actor(
        person_id=person.id, on=work.actor.on, locale=person.locale, zone=person.zone or zone,
        name=person.display_name, party_id=person.party_id,
    )  # fmt: skip


def is_asked(work: Work, guest: Guest, actor: Actor) -> bool:
    """Whether the guest is asked whether they come; contact points are told of meetings of their country,
    and answer for it.
    """
    if guest.person is None:
        return guest.row is not None
    circle = queries.circle_of(work.session, guest.meeting)
    return policy.may_answer(actor, guest.meeting, circle)


def may_know(work: Work, guest: Guest, actor: Actor) -> bool:
    """Whether the link may say anything of the meeting: its rights end with those of the guest, who acts as
    `actor`, although nobody has told the invitation yet.
    """
    if not guest.is_invited or guest.person is None:
        return guest.is_invited
    return policy.may_view(actor, guest.meeting, queries.circle_of(work.session, guest.meeting))


def known_of(guest: Guest) -> Known:
    """What answers are judged by."""
    meeting, row = guest.meeting, guest.row
    return Known(
        uid=meeting.uid,
        addresses=guest.addresses,
        is_guest=guest.is_invited,
        called_off=meeting.status in (MeetingStatus.CANCELLED, MeetingStatus.POSTPONED),
        sequence=meeting.sequence + _ahead(guest),
        lowest=_lowest(guest) + _ahead(guest),
        starts_at=meeting.starts_at,
        answer=guest.answer,
        stamp=row.answer_stamp if row is not None else None,
    )


def _ahead(guest: Guest) -> int:
    """How far the guest's copy is ahead of the meeting; what waits may have left already."""
    letters = (from_json(guest.invitation.told), from_json(guest.invitation.waiting))
    return max(told.ahead if told is not None else 0 for told in letters)


def _lowest(guest: Guest) -> int:
    """SEQUENCE of the last change of time; or of what the guest was told, where that is its time again."""
    meeting, told = guest.meeting, from_json(guest.invitation.told)
    if told is not None and told.slot is not None and told.slot == meeting.slot:
        return min(meeting.slot_sequence, told.sequence)
    return meeting.slot_sequence
