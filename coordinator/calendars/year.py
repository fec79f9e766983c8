"""A year on one screen: which bar stands where. Values in, values out; no I/O, no clock."""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

LATE = 21
"""From this day of the month on, a bar's words stand before it."""

WIDE = 9
"""A bar of at least so many days has room for its words."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Something with a first and a last day (both counted), on the lane of `who`.

    `kinds` are classes of the drawing: is-main, is-tentative, is-span, is-cancelled, is-deadline.
    """

    first_on: date
    last_on: date
    who: str
    text: str
    href: str
    kinds: tuple[str, ...] = ()
    order: int = 0  # deadlines after meetings
    clock: str = ""  # wall time at the venue, for the month
    key: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """An entry's part of one month: from day `day` for `days` days."""

    entry: Entry
    day: int
    days: int
    first_on: date
    last_on: date

    @property
    def classes(self) -> str:
        words = []
        last = self.day + self.days - 1
        # Four letters of the drawing's small type are about as wide as one day.
        needed = len(self.entry.text) / 4 + 1
        if self.days >= WIDE and "is-span" in self.entry.kinds:
            words = ["words-inside"]
        elif last >= LATE or (needed > 31 - last and self.day - 1 > 31 - last):
            words = ["words-before"]
        return " ".join([*self.entry.kinds, f"from-{self.day}", f"days-{self.days}", *words])


@dataclass(frozen=True, slots=True)
class DayCell:
    on: date
    closed: str  # "3/5", a code, or nothing
    is_weekend: bool
    is_today: bool


@dataclass(frozen=True, slots=True)
class Month:
    first_on: date
    days: list[DayCell]
    lanes: list[tuple[str, list[Bar]]] = field(default_factory=list)

    @property
    def has_closed(self) -> bool:
        return any(day.closed for day in self.days)


def lane_name(forum: str, group: str | None) -> str:
    """Whose lane it is: "NAC Statistics", and "GDISC Steering Group" where the group says its forum."""
    if group is None:
        return forum
    return group if group.startswith(f"{forum} ") else f"{forum} {group}"


def month_end(first: date) -> date:
    return first.replace(day=monthrange(first.year, first.month)[1])


def days_of(first: date, last: date) -> list[date]:
    """Both ends counted."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def cells(first: date, last: date, closed: Mapping[date, str], today: date) -> list[DayCell]:
    return [
        DayCell(day, closed.get(day, ""), day.weekday() >= 5, day == today) for day in days_of(first, last)
    ]


def year_of(year: int, entries: Iterable[Entry], closed: Mapping[date, str], today: date) -> list[Month]:
    """The twelve months with their lanes. An entry across months gets a bar in each of them."""
    listed = sorted(entries, key=lambda e: (e.order, e.first_on, e.who, e.text))
    months = []
    for number in range(1, 13):
        first = date(year, number, 1)
        last = month_end(first)
        month = Month(first, cells(first, last, closed, today))
        month.lanes.extend(_lanes(first, last, listed))
        months.append(month)
    return months


def _lanes(first: date, last: date, entries: Iterable[Entry]) -> list[tuple[str, list[Bar]]]:
    """One lane for each who; a further one where two of the same would lie over each other."""
    lanes: list[tuple[str, list[Bar]]] = []
    for entry in entries:
        if entry.last_on < first or entry.first_on > last:
            continue
        begin, end = max(entry.first_on, first), min(entry.last_on, last)
        bar = Bar(entry, begin.day, (end - begin).days + 1, entry.first_on, entry.last_on)
        room = next((bars for who, bars in lanes if who == entry.who and _fits(bars, bar)), None)
        if room is None:
            lanes.append((entry.who, [bar]))
        else:
            room.append(bar)
    return sorted(lanes, key=lambda lane: (lane[1][0].entry.order, lane[1][0].day))


def _fits(bars: list[Bar], bar: Bar) -> bool:
    """Whether the bar and its words have room on the lane: ten days from one another."""
    room = 10
    return all(bar.day >= b.day + b.days + room or b.day >= bar.day + bar.days + room for b in bars)


def weeks_of(month: date) -> list[list[date]]:
    """The weeks that touch a month, Monday first, days of the neighbours included."""
    first, last = month.replace(day=1), month_end(month)
    start = first - timedelta(days=first.weekday())
    end = last + timedelta(days=6 - last.weekday())
    days = days_of(start, end)
    return [days[n : n + 7] for n in range(0, len(days), 7)]


def closed_counts(
    closed: Mapping[str, Iterable[date]], *, total: int, own: str | None = None
) -> dict[date, str]:
    """Days on which offices are closed: "3/5" of `total` countries, or the code of one's `own`.

    `closed` are the closed days by country code. Of many countries only days that close at least a
    quarter of them are worth a mark.
    """
    if own is not None:
        return dict.fromkeys(closed.get(own, ()), own)
    counts: dict[date, int] = {}
    for days in closed.values():
        for day in days:
            counts[day] = counts.get(day, 0) + 1
    least = 1 if total <= 10 else total // 4
    return {day: f"{count}/{total}" for day, count in counts.items() if count >= least}
