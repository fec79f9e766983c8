"""Answers as calendar programs mail them, written from RFC 5545, 5546 and 6047 and from what is known of each:
what they leave out, rename and add.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from uuid import uuid4

CRLF = "\r\n"

OUTLOOK_ZONE = """BEGIN:VTIMEZONE
TZID:W. Europe Standard Time
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE"""


def utc(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def wall(at: datetime) -> str:
    """On the clocks of Oslo or Berlin, in summer."""
    return (at.astimezone(UTC) + timedelta(hours=2)).strftime("%Y%m%dT%H%M%S")


def outlook(
    *, uid: str, guest: str, partstat: str, sequence: int, stamp: datetime, start: datetime, comment: str = "",
    method: str = "REPLY", organizer: str = "",
) -> str:  # fmt: skip
    """No ORGANIZER, Windows' zone, "Accepted: " before the subject, X-MICROSOFT properties."""
    prefix = {"ACCEPTED": "Accepted", "DECLINED": "Declined", "TENTATIVE": "Tentative"}.get(
        partstat, "New Time Proposed"
    )
    lines = f"""BEGIN:VCALENDAR
METHOD:{method}
PRODID:Microsoft Exchange Server 2010
VERSION:2.0
{OUTLOOK_ZONE}
BEGIN:VEVENT
ATTENDEE;PARTSTAT={partstat};CN=Guest:mailto:{guest.title()}
COMMENT;LANGUAGE=en-US:{comment}\\n
UID:{uid}
SUMMARY;LANGUAGE=en-US:{prefix}: Spring meeting
DTSTART;TZID=W. Europe Standard Time:{wall(start)}
DTEND;TZID=W. Europe Standard Time:{wall(start + timedelta(hours=2))}
CLASS:PUBLIC
PRIORITY:5
DTSTAMP:{utc(stamp)}
TRANSP:OPAQUE
STATUS:CONFIRMED
SEQUENCE:{sequence}
LOCATION;LANGUAGE=en-US:Oslo
X-MICROSOFT-CDO-APPT-SEQUENCE:{sequence}
X-MICROSOFT-CDO-BUSYSTATUS:BUSY
X-MICROSOFT-CDO-INTENDEDSTATUS:BUSY
X-MICROSOFT-CDO-ALLDAYEVENT:FALSE
X-MICROSOFT-CDO-IMPORTANCE:1
X-MICROSOFT-CDO-INSTTYPE:0
END:VEVENT
END:VCALENDAR
"""
    return lines.replace("\n", CRLF)


def thunderbird(
    *, uid: str, guest: str, partstat: str, sequence: int, stamp: datetime, start: datetime, comment: str = "",
    method: str = "REPLY", organizer: str = "rsvp@example.org",
) -> str:  # fmt: skip
    """All of it, with LAST-MODIFIED and X-MOZ properties; PRODID of Mozilla."""
    lines = f"""BEGIN:VCALENDAR
PRODID:-//Mozilla.org/NONSGML Mozilla Calendar V1.1//EN
VERSION:2.0
METHOD:{method}
BEGIN:VEVENT
CREATED:{utc(stamp)}
LAST-MODIFIED:{utc(stamp)}
DTSTAMP:{utc(stamp)}
UID:{uid}
SUMMARY:Spring meeting
ORGANIZER;CN="Secretariat of NAC":mailto:{organizer}
ATTENDEE;CN=Guest;PARTSTAT={partstat};CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;
 RSVP=TRUE:mailto:{guest}
X-MOZ-RECEIVED-SEQUENCE:{sequence}
DTSTART:{utc(start)}
DTEND:{utc(start + timedelta(hours=2))}
SEQUENCE:{sequence}
TRANSP:OPAQUE
{f"COMMENT:{comment}" if comment else "X-MOZ-SEND-INVITATIONS:FALSE"}
END:VEVENT
END:VCALENDAR
"""
    return lines.replace("\n", CRLF)


def google(
    *, uid: str, guest: str, partstat: str, sequence: int, stamp: datetime, start: datetime, comment: str = "",
    method: str = "REPLY", organizer: str = "rsvp@example.org",
) -> str:  # fmt: skip
    """UTC, X-NUM-GUESTS and X-RESPONSE-COMMENT on the attendee, CALSCALE, an empty DESCRIPTION."""
    said = f';X-RESPONSE-COMMENT="{comment}"' if comment else ""
    lines = f"""BEGIN:VCALENDAR
PRODID:-//Google Inc//Google Calendar 70.9054//EN
VERSION:2.0
CALSCALE:GREGORIAN
METHOD:{method}
BEGIN:VEVENT
DTSTART:{utc(start)}
DTEND:{utc(start + timedelta(hours=2))}
DTSTAMP:{utc(stamp)}
ORGANIZER;CN=Secretariat of NAC:mailto:{organizer}
UID:{uid}
ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT={partstat};CN={guest}
 ;X-NUM-GUESTS=0{said}:mailto:{guest}
CREATED:{utc(stamp)}
DESCRIPTION:
LAST-MODIFIED:{utc(stamp)}
LOCATION:Oslo
SEQUENCE:{sequence}
STATUS:CONFIRMED
SUMMARY:Spring meeting
TRANSP:OPAQUE
END:VEVENT
END:VCALENDAR
"""
    return lines.replace("\n", CRLF)


