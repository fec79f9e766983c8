"""Calendar files written for the tests in the shape of what other programs export."""

EU_RULES = (
    "BEGIN:STANDARD\r\nDTSTART:16010101T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\n"
    "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10\r\nEND:STANDARD\r\n"
    "BEGIN:DAYLIGHT\r\nDTSTART:16010101T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\n"
    "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3\r\nEND:DAYLIGHT\r\n"
)
"""Central European clocks, as Outlook and Exchange write them."""

US_RULES = (
    "BEGIN:STANDARD\r\nDTSTART:16010101T020000\r\nTZOFFSETFROM:-0400\r\nTZOFFSETTO:-0500\r\n"
    "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=1SU;BYMONTH=11\r\nEND:STANDARD\r\n"
    "BEGIN:DAYLIGHT\r\nDTSTART:16010101T020000\r\nTZOFFSETFROM:-0500\r\nTZOFFSETTO:-0400\r\n"
    "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=2SU;BYMONTH=3\r\nEND:DAYLIGHT\r\n"
)


def vtimezone(tzid: str, rules: str = EU_RULES, *more: str) -> str:
    extra = "".join(f"{line}\r\n" for line in more)
    return f"BEGIN:VTIMEZONE\r\nTZID:{tzid}\r\n{extra}{rules}END:VTIMEZONE\r\n"


def event(*lines: str, uid: str | None = "one@example.org", title: str | None = "Contact group") -> str:
    head = ([f"UID:{uid}"] if uid else []) + ([f"SUMMARY:{title}"] if title else [])
    return "BEGIN:VEVENT\r\n" + "".join(f"{line}\r\n" for line in [*head, *lines]) + "END:VEVENT\r\n"


def calendar(*parts: str, head: tuple[str, ...] = ()) -> bytes:
    opening = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Tests//EN\r\n" + "".join(
        f"{line}\r\n" for line in head
    )
    return (opening + "".join(parts) + "END:VCALENDAR\r\n").encode()


def timed(
    day: str = "20270310",
    start: str = "090000",
    end: str = "110000",
    tzid: str = "Europe/Helsinki",
    **over: str,
) -> str:
    """An event of some hours in a zone that has a name."""
    return event(f"DTSTART;TZID={tzid}:{day}T{start}", f"DTEND;TZID={tzid}:{day}T{end}", **over)


OUTLOOK_ZONE = "(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna"

OUTLOOK = calendar(
    vtimezone(OUTLOOK_ZONE.replace(",", "\\,")),
    event(
        f'DTSTART;TZID="{OUTLOOK_ZONE}":20270310T090000',
        f'DTEND;TZID="{OUTLOOK_ZONE}":20270310T113000',
        "LOCATION:Room Skagerrak\\, 2nd floor",
        "DESCRIPTION:Join: https://teams.microsoft.com/l/meetup-join/19%3ameeting\\n\\nAgenda foll",
        " ows.",
        "X-MICROSOFT-CDO-BUSYSTATUS:BUSY",
        "ATTENDEE;CN=Somebody;RSVP=TRUE:mailto:somebody@example.org",
        "BEGIN:VALARM\r\nTRIGGER:-PT15M\r\nACTION:DISPLAY\r\nDESCRIPTION:Reminder\r\nEND:VALARM",
        uid="040000008200E00074C5B7101A82E00800000000B0A9",
        title="Return\\, experts",
    ),
    event(
        "DTSTART;VALUE=DATE:20270412",
        "DTEND;VALUE=DATE:20270415",
        "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE",
        uid="040000008200E00074C5B7101A82E00800000000B0AA",
        title="Conference",
    ),
    head=("METHOD:PUBLISH", "X-WR-RELCALID:{0000002E-1}"),
)
"""Outlook: a display name as TZID, rules from 1601, whole days with its own flag."""

EXCHANGE = calendar(
    vtimezone("W. Europe Standard Time"),
    vtimezone("tzone://Microsoft/Custom"),
    event(
        "DTSTART;TZID=W. Europe Standard Time:20270105T100000",
        "DTEND;TZID=W. Europe Standard Time:20270105T110000",
        "RRULE:FREQ=MONTHLY;UNTIL=20270601T080000Z;INTERVAL=1;BYDAY=1TU",
        "EXDATE;TZID=W. Europe Standard Time:20270202T100000",
        uid="exchange-1",
        title="Monthly call",
    ),
    event(
        "RECURRENCE-ID;TZID=W. Europe Standard Time:20270406T100000",
        "DTSTART;TZID=W. Europe Standard Time:20270407T130000",
        "DTEND;TZID=W. Europe Standard Time:20270407T140000",
        uid="exchange-1",
        title="Monthly call (moved)",
    ),
    event(
        "DTSTART;TZID=tzone://Microsoft/Custom:20270701T090000",
        "DTEND;TZID=tzone://Microsoft/Custom:20270701T100000",
        uid="exchange-2",
        title="Custom",
    ),
    head=("METHOD:REQUEST",),
)
"""Exchange: Windows names, a custom zone, a series with a date left out and one moved."""

