"""What stands against a slot, and what would move along: shown before a date is saved."""

from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from coordinator.core.work import Work
from coordinator.forums.holidays import closed_days
from coordinator.forums.models import Party
from coordinator.forums.rules import PartyKind
from coordinator.kit.times import LocalSlot, day_of
from coordinator.meetings import rules
from coordinator.meetings.models import DeadlinePreset, Meeting, Series
from coordinator.meetings.queries.expected import expected_parties
from coordinator.meetings.queries.registration import list_deadlines
from coordinator.meetings.queries.seen import list_meetings
from coordinator.meetings.queries.series import find_preset

MOST_CLASHES = 5
MOST_DAYS = 14
"""So many days of a slot are looked at: longer ones are mistakes, or no sittings."""


@dataclass(frozen=True, slots=True)
class Closed:
    """A working day on which offices of a party expected are closed, and what the day is called."""

    on: date
    party: Party
    name: str


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

    closed: list[Closed]
    weekend: list[date]
    clashes: list[Meeting]
    moves: list[DayMove]


def against(work: Work, meeting: Meeting, slot: LocalSlot) -> Against:
    """What stands against `slot` for a meeting that is in the plan already."""
    days = days_of(slot)
    others = list_meetings(
        work, first_on=slot.first_on, until_on=slot.last_on + timedelta(days=1), statuses=rules.COMING,
        limit=MOST_CLASHES + 1,
    )  # fmt: skip
    return Against(
        closed=_closed(expected_parties(work.session, meeting), days, work.actor.locale),
        weekend=[day for day in days if day.weekday() >= 5],
        clashes=[
            other
            for other in others
            if other.id != meeting.id and other.slot is not None and _overlap(other.slot, slot)
        ][:MOST_CLASHES],
        moves=day_moves(work, meeting, slot),
    )


def days_of(slot: LocalSlot) -> list[date]:
    """The days of a slot, the first MOST_DAYS of them."""
    return [slot.first_on + timedelta(days=n) for n in range(min(slot.days, MOST_DAYS))]


def _overlap(one: LocalSlot, other: LocalSlot) -> bool:
    return one.starts_at() < other.ends_at() and other.starts_at() < one.ends_at()


def _closed(parties: list[Party], days: list[date], locale: str) -> list[Closed]:
    countries = [party for party in parties if party.kind == PartyKind.COUNTRY]
    return [
        Closed(day, party, ", ".join(names))
        for day in days
        if day.weekday() < 5
        for party in countries
        if (names := closed_days(party.code, day.year, locale=locale).get(day))
    ]


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
