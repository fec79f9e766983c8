"""What calendars do when something happened to a meeting: its texts follow, and people are told."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa

from coordinator.accounts.events import GrantEnded, RoleGranted
from coordinator.calendars import labels
from coordinator.calendars.models import CalendarEntry
from coordinator.calendars.operations import drop_entries, refresh_entries
from coordinator.calendars.operations.invitations import (
    drop_waiting,
    follow_guests,
    plan_change,
    tell_of_change,
)
from coordinator.core.work import Work
from coordinator.forums.events import ForumEdited, MembershipAdded, MembershipChanged, MembershipEnded
from coordinator.forums.models import Membership
from coordinator.groups.events import GroupEdited, GroupPartyAdded, GroupPartyEnded, GroupPartyKept
from coordinator.kit.actor import Role
from coordinator.kit.events import Event
from coordinator.meetings.audience import Foretold, Guest
from coordinator.meetings.events import (
    DeadlineChanged,
    MeetingCancelled,
    MeetingConvened,
    MeetingEdited,
    MeetingHeld,
    MeetingPlanned,
    MeetingPostponed,
    MeetingReinstated,
    MeetingRescheduled,
    ParticipantRegistered,
    ParticipantWithdrawn,
    PartyInvited,
)
from coordinator.meetings.models import Meeting, Participant
from coordinator.meetings.rules import MeetingStatus

MeetingChanged = (
    MeetingPlanned
    | MeetingEdited
    | MeetingConvened
    | MeetingRescheduled
    | MeetingPostponed
    | MeetingCancelled
    | MeetingReinstated
    | MeetingHeld
    | DeadlineChanged
)
Told = (
    MeetingConvened
    | MeetingEdited
    | MeetingRescheduled
    | MeetingPostponed
    | MeetingCancelled
    | MeetingReinstated
)
TOLD_ROLES = (Role.CONTACT_POINT, Role.DELEGATE, Role.EXPERT, Role.CHAIR)
"""Whose holders hear of meetings."""


def follow_meeting(work: Work, event: MeetingChanged) -> None:
    """Make the meeting's calendar texts anew, in the languages in which it is read."""
    refresh_entries(work, event.meeting_id)


def forget_forum(work: Work, event: ForumEdited) -> None:
    """The forum's name stands in the texts of all its meetings: they are made anew when next read."""
    if {"name", "short_name"} & set(event.changed):
        _forget(work, Meeting.forum_id == event.forum_id)


def forget_group(work: Work, event: GroupEdited) -> None:
    if "name" in event.changed:
        _forget(work, Meeting.group_id == event.group_id)


def forget_all(work: Work, event: Event) -> None:
    """A file may have given new names to anything that texts mention."""
    work.session.execute(sa.delete(CalendarEntry))


def _forget(work: Work, condition: sa.ColumnElement[bool]) -> None:
    drop_entries(work, work.session.scalars(sa.select(Meeting.id).where(condition)).all())


def tell(work: Work, event: Told) -> None:
    """Write to everybody concerned, if the person who did it chose to; what waits follows in any case."""
    if event.before is not None:
        tell_of_change(work, event.meeting_id, event.before, tell=event.tell)


def foretell(work: Work) -> Foretold:
    """Who would be told what if `work` were kept; for a unit that is thrown away."""
    plans = [
        plan_change(work, event.meeting_id, event.before, tell=event.tell)
        for event in work.events
        if isinstance(event, Told) and event.before is not None
    ]
    lines = [line for plan in plans if plan is not None for line in plan.lines]
    told = [line for line in lines if line.news is not None]
    return Foretold(
        people=[(line.recipient, labels.news_name(line.news)) for line in told if line.news is not None],
        withdrawn=sum(line.withdrawn is not None and line.news is None for line in lines),
        rewritten=sum(line.withdrawn is not None and line.news is not None for line in lines),
    )


def keep_still(work: Work, event: MeetingHeld) -> None:
    """Notices that still wait about a meeting that is over are not sent."""
    drop_waiting(work, event.meeting_id)


def invite_registered(work: Work, event: ParticipantRegistered) -> None:
    """Whoever is a guest from now on is invited."""
    address = work.session.scalar(sa.select(Participant.email).where(Participant.id == event.participant_id))

    def is_new(guest: Guest) -> bool:
        who = guest.recipient
        same = who.person_id == event.person_id if event.person_id else who.email == address
        return guest.by_name and same

    follow_guests(work, event.meeting_id, is_new)


def follow_participant(work: Work, event: ParticipantWithdrawn) -> None:
    follow_guests(work, event.meeting_id)


def follow_party(work: Work, event: PartyInvited) -> None:
    """A party is expected that was not, or the other way about. Of a meeting that is convened at the same
    time everybody hears by that.
    """
    if any(isinstance(each, MeetingConvened) and each.meeting_id == event.meeting_id for each in work.events):
        return
    follow_guests(work, event.meeting_id, lambda guest: guest.recipient.party_id == event.party_id)


def follow_members(work: Work, event: MembershipAdded | MembershipChanged | MembershipEnded) -> None:
    """A country came to the forum or left it: its people are guests of the forum's meetings, or no longer."""
    for meeting_id in _coming(work, Meeting.forum_id == event.forum_id, Meeting.group_id.is_(None)):
        follow_guests(work, meeting_id, lambda guest: guest.recipient.party_id == event.party_id)


def follow_experts(work: Work, event: GroupPartyAdded | GroupPartyEnded | GroupPartyKept) -> None:
    """A country came to a group or left it; its contact point hears of the group's meetings."""
    for meeting_id in _coming(work, Meeting.group_id == event.group_id):
        follow_guests(work, meeting_id, lambda guest: guest.recipient.party_id == event.party_id)


def follow_right(work: Work, event: RoleGranted | GrantEnded) -> None:
    """Somebody got a seat or an office, or lost it, by a nomination or by an administrator's hand."""
    if event.role not in TOLD_ROLES:
        return
    where = []
    if event.group_id is not None:
        where.append(Meeting.group_id == event.group_id)
    elif event.forum_id is not None:
        where.append(Meeting.forum_id == event.forum_id)
    else:
        seats = sa.select(Membership.forum_id).where(Membership.party_id == event.party_id)
        where.append(Meeting.forum_id.in_(seats))
    for meeting_id in _coming(work, *where):
        follow_guests(work, meeting_id, lambda guest: guest.recipient.person_id == event.person_id)


def _coming(work: Work, *where: sa.ColumnElement[bool]) -> Sequence[UUID]:
    """Meetings to come to which people were called, in an order in which all lock them."""
    coming = sa.and_(Meeting.status == MeetingStatus.CONVENED, Meeting.ends_at > work.now())
    return work.session.scalars(sa.select(Meeting.id).where(coming, *where).order_by(Meeting.id)).all()
