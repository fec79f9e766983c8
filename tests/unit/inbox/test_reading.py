"""What is read out of a message, and what is not looked at."""

from datetime import UTC, datetime

import pytest

from coordinator.inbox.reading import is_mail, read
from tests.replies import PROGRAMS, bounced, mailed

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
START = datetime(2027, 4, 20, 11, tzinfo=UTC)


def reply(program: str = "thunderbird", **over: str) -> bytes:
    calendar = PROGRAMS[program](
        uid="u@example.org", guest="anna@example.org", partstat="ACCEPTED", sequence=1, stamp=NOW, start=START
    )
    return mailed(calendar, program=program, sender="anna@example.org", to="rsvp+tag@example.org", **over)


def with_header(header: str, raw: bytes | None = None) -> bytes:
    return header.encode() + b"\r\n" + (raw or b"From: a@example.org\r\nTo: b@example.org\r\n\r\nHello.\r\n")


@pytest.mark.parametrize("program", PROGRAMS)
def test_the_calendar_part_is_found_wherever_a_program_puts_it(program):
    mail = read(reply(program))
    assert (mail.method, mail.from_address) == ("REPLY", "anna@example.org")
    assert mail.addressed == ("rsvp+tag@example.org",)
    assert not mail.automatic


def test_a_calendar_inside_a_forwarded_message_is_not_an_answer():
    outer = (
        b"From: a@example.org\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n"
        b"Content-Type: message/rfc822\r\n\r\n" + reply() + b"\r\n--x--\r\n"
    )
    assert read(outer).calendar is None


def test_a_calendar_inside_a_report_is_not_an_answer():
    inner = reply("outlook").split(b"\r\n\r\n", 1)[1]
    report = (
        b"From: a@example.org\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=x\r\n\r\n"
        b"--x\r\nContent-Type: text/calendar; method=REPLY\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + inner + b"\r\n--x--\r\n"
    )  # fmt: skip
    mail = read(report)
    assert (mail.calendar, mail.automatic) == (None, True)


def test_text_calendar_goes_before_an_attachment():
    raw = (
        b"From: a@example.org\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
        b"--x\r\nContent-Type: application/ics; name=a.ics\r\n\r\nMETHOD:PUBLISH\r\n"
        b"--x\r\nContent-Type: text/calendar\r\n\r\nMETHOD:REPLY\r\n--x--\r\n"
    )
    assert read(raw).method == "REPLY"


@pytest.mark.parametrize(
    "header",
    ["Auto-Submitted: auto-replied", "Auto-Submitted: auto-generated (vacation)", "Precedence: bulk", "Precedence: List",
     "List-Id: <l.example.org>", "Return-Path: <>", "X-Auto-Response-Suppress: All", "X-Autoreply: yes"],
)  # fmt: skip
def test_automatic_mail_is_recognised(header):
    assert read(with_header(header)).automatic


@pytest.mark.parametrize("header", ["Auto-Submitted: no", "Return-Path: <a@example.org>", "X-Mailer: any"])
def test_a_persons_mail_is_not_automatic(header):
    assert not read(with_header(header)).automatic


@pytest.mark.parametrize(
    ("value", "address"),
    [
        ("anna@example.org", "anna@example.org"),
        ("Anna <Anna@Example.org>", "anna@example.org"),
        ('"boss@example.org" <anna@example.org>', "anna@example.org"),
        ("anna@example.org (Anna, at work)", "anna@example.org"),
        ("boss@example.org <anna@example.org>", ""),
        ("<boss@example.org> <anna@example.org>", ""),
        ("anna@example.org, boss@example.org", ""),
        ("boss@example.org)anna@example.org", ""),
        ("Anna <\x00anna@example.org>", ""),
        ("", ""),
    ],
)
def test_a_sender_is_one_address_or_none(value, address):
    assert read(f"From: {value}\r\n\r\n".encode()).from_address == address


def test_two_from_headers_are_no_sender():
    assert read(b"From: anna@example.org\r\nFrom: boss@example.org\r\n\r\n").from_address == ""


FAILED = "Authentication-Results: mx.example.org; spf=pass smtp.mailfrom=x; dmarc=fail (p=none) header.from=example.org"
PASSED = "Authentication-Results: mx.example.org; dmarc=pass header.from=example.org"
ELSEWHERE = "Authentication-Results: mx.elsewhere.org; dmarc=fail header.from=example.org"
REMARK = "Authentication-Results: mx.example.org; dmarc=none (not dmarc=fail) header.from=example.org"


