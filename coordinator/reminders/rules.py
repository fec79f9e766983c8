"""When a reminder is due, and what may stop it; no I/O, no clock."""

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import count, islice

from coordinator.kit.errors import Invalid
from coordinator.kit.times import instant_or_after_gap


class ReminderState(StrEnum):
    PLANNED = "planned"
    SENT = "sent"
    SKIPPED = "skipped"  # the condition did not hold when it was due
    DROPPED = "dropped"  # its cause moved, was cancelled or answered
    EXPIRED = "expired"  # it came too late to be of use


class Reason(StrEnum):
    """Why a reminder did not go out; worded in labels.py."""

    ANSWERED = "answered"
    CANCELLED = "cancelled"
    POSTPONED = "postponed"
    MOVED = "moved"
    NOT_EXPECTED = "not_expected"
    CONDITION = "condition"
    STOPPED = "stopped"  # the recipient stopped this kind
    PAST = "past"
    SKIPPED_BY_HAND = "skipped_by_hand"
    NO_ACCESS = "no_access"  # the recipient may not see the thing any more
    ERROR = "error"


class BadOffset(Invalid):
    """Not an offset such as -P7D, PT0H, P2W or -3WD."""

    code = "bad_offset"


_CALENDAR = re.compile(
    r"^(?P<sign>-)?P(?:(?P<weeks>\d{1,3})W)?(?:(?P<days>\d{1,4})D)?(?:T(?P<hours>\d{1,3})H)?$"
)
_WORKING = re.compile(r"^(?P<sign>-)?(?P<days>\d{1,3})WD$")


@dataclass(frozen=True, slots=True)
class Offset:
    """How far from its trigger a reminder is: calendar `days` and `hours`, or working days.

    Negative is before. With `working`, only Monday to Friday outside the recipient's holidays
    count, and `hours` is 0.
    """

    days: int
    hours: int = 0
    working: bool = False

    @classmethod
    def parse(cls, text: str) -> "Offset":
        """From ISO 8601 (weeks, days, hours; no months, which have no length), or "-3WD" in
        working days. Raises BadOffset."""
        if found := _WORKING.match(text):
            days = int(found["days"])
            return cls(-days if found["sign"] else days, working=True)
        found = _CALENDAR.match(text)
        if not found or not any((found["weeks"], found["days"], found["hours"])):
            raise BadOffset(text=text, field="offset")
        days = 7 * int(found["weeks"] or 0) + int(found["days"] or 0)
        hours = int(found["hours"] or 0)
        return cls(-days, -hours) if found["sign"] else cls(days, hours)

    @property
    def before(self) -> bool:
        return self.days < 0 or self.hours < 0


def open_days(days: Iterator[date], closed: AbstractSet[date]) -> Iterator[date]:
    """Monday to Friday outside `closed`, in the order given."""
    return (day for day in days if day.weekday() < 5 and day not in closed)


def shifted(day: date, offset: Offset, closed: AbstractSet[date] = frozenset()) -> date:
    """The day that lies `offset` from `day`; hours are not looked at.

    In working days the reminder's own day counts and the trigger's does not, so that "-3WD" leaves
    three open days of notice.
    """
    if not offset.working or offset.days == 0:
        return day + timedelta(days=offset.days)
    step = -1 if offset.days < 0 else 1
    others = (day + timedelta(days=step * n) for n in count(1))
    return next(islice(open_days(others, closed), abs(offset.days) - 1, None))


def due_at_day(
    day: date, offset: Offset, at: time, zone: str, closed: AbstractSet[date] = frozenset()
) -> datetime:
    """The instant for a trigger that is a day (a deadline): `at` on the clock in `zone`.

    "One week before" at 08:00 stays 08:00 across a clock change; a time that spring skips is read
    with the offset before the gap.
    """
    return instant_or_after_gap(datetime.combine(shifted(day, offset, closed), at), zone)


def due_at_start(
    start: datetime, zone: str, offset: Offset, at: time | None, closed: AbstractSet[date] = frozenset()
) -> datetime:
    """The instant for a trigger that is a wall time (a meeting's naive `start` in `zone`).

    With `at` the reminder comes at that hour of its day; without it at the trigger's own hour.
    Hours are counted on the clock.
    """
    if offset.hours:
        wall = start + timedelta(days=offset.days, hours=offset.hours)
    else:
        wall = datetime.combine(shifted(start.date(), offset, closed), at or start.time())
    return instant_or_after_gap(wall, zone)


def occurrences(first: Offset, repeats: Sequence[Offset]) -> list[Offset]:
    """The first sending and those after it: each repeat counts from the trigger, later ones later.

    In the data a repeat is the distance from the trigger ("P1D", "P7D": one day and one week late).
    """
    return [first, *sorted(repeats, key=lambda offset: (offset.days, offset.hours))]


def still_useful(offset: Offset, due_at: datetime, trigger_at: datetime, now: datetime) -> bool:
    """Whether a reminder that is due is worth sending at `now` (instants).

    One meant before its trigger is useless after it; one about something late stays useful for a
    week, so that a worker that slept over a holiday does not send last month's.
    """
    if offset.before:
        return now < trigger_at
    return now - due_at < timedelta(days=7)
