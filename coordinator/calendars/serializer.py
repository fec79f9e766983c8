"""From values to iCalendar bytes (RFC 5545, 7986); pure: same values, same bytes.

The icalendar package writes the lines; what it does not guard against is guarded here: control
characters, names that would open a line of their own, zones, and everything that depends on the present.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any, Self

from icalendar import Calendar, Component, Event, vCalAddress, vCategory, vText
from icalendar.prop import vUri

from coordinator.calendars.zones import rule_of, vtimezone
from coordinator.kit.periods import DAY, Period
from coordinator.kit.times import LocalSlot, instant, is_doubled

PRODID = "-//Coordinator//Meetings of forums//EN"
REFRESH = timedelta(hours=1)
END = b"END:VCALENDAR\r\n"
BEGIN_EVENT, END_EVENT = b"BEGIN:VEVENT\r\n", b"END:VEVENT\r\n"

Years = tuple[int, int]
"""First and last year, both counted, in which a zone's rule must be true."""

# C0 except tab and newline, DEL, C1, line and paragraph separators, lone surrogates, byte order mark.
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff]")
_LINE_ENDS = re.compile("\r\n?")


class EntryStatus(StrEnum):
    """STATUS of a VEVENT (RFC 5545 3.8.1.11)."""

    TENTATIVE = "TENTATIVE"
    CONFIRMED = "CONFIRMED"
    CANCELLED = "CANCELLED"


class Method(StrEnum):
    """METHOD of a message about one meeting (RFC 5546)."""

    PUBLISH = "PUBLISH"
    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True, slots=True)
