"""Which IANA zone a TZID means: by its name where it has a known one, else by how its clocks go.

Outlook, Exchange and Lotus Notes write names of their own ("(UTC+01:00) Amsterdam, Berlin, …",
"tzone://Microsoft/Custom", "Western/Central Europe"); their VTIMEZONE says what is meant.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from coordinator.imports.parsing.facts import Reason, Remark
from coordinator.imports.parsing.lines import Component
from coordinator.imports.parsing.recurrence import Budget, expand, rule_of
from coordinator.imports.parsing.values import DATE, BadValue, moment, offset, one_line
from coordinator.kit.times import zone_names

UTC_NAMES = frozenset({
    "utc", "z", "gmt", "etc/utc", "etc/gmt", "etc/uct", "zulu", "universal", "coordinated universal time",
})  # fmt: skip
STATED = re.compile(r"\((?:UTC|GMT)\s*(?:([+-])([0-9]{1,2}):?([0-9]{2}))?\)\s*(.*)", re.IGNORECASE)
TRYING = 5
"""What comparing one zone costs, in steps of the budget: some forty zones that fit nowhere are enough."""

SLACK = timedelta(days=1)
"""So near to a change nothing is compared: Lotus Notes gives the autumn change an hour early."""

EARLIEST = 1600  # Exchange begins its parts in 1601


@dataclass(frozen=True, slots=True)
class Part:
    """A STANDARD or DAYLIGHT part: the offset changes at these instants, or (no change) always holds."""

    before: timedelta
    after: timedelta
    changes: tuple[datetime, ...]  # aware, UTC, within the years looked at
    begins: datetime  # naive, by the offset before


@dataclass(frozen=True, slots=True)
class Clocks:
    """How a VTIMEZONE's clocks go: (instant, offset from then on), in order, after `first` offset."""

    first: timedelta
    changes: tuple[tuple[datetime, timedelta], ...]

    def offset_at(self, at: datetime) -> timedelta:
        found = self.first
        for change, east in self.changes:
            if change > at:
                break
            found = east
        return found

    @property
    def is_utc(self) -> bool:
        return not self.first and not self.changes


@dataclass(frozen=True, slots=True)
class Resolved:
    """The zone, with a notice where it was chosen and not simply named; `zone` None is refused."""

    zone: str | None
    remark: Remark | None = None


class ZoneTable:
    """The zones of one calendar. `preferred` are taken first among those whose clocks go alike."""

    def __init__(
        self,
        definitions: Iterable[Component],
        preferred: Sequence[str],
        first: date,
        last: date,
        budget: Budget,
    ) -> None:
        self.definitions = {one_line(part.text("TZID")): part for part in reversed(list(definitions))}
        self.preferred = preferred
        self.first, self.last, self.budget = first, last, budget
        self._known: dict[str, Resolved] = {}

    def resolve(self, tzid: str) -> Resolved:
        tzid = one_line(tzid)
        if tzid not in self._known:
            self._known[tzid] = self._resolve(tzid)
        return self._known[tzid]

    def _resolve(self, tzid: str) -> Resolved:
        named = named_zone(tzid)
        if named is not None:
            return Resolved(named)
        clocks = self._clocks(tzid)
        windows = WINDOWS_TO_OLSON.get(tzid)
        if windows is not None:
            alike = self._first_alike(samples_of_zone(windows, self.first, self.last), self.preferred)
            return _chosen(tzid, alike or windows, windows)
        if clocks is not None:
            if clocks.is_utc and tzid.lower().endswith(("utc", "gmt")):
                return Resolved("UTC")
            hint = named_zone(one_line(self.definitions[tzid].text("X-LIC-LOCATION")))
            wanted = [*([hint] if hint else []), *self.preferred, *_cities(tzid), *canonical()]
            return _chosen(tzid, self._first_alike(self._samples(clocks), wanted))
        stated = STATED.fullmatch(tzid)
        if stated is not None:
            return _chosen(tzid, self._by_city(stated))
        return _chosen(tzid, None)

    def _first_alike(self, samples: Sequence[tuple[datetime, timedelta]], zones: Iterable[str]) -> str | None:
        for zone in zones:
            self.budget.spend(TRYING)
            if _goes_like(zone, samples):
                return zone
        return None

    def _by_city(self, stated: re.Match[str]) -> str | None:
        """A zone of one of the named towns whose winter or summer offset is the stated one."""
        sign, hours, minutes, _towns = stated.groups()
        east = timedelta(hours=int(hours or 0), minutes=int(minutes or 0)) * (-1 if sign == "-" else 1)
        year = self.first.year
        fitting = [
            zone
            for zone in _cities(stated.group(0))
            if east in {_offset(datetime(year, month, 1, tzinfo=UTC), zone) for month in (1, 7)}
        ]
        if not fitting:
            return None
        alike = self._first_alike(samples_of_zone(fitting[0], self.first, self.last), self.preferred)
        return alike or fitting[0]

    def _clocks(self, tzid: str) -> Clocks | None:
        definition = self.definitions.get(tzid)
        if definition is None:
            return None
        try:
            parts = [_part(part, self.first, self.last, self.budget) for part in definition.parts[:60]]
        except BadValue:
            return None
        return _joined(parts) if parts else None

    def _samples(self, clocks: Clocks) -> list[tuple[datetime, timedelta]]:
        instants = list(_days(self.first, self.last))
        for change, _ in clocks.changes:
            instants += [change - SLACK, change + SLACK]
        low, high = _bounds(self.first, self.last)
        return [(at, clocks.offset_at(at)) for at in instants if low <= at <= high]


