"""Wall time in a zone for the future, instants for the past (product rule 3)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from coordinator.kit.errors import Invalid


class UnknownZone(Invalid):
    """Not an IANA time zone that this installation knows."""

    code = "unknown_zone"


class NoSuchLocalTime(Invalid):
    """A wall time that the spring change skips in this zone."""

    code = "no_such_local_time"


class EndsBeforeStart(Invalid):
    """A slot must end after it starts, in wall time and as an instant."""

    code = "ends_before_start"


@lru_cache(maxsize=1)
def zone_names() -> frozenset[str]:
    """All IANA names that people may choose (no POSIX or right/ files)."""
    return frozenset(z for z in available_timezones() if "/" in z or z == "UTC")


@lru_cache(maxsize=1024)
def zone_of(name: str) -> ZoneInfo:
    """The ZoneInfo of an IANA name; raises UnknownZone."""
    if name not in zone_names():
        raise UnknownZone(zone=name, field="zone")
    return ZoneInfo(name)


def exists(wall: datetime, zone: str) -> bool:
    """Whether clocks in `zone` ever show the naive `wall`; false inside a spring gap."""
    tz = zone_of(zone)
    there = wall.replace(tzinfo=tz)
    return there.astimezone(UTC).astimezone(tz).replace(tzinfo=None, fold=0) == wall.replace(fold=0)


def is_doubled(wall: datetime, zone: str) -> bool:
    """Whether clocks in `zone` show the naive `wall` twice, when an hour is set back."""
    tz = zone_of(zone)
    return exists(wall, zone) and (
        wall.replace(tzinfo=tz, fold=0).utcoffset() != wall.replace(tzinfo=tz, fold=1).utcoffset()
    )


@lru_cache(maxsize=2048)
def instant(wall: datetime, zone: str) -> datetime:
    """The instant (aware, UTC) of the naive `wall` in `zone`; the first of a doubled hour.

    Raises UnknownZone, and NoSuchLocalTime for a time that spring skips.
    """
    if wall.tzinfo is not None:
        raise ValueError("wall times are naive")
    if not exists(wall, zone):
        raise NoSuchLocalTime(wall=wall, zone=zone, field="start")
    return wall.replace(tzinfo=zone_of(zone), fold=0).astimezone(UTC)


def instant_or_after_gap(wall: datetime, zone: str) -> datetime:
    """Like `instant`, but a skipped time is read with the offset before the gap (RFC 5545 3.3.5).

    For times that we compute ourselves (reminders), which must not fail on one Sunday in March.
    """
    return wall.replace(tzinfo=zone_of(zone), fold=0).astimezone(UTC)


def wall_of(at: datetime, zone: str) -> datetime:
    """What clocks in `zone` show (naive) at the instant `at`."""
    return at.astimezone(zone_of(zone)).replace(tzinfo=None, fold=0)


def day_of(at: datetime, zone: str) -> date:
    """The date in `zone` at the instant `at`."""
    return at.astimezone(zone_of(zone)).date()


@dataclass(frozen=True, slots=True)
class LocalSlot:
    """From `start` up to `end`, naive wall times at the venue, in the IANA `zone`.

    Raises UnknownZone, NoSuchLocalTime or EndsBeforeStart on construction.
    """

    start: datetime
    end: datetime
    zone: str

    def __post_init__(self) -> None:
        try:
            ends_first = self.ends_at() <= self.starts_at() or self.end <= self.start
        except OverflowError as error:  # at the end of the years, where no instant is
            raise NoSuchLocalTime(wall=self.start, zone=self.zone, field="start") from error
        if ends_first:
            raise EndsBeforeStart(start=self.start, end=self.end, field="end")

    @classmethod
    def of(cls, day: date, start: time, length: timedelta, zone: str) -> "LocalSlot":
        begin = datetime.combine(day, start)
        return cls(begin, begin + length, zone)

    def starts_at(self) -> datetime:
        return instant(self.start, self.zone)

    def ends_at(self) -> datetime:
        return instant(self.end, self.zone)

    @property
    def first_on(self) -> date:
        return self.start.date()

    @property
    def last_on(self) -> date:
        """The last day of the slot; an end at midnight belongs to the day before."""
        return (self.end - timedelta(microseconds=1)).date()

    @property
    def days(self) -> int:
        return (self.last_on - self.first_on).days + 1

    def moved_to(self, start: datetime, zone: str | None = None) -> "LocalSlot":
        """The same wall-clock length from another start."""
        return LocalSlot(start, start + (self.end - self.start), zone or self.zone)
