"""Meetings and deadlines that the calendar shows of a span of days."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa

from coordinator.calendars.queries import chosen
from coordinator.calendars.rules import ViewFilter
from coordinator.core.work import Work
from coordinator.forums.models import Forum, Party
from coordinator.groups.models import WorkingGroup
from coordinator.meetings.models import Deadline, Meeting, Series
from coordinator.meetings.queries import visible_to

EVERYTHING = ViewFilter()
MOST = 1500
"""Meetings that one page draws; beyond, a forum is to be chosen."""

MOST_DEADLINES = 80
"""Deadlines that one page draws; more make no picture."""

SHOWN_STEPS = ("items_due", "registration_deadline", "papers_due", "expert_nomination_due")
"""Deadlines that concern those who come; what the secretariat sends itself is not drawn."""


@dataclass(frozen=True, slots=True)
class Line:
    """A meeting with what a calendar says of it."""

    meeting: Meeting
    forum: Forum
    group: WorkingGroup | None
    host: Party | None
    meeting_type: str | None


def lines_between(work: Work, first: date, until: date, wanted: ViewFilter = EVERYTHING) -> list[Line]:
    """Meetings the actor may know of with a day from `first` up to `until` (not counted), soonest
    first; one more than MOST at the most, so that the page can say that there are more."""
    query = (
        sa.select(Meeting, Forum, WorkingGroup, Party, Series.meeting_type)
        .join(Forum, Forum.id == Meeting.forum_id)
        .outerjoin(WorkingGroup, WorkingGroup.id == Meeting.group_id)
        .outerjoin(Party, Party.id == Meeting.host_party_id)
        .outerjoin(Series, Series.id == Meeting.series_id)
        .where(visible_to(work.actor), Meeting.last_on >= first, Meeting.first_on < until)
        .order_by(Meeting.first_on, Meeting.starts_at, Meeting.id)
        .limit(MOST + 1)
    )
    query = query.where(*chosen(wanted, work.actor))
    return [Line(*row) for row in work.session.execute(query)]


@dataclass(frozen=True, slots=True)
class DueLine:
    """A last day to deliver something, with the meeting it is for."""

    step: str
    due_on: date
    meeting_id: UUID
    title: str
    forum: str  # short name
    group: str | None


def deadlines_between(
    work: Work, first: date, until: date, wanted: ViewFilter = EVERYTHING, *, limit: int = MOST
) -> list[DueLine]:
    """Last days to deliver something for meetings the actor may know of, soonest first."""
    query = (
        sa.select(
            Deadline.step, Deadline.due_on, Meeting.id, Meeting.title, Forum.short_name, WorkingGroup.name
        )
        .join(Meeting, Meeting.id == Deadline.meeting_id)
        .join(Forum, Forum.id == Meeting.forum_id)
        .outerjoin(WorkingGroup, WorkingGroup.id == Meeting.group_id)
        .where(
            visible_to(work.actor),
            Meeting.status.in_(("planned", "convened")),
            Deadline.step.in_(SHOWN_STEPS),
            Deadline.due_on >= first,
            Deadline.due_on < until,
        )
        .order_by(Deadline.due_on, Deadline.id)
        .limit(limit)
    )
    query = query.where(*chosen(wanted, work.actor))
    return [DueLine(*row) for row in work.session.execute(query)]
