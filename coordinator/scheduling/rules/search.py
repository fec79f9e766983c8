"""What is looked for: a window, a length, weekdays, days of travel, and perhaps the hours.

Days are a meeting's own days, in the calendar of its venue; travel days lie before and after them and may
lie outside the window.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum

from coordinator.kit.errors import Invalid
from coordinator.kit.times import zone_of

DAY = timedelta(days=1)
WORKING_WEEK = frozenset(range(5))
LONGEST_WINDOW = timedelta(days=3660)
LONGEST_MEETING, MOST_TRAVEL = 31, 7
FEWEST_MINUTES, MOST_MINUTES = 15, 720
USUAL_MINUTES = 90


class BadWindow(Invalid):
    """The last day lies before the first, or the window is longer than ten years."""

    code = "bad_window"


class BadLength(Invalid):
    """A meeting has 1 to 31 days, and at most 7 days of travel on either side."""

    code = "bad_length"


class NoWeekday(Invalid):
    """No weekday is allowed, or none after which the meeting could go on long enough."""

    code = "no_weekday"


class BadMinutes(Invalid):
    """A sitting lasts a quarter of an hour to half a day."""

    code = "bad_minutes"


class Travel(StrEnum):
    ANY = "any"
    WEEKDAYS = "weekdays"  # Monday to Friday


class Level(StrEnum):
    """Which closed days rule a date out; the rest speaks against it."""

    PUBLIC = "public"  # public holidays of the whole country
    USUAL = "usual"  # days on which offices are closed by habit as well


@dataclass(frozen=True, slots=True)
class Hours:
    """When a meeting that people join from home sits on each of its days: `minutes` from `at` on, by the
    clock of the IANA `zone`. Without `at` each date has the hour that is fairest.
    """

    zone: str
    at: time | None = None
    minutes: int = USUAL_MINUTES


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for. `first` and `last`, both counted, bound the meeting's own days; `weekdays`
    (Monday is 0) are those on which it may meet; `before` and `after` are days of travel; `hours` are
    those of a meeting online.
    """

    first: date
    last: date
    length: int = 1
    weekdays: frozenset[int] = WORKING_WEEK
    before: int = 0
    after: int = 0
    travel: Travel = Travel.ANY
    hours: Hours | None = None

    def days(self, start: date) -> list[date]:
        """The meeting's own days."""
        return [start + n * DAY for n in range(self.length)]

    def travel_days(self, start: date) -> list[date]:
        there = [start - n * DAY for n in range(self.before, 0, -1)]
        return there + [start + (self.length - 1 + n) * DAY for n in range(1, self.after + 1)]

    @property
    def reach(self) -> tuple[date, date]:
        """The first and last day that can matter, travel included."""
        return self.first - self.before * DAY, self.last + self.after * DAY


def check_search(search: Search) -> None:
    """Raise BadWindow, BadLength, NoWeekday, BadMinutes or UnknownZone for what cannot be searched."""
    if search.last < search.first:
        raise BadWindow(field="last")
    if search.last - search.first > LONGEST_WINDOW or search.first.year < 1950 or search.last.year > 2100:
        raise BadWindow(field="last")
    if not 1 <= search.length <= LONGEST_MEETING:
        raise BadLength(field="length")
    if not (0 <= search.before <= MOST_TRAVEL and 0 <= search.after <= MOST_TRAVEL):
        raise BadLength(field="before")
    # Seven consecutive starts show every way in which weeks can fall.
    if not any(_on_weekdays(search, date(2024, 1, 1) + n * DAY) for n in range(7)):
        raise NoWeekday(field="weekdays")
    if search.hours is not None:
        zone_of(search.hours.zone)
        if not FEWEST_MINUTES <= search.hours.minutes <= MOST_MINUTES:
            raise BadMinutes(field="minutes")


def candidates(search: Search) -> Iterator[date]:
    """Starts whose own days lie in the window and on the weekdays, and whose travel days may be travelled."""
    start = search.first
    while start + (search.length - 1) * DAY <= search.last:
        if _on_weekdays(search, start) and _may_travel(search, start):
            yield start
        start += DAY


def _on_weekdays(search: Search, start: date) -> bool:
    return all((start.weekday() + n) % 7 in search.weekdays for n in range(min(search.length, 7)))


def _may_travel(search: Search, start: date) -> bool:
    return search.travel == Travel.ANY or all(day.weekday() < 5 for day in search.travel_days(start))


WEEKDAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class UnknownWeekday(Invalid):
    """Not a list of English weekdays such as `Tue-Thu` or `Mon,Wed`."""

    code = "unknown_weekday"


def weekdays_of(text: str) -> frozenset[int]:
    """`Tue-Thu`, `Mon,Wed-Fri`, `Fri-Mon`: the weekdays named, Monday is 0. Raises UnknownWeekday."""
    found: set[int] = set()
    for part in text.split(","):
        ends = [_weekday(name) for name in part.split("-")]
        if len(ends) > 2:
            raise UnknownWeekday(field="weekdays", given=part)
        first, last = ends[0], ends[-1]
        found.update((first + n) % 7 for n in range((last - first) % 7 + 1))
    return frozenset(found)


def _weekday(name: str) -> int:
    short = name.strip().lower()[:3]
    if len(name.strip()) < 3 or short not in WEEKDAY_NAMES:
        raise UnknownWeekday(field="weekdays", given=name)
    return WEEKDAY_NAMES.index(short)
