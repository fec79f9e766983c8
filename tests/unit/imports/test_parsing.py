"""The reader of calendar files: what is found, what is refused, and whose clock it is."""

from datetime import UTC, date, datetime

import pytest

from coordinator.imports.parsing import Fault, Options, Reason, Unreadable, read
from tests.calendar_files import (
    APPLE,
    EU_RULES,
    EXCHANGE,
    GOOGLE,
    LOTUS,
    OUTLOOK,
    US_RULES,
    calendar,
    event,
    timed,
    vtimezone,
)

TODAY = date(2026, 11, 25)
STOCKHOLM = ("Europe/Stockholm",)


def reading(content, *, zone=None, preferred=STOCKHOLM, first=None, last=None):
    return read(content, Options(TODAY, first, last, zone, preferred))


def starts(content, **over):
    """Starts as instants, or as dates."""
    return [f.start if f.all_day else f.instants("UTC")[0] for f in reading(content, **over).found]


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def reason(content, **over):
    (refused,) = reading(content, **over).refused
    return refused.remark.reason


# Whose clock ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (OUTLOOK, [utc("2027-03-10T08:00"), date(2027, 4, 12)]),
        (GOOGLE, [utc("2027-03-10T08:00"), utc("2027-04-01T07:00"), utc("2027-04-08T07:00"), utc("2027-04-15T07:00")]),
        (APPLE, [utc("2027-03-10T08:00"), date(2027, 5, 17)]),
        (LOTUS, [utc("2027-03-10T08:00"), utc("2027-09-09T07:00"), utc("2027-10-07T07:00")]),
        (EXCHANGE, [utc("2027-01-05T09:00"), utc("2027-03-02T09:00"), utc("2027-04-07T11:00"), utc("2027-05-04T08:00"),
                    utc("2027-06-01T08:00"), utc("2027-07-01T07:00")]),
    ],
    ids=["outlook", "google", "apple", "lotus", "exchange"],
)  # fmt: skip
def test_exports_of_the_common_programs_are_read(content, expected):
    found = reading(content)
    assert [f.start if f.all_day else f.instants("UTC")[0] for f in found.found] == expected
    assert found.refused == []


def test_a_preferred_zone_is_chosen_among_those_that_go_alike():
    file = calendar(vtimezone("Customized"), timed(tzid="Customized"))
    for zone in ("Europe/Oslo", "Europe/Prague"):
        (found,) = reading(file, preferred=("Europe/Helsinki", zone)).found
        assert found.zone == zone
        assert dict(found.notices[0].facts) == {"tzid": "Customized", "zone": zone}


def test_a_zone_is_found_by_content_alone():
    file = calendar(vtimezone("Customized", US_RULES), timed(tzid="Customized", start="090000"))
    assert starts(file) == [utc("2027-03-10T14:00")]


def test_a_fixed_offset_is_a_zone_without_summer_time():
    rules = "BEGIN:STANDARD\r\nDTSTART:16010101T000000\r\nTZOFFSETFROM:+0530\r\nTZOFFSETTO:+0530\r\nEND:STANDARD\r\n"
    assert starts(calendar(vtimezone("India?", rules), timed(tzid="India?"))) == [utc("2027-03-10T03:30")]


def test_clocks_that_no_zone_keeps_are_refused_and_never_taken_for_utc():
    odd = EU_RULES.replace("BYMONTH=3", "BYMONTH=5")
    assert reason(calendar(vtimezone("Odd", odd), timed(tzid="Odd"))) == Reason.UNKNOWN_ZONE
    assert reason(calendar(timed(tzid="Nowhere"))) == Reason.UNKNOWN_ZONE
    assert reason(calendar(timed(tzid="tzone://Microsoft/Custom"))) == Reason.UNKNOWN_ZONE


