"""A year at once: a date for each meeting of several series, without a clash, each as good as it can be.

Every meeting brings the starts that suit it, with their points (`finder.find`). What two meetings of the
same people do to each other comes on top: they never share a day, and points are counted where they lie
close together, or where meetings of one series do not lie evenly over the year.

The search is greedy and then local, and always the same for the same question: the meeting with the fewest
starts is placed first; then one meeting, or two that stand against each other, are placed anew for as long as
that saves points. `check_plan` proves what was found, and an exact search over small questions stands in the
tests beside it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

from coordinator.kit.errors import Invalid
from coordinator.scheduling.rules.search import DAY

GAP = timedelta(days=14)
"""Between the first days of two meetings of the same people; each begun week less costs points."""

PER_WEEK_CLOSE = 3
PER_WEEK_UNEVEN = 1
GRACE = 0.75
"""Two meetings of a series may lie as near as this part of the even distance for nothing."""

MOST_KEPT = 60
"""Starts of a meeting that are looked at when two are placed anew together, those with fewest points."""


MOST_BEGINNINGS = 60
"""Meetings placed in all beginnings beside the first together: a dozen meetings are begun five times more."""


class Clashing(Invalid):
    """Two meetings of the same people share a day."""

    code = "clashing"


@dataclass(frozen=True, slots=True)
class Start:
    """A day on which a meeting may begin, and what speaks against it."""

    first: date
    points: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """A meeting that is to be placed: its `key`, the `series` it belongs to, its length and days of travel,
    who has to be there (`people`, any names that tell parties or persons apart), and the starts that suit. Of
    one `forum` no two meet on a day.

    A meeting that is in the plan already has one start. `per_year` is how many the series has.
    """

    key: str
    series: str
    starts: tuple[Start, ...]
    people: frozenset[str]
    length: int = 1
    travel: int = 0
    per_year: int = 1
    forum: str = ""

    def busy(self, first: date) -> tuple[date, date]:
        """The first and last day on which its people are engaged, travel included."""
        return first - self.travel * DAY, first + (self.length - 1 + self.travel) * DAY


@dataclass(frozen=True, slots=True)
class Placed:
    """The date of one meeting, its own points and those it shares with others."""

    wanted: Wanted
    start: Start
    shared: tuple["Nearness", ...] = ()

    @property
    def last(self) -> date:
        return self.start.first + (self.wanted.length - 1) * DAY


@dataclass(frozen=True, slots=True)
class Nearness:
    """What two meetings do to each other: `close` together, or `uneven` in their series; in points."""

    other: str
    close: int
    uneven: int

    @property
    def points(self) -> int:
        return self.close + self.uneven


@dataclass(frozen=True, slots=True)
class YearPlan:
    """Dates by the key of the meeting, and which found none; fewer points are better."""

    placed: Mapping[str, Placed]
    left_out: tuple[Wanted, ...]
    points: int


def may_share(one: Wanted, other: Wanted) -> bool:
    """Whether the two may fall on the same days: nobody has to be at both."""
    return not one.people & other.people


def clash(one: Wanted, first: date, other: Wanted, second: date) -> bool:
    """Whether somebody would have to be at both on one day, on the way included, or one forum meets twice."""
    if may_share(one, other):
        return one.forum == other.forum != "" and _overlap(
            first, first + (one.length - 1) * DAY, second, second + (other.length - 1) * DAY
        )
    return _overlap(*one.busy(first), *other.busy(second))


def _overlap(first: date, last: date, second: date, until: date) -> bool:
    """Whether the days from `first` to `last` and from `second` to `until`, all counted, share one."""
    return first <= until and second <= last


def nearness(one: Wanted, first: date, other: Wanted, second: date) -> tuple[int, int]:
    """Points for two meetings of the same people less than GAP apart, and for two of a series that lie
    nearer than the even distance.
    """
    if may_share(one, other) and one.series != other.series:
        return 0, 0
    apart = abs((first - second).days)
    close = PER_WEEK_CLOSE * max(0, -(-(GAP.days - apart) // 7)) if not may_share(one, other) else 0
    uneven = 0
    if one.series == other.series and one.per_year > 1:
        even = int(GRACE * 365 / one.per_year)
        uneven = PER_WEEK_UNEVEN * max(0, -(-(even - apart) // 7))
    return close, uneven


Table = list[int]
"""Points of two meetings together by the days from the first day of the one to that of the other, FAR added;
NEVER for a clash.
"""

FAR, REACH = 800, 200
NEVER = 10**6


class _Board:
    """The question in numbers: for each start of each meeting what it costs beside all that are placed."""

    def __init__(self, wanted: Sequence[Wanted]) -> None:
        self.wanted = wanted
        self.days = [[start.first.toordinal() for start in each.starts] for each in wanted]
        self.costs = [[start.points for start in each.starts] for each in wanted]
        self.least = [min(costs, default=0) for costs in self.costs]
        self.place: list[int | None] = [None] * len(wanted)  # which of the starts
        self._tables: dict[tuple[object, ...], Table] = {}
        self.near: list[dict[int, Table]] = [
            {n: self._table(one, other) for n, other in enumerate(wanted) if n != i and _touch(one, other)}
            for i, one in enumerate(wanted)
        ]

    def _table(self, one: Wanted, other: Wanted) -> Table:
        """It hangs on the two meetings' kinds and on their distance alone, so that few are made."""
        kinds = (one.length, one.travel, other.length, other.travel, one.per_year)
        key = (may_share(one, other), one.series == other.series, one.forum == other.forum != "", *kinds)
        if key not in self._tables:
            day = date(2000, 1, 1)
            table = [0] * (2 * FAR + 1)
            for n in range(-REACH, REACH + 1):
                then = day + n * DAY
                table[n + FAR] = (
                    NEVER if clash(one, day, other, then) else sum(nearness(one, day, other, then))
                )
            self._tables[key] = table
        return self._tables[key]

    def put(self, i: int, k: int | None) -> None:
        """Place a meeting at its `k`-th start, or nowhere; what the others cost follows."""
        was, self.place[i] = self.place[i], k
        for at, sign in ((was, -1), (k, 1)):
            if at is None:
                continue
            day = self.days[i][at] + FAR
            for j in self.near[i]:
                table, costs = self.near[j][i], self.costs[j]
                for n, other in enumerate(self.days[j]):
                    costs[n] += sign * table[day - other]

    def cheapest(self, i: int) -> int | None:
        """The start that costs least and clashes with nothing; of equals the first."""
        costs = self.costs[i]
        least = min(costs, default=NEVER)
        return costs.index(least) if least < NEVER else None

    def without(self, i: int, j: int) -> list[tuple[int, int]]:
        """Points and number of the free starts of `i` if `j` were not placed, best first."""
        costs, there = self.costs[i], self.place[j]
        if there is not None:
            table, day = self.near[i][j], self.days[j][there] + FAR
            costs = [cost - table[day - own] for cost, own in zip(costs, self.days[i], strict=True)]
        return sorted((cost, k) for k, cost in enumerate(costs) if cost < NEVER)[:MOST_KEPT]

    def regrets(self, i: int) -> bool:
        """Whether a meeting has no place, or one that costs more than its best would cost alone."""
        here = self.place[i]
        return bool(self.days[i]) if here is None else self.costs[i][here] > self.least[i]


