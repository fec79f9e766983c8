"""Days relative to the day of loading, as a demonstration file gives them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from coordinator.kit.errors import Invalid
from coordinator.kit.times import LocalSlot
from coordinator.loading.document.reader import Row

FARTHEST = 20_000  # days
YEARS = (1900, 2200)


def open_day(day: date) -> date:
    """The day itself, or the Monday after it when it falls on a weekend."""
    return day + timedelta(days=7 - day.weekday()) if day.weekday() >= 5 else day


@dataclass(frozen=True, slots=True)
class Calendar:
    """Turns relative days into dates; `today` is the day of the first loading."""

    today: date

    def day(self, row: Row, key: str) -> date | None:
        """A number of days from today, moved off the weekend; None where it is null or left out."""
        if row.value.get(key) is None:
            row.asked.add(key)
            return None
        return open_day(self.today + timedelta(days=row.number(key, -FARTHEST, FARTHEST)))

    def slot(self, row: Row, zone: str) -> LocalSlot | None:
        """From `start` to `end` ({"day": 9, "time": "10:00"}, or "date" in place of "day"). When any day
        falls on a weekend the whole moves so that it begins on the next Monday.
        """
        start, end = row.row("start"), row.row("end")
        if start is None or end is None:
            return None
        first, last = self._date(start), self._date(end)
        begins, ends = start.clock("time"), end.clock("time")
        relative = "day" in start.value
        whole = [start.done(), end.done()]
        if first is None or last is None or not all(whole):
            return None
        if relative and any(
            (first + timedelta(days=n)).weekday() >= 5 for n in range((last - first).days + 1)
        ):
            shift = timedelta(days=7 - first.weekday())
            first, last = first + shift, last + shift
        wall_start = datetime.combine(first, begins)
        try:
            return LocalSlot(wall_start, datetime.combine(last, ends), zone)
        except Invalid as error:
            reason = {
                "ends_before_start": "lies before the start",
                "no_such_local_time": f"clocks in {zone} are put forward at that time",
            }.get(error.code, "there is no such time zone")
            row.fault("end" if error.code == "ends_before_start" else "start", reason)
            return None

    def moment(self, row: Row, key: str, zone: str) -> LocalSlot | None:
        """One wall time ({"day": 20, "time": "14:00"}) as a slot of a minute, on an open day."""
        inner = row.row(key, need=False)
        if inner is None:
            return None
        on, at = self._date(inner), inner.clock("time")
        if on is None or not inner.done():
            return None
        start = datetime.combine(open_day(on), at)
        try:
            return LocalSlot(start, start + timedelta(minutes=1), zone)
        except Invalid:
            row.fault(key, "is not a time that clocks there show")
            return None

    def _date(self, row: Row) -> date | None:
        if "date" in row.value:
            found = row.day("date")
            if found is None and not row.faults:
                row.fault("date", "is missing")
            if found is not None and not YEARS[0] <= found.year <= YEARS[1]:
                row.fault("date", f"must lie in the years {YEARS[0]} to {YEARS[1]}")
                return None
            return found
        return self.today + timedelta(days=row.number("day", -FARTHEST, FARTHEST))
