"""Rough dates: when a series usually meets in a year, and what such a span is called."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordinator.kit.periods import Period
from coordinator.meetings.rules import is_taken, months_of, name_of, usual_spans


def names(year: int, months: list[int], per_year: int) -> list[str]:
    return [str(name_of(span)) for span in usual_spans(year, months, per_year)]


@pytest.mark.parametrize(
    ("months", "per_year", "expected"),
    [
        ([4, 10], 2, ["spring 2028", "autumn 2028"]),
        ([10, 4], 2, ["spring 2028", "autumn 2028"]),
        ([5], 1, ["spring 2028"]),
        ([6], 1, ["June 2028"]),
        ([5, 6], 1, ["May–June 2028"]),
        ([2, 10], 2, ["February 2028", "October 2028"]),
        ([4, 5], 2, ["April 2028", "May 2028"]),
        ([2, 5, 9, 11], 4, ["February 2028", "May 2028", "September 2028", "November 2028"]),
        ([], 0, ["2028"]),
        ([], 1, ["2028"]),
        ([], 2, ["half 1 of 2028", "half 2 of 2028"]),
        ([], 3, ["January–April 2028", "May–August 2028", "September–December 2028"]),
        ([], 4, ["quarter 1 of 2028", "quarter 2 of 2028", "quarter 3 of 2028", "quarter 4 of 2028"]),
    ],
)
def test_a_series_is_planned_when_it_usually_meets(months, per_year, expected):
    assert names(2028, months, per_year) == expected


def test_eleven_a_year_leave_out_the_holiday_month():
    assert "July 2028" not in names(2028, [], 11)
    assert len(names(2028, [], 11)) == 11


def test_twelve_a_year_are_the_months():
    assert names(2028, [], 12)[6] == "July 2028"


def test_spring_is_march_to_may():
    assert usual_spans(2028, [4, 10], 2)[0] == Period(date(2028, 3, 1), date(2028, 6, 1))


def test_december_ends_with_the_year():
    assert months_of(2028, 12, 12) == Period(date(2028, 12, 1), date(2029, 1, 1))


@pytest.mark.parametrize(
    "span",
    [
        Period(date(2028, 3, 2), date(2028, 6, 1)),
        Period(date(2028, 3, 1), date(2028, 5, 31)),
        Period(date(2028, 12, 1), date(2029, 2, 1)),
        Period(date(2028, 3, 1), None),
    ],
)
def test_a_span_that_is_no_whole_months_of_a_year_has_no_name_of_its_own(span):
    assert name_of(span) is None


@given(
    year=st.integers(2000, 2100),
    months=st.lists(st.integers(1, 12), max_size=12),
    per_year=st.integers(0, 60),
)
def test_spans_lie_in_their_year_one_after_the_other_and_have_names(year, months, per_year):
    spans = usual_spans(year, months, per_year)
    assert spans
    assert all(span.from_on.year == year and span.last_on.year == year for span in spans)
    assert all(a.until_on <= b.from_on for a, b in pairwise(spans))
    assert all(name_of(span) is not None for span in spans)


def test_a_span_in_which_a_meeting_begins_is_taken():
    spring = months_of(2028, 3, 5)
    assert is_taken(spring, [date(2028, 3, 1)])
    assert is_taken(spring, [date(2027, 4, 1), date(2028, 5, 31)])
    assert not is_taken(spring, [date(2028, 6, 1), date(2027, 4, 1)])
