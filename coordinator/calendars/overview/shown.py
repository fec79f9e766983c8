"""Everything of a span of days at once: the page, the plan on paper and the files say the same."""

from dataclasses import dataclass
from datetime import date

from coordinator.calendars.overview.clashes import clashes_between
from coordinator.calendars.overview.closed import Closed, closed_between, roster_day
from coordinator.calendars.overview.entries import deadline_entries, entry_of, period_entries
from coordinator.calendars.overview.holds import HoldLine, hold_entry, holds_between
from coordinator.calendars.overview.rows import (
    MOST,
    MOST_DEADLINES,
    DueLine,
    Line,
    deadlines_between,
    lines_between,
)
from coordinator.calendars.rules import ViewFilter
from coordinator.calendars.year import Entry
from coordinator.core.work import Work
from coordinator.forums.models import Forum
from coordinator.groups.models import WorkingGroup
from coordinator.meetings.rules import MeetingStatus
from coordinator.web.i18n import current_locale


@dataclass(frozen=True, slots=True)
class Wanted:
    """Days from `first` up to `until` (not counted), whose meetings, and what is drawn beside them."""

    first: date
    until: date
    filter: ViewFilter
    forum: Forum | None
    group: WorkingGroup | None
    deadlines: bool
    holidays: bool


@dataclass(frozen=True, slots=True)
class Shown:
    lines: list[Line]  # MOST at the most
    deadlines: list[DueLine]
    holds: list[HoldLine]
    closed: Closed
    entries: list[Entry]
    too_many: bool
    crowded: bool  # with too many deadlines to draw any

    @property
    def counts(self) -> dict[str, int]:
        """How many meetings are tentative, without a date, cancelled; and how many deadlines there are."""

        def count(*statuses: MeetingStatus) -> int:
            return sum(line.meeting.status in statuses for line in self.lines)

        return {
            "tentative": count(MeetingStatus.PLANNED, MeetingStatus.POSTPONED),
            "without_date": sum(line.meeting.local_start is None for line in self.lines),
            "cancelled": count(MeetingStatus.CANCELLED),
            "deadlines": len(self.deadlines),
        }


def shown_of(work: Work, wanted: Wanted, *, whole: bool = False) -> Shown:
    """All that the actor may see of it. Of too many deadlines none is drawn; `whole` lists them all."""
    lines = lines_between(work, wanted.first, wanted.until, wanted.filter)
    too_many, lines = len(lines) > MOST, lines[:MOST]
    due = _deadlines(work, wanted, MOST * 4 if whole else MOST_DEADLINES + 1)
    crowded = not whole and len(due) > MOST_DEADLINES
    holds = holds_between(work, wanted.first, wanted.until, wanted.filter, lines)
    closed = Closed()
    if wanted.holidays:
        closed = closed_between(
            work, wanted.first, wanted.until, forum=wanted.forum, group=wanted.group, locale=current_locale()
        )
    clashes = clashes_between(
        work, lines, roster_day(work.actor.on, wanted.first, wanted.until), first=wanted.first,
        until=wanted.until, wanted=wanted.filter,
    )  # fmt: skip
    entries = [entry_of(line, clashes) for line in lines]
    entries += [] if crowded else deadline_entries(due)
    entries += [hold_entry(each) for each in holds]
    if wanted.forum is not None:
        entries += period_entries(closed.periods, wanted.forum)
    return Shown(lines, [] if crowded else due, holds, closed, entries, too_many, crowded)


def _deadlines(work: Work, wanted: Wanted, limit: int) -> list[DueLine]:
    if not wanted.deadlines:
        return []
    return deadlines_between(work, wanted.first, wanted.until, wanted.filter, limit=limit)
