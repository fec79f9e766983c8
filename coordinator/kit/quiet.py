"""When mail may come, as each person wishes: quiet hours, days off, and once a day or week; no I/O, no clock.

A wish only ever delays, and never for longer than MOST_SHUT (or, gathered, MOST_WAIT).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from coordinator.kit.times import instant_or_after_gap, wall_of

MOST_SHUT = timedelta(days=7)
"""Quiet hours and days off hold a letter no longer than this, however many of them follow each other."""

MOST_WAIT = MOST_SHUT + timedelta(days=8)
"""With the gathering once a week; its day more is for a clock change."""

GATHERED_AT = time(8)
"""On the person's clock: when what is told once a day or week leaves; weekly on Mondays."""

SOON = timedelta(hours=24)
"""What concerns a meeting that begins so soon waits for nobody's hours."""

LEAD = timedelta(minutes=5)
"""A letter that waits for its reader is written no earlier than this where it depends on what they owe."""

Closed = Callable[[str, date], bool]
"""Whether a country (ISO 3166-1 alpha-2) is closed on a day."""


class Rhythm(StrEnum):
    """How often somebody is told what need not be told at once."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"


class Hold(StrEnum):
    """Why a letter waits."""

    QUIET = "quiet"
    DAY_OFF = "day_off"
    DAILY = "daily"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True)
class Wishes:
    """What one person wishes. Quiet hours are wall times, `quiet_until` is when mail may come again; both
    or none; they may pass midnight. `rests`: not on Saturdays and Sundays, nor on days on which `country`
    (None: no country) is closed.
    """

    quiet_from: time | None = None
    quiet_until: time | None = None
    rests: bool = False
    country: str | None = None
    rhythm: Rhythm = Rhythm.AT_ONCE

    def is_quiet(self, at: time) -> bool:
        """Whether a wall time lies in the quiet hours."""
        start, end = self.quiet_from, self.quiet_until
        if start is None or end is None or start == end:
            return False
        return start <= at < end if start < end else at >= start or at < end

    def is_off(self, day: date, closed: Closed) -> bool:
        """Whether no mail may come on a day."""
        if not self.rests:
            return False
        return day.weekday() >= 5 or (self.country is not None and closed(self.country, day))


ANY_TIME = Wishes()


@dataclass(frozen=True, slots=True)
class Wait:
    """When a letter may leave (an instant), and why not sooner; `hold` None: it does not wait."""

    until: datetime
    hold: Hold | None = None


def wait(
    due: datetime,
    wishes: Wishes,
    zone: str,
    closed: Closed,
    *,
    gathers: bool = False,
    latest: datetime | None = None,
) -> Wait:
    """When a letter that is due at an instant may leave, on the clock in `zone`; never earlier.

    `gathers`: it may be told with others once a day or week. Where it would then leave after `latest`, an
    instant at which it is of no more use, it does not wait at all.
    """
    hold: Hold | None = None
    moment = due
    if gathers and wishes.rhythm != Rhythm.AT_ONCE:
        hold = Hold(wishes.rhythm.value)
        moment = _gathering(due, wishes.rhythm, zone)
    opened, shut = next_open(moment, wishes, zone, closed)
    if latest is not None and opened >= latest:
        return Wait(due)
    return Wait(opened, hold or shut)


def next_open(at: datetime, wishes: Wishes, zone: str, closed: Closed) -> tuple[datetime, Hold | None]:
    """The first instant from `at` on at which mail may come, and what shut it out; within MOST_SHUT."""
    moment, hold = at, None
    while moment < at + MOST_SHUT:
        wall = wall_of(moment, zone)
        if wishes.is_off(wall.date(), closed):
            opens, hold = _midnight_after(wall), hold or Hold.DAY_OFF
        elif wishes.is_quiet(wall.time()) and wishes.quiet_until is not None:
            opens, hold = datetime.combine(wall.date(), wishes.quiet_until), hold or Hold.QUIET
            if opens <= wall:
                opens += timedelta(days=1)
        else:
            return moment, hold
        moment = _reached(moment, wall, opens, zone)
    return at + MOST_SHUT, hold


def _midnight_after(wall: datetime) -> datetime:
    return datetime.combine(wall.date() + timedelta(days=1), time())


def _reached(moment: datetime, wall: datetime, opens: datetime, zone: str) -> datetime:
    """The instant after `moment`, when clocks show `wall`, at which they show `opens`."""
    found = instant_or_after_gap(opens, zone)
    # In the second turn of a doubled hour the first `opens` is past.
    return found if found > moment else moment + (opens - wall)


def _gathering(due: datetime, rhythm: Rhythm, zone: str) -> datetime:
    """The first gathering at or after an instant."""
    day = wall_of(due, zone).date()
    for ahead in range(9):
        candidate = day + timedelta(days=ahead)
        if rhythm == Rhythm.WEEKLY and candidate.weekday() != 0:
            continue
        moment = instant_or_after_gap(datetime.combine(candidate, GATHERED_AT), zone)
        if moment >= due:
            return moment
    return due
