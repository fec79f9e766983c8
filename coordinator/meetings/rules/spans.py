"""Rough dates: "spring 2028", and the ones a series usually has in a year."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from coordinator.kit.periods import Period


class SpanKind(StrEnum):
    SPRING = "spring"
    AUTUMN = "autumn"
    MONTH = "month"
    MONTHS = "months"  # two or more, "May–June"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"
    OTHER = "other"  # named in words by whoever planned it


LONGEST_DAYS = 366
"""No meeting lasts longer, and none is planned more roughly than for some day of a year: lists lean on it."""

SPRING_MONTHS = (3, 4, 5)
AUTUMN_MONTHS = (9, 10, 11)
HOLIDAY_MONTH = 7  # what "eleven a year" leaves out

ENGLISH_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SpanName:
    """What a span is called: its kind, the year, and the first and last month (1 to 12)."""

    kind: SpanKind
    year: int
    first_month: int
    last_month: int

    def __str__(self) -> str:
        """In English, as it is stored; pages say it in the reader's language (`labels.span_text`)."""
        months = ENGLISH_MONTHS
        match self.kind:
            case SpanKind.SPRING | SpanKind.AUTUMN:
                return f"{self.kind} {self.year}"
            case SpanKind.MONTH:
                return f"{months[self.first_month - 1]} {self.year}"
            case SpanKind.MONTHS:
                return f"{months[self.first_month - 1]}–{months[self.last_month - 1]} {self.year}"
            case SpanKind.QUARTER:
                return f"quarter {self.last_month // 3} of {self.year}"
            case SpanKind.HALF:
                return f"half {self.last_month // 6} of {self.year}"
            case _:
                return str(self.year)


@dataclass(frozen=True, slots=True)
class RoughDate:
    """Some day of `period` (both ends known), called `label`: "spring 2028", "after Easter 2028"."""

    period: Period
    label: str

    @classmethod
    def of(cls, period: Period, label: str = "") -> "RoughDate":
        """With the period's own name where no other is given."""
        return cls(period, label.strip() or str(name_of(period) or ""))


def months_of(year: int, first: int, last: int) -> Period:
    """The days from month `first` to month `last`, both counted, of one year."""
    until = date(year + 1, 1, 1) if last == 12 else date(year, last + 1, 1)
    return Period(date(year, first, 1), until)


def name_of(span: Period) -> SpanName | None:
    """What the span is called where it is whole months of one year; None for other spans."""
    if span.from_on is None or span.until_on is None or span.last_on is None:
        return None
    first, last = span.from_on, span.last_on
    if first.day != 1 or span.until_on.day != 1 or first.year != last.year:
        return None
    return SpanName(_kind(first.month, last.month), first.year, first.month, last.month)


def _kind(first: int, last: int) -> SpanKind:
    whole = {
        (1, 12): SpanKind.YEAR, (1, 6): SpanKind.HALF, (7, 12): SpanKind.HALF,
        (1, 3): SpanKind.QUARTER, (4, 6): SpanKind.QUARTER,
        (7, 9): SpanKind.QUARTER, (10, 12): SpanKind.QUARTER,
        (SPRING_MONTHS[0], SPRING_MONTHS[-1]): SpanKind.SPRING,
        (AUTUMN_MONTHS[0], AUTUMN_MONTHS[-1]): SpanKind.AUTUMN,
    }  # fmt: skip
    if first == last:
        return SpanKind.MONTH
    return whole.get((first, last), SpanKind.MONTHS)


def season_of(year: int, kind: SpanKind) -> Period:
    """Spring (March to May) or autumn (September to November) of a year."""
    months = SPRING_MONTHS if kind == SpanKind.SPRING else AUTUMN_MONTHS
    return months_of(year, months[0], months[-1])


def usual_spans(year: int, months: Sequence[int], per_year: int) -> list[Period]:
    """When a series usually meets in `year`, one span for each meeting, earliest first.

    `months` (1 to 12) are the usual ones, perhaps none; `per_year` how many meetings there are. One
    or two meetings in spring and autumn months are given by season; more months than meetings, side
    by side, become one span; without months the year is divided evenly.
    """
    chosen = sorted(set(months))
    if not chosen:
        return _even(year, per_year)
    if per_year == 1 and len(chosen) > 1 and chosen == list(range(chosen[0], chosen[-1] + 1)):
        return [months_of(year, chosen[0], chosen[-1])]
    seasons = [_season(month) for month in chosen]
    if (
        per_year <= 2
        and len(chosen) == per_year
        and None not in seasons
        and len(set(seasons)) == len(seasons)
    ):
        return [season_of(year, season) for season in seasons if season is not None]
    return [months_of(year, month, month) for month in chosen]


def _season(month: int) -> SpanKind | None:
    if month in SPRING_MONTHS:
        return SpanKind.SPRING
    return SpanKind.AUTUMN if month in AUTUMN_MONTHS else None


def _even(year: int, per_year: int) -> list[Period]:
    if per_year == 11:
        return [months_of(year, m, m) for m in range(1, 13) if m != HOLIDAY_MONTH]
    count = min(max(per_year, 1), 12)
    return [months_of(year, 12 * n // count + 1, 12 * (n + 1) // count) for n in range(count)]


def is_taken(span: Period, planned: Iterable[date]) -> bool:
    """Whether one of the `planned` first days falls into the span: it is not planned a second time."""
    return any(day in span for day in planned)
