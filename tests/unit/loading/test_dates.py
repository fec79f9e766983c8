"""Days relative to the day of loading; weekends are moved off."""

import json
from datetime import date, datetime

import pytest

from coordinator.loading.document.dates import Calendar, open_day
from coordinator.loading.document.reader import Notes, Row
from coordinator.loading.document.text import parse

WEDNESDAY = date(2026, 11, 25)


def row(**values) -> Row:
    return Row(parse(json.dumps(values).encode()), "/demo/meetings/0", Notes())


def slot(start: tuple, end: tuple, zone: str = "Europe/Oslo", today: date = WEDNESDAY):
    found = row(start={"day": start[0], "time": start[1]}, end={"day": end[0], "time": end[1]})
    return Calendar(today).slot(found, zone), found


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 11, 27), date(2026, 11, 27)),
        (date(2026, 11, 28), date(2026, 11, 30)),
        (date(2026, 11, 29), date(2026, 11, 30)),
    ],
)
def test_a_day_on_a_weekend_moves_to_monday(day, expected):
    assert open_day(day) == expected


def test_an_open_day_stays():
    found, _row = slot((9, "10:00"), (9, "11:30"))
    assert (found.start, found.end) == (datetime(2026, 12, 4, 10), datetime(2026, 12, 4, 11, 30))


def test_a_meeting_of_two_days_moves_as_a_whole():
    found, _row = slot((2, "13:00"), (3, "12:00"))  # Friday and Saturday
    assert (found.start, found.end) == (datetime(2026, 11, 30, 13), datetime(2026, 12, 1, 12))


def test_days_given_as_dates_stay_where_they_are():
    found = row(start={"date": "2026-11-28", "time": "10:00"}, end={"date": "2026-11-28", "time": "11:00"})
    assert Calendar(WEDNESDAY).slot(found, "Europe/Oslo").start == datetime(2026, 11, 28, 10)


def reasons(found: Row) -> list[tuple[str, str]]:
    found.done(ignore=found.value)
    return [(r.pointer, r.reason) for r in found.notes.refused]


def test_an_end_before_the_start_is_refused():
    found, given = slot((9, "10:00"), (9, "09:00"))
    assert found is None
    assert reasons(given) == [("/demo/meetings/0", "end: lies before the start")]


def test_a_time_that_spring_skips_is_refused():
    given = row(start={"date": "2027-03-28", "time": "02:30"}, end={"date": "2027-03-28", "time": "05:00"})
    assert Calendar(WEDNESDAY).slot(given, "Europe/Oslo") is None
    assert reasons(given) == [
        ("/demo/meetings/0", "start: clocks in Europe/Oslo are put forward at that time")
    ]


@pytest.mark.parametrize(
    ("start", "pointer"),
    [
        ({"day": "soon", "time": "10:00"}, "/demo/meetings/0/start"),
        ({"day": 10**9, "time": "10:00"}, "/demo/meetings/0/start"),
        ({"date": "1066-10-14", "time": "10:00"}, "/demo/meetings/0/start"),
        ({"date": None, "time": "10:00"}, "/demo/meetings/0/start"),
        ({"day": 1}, "/demo/meetings/0/start"),
    ],
)
def test_a_bad_day_is_refused_at_its_own_place(start, pointer):
    given = row(start=start, end={"day": 1, "time": "11:00"})
    assert Calendar(WEDNESDAY).slot(given, "Europe/Oslo") is None
    assert [where for where, _reason in reasons(given)] == [pointer]


def test_days_of_deadlines_move_off_weekends_too():
    assert Calendar(WEDNESDAY).day(row(due_day=3), "due_day") == date(2026, 11, 30)
    assert Calendar(WEDNESDAY).day(row(due_day=None), "due_day") is None