@pytest.mark.parametrize(
    ("tzid", "zone"),
    [
        ("Europe/Helsinki", "Europe/Helsinki"),
        ("europe/helsinki", "Europe/Helsinki"),
        ("/mozilla.org/20050126_1/Europe/Berlin", "Europe/Berlin"),
        ("/freeassociation.sourceforge.net/America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        ("FLE Standard Time", "Europe/Kiev"),
        ("UTC", "UTC"),
        ("GMT", "UTC"),
        ("Etc/UTC", "UTC"),
    ],
)
def test_names_with_a_known_meaning_need_no_definition(tzid, zone):
    (found,) = reading(calendar(timed(tzid=tzid)), preferred=()).found
    assert (found.zone, found.notices) == (zone, ())


def test_outlooks_display_name_without_a_definition_is_read_by_its_towns():
    (found,) = reading(calendar(timed(tzid="(UTC+01:00) Amsterdam, Berlin, Bern")), preferred=()).found
    assert found.zone == "Europe/Amsterdam"
    assert reason(calendar(timed(tzid="(UTC+09:00) Amsterdam, Berlin"))) == Reason.UNKNOWN_ZONE


def test_floating_times_are_the_persons_or_the_files_and_else_refused():
    floating = event("DTSTART:20270310T090000", "DTEND:20270310T100000")
    assert reason(calendar(floating)) == Reason.FLOATING
    assert starts(calendar(floating), zone="Europe/Helsinki") == [utc("2027-03-10T07:00")]
    named = calendar(floating, head=("X-WR-TIMEZONE:America/New_York",))
    assert starts(named) == [utc("2027-03-10T14:00")]
    assert starts(named, zone="Europe/Helsinki") == [utc("2027-03-10T07:00")]


def test_a_time_that_spring_skips_is_read_by_the_offset_before():
    (found,) = reading(calendar(timed(day="20270328", start="033000", end="050000"))).found
    assert found.start == datetime(2027, 3, 28, 4, 30)
    assert Reason.GAP in {n.reason for n in found.notices}


# Days and lengths ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "days"),
    [
        (("DTSTART;VALUE=DATE:20270412", "DTEND;VALUE=DATE:20270415"), (12, 14)),
        (("DTSTART;VALUE=DATE:20270412",), (12, 12)),
        (("DTSTART:20270412", "DTEND:20270412"), (12, 12)),
        (("DTSTART;VALUE=DATE:20270412", "DURATION:P2D"), (12, 13)),
        (("DTSTART;TZID=Europe/Oslo:20270412T000000", "DTEND;TZID=Europe/Oslo:20270414T000000",
          "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE"), (12, 13)),
    ],
)  # fmt: skip
def test_whole_days_stay_whole_days(lines, days):
    (found,) = reading(calendar(event(*lines))).found
    assert found.all_day
    assert (found.first_on.day, found.last_on.day) == days


def test_without_an_end_an_hour_is_assumed_and_said():
    (found,) = reading(calendar(event("DTSTART:20270310T090000Z"))).found
    start, end = found.instants("UTC")
    assert (end - start).seconds == 3600
    assert Reason.NO_END in {n.reason for n in found.notices}


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("DTSTART:20270310T090000Z", "DTEND:20270310T080000Z"), Reason.ENDS_BEFORE_START),
        (("DTSTART:20270310T090000Z", "DTEND:20290310T080000Z"), Reason.TOO_LONG),
        (("DTSTART:20271310T090000Z",), Reason.BAD_DATE),
        (("DTSTART:99990310T090000Z",), Reason.BAD_DATE),
        (("DTSTART:20270310T090000Z", "DURATION:P"), Reason.BAD_DATE),
        (("SEQUENCE:1",), Reason.NO_START),
        (("DTSTART:20270310T090000Z", "RRULE:FREQ=SECONDLY"), Reason.RULE),
        (("DTSTART:20270310T090000Z", "RRULE:FREQ=DAILY;BYHOUR=1,2"), Reason.RULE),
        (("DTSTART:20270310T090000Z", "RRULE:rubbish"), Reason.RULE),
        (("DTSTART:20270310T090000Z", "RRULE:FREQ=DAILY;COUNT=99999;UNTIL=22000101"), Reason.TOO_OFTEN),
        (("DTSTART:20270310T090000Z", "RRULE:FREQ=DAILY", "EXRULE:FREQ=WEEKLY"), Reason.RULE),
        (("DTSTART:19700101T000000Z", "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"), Reason.OUTSIDE),
    ],
)
def test_one_bad_event_is_named_and_the_good_one_kept(lines, expected):
    file = calendar(event(*lines, uid="bad", title="Bad one"), timed())
    found = reading(file, last=date(2040, 1, 1))
    assert [f.uid for f in found.found] == ["one@example.org"]
    (refused,) = found.refused
    assert (refused.uid, refused.title, refused.remark.reason, refused.line) == (
        "bad",
        "Bad one",
        expected,
        4,
    )