def _chosen(tzid: str, zone: str | None, plain: str | None = None) -> Resolved:
    """With a notice, unless the zone is the `plain` meaning of the name."""
    if zone is None:
        return Resolved(None, Remark.of(Reason.UNKNOWN_ZONE, tzid=tzid[:120] or "?"))
    return Resolved(
        zone, None if zone == plain else Remark.of(Reason.ZONE_CHOSEN, tzid=tzid[:120], zone=zone)
    )


@lru_cache(maxsize=1)
def _by_lower() -> dict[str, str]:
    return {name.lower(): name for name in zone_names()}


def named_zone(tzid: str) -> str | None:
    """The IANA zone that a name is, in any case, alone or behind a prefix ("/mozilla.org/20050126_1/…")."""
    lower = tzid.strip().strip('"').lower()
    if lower in UTC_NAMES:
        return "UTC"
    known = _by_lower()
    if lower in known:
        return known[lower]
    if not lower.startswith("/"):
        return None
    pieces = lower.strip("/").split("/")
    for at in range(1, min(len(pieces), 8)):
        if (tail := "/".join(pieces[at:])) in known:
            return known[tail]
    return "UTC" if pieces[-1] in UTC_NAMES else None


@lru_cache(maxsize=1)
def zones_by_country() -> dict[str, tuple[str, ...]]:
    """IANA zones by ISO 3166-1 code, as the tz database lists them: the most populous first."""
    found: dict[str, list[str]] = {}
    table = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="ascii")
    for row in table.splitlines():
        if not row.startswith("#"):
            code, _, zone, *_ = row.split("\t")
            found.setdefault(code, []).append(zone)
    return {code: tuple(zones) for code, zones in found.items()}


@lru_cache(maxsize=1)
def canonical() -> tuple[str, ...]:
    """The zones to choose among when none is preferred: Europe first, since that is where most meet."""
    listed = {zone for zones in zones_by_country().values() for zone in zones}
    return tuple(sorted(listed & zone_names(), key=lambda z: (not z.startswith("Europe/"), z)))


@lru_cache(maxsize=1)
def _by_city_name() -> dict[str, str]:
    return {zone.rsplit("/", 1)[-1].replace("_", " ").lower(): zone for zone in canonical()}


