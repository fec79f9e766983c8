"""Periods that must not overlap, who chairs when, and what a country was called."""

from datetime import date

import pytest

from coordinator.forums.rules import BadPeriod, Overlap, check_no_overlap, name_on, period_of_days, turn_on
from coordinator.kit.periods import Period


def years(first: int | None, last: int | None) -> Period:
    return Period.of_days(date(first, 1, 1) if first else None, date(last, 12, 31) if last else None)


def test_the_same_days_twice_are_refused_with_the_period_in_the_way():
    with pytest.raises(Overlap) as refused:
        check_no_overlap(years(2026, 2027), [years(2020, 2021), years(2027, 2028)])
    assert refused.value.facts["period"] == years(2027, 2028)


def test_the_last_day_counts():
    check_no_overlap(years(2027, None), [years(None, 2026)])
    with pytest.raises(Overlap):
        check_no_overlap(Period(date(2026, 12, 31), None), [years(None, 2026)])


def test_an_open_entry_is_in_the_way_of_everything():
    with pytest.raises(Overlap):
        check_no_overlap(years(1950, 1950), [Period()])


def test_last_before_first_is_no_period():
    with pytest.raises(BadPeriod):
        period_of_days(date(2027, 1, 2), date(2027, 1, 1))
    assert period_of_days(date(2027, 1, 1), date(2027, 1, 1)) == Period(date(2027, 1, 1), date(2027, 1, 2))


NORDIC = [
    ("DK", years(2024, 2024)),
    ("FI", years(2025, 2025)),
    ("SE", years(2026, 2026)),
    ("NO", years(2027, 2027)),
    ("IS", years(2028, 2028)),
]


@pytest.mark.parametrize(
    ("day", "before", "now", "after"),
    [
        (date(2026, 11, 25), ("FI",), ("SE",), ("NO",)),
        (date(2026, 12, 31), ("FI",), ("SE",), ("NO",)),
        (date(2027, 1, 1), ("SE",), ("NO",), ("IS",)),
        (date(2023, 5, 1), (), (), ("DK",)),
        (date(2040, 5, 1), ("IS",), (), ()),
    ],
)
def test_who_chairs_before_now_and_next(day, before, now, after):
    turn = turn_on(NORDIC, day)
    assert (turn.before, turn.now, turn.next) == (before, now, after)


def test_several_may_chair_at_once():
    both = [("TR", Period(date(2006, 1, 1))), ("HU", Period(date(2006, 1, 1)))]
    assert turn_on(both, date(2026, 1, 1)).now == ("TR", "HU")


def test_a_former_name_holds_up_to_its_last_day():
    former = [("Turkey", date(2022, 5, 31))]
    assert name_on("Türkiye", former, date(2022, 5, 31)) == "Turkey"
    assert name_on("Türkiye", former, date(2022, 6, 1)) == "Türkiye"


def test_of_several_former_names_the_one_of_that_time_is_meant():
    former = [("Second", date(2000, 1, 1)), ("First", date(1980, 1, 1))]
    assert [name_on("Third", former, date(y, 1, 1)) for y in (1979, 1990, 2001)] == [
        "First",
        "Second",
        "Third",
    ]
