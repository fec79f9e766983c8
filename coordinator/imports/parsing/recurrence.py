"""Repeating events: a whitelist of rules (RFC 5545 3.3.10), expanded within a window and a budget.

Not by a library: those walk from the first day on, however long ago, and do not stop where a rule never
comes true. Here endless rules begin at the window, and every step is paid for.
"""

import calendar
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from coordinator.imports.parsing.facts import Fault, Reason, Remark, Unreadable
from coordinator.imports.parsing.values import BadValue, moment, printable

STEPS = 200_000
"""For one file: periods looked at and days found. About half a second."""

WEEKDAYS = {"MO": 0, "TU": 1, "WE": 2, "TH": 3, "FR": 4, "SA": 5, "SU": 6}
COSTS = {"DAILY": 1, "WEEKLY": 4, "MONTHLY": 10, "YEARLY": 80}
"""What a period costs to look at, in steps."""


class Budget:
    """Steps that may still be taken; `spend` raises Unreadable when there are none."""

    def __init__(self, steps: int = STEPS) -> None:
        self.left = steps

    def spend(self, steps: int = 1) -> None:
        self.left -= steps
        if self.left < 0:
            raise Unreadable(Fault.LABORIOUS)


@dataclass(frozen=True, slots=True)
class Rule:
    """`by_day` holds (nth, weekday), nth 0 for every one; `until` is a date, or a time as written."""

    freq: str
    interval: int = 1
    count: int | None = None
    until: date | None = None
    by_day: tuple[tuple[int, int], ...] = ()
    by_month_day: tuple[int, ...] = ()
    by_month: tuple[int, ...] = ()
    by_year_day: tuple[int, ...] = ()
    by_set_pos: tuple[int, ...] = ()
    week_start: int = 0

    @property
    def ends(self) -> bool:
        return self.count is not None or self.until is not None


def rule_of(value: str, start: date) -> Rule:
    """Raises BadValue for a rule that is broken or finer than days; `start` is what it begins with."""
    parts: dict[str, str] = {}
    for piece in value.strip().rstrip(";").split(";"):
        key, equals, said = piece.partition("=")
        if not equals or key.strip().upper() in parts:
            raise _refused(value)
        parts[key.strip().upper()] = said.strip().upper()
    for key, unit in (("BYHOUR", "hour"), ("BYMINUTE", "minute"), ("BYSECOND", "second")):
        if key in parts and parts.pop(key) != str(getattr(start, unit, 0)):
            raise _refused(value)
    if parts.pop("RSCALE", "GREGORIAN") != "GREGORIAN":
        raise _refused(value)
    parts.pop("SKIP", None)
    try:
        return _rule(parts)
    except (ValueError, KeyError, IndexError):
        raise _refused(value) from None


def _refused(value: str) -> BadValue:
    return BadValue(Remark.of(Reason.RULE, rule=printable(value, 120)))


def _rule(parts: dict[str, str]) -> Rule:
    rule = Rule(
        freq=parts.pop("FREQ"),
        interval=int(parts.pop("INTERVAL", "1")),
        count=int(parts.pop("COUNT")) if "COUNT" in parts else None,
        until=_until(parts.pop("UNTIL")) if "UNTIL" in parts else None,
        by_day=tuple(_weekday(day) for day in parts.pop("BYDAY").split(",")) if "BYDAY" in parts else (),
        by_month_day=_numbers(parts.pop("BYMONTHDAY", ""), 31),
        by_month=_numbers(parts.pop("BYMONTH", ""), 12),
        by_year_day=_numbers(parts.pop("BYYEARDAY", ""), 366),
        by_set_pos=_numbers(parts.pop("BYSETPOS", ""), 366),
        week_start=WEEKDAYS[parts.pop("WKST", "MO")],
    )
    fine = rule.freq in COSTS and 1 <= rule.interval <= 1000 and (rule.count is None or rule.count >= 1)
    nth = any(n for n, _ in rule.by_day)
    if (
        parts
        or not fine
        or (nth and rule.freq not in ("MONTHLY", "YEARLY"))
        or min(rule.by_month, default=1) < 1
    ):
        raise ValueError
    if rule.by_year_day and rule.freq != "YEARLY":
        raise ValueError
    return rule


def _until(value: str) -> date:
    try:
        return moment(value)
    except BadValue:
        raise ValueError from None


def _numbers(value: str, most: int) -> tuple[int, ...]:
    numbers = tuple(int(part) for part in value.split(",")) if value else ()
    if len(numbers) > 400 or any(not 1 <= abs(number) <= most for number in numbers):
        raise ValueError
    return numbers


def _weekday(value: str) -> tuple[int, int]:
    nth = int(value[:-2]) if value[:-2] else 0
    if abs(nth) > 53:
        raise ValueError
    return nth, WEEKDAYS[value[-2:]]