def apple(
    *, uid: str, guest: str, partstat: str, sequence: int, stamp: datetime, start: datetime, comment: str = "",
    method: str = "REPLY", organizer: str = "rsvp@example.org",
) -> str:  # fmt: skip
    """EMAIL beside a name, REQUEST-STATUS, its own zone text; mailed as an attachment."""
    lines = f"""BEGIN:VCALENDAR
CALSCALE:GREGORIAN
PRODID:-//Apple Inc.//macOS 14.5//EN
METHOD:{method}
VERSION:2.0
BEGIN:VTIMEZONE
TZID:Europe/Oslo
BEGIN:DAYLIGHT
DTSTART:19810329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
DTEND;TZID=Europe/Oslo:{wall(start + timedelta(hours=2))}
UID:{uid}
DTSTAMP:{utc(stamp)}
SEQUENCE:{sequence}
SUMMARY:Spring meeting
ATTENDEE;CN="Guest";CUTYPE=INDIVIDUAL;EMAIL="{guest}";PARTSTAT={partstat}:
 mailto:{guest}
ORGANIZER;CN="Secretariat of NAC":mailto:{organizer}
DTSTART;TZID=Europe/Oslo:{wall(start)}
REQUEST-STATUS:2.0;Success
END:VEVENT
END:VCALENDAR
"""
    return lines.replace("\n", CRLF)


PROGRAMS: dict[str, Callable[..., str]] = {
    "outlook": outlook, "thunderbird": thunderbird, "google": google, "apple": apple,
}  # fmt: skip


def mailed(
    calendar: str, *, program: str = "thunderbird", sender: str, to: str, method: str = "REPLY",
    message_id: str = "", headers: dict[str, str] | None = None,
) -> bytes:  # fmt: skip
    """The mail as that program makes it: where the calendar part stands, and under which type."""
    message = EmailMessage(policy=SMTP)
    message["From"] = f"A Guest <{sender}>"
    message["To"] = to
    message["Subject"] = "Accepted: Spring meeting"
    message["Date"] = "Wed, 25 Nov 2026 10:00:00 +0100"
    message["Message-ID"] = message_id or f"<{uuid4()}@guests.example.org>"
    for name, value in (headers or {}).items():
        message[name] = value
    octets = calendar.encode()
    if program == "outlook":
        message.set_content(
            octets, "text", "calendar", cte="base64", params={"charset": "utf-8", "method": method}
        )
        message.replace_header("Content-Type", f'text/calendar; charset="utf-8"; method={method}')
        return message.as_bytes()
    message.set_content("A Guest has answered.")
    if program == "apple":
        message.add_attachment(octets, "application", "octet-stream", filename="iCal-20261125-100000.ics")
        return message.as_bytes()
    if program == "google":
        message.add_alternative("<p>A Guest has answered.</p>", subtype="html")
    message.add_alternative(
        octets, "text", "calendar", cte="base64", params={"charset": "UTF-8", "method": method}
    )
    if program == "google":
        message.add_attachment(octets, "application", "ics", filename="invite.ics")
    return message.as_bytes()


def bounced(
    *, to: str, original: str, action: str = "failed", words: str = "550 5.1.1 no such user here",
    recipient: str = "gone@example.org", headers_only: bool = False,
) -> bytes:  # fmt: skip
    """A delivery status (RFC 3464) as Postfix makes it."""
    returned = f"Message-ID: {original}\r\nSubject: Spring meeting\r\nFrom: coordinator@example.org\r\n\r\n"
    kind = "text/rfc822-headers" if headers_only else "message/rfc822"
    return (
        f"""Return-Path: <>
From: MAILER-DAEMON@mx.example.org (Mail Delivery System)
To: {to}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
Message-ID: <{uuid4()}@mx.example.org>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="=_b"

--=_b
Content-Type: text/plain

I'm sorry to have to inform you that your message could not be delivered.

--=_b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org
X-Postfix-Queue-ID: 4ABC

Final-Recipient: rfc822; {recipient}
Original-Recipient: rfc822;{recipient}
Action: {action}
Status: 5.1.1
Remote-MTA: dns; mail.example.org
Diagnostic-Code: smtp; {words}

--=_b
Content-Type: {kind}

{returned}
--=_b--
""".replace("\r\n", "\n")
        .replace("\n", CRLF)
        .encode()
    )
