"""What calendars do when something happened to a meeting: its texts follow, and people are told."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa

from coordinator.calendars.letter import Notice, Writer
from coordinator.calendars.models import CalendarEntry
from coordinator.calendars.operations import drop_entries, refresh_entries
from coordinator.calendars.queries import Facts, facts_of
from coordinator.calendars.rules import News
from coordinator.core.work import Work
from coordinator.forums.events import ForumEdited
from coordinator.groups.events import GroupEdited
from coordinator.kit.events import Event
from coordinator.mail.models import OutboxMessage
from coordinator.mail.operations import enqueue
from coordinator.meetings.audience import to_be_told
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
)
from coordinator.meetings.models import Deadline, Meeting
from coordinator.meetings.rules import REGISTRATION

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
Told = MeetingConvened | MeetingRescheduled | MeetingPostponed | MeetingCancelled | MeetingReinstated


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
    """Write to everybody concerned, if the person who did it chose to."""
    if event.tell:
        facts = _facts(work, event.meeting_id)
        _write(work, _notice(work, event, facts))


def tell_of_edit(work: Work, event: MeetingEdited) -> None:
    """The same for other facts; calendars get news only of what they show."""
    if event.tell:
        facts = _facts(work, event.meeting_id)
        _write(work, Notice(News.EDITED, facts, changed=event.changed, in_calendar=event.visible))


def _facts(work: Work, meeting_id: UUID) -> Facts:
    (facts,) = facts_of(work, [meeting_id])
    return facts


def _notice(work: Work, event: Told, facts: Facts) -> Notice:
    match event:
        case MeetingConvened():
            return Notice(News.CONVENED, facts, register_by=_registration_ends(work, event.meeting_id))
        case MeetingRescheduled():
            return Notice(News.MOVED, facts, event.reason, event.was, event.was_zone)
        case MeetingPostponed():
            # The venue's zone stays when only the day goes.
            return Notice(News.POSTPONED, facts, event.reason, event.was, facts.meeting.zone)
        case MeetingCancelled():
            return Notice(News.CANCELLED, facts, event.reason)
        case MeetingReinstated():
            return Notice(News.REINSTATED, facts)


def _registration_ends(work: Work, meeting_id: UUID) -> date | None:
    return work.session.scalar(
        sa.select(Deadline.due_on).where(Deadline.meeting_id == meeting_id, Deadline.step == REGISTRATION)
    )


def _write(work: Work, notice: Notice) -> None:
    writer = Writer(work, notice, _first_messages(work, notice.meeting.id))
    for recipient in to_be_told(work.session, notice.meeting, work.actor.on):
        enqueue(work, writer.letter(recipient))


def _first_messages(work: Work, meeting_id: UUID) -> dict[str, str]:
    """By address, the first notice of the meeting: mail programs show the later ones under it."""
    rows = work.session.execute(
        sa.select(OutboxMessage.to_address, OutboxMessage.message_id)
        .where(OutboxMessage.meeting_id == meeting_id, OutboxMessage.kind.startswith("meeting."))
        .order_by(OutboxMessage.created_at.desc(), OutboxMessage.id.desc())
    )
    return {row.to_address.lower(): row.message_id for row in rows}
