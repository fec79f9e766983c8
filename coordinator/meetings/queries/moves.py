"""What stands against a slot, and what would move along: shown before a date is saved."""

from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from coordinator.core.work import Work
from coordinator.kit.times import LocalSlot, day_of
from coordinator.meetings import rules
from coordinator.meetings.models import DeadlinePreset, Meeting, Series
from coordinator.meetings.queries.clashes import Clash, Wanted, clashes_of
from coordinator.meetings.queries.registration import list_deadlines
from coordinator.meetings.queries.series import find_preset

DAY = timedelta(days=1)
MOST_DAYS = 14
"""So many days of a slot are looked at: longer ones are mistakes, or no sittings."""


@dataclass(frozen=True, slots=True)
class DayMove:
    """A step that gets another day, or its first one."""

    step: str
    was: date | None
    now: date
    late: bool  # it should have been done before today


@dataclass(frozen=True, slots=True)
class Against:
    """What a person wants to know before a date is saved."""

    weekend: list[date]
    clashes: list[Clash]
    moves: list[DayMove]


def against(work: Work, meeting: Meeting, slot: LocalSlot) -> Against:
    """What stands against `slot` for a meeting that is in the plan already."""
    [clashes] = clashes_of(work, meeting.forum_id, [Wanted.of(meeting, slot)])
    return Against(weekend_of(slot), clashes, day_moves(work, meeting, slot))


def weekend_of(slot: LocalSlot) -> list[date]:
    """The days of a slot that are at a weekend, as far as it is looked at."""
    return [day for n in range(min(slot.days, MOST_DAYS)) if (day := slot.first_on + DAY * n).weekday() >= 5]


def day_moves(work: Work, meeting: Meeting, slot: LocalSlot) -> list[DayMove]:
    """The steps that would get another day with `slot`; pinned and done ones do not."""
    today = day_of(work.now(), slot.zone)
    rows = list_deadlines(work.session, meeting.id)
    if not rows:
        preset = _preset(work.session, meeting)
        due = rules.deadlines_for(slot, preset.steps) if preset else []
        return [DayMove(d.step, None, d.due_on, rules.is_late(d.step, d.due_on, None, today)) for d in due]
    moves = [
        DayMove(row.step, row.due_on, now, rules.is_late(row.step, now, row.done_on, today))
        for row in rows
        if not row.pinned
        and row.done_on is None
        and (now := rules.due_on(slot, row.offset_days, row.relative_to)) != row.due_on
    ]
    return sorted(moves, key=lambda move: move.now)


def _preset(session: Session, meeting: Meeting) -> DeadlinePreset | None:
    of_series = sa.select(Series.deadline_preset_id).where(Series.id == meeting.series_id)
    return find_preset(session, meeting.deadline_preset_id or session.scalar(of_series))
