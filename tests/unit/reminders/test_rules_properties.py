"""The arithmetic of rules over zones, clock changes, holidays, month ends: what must hold everywhere."""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from coordinator.forums.holidays import closed_days
from coordinator.kit.periods import months_on
from coordinator.kit.times import exists, instant_or_after_gap, wall_of, zone_names
from coordinator.reminders.rules import (
    ESCALATES,
    Offset,
    Sending,
    Step,
    due_at,
    occurrences,
    sending_day,
    shifted,
    still_useful,
)

DAYS = st.dates(date(2026, 1, 1), date(2032, 12, 31))
ZONES = st.sampled_from(sorted(zone_names()))
HOURS = st.times().map(lambda t: t.replace(second=0, microsecond=0))
COUNTRIES = st.sampled_from(["DK", "FI", "IS", "NO", "SE", "DE", "TR", "CA", "AU"])
MONTHS = st.integers(-36, 36)


def closed_around(country: str, day: date) -> frozenset[date]:
    years = range(day.year - 1, day.year + 2)
    return frozenset(each for year in years for each in closed_days(country, year))


@given(day=DAYS, n=st.integers(-60, 60), at=HOURS, zone=ZONES)
def test_the_clock_shows_the_hour_of_the_rule_wherever_it_shows_it_at_all(day, n, at, zone):
    """One week before at 09:00 stays 09:00, whatever the clocks do in between."""
    due = due_at(Sending(0, Offset(n)), day, zone, at=at, zone=zone)
    meant = datetime.combine(day + timedelta(days=n), at)
    assert due.tzinfo is UTC
    if exists(meant, zone):
        assert wall_of(due, zone) == meant
    else:
        assert timedelta(0) < wall_of(due, zone) - meant <= timedelta(days=1)


@given(day=DAYS, hour=HOURS, n=st.integers(-30, 30), at=HOURS, venue=ZONES, zone=ZONES)
def test_on_another_clock_the_day_is_the_one_the_meeting_has_there(day, hour, n, at, venue, zone):
    start = datetime.combine(day, hour)
    there = wall_of(instant_or_after_gap(start, venue), zone).date() if zone != venue else day
    meant = datetime.combine(there + timedelta(days=n), at)
    assume(exists(meant, zone))
    due = due_at(Sending(0, Offset(n)), start, venue, at=at, zone=zone)
    assert wall_of(due, zone) == meant


@given(day=DAYS, hour=HOURS, hours=st.integers(1, 72), zone=ZONES)
def test_hours_are_counted_on_the_clock_of_the_venue(day, hour, hours, zone):
    start = datetime.combine(day, hour)
    meant = start - timedelta(hours=hours)
    assume(exists(meant, zone))
    due = due_at(Sending(0, Offset(0, -hours)), start, zone, at=time(9), zone="Europe/Oslo")
    assert wall_of(due, zone) == meant


@given(day=DAYS, months=MONTHS)
def test_months_keep_the_day_or_take_the_months_last(day, months):
    found = months_on(day, months)
    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == months
    last = months_on(found.replace(day=1), 1) - timedelta(days=1)
    assert found.day == min(day.day, last.day)


@given(day=DAYS, months=MONTHS, more=st.integers(0, 24))
def test_more_months_are_never_earlier(day, months, more):
    assert months_on(day, months) <= months_on(day, months + more)


@given(day=DAYS, n=st.integers(1, 25), country=COUNTRIES)
def test_working_days_leave_that_many_open_days_in_the_recipients_country(day, n, country):
    closed = closed_around(country, day)
    due = shifted(day, Offset(-n, working=True), closed)
    notice = [due + timedelta(days=k) for k in range((day - due).days)]
    assert sum(each.weekday() < 5 and each not in closed for each in notice) == n
    assert due.weekday() < 5
    assert due not in closed


@given(day=DAYS, n=st.integers(1, 25), country=COUNTRIES, later=st.integers(0, 40))
def test_a_repeat_in_working_days_waits_for_an_open_day(day, n, country, later):
    closed = closed_around(country, day)
    offset = Offset(-n, working=True)
    first = sending_day(day, Sending(0, offset), closed)
    again = sending_day(day, Sending(1, offset, later), closed)
    assert again.weekday() < 5
    assert again not in closed
    between = [first + timedelta(days=k) for k in range(later, (again - first).days)]
    assert all(each.weekday() >= 5 or each in closed for each in between)


@given(
    first=st.integers(-60, 60),
    every=st.integers(1, 30),
    times=st.integers(0, 10),
    steps=st.lists(
        st.builds(Step, st.sampled_from(["contact_points", "desk"]), st.integers(0, 30)), max_size=3
    ),
)
def test_sendings_come_one_after_the_other_and_have_numbers_of_their_own(first, every, times, steps):
    found = occurrences(Offset(first), every=every, times=times, steps=steps)
    assert len(found) == 1 + times + len(steps)
    assert len({sending.number for sending in found}) == len(found)
    assert [s.later for s in found] == sorted(s.later for s in found)
    assert [s.to for s in found if s.number >= ESCALATES] == [step.to for step in steps]
    assert all(s.to is None for s in found if s.number < ESCALATES)


@given(times=st.integers(0, 10), fewer=st.integers(0, 10), after=st.integers(0, 30))
def test_the_numbers_of_an_escalation_do_not_depend_on_how_often_one_was_reminded(times, fewer, after):
    """So that a changed rule does not send again what went out under the same number."""
    steps = [Step("desk", after)]
    numbers = [occurrences(Offset(-7), every=7, times=n, steps=steps)[-1].number for n in (times, fewer)]
    assert numbers == [ESCALATES, ESCALATES]


@given(
    text=st.builds(
        lambda sign, number, pattern: sign + pattern.format(number),
        st.sampled_from(["", "-"]),
        st.integers(1, 99),
        st.sampled_from(["P{}D", "P{}W", "P{}M", "PT{}H", "{}WD"]),
    )
)
def test_whatever_is_written_is_read_with_its_sign(text):
    offset = Offset.parse(text)
    assert offset.before == text.startswith("-")
    assert offset.working == text.endswith("WD")
    assert any((offset.days, offset.hours, offset.months))


INSTANTS = st.datetimes(datetime(2026, 1, 1), datetime(2032, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))


@given(due=INSTANTS, trigger=INSTANTS, slept=st.timedeltas(timedelta(0), timedelta(days=30)))
def test_what_was_meant_before_is_never_sent_after_and_nothing_is_sent_weeks_late(due, trigger, slept):
    useful = still_useful(due, trigger, due + slept)
    if due < trigger:
        assert useful == (due + slept < trigger)
    else:
        assert useful == (slept < timedelta(days=7))