def _cities(tzid: str) -> list[str]:
    """Zones named for towns in a text: "(UTC+01:00) Amsterdam, Berlin, Bern, Rome"."""
    towns = _by_city_name()
    words = re.split(r"[,()/;]| and ", tzid.lower())
    return [towns[word.strip()] for word in words if word.strip() in towns]


def _offset(at: datetime, zone: str) -> timedelta:
    return at.astimezone(ZoneInfo(zone)).utcoffset() or timedelta()


def _goes_like(zone: str, samples: Iterable[tuple[datetime, timedelta]]) -> bool:
    return zone in zone_names() and all(_offset(at, zone) == east for at, east in samples)


@lru_cache(maxsize=256)
def samples_of_zone(zone: str, first: date, last: date) -> tuple[tuple[datetime, timedelta], ...]:
    """What clocks in `zone` show against UTC on every other day."""
    noon = datetime(first.year, first.month, first.day, 12, tzinfo=UTC)
    instants = (noon + timedelta(days=n) for n in range(0, (last - first).days + 1, 2))
    return tuple((at, _offset(at, zone)) for at in instants)


def _bounds(first: date, last: date) -> tuple[datetime, datetime]:
    low = datetime(first.year, first.month, first.day, tzinfo=UTC)
    return low, datetime(last.year, last.month, last.day, tzinfo=UTC) + timedelta(days=1)


def _days(first: date, last: date) -> Iterator[datetime]:
    """Noon of every tenth day."""
    noon = datetime(first.year, first.month, first.day, 12, tzinfo=UTC)
    return (noon + timedelta(days=n) for n in range(0, (last - first).days + 1, 10))


def _part(component: Component, first: date, last: date, budget: Budget) -> Part:
    """Raises BadValue."""
    before = offset(component.text("TZOFFSETFROM"))
    after = offset(component.text("TZOFFSETTO"))
    begins = _begin(component.text("DTSTART"))
    low, high = datetime(first.year - 1, 1, 1), datetime(last.year + 1, 1, 1)  # noqa: DTZ001 - wall times
    walls = [begins] if component.first("RRULE") is None else []
    for property_ in list(component.all("RRULE"))[:5]:
        rule = rule_of(property_.value, begins)
        # UNTIL is in UTC, and the wall time by the offset that ends.
        until = rule.until
        walls += [
            wall
            for wall in expand(rule, begins, low, high, budget)
            if not isinstance(until, datetime)
            or until.tzinfo is None
            or (wall - before).replace(tzinfo=UTC) <= until
        ]
    for property_ in component.all("RDATE"):
        for value in property_.value.split(",")[:500]:
            at = moment(value) if DATE.match(value) and int(value[:4]) >= first.year - 1 else None
            if isinstance(at, datetime):
                walls.append(at.replace(tzinfo=None))
    budget.spend(len(walls))
    changes = sorted({(wall - before).replace(tzinfo=UTC) for wall in walls})
    return Part(before, after, tuple(changes), begins)


def _begin(value: str) -> datetime:
    """Parts may begin long before any meeting."""
    found = DATE.fullmatch(value.strip())
    if found is None or found[4] is None or int(found[1]) < EARLIEST:
        return datetime(EARLIEST + 1, 1, 1)  # noqa: DTZ001 - a wall time
    year = found[1]
    if int(year) < 1900:
        # 1600 and 2000 have the same calendar.
        shifted = moment(f"{int(year) + 400}{value.strip()[4:]}")
        assert isinstance(shifted, datetime)  # noqa: S101 - it has a time
        return shifted.replace(year=int(year), tzinfo=None)
    at = moment(value)
    assert isinstance(at, datetime)  # noqa: S101 - it has a time
    return at.replace(tzinfo=None)


def _joined(parts: Sequence[Part]) -> Clocks:
    """All changes in order. Before the first one known the offset is what that one ends."""
    changes = sorted({(at, part.after, part.before) for part in parts for at in part.changes})
    if not changes:
        return Clocks(max(parts, key=lambda part: part.begins).after, ())
    real = tuple((at, after) for at, after, _ in changes)
    return Clocks(changes[0][2], real)
