"""What follows from a change of a meeting: calendars keep up, and people are told in their language."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy

import pytest
import sqlalchemy as sa

from coordinator.calendars.models import CalendarEntry
from coordinator.kit.ids import new_id
from coordinator.mail.mime import message_bytes
from coordinator.mail.models import OutboxMessage
from coordinator.meetings import operations
from coordinator.meetings.models import Deadline, Meeting, Participant
from coordinator.meetings.rules import Anchor, MeetingStatus
from tests.factories import slot
from tests.ics_reader import events, read, when
from tests.posting import leave_now


@pytest.fixture
def secretary(make, nac):
    return make.secretary(nac)


@pytest.fixture
def finland(make):
    return make.contact_point("FI", email="fi@example.org", name="Aino Virta", zone="Europe/Helsinki")


@pytest.fixture
def leave(begin):
    return lambda: leave_now(begin)


@pytest.fixture
def sent(begin):
    """Every letter about meetings in the outbox, to one address or all, oldest first."""

    def _sent(address=None):
        with begin(read_only=True) as work:
            query = sa.select(OutboxMessage).where(OutboxMessage.kind.startswith("meeting."))
            if address is not None:
                query = query.where(OutboxMessage.to_address == address)
            return list(work.session.scalars(query.order_by(OutboxMessage.created_at, OutboxMessage.id)))

    return _sent


def part_of(letter):
    """The calendar part of a letter, and its one event."""
    data = letter.calendar.encode()
    (event,) = events(data).values()
    return read(data), event


def test_convening_invites_each_with_a_calendar_part_of_their_own(begin, make, nac, secretary, finland, sent):
    make.contact_point("SE", email="se@example.org")
    meeting = make.meeting(nac, status=MeetingStatus.PLANNED, city="Oslo", venue="Hall 3")
    make.keep(Deadline(
        id=new_id(), meeting_id=meeting.id, step="registration_deadline", due_on=date(2027, 3, 30),
        offset_days=-21, relative_to=Anchor.MEETING_START, audience="contact_points",
    ))  # fmt: skip
    with begin(secretary) as work:
        operations.convene(work, meeting.id)
    letters = sent()
    assert sorted(letter.to_address for letter in letters) == ["fi@example.org", "se@example.org"]
    (letter,) = sent("fi@example.org")
    assert letter.subject == "Invitation: NAC: Spring meeting, Tue 20 April 2027"
    assert (letter.kind, letter.person_id, letter.meeting_id) == ("meeting.convened", finland.id, meeting.id)
    calendar, event = part_of(letter)
    assert calendar.text("METHOD") == letter.calendar_method == "REQUEST"
    assert [p.raw for p in event.all("ATTENDEE")] == ["mailto:fi@example.org"]
    assert event.one("ATTENDEE").params["CN"] == "Aino Virta"
    assert event.one("ORGANIZER").raw == "mailto:coordinator@example.org"
    assert event.one("ORGANIZER").params["CN"] == "Secretariat of NAC"
    assert event.text("UID") == meeting.uid
    assert (event.text("SEQUENCE"), event.text("STATUS")) == ("1", "CONFIRMED")
    assert when(calendar, event, "DTSTART") == datetime(2027, 4, 20, 11, tzinfo=UTC)
    for facts in (letter.text, letter.html):
        assert f"http://localhost/meetings/{meeting.id}" in facts
        assert "Tue 20 April 2027, 13:00–15:00 Oslo time (14:00–16:00 your time)" in facts
        assert "Tue 30 March 2027" in facts
        assert "Hall 3, Oslo" in facts
        assert "You get this mail because" in facts
    assert "se@example.org" not in letter.calendar + letter.text + letter.html


def test_a_move_says_before_and_now_in_both_zones_and_why(begin, make, nac, secretary, finland, sent):
    meeting = make.meeting(nac)
    with begin(secretary) as work:
        operations.reschedule(
            work,
            meeting.id,
            slot("2027-04-20T15:00", zone="Atlantic/Reykjavik"),
            reason="Ferry strike",
            tell=True,
        )
    (letter,) = sent("fi@example.org")
    assert letter.subject == "New time: NAC: Spring meeting, Tue 20 April 2027"
    for facts in (letter.text, letter.html):
        assert "Tue 20 April 2027, 13:00–15:00 Oslo time (14:00–16:00 your time)" in facts
        assert "Tue 20 April 2027, 15:00–17:00 Reykjavik time (18:00–20:00 your time)" in facts
        assert "Reason: Ferry strike" in facts
    calendar, event = part_of(letter)
    assert (calendar.text("METHOD"), event.text("SEQUENCE")) == ("REQUEST", "1")
    assert when(calendar, event, "DTSTART") == datetime(2027, 4, 20, 15, tzinfo=UTC)


def test_a_cancellation_strikes_it_out(begin, make, nac, secretary, finland, sent):
    meeting = make.meeting(nac)
    with begin(secretary) as work:
        operations.cancel(work, meeting.id, reason="No quorum", tell=True)
    (letter,) = sent()
    assert letter.subject == "Cancelled: NAC: Spring meeting, Tue 20 April 2027"
    assert letter.calendar_method == "CANCEL"
    calendar, event = part_of(letter)
    assert calendar.text("METHOD") == "CANCEL"
    assert (event.text("STATUS"), event.text("SEQUENCE")) == ("CANCELLED", "1")
    assert event.text("SUMMARY") == "NAC: Spring meeting"
    assert [p.raw for p in event.all("ATTENDEE")] == ["mailto:fi@example.org"]
    assert "Reason: No quorum" in letter.text


def test_a_postponement_without_a_day_cancels_and_one_with_a_day_updates(
    begin, make, nac, secretary, finland, sent
):
    away, moved = make.meeting(nac, title="Away"), make.meeting(nac, title="Moved")
    with begin(secretary) as work:
        operations.postpone(work, away.id, reason="Elections", tell=True)
    with begin(secretary) as work:
        operations.postpone(work, moved.id, reason="Elections", to=slot("2027-06-01T10:00"), tell=True)
    first, second = sent()
    assert first.subject == "Postponed: NAC: Away, Tue 20 April 2027"
    assert first.calendar_method == "CANCEL"
    assert "A new date will be announced." in first.text
    assert second.subject == "Postponed: NAC: Moved, Tue 1 June 2027"
    _, event = part_of(second)
    assert (second.calendar_method, event.text("STATUS")) == ("REQUEST", "TENTATIVE")


def test_a_cancellation_taken_back_invites_again(begin, make, nac, secretary, finland, sent, leave):
    meeting = make.meeting(nac)
    with begin(secretary) as work:
        operations.cancel(work, meeting.id, reason="A mistake", tell=True)
    leave()
    with begin(secretary) as work:
        operations.reinstate(work, meeting.id, tell=True)
    letter = sent()[-1]
    assert letter.subject == "Takes place after all: NAC: Spring meeting, Tue 20 April 2027"
    assert (letter.calendar_method, part_of(letter)[1].text("SEQUENCE")) == ("REQUEST", "2")


def test_nobody_is_told_when_nobody_is_to_be_told(begin, make, nac, secretary, finland, sent):
    meeting = make.meeting(nac)
    with begin(secretary) as work:
        operations.reschedule(work, meeting.id, slot("2027-04-21T13:00"), tell=False)
    assert sent() == []


def test_a_planned_meeting_that_moves_asks_nothing_of_calendars(begin, make, nac, secretary, finland, sent):
    meeting = make.meeting(nac, status=MeetingStatus.PLANNED)
    with begin(secretary) as work:
        operations.reschedule(work, meeting.id, slot("2027-04-21T13:00"), tell=True)
    (letter,) = sent()
    assert (letter.calendar, letter.calendar_method) == (None, None)


def test_each_is_told_in_their_own_language(begin, make, nac, secretary, sent):
    make.contact_point("SE", email="se@example.org", locale="sv")
    meeting = make.meeting(nac)
    with begin(secretary) as work:
        operations.cancel(work, meeting.id, reason="Strejk", tell=True)
    (letter,) = sent()
    assert letter.locale == "sv"
    assert "tis 20 apr" in letter.text
    assert "Nordiska utlänningsutskottet" in letter.text
    assert 'lang="sv"' in letter.html


def test_one_who_is_registered_by_name_and_address_alone_is_told_too(begin, make, nac, secretary, sent):
    meeting = make.meeting(nac)
    make.keep(Participant(
        id=new_id(), meeting_id=meeting.id, display_name='Eva "Vivan" Ek', email="ek@example.org",
        registered_at=datetime(2026, 11, 1, tzinfo=UTC),
    ))  # fmt: skip
    with begin(secretary) as work:
        operations.cancel(work, meeting.id, reason="Strike", tell=True)
    (letter,) = sent()
    assert letter.person_id is None
    assert part_of(letter)[1].one("ATTENDEE").params["CN"] == "Eva 'Vivan' Ek"


def test_further_news_is_an_answer_to_the_first(begin, make, nac, finland, sent, leave, hands):
    meeting, secretary = make.meeting(nac), make.secretary(nac)
    with begin(secretary) as work:
        operations.reschedule(work, meeting.id, slot("2027-04-21T13:00"), tell=True)
    hands.at += timedelta(hours=1)
    leave()
    with begin(secretary) as work:
        operations.reschedule(work, meeting.id, slot("2027-04-22T13:00"), tell=True)
    first, second = sent()
    assert first.headers == {}
    assert second.headers == {"In-Reply-To": first.message_id, "References": first.message_id}
    assert part_of(first)[1].text("SEQUENCE") < part_of(second)[1].text("SEQUENCE")
    assert part_of(first)[1].one("DTSTAMP").raw < part_of(second)[1].one("DTSTAMP").raw


def test_a_title_with_line_breaks_breaks_no_header_and_no_line(begin, make, nac, secretary, finland, sent):
    meeting = make.meeting(nac, title="Spring\r\nBcc: everybody@example.org\r\n\r\nhello\x07")
    with begin(secretary) as work:
        operations.cancel(work, meeting.id, reason="x\r\nDTSTART:19700101T000000Z", tell=True)
    (letter,) = sent()
    assert letter.subject == "Cancelled: NAC: Spring Bcc: everybody@example.org hello, Tue 20 April 2027"
    message = message_from_bytes(message_bytes(letter, "coordinator@example.org"), policy=policy.default)
    assert message["Bcc"] is None
    assert message["To"].addresses[0].addr_spec == "fi@example.org"
    _, event = part_of(letter)
    assert event.one("DTSTART").raw == "20270420T130000"
    assert event.text("SUMMARY") == "NAC: Spring\nBcc: everybody@example.org\n\nhello"


def test_the_message_has_the_parts_that_outlook_and_gmail_want(begin, make, nac, secretary, finland, sent):
    meeting = make.meeting(nac, status=MeetingStatus.PLANNED)
    with begin(secretary) as work:
        operations.convene(work, meeting.id)
    message = message_from_bytes(message_bytes(sent()[0], "coordinator@example.org"), policy=policy.default)
    kinds = [part.get_content_type() for part in message.walk()]
    assert kinds == [
        "multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar", "application/ics",
    ]  # fmt: skip
    calendar = next(part for part in message.walk() if part.get_content_type() == "text/calendar")
    assert calendar["Content-Type"].params["method"] == "REQUEST"
    assert read(calendar.get_payload(decode=True)).text("METHOD") == "REQUEST"


def test_edits_are_told_and_calendars_hear_of_what_they_show(begin, make, nac, secretary, finland, sent):
    meeting = make.meeting(nac)
    with begin(secretary) as work:
        operations.edit(work, meeting.id, replace(meeting.facts, venue="Hall 7"), tell=True)
    (letter,) = sent()
    assert letter.subject == "Changed: NAC: Spring meeting, Tue 20 April 2027"
    assert "Where: –\n  → Hall 7\n" in letter.text
    assert part_of(letter)[1].text("LOCATION") == "Hall 7"


def texts(begin):
    with begin(read_only=True) as work:
        rows = work.session.scalars(sa.select(CalendarEntry).order_by(CalendarEntry.locale))
        return {row.locale: row.text for row in rows}


def test_texts_follow_in_the_languages_in_which_they_are_read(begin, client, make, nac, secretary, issue):
    meeting = make.meeting(nac)
    client.get(issue(make.delegate(nac, "FI"), forum=nac))
    client.get(issue(make.delegate(nac, "SE", locale="sv"), forum=nac))
    with begin(secretary) as work:
        operations.reschedule(work, meeting.id, slot("2027-05-05T13:00"), tell=False)
    found = texts(begin)
    assert list(found) == ["en", "sv"]
    assert all("DTSTART;TZID=Europe/Oslo:20270505T130000" in text for text in found.values())


def test_a_change_makes_no_texts_that_nobody_reads(begin, make, nac, secretary):
    meeting = make.meeting(nac)
    with begin(secretary) as work:
        operations.reschedule(work, meeting.id, slot("2027-05-05T13:00"), tell=False)
    assert texts(begin) == {}


@pytest.fixture
def read_by_finland(client, make, nac, issue):
    """A meeting that stands in somebody's calendar."""
    meeting = make.meeting(nac)
    client.get(issue(make.delegate(nac, "FI"), forum=nac))
    return meeting


def test_if_the_texts_cannot_be_made_nothing_has_happened(begin, read_by_finland, secretary, monkeypatch):
    def broken(*_args):
        raise RuntimeError("broken")

    monkeypatch.setattr("coordinator.calendars.operations.entries.event_text", broken)
    with pytest.raises(RuntimeError), begin(secretary) as work:
        operations.reschedule(work, read_by_finland.id, slot("2027-05-05T13:00"), tell=True)
    with begin(read_only=True) as work:
        kept = work.session.get_one(Meeting, read_by_finland.id)
        assert kept.local_start == datetime(2027, 4, 20, 13)
        assert work.session.scalars(sa.select(OutboxMessage)).all() == []
