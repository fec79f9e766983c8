"""VTIMEZONE by yearly rules, held against the tz database."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from coordinator.calendars.zones import changes_in, nth_weekday, rule_of, vtimezone
from tests.ics_reader import read, when

SPAN = (2026, 2035)

RULES = {
    "Europe/Berlin": ("0329T020000 3 -1SU", "1025T030000 10 -1SU"),
    "Europe/London": ("0329T010000 3 -1SU", "1025T020000 10 -1SU"),
    "Europe/Dublin": ("0329T010000 3 -1SU", "1025T020000 10 -1SU"),
    "Europe/Helsinki": ("0329T030000 3 -1SU", "1025T040000 10 -1SU"),
    "America/New_York": ("0308T020000 3 2SU", "1101T020000 11 1SU"),
    "Australia/Sydney": ("1004T020000 10 1SU", "0405T030000 4 1SU"),
    "Pacific/Auckland": ("0927T020000 9 -1SU", "0405T030000 4 1SU"),
}
"""Daylight and standard part: day and wall time in 1970, month, weekday."""


def shape(part):
    rule = dict(pair.split("=") for pair in part.text("RRULE").split(";"))
    return f"{part.text('DTSTART').removeprefix('1970')} {rule['BYMONTH']} {rule['BYDAY']}"


def written(zone):
    rule = rule_of(zone, *SPAN)
    assert rule is not None
    body = b"BEGIN:VCALENDAR\r\n" + vtimezone(rule).to_ical() + b"END:VCALENDAR\r\n"
    return read(body).parts("VTIMEZONE")[0]


@pytest.mark.parametrize(("zone", "expected"), RULES.items())
def test_summer_time_is_two_parts_that_come_every_year(zone, expected):
    component = written(zone)
    assert [part.name for part in component.children] == ["DAYLIGHT", "STANDARD"]
    assert tuple(shape(part) for part in component.children) == expected


@pytest.mark.parametrize(
    ("zone", "offset", "name"),
    [
        ("Asia/Kolkata", "+0530", "IST"),
        ("America/Sao_Paulo", "-0300", "-03"),
        ("Atlantic/Reykjavik", "+0000", "GMT"),
    ],
)
def test_a_zone_without_summer_time_is_one_part_without_a_rule(zone, offset, name):
    (part,) = written(zone).children
    assert part.name == "STANDARD"
    assert not part.has("RRULE")
    assert part.text("TZOFFSETFROM") == part.text("TZOFFSETTO") == offset
    assert part.text("TZNAME") == name


def test_daylight_is_the_greater_offset_even_where_the_law_calls_it_standard():
    daylight, standard = written("Europe/Dublin").children
    assert (daylight.text("TZNAME"), daylight.text("TZOFFSETTO")) == ("IST", "+0100")
    assert (standard.text("TZNAME"), standard.text("TZOFFSETTO")) == ("GMT", "+0000")


@pytest.mark.parametrize("zone", ["Africa/Casablanca", "America/Santiago", "Asia/Jerusalem", "America/Nuuk"])
def test_where_no_yearly_rule_is_true_there_is_none(zone):
    assert rule_of(zone, *SPAN) is None


def test_a_zone_that_gave_up_summer_time_has_a_rule_only_for_the_years_after():
    assert rule_of("America/Sao_Paulo", 2018, 2020) is None
    assert rule_of("America/Mexico_City", 2022, 2024) is None
    assert rule_of("America/Mexico_City", *SPAN) is not None


def test_changes_are_found_to_the_second():
    assert [c.at for c in changes_in("Europe/Helsinki", 2027)] == [
        datetime(2027, 3, 28, 1, tzinfo=UTC),
        datetime(2027, 10, 31, 1, tzinfo=UTC),
    ]
    assert changes_in("Australia/Lord_Howe", 2027)[0].after == timedelta(hours=10, minutes=30)


def test_a_weekday_is_counted_from_either_end_of_the_month():
    assert nth_weekday(2027, 3, -1, 6).isoformat() == "2027-03-28"
    assert nth_weekday(2027, 3, 2, 6).isoformat() == "2027-03-14"
    assert nth_weekday(2027, 10, -1, 6).isoformat() == "2027-10-31"


ZONES = (
    *RULES,
    "Asia/Kolkata",
    "America/Sao_Paulo",
    "Atlantic/Reykjavik",
    "America/Toronto",
    "Australia/Lord_Howe",
)


@pytest.mark.parametrize("zone", ZONES)
def test_a_reader_that_knows_the_part_alone_reckons_every_hour_around_a_change_right(zone):
    component = written(zone)
    body = read(b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
    body.children.append(component)
    for year in (2026, 2027, 2035):
        at = [c.at for c in changes_in(zone, year)] or [datetime(year, 7, 1, tzinfo=UTC)]
        for change in at:
            for hours in (-26, -2, 3, 30):
                assert_instant(body, zone, change + timedelta(hours=hours))


def assert_instant(body, zone, at):
    local = at.astimezone(ZoneInfo(zone))
    event = read(
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;TZID=%s:%s\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
        % (zone.encode(), f"{local:%Y%m%dT%H%M%S}".encode())
    ).parts("VEVENT")[0]
    assert when(body, event, "DTSTART") == at
