"""Answers and mails from anywhere: whatever comes in, nothing is raised but what is said to be."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordinator.calendars.replies import Known, Unparseable, judge, parse
from coordinator.inbox.reading import MOST_PART, Mail, is_mail, read
from tests.replies import PROGRAMS, bounced, mailed

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
KNOWN = Known(
    uid="u@example.org", addresses=frozenset({"anna@example.org"}), is_guest=True, called_off=False, sequence=3,
    lowest=0, starts_at=NOW + timedelta(days=100), answer=None, stamp=None,
)  # fmt: skip

CALENDARS = [
    write(uid="u@example.org", guest="anna@example.org", partstat="ACCEPTED", sequence=3, stamp=NOW, start=NOW,
          comment="Train")
    for write in PROGRAMS.values()
]  # fmt: skip
MAILS = [
    *(mailed(c, program=p, sender="anna@example.org", to="rsvp+t@example.org")
      for c, p in zip(CALENDARS, PROGRAMS, strict=True)),
    bounced(to="rsvp+b@example.org", original="<a@example.org>"),
]  # fmt: skip
SCRAPS = [
    b"\r\n", b"\x00", b"\xff\xfe", b"--", b"boundary=", b"BEGIN:VEVENT\r\n", b"END:VCALENDAR\r\n", b"DTSTAMP:9\r\n",
    b"Content-Type: multipart/report; boundary=\"x\"\r\n", b"=?utf-8?b?/w==?=", b";TZID=", b"RRULE:FREQ=SECONDLY\r\n",
    b"From: <a@b>, c@d\r\n", b"DTSTART:00000000T000000Z\r\n", b"SEQUENCE:-1\r\n", b"BEGIN:VALARM\r\nREPEAT:9999999\r\n",
    b"Content-Transfer-Encoding: base64\r\n", b"filename*0*=utf-8''%ff; filename*2*=x", b"DTEND:99991231T235959Z\r\n",
]  # fmt: skip


@st.composite
def mutated(draw: st.DrawFn, originals: list[bytes]) -> bytes:
    """One of `originals` with pieces cut out, doubled, swapped for scraps or with octets changed."""
    octets = bytearray(draw(st.sampled_from(originals)))
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(octets)))
        match draw(st.sampled_from(["cut", "double", "scrap", "octet"])):
            case "cut":
                del octets[at : at + draw(st.integers(1, 60))]
            case "double":
                octets[at:at] = octets[at : at + draw(st.integers(1, 200))]
            case "scrap":
                octets[at:at] = draw(st.sampled_from(SCRAPS))
            case _:
                octets[at : at + 1] = draw(st.binary(max_size=3))
    return bytes(octets)


def check(mail: Mail) -> None:
    """What is stored of it fits where it is stored, on PostgreSQL too."""
    texts = [mail.name, mail.from_address, mail.subject, mail.text, mail.original or "", *mail.addressed]
    texts += [word for report in mail.reports for word in (report.action, report.words)]
    for text in texts:
        text.encode()
        assert "\x00" not in text
    assert len(mail.name) <= 200
    assert len(mail.from_address) <= 254
    assert len(mail.subject) <= 300
    assert all(len(address) <= 254 for address in mail.addressed)
    assert mail.calendar is None or len(mail.calendar) <= MOST_PART


def check_answer(text: str) -> None:
    """It is refused, or sets an answer only if all that we know fits."""
    try:
        saying = parse(text)
    except Unparseable:
        return
    verdict = judge(saying, KNOWN, sender="anna@example.org", spoofed=False, proposes=False, now=NOW)
    assert len(saying.comment) <= 1_000
    assert "\x00" not in saying.comment
    if verdict.answer is not None:
        assert saying.uid == KNOWN.uid
        assert any(said.address == "anna@example.org" for said in saying.attendees)
        assert 0 <= saying.sequence <= KNOWN.sequence


@given(st.binary(max_size=2_000))
def test_any_octets_are_read(raw):
    is_mail(raw)
    check(read(raw))


@given(mutated(MAILS))
def test_any_damaged_mail_is_read(raw):
    mail = read(raw)
    check(mail)
    if mail.calendar:
        check_answer(mail.calendar)


@given(mutated([c.encode() for c in CALENDARS]))
def test_any_damaged_answer_is_refused_or_fits(octets):
    check_answer(octets.decode("utf-8", "replace"))


@given(st.text(max_size=400))
def test_any_text_is_no_answer(text):
    with pytest.raises(Unparseable):
        parse(text)


@given(st.lists(st.sampled_from([s.decode("latin-1") for s in SCRAPS]), max_size=20))
def test_any_heap_of_scraps_is_no_answer(scraps):
    check_answer("BEGIN:VCALENDAR\r\n" + "".join(scraps) + "END:VCALENDAR\r\n")
