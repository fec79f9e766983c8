"""Which dates suit a meeting: what rules a day out, what speaks against it, and which start is best.

Parties are named by the codes of their countries.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from itertools import groupby
from types import MappingProxyType

from coordinator.scheduling.rules.hours import Sat, Scales, Share, local_days, sittings, weigh
from coordinator.scheduling.rules.search import DAY, Hours, Search, candidates, check_search

LONGEST_BETWEEN = 4
"""So many open days in a row between two feasts are days on which people are away."""

Names = tuple[str, ...]
ByDay = Mapping[date, Mapping[str, Names]]
"""What closes or engages whom: by day and code, the names of the feasts or meetings."""


class Why(StrEnum):
    """What speaks against a date without ruling it out."""

    BRIDGE = "bridge"  # a day between a feast and another day off
    BETWEEN = "between"  # a few days between two feasts
    HABIT = "habit"  # offices are closed by habit, and only public holidays rule out
    HALF_DAY = "half_day"  # offices close at noon
    WEEKEND_TRAVEL = "weekend_travel"
    ELSEWHERE = "elsewhere"  # the party has a meeting of another forum
    ENGAGED = "engaged"  # the same, of a meeting that the asker may not know
    HELD = "held"  # the forum keeps the day free for a poll that is undecided
    AVOID = "avoid"  # a period in which a party or the forum would rather not meet, such as school holidays
    OPTIONAL = "optional"  # a party that may stay away is closed
    WISH = "wish"  # not when the host would like it
    MONTH = "month"  # months away from the usual ones
    HOURS = "hours"  # somebody sits outside office hours


POINTS: Mapping[Why, int] = MappingProxyType(
    {
        Why.BRIDGE: 3,
        Why.BETWEEN: 2,
        Why.HABIT: 3,
        Why.HALF_DAY: 1,
        Why.WEEKEND_TRAVEL: 2,
        Why.ELSEWHERE: 2,
        Why.ENGAGED: 2,
        Why.HELD: 2,
        Why.AVOID: 2,
        Why.OPTIONAL: 2,
        Why.WISH: 4,
        Why.MONTH: 4,
        Why.HOURS: 1,
    }
)
"""Points against a date: for each day and party, for each day of travel, for each month away; for hours see
`hours.Scales`.
"""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the days. `closed` and `engaged` rule a day out, for travel too where `closed`;
    `by_habit`, `half_days`, `elsewhere`, `held`, `avoid` and `optional` speak against it, as do the days on
    which somebody is engaged with what the asker may not know (`unsaid`). `wished` are days that the `host`
    would like, None for no wish. `notice_until` is the first start that leaves time for the invitation;
    `usual_months` are those in which such meetings are held, empty for any. By the clocks of `zones`
    (by code) hours are weighed with what was `carried` before, and a party's days are its own; of a party
    without one they are the venue's. `forum` is the code under which the forum itself rules days out.
    """

    closed: ByDay = field(default_factory=dict)
    by_habit: ByDay = field(default_factory=dict)
    half_days: ByDay = field(default_factory=dict)
    engaged: ByDay = field(default_factory=dict)
    elsewhere: ByDay = field(default_factory=dict)
    held: ByDay = field(default_factory=dict)
    avoid: ByDay = field(default_factory=dict)
    optional: ByDay = field(default_factory=dict)
    unsaid: frozenset[date] = frozenset()
    wished: frozenset[date] | None = None
    host: str = ""
    notice_until: date | None = None
    usual_months: frozenset[int] = frozenset()
    zones: Mapping[str, str] = field(default_factory=dict)
    carried: Mapping[str, int] = field(default_factory=dict)
    forum: str = ""


@dataclass(frozen=True, slots=True)
class Blocker:
    """What rules a start out: on `day`, for the party `code` (or forum), with the `names` of the reasons."""

    day: date
    code: str
    names: Names


@dataclass(frozen=True, slots=True)
class Reason:
    """What speaks against a start, with its points; `day` and `codes` where they belong to it, `share` for
    hours.
    """

    why: Why
    points: int
    days: tuple[date, ...] = ()
    codes: tuple[str, ...] = ()
    names: Names = ()
    share: Share | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """A start that nothing rules out, and `at` which hour where hours were asked for. Fewer points are
    better; 0 is a date without any drawback.
    """

    start: date
    last: date
    points: int
    reasons: tuple[Reason, ...]
    sat: Sat | None = None

    @property
    def at(self) -> time | None:
        return self.sat.at if self.sat else None

    @property
    def shares(self) -> list[Share]:
        """On whom the hour falls."""
        return [reason.share for reason in self.reasons if reason.share]


@dataclass(frozen=True, slots=True)
class Found:
    """The starts by rank and by day, of those ruled out which day of whom did it, and the
    starts on which clocks skip the hour.
    """

    ranked: tuple[Slot, ...]
    blocked: Mapping[date, tuple[Blocker, ...]]
    too_soon: tuple[date, ...] = ()
    skipped: tuple[date, ...] = ()

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


def find(search: Search, known: Known) -> Found:
    """Every candidate, ruled out or ranked. Raises what `check_search` raises."""
    check_search(search)
    finder = _Finder(search, known)
    ranked: list[Slot] = []
    blocked: dict[date, tuple[Blocker, ...]] = {}
    too_soon: list[date] = []
    skipped: list[date] = []
    for start in candidates(search):
        if known.notice_until is not None and start < known.notice_until:
            too_soon.append(start)
            continue
        chances = finder.chances(start)
        free = [sat for sat, blockers in chances if not blockers]
        if free:
            ranked.append(finder.slot(start, finder.fairest(free)))
        elif chances:
            blocked[start] = _merged(blockers for _sat, blockers in chances)
        else:
            skipped.append(start)
    ranked.sort(key=lambda slot: (slot.points, slot.start))
    return Found(tuple(ranked), blocked, tuple(too_soon), tuple(skipped))


