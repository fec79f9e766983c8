"""Time zones as calendar programs need them: VTIMEZONE in the form of yearly rules.

Outlook ignores RDATE and several readers take its first value only, so a zone is written as one
STANDARD and, with summer time, one DAYLIGHT part that recur every year, derived from the tz database
and checked against it. Where no such rule is true, the caller writes instants in UTC instead.
"""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard, vRecur, vText

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FIRST_YEAR = 1970
"""Parts begin here, long before any meeting: some readers know no time before the first part."""

LAST = -1


@dataclass(frozen=True, slots=True)
class Change:
    """Clocks go from one offset to another at `at` (aware, UTC); `name` is in force afterwards."""

    at: datetime
    before: timedelta
    after: timedelta
    name: str

    @property
    def wall(self) -> datetime:
        """What clocks show (naive) when the change begins, by the offset that ends."""
        return (self.at + self.before).replace(tzinfo=None)


@dataclass(frozen=True, slots=True)
class Part:
    """A change that comes every year, or (without `month`) an offset that never changes.

    `nth` counts weekdays in the month from 1, LAST is the last one; `weekday` 0 is Monday.
    """

    before: timedelta
    after: timedelta
    name: str
    month: int | None = None
    nth: int = LAST
    weekday: int = 6
    wall_time: timedelta = timedelta()

    def wall_in(self, year: int) -> datetime | None:
        """The wall time (naive, by the offset that ends) of the change in `year`."""
        if self.month is None:
            return None
        day = nth_weekday(year, self.month, self.nth, self.weekday)
        return datetime(day.year, day.month, day.day) + self.wall_time  # noqa: DTZ001 - a wall time

    def instant_in(self, year: int) -> datetime | None:
        wall = self.wall_in(year)
        return None if wall is None else (wall - self.before).replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class YearlyRule:
    """How a zone's clocks go in every year looked at; one part without, two with summer time."""

    zone: str
    parts: tuple[Part, ...]


def nth_weekday(year: int, month: int, nth: int, weekday: int) -> date:
    """The nth (from 1) or LAST `weekday` (0 is Monday) of a month."""
    if nth == LAST:
        last = date(year, month, calendar.monthrange(year, month)[1])
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))


def _offset(at: datetime, zone: ZoneInfo) -> timedelta:
    offset = at.astimezone(zone).utcoffset()
    assert offset is not None  # noqa: S101 - a ZoneInfo always has one
    return offset


@lru_cache(maxsize=512)
def changes_in(zone: str, year: int) -> tuple[Change, ...]:
    """Every change of the offset in a year (UTC), by looking at each day and halving to the second."""
    tz = ZoneInfo(zone)
    found = []
    day = datetime(year, 1, 1, tzinfo=UTC)
    before = _offset(day, tz)
    while day.year == year:
        following = day + timedelta(days=1)
        after = _offset(following, tz)
        if after != before:
            low, high = day, following
            while high - low > timedelta(seconds=1):
                middle = low + (high - low) // 2
                middle = middle.replace(microsecond=0)
                if _offset(middle, tz) == before:
                    low = middle
                else:
                    high = middle
            name = high.astimezone(tz).tzname() or zone
            found.append(Change(high, before, after, name))
        day, before = following, after
    return tuple(found)


@lru_cache(maxsize=512)
def rule_of(zone: str, first_year: int, last_year: int) -> YearlyRule | None:
    """The yearly rule of an IANA `zone`, true at every change from `first_year` to `last_year`.

    Both years count. None where no rule of the form "nth or last weekday of a month" fits: a zone
    that changes its law in these years, or follows another calendar (Morocco in Ramadan).
    """
    years = range(first_year, last_year + 1)
    changes = {year: changes_in(zone, year) for year in years}
    if not any(changes.values()):
        start = datetime(first_year, 1, 1, tzinfo=UTC)
        offset = _offset(start, ZoneInfo(zone))
        return YearlyRule(zone, (Part(offset, offset, start.astimezone(ZoneInfo(zone)).tzname() or zone),))
    if any(len(found) != 2 for found in changes.values()):
        return None
    parts = []
    for position in range(2):
        series = [changes[year][position] for year in years]
        part = next((p for p in _candidates(series[0]) if _fits(p, series, years)), None)
        if part is None:
            return None
        parts.append(part)
    return YearlyRule(zone, tuple(parts))


def _candidates(change: Change) -> Iterator[Part]:
    """The ways to say on which day a change falls: last weekday first, then the nth."""
    wall = change.wall
    days = calendar.monthrange(wall.year, wall.month)[1]
    time = wall - datetime(wall.year, wall.month, wall.day)  # noqa: DTZ001 - a wall time
    counts = [(wall.day - 1) // 7 + 1]
    if wall.day + 7 > days:
        counts.insert(0, LAST)
    for nth in counts:
        yield Part(change.before, change.after, change.name, wall.month, nth, wall.weekday(), time)


def _fits(part: Part, series: list[Change], years: range) -> bool:
    return all(
        (change.before, change.after, change.name) == (part.before, part.after, part.name)
        and part.instant_in(year) == change.at
        for year, change in zip(years, series, strict=True)
    )


def vtimezone(rule: YearlyRule) -> Timezone:
    """The VTIMEZONE of a yearly rule (RFC 5545 3.6.5).

    DAYLIGHT is the part with the greater offset, whatever the law calls it: Dublin's tz data has a
    negative winter time, which calendar programs do not know.
    """
    component = Timezone()
    component.add("tzid", vText(rule.zone))
    greatest = max(part.after for part in rule.parts)
    for part in sorted(rule.parts, key=lambda p: -p.after):
        is_daylight = part.month is not None and part.after == greatest
        component.add_component(_observance(part, is_daylight=is_daylight))
    return component


def _observance(part: Part, *, is_daylight: bool) -> TimezoneDaylight | TimezoneStandard:
    component: TimezoneDaylight | TimezoneStandard = TimezoneDaylight() if is_daylight else TimezoneStandard()
    start = part.wall_in(FIRST_YEAR) or datetime(FIRST_YEAR, 1, 1)  # noqa: DTZ001 - a wall time
    component.add("dtstart", start)
    if part.month is not None:
        day = f"{part.nth}{WEEKDAYS[part.weekday]}"
        component.add("rrule", vRecur(freq="YEARLY", bymonth=part.month, byday=day))
    component.add("tzoffsetfrom", part.before)
    component.add("tzoffsetto", part.after)
    component.add("tzname", vText(part.name))
    return component
