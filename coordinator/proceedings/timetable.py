"""Clock times of an agenda: lengths and anchors in, instants, sums and overruns out. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from coordinator.kit.times import LocalSlot, instant_or_after_gap, wall_of
from coordinator.proceedings.rules import wall_clock

USUAL_START = time(9)
"""When a day begins of which nothing was said."""

NO_DATE = date(2000, 1, 3)
NO_ZONE = "UTC"
"""Stand-ins for meetings without a date: lengths and sums are right, clock times are not shown."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What the timetable needs of an agenda item. `fixed` is wall time at the venue.

    An entry `aside` (dinner, excursion) at the end of a day is outside the day's sum and end.
    """

    day: int
    minutes: int
    fixed: time | None = None
    numbered: bool = True
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """When a day of the meeting begins and should end: instants, aware, in UTC.

    `end_at` is None where nothing was planned; `beyond` says that the meeting has no such day.
    """

    on: date
    start_at: datetime
    end_at: datetime | None
    beyond: bool = False

    @property
    def minutes(self) -> int | None:
        """The planned length, never below 0."""
        return None if self.end_at is None else max(0, _minutes(self.end_at - self.start_at))


@dataclass(frozen=True, slots=True)
class Placed:
    """An entry with its place in the day; `index` is its place among the entries handed in.

    `gap` are minutes free before an anchor, `overlap` minutes by which what stands before an
    anchor runs past it; never both.
    """

    index: int
    number: int | None
    starts_at: datetime
    ends_at: datetime
    gap: int = 0
    overlap: int = 0


@dataclass(frozen=True, slots=True)
class Day:
    number: int
    frame: Frame
    placed: tuple[Placed, ...]
    minutes: int  # sum of the lengths, without entries aside at the end
    ends_at: datetime  # of the last entry that counts; the frame's start on an empty day

    @property
    def over(self) -> int:
        """Minutes by which the day ends too late."""
        return 0 if self.frame.end_at is None else max(0, _minutes(self.ends_at - self.frame.end_at))

    @property
    def free(self) -> int:
        """Minutes left until the planned end."""
        return 0 if self.frame.end_at is None else max(0, _minutes(self.frame.end_at - self.ends_at))


@dataclass(frozen=True, slots=True)
class Timetable:
    zone: str
    dated: bool  # False: the meeting has no date, its clock times mean nothing
    days: tuple[Day, ...]

    def wall(self, at: datetime) -> datetime:
        """What clocks at the venue show at the instant `at`."""
        return wall_of(at, self.zone)

    @property
    def placed(self) -> dict[int, Placed]:
        return {placed.index: placed for day in self.days for placed in day.placed}

    @property
    def minutes(self) -> int:
        return sum(day.minutes for day in self.days)


def _minutes(length: timedelta) -> int:
    return int(length.total_seconds() // 60)


def frames_of(
    slot: LocalSlot | None, day_starts: Sequence[str], day_minutes: Sequence[int], *, days: int = 1
) -> list[Frame]:
    """The days of a meeting in `slot`, at least `days` of them (items may stand on a day too many).

    The first day begins and the last ends with the slot; between, `day_starts` ("HH:MM" at the
    venue) and `day_minutes` say what was planned. Without a slot there are as many days as
    `day_starts`, and `day_minutes` counts for all of them.
    """
    zone = slot.zone if slot else NO_ZONE
    first_on = slot.first_on if slot else NO_DATE
    length = slot.days if slot else max(1, len(day_starts))
    frames = []
    for n in range(max(days, length)):
        on = first_on + timedelta(days=n)
        begins = (wall_clock(day_starts[n]) if n < len(day_starts) else None) or USUAL_START
        start_at = instant_or_after_gap(datetime.combine(on, begins), zone)
        planned = day_minutes[n] if n < len(day_minutes) else 0
        end_at = start_at + timedelta(minutes=planned) if planned > 0 else None
        if slot and n == 0:
            start_at = slot.starts_at()
            end_at = start_at + timedelta(minutes=planned) if planned > 0 else None
        if slot and n == length - 1:
            end_at = slot.ends_at()
        frames.append(Frame(on, start_at, end_at, beyond=n >= length))
    return frames


def arrange(
    entries: Sequence[Entry],
    slot: LocalSlot | None,
    day_starts: Sequence[str] = (),
    day_minutes: Sequence[int] = (),
) -> Timetable:
    """Give every entry its clock time: one after the other within its day, anchors where they stand.

    Lengths are elapsed minutes, so a night in which clocks are put forward moves the wall time and
    not the length. Order within a day is the order of `entries`.
    """
    last = max((entry.day for entry in entries), default=1)
    frames = frames_of(slot, day_starts, day_minutes, days=last)
    zone = slot.zone if slot else NO_ZONE
    number, days = 0, []
    for n, frame in enumerate(frames, start=1):
        todays = [(index, entry) for index, entry in enumerate(entries) if entry.day == n]
        day = _day(n, frame, todays, zone, number)
        number += sum(1 for placed in day.placed if placed.number is not None)
        days.append(day)
    return Timetable(zone, slot is not None, tuple(days))


def _day(n: int, frame: Frame, entries: Sequence[tuple[int, Entry]], zone: str, number: int) -> Day:
    counted = max((k for k, (_, entry) in enumerate(entries, start=1) if not entry.aside), default=0)
    at = ends_at = frame.start_at
    minutes, placed = 0, []
    for k, (index, entry) in enumerate(entries, start=1):
        gap = overlap = 0
        if entry.fixed is not None:
            anchor = instant_or_after_gap(datetime.combine(frame.on, entry.fixed), zone)
            gap, overlap = max(0, _minutes(anchor - at)), max(0, _minutes(at - anchor))
            at = anchor
        begins, at = at, at + timedelta(minutes=entry.minutes)
        if entry.numbered:
            number += 1
        if k <= counted:
            minutes, ends_at = minutes + entry.minutes, max(ends_at, at)
        # After the programme there is no gap to fill: the dinner simply comes later.
        placed.append(
            Placed(index, number if entry.numbered else None, begins, at, gap if k <= counted else 0, overlap)
        )
    return Day(n, frame, tuple(placed), minutes, ends_at)
