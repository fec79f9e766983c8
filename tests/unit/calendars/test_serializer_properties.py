"""Any text survives, stays inside its property and inside its lines; any slot keeps its instants."""

from datetime import datetime, timedelta

import icalendar
import vobject
from hypothesis import given, reject
from hypothesis import strategies as st

from coordinator.calendars.serializer import (
    Head,
    Method,
    Party,
    calendar,
    clean,
    event_text,
    message,
    zone_needed,
)
from coordinator.kit.errors import Invalid
from coordinator.kit.times import LocalSlot
from tests.calendar_samples import CHANGED, YEARS, entry
from tests.ics_reader import events, read, when

# Weighted to what breaks calendars: escapes, folds, names of properties, control and bidi characters.
NASTY = st.sampled_from(
    [
        "\r\n", "\n", "\r", "\x00", "\\n", "\\N", "\\", ";", ",", ":", '"', " ", "\t", "^n", "^'", "^", "=",
        "END:VEVENT", "\r\nATTENDEE:mailto:x@example.org", "\nBEGIN:VALARM\n", "\x85", "\u2028", "\u2029",
        "\x0b", "\x0c", "\x1c", "\x1e", "\ufeff", "\u200e", "\u202e", "\u2066", "\ud83c", "\udc00", "\U0010ffff",
        "Þ", "א", "ک", "🇫🇮", "👩🏽‍🚀", "e\u0301",
    ]
)  # fmt: skip
LONG = st.builds(str.__mul__, st.sampled_from(["Þ", "a", "🇫🇮", "ab\n", ",", "\\"]), st.integers(900, 9000))
TEXTS = (
    st.lists(st.one_of(NASTY, st.text(max_size=12)), max_size=40).map("".join)
    | st.text(st.characters(), max_size=400)
    | LONG
)
ZONES = st.sampled_from(
    [
        "Europe/Helsinki", "Europe/Dublin", "America/Toronto", "Pacific/Auckland", "Asia/Kolkata",
        "Africa/Casablanca", "America/Sao_Paulo", "Australia/Lord_Howe", "America/St_Johns", "UTC",
    ]
)  # fmt: skip


@st.composite
def slots(draw):
    """Any slot that the house accepts, whole minutes."""
    start = datetime(2026, 1, 2) + timedelta(minutes=draw(st.integers(0, 2_550_000)))
    try:
        return LocalSlot(start, start + timedelta(minutes=draw(st.integers(5, 6000))), draw(ZONES))
    except Invalid:
        reject()


def written(sample, name="Feed"):
    zone = zone_needed(sample.when, YEARS)
    return calendar(Head(name), [zone] if zone else [], [event_text(sample, YEARS)], YEARS)


@given(title=TEXTS, place=TEXTS, text=TEXTS, name=TEXTS)
def test_any_text_survives_and_nothing_escapes_its_property(title, place, text, name):
    data = written(entry(summary=title, location=place, description=text, categories=(name, "NAC")), name)
    (event,) = events(data).values()
    assert event.text("SUMMARY") == clean(title)
    assert [p.text for p in event.all("LOCATION")] == ([clean(place)] if place else [])
    assert [p.text for p in event.all("DESCRIPTION")] == ([clean(text)] if text else [])
    assert event.one("CATEGORIES").texts == [" ".join(clean(name).split()), "NAC"]
    assert read(data).text("X-WR-CALNAME") == " ".join(clean(name).split())
    assert {p.name for p in event.properties} <= {
        "UID", "DTSTAMP", "LAST-MODIFIED", "CREATED", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY", "STATUS",
        "TRANSP", "CLASS", "URL", "LOCATION", "DESCRIPTION", "CATEGORIES",
    }  # fmt: skip


@given(address=TEXTS, uid=TEXTS)
def test_addresses_and_identities_open_no_line(address, uid):
    (event,) = read(written(entry(url=f"https://example.org/{address}", uid=f"1{uid}"))).parts("VEVENT")
    assert event.text("UID") == clean(f"1{uid}")
    assert event.one("URL").raw == "https://example.org/" + "".join(clean(address).split())
    assert len(event.properties) == 12


@given(name=TEXTS, description=TEXTS)
def test_a_calendars_own_texts_open_no_line(name, description):
    head = read(calendar(Head(name, description, colour="teal"), [], [], YEARS))
    assert head.text("NAME") == head.text("X-WR-CALNAME") == " ".join(clean(name).split())
    assert [p.text for p in head.all("X-WR-CALDESC")] == ([clean(description)] if description else [])
    assert head.children == []
    assert {p.name for p in head.properties} <= {
        "VERSION", "PRODID", "CALSCALE", "METHOD", "NAME", "X-WR-CALNAME", "X-WR-CALDESC", "DESCRIPTION", "COLOR",
        "REFRESH-INTERVAL", "X-PUBLISHED-TTL",
    }  # fmt: skip


@given(title=TEXTS, text=TEXTS)
def test_vobject_reads_back_what_was_written(title, text):
    (event,) = vobject.readOne(written(entry(summary=title, description=text)).decode()).vevent_list
    assert event.summary.value == clean(title)
    assert event.contents["description"][0].value == clean(text) if text else True


@given(title=TEXTS, text=TEXTS)
def test_the_library_reads_back_what_was_written(title, text):
    (event,) = icalendar.Calendar.from_ical(written(entry(summary=title, description=text))).walk("VEVENT")
    assert str(event["SUMMARY"]) == clean(title)
    assert str(event.get("DESCRIPTION", "")) == clean(text)


@given(slot=slots())
def test_readers_reckon_the_instants_of_any_slot(slot):
    data = written(entry(when=slot))
    (event,) = events(data).values()
    assert when(read(data), event, "DTSTART") == slot.starts_at()
    assert when(read(data), event, "DTEND") == slot.ends_at()
    (parsed,) = icalendar.Calendar.from_ical(data).walk("VEVENT")
    assert parsed["DTSTART"].dt == slot.starts_at()
    assert parsed["DTEND"].dt == slot.ends_at()


@given(name=TEXTS, title=TEXTS)
def test_any_name_of_a_guest_stays_a_name(name, title):
    data = message(
        entry(summary=title),
        Method.REQUEST,
        organizer=Party("coordinator@example.org", name),
        attendee=Party("guest@example.org", name),
        at=CHANGED,
    )
    (event,) = events(data).values()
    assert event.one("ATTENDEE").raw == "mailto:guest@example.org"
    assert event.one("ORGANIZER").raw == "mailto:coordinator@example.org"
    assert event.one("ATTENDEE").params.keys() <= {"CN", "CUTYPE", "ROLE", "PARTSTAT", "RSVP"}
    assert event.one("ATTENDEE").params["RSVP"] == "TRUE"
    shown = " ".join(clean(name).split()).replace('"', "'").replace("\\", "/")
    (parsed,) = icalendar.Calendar.from_ical(data).walk("VEVENT")
    for who in (parsed["ATTENDEE"], parsed["ORGANIZER"]):
        assert who.params.get("CN", "") == shown
