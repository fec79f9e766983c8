"""Every VTIMEZONE that we would write, on every day that a feed can hold, against the tz database."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from coordinator.calendars.rules import rule_years
from coordinator.calendars.zones import rule_of, vtimezone
from coordinator.kit.times import zone_names
from tests.ics_reader import read
from tests.vtimezones import Zone

FIRST, LAST = datetime(2026, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC)
YEARS = (FIRST.year, LAST.year - 1)
DAYS = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days)]
NAMED = (
    "Europe/Helsinki", "Atlantic/Reykjavik", "America/Toronto", "Pacific/Auckland", "Europe/London",
    "Europe/Dublin", "America/New_York", "Australia/Sydney", "Asia/Kolkata", "America/Sao_Paulo",
    "Australia/Lord_Howe",
)  # fmt: skip


def zone_of(name, years=YEARS):
    rule = rule_of(name, *years)
    if rule is None:
        return None
    text = b"BEGIN:VCALENDAR\r\n" + vtimezone(rule).to_ical() + b"END:VCALENDAR\r\n"
    (component,) = read(text).parts("VTIMEZONE")
    return Zone(component, LAST.year)


def wrong_hours(name, zone, hours):
    tz = ZoneInfo(name)
    instants = (day + timedelta(hours=hour) for day in DAYS for hour in hours)
    return [at for at in instants if zone.offset_at(at) != at.astimezone(tz).utcoffset()]


@pytest.mark.parametrize("name", NAMED)
def test_every_hour_of_four_years_is_that_of_the_tz_database(name):
    assert wrong_hours(name, zone_of(name), range(24)) == []


def test_every_day_of_four_years_in_every_zone_of_the_world():
    zones = {name: zone_of(name) for name in zone_names() if name != "UTC"}
    written = {name: zone for name, zone in zones.items() if zone is not None}
    assert len(written) > 400
    assert {
        name: wrong for name, zone in written.items() if (wrong := wrong_hours(name, zone, (0, 12)))
    } == {}


def test_the_zones_without_a_rule_are_few():
    """Morocco follows Ramadan; Chile and Palestine days that no nth weekday names. Laws change."""
    without = {name for name in zone_names() if name != "UTC" and zone_of(name) is None}
    assert "Africa/Casablanca" in without
    assert len(without) < 20


def test_the_years_of_a_feed_are_those_of_its_window():
    """A rule is held against the years in which meetings of the feed can be, and one before."""
    first, last = rule_years(FIRST.date())
    assert (first, last) == (2025, 2029)
    assert {name for name in NAMED if zone_of(name, (first, last)) is None} == set()
