"""Golden files, instants as an independent reader reckons them, and what must never be written."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from coordinator.calendars.serializer import (
    EntryStatus,
    Head,
    Method,
    Party,
    calendar,
    clean,
    event_text,
    message,
    single,
    zone_needed,
)
from coordinator.kit.periods import Period
from tests.calendar_samples import ENGLISH, SWEDISH, YEARS, entry, slot
from tests.golden import assert_golden
from tests.ics_reader import events, read, when

GOLDEN = Path(__file__).parent / "golden"
ENGLISH_HEAD = Head(
    name="Nordic Aliens Committee",
    description="Meetings from 90 days back to 24 months ahead.",
    colour="royalblue",
)
SWEDISH_HEAD = Head(name="Mina möten: NAC, GDISC; IGC")
COORDINATOR = Party("coordinator@example.org", "Nordic Aliens Committee, secretariat")


def written(head, entries):
    zones = {zone for e in entries if (zone := zone_needed(e.when, YEARS))}
    return calendar(head, zones, [event_text(e, YEARS) for e in entries], YEARS)


@pytest.mark.parametrize(
    ("name", "head", "entries"), [("english", ENGLISH_HEAD, ENGLISH), ("swedish", SWEDISH_HEAD, SWEDISH)]
)
def test_a_feed_is_byte_for_byte_the_golden_file(name, head, entries):
    assert_golden(GOLDEN / f"{name}.ics", written(head, entries))


def invitation(method, **over):
    return message(
        entry(location="Säätytalo, Helsinki", **over),
        method,
        organizer=COORDINATOR,
        attendee=Party("elina.kask@authority.example.org", 'Elina "Ella" Kask; Migri'),
        at=datetime(2026, 12, 1, 14, 30, 7, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("request", invitation(Method.REQUEST, sequence=2)),
        (
            "cancel",
            invitation(
                Method.CANCEL,
                sequence=3,
                status=EntryStatus.CANCELLED,
                busy=False,
                summary="Cancelled: Spring meeting of the directors-general",
            ),
        ),
    ],
)
def test_a_message_is_byte_for_byte_the_golden_file(name, data):
    assert_golden(GOLDEN / f"{name}.ics", data)


@pytest.mark.parametrize("sample", [*ENGLISH, *SWEDISH], ids=lambda e: e.summary[:25])
def test_an_independent_reader_finds_the_instants_of_the_slot(sample):
    data = written(ENGLISH_HEAD, [sample])
    event = events(data)[sample.uid]
    found = when(read(data), event, "DTSTART"), when(read(data), event, "DTEND")
    if isinstance(sample.when, Period):
        assert found == (sample.when.from_on, sample.when.until_on)
    else:
        assert found == (sample.when.starts_at(), sample.when.ends_at())


def test_a_zone_without_a_yearly_rule_is_written_in_utc_and_needs_no_vtimezone():
    data = written(
        ENGLISH_HEAD, [entry(when=slot("2027-02-10T09:00", "2027-02-10T10:00", "Africa/Casablanca"))]
    )
    (event,) = events(data).values()
    assert event.one("DTSTART").raw == "20270210T090000Z"  # in Ramadan clocks are on UTC
    assert read(data).parts("VTIMEZONE") == []


def test_a_zone_that_is_like_utc_today_keeps_its_name():
    (event,) = events(
        single(entry(when=slot("2027-02-10T09:00", "2027-02-10T10:00", "Atlantic/Reykjavik")))
    ).values()
    assert event.one("DTSTART").params == {"TZID": "Atlantic/Reykjavik"}


def test_utc_itself_is_written_as_utc():
    data = single(entry(when=slot("2027-02-10T09:00", "2027-02-10T10:00", "UTC")))
    (event,) = events(data).values()
    assert event.one("DTEND").raw == "20270210T100000Z"


@pytest.mark.parametrize(
    ("start", "end", "written"),
    [
        ("2027-10-31T03:30", "2027-10-31T06:00", ("20271031T003000Z", "20271031T040000Z")),
        ("2027-10-30T20:00", "2027-10-31T03:30", ("20271030T170000Z", "20271031T003000Z")),
    ],
)
def test_an_hour_that_clocks_show_twice_is_written_in_utc_since_readers_differ(start, end, written):
    data = single(entry(when=slot(start, end, "Europe/Helsinki")))
    (event,) = events(data).values()
    assert (event.one("DTSTART").raw, event.one("DTEND").raw) == written
    assert read(data).parts("VTIMEZONE") == []


def test_each_zone_stands_once_before_the_events():
    data = written(ENGLISH_HEAD, ENGLISH)
    names = [part.name for part in read(data).children]
    assert names == ["VTIMEZONE"] * 4 + ["VEVENT"] * len(ENGLISH)
    assert [z.text("TZID") for z in read(data).parts("VTIMEZONE")] == [
        "America/Toronto",
        "Atlantic/Reykjavik",
        "Europe/Helsinki",
        "Pacific/Auckland",
    ]


def test_a_calendar_says_its_name_twice_and_how_often_to_come_back():
    head = read(written(Head("A; b, c\nBEGIN:VEVENT", colour="teal"), []))
    assert head.text("NAME") == head.text("X-WR-CALNAME") == "A; b, c BEGIN:VEVENT"
    assert head.one("REFRESH-INTERVAL").raw == head.one("X-PUBLISHED-TTL").raw == "PT1H"
    assert head.one("REFRESH-INTERVAL").params == {"VALUE": "DURATION"}
    assert head.text("METHOD") == "PUBLISH"
    assert head.text("VERSION") == "2.0"
    assert head.text("COLOR") == "teal"
    assert not head.has("SOURCE")


def test_dtstamp_is_the_last_change_and_bytes_do_not_depend_on_when_they_are_made():
    sample = entry()
    assert event_text(sample, YEARS) == event_text(replace(sample), YEARS)
    (event,) = events(single(sample)).values()
    assert event.one("DTSTAMP").raw == event.one("LAST-MODIFIED").raw == "20261201T143005Z"
    assert event.one("CREATED").raw == "20261125T090000Z"


def test_a_feed_names_no_guest_and_wakes_nobody():
    text = written(ENGLISH_HEAD, ENGLISH).decode()
    for absent in ("ATTENDEE", "ORGANIZER", "VALARM", "RDATE", "DURATION:", "X-ALT-DESC"):
        assert absent not in text.replace("VALUE=DURATION:", "")


def test_days_are_dates_with_an_exclusive_end():
    data = single(entry(when=Period.of_days(date(2027, 3, 12), date(2027, 3, 12))))
    (event,) = events(data).values()
    assert (event.one("DTSTART").raw, event.one("DTEND").raw) == ("20270312", "20270313")
    assert event.one("DTSTART").params == {"VALUE": "DATE"}


def test_an_invitation_names_its_one_guest_and_the_product():
    calendar_ = read(invitation(Method.REQUEST))
    (event,) = calendar_.parts("VEVENT")
    assert calendar_.text("METHOD") == "REQUEST"
    guest = event.one("ATTENDEE")
    assert guest.raw == "mailto:elina.kask@authority.example.org"
    assert guest.params == {
        "CN": "Elina 'Ella' Kask; Migri",
        "CUTYPE": "INDIVIDUAL",
        "PARTSTAT": "NEEDS-ACTION",
        "ROLE": "REQ-PARTICIPANT",
        "RSVP": "TRUE",
    }
    assert event.one("ORGANIZER").raw == "mailto:coordinator@example.org"
    assert event.one("DTSTAMP").raw == "20261201T143007Z"
    assert event.one("LAST-MODIFIED").raw == "20261201T143005Z"


def test_names_and_addresses_open_no_line_and_no_parameter():
    data = message(
        entry(),
        Method.REQUEST,
        organizer=Party("a@example.org\r\nX-EVIL:1", 'A"\r\nATTENDEE:mailto:x@example.org'),
        attendee=Party("b@example.org", 'B";RSVP=FALSE:mailto:c@example.org'),
        at=datetime(2026, 12, 1, tzinfo=UTC),
    )
    (event,) = events(data).values()
    assert len(event.all("ATTENDEE")) == 1
    assert event.one("ATTENDEE").raw == "mailto:b@example.org"
    assert event.one("ATTENDEE").params["CN"] == "B';RSVP=FALSE:mailto:c@example.org"
    assert event.one("ORGANIZER").raw == "mailto:a@example.orgX-EVIL:1"
    assert not event.has("X-EVIL")


def test_clean_keeps_tabs_and_line_ends_and_drops_what_programs_choke_on():
    assert clean("a\r\nb\rc\td\x00\x1b\x7f\x85\u2028\u2029\ufeff\ud800e") == "a\nb\nc\tde"


def test_naive_instants_are_a_bug():
    with pytest.raises(ValueError, match="aware"):
        single(entry(changed_at=datetime(2026, 1, 1)))


def test_days_without_an_end_are_a_bug():
    with pytest.raises(ValueError, match="both ends"):
        single(entry(when=Period(date(2027, 1, 1), None)))


def test_a_calendar_refuses_a_zone_it_cannot_describe():
    with pytest.raises(ValueError, match="no yearly rule"):
        calendar(Head("x"), ["Africa/Casablanca"], [], YEARS)


def test_the_length_of_a_meeting_over_the_clock_change_is_kept():
    data = single(entry(when=slot("2027-03-27T13:00", "2027-03-29T12:00", "Europe/Helsinki")))
    (event,) = events(data).values()
    length = when(read(data), event, "DTEND") - when(read(data), event, "DTSTART")
    assert length == timedelta(hours=46)
