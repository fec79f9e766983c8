"""Stored texts in the shapes that people choose: only busy, as tasks, with an alarm."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordinator.calendars.serializer import (
    Head,
    alarm_text,
    busy_text,
    calendar,
    event_text,
    task_text,
    with_alarm,
)
from coordinator.kit.periods import Period
from tests.calendar_samples import ENGLISH, SWEDISH, YEARS, entry, slot
from tests.ics_reader import read

ENTRIES = [*ENGLISH, *SWEDISH]
TEXT = st.text(st.characters(codec="utf-8"), min_size=1, max_size=300)


def parsed(text):
    return read(calendar(Head(name="X"), (), [text], YEARS))


@pytest.mark.parametrize("each", ENTRIES, ids=lambda e: e.summary[:30])
def test_busy_keeps_when_it_is_and_drops_every_word(each):
    (before,), (after,) = (
        parsed(event_text(each, YEARS)).parts("VEVENT"),
        parsed(busy_text(event_text(each, YEARS), "Busy")).parts("VEVENT"),
    )
    assert after.text("SUMMARY") == "Busy"
    for name in ("UID", "DTSTAMP", "SEQUENCE", "STATUS", "TRANSP", "CLASS"):
        assert after.one(name).raw == before.one(name).raw
    for name in ("DESCRIPTION", "LOCATION", "URL", "CATEGORIES"):
        assert not after.has(name)


def test_busy_times_are_instants_that_tell_no_zone():
    text = busy_text(
        event_text(entry(when=slot("2027-03-28T10:00", "2027-03-28T12:00", "Pacific/Auckland")), YEARS),
        "Busy",
    )
    assert "DTSTART:20270327T210000Z\r\n" in text
    assert "TZID" not in text


@given(summary=TEXT, description=TEXT, location=TEXT)
def test_no_text_comes_through_busy(summary, description, location):
    """Also where a text looks like a line of its own, or is long enough to be folded."""
    told = replace(entry(), summary=summary, description=description, location=location)
    plain = replace(entry(), summary="A", description="", location="")
    assert busy_text(event_text(told, YEARS), "Busy") == busy_text(event_text(plain, YEARS), "Busy")


@given(summary=TEXT, description=TEXT)
def test_a_task_says_what_the_entry_said(summary, description):
    day = Period.of_days(datetime(2027, 4, 6, tzinfo=UTC).date(), datetime(2027, 4, 6, tzinfo=UTC).date())
    told = replace(entry(), summary=summary, description=description, when=day)
    (event,), (task,) = (
        parsed(event_text(told, YEARS)).parts("VEVENT"),
        parsed(task_text(event_text(told, YEARS))).parts("VTODO"),
    )
    for name in ("UID", "DTSTAMP", "SEQUENCE", "SUMMARY", "URL"):
        assert task.one(name).raw == event.one(name).raw
    assert task.one("DUE").raw == event.one("DTSTART").raw
    assert task.text("STATUS") == "NEEDS-ACTION"
    assert not any(task.has(name) for name in ("DTEND", "TRANSP", "DTSTART"))


@pytest.mark.parametrize("each", ENTRIES, ids=lambda e: e.summary[:30])
def test_an_alarm_stands_where_time_is_taken(each):
    text = with_alarm(event_text(each, YEARS), alarm_text(15, "Soon; now, “here”"))
    (event,) = parsed(text).parts("VEVENT")
    alarms = event.parts("VALARM")
    assert len(alarms) == (1 if each.busy else 0)
    for alarm in alarms:
        assert (alarm.text("ACTION"), alarm.one("TRIGGER").raw) == ("DISPLAY", "-PT15M")
        assert alarm.text("DESCRIPTION") == "Soon; now, “here”"
    assert all(len(line) <= 75 for line in text.encode().split(b"\r\n"))