class Entry:
    """What a calendar shows of one thing, in one language.

    `when` is a slot at the venue, or whole days (both ends given). `changed_at` and `created_at` are
    instants; `sequence` never falls. `busy` says whether the reader's time is taken.
    """

    uid: str
    sequence: int
    created_at: datetime
    changed_at: datetime
    when: LocalSlot | Period
    summary: str
    status: EntryStatus
    busy: bool
    url: str
    location: str = ""
    description: str = ""
    categories: tuple[str, ...] = ()
    private: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """What a calendar says of itself; `colour` is a CSS name."""

    name: str
    description: str = ""
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody in an invitation: an address and the name shown for it."""

    address: str
    name: str


def clean(text: str) -> str:
    """`text` as a calendar may hold it: line ends as newlines, no other control characters."""
    return _UNWANTED.sub("", _LINE_ENDS.sub("\n", text))


class Text(vText):
    """A TEXT value, cleaned and escaped (RFC 5545 3.3.11).

    The base class would take a backslash and N that somebody typed for a newline.
    """

    __slots__ = ()

    def __new__(cls, value: str) -> Self:
        return super().__new__(cls, clean(value))

    def to_ical(self) -> bytes:
        escaped = self.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
        return escaped.encode()


def zone_needed(when: LocalSlot | Period, years: Years) -> str | None:
    """The zone whose VTIMEZONE must stand in the calendar; None for what is written without one.

    These are days, UTC, zones without a rule, and slots that begin or end in an hour that clocks show
    twice: RFC 5545 3.3.5 means the first, Thunderbird and others take the second.
    """
    if isinstance(when, Period) or when.zone == "UTC" or rule_of(when.zone, *years) is None:
        return None
    if is_doubled(when.start, when.zone) or is_doubled(when.end, when.zone):
        return None
    return when.zone


def years_of(when: LocalSlot | Period) -> Years:
    """The years of one entry alone, for a calendar that holds nothing else."""
    if isinstance(when, Period):
        first, last = _days(when)
        return first.year, last.year
    return when.start.year, when.end.year


def event(entry: Entry, years: Years) -> Event:
    """One VEVENT. DTSTAMP is the last change, never the present, so that bytes stay what they are."""
    made = Event()
    made.add("uid", Text(entry.uid))
    made.add("dtstamp", _utc(entry.changed_at))
    made.add("last-modified", _utc(entry.changed_at))
    made.add("created", _utc(entry.created_at))
    made.add("sequence", entry.sequence)
    _add_when(made, entry.when, years)
    made.add("summary", Text(entry.summary))
    made.add("status", entry.status.value)
    made.add("transp", "OPAQUE" if entry.busy else "TRANSPARENT")
    made.add("class", "PRIVATE" if entry.private else "PUBLIC")
    made.add("url", vUri("".join(clean(entry.url).split())))  # the library refuses line ends
    if entry.location:
        made.add("location", Text(entry.location))
    if entry.description:
        made.add("description", Text(entry.description))
    if entry.categories:
        made.add("categories", _categories(entry.categories))
    return made


def event_text(entry: Entry, years: Years) -> str:
    """One VEVENT as text, CRLF at the end of every line; `calendar` joins such texts."""
    return _bytes(event(entry, years)).decode()


_ZONED = re.compile(r"\w+;TZID=(?P<zone>[^:;]+):(?P<local>\d{8}T\d{6})\r\n")
_SHOWN_AS_BUSY = frozenset(
    {
        "BEGIN", "UID", "DTSTAMP", "LAST-MODIFIED", "CREATED", "SEQUENCE", "STATUS", "TRANSP",
        "CLASS", "END",
    }
)  # fmt: skip
"""All that "busy only" leaves of an entry: what is not named here is not shown."""


def _lines(text: str) -> list[tuple[str, str]]:
    """The content lines of a text of `event_text` as (property name, line, still folded, with its CRLF)."""
    lines: list[tuple[str, str]] = []
    for line in text.splitlines(keepends=True):
        if line[0] in " \t":
            name, begun = lines[-1]
            lines[-1] = (name, begun + line)
        else:
            lines.append((re.split("[:;]", line, maxsplit=1)[0], line))
    return lines


def busy_text(text: str, summary: str) -> str:
    """A text of `event_text` that tells when its holder is busy and nothing else, not even in which zone."""
    kept = []
    for name, line in _lines(text):
        if name == "SUMMARY":
            kept.append(_property("SUMMARY", Text(summary)))
        elif name in ("DTSTART", "DTEND"):
            kept.append(_in_utc(name, line))
        elif name in _SHOWN_AS_BUSY:
            kept.append(line)
    return "".join(kept)


def _in_utc(name: str, line: str) -> str:
    """DTSTART or DTEND with a zone as an instant; days and instants stay as they are."""
    found = _ZONED.fullmatch(line)
    if found is None:
        return line
    local = datetime.strptime(found["local"], "%Y%m%dT%H%M%S")  # noqa: DTZ007 - the zone stands beside it
    return f"{name}:{instant(local, found['zone']):%Y%m%dT%H%M%SZ}\r\n"


def task_text(text: str) -> str:
    """A text of `event_text` of whole days as VTODOs, due on the first of each (RFC 5545 3.6.2)."""
    kept = []
    for name, line in _lines(text):
        if name in ("BEGIN", "END"):
            kept.append(line.replace("VEVENT", "VTODO"))
        elif name == "DTSTART":
            kept.append(line.replace("DTSTART", "DUE", 1))
        elif name == "STATUS":
            kept.append("STATUS:NEEDS-ACTION\r\n")
        elif name not in ("DTEND", "TRANSP"):
            kept.append(line)
    return "".join(kept)


def alarm_text(minutes: int, words: str) -> str:
    """A DISPLAY alarm so many minutes before the start (RFC 5545 3.6.6); the library would invent a UID."""
    return (
        f"BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-PT{minutes}M\r\n"
        f"{_property('DESCRIPTION', Text(words))}END:VALARM\r\n"
    )


def with_alarm(text: str, alarm: str) -> str:
    """A text of `event_text` with an alarm, if it takes its holder's time; whole days and what is called
    off do not.
    """
    if "\r\nTRANSP:OPAQUE\r\n" not in text:
        return text
    return text.replace("END:VEVENT\r\n", f"{alarm}END:VEVENT\r\n")


def _property(name: str, value: Text) -> str:
    made = Event()
    made.add(name.lower(), value)
    return _bytes(made).decode().removeprefix("BEGIN:VEVENT\r\n").removesuffix("END:VEVENT\r\n")


def calendar(head: Head, zones: Iterable[str], events: Iterable[str], years: Years) -> bytes:
    """A published calendar: its zones by name, then the events in the order given (RFC 5545 3.4).

    `events` are texts of `event_text` made with the same `years`.
    """
    made = _shell(Method.PUBLISH)
    made.add("name", Text(_line(head.name)))
    made.add("x-wr-calname", Text(_line(head.name)))
    if head.description:
        made.add("description", Text(head.description))  # RFC 7986 5.2
        made.add("x-wr-caldesc", Text(head.description))
    # The library leaves VALUE=DURATION out, and writes the other as a clock time.
    made.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", Text("PT1H"))
    if head.colour:
        made.add("color", Text(head.colour))
    return _closed(made, zones, "".join(events).encode(), years)


def single(entry: Entry) -> bytes:
    """One entry as a calendar file of its own."""
    years = years_of(entry.when)
    zone = zone_needed(entry.when, years)
    shell = _shell(Method.PUBLISH)
    return _closed(shell, [zone] if zone else [], _bytes(event(entry, years)), years)


def message(
    entry: Entry, method: Method, *, organizer: Party, attendee: Party, at: datetime,
    answer: str = "NEEDS-ACTION", is_asked: bool = True,
) -> bytes:  # fmt: skip
    """The calendar part of a mail to one guest (RFC 5546 3.2): nobody else's address stands in it.

    `at` is the instant of the message, since DTSTAMP orders messages about one meeting. `answer` is the
    guest's PARTSTAT so far; `is_asked`: their program shall send us theirs.
    """
    years = years_of(entry.when)
    zone = zone_needed(entry.when, years)
    made = Event()
    made.add("dtstamp", _utc(at))
    made.add("organizer", _address(organizer))
    guest = _address(attendee)
    guest.params["CUTYPE"] = "INDIVIDUAL"
    guest.params["ROLE"] = "REQ-PARTICIPANT"
    if method == Method.REQUEST:
        guest.params["PARTSTAT"] = answer
        guest.params["RSVP"] = "TRUE" if is_asked else "FALSE"
    made.add("attendee", guest)
    own = _bytes(made).removeprefix(BEGIN_EVENT)
    return _closed(_shell(method), [zone] if zone else [], _shared(entry, years) + own, years)


@lru_cache(maxsize=64)
def _shared(entry: Entry, years: Years) -> bytes:
    """The lines that stand in every guest's copy, without the end: hundreds are written at once."""
    made = event(entry, years)
    del made["dtstamp"]
    return _bytes(made).removesuffix(END_EVENT)