# Series --------------------------------------------------------------------------------------------------


def test_a_series_keeps_its_wall_time_over_the_change_of_clocks():
    file = calendar(
        event("DTSTART;TZID=Europe/Helsinki:20270324T090000", "DURATION:PT2H", "RRULE:FREQ=WEEKLY;COUNT=2")
    )
    assert starts(file) == [utc("2027-03-24T07:00"), utc("2027-03-31T06:00")]


def test_a_series_in_utc_stays_in_utc():
    file = calendar(
        event("DTSTART:20270324T080000Z", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;UNTIL=20270407T080000Z")
    )
    assert starts(file) == [utc("2027-03-24T08:00"), utc("2027-03-31T08:00"), utc("2027-04-07T08:00")]


def test_dates_left_out_moved_and_added():
    file = calendar(
        event(
            "DTSTART;TZID=Europe/Oslo:20270301T090000", "DTEND;TZID=Europe/Oslo:20270301T100000",
            "RRULE:FREQ=WEEKLY;COUNT=4", "EXDATE;TZID=Europe/Oslo:20270308T090000,20270315T090000",
            "RDATE;TZID=Europe/Oslo:20270318T140000",
        ),
        event("RECURRENCE-ID:20270322T080000Z", "DTSTART:20270323T080000Z", "DTEND:20270323T090000Z", title="Moved"),
    )  # fmt: skip
    found = reading(file).found
    assert [(f.title, f.occurrence) for f in found] == [
        ("Contact group", "20270301T080000Z"),
        ("Contact group", "20270318T130000Z"),
        ("Moved", "20270322T080000Z"),
    ]
    assert found[2].instants("UTC")[0] == utc("2027-03-23T08:00")


def test_this_and_following_takes_the_rest_along():
    file = calendar(
        event("DTSTART;TZID=Europe/Oslo:20270301T090000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=4"),
        event("RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Oslo:20270315T090000",
              "DTSTART;TZID=Europe/Oslo:20270316T130000", "DURATION:PT2H", title="Tuesdays"),
    )  # fmt: skip
    assert [(f.title, f.start.isoformat()[5:16]) for f in reading(file).found] == [
        ("Contact group", "03-01T09:00"), ("Contact group", "03-08T09:00"), ("Tuesdays", "03-16T13:00"),
        ("Tuesdays", "03-23T13:00"),
    ]  # fmt: skip


def test_an_occurrence_without_its_series_is_a_meeting():
    file = calendar(
        event("RECURRENCE-ID:20270322T080000Z", "DTSTART:20270323T080000Z", "DTEND:20270323T090000Z")
    )
    assert [f.occurrence for f in reading(file).found] == ["20270322T080000Z"]


def test_an_endless_series_is_read_within_the_days():
    file = calendar(event("DTSTART;VALUE=DATE:19700101", "RRULE:FREQ=YEARLY"))
    found = reading(file, first=date(2026, 1, 1), last=date(2028, 6, 1))
    assert [f.start for f in found.found] == [date(2026, 1, 1), date(2027, 1, 1), date(2028, 1, 1)]
    assert [n.reason for n in found.notices] == [Reason.AFTER_WINDOW]


def test_of_two_with_one_uid_the_newer_counts():
    file = calendar(timed(day="20270310"), event("DTSTART:20270401T080000Z", "DURATION:PT1H", "SEQUENCE:2"))
    found = reading(file)
    assert [f.start.day for f in found.found] == [1]
    assert [r.remark.reason for r in found.refused] == [Reason.TWICE]


# The file as a whole -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", Fault.EMPTY),
        (b" \r\n \r\n", Fault.EMPTY),
        (b"hello", Fault.NO_CALENDAR),
        (b"<!doctype html>", Fault.HTML),
        (b'<?xml version="1.0"?><icalendar/>', Fault.XML),
        (b'<?xml version="1.0"?><html>', Fault.HTML),
        (b"\x1f\x8b\x08\x00", Fault.PACKED),
        (b"PK\x03\x04", Fault.PACKED),
        (calendar(timed()).decode().encode("utf-16"), Fault.UTF16),
        (calendar(timed()).decode().encode("utf-16-le"), Fault.UTF16),
        (b"BEGIN:VCARD\r\nEND:VCARD", Fault.VCARD),
        (b'["vcalendar"]', Fault.JCAL),
        (b"BEGIN:VCALENDAR\r\n\0", Fault.NUL),
        (b"BEGIN:VCALENDAR\r\nEND:VCALENDAR", Fault.NO_EVENTS),
        (b"BEGIN:VCALENDAR\r\n" + b"BEGIN:X\r\n" * 11, Fault.NESTED),
        (calendar(*[timed()] * 5001), Fault.TOO_MANY),
        (b"BEGIN:VCALENDAR\r\n" + b"X" * 5_000_000, Fault.TOO_LARGE),
        (b"BEGIN:VCALENDAR\n" + b"A:\n" * 1_000_000, Fault.LABORIOUS),
    ],
)
def test_a_file_that_is_no_calendar_is_refused_as_a_whole(content, fault):
    with pytest.raises(Unreadable) as refused:
        reading(content)
    assert refused.value.fault == fault


