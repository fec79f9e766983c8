"""A year on one screen: which bar stands where. Values in, values out; no I/O, no clock."""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

WIDE = 9
"""A bar of at least so many days has room for its words."""

LETTERS = 4.2
"""So many letters of the drawing's small type are about as wide as one day."""

GAP = 0.6
"""Days left free between what stands on one lane."""


class Side(StrEnum):
    """Where the words of a bar stand."""

    AFTER = ""
    BEFORE = "words-before"
    INSIDE = "words-inside"


@dataclass(frozen=True, slots=True)
class Entry:
    """Something with a first and a last day (both counted), on the lane of `who`.

    `kinds` are classes of the drawing: is-main, is-tentative, is-span, is-hold, is-closure, is-cancelled,
    is-deadline. `name` is what it is, `place` the town, `host` the country's code and `host_name` its name;
    `state` says in a word what the drawing shows ("tentative"), `clash` with what it cannot be at once.
    """

    first_on: date
    last_on: date
    who: str
    name: str
    href: str
    kinds: tuple[str, ...] = ()
    place: str = ""
    host: str = ""
    host_name: str = ""
    state: str = ""
    clash: str = ""
    about: str = ""  # of what meeting a deadline is; said to those who do not see the lane
    order: int = 0  # deadlines after meetings
    clock: str = ""  # wall time at the venue, for the month
    key: str = ""

    @property
    def subject(self) -> str:
        """Without its state."""
        return ", ".join(part for part in (self.name, self.place, self.host) if part)

    @property
    def text(self) -> str:
        """All that is written beside the bar."""
        return ", ".join(part for part in (self.subject, self.state, self.clash) if part)

    @property
    def is_span(self) -> bool:
        return "is-span" in self.kinds

    @property
    def is_cancelled(self) -> bool:
        return "is-cancelled" in self.kinds


class Reach(NamedTuple):
    """Days of a month, as fractions from the first day's beginning, half-open."""

    begin: float
    end: float

    def meets(self, other: "Reach", gap: float = GAP) -> bool:
        return self.begin < other.end + gap and other.begin < self.end + gap


@dataclass(frozen=True, slots=True)
class Bar:
    """An entry's part of one month: from day `day` for `days` days, its words on one side."""

    entry: Entry
    day: int
    days: int
    side: Side = Side.AFTER
    continued: bool = False  # it began in an earlier month of the same year

    @property
    def last(self) -> int:
        return self.day + self.days - 1

    @property
    def classes(self) -> str:
        parts = [*self.entry.kinds, f"from-{self.day}", f"days-{self.days}", self.side.value]
        if self.continued:
            parts.append("is-continued")
        return " ".join(part for part in parts if part)


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

    @property
    def closed(self) -> list[DayCell]:
        """The closed days that are worth a mark."""
        return [day for day in self.days if day.closed]


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


def year_of(
    year: int,
    entries: Iterable[Entry],
    closed: Mapping[date, str],
    today: date,
    *,
    letters: float = LETTERS,
    begins: int = 1,
) -> list[Month]:
    """The twelve months with their lanes. An entry across months gets a bar in each of them.

    A month's lanes stand in the order of their first days, those with deadlines alone last. `letters` are
    as wide as one day. `begins` is the month at which reading begins, so that nothing in it is a mere
    continuation of what was said before.
    """
    listed = sorted(entries, key=lambda e: (e.order, e.first_on, e.who, e.text))
    months = []
    for number in range(1, 13):
        first = date(year, number, 1)
        month = Month(first, cells(first, month_end(first), closed, today))
        month.lanes.extend(_lanes(first, listed, letters, is_first=number in (1, begins)))
        months.append(month)
    return months


