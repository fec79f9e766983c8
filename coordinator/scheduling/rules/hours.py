"""Whose morning and whose night: the hours of meetings online, by each party's own clock.

A minute is a burden when it lies outside 08:00 to 18:00, or on a Saturday or Sunday, where the party is. What
a party carried in a series is added up in a ledger; who carried more weighs more when the next hour is
chosen. Instants are counted in minutes since 1970-01-01 UTC.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from coordinator.kit.errors import Invalid
from coordinator.kit.times import LocalSlot, instant, instant_or_after_gap, zone_of
from coordinator.scheduling.rules.search import DAY, Hours, Search

OPENS, CLOSES = time(8), time(18)
RISES, RESTS = time(7), time(22)
"""Between these hours people are awake; the night counts twice when hours are weighed."""

STEP = 30
"""Minutes from one hour that may be proposed to the next; also what one point of burden stands for."""

MINUTES_OF_DAY = 24 * 60
MINUTES_OF_WEEK = 7 * MINUTES_OF_DAY
EPOCH = date(1970, 1, 1).toordinal()
LONGEST_SITTING = timedelta(hours=16)
"""What goes on for longer is several sittings, one on each day."""


def _minute(at: datetime) -> int:
    return int(at.timestamp()) // 60


Window = tuple[int, int]


@lru_cache(maxsize=1 << 16)
def _office(zone: str, ordinal: int) -> Window:
    """From and until when offices are open on a local day; nothing at weekends."""
    day = date.fromordinal(ordinal)
    return _window(zone, day, OPENS, CLOSES) if day.weekday() < 5 else (0, 0)


@lru_cache(maxsize=1 << 16)
def _awake(zone: str, ordinal: int) -> Window:
    """From and until when people are awake on a local day."""
    return _window(zone, date.fromordinal(ordinal), RISES, RESTS)


def _window(zone: str, day: date, opens: time, closes: time) -> Window:
    first, last = (instant_or_after_gap(datetime.combine(day, clock), zone) for clock in (opens, closes))
    return _minute(first), _minute(last)


def _outside(windows: Callable[[str, int], Window], zone: str, begins: int, minutes: int) -> int:
    ends = begins + minutes
    inside = 0
    # No clock is a day or more away from UTC.
    for ordinal in range(EPOCH + begins // MINUTES_OF_DAY - 1, EPOCH + ends // MINUTES_OF_DAY + 2):
        opens, closes = windows(zone, ordinal)
        shared = min(ends, closes) - max(begins, opens)
        if shared > 0:
            inside += shared
    return minutes - inside


def burden(zone: str, begins: int, minutes: int) -> int:
    """How many of the `minutes` from the instant `begins` on lie outside office hours in `zone`."""
    return _outside(_office, zone, begins, minutes)


def half_hours_against(zone: str, begins: int, minutes: int) -> int:
    """Begun half hours outside office hours, those of the night once more."""
    offset = _steady(zone, begins // MINUTES_OF_DAY)
    if offset is None:
        return _halves(zone, begins, minutes)
    return _halves_of_week((begins + offset) % MINUTES_OF_WEEK, minutes)


def _halves(zone: str, begins: int, minutes: int) -> int:
    outside = burden(zone, begins, minutes)
    return half_hours(outside) + half_hours(_outside(_awake, zone, begins, minutes)) if outside else 0


@lru_cache(maxsize=1 << 12)
def _halves_of_week(begins: int, minutes: int) -> int:
    """The same for a clock that is not changed: weeks are alike then."""
    return _halves("UTC", begins, minutes)


@lru_cache(maxsize=1 << 16)
def _steady(zone: str, day: int) -> int | None:
    """Minutes by which clocks in `zone` are ahead from a day (since 1970, UTC) until the end of the next;
    None where they are changed meanwhile.
    """
    ahead = {_ahead(zone, day + n) for n in range(3)}
    return ahead.pop() if len(ahead) == 1 else None


@lru_cache(maxsize=1 << 16)
def _ahead(zone: str, day: int) -> int | None:
    """None where it is not whole minutes, as long ago."""
    offset = datetime.fromtimestamp(day * 86_400, tz=zone_of(zone)).utcoffset() or timedelta()
    minutes, rest = divmod(offset, timedelta(minutes=1))
    return None if rest else minutes


@lru_cache(maxsize=1 << 14)
def local(zone: str, minute: int) -> datetime:
    """What clocks in `zone` show (naive) at an instant."""
    return datetime.fromtimestamp(minute * 60, tz=zone_of(zone)).replace(tzinfo=None, fold=0)


def local_days(zone: str, begins: int, minutes: int) -> Iterator[date]:
    """The days on which people in `zone` sit."""
    day, last = local(zone, begins).date(), local(zone, begins + minutes - 1).date()
    while day <= last:
        yield day
        day += DAY


@dataclass(frozen=True, slots=True)
class Sat:
    """The sittings of a meeting that begins on one date: at which wall time, and at which instants."""

    at: time
    begins: tuple[int, ...]


def sittings(search: Search, hours: Hours, start: date) -> list[Sat]:
    """The hours at which a meeting may sit from `start` on: the one that is asked for, or each half hour.
    Those that the clocks of the zone skip on one of its days are left out.
    """
    clocks = [hours.at] if hours.at is not None else _half_hours()
    found = []
    for clock in clocks:
        try:
            begins = [_wall_minute(day, clock, hours.zone) for day in search.days(start)]
        except Invalid:
            continue
        found.append(Sat(clock, tuple(begins)))
    return found


def _wall_minute(day: date, clock: time, zone: str) -> int:
    return _minute(instant(datetime.combine(day, clock), zone))


@lru_cache(maxsize=1)
def _half_hours() -> list[time]:
    return [time(n // 60, n % 60) for n in range(0, MINUTES_OF_DAY, STEP)]


@dataclass(frozen=True, slots=True)
class Share:
    """What falls on one party when a meeting sits: its own clock from `start` to `end` (naive, of the first
    day), how many `minutes` lie outside its office hours, and what it `carried` before, the `rank`-th most
    (1 is the most) of `among`.
    """

    code: str
    start: datetime
    end: datetime
    minutes: int
    carried: int
    points: int
    rank: int
    among: int


@dataclass(frozen=True, slots=True)
class Scales:
    """Weighs hours for parties: `zones` by code, and the minutes they `carried` so far.

    Each half hour outside is a point, at night two, and as many again for each whole hour that the party
    carried more than the one that carried least.
    """

    zones: Mapping[str, str]
    carried: Mapping[str, int]

    def weights(self) -> dict[str, int]:
        least = min((self.carried.get(code, 0) for code in self.zones), default=0)
        return {code: 1 + (self.carried.get(code, 0) - least) // 60 for code in self.zones}

    def by_zone(self) -> dict[str, int]:
        """What a half hour weighs in each zone."""
        found: dict[str, int] = {}
        for code, weight in self.weights().items():
            found[self.zones[code]] = found.get(self.zones[code], 0) + weight
        return found

    def shares(self, begins: Iterable[int], minutes: int) -> list[Share]:
        """Of each party on which something falls, those with most points first."""
        days = list(begins)
        weights, ordered = self.weights(), sorted((self.carried.get(c, 0) for c in self.zones), reverse=True)
        zones = set(self.zones.values())
        outside = {zone: sum(burden(zone, day, minutes) for day in days) for zone in zones}
        halves = {zone: sum(half_hours_against(zone, day, minutes) for day in days) for zone in zones}
        found = [
            Share(
                code, local(zone, days[0]), local(zone, days[0] + minutes), outside[zone],
                self.carried.get(code, 0), halves[zone] * weights[code],
                1 + ordered.index(self.carried.get(code, 0)), len(self.zones),
            )
            for code, zone in self.zones.items()
            if outside[zone]
        ]  # fmt: skip
        return sorted(found, key=lambda share: (-share.points, share.code))


def half_hours(minutes: int) -> int:
    """Begun half hours."""
    return -(-minutes // STEP)


def weigh(by_zone: Mapping[str, int], begins: Iterable[int], minutes: int) -> int:
    """The points against sitting then, of `Scales.by_zone`."""
    return sum(
        half_hours_against(zone, day, minutes) * weight for day in begins for zone, weight in by_zone.items()
    )


def sittings_of(slot: LocalSlot) -> list[tuple[int, int]]:
    """The sittings of a meeting on record, as (begins, minutes): itself, or, where it goes on for days, each
    day from its first wall time to its last; from 09:00 to 17:00 on the days between, and where the last
    day ends at an earlier hour than the first begins.
    """
    whole = slot.ends_at() - slot.starts_at()
    if whole <= LONGEST_SITTING:
        return [(_minute(slot.starts_at()), int(whole.total_seconds()) // 60)]
    first, last = slot.start.time(), slot.end.time()
    same = first < last
    found = []
    for n in range(slot.days):
        day = slot.first_on + n * DAY
        begins = first if same or n == 0 else time(9)
        ends = last if same or n == slot.days - 1 else max(time(17), first)
        if begins >= ends:
            continue
        opens, closes = (instant_or_after_gap(datetime.combine(day, t), slot.zone) for t in (begins, ends))
        found.append((_minute(opens), int((closes - opens).total_seconds()) // 60))
    return found


def instant_of(minute: int) -> datetime:
    """The instant (aware, UTC) of a minute."""
    return datetime.fromtimestamp(minute * 60, tz=UTC)