def _touch(one: Wanted, other: Wanted) -> bool:
    return not may_share(one, other) or one.series == other.series or one.forum == other.forum != ""


def plan_year(wanted: Sequence[Wanted]) -> YearPlan:
    """A date for each meeting, or, where none is free, a place among `left_out`.

    Starts lie within two years. Where something is left to be wished for, small questions are begun anew from
    other ends.
    """
    board = _Board(wanted)
    fewest = sorted(range(len(wanted)), key=lambda i: (len(wanted[i].starts), wanted[i].key))
    best = _search(board, fewest)
    for n in range(min(len(wanted), MOST_BEGINNINGS // max(1, len(wanted)))):
        if not any(board.regrets(i) for i in range(len(wanted))):
            break
        found = _search(board, [fewest[n], *reversed(fewest[:n] + fewest[n + 1 :])])
        best = min(best, found, key=lambda plan: (len(plan.left_out), plan.points))
    return best


def _search(board: _Board, order: Sequence[int]) -> YearPlan:
    for i in order:
        board.put(i, None)
    for i in order:
        board.put(i, board.cheapest(i))
    while _better_alone(board) or _better_in_pairs(board):
        pass
    return _told(board)


def _better_alone(board: _Board) -> bool:
    """Place each meeting anew where that saves points, or where it had no place; whether any moved."""
    moved = False
    for i in range(len(board.wanted)):
        here, best = board.place[i], board.cheapest(i)
        if best is not None and (here is None or board.costs[i][best] < board.costs[i][here]):
            board.put(i, best)
            moved = True
    return moved


def _better_in_pairs(board: _Board) -> bool:
    """Place two meetings anew together, of which one is not as well off as it would be alone; whether any
    moved.
    """
    moved = False
    for i, j in combinations(range(len(board.wanted)), 2):
        if j not in board.near[i] or not (board.regrets(i) or board.regrets(j)):
            continue
        found = _best_pair(board, i, j)
        if found is not None:
            board.put(i, None)
            board.put(j, found[1])
            board.put(i, found[0])
            moved = True
    return moved


def _best_pair(board: _Board, i: int, j: int) -> tuple[int, int] | None:
    """The two starts that save most points together; None where none saves any, or both have none."""
    table, days, others_days = board.near[i][j], board.days[i], board.days[j]
    mine, theirs = board.without(i, j), board.without(j, i)
    if not mine or not theirs:
        return None
    limit, best = _spent(board, i, j), None
    for cost, k in mine:
        if cost + theirs[0][0] >= limit:
            break
        for more, n in theirs:
            if cost + more >= limit:
                break
            both = cost + more + table[others_days[n] - days[k] + FAR]
            if both < limit:
                limit, best = both, (k, n)
    return best


def _spent(board: _Board, i: int, j: int) -> int:
    """What the two cost now, with what they cost together counted once; NEVER where one has no place."""
    here, there = board.place[i], board.place[j]
    if here is None or there is None:
        return NEVER
    together = board.near[i][j][board.days[j][there] - board.days[i][here] + FAR]
    return board.costs[i][here] + board.costs[j][there] - together


def _told(board: _Board) -> YearPlan:
    dates = {
        i: board.wanted[i].starts[k] for i, k in enumerate(board.place) if k is not None
    }  # fmt: skip
    placed: dict[str, Placed] = {}
    total = 0
    for i, start in dates.items():
        wanted, shared = board.wanted[i], []
        for j in sorted(board.near[i].keys() & dates.keys()):
            near = Nearness(
                board.wanted[j].key, *nearness(wanted, start.first, board.wanted[j], dates[j].first)
            )
            if near.points:
                shared.append(near)
                total += near.points * (i < j)
        placed[wanted.key] = Placed(wanted, start, tuple(shared))
        total += start.points
    left_out = tuple(each for each in board.wanted if each.key not in placed)
    return YearPlan(placed, left_out, total)


def check_plan(dates: Mapping[str, date], wanted: Iterable[Wanted]) -> None:
    """Raise Clashing unless all these dates can stand beside each other."""
    for one, other in _clashes(dates, wanted):
        raise Clashing(one=one, other=other)


def _clashes(dates: Mapping[str, date], wanted: Iterable[Wanted]) -> Iterator[tuple[str, str]]:
    meant = [each for each in wanted if each.key in dates]
    for one, other in combinations(meant, 2):
        if clash(one, dates[one.key], other, dates[other.key]):
            yield one.key, other.key