def _shell(method: Method) -> Calendar:
    made = Calendar()
    made.add("version", "2.0")
    made.add("prodid", Text(PRODID))
    made.add("calscale", "GREGORIAN")
    made.add("method", method.value)
    return made


def _closed(shell: Calendar, zones: Iterable[str], events: bytes, years: Years) -> bytes:
    opened = _bytes(shell).removesuffix(END)
    return b"".join([opened, *(_zone_bytes(zone, years) for zone in sorted(set(zones))), events, END])


def _bytes(component: Component) -> bytes:
    written: bytes = component.to_ical()  # untyped in the library
    return written


@lru_cache(maxsize=256)
def _zone_bytes(zone: str, years: Years) -> bytes:
    rule = rule_of(zone, *years)
    if rule is None:
        raise ValueError(f"{zone} has no yearly rule: its events are written in UTC")
    return _bytes(vtimezone(rule))


def _add_when(made: Component, when: LocalSlot | Period, years: Years) -> None:
    """DTSTART and DTEND: days with an exclusive end, wall times with TZID, or UTC where no rule fits."""
    if isinstance(when, Period):
        first, last = _days(when)
        made.add("dtstart", first)
        made.add("dtend", last + DAY)
    elif zone_needed(when, years):
        # Naive with the zone beside it: the library turns aware times of Reykjavik into UTC.
        made.add("dtstart", when.start, parameters={"TZID": when.zone})
        made.add("dtend", when.end, parameters={"TZID": when.zone})
    else:
        made.add("dtstart", when.starts_at())
        made.add("dtend", when.ends_at())


def _days(period: Period) -> tuple[Any, Any]:
    if period.from_on is None or period.last_on is None:
        raise ValueError("an entry of whole days has both ends")
    return period.from_on, period.last_on


def _utc(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("an instant must be aware")
    return at.astimezone(UTC)


def _line(text: str) -> str:
    return " ".join(clean(text).split())


def _categories(names: Iterable[str]) -> vCategory:
    made = vCategory([])
    made.cats = [Text(_line(name)) for name in names]  # the constructor would make plain vText of them
    return made


def _address(party: Party) -> vCalAddress:
    """A mailto address; a `"` in the name would show as `^'` (RFC 6868) in Outlook, and a `\\` before the
    end of the name keeps some readers from seeing that end.
    """
    made = vCalAddress("mailto:" + "".join(clean(party.address).split()))
    if name := _line(party.name).replace('"', "'").replace("\\", "/"):
        made.params["CN"] = name
    return made
