"""Half-open spans of days: `from_on` is the first day, `until_on` the first day after."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `from_on` up to but not including `until_on`; None is an open end.

    Raises ValueError when the period would hold no day.
    """

    from_on: date | None = None
    until_on: date | None = None

    def __post_init__(self) -> None:
        if self.from_on and self.until_on and self.until_on <= self.from_on:
            raise ValueError("a period holds at least one day")

    @classmethod
    def of_days(cls, first: date | None, last: date | None) -> Self:
        """From the first to the last day, both counted, as people and files write it."""
        return cls(first, last + DAY if last else None)

    @property
    def last_on(self) -> date | None:
        """The last day that counts, as it is shown to people."""
        return self.until_on - DAY if self.until_on else None

    def __contains__(self, day: object) -> bool:
        return (
            isinstance(day, date)
            and (self.from_on is None or self.from_on <= day)
            and (self.until_on is None or day < self.until_on)
        )

    def overlaps(self, other: "Period") -> bool:
        return (self.until_on is None or other.from_on is None or other.from_on < self.until_on) and (
            other.until_on is None or self.from_on is None or self.from_on < other.until_on
        )


def months_on(day: date, months: int) -> date:
    """The same day of the month, `months` later; the last one where that month is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