def _merged(several: Iterable[tuple[Blocker, ...]]) -> tuple[Blocker, ...]:
    """Each blocker once, by day."""
    return tuple(sorted(dict.fromkeys(blocker for blockers in several for blocker in blockers),
                        key=lambda blocker: blocker.day))  # fmt: skip


class _Finder:
    """One search: what is worked out once for all candidates."""

    def __init__(self, search: Search, known: Known) -> None:
        self.search, self.known = search, known
        self.against = _against(search, known)
        self.scales = Scales(known.zones, known.carried)
        self.by_zone = self.scales.by_zone()

    def chances(self, start: date) -> list[tuple[Sat | None, tuple[Blocker, ...]]]:
        """The hours at which it may begin that day (None where hours do not matter), and what rules each out;
        none when clocks skip them all.
        """
        if self.search.hours is None:
            return [(None, self._blockers(start))]
        hours = self.search.hours
        return [
            (sat, self._blockers_of_hours(start, sat, hours)) for sat in sittings(self.search, hours, start)
        ]

    def fairest(self, free: list[Sat | None]) -> Sat | None:
        """The hour with the fewest points; of equals the one nearest to noon of the zone."""
        hours = self.search.hours
        sats = [sat for sat in free if sat is not None]
        if hours is None or not sats:
            return None
        if len(sats) == 1:
            return sats[0]

        def unfair(sat: Sat) -> tuple[int, int, time]:
            from_noon = abs(sat.at.hour * 60 + sat.at.minute - 12 * 60)
            return weigh(self.by_zone, sat.begins, hours.minutes), from_noon, sat.at

        return min(sats, key=unfair)

    def _blockers(self, start: date) -> tuple[Blocker, ...]:
        own, travel = self.search.days(start), self.search.travel_days(start)
        closed, engaged = self.known.closed, self.known.engaged
        found = [
            Blocker(day, code, names)
            for day in sorted({*own, *travel})
            if day in closed
            for code, names in sorted(closed[day].items())
        ]
        return (*found, *_engaged(engaged, own))

    def _blockers_of_hours(self, start: date, sat: Sat, hours: Hours) -> tuple[Blocker, ...]:
        """A party is closed on the days on which it sits, which may not be the venue's."""
        own, travel = self.search.days(start), self.search.travel_days(start)
        closed, zones = self.known.closed, self.known.zones
        found: set[Blocker] = set()
        for day, begins in zip(own, sat.begins, strict=True):
            for near in (day - DAY, day, day + DAY):
                for code, names in closed.get(near, {}).items():
                    zone = zones.get(code)
                    sits = local_days(zone, begins, hours.minutes) if zone else (day,)
                    if near in sits:
                        found.add(Blocker(near, code, names))
        found.update(
            Blocker(day, code, names) for day in travel for code, names in closed.get(day, {}).items()
        )
        ordered = sorted(found, key=lambda blocker: (blocker.day, blocker.code))
        return (*ordered, *_engaged(self.known.engaged, own))

    def slot(self, start: date, sat: Sat | None) -> Slot:
        search, known = self.search, self.known
        own, travel = search.days(start), search.travel_days(start)
        by_why: dict[Why, dict[date, tuple[str, ...]]] = defaultdict(dict)
        for day in (*own, *travel):
            for why, codes in self.against.get(day, {}).items():
                if why not in ON_OWN_DAYS or day in own:
                    by_why[why][day] = codes
        reasons = [_reason(known, why, days) for why, days in by_why.items()]
        if unsaid := [day for day in own if day in known.unsaid]:
            reasons.append(Reason(Why.ENGAGED, POINTS[Why.ENGAGED] * len(unsaid), tuple(unsaid)))
        if weekend := [day for day in travel if day.weekday() > 4]:
            points = POINTS[Why.WEEKEND_TRAVEL] * len(weekend)
            reasons.append(Reason(Why.WEEKEND_TRAVEL, points, tuple(weekend)))
        if away := months_away(start.month, known.usual_months):
            reasons.append(Reason(Why.MONTH, POINTS[Why.MONTH] * away))
        if known.wished is not None and not known.wished.issuperset(own):
            reasons.append(Reason(Why.WISH, POINTS[Why.WISH], codes=(known.host,)))
        if sat is not None and search.hours is not None:
            reasons += [
                Reason(Why.HOURS, share.points, codes=(share.code,), share=share)
                for share in self.scales.shares(sat.begins, search.hours.minutes)
            ]
        reasons.sort(key=lambda reason: (-reason.points, reason.why, reason.codes))
        return Slot(start, own[-1], sum(reason.points for reason in reasons), tuple(reasons), sat)


ON_OWN_DAYS = frozenset({Why.ELSEWHERE, Why.HELD, Why.AVOID, Why.HALF_DAY})
"""What speaks against a day of the meeting, and not against one of travel."""


def _engaged(engaged: ByDay, own: list[date]) -> list[Blocker]:
    return [Blocker(day, code, names) for day in own for code, names in sorted(engaged.get(day, {}).items())]


Against = Mapping[date, Mapping[Why, tuple[str, ...]]]


def _sources(known: Known) -> dict[Why, ByDay]:
    return {
        Why.HABIT: known.by_habit,
        Why.HALF_DAY: known.half_days,
        Why.ELSEWHERE: known.elsewhere,
        Why.HELD: known.held,
        Why.AVOID: known.avoid,
        Why.OPTIONAL: known.optional,
    }


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
    for why, source in _sources(known).items():
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


def _reason(known: Known, why: Why, days: Mapping[date, tuple[str, ...]]) -> Reason:
    source = _sources(known).get(why, {})
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
