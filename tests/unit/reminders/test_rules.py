"""When a reminder is due."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordinator.kit.times import wall_of
from coordinator.reminders.rules import (
    BadOffset,
    Offset,
    Sending,
    due_at_day,
    due_at_start,
    occurrences,
    shifted,
    still_useful,
)

DAYS = st.dates(date(2026, 1, 1), date(2030, 12, 31))
ZONES = st.sampled_from(["Europe/Stockholm", "Atlantic/Reykjavik", "America/Toronto", "Pacific/Auckland"])
CLOSED = st.frozensets(DAYS, max_size=30)


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("-P7D", Offset(-7)),
        ("P2D", Offset(2)),
        ("PT0H", Offset(0)),
        ("-PT2H", Offset(0, -2)),
        ("-P1W", Offset(-7)),
        ("P180D", Offset(180)),
        ("-P1M", Offset(0, months=-1)),
        ("-3WD", Offset(-3, working=True)),
        ("2WD", Offset(2, working=True)),
    ],
)
def test_offsets_are_read_as_iso_durations_or_working_days(text, offset):
    assert Offset.parse(text) == offset


@pytest.mark.parametrize("text", ["", "P", "PT", "-P1Y", "7 days", "P7", "--P7D", "P7D ", "-WD", "P1DT"])
def test_what_is_no_offset_is_refused(text):
    with pytest.raises(BadOffset):
        Offset.parse(text)


def test_one_week_before_stays_the_same_hour_across_the_clock_change():
    due = due_at_start(datetime(2027, 4, 1, 13), "Europe/Stockholm", Offset(-7), time(9))
    assert due == datetime(2027, 3, 25, 8, tzinfo=UTC)
    late = due_at_start(datetime(2027, 4, 6, 13), "Europe/Stockholm", Offset(-7), time(9))
    assert late == datetime(2027, 3, 30, 7, tzinfo=UTC)


def test_without_an_hour_the_meetings_own_hour_is_kept():
    assert due_at_start(datetime(2027, 4, 6, 13), "Europe/Oslo", Offset(-1), None) == datetime(
        2027, 4, 5, 11, tzinfo=UTC
    )


def test_working_days_pass_over_easter():
    easter = {date(2027, 3, 26), date(2027, 3, 29)}
    assert shifted(date(2027, 3, 30), Offset(-3, working=True), easter) == date(2027, 3, 23)


@given(day=DAYS, n=st.integers(1, 30), closed=CLOSED)
def test_a_reminder_leaves_exactly_the_promised_open_days(day, n, closed):
    due = shifted(day, Offset(-n, working=True), closed)
    notice = [due + timedelta(days=k) for k in range((day - due).days)]
    assert sum(d.weekday() < 5 and d not in closed for d in notice) == n
    assert due.weekday() < 5
    assert due not in closed


@given(
    day=DAYS,
    n=st.integers(-400, 400),
    zone=ZONES,
    at=st.times().map(lambda t: t.replace(second=0, microsecond=0)),
)
def test_the_clock_at_the_forum_shows_the_promised_hour(day, n, zone, at):
    due = due_at_day(day, Offset(n), at, zone)
    wall = wall_of(due, zone)
    assert abs((wall - datetime.combine(day + timedelta(days=n), at)).total_seconds()) in (0, 3600)


@given(day=DAYS, n=st.integers(1, 60), m=st.integers(1, 60), closed=CLOSED)
def test_more_notice_is_never_later(day, n, m, closed):
    few, many = sorted((n, m))
    assert shifted(day, Offset(-many, working=True), closed) <= shifted(
        day, Offset(-few, working=True), closed
    )


def test_repeats_follow_in_order():
    assert occurrences(Offset(-7), [Offset(7), Offset(1)]) == [
        Sending(0, Offset(-7)),
        Sending(1, Offset(1)),
        Sending(2, Offset(7)),
    ]


def test_a_reminder_meant_before_is_useless_after():
    trigger = datetime(2027, 4, 20, 11, tzinfo=UTC)
    due = trigger - timedelta(days=1)
    assert still_useful(due, trigger, trigger - timedelta(minutes=1))
    assert not still_useful(due, trigger, trigger)


def test_a_reminder_about_something_late_goes_stale_after_a_week():
    trigger = datetime(2027, 4, 20, 11, tzinfo=UTC)
    due = trigger + timedelta(days=2)
    assert still_useful(due, trigger, due + timedelta(days=6))
    assert not still_useful(due, trigger, due + timedelta(days=8))
