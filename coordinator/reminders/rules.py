"""When a reminder is due, and what may stop it; no I/O, no clock."""

import re
import string
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import count, islice

from coordinator.kit.errors import Invalid
from coordinator.kit.periods import months_on
from coordinator.kit.times import day_of, instant_or_after_gap


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
    RULE = "rule"  # the rule was paused, changed or deleted
    NO_ACCESS = "no_access"  # the recipient may not see the thing any more
    ERROR = "error"
    WAITS = "waits"  # planned still: it comes when its reader wishes, and is asked again then


class RuleZone(StrEnum):
    """On whose clock the hour of a rule is read."""

    VENUE = "venue"  # of the meeting; the forum's for what has no venue
    FORUM = "forum"
    RECIPIENT = "recipient"  # the forum's for those who chose none


class Level(StrEnum):
    """Where a rule is written; what stands nearer to the meeting wins."""

    EVERYWHERE = "everywhere"
    FORUM = "forums"
    GROUP = "groups"
    SERIES = "series"
    MEETING = "meetings"


NEARNESS = {level: number for number, level in enumerate(Level)}

MAIL, DESK = "email", "in_app"
"""Channels, by their words in the data. What goes to the desk stands there until it is settled."""

OF_THE_HOUSE = frozenset({"secretariat", "incoming_secretariat", "chair", "group_chair"})
"""Audiences that speak for no country: of what countries owe they are told once, with all that still do."""

ON_DESK = "desk"
"""An escalation's last step: it stands on the secretariat's desk, named after who has not answered."""


class BadOffset(Invalid):
    """Not an offset such as -P7D, -P1M, PT0H, P2W or -3WD."""

    code = "bad_offset"


_CALENDAR = re.compile(
    r"^(?P<sign>-)?P(?:(?P<months>\d{1,2})M)?(?:(?P<weeks>\d{1,3})W)?(?:(?P<days>\d{1,4})D)?"
    r"(?:T(?P<hours>\d{1,3})H)?$"
)
_WORKING = re.compile(r"^(?P<sign>-)?(?P<days>\d{1,3})WD$")


