"""Closed days as people write them, and what another list of holidays changes."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordinator.forums.rules import (
    LONGEST_DAYS,
    BadLine,
    BadPeriod,
    ClosureKind,
    ClosureValues,
    TooLong,
    TooManyLines,
    changed_days,
    closed_period,
    new_among,
    read_lines,
)
from coordinator.kit.periods import Period

CLOSED = ClosureKind.CLOSED
JULY, AUGUST = date(2027, 7, 1), date(2027, 8, 15)


@pytest.mark.parametrize(
    "line",
    [
        "2027-07-01..2027-08-15 Summer recess", "2027-07-01 – 2027-08-15 Summer recess",
        "2027-07-01 - 2027-08-15, Summer recess", "2027-07-01/2027-08-15\tSummer recess",
        "  2027-07-01 to 2027-08-15: Summer recess  ",
    ],
)  # fmt: skip
def test_a_period_is_read_however_its_ends_are_joined(line):
    [values] = read_lines(line, CLOSED)
    assert values == ClosureValues(CLOSED, "Summer recess", Period.of_days(JULY, AUGUST))


def test_one_day_is_a_period_and_empty_lines_are_none():
    found = read_lines("\n2027-12-27 Bridge day\n\n", ClosureKind.AVOID)
    assert [(v.kind, v.period.from_on, v.period.last_on) for v in found] == [
        (ClosureKind.AVOID, date(2027, 12, 27), date(2027, 12, 27))
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Summer recess", "2027-07-01", "2027-07-01..2027-08-15", "2027-02-30 No such day", "01.07.2027 Recess",
        "2027-08-15..2027-07-01 Backwards", "2027-01-01..2028-06-01 Too long", "0007-01-01 Old",
        f"2027-07-01 {'x' * 201}", "2027-07-01 Bell\x07",
    ],
)  # fmt: skip
def test_the_first_line_that_cannot_be_read_is_named(line):
    with pytest.raises(BadLine) as refused:
        read_lines(f"2027-12-27 Good\n{line}", CLOSED)
    assert refused.value.facts["number"] == 2


def test_too_many_lines_are_refused():
    with pytest.raises(TooManyLines):
        read_lines("2027-12-27 Day\n" * 101, CLOSED)


def test_a_period_goes_forward_and_ends_within_a_year():
    assert closed_period(JULY, JULY) == Period.of_days(JULY, JULY)
    with pytest.raises(BadPeriod):
        closed_period(AUGUST, JULY)
    with pytest.raises(TooLong):
        closed_period(JULY, JULY + timedelta(days=LONGEST_DAYS))


def test_what_is_there_already_is_not_entered_again():
    one, other = read_lines("2027-12-27 One\n2027-12-28 Other", CLOSED)
    assert new_among([one, other, one], [other.what]) == [one]


@given(st.text(max_size=80))
def test_no_text_breaks_the_reading(text):
    try:
        found = read_lines(text, CLOSED)
    except (BadLine, TooManyLines):
        return
    assert all(values.name and values.period.from_on for values in found)


days = st.dictionaries(st.dates(date(2027, 1, 1), date(2027, 1, 20)), st.just(("Name",)))


@given(days, days, st.dates(date(2027, 1, 1), date(2027, 1, 20)))
def test_changed_days_make_the_one_list_into_the_other(was, now, since):
    closed = {day for day in was if day >= since}
    for day, closes, name in changed_days(was, now, since):
        assert day >= since
        assert name == "Name"
        closed = closed | {day} if closes else closed - {day}
    assert closed == {day for day in now if day >= since}


def test_another_name_is_no_change():
    assert changed_days({JULY: ("Old",)}, {JULY: ("New",)}, date(2027, 1, 1)) == []
