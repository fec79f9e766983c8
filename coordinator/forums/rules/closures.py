"""Closed, avoided and wished days as people enter them; no I/O."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from coordinator.forums.rules.seats import BadPeriod, ClosureKind, period_of_days
from coordinator.kit.errors import Invalid
from coordinator.kit.periods import Period

LONGEST_DAYS = 366
"""A longer period is a slip of the keyboard."""

MOST_LINES, MOST_LETTERS = 100, 200
YEARS = range(1900, 2201)

LINE = re.compile(
    r"^(?P<first>\d{4}-\d{2}-\d{2})"
    r"(?:\s*(?:\.\.+|–|—|-|/|to)\s*(?P<last>\d{4}-\d{2}-\d{2}))?"
    r"[\s,;:]+(?P<name>\S.*)$"
)


class HolidayLevel(StrEnum):
    """Why offices are closed on a day that is on everybody's list."""

    PUBLIC = "public"  # by law, in the whole country
    HABIT = "habit"


class TooLong(Invalid):
    """Longer than LONGEST_DAYS."""

    code = "closure_too_long"


class BadLine(Invalid):
    """A pasted line that says no days or no name; `number` counts from 1, `text` is the line."""

    code = "bad_line"


class TooManyLines(Invalid):
    """More than MOST_LINES at once."""

    code = "too_many_lines"


@dataclass(frozen=True, slots=True)
class ClosureValues:
    """What is asked of a closure; the period has both ends."""

    kind: ClosureKind
    name: str
    period: Period
    note: str | None = None
    source: str | None = None

    @property
    def what(self) -> tuple[ClosureKind, str, Period]:
        """What makes two entries one and the same."""
        return self.kind, self.name, self.period


def closed_period(first: date, last: date) -> Period:
    """From the first to the last day, both counted. Raises BadPeriod or TooLong."""
    period = period_of_days(first, last)
    if (last - first).days >= LONGEST_DAYS:
        raise TooLong(field="last_on", most=LONGEST_DAYS)
    return period


def read_lines(text: str, kind: ClosureKind, *, note: str | None = None) -> list[ClosureValues]:
    """One entry for each line, such as "2027-07-01..2027-08-15 Summer recess", or "2027-12-27 Bridge day".

    Empty lines are passed over. Raises BadLine for the first one that cannot be read, or TooManyLines.
    """
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if len(lines) > MOST_LINES:
        raise TooManyLines(field="lines", most=MOST_LINES)
    return [_read(number, line, kind, note) for number, line in lines]


def _read(number: int, line: str, kind: ClosureKind, note: str | None) -> ClosureValues:
    found = LINE.match(line)
    unreadable = BadLine(field="lines", number=number, text=line[:80])
    if found is None or len(found["name"]) > MOST_LETTERS or not found["name"].isprintable():
        raise unreadable
    try:
        first = date.fromisoformat(found["first"])
        last = date.fromisoformat(found["last"]) if found["last"] else first
        period = closed_period(first, last)
    except (ValueError, BadPeriod, TooLong) as error:
        raise unreadable from error
    if first.year not in YEARS:
        raise unreadable
    return ClosureValues(kind, found["name"], period, note)


def new_among(wanted: Iterable[ClosureValues], there: Iterable[tuple[ClosureKind, str, Period]]) -> list[
    ClosureValues
]:  # fmt: skip
    """Those of `wanted` that are not there yet, each once."""
    seen = set(there)
    found = []
    for values in wanted:
        if values.what not in seen:
            seen.add(values.what)
            found.append(values)
    return found


def changed_days(
    was: Mapping[date, Sequence[str]], now: Mapping[date, Sequence[str]], since: date
) -> list[tuple[date, bool, str]]:
    """Days from `since` on that another list of holidays closes (True) or opens, with what they are or were
    called, in date order. Another name alone changes nothing.
    """
    days = sorted(day for day in was.keys() ^ now.keys() if day >= since)
    return [(day, day in now, ", ".join(now.get(day) or was[day])) for day in days]
