"""How long a mandate holds, when it warns, and how its deliverables stand."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol, TypeVar

from coordinator.groups.rules.refusals import (
    LastBeforeFirst,
    MandateOverlaps,
    OneDateNeeded,
    ReviewBeforeFirst,
)
from coordinator.groups.rules.states import GroupKind
from coordinator.kit.periods import Period

NOTICE_DAYS = 90
"""So long before the end of a mandate its group and secretariat are warned."""

WEEKS_FROM_DAYS = 21
MONTHS_FROM_DAYS = 120
YEARS_FROM_DAYS = 730


class Dated(Protocol):
    """Whatever has a half-open period of days."""

    @property
    def period(self) -> Period: ...


class Reviewed(Dated, Protocol):
    """A mandate: it has a period, or no end and a day of review."""

    @property
    def review_on(self) -> date | None: ...


D = TypeVar("D", bound=Dated)


def days(first: date | None, last: date | None, *, field: str = "last_on") -> Period:
    """The half-open period of a first and a last day; raises LastBeforeFirst at `field`."""
    if first and last and last < first:
        raise LastBeforeFirst(field=field, first=first, last=last)
    return Period.of_days(first, last)


def kind_of(last_on: date | None, review_on: date | None) -> GroupKind:
    """Which kind of group the dates make; raises OneDateNeeded unless exactly one is given."""
    if (last_on is None) == (review_on is None):
        raise OneDateNeeded(field="last_on")
    return GroupKind.STANDING if last_on is None else GroupKind.TIME_LIMITED


def check_mandate(first_on: date, last_on: date | None, review_on: date | None) -> GroupKind:
    """The kind of group that a mandate of these days (both ends counted) makes.

    Raises OneDateNeeded, LastBeforeFirst, ReviewBeforeFirst.
    """
    kind = kind_of(last_on, review_on)
    days(first_on, last_on)
    if review_on is not None and review_on < first_on:
        raise ReviewBeforeFirst(field="review_on", first=first_on)
    return kind


def check_extension(mandates: Iterable[Dated], first_on: date) -> None:
    """Raise MandateOverlaps unless a new mandate may begin on `first_on`.

    One without an end gives way on that day; one with an end must be over, or its last days
    would belong to two mandates.
    """
    for mandate in mandates:
        held = mandate.period
        if held.until_on is not None and first_on < held.until_on:
            raise MandateOverlaps(field="first_on", last=held.last_on)
        if held.until_on is None and held.from_on is not None and first_on <= held.from_on:
            raise MandateOverlaps(field="first_on", last=held.from_on)


def in_force(rows: Iterable[D], on: date) -> D | None:
    """The one that holds on `on`; else the last that has ended; else the first still to come."""
    ordered = sorted(rows, key=lambda row: row.period.from_on or date.min)
    begun = [row for row in ordered if (row.period.from_on or date.min) <= on]
    holding = [row for row in begun if on in row.period]
    if holding or begun:
        return (holding or begun)[-1]
    return ordered[0] if ordered else None


class Hand(StrEnum):
    """Where the mandate's clock stands."""

    UNDATED = "undated"
    NOT_BEGUN = "not_begun"
    RUNNING = "running"
    ENDS_SOON = "ends_soon"
    ENDED = "ended"
    REVIEW_SOON = "review_soon"
    REVIEW_LATE = "review_late"


@dataclass(frozen=True, slots=True)
class MandateClock:
    """`on` is the last day or the review, `days` from today to it (below zero when past)."""

    hand: Hand
    on: date | None = None
    days: int | None = None

    @property
    def warns(self) -> bool:
        return self.hand in (Hand.ENDS_SOON, Hand.ENDED, Hand.REVIEW_SOON, Hand.REVIEW_LATE)


def clock_of(period: Period, review_on: date | None, today: date) -> MandateClock:
    """How a mandate stands on `today`; it warns NOTICE_DAYS before its end or review."""
    target = period.last_on or review_on
    left = (target - today).days if target else None
    if period.from_on is not None and today < period.from_on:
        return MandateClock(Hand.NOT_BEGUN, target, left)
    if left is None:
        return MandateClock(Hand.UNDATED)
    soon, past = (
        (Hand.ENDS_SOON, Hand.ENDED) if period.last_on is not None else (Hand.REVIEW_SOON, Hand.REVIEW_LATE)
    )
    hand = past if left < 0 else soon if left <= NOTICE_DAYS else Hand.RUNNING
    return MandateClock(hand, target, left)


def clock_of_mandates(mandates: Iterable[Reviewed], today: date) -> MandateClock:
    """How a group's mandates stand together: one that follows without a gap carries on the last."""
    ordered = sorted(mandates, key=lambda mandate: mandate.period.from_on or date.min)
    current = in_force(ordered, today)
    if current is None:
        return MandateClock(Hand.UNDATED)
    last = current
    for mandate in ordered[ordered.index(current) + 1 :]:
        begins, ends = mandate.period.from_on, last.period.until_on
        if ends is not None and begins is not None and begins <= ends:
            last = mandate
    whole = Period(current.period.from_on, last.period.until_on)
    return clock_of(whole, last.review_on, today)


class Unit(StrEnum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


def in_units(length: int) -> tuple[int, Unit]:
    """A length in days as people say it: days up to three weeks, then weeks, months, years."""
    if length < WEEKS_FROM_DAYS:
        return length, Unit.DAY
    if length < MONTHS_FROM_DAYS:
        return round(length / 7), Unit.WEEK
    if length < YEARS_FROM_DAYS:
        return round(length / 30.44), Unit.MONTH
    return round(length / 365.25), Unit.YEAR


class DeliveryState(StrEnum):
    DONE = "done"
    LATE = "late"
    DUE = "due"
    UNDATED = "undated"


def delivery_state(due_on: date | None, done_on: date | None, today: date) -> DeliveryState:
    """The day it is due still counts as in time."""
    if done_on is not None:
        return DeliveryState.DONE
    if due_on is None:
        return DeliveryState.UNDATED
    return DeliveryState.LATE if due_on < today else DeliveryState.DUE
