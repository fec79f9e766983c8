"""What follows from a change of a meeting: calendars keep up, and people are told in their language."""

import re
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from coordinator.calendars import operations as calendars
from coordinator.calendars import queries
from coordinator.calendars.models import CalendarEntry
from coordinator.kit.texts import LOCALES
from coordinator.mail.models import OutboxMessage
from coordinator.mail.smtp import message_of
from coordinator.meetings import operations
from coordinator.meetings.models import Deadline, Meeting
from coordinator.meetings.rules import Anchor, MeetingMode, MeetingStatus
from tests.factories import slot
from tests.ics_reader import events, read, when


@pytest.fixture
def nac(make):
    return make.forum("nac", members="FI SE", name={"en": "Nordic Aliens Committee", "sv": "Nordiska utskottet"})


@pytest.fixture
def sent(begin):
    """Every letter in the outbox by address, oldest first."""

    def _sent(address=None):
        with begin(read_only=True) as work:
            query = sa.select(OutboxMessage).order_by(OutboxMessage.created_at, OutboxMessage.id)
            if address is not None:
                query = query.where(OutboxMessage.to_address == address)
            return list(work.session.scalars(query))

    return _sent


def part_of(letter):
    """The one VEVENT of a letter's calendar part, and its calendar."""
    data = letter.calendar.encode()
    (event,) = events(data).values()
    return read(data), event


def test_convening_invites_each_with_a_calendar_part_of_their_own(begin, make, nac, sent):
    secretary = make.secretary(nac)
    finland = make.contact_point("FI", email="fi@example.org", name="Aino Virta", zone="Europe/Helsinki")
    make.contact_point("SE", email="se@example.org")
    meeting = make.meeting(nac, status=MeetingStatus.PLANNED, city="Oslo", venue="Hall 3")
    with begin(secretary) as work:
        operations.convene(work, meeting.id)
    letter = sent("fi@example.org")[0]
    assert len(sent()) == 2
    assert letter.subject == "Invitation: NAC: Spring meeting, Tue 20 April 2027"
    assert (letter.kind, letter.person_id, letter.meeting_id) == ("meeting.convened", finland.id, meeting.id)
    calendar, event = part_of(letter)
    assert calendar.text("METHOD") == letter.calendar_method == "REQUEST"
    assert [p.raw for p in event.all("ATTENDEE")] == ["mailto:fi@example.org"]
    assert event.one("ATTENDEE").params["CN"] == "Aino Virta"
    assert event.one("ORGANIZER").raw == "mailto:coordinator@example.org"
    assert event.text("UID") == meeting.uid
    assert (event.text("SEQUENCE"), event.text("STATUS")) == ("1", "CONFIRMED")
    assert when(calendar, event, "DTSTART") == datetime(2027, 4, 20, 11, tzinfo=UTC)
    assert f"http://localhost/meetings/{meeting.id}" in letter.text
    assert "13:00–15:00 Oslo time (14:00–16:00 your time)" in letter.text
    assert "13:00–15:00 Oslo time (14:00–16:00 your time)" in letter.html
    assert "se@example.org" not in letter.calendar + letter.text + letter.html