def expand(rule: Rule, start: datetime, first: datetime, last: datetime, budget: Budget,
           zone: ZoneInfo | None = None) -> Iterator[datetime]:  # fmt: skip
    """The naive starts from `first` to `last`, both counted, of a rule that begins at the naive `start`.

    `start` itself always counts, whether or not the rule names it, as calendar programs have it. `zone`
    is where `start` stands: an UNTIL in UTC is compared there.
    """
    end = min(last, _end_of(rule, zone))
    count = 1
    if start > end:
        return
    if start >= first:
        yield start
    begin = 0 if rule.count is not None else max(0, _periods_before(rule, start, first))
    for period in range(begin, 1_000_000):
        budget.spend(COSTS[rule.freq])
        days = _days(rule, start.date(), period)
        if days is None or (days and days[0] > end.date()):
            return
        if _period_start(rule, start.date(), period) > end.date():
            return
        for day in days:
            at = datetime.combine(day, start.time())
            if at <= start:
                continue
            count += 1
            if at > end or (rule.count is not None and count > rule.count):
                return
            budget.spend()
            if at >= first:
                yield at


def _end_of(rule: Rule, zone: ZoneInfo | None) -> datetime:
    until = rule.until
    if until is None:
        return datetime.combine(date.max, time.max)
    if not isinstance(until, datetime):
        return datetime.combine(until, time.max)
    if until.tzinfo is None:
        return until
    return until.astimezone(zone or UTC).replace(tzinfo=None)


def _periods_before(rule: Rule, start: datetime, first: datetime) -> int:
    """A period number not after the first one that can reach `first`."""
    days = (first.date() - start.date()).days
    if days <= 0:
        return 0
    lengths = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 31, "YEARLY": 366}
    return days // lengths[rule.freq] // rule.interval - 1


def _period_start(rule: Rule, start: date, period: int) -> date:
    """The first day that the period with this number can hold; date.max beyond the calendar."""
    n = period * rule.interval
    try:
        if rule.freq == "DAILY":
            return start + timedelta(days=n)
        if rule.freq == "WEEKLY":
            return start - timedelta(days=(start.weekday() - rule.week_start) % 7) + timedelta(weeks=n)
        if rule.freq == "MONTHLY":
            months = start.year * 12 + start.month - 1 + n
            return date(months // 12, months % 12 + 1, 1)
        return date(start.year + n, 1, 1)
    except (OverflowError, ValueError):
        return date.max


def _days(rule: Rule, start: date, period: int) -> list[date] | None:
    """The days of one period, in order; None beyond the calendar."""
    begin = _period_start(rule, start, period)
    if begin.year >= 9999:
        return None
    if rule.freq == "DAILY":
        found: Iterable[date] = (begin,)
    elif rule.freq == "WEEKLY":
        wanted = {day for _, day in rule.by_day} or {start.weekday()}
        found = (d for d in (begin + timedelta(days=n) for n in range(7)) if d.weekday() in wanted)
    elif rule.freq == "MONTHLY":
        found = _of_month(rule, start, begin.year, begin.month)
    else:
        found = _of_year(rule, start, begin.year)
    days = sorted(day for day in found if _passes(rule, day))
    if rule.by_set_pos:
        size = len(days)
        places = {n - 1 if n > 0 else size + n for n in rule.by_set_pos}
        days = [day for place, day in enumerate(days) if place in places]
    return days


def _passes(rule: Rule, day: date) -> bool:
    """The limiting parts (RFC 5545, table in 3.3.10)."""
    if rule.by_month and day.month not in rule.by_month:
        return False
    if rule.by_month_day:
        length = calendar.monthrange(day.year, day.month)[1]
        if day.day not in rule.by_month_day and day.day - length - 1 not in rule.by_month_day:
            return False
    return rule.freq != "DAILY" or not rule.by_day or day.weekday() in {wd for _, wd in rule.by_day}


def _of_month(rule: Rule, start: date, year: int, month: int) -> set[date]:
    length = calendar.monthrange(year, month)[1]
    days = [date(year, month, n) for n in range(1, length + 1)]
    if rule.by_day:
        return _nth(rule, days)
    if rule.by_month_day:
        return set(days)
    return {days[start.day - 1]} if start.day <= length else set()


def _of_year(rule: Rule, start: date, year: int) -> set[date]:
    first = date(year, 1, 1)
    days = [first + timedelta(days=n) for n in range(366 if calendar.isleap(year) else 365)]
    found: set[date]
    if rule.by_month:
        found = set().union(*(_of_month(rule, start, year, month) for month in rule.by_month))
    elif rule.by_day:
        found = _nth(rule, days)
    elif rule.by_month_day or rule.by_year_day:
        found = set(days)
    else:
        found = {day for day in days if (day.month, day.day) == (start.month, start.day)}
    if rule.by_year_day:
        numbers = {n if n > 0 else len(days) + n + 1 for n in rule.by_year_day}
        found &= {day for number, day in enumerate(days, 1) if number in numbers}
    return found


def _nth(rule: Rule, days: list[date]) -> set[date]:
    """The weekdays of BYDAY among `days` (of a month, or of a year)."""
    found = set()
    for nth, weekday in rule.by_day:
        of_kind = [day for day in days if day.weekday() == weekday]
        if nth == 0:
            found.update(of_kind)
        elif abs(nth) <= len(of_kind):
            found.add(of_kind[nth - 1 if nth > 0 else nth])
    return found