def _lanes(
    first: date, entries: Iterable[Entry], letters: float, *, is_first: bool
) -> list[tuple[str, list[Bar]]]:
    """One lane for each who; a further one where two of the same would lie over each other."""
    last = month_end(first)
    lanes: list[tuple[str, list[Bar]]] = []
    taken: list[list[Reach]] = []
    of: dict[str, list[int]] = {}
    for entry in entries:
        if entry.last_on < first or entry.first_on > last:
            continue
        begin, end = max(entry.first_on, first), min(entry.last_on, last)
        part = (entry, begin.day, (end - begin).days + 1, entry.first_on < first and not is_first)
        sides = _sides(*part, letters)
        for number in of.get(entry.who, ()):
            fitting = next((s for s in sides if not any(s[1].meets(r) for r in taken[number])), None)
            if fitting is not None:
                lanes[number][1].append(fitting[0])
                taken[number].append(fitting[1])
                break
        else:
            of.setdefault(entry.who, []).append(len(lanes))
            lanes.append((entry.who, [sides[0][0]]))
            taken.append([sides[0][1]])
    for _who, bars in lanes:
        bars.sort(key=lambda bar: bar.day)
    return sorted(lanes, key=lambda lane: (min(b.entry.order for b in lane[1]), lane[1][0].day))


def _sides(entry: Entry, day: int, days: int, continued: bool, letters: float) -> list[tuple[Bar, Reach]]:
    """Where the words may stand, the better side first, and which days bar and words then take.

    Words are cut at the ends of the month, so that a side with little room is still one.
    """
    words = len(entry.text) / letters + 0.6
    begin, end = float(day - 1), float(day - 1 + days)

    def stand(side: Side, first: float, last: float) -> tuple[Bar, Reach]:
        return Bar(entry, day, days, side, continued), Reach(max(first, 0.0), min(last, 31.0))

    if days >= WIDE and (entry.is_span or words <= days):
        return [stand(Side.INSIDE, begin, end)]
    has_room_after, has_room_before = end + words <= 31, begin >= words
    if has_room_after and has_room_before:
        return [stand(Side.AFTER, begin, end + words), stand(Side.BEFORE, begin - words, end)]
    if has_room_after or (not has_room_before and 31 - end >= begin):
        return [stand(Side.AFTER, begin, end + words)]
    return [stand(Side.BEFORE, begin - words, end)]


def weeks_of(month: date) -> list[list[date]]:
    """The weeks that touch a month, Monday first, days of the neighbours included."""
    first, last = month.replace(day=1), month_end(month)
    start = first - timedelta(days=first.weekday())
    end = last + timedelta(days=6 - last.weekday())
    days = days_of(start, end)
    return [days[n : n + 7] for n in range(0, len(days), 7)]


def closed_marks(
    closed: Mapping[date, Iterable[str]], *, total: int, own: str | None = None
) -> dict[date, str]:
    """What stands at closed days: "3/5" of `total` countries, or the code of one's `own`.

    `closed` are the codes of the countries closed, by day. Of many countries only days that close at least
    a quarter of them are worth a mark.
    """
    least = 1 if total <= 10 else total // 4
    marks = {}
    for day, codes in closed.items():
        count = len(set(codes))
        if count >= least:
            marks[day] = own if own is not None else f"{count}/{total}"
    return marks


@dataclass(frozen=True, slots=True)
class Sitting:
    """What `clashes_of` compares: a meeting with its days (both counted) and whom it binds.

    `circle` is the group that meets, or the forum itself; `host` the country in which people meet, None
    online; `parties` who belongs to the circle.
    """

    key: str
    first_on: date
    last_on: date
    forum: str
    circle: str
    host: str | None
    parties: frozenset[str]


MOST_AT_ONCE = 40
"""Of so many meetings on one day nobody asks any more which of them clash."""


def clash(one: Sitting, other: Sitting) -> bool:
    """Whether two meetings of one day ask the same of somebody: the same group or forum meets twice, or
    two forums ask for one country, or have it as their host.

    Groups of one forum that meet on the same day are not in each other's way.
    """
    if one.forum == other.forum:
        return one.circle == other.circle
    return (one.host is not None and one.host == other.host) or not one.parties.isdisjoint(other.parties)


def clashes_of(sittings: Iterable[Sitting]) -> dict[str, list[Sitting]]:
    """What clashes with what, by key, soonest first."""
    found: dict[str, list[Sitting]] = {}
    going: list[Sitting] = []
    for sitting in sorted(sittings, key=lambda s: (s.first_on, s.key)):
        going = [other for other in going if other.last_on >= sitting.first_on]
        if len(going) <= MOST_AT_ONCE:
            for other in going:
                if clash(sitting, other):
                    found.setdefault(sitting.key, []).append(other)
                    found.setdefault(other.key, []).append(sitting)
        going.append(sitting)
    return found