@dataclass(frozen=True, slots=True)
class Offset:
    """How far from its trigger a reminder is: calendar `months`, `days` and `hours`, or working days.

    Negative is before. With `working`, only Monday to Friday outside the recipient's holidays
    count, and `hours` and `months` are 0.
    """

    days: int
    hours: int = 0
    working: bool = False
    months: int = 0

    @classmethod
    def parse(cls, text: str) -> "Offset":
        """From ISO 8601 (months, weeks, days, hours), or "-3WD" in working days. Raises BadOffset."""
        if found := _WORKING.match(text):
            days = int(found["days"])
            return cls(-days if found["sign"] else days, working=True)
        found = _CALENDAR.match(text)
        if not found or not any((found["months"], found["weeks"], found["days"], found["hours"])):
            raise BadOffset(text=text, field="offset")
        sign = -1 if found["sign"] else 1
        days = 7 * int(found["weeks"] or 0) + int(found["days"] or 0)
        hours, months = int(found["hours"] or 0), int(found["months"] or 0)
        return cls(sign * days, sign * hours, months=sign * months)

    @property
    def before(self) -> bool:
        return self.days < 0 or self.hours < 0 or self.months < 0


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an escalation: `after` calendar days, to an audience or ON_DESK."""

    to: str
    after: int


@dataclass(frozen=True, slots=True)
class Sending:
    """One occurrence of a rule: `offset` from the trigger and `later` calendar days after that.

    `to` is the audience of an escalation, None for the rule's own. `number` makes it one and the
    same however the rule is changed: 0 the first, 1 and on the repeats, ESCALATES and on the steps.
    """

    number: int
    offset: Offset
    later: int = 0
    to: str | None = None


ESCALATES = 100


def open_days(days: Iterator[date], closed: AbstractSet[date]) -> Iterator[date]:
    """Monday to Friday outside `closed`, in the order given."""
    return (day for day in days if day.weekday() < 5 and day not in closed)


def shifted(day: date, offset: Offset, closed: AbstractSet[date] = frozenset()) -> date:
    """The day that lies `offset` from `day`; hours are not looked at.

    In working days the reminder's own day counts and the trigger's does not, so that "-3WD" leaves
    three open days of notice.
    """
    if not offset.working or offset.days == 0:
        return months_on(day, offset.months) + timedelta(days=offset.days)
    step = -1 if offset.days < 0 else 1
    others = (day + timedelta(days=step * n) for n in count(1))
    return next(islice(open_days(others, closed), abs(offset.days) - 1, None))


def sending_day(day: date, sending: Sending, closed: AbstractSet[date] = frozenset()) -> date:
    """The day of a sending about something on `day`; in working days a repeat, too, waits for an open one."""
    first = shifted(day, sending.offset, closed)
    if not sending.later:
        return first
    later = first + timedelta(days=sending.later)
    if not sending.offset.working:
        return later
    return next(open_days((later + timedelta(days=n) for n in count()), closed))


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
        return _hours_from(start, zone, offset)
    wall = datetime.combine(shifted(start.date(), offset, closed), at or start.time())
    return instant_or_after_gap(wall, zone)


def _hours_from(start: datetime, zone: str, offset: Offset, later: int = 0) -> datetime:
    day = months_on(start.date(), offset.months)
    wall = datetime.combine(day, start.time()) + timedelta(days=offset.days + later, hours=offset.hours)
    return instant_or_after_gap(wall, zone)


def due_at(
    sending: Sending,
    trigger: date | datetime,
    venue: str,
    *,
    at: time,
    zone: str,
    closed: AbstractSet[date] = frozenset(),
) -> datetime:
    """The instant of a sending: `at` on the clock in `zone`, on its day.

    `trigger` is a day, or a naive wall time on the clock in `venue`; then its day is the day it has
    in `zone`. Hours are counted from the trigger on the clock in `venue`.
    """
    if sending.offset.hours:
        start = trigger if isinstance(trigger, datetime) else datetime.combine(trigger, at)
        return _hours_from(start, venue, sending.offset, sending.later)
    day: date = trigger
    if isinstance(trigger, datetime):
        day = trigger.date() if zone == venue else day_of(instant_or_after_gap(trigger, venue), zone)
    return instant_or_after_gap(datetime.combine(sending_day(day, sending, closed), at), zone)


def occurrences(
    first: Offset,
    repeats: Sequence[Offset] = (),
    *,
    every: int = 0,
    times: int = 0,
    steps: Iterable[Step] = (),
) -> list[Sending]:
    """The first sending and those after it.

    In the data a repeat is the distance from the trigger ("P1D", "P7D": one day and one week late).
    In the editor it is `every` so many days after the first, `times` times; then the steps of the
    escalation follow, each `after` days after what went before it.
    """
    ordered = sorted(repeats, key=lambda offset: (offset.months, offset.days, offset.hours))
    found = [Sending(number, offset) for number, offset in enumerate([first, *ordered])]
    last = found[-1]
    again = range(1, times + 1) if every else ()
    found += [Sending(last.number + n, last.offset, every * n) for n in again]
    later = found[-1].later
    for number, step in enumerate(steps, ESCALATES):
        later += step.after
        found.append(Sending(number, last.offset, later, step.to))
    return found


class UnknownPlaceholder(Invalid):
    """A text names something in braces that its trigger does not give."""

    code = "unknown_placeholder"


class BadBraces(Invalid):
    """A text with a brace that opens or closes nothing."""

    code = "bad_braces"


def check_text(text: str, allowed: Iterable[str], *, field: str) -> None:
    """Raise UnknownPlaceholder or BadBraces unless every {name} in `text` is one of `allowed`."""
    try:
        parts = list(string.Formatter().parse(text))
    except ValueError as error:
        raise BadBraces(field=field) from error
    known = set(allowed)
    unknown = [
        name for _text, name, spec, conversion in parts if name is not None
        and (name not in known or spec or conversion)
    ]  # fmt: skip
    if unknown:
        raise UnknownPlaceholder(field=field, names=tuple(unknown), allowed=tuple(sorted(known)))


def still_useful(due_at: datetime, trigger_at: datetime, now: datetime) -> bool:
    """Whether a reminder that is due is worth sending at `now` (instants).

    One meant before its trigger is useless after it; one about something late stays useful for a
    week, so that a worker that slept over a holiday does not send last month's.
    """
    if due_at < trigger_at:
        return now < trigger_at
    return now - due_at < timedelta(days=7)