def test_a_mark_at_the_beginning_and_other_line_ends_do_no_harm():
    plain = calendar(timed())
    for content in (b"\xef\xbb\xbf" + plain, plain.replace(b"\r\n", b"\n"), plain.replace(b"\r\n", b"\r"),
                    plain.replace(b"\r\n", b"\r\n\r\n"), b"\r\n" + plain):  # fmt: skip
        assert starts(content) == [utc("2027-03-10T07:00")]


def test_lines_folded_inside_a_character_are_joined():
    folded = calendar(timed(title="Möte")).replace(
        "ö".encode(), "ö".encode()[:1] + b"\r\n " + "ö".encode()[1:]
    )
    assert reading(folded).found[0].title == "Möte"


def test_windows_1252_is_read_with_a_notice():
    found = reading(calendar(timed(title="Møte – Århus")).decode().encode("cp1252"))
    assert found.found[0].title == "Møte – Århus"
    assert [n.reason for n in found.notices] == [Reason.WINDOWS_1252]


def test_broken_folding_loses_the_damaged_lines_alone():
    broken = event("DTSTART:20270310T090000Z", "DESCRIPTION:one", "two without a space", "DURATION:PT1H")
    found = reading(calendar(broken))
    assert len(found.found) == 1
    assert dict(found.notices[0].facts) == {"count": 1}


def test_an_event_without_its_end_is_refused_and_the_next_one_read():
    lost = timed(uid="lost").replace("END:VEVENT\r\n", "")
    found = reading(calendar(lost, timed()))
    assert [f.uid for f in found.found] == ["one@example.org"]
    assert [(r.uid, r.remark.reason) for r in found.refused] == [("lost", Reason.UNFINISHED)]


def test_several_calendars_are_read_each_with_its_own_zones():
    berlin, new_york = (calendar(vtimezone("Mine", rules), timed(tzid="Mine", uid=uid)) for rules, uid in
                        ((EU_RULES, "a"), (US_RULES, "b")))  # fmt: skip
    found = reading(berlin + new_york)
    assert [f.instants("UTC")[0].hour for f in found.found] == [8, 14]
    assert Reason.SEVERAL_CALENDARS in {n.reason for n in found.notices}


def test_texts_are_cleaned_and_links_are_pages_only():
    (found,) = reading(calendar(event(
        "DTSTART:20270310T090000Z", "DURATION:PT1H", "LOCATION:Room\\n1\x07", "CONFERENCE:javascript:alert(1)",
        "DESCRIPTION:a\\nb\\, c\\; d\\\\e\x1b[0m", "URL:https://example.org/x", title="Two\\nlines\x85",
    ))).found  # fmt: skip
    assert (found.title, found.place, found.link) == ("Two lines", "Room 1", None)
    assert found.text == "a\nb, c; d\\e[0m\n\nhttps://example.org/x"


def test_alarms_and_guests_are_passed_over():
    alarm = "BEGIN:VALARM\r\nTRIGGER:-PT15M\r\nSUMMARY:Alarm\r\nDTSTART:20200101T000000Z\r\nEND:VALARM"
    (found,) = reading(calendar(event("DTSTART:20270310T090000Z", "DURATION:PT1H", alarm))).found
    assert found.title == "Contact group"


def test_an_event_without_a_uid_has_the_same_hash_each_time():
    file = calendar(timed(uid=None))
    assert reading(file).found[0].uid == reading(file).found[0].uid
    assert reading(calendar(timed(uid=None, title="Other"))).found[0].uid != reading(file).found[0].uid
