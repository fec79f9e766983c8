"""Who is away from home for which meeting, and for how long. Values in, values out; no I/O, no clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

NOON = time(12)
"""Who meets before noon has come the day before."""
LATE = time(16)
"""Who meets until after this hour goes home the day after."""
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Trip:
    """A country's part in a meeting in person: at home, or away from `leaves_on` to `back_on` (both counted).

    Wall times are those at the venue.
    """

    party: str
    forum: str
    start: datetime
    end: datetime
    at_home: bool

    @property
    def leaves_on(self) -> date:
        return self.start.date() - (DAY if self.start.time() < NOON else timedelta())

    @property
    def back_on(self) -> date:
        return self.end.date() + (DAY if self.end.time() > LATE else timedelta())

    @property
    def days_away(self) -> list[date]:
        """Days of travel counted; none at home."""
        if self.at_home:
            return []
        return [self.leaves_on + DAY * n for n in range((self.back_on - self.leaves_on).days + 1)]


@dataclass(frozen=True, slots=True)
class Sum:
    """How often a country met in person, at home and away, and on how many days it was away."""

    meetings: int
    hosted: int
    days: int

    @property
    def journeys(self) -> int:
        return self.meetings - self.hosted


def sum_of(trips: Iterable[Trip]) -> Sum:
    """A day on which two journeys meet counts once."""
    listed = list(trips)
    hosted = sum(trip.at_home for trip in listed)
    away = {day for trip in listed for day in trip.days_away}
    return Sum(len(listed), hosted, len(away))
