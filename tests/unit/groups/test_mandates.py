"""How long a mandate holds, what of it is left, and how deliverables stand."""

from dataclasses import dataclass
from datetime import date

import pytest

from coordinator.groups.rules import (
    DeliveryState,
    GroupKind,
    Hand,
    LastBeforeFirst,
    MandateClock,
    MandateOverlaps,
    OneDateNeeded,
    ReviewBeforeFirst,
    Unit,
    check_extension,
    check_mandate,
    clock_of_mandates,
    days,
    delivery_state,
    in_force,
    in_units,
)
from coordinator.kit.errors import Invalid
from coordinator.kit.periods import Period

TODAY = date(2027, 4, 12)


@dataclass(frozen=True)
class Paper:
    """A mandate as the rules see it."""

    period: Period
    review_on: date | None = None


def mandate(first: str | None, last: str | None = None, review: str | None = None) -> Paper:
    def day(text: str | None) -> date | None:
        return date.fromisoformat(text) if text else None

    return Paper(Period.of_days(day(first), day(last)), day(review))


def test_a_last_day_makes_a_time_limited_group_and_a_review_a_standing_one() -> None:
    assert check_mandate(TODAY, date(2028, 1, 31), None) == GroupKind.TIME_LIMITED
    assert check_mandate(TODAY, None, date(2028, 1, 31)) == GroupKind.STANDING


@pytest.mark.parametrize(
    ("last", "review", "error", "field"),
    [
        (None, None, OneDateNeeded, "last_on"),
        (date(2028, 1, 31), date(2028, 1, 31), OneDateNeeded, "last_on"),
        (date(2027, 4, 11), None, LastBeforeFirst, "last_on"),
        (None, date(2027, 4, 11), ReviewBeforeFirst, "review_on"),
    ],
)
def test_other_dates_are_refused_at_their_field(
    last: date | None, review: date | None, error: type[Invalid], field: str
) -> None:
    with pytest.raises(error) as caught:
        check_mandate(TODAY, last, review)
    assert caught.value.field == field


def test_one_day_is_a_mandate() -> None:
    assert check_mandate(TODAY, TODAY, None) == GroupKind.TIME_LIMITED
    assert days(TODAY, TODAY) == Period(TODAY, date(2027, 4, 13))


@pytest.mark.parametrize(
    ("held", "first"),
    [
        ([mandate("2025-11-20", "2027-05-31")], date(2027, 6, 1)),
        ([mandate("2025-11-20")], date(2025, 11, 21)),
        ([mandate(None)], TODAY),
        ([], TODAY),
    ],
)
def test_an_extension_begins_after_the_last_day_or_cuts_an_open_mandate(
    held: list[Paper], first: date
) -> None:
    assert check_extension(held, first) is None


@pytest.mark.parametrize(
    ("held", "first"),
    [
        (mandate("2025-11-20", "2027-05-31"), date(2027, 5, 31)),
        (mandate("2025-11-20"), date(2025, 11, 20)),
        (mandate("2025-11-20"), date(2025, 11, 19)),
    ],
)
def test_an_extension_must_not_share_days_with_another_mandate(held: Paper, first: date) -> None:
    with pytest.raises(MandateOverlaps) as caught:
        check_extension([held], first)
    assert caught.value.field == "first_on"


def test_in_force_is_what_holds_then_what_was_last_then_what_comes() -> None:
    first, second = mandate("2020-01-01", "2020-12-31"), mandate("2022-01-01", "2022-12-31")
    both = [second, first]
    assert in_force(both, date(2020, 6, 1)) is first
    assert in_force(both, date(2021, 6, 1)) is first
    assert in_force(both, date(2022, 6, 1)) is second
    assert in_force(both, date(2030, 1, 1)) is second
    assert in_force(both, date(2019, 1, 1)) is first
    assert in_force([], TODAY) is None


@pytest.mark.parametrize(
    ("held", "clock"),
    [
        (mandate("2025-11-20", "2027-05-31"), MandateClock(Hand.ENDS_SOON, date(2027, 5, 31), 49)),
        (mandate("2025-11-20", "2027-07-11"), MandateClock(Hand.ENDS_SOON, date(2027, 7, 11), 90)),
        (mandate("2025-11-20", "2027-07-12"), MandateClock(Hand.RUNNING, date(2027, 7, 12), 91)),
        (mandate("2025-11-20", "2027-04-12"), MandateClock(Hand.ENDS_SOON, date(2027, 4, 12), 0)),
        (mandate("2025-11-20", "2027-04-11"), MandateClock(Hand.ENDED, date(2027, 4, 11), -1)),
        (mandate("2025-11-20", None, "2027-05-01"), MandateClock(Hand.REVIEW_SOON, date(2027, 5, 1), 19)),
        (mandate("2025-11-20", None, "2027-04-11"), MandateClock(Hand.REVIEW_LATE, date(2027, 4, 11), -1)),
        (mandate("2025-11-20", None, "2029-01-01"), MandateClock(Hand.RUNNING, date(2029, 1, 1), 630)),
        (mandate("2025-11-20"), MandateClock(Hand.UNDATED)),
        (mandate("2027-05-01", "2027-05-31"), MandateClock(Hand.NOT_BEGUN, date(2027, 5, 31), 49)),
    ],
)
def test_the_clock_warns_ninety_days_before(held: Paper, clock: MandateClock) -> None:
    assert clock_of_mandates([held], TODAY) == clock
    assert clock.warns == (clock.hand in {Hand.ENDS_SOON, Hand.ENDED, Hand.REVIEW_SOON, Hand.REVIEW_LATE})


def test_an_extension_that_follows_at_once_stops_the_warning() -> None:
    now = mandate("2025-11-20", "2027-05-31")
    assert clock_of_mandates([now, mandate("2027-06-01", "2028-05-31")], TODAY) == MandateClock(
        Hand.RUNNING, date(2028, 5, 31), 415
    )
    gap = clock_of_mandates([now, mandate("2027-09-01", "2028-05-31")], TODAY)
    assert gap.hand == Hand.ENDS_SOON
    assert clock_of_mandates([], TODAY) == MandateClock(Hand.UNDATED)


@pytest.mark.parametrize(
    ("length", "spoken"),
    [
        (0, (0, Unit.DAY)),
        (20, (20, Unit.DAY)),
        (21, (3, Unit.WEEK)),
        (49, (7, Unit.WEEK)),
        (119, (17, Unit.WEEK)),
        (122, (4, Unit.MONTH)),
        (729, (24, Unit.MONTH)),
        (731, (2, Unit.YEAR)),
    ],
)
def test_lengths_are_spoken_in_fitting_units(length: int, spoken: tuple[int, Unit]) -> None:
    assert in_units(length) == spoken


@pytest.mark.parametrize(
    ("due", "done", "state"),
    [
        (date(2027, 4, 5), None, DeliveryState.LATE),
        (date(2027, 4, 12), None, DeliveryState.DUE),
        (date(2027, 5, 31), None, DeliveryState.DUE),
        (date(2027, 4, 5), date(2027, 4, 9), DeliveryState.DONE),
        (None, None, DeliveryState.UNDATED),
        (None, date(2027, 4, 9), DeliveryState.DONE),
    ],
)
def test_deliverables_are_done_due_or_late(due: date | None, done: date | None, state: DeliveryState) -> None:
    assert delivery_state(due, done, TODAY) == state
