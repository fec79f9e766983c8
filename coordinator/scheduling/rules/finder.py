"""Which dates suit a meeting: what rules a day out, what speaks against it, and which start is best.

Days are a meeting's own days, in the calendar of its venue; travel days lie before and after them and may
lie outside the window. Parties are named by the codes of their countries.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby
from types import MappingProxyType

from coordinator.kit.errors import Invalid

DAY = timedelta(days=1)
WORKING_WEEK = frozenset(range(5))
LONGEST_WINDOW = timedelta(days=3660)
LONGEST_MEETING, MOST_TRAVEL = 31, 7
LONGEST_BETWEEN = 4
"""So many open days in a row between two feasts are days on which people are away."""

Names = tuple[str, ...]
ByDay = Mapping[date, Mapping[str, Names]]
"""What closes or engages whom: by day and code, the names of the feasts or meetings."""


class BadWindow(Invalid):
    """The last day lies before the first, or the window is longer than ten years."""

    code = "bad_window"


class BadLength(Invalid):
    """A meeting has 1 to 31 days, and at most 7 days of travel on either side."""

    code = "bad_length"


class NoWeekday(Invalid):
    """No weekday is allowed, or none after which the meeting could go on long enough."""

    code = "no_weekday"


class Travel(StrEnum):
    ANY = "any"
    WEEKDAYS = "weekdays"  # Monday to Friday


class Level(StrEnum):
    """Which closed days rule a date out; the rest speaks against it."""

    PUBLIC = "public"  # public holidays of the whole country
    USUAL = "usual"  # days on which offices are closed by habit as well


class Why(StrEnum):
    """What speaks against a date without ruling it out."""

    BRIDGE = "bridge"  # a day between a feast and another day off
    BETWEEN = "between"  # a few days between two feasts
    HABIT = "habit"  # offices are closed by habit, and only public holidays rule out
    WEEKEND_TRAVEL = "weekend_travel"
    ELSEWHERE = "elsewhere"  # the party has a meeting of another forum
    ENGAGED = "engaged"  # the same, of a meeting that the asker may not know
    MONTH = "month"  # months away from the usual ones


POINTS: Mapping[Why, int] = MappingProxyType(
    {
        Why.BRIDGE: 3,
        Why.BETWEEN: 2,
        Why.HABIT: 3,
        Why.WEEKEND_TRAVEL: 2,
        Why.ELSEWHERE: 2,
        Why.ENGAGED: 2,
        Why.MONTH: 4,
    }
)
"""Points against a date: for each day and party, for each day of travel, for each month away."""


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for. `first` and `last`, both counted, bound the meeting's own days; `weekdays`
    (Monday is 0) are those on which it may meet; `before` and `after` are days of travel.
    """

    first: date
    last: date
    length: int = 1
    weekdays: frozenset[int] = WORKING_WEEK
    before: int = 0
    after: int = 0
    travel: Travel = Travel.ANY

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


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the days. `closed` and `engaged` rule a day out, for travel too where `closed`;
    `by_habit` and `elsewhere` speak against it, as do the days on which somebody is engaged with what the
    asker may not know (`unsaid`). `notice_until` is the first start that leaves time for
    the invitation; `usual_months` are those in which such meetings are held, empty for any.
    """

    closed: ByDay = field(default_factory=dict)
    by_habit: ByDay = field(default_factory=dict)
    engaged: ByDay = field(default_factory=dict)
    elsewhere: ByDay = field(default_factory=dict)
    unsaid: frozenset[date] = frozenset()
    notice_until: date | None = None
    usual_months: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Blocker:
    """What rules a start out: on `day`, for the party `code` (or forum), with the `names` of the reasons."""

    day: date
    code: str
    names: Names


@dataclass(frozen=True, slots=True)
class Reason:
    """What speaks against a start, with its points; `day` and `codes` where they belong to it."""

    why: Why
    points: int
    days: tuple[date, ...] = ()
    codes: tuple[str, ...] = ()
    names: Names = ()


@dataclass(frozen=True, slots=True)
class Slot:
    """A start that nothing rules out. Fewer points are better; 0 is a date without any drawback."""

    start: date
    last: date
    points: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """The starts by rank and by day, and of those ruled out which day of whom did it."""

    ranked: tuple[Slot, ...]
    blocked: Mapping[date, tuple[Blocker, ...]]
    too_soon: tuple[date, ...] = ()

    @property
    def starts(self) -> list[date]:
        return sorted(slot.start for slot in self.ranked)

    @property
    def causes(self) -> dict[date, dict[str, Names]]:
        """The days that rule starts out, in order, and for whom."""
        days: dict[date, dict[str, Names]] = defaultdict(dict)
        for blockers in self.blocked.values():
            for blocker in blockers:
                days[blocker.day][blocker.code] = blocker.names
        return dict(sorted(days.items()))


def check_search(search: Search) -> None:
    """Raise BadWindow, BadLength or NoWeekday for what cannot be searched."""
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


def find(search: Search, known: Known) -> Found:
    """Every candidate, ruled out or ranked. Raises what `check_search` raises."""
    check_search(search)
    against = _against(search, known)
    ranked: list[Slot] = []
    blocked: dict[date, tuple[Blocker, ...]] = {}
    too_soon: list[date] = []
    for start in candidates(search):
        if known.notice_until is not None and start < known.notice_until:
            too_soon.append(start)
        elif blockers := _blockers(search, known, start):
            blocked[start] = blockers
        else:
            ranked.append(_slot(search, known, against, start))
    ranked.sort(key=lambda slot: (slot.points, slot.start))
    return Found(tuple(ranked), blocked, tuple(too_soon))


def _blockers(search: Search, known: Known, start: date) -> tuple[Blocker, ...]:
    own, travel = search.days(start), search.travel_days(start)
    found = [
        Blocker(day, code, names)
        for day in sorted({*own, *travel})
        for code, names in sorted(known.closed.get(day, {}).items())
    ]
    found += [
        Blocker(day, code, names) for day in own for code, names in sorted(known.engaged.get(day, {}).items())
    ]
    return tuple(found)


Against = Mapping[date, Mapping[Why, tuple[str, ...]]]


def _against(search: Search, known: Known) -> Against:
    """What speaks against each day, and of whom."""
    first, last = search.reach
    found: dict[date, dict[Why, list[str]]] = defaultdict(lambda: defaultdict(list))
    shut: dict[str, set[date]] = defaultdict(set)
    for source in (known.closed, known.by_habit):
        for day, codes in source.items():
            for code in codes:
                shut[code].add(day)
    for code in sorted(shut):
        for day, why in _near_feasts(shut[code], first, last):
            found[day][why].append(code)
    for why, source in ((Why.HABIT, known.by_habit), (Why.ELSEWHERE, known.elsewhere)):
        for day, codes in source.items():
            found[day][why] += sorted(codes)
    return {day: {why: tuple(codes) for why, codes in whys.items()} for day, whys in found.items()}


def _near_feasts(shut: Collection[date], first: date, last: date) -> Iterator[tuple[date, Why]]:
    """Open days of one party between its days off: a single one beside a feast that falls on a weekday is
    a bridge; a few between two such feasts are days on which people are away.
    """
    margin = 14 * DAY
    days = [first - margin + n * DAY for n in range((last - first + 2 * margin).days + 1)]
    blocks = [list(block) for _, block in groupby(days, lambda day: day.weekday() > 4 or day in shut)]
    for before, run, after in zip(blocks, blocks[1:], blocks[2:], strict=False):
        if len(run) > LONGEST_BETWEEN or run[0].weekday() > 4 or run[0] in shut:
            continue
        feasts = [any(day in shut and day.weekday() < 5 for day in block) for block in (before, after)]
        why = Why.BRIDGE if len(run) == 1 and any(feasts) else Why.BETWEEN if all(feasts) else None
        if why is not None:
            yield from ((day, why) for day in run if first <= day <= last)


def _slot(search: Search, known: Known, against: Against, start: date) -> Slot:
    own, travel = search.days(start), search.travel_days(start)
    by_why: dict[Why, dict[date, tuple[str, ...]]] = defaultdict(dict)
    for day in (*own, *travel):
        for why, codes in against.get(day, {}).items():
            if why != Why.ELSEWHERE or day in own:
                by_why[why][day] = codes
    reasons = [_reason(known, why, days) for why, days in by_why.items()]
    if unsaid := [day for day in own if day in known.unsaid]:
        reasons.append(Reason(Why.ENGAGED, POINTS[Why.ENGAGED] * len(unsaid), tuple(unsaid)))
    if weekend := [day for day in travel if day.weekday() > 4]:
        reasons.append(Reason(Why.WEEKEND_TRAVEL, POINTS[Why.WEEKEND_TRAVEL] * len(weekend), tuple(weekend)))
    if away := months_away(start.month, known.usual_months):
        reasons.append(Reason(Why.MONTH, POINTS[Why.MONTH] * away))
    reasons.sort(key=lambda reason: (-reason.points, reason.why))
    return Slot(start, own[-1], sum(reason.points for reason in reasons), tuple(reasons))


def _reason(known: Known, why: Why, days: Mapping[date, tuple[str, ...]]) -> Reason:
    source = {Why.HABIT: known.by_habit, Why.ELSEWHERE: known.elsewhere}.get(why, {})
    names = {name for day in days for each in source.get(day, {}).values() for name in each}
    return Reason(
        why,
        POINTS[why] * sum(len(codes) for codes in days.values()),
        tuple(sorted(days)),
        tuple(sorted({code for codes in days.values() for code in codes})),
        tuple(sorted(names)),
    )


def months_away(month: int, usual: Collection[int]) -> int:
    """How many months `month` lies from the nearest usual one, around the turn of the year too."""
    return min((min((month - each) % 12, (each - month) % 12) for each in usual), default=0)


class Eased(StrEnum):
    """One way in which a search without an answer would have one."""

    WEEKDAYS = "weekdays"  # meet on any working day
    TRAVEL = "travel"  # travel on weekends too
    NO_TRAVEL_DAYS = "no_travel_days"
    SHORTER = "shorter"  # a day less
    LONGER_WINDOW = "longer_window"  # four weeks more at the end
    WITHOUT = "without"  # one party less, `code`


@dataclass(frozen=True, slots=True)
class Relaxation:
    """What to give up, and the starts that it opens, by rank."""

    eased: Eased
    starts: tuple[date, ...]
    code: str | None = None


def relaxations(search: Search, known: Known, found: Found) -> list[Relaxation]:
    """For a search that `found` nothing: each single thing to give up that opens dates, best first.

    `known` must reach four weeks beyond the window. What opens nothing is not offered; an empty list means
    that no single thing is enough.
    """
    easier: list[tuple[Eased, Search]] = []
    if not search.weekdays >= WORKING_WEEK:
        easier.append((Eased.WEEKDAYS, replace(search, weekdays=search.weekdays | WORKING_WEEK)))
    if search.travel == Travel.WEEKDAYS and (search.before or search.after):
        easier.append((Eased.TRAVEL, replace(search, travel=Travel.ANY)))
    if search.before or search.after:
        easier.append((Eased.NO_TRAVEL_DAYS, replace(search, before=0, after=0)))
    if search.length > 1:
        easier.append((Eased.SHORTER, replace(search, length=search.length - 1)))
    easier.append((Eased.LONGER_WINDOW, replace(search, last=search.last + 28 * DAY)))
    offers = [
        Relaxation(eased, tuple(slot.start for slot in find(wider, known).ranked)) for eased, wider in easier
    ]
    offers += [Relaxation(Eased.WITHOUT, starts, code) for code, starts in _held_up_by_one(found).items()]
    return sorted((offer for offer in offers if offer.starts), key=lambda offer: -len(offer.starts))


def _held_up_by_one(found: Found) -> dict[str, tuple[date, ...]]:
    """The starts that a single party rules out, by its code."""
    alone: dict[str, list[date]] = defaultdict(list)
    for start, blockers in found.blocked.items():
        codes = {blocker.code for blocker in blockers}
        if len(codes) == 1:
            alone[codes.pop()].append(start)
    return {code: tuple(sorted(starts)) for code, starts in sorted(alone.items())}


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
