"""Wall time in a zone for the future, instants for the past."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordinator.kit.times import (
    EndsBeforeStart,
    LocalSlot,
    NoSuchLocalTime,
    UnknownZone,
    exists,
    instant,
    instant_or_after_gap,
    is_doubled,
    wall_of,
    zone_names,
)

ZONES = st.sampled_from(
    ["Europe/Helsinki", "Atlantic/Reykjavik", "America/Toronto", "Pacific/Auckland", "UTC"]
)
WALLS = st.datetimes(datetime(2026, 1, 1), datetime(2029, 12, 31)).map(
    lambda d: d.replace(second=0, microsecond=0)
)


def test_a_time_that_spring_skips_is_refused():
    with pytest.raises(NoSuchLocalTime):
        instant(datetime(2027, 3, 28, 3, 30), "Europe/Helsinki")


def test_of_a_doubled_hour_the_first_is_meant():
    assert instant(datetime(2027, 10, 31, 3, 30), "Europe/Helsinki") == datetime(
        2027, 10, 31, 0, 30, tzinfo=UTC
    )


@pytest.mark.parametrize(
    ("wall", "zone", "doubled"),
    [
        ("2027-10-31T02:59", "Europe/Helsinki", False),
        ("2027-10-31T03:00", "Europe/Helsinki", True),
        ("2027-10-31T03:59", "Europe/Helsinki", True),
        ("2027-10-31T04:00", "Europe/Helsinki", False),
        ("2027-03-28T03:30", "Europe/Helsinki", False),  # skipped, so not even shown once
        ("2027-04-04T01:45", "Australia/Lord_Howe", True),  # half an hour is set back there
        ("2027-04-04T01:15", "Australia/Lord_Howe", False),
        ("2027-10-31T03:30", "Atlantic/Reykjavik", False),
    ],
)
def test_clocks_show_an_hour_twice_when_they_are_set_back(wall, zone, doubled):
    assert is_doubled(datetime.fromisoformat(wall), zone) is doubled


def test_a_computed_time_in_the_gap_takes_the_offset_before_it():
    assert instant_or_after_gap(datetime(2027, 3, 28, 3, 30), "Europe/Helsinki") == datetime(
        2027, 3, 28, 1, 30, tzinfo=UTC
    )


@given(wall=WALLS, zone=ZONES)
def test_an_existing_wall_time_comes_back_from_its_instant(wall, zone):
    if exists(wall, zone):
        assert wall_of(instant(wall, zone), zone) == wall


@pytest.mark.parametrize("name", ["Europe/Nowhere", "", "../etc/passwd", "CET\n", "europe/helsinki"])
def test_what_is_no_iana_zone_is_refused(name):
    with pytest.raises(UnknownZone):
        instant(datetime(2027, 1, 1, 9), name)


def test_utc_and_all_named_zones_may_be_chosen():
    assert {"UTC", "Europe/Stockholm", "Pacific/Auckland"} <= zone_names()


@pytest.mark.parametrize("end", ["2027-04-20T13:00", "2027-04-20T12:59", "2027-04-19T15:00"])
def test_a_slot_must_end_after_it_starts(end):
    with pytest.raises(EndsBeforeStart):
        LocalSlot(datetime(2027, 4, 20, 13), datetime.fromisoformat(end), "Europe/Oslo")


def test_an_end_at_midnight_belongs_to_the_day_before():
    slot = LocalSlot(datetime(2027, 4, 20, 13), datetime(2027, 4, 21), "Europe/Oslo")
    assert (slot.last_on.day, slot.days) == (20, 1)


def test_moving_keeps_the_length_on_the_clock():
    slot = LocalSlot(datetime(2027, 4, 20, 13), datetime(2027, 4, 21, 12), "Europe/Oslo")
    moved = slot.moved_to(datetime(2027, 4, 27, 14), "Europe/Helsinki")
    assert (moved.end, moved.zone) == (datetime(2027, 4, 28, 13), "Europe/Helsinki")
    assert moved.end - moved.start == slot.end - slot.start == timedelta(hours=23)


@pytest.mark.parametrize("year", [1, 9999])
def test_a_slot_at_the_end_of_the_years_is_none(year):
    start = datetime(year, 1, 1) if year == 1 else datetime(year, 12, 31, 22)
    zone = "Europe/Oslo" if year == 1 else "America/New_York"
    with pytest.raises(NoSuchLocalTime):
        LocalSlot(start, start + timedelta(hours=1), zone)
