"""A meeting as calendars show it: what is known of it, and the entries made of that."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from coordinator.calendars import labels
from coordinator.calendars.serializer import Entry, EntryStatus
from coordinator.core.work import Work
from coordinator.forums.models import Forum, Party
from coordinator.forums.rules import Sharing
from coordinator.groups.models import WorkingGroup
from coordinator.kit.periods import DAY, Period
from coordinator.meetings.models import Deadline, Meeting
from coordinator.meetings.rules import ERASURE, MeetingStatus, RoughDate, has_date, is_cut_off

STATUS = {
    MeetingStatus.PLANNED: EntryStatus.TENTATIVE,
    MeetingStatus.CONVENED: EntryStatus.CONFIRMED,
    MeetingStatus.HELD: EntryStatus.CONFIRMED,
    MeetingStatus.POSTPONED: EntryStatus.TENTATIVE,  # to a new date; without one see `is_called_off`
    MeetingStatus.CANCELLED: EntryStatus.CANCELLED,
}


@dataclass(frozen=True, slots=True)
class Facts:
    """A meeting with what its text needs beside it; `deadlines` are those not done, soonest first."""

    meeting: Meeting
    forum: Forum
    group: WorkingGroup | None
    host: Party | None
    deadlines: Sequence[Deadline] = ()


def facts_of(work: Work, meeting_ids: Collection[UUID]) -> list[Facts]:
    """In two statements, whichever number of meetings."""
    rows = work.session.execute(
        sa.select(Meeting, Forum, WorkingGroup, Party)
        .join(Forum, Forum.id == Meeting.forum_id)
        .outerjoin(WorkingGroup, WorkingGroup.id == Meeting.group_id)
        .outerjoin(Party, Party.id == Meeting.host_party_id)
        .where(Meeting.id.in_(meeting_ids))
        .order_by(Meeting.id)
    ).all()
    deadlines: dict[UUID, list[Deadline]] = {row.Meeting.id: [] for row in rows}
    open_ones = sa.select(Deadline).where(Deadline.meeting_id.in_(deadlines), Deadline.done_on.is_(None))
    for deadline in work.session.scalars(open_ones.order_by(Deadline.due_on, Deadline.step)):
        deadlines[deadline.meeting_id].append(deadline)
    return [
        Facts(row.Meeting, row.Forum, row.WorkingGroup, row.Party, deadlines[row.Meeting.id]) for row in rows
    ]


def is_called_off(meeting: Meeting) -> bool:
    """Cancelled, or postponed without a new date: the old day is free again.

    iCalendar has no word for "postponed" but CANCELLED; convening anew revives the same UID.
    """
    return meeting.status == MeetingStatus.CANCELLED or (
        meeting.status == MeetingStatus.POSTPONED
        and not has_date(meeting.status, meeting.starts_at, meeting.moved_from)
    )


def entry_of(work: Work, facts: Facts, locale: str) -> Entry:
    """The meeting as a calendar shows it, to whoever may know of it: no joining link, no names.

    Words are in the language now spoken (`core.rendering.speaking`), which is `locale`.
    """
    meeting = facts.meeting
    called_off = is_called_off(meeting)
    summary = labels.titled(meeting.title, facts.forum.short_name)
    when = meeting.slot
    days = Period(meeting.first_on, meeting.last_on + DAY)
    if when is None:
        summary = labels.date_to_be_set(summary, RoughDate(days, meeting.span_label or ""))
    if called_off:
        summary = labels.called_off(summary, postponed=meeting.status == MeetingStatus.POSTPONED)
    url = work.link(f"/meetings/{meeting.id}")
    return Entry(
        uid=meeting.uid,
        sequence=meeting.sequence,
        created_at=meeting.created_at,
        changed_at=meeting.changed_at,
        when=when or days,
        summary=summary,
        status=EntryStatus.CANCELLED if called_off else STATUS[meeting.status],
        busy=not called_off and when is not None,
        url=url,
        location=labels.place(
            meeting.mode, meeting.venue, meeting.city, facts.host.name.in_(locale) if facts.host else None
        ),
        description=labels.description(
            meeting,
            forum=facts.forum.name.in_(locale),
            group=facts.group.name if facts.group else None,
            called_off=called_off,
            url=url,
        ),
        categories=_categories(facts),
        # Whoever shares a calendar with an assistant should not hide meetings from them by it.
        private=meeting.sharing == Sharing.ADDRESSEE,
    )


def _categories(facts: Facts) -> tuple[str, ...]:
    names = [facts.forum.short_name]
    if facts.group is not None:
        names.append(facts.group.name)
    return tuple(names)


def deadline_entries(work: Work, facts: Facts, *, cut_offs: bool) -> Iterator[Entry]:
    """The open deadlines of a meeting that takes place, as days: last days for others (`cut_offs`), or
    what its secretariat has to do.
    """
    meeting = facts.meeting
    if is_called_off(meeting):
        return
    for deadline in facts.deadlines:
        if is_cut_off(deadline.step) != cut_offs or deadline.step == ERASURE:  # that happens by itself
            continue
        url = work.link(f"/meetings/{meeting.id}")
        yield Entry(
            uid=f"{deadline.id}@{work.settings.mail_domain}",
            sequence=meeting.sequence + deadline.sequence,
            created_at=meeting.created_at,
            changed_at=max(meeting.changed_at, deadline.changed_at or meeting.changed_at),
            when=Period(deadline.due_on, deadline.due_on + DAY),
            summary=labels.deadline(deadline.step, labels.titled(meeting.title, facts.forum.short_name)),
            status=EntryStatus.CONFIRMED,
            busy=False,
            url=url,
            description=labels.deadline_description(meeting.title, url),
            categories=_categories(facts),
            private=meeting.sharing == Sharing.ADDRESSEE,
        )
