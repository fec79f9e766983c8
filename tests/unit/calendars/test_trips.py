"""Who is away from home for a meeting, and for how long."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordinator.calendars.trips import Sum, Trip, sum_of


def trip(start: str, end: str, *, at_home: bool = False) -> Trip:
    return Trip("FI", "nac", datetime.fromisoformat(start), datetime.fromisoformat(end), at_home)


@pytest.mark.parametrize(
    ("start", "end", "leaves", "back"),
    [
        ("2027-04-20T13:00", "2027-04-21T12:00", "2027-04-20", "2027-04-21"),  # lunch to lunch
        ("2027-04-20T09:00", "2027-04-20T15:00", "2027-04-19", "2027-04-20"),
        ("2027-04-20T12:00", "2027-04-20T16:00", "2027-04-20", "2027-04-20"),
        ("2027-04-20T09:00", "2027-04-20T17:00", "2027-04-19", "2027-04-21"),
        ("2027-01-01T11:59", "2027-01-01T16:01", "2026-12-31", "2027-01-02"),
    ],
)
def test_a_day_of_travel_is_added_where_the_hours_ask_for_it(start, end, leaves, back):
    found = trip(start, end)
    assert (found.leaves_on, found.back_on) == (date.fromisoformat(leaves), date.fromisoformat(back))


def test_the_host_is_not_away():
    at_home = trip("2027-04-20T09:00", "2027-04-20T17:00", at_home=True)
    assert at_home.days_away == []
    assert sum_of([at_home]) == Sum(meetings=1, hosted=1, days=0)


def test_two_meetings_one_after_the_other_share_the_day_between():
    # Home late on the 21st and off again before the 22nd: the 21st and 22nd count once each.
    first = trip("2027-04-20T13:00", "2027-04-20T17:00")
    second = trip("2027-04-22T09:00", "2027-04-22T15:00")
    assert sum_of([first, second]) == Sum(meetings=2, hosted=0, days=3)
    assert sum_of([first, second]).journeys == 2


STARTS = st.datetimes(datetime(2027, 1, 1), datetime(2027, 12, 1))
TRIPS = st.lists(st.tuples(STARTS, st.integers(1, 72), st.booleans()), max_size=12)


@given(TRIPS)
def test_nobody_is_away_more_days_than_their_journeys_take_nor_fewer_than_the_longest(raw):
    trips = [Trip("FI", "nac", at, at + timedelta(hours=h), home) for at, h, home in raw]
    found = sum_of(trips)
    lengths = [len(each.days_away) for each in trips]
    assert max(lengths, default=0) <= found.days <= sum(lengths)
    assert found.meetings == found.hosted + found.journeys
    assert all(each.leaves_on <= each.start.date() <= each.end.date() <= each.back_on for each in trips)