GOOGLE = calendar(
    event("DTSTART:20270310T080000Z", "DTEND:20270310T093000Z", "STATUS:CONFIRMED",
          "X-GOOGLE-CONFERENCE:https://meet.google.com/abc-defg-hij", uid="g1@google.com", title="In UTC"),
    event("DTSTART;TZID=Europe/Oslo:20270401T090000", "DTEND;TZID=Europe/Oslo:20270401T100000",
          "RRULE:FREQ=WEEKLY;COUNT=3", uid="g2@google.com", title="Weekly"),
    event("DTSTART;TZID=Europe/Oslo:20270408T090000", "DTEND;TZID=Europe/Oslo:20270408T100000",
          "RECURRENCE-ID;TZID=Europe/Oslo:20270408T090000", "STATUS:CANCELLED", uid="g2@google.com", title="Weekly"),
    head=("X-WR-CALNAME:Network\\, meetings", "X-WR-TIMEZONE:Europe/Oslo"),
)  # fmt: skip
"""Google: UTC with X-WR-TIMEZONE, one of a series cancelled."""

APPLE = calendar(
    "BEGIN:VTIMEZONE\r\nTZID:Europe/Stockholm\r\nBEGIN:DAYLIGHT\r\nTZOFFSETFROM:+0100\r\n"
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\nDTSTART:19810329T020000\r\nTZNAME:CEST\r\nTZOFFSETTO:+0200\r\n"
    "END:DAYLIGHT\r\nBEGIN:STANDARD\r\nTZOFFSETFROM:+0200\r\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\n"
    "DTSTART:19961027T030000\r\nTZNAME:CET\r\nTZOFFSETTO:+0100\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n",
    event("TRANSP:OPAQUE", "X-APPLE-TRAVEL-ADVISORY-BEHAVIOR:AUTOMATIC",
          "X-APPLE-STRUCTURED-LOCATION;VALUE=URI;X-TITLE=\"Town; Hall\":geo:59.3,18.0",
          "DTSTART;TZID=Europe/Stockholm:20270310T090000", "DTEND;TZID=Europe/Stockholm:20270311T120000",
          "LOCATION:Town Hall\\nStockholm", uid="4A2B-APPLE", title="Two days"),
    event("DTSTART;VALUE=DATE:20270517", "DTEND;VALUE=DATE:20270518", uid="5A2B-APPLE", title="One day"),
    head=("CALSCALE:GREGORIAN", "X-APPLE-CALENDAR-COLOR:#1BADF8"),
)  # fmt: skip
"""Apple: two days with hours, a quoted parameter with a semicolon."""

LOTUS = calendar(
    "BEGIN:VTIMEZONE\r\nTZID:Western/Central Europe\r\nBEGIN:STANDARD\r\nDTSTART:19501029T020000\r\n"
    "TZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nRRULE:FREQ=YEARLY;BYMINUTE=0;BYHOUR=2;BYDAY=-1SU;BYMONTH=10;WKST=SU\r\n"
    "END:STANDARD\r\nBEGIN:DAYLIGHT\r\nDTSTART:19500326T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\n"
    "RRULE:FREQ=YEARLY;BYMINUTE=0;BYHOUR=2;BYDAY=-1SU;BYMONTH=3;WKST=SU\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE\r\n",
    event('DTSTART;TZID="Western/Central Europe":20270310T090000',
          'DTEND;TZID="Western/Central Europe":20270310T103000', "CLASS:PUBLIC", uid="5A7C-Lotus_Notes_Generated",
          title="Notes meeting"),
    event('DTSTART;TZID="Western/Central Europe":20270909T090000', "DURATION:PT1H30M",
          'RDATE;TZID="Western/Central Europe";VALUE=PERIOD:20270909T090000/PT1H30M,20271007T090000/PT1H30M',
          uid="5A7D-Lotus_Notes_Generated", title="By dates"),
    head=("X-LOTUS-CHARSET:UTF-8", "METHOD:REQUEST"),
)  # fmt: skip
"""Lotus Notes: its own zone names with a wrong hour of the autumn change, series by RDATE periods."""

FILES = {"outlook": OUTLOOK, "exchange": EXCHANGE, "google": GOOGLE, "apple": APPLE, "lotus": LOTUS}