@pytest.mark.parametrize(
    ("headers", "server", "spoofed"),
    [
        ([FAILED], "", True),
        ([PASSED, FAILED], "", True),  # the topmost names our own server
        ([PASSED, ELSEWHERE], "", False),
        ([FAILED], "mx.example.org", True),
        ([ELSEWHERE], "mx.example.org", False),
        ([ELSEWHERE, FAILED], "MX.example.org", True),
        ([PASSED, FAILED], "mx.example.org", True),  # one of them is forged, and "pass" is never asked for
        ([REMARK], "mx.example.org", False),
        ([], "mx.example.org", False),
    ],
)
def test_only_our_own_server_says_that_mail_is_spoofed(headers, server, spoofed):
    raw = "\r\n".join([*headers, "From: a@example.org", "", ""]).encode()
    assert read(raw, server=server).spoofed is spoofed


def test_the_envelope_goes_before_what_headers_say():
    raw = b"Delivered-To: d@example.org\r\nX-Original-To: o@example.org\r\nTo: t@example.org\r\n\r\n"
    assert read(raw, envelope="E@example.org").addressed == (
        "e@example.org", "d@example.org", "o@example.org", "t@example.org",
    )  # fmt: skip


@pytest.mark.parametrize("headers_only", [False, True])
def test_a_bounce_says_what_came_back_and_why(headers_only):
    mail = read(bounced(to="rsvp+b@example.org", original="<a@example.org>", headers_only=headers_only))
    assert [(r.action, r.words) for r in mail.reports] == [("failed", "550 5.1.1 no such user here")]
    assert (mail.original, mail.automatic) == ("<a@example.org>", True)


def test_a_receipt_of_reading_is_automatic_and_no_bounce():
    raw = (
        b"From: a@example.org\r\nContent-Type: multipart/report; report-type=disposition-notification; boundary=x\r\n"
        b"\r\n--x\r\nContent-Type: message/disposition-notification\r\n\r\nDisposition: manual-action; displayed\r\n"
        b"--x--\r\n"
    )
    mail = read(raw)
    assert (mail.reports, mail.automatic) == ((), True)


def test_without_a_message_id_the_octets_name_it():
    one, other = read(b"From: a@example.org\r\n\r\n1"), read(b"From: a@example.org\r\n\r\n2")
    assert one.name.startswith("sha256:")
    assert one.name != other.name
    assert read(b"From: a@example.org\r\n\r\n1").name == one.name


def test_what_is_nested_too_deep_is_not_read():
    raw, inner = b"From: a@example.org\r\n", b"Content-Type: text/calendar\r\n\r\nMETHOD:REPLY\r\n"
    for depth in range(25):
        inner = b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n%s\r\n--b%d--\r\n" % (
            depth, depth, inner, depth,
        )  # fmt: skip
    mail = read(raw + inner)
    assert (mail.too_deep, mail.calendar) == (True, None)


def test_messages_in_messages_without_end_are_read_in_a_moment():
    mail = read(b"From: a@example.org\r\n" + b"Content-Type: message/rfc822\r\n\r\n" * 5_000)
    assert mail.calendar is None


def test_a_part_too_large_is_passed_over():
    raw = b"From: a@example.org\r\nContent-Type: text/calendar\r\n\r\nMETHOD:REPLY\r\n" + b"X" * 300_000
    assert read(raw).calendar is None


def test_text_is_plain_whatever_it_was():
    raw = b"From: a@example.org\r\nContent-Type: text/html\r\n\r\n<p onclick=x>I <b>cannot</b>\x00 come</p><script>1</script>"
    assert read(raw).text == "I cannot come"


@pytest.mark.parametrize("raw", [b"", b"\r\n\r\n", b"hello\r\n", b"\x00\x01\x02", b": no name\r\n"])
def test_what_has_no_header_is_no_mail(raw):
    assert not is_mail(raw)


@pytest.mark.parametrize(
    "raw", [b"From: a\r\n\r\n", b"From a@b Wed Nov 25\r\nTo: x\r\n\r\n", b"Subject:\r\n"]
)
def test_what_has_a_header_is_mail(raw):
    assert is_mail(raw)


@pytest.mark.parametrize(
    "sender",
    [
        "Guests: anna@example.org;",
        "anna@example.org, undisclosed",
        "undisclosed; anna@example.org",
        "<anna@example.org> (and) others",
    ],
)
def test_a_group_or_a_list_is_nobodys_from(sender):
    assert read(f"From: {sender}\r\n\r\nHello".encode()).from_address == ""


@pytest.mark.parametrize("server", ["", "mx.example.org"])
@pytest.mark.parametrize(
    "found",
    [
        "spf=pass (helo=x(y); dmarc=fail header.from=example.org)",
        'spf=pass smtp.mailfrom="x; dmarc=fail header.from="example.org"',
        "dmarc/1=fail",
        "dkim=none\r\nAuthentication-Results: mx.example.org; dmarc=fail",
    ],
)
def test_no_bracket_quote_or_second_header_hides_what_our_server_found(found, server):
    raw = f"Authentication-Results: mx.example.org; {found}\r\nFrom: anna@example.org\r\n\r\nHello"
    assert read(raw.encode(), server=server).spoofed
