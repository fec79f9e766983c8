"""Readers that others wrote find in our feeds what the database holds: every instant, in every zone."""

import re
from datetime import timedelta

import icalendar
import pytest
import recurring_ical_events
import vobject

from tests.calendar_zones import FIRST, LAST, Said, fill, in_database
from tests.ics_reader import events, read, when


@pytest.fixture
def feed(make, nac, issue, client):
    """The whole feed of a forum that meets around all changes of clocks, and what the database says."""
    count = fill(make, nac)
    answer = client.get(issue(make.secretary(nac), forum=nac))
    truth = in_database(FIRST, LAST)
    assert answer.status_code == 200
    assert len(truth) == count > 500
    return answer.data, truth


def differences(found, truth):
    assert found.keys() == truth.keys()
    return {uid: (found[uid], truth[uid]) for uid in truth if found[uid] != truth[uid]}


def by_vobject(data):
    (calendar,) = vobject.readComponents(data.decode())
    return {
        event.uid.value: Said(
            event.dtstart.value, event.dtend.value, event.status.value, int(event.sequence.value)
        )
        for event in calendar.vevent_list
    }


def by_icalendar(data):
    return {
        str(event["UID"]): Said(event.start, event.end, str(event["STATUS"]), int(event["SEQUENCE"]))
        for event in icalendar.Calendar.from_ical(data).walk("VEVENT")
    }


def by_ours(data):
    calendar = read(data)
    return {
        uid: Said(
            when(calendar, event, "DTSTART"),
            when(calendar, event, "DTEND"),
            event.text("STATUS"),
            int(event.text("SEQUENCE")),
        )
        for uid, event in events(data).items()
    }


@pytest.mark.parametrize("reader", [by_vobject, by_icalendar, by_ours])
def test_a_reader_finds_what_the_database_holds(feed, reader):
    data, truth = feed
    assert differences(reader(data), truth) == {}


def test_a_program_that_lists_days_finds_each_meeting_once_on_its_day(feed):
    """recurring-ical-events reckons what stands on which day, as the sheet of a calendar shows it."""
    data, truth = feed
    listed = recurring_ical_events.of(icalendar.Calendar.from_ical(data)).between(
        FIRST - timedelta(days=2), LAST + timedelta(days=2)
    )
    found = {str(e["UID"]): Said(e.start, e.end, str(e["STATUS"]), int(e["SEQUENCE"])) for e in listed}
    assert len(listed) == len(truth)
    assert differences(found, truth) == {}


def test_the_proof_would_see_a_wrong_hour(feed):
    """vobject reckons by the zones in the file: another offset there, and it finds other instants."""
    data, truth = feed
    wrong = data.replace(b"TZOFFSETTO:+0300", b"TZOFFSETTO:+0400").replace(
        b"TZID:Europe/Helsinki", b"TZID:Nowhere/Helsinki"
    )
    wrong = re.sub(rb"TZID=Europe/Helsinki", b"TZID=Nowhere/Helsinki", wrong)
    found = differences(by_vobject(wrong), truth)
    assert 20 < len(found) < len(truth)
