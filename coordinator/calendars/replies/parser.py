"""From the text of a REPLY or COUNTER (RFC 5546 3.2.3, 3.2.7) to what it says.

Programs differ: Exchange leaves ORGANIZER out, calls zones by Windows' names and puts "Accepted:" before
SUMMARY; Google adds X-NUM-GUESTS; Apple writes EMAIL beside the address. None of that is looked at.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar

from icalendar import Calendar

from coordinator.calendars.serializer import clean

T = TypeVar("T")

MOST_COMMENT = 1_000
MOST_ATTENDEES = 50
MOST_LINES = 10_000


class Unparseable(Exception):
    """Not one calendar with one event about somebody's answer."""


@dataclass(frozen=True, slots=True)
class Said:
    """One attendee's part: the address in small letters, PARTSTAT in capitals ("" where there is none)."""

    address: str
    partstat: str


@dataclass(frozen=True, slots=True)
class Saying:
    """What stands in the calendar part.

    `stamp`, `start` and `end` are instants (None where missing or in a zone nobody knows), except that
    `start` and `end` without any zone are naive: the venue's clock is meant. `occurrence` is an instant or a
    date.
    """

    uid: str
    sequence: int
    stamp: datetime | None
    attendees: tuple[Said, ...]
    occurrence: datetime | date | None
    comment: str
    start: datetime | None
    end: datetime | None


def parse(text: str) -> Saying:
    """Raises Unparseable, and nothing else whatever `text` is."""
    if text.count("\n") > MOST_LINES:
        raise Unparseable
    found = _guarded(lambda: Calendar.from_ical(text, multiple=True))
    calendars = found if isinstance(found, list) else []
    events = _guarded(lambda: [event for one in calendars for event in one.walk("VEVENT")])
    if events is None or len(calendars) != 1 or len(events) != 1:
        raise Unparseable
    event = events[0]
    uid = _guarded(lambda: clean(str(event["UID"])).strip())
    sequence = _guarded(lambda: int(event.get("SEQUENCE", 0)))
    if not uid or sequence is None:
        raise Unparseable
    start, end = _span(event)
    return Saying(
        uid=uid,
        sequence=sequence,
        stamp=_instant(_moment(event, "DTSTAMP")),
        attendees=_attendees(event),
        occurrence=_moment(event, "RECURRENCE-ID"),
        comment=_comment(event),
        start=start,
        end=end,
    )


def _guarded(look: Callable[..., T], *of: Any) -> T | None:
    """What `look(*of)` gives; None where the library stumbles over what somebody sent."""
    try:
        return look(*of)
    except Exception:  # noqa: BLE001 - its errors are of every kind, and broken values raise when touched
        return None


def _listed(event: Any, name: str) -> list[Any]:
    found = _guarded(lambda: event.get(name))
    return found if isinstance(found, list) else [] if found is None else [found]


def _attendees(event: Any) -> tuple[Said, ...]:
    found = (_guarded(_said, one) for one in _listed(event, "ATTENDEE")[:MOST_ATTENDEES])
    return tuple(said for said in found if said is not None)


def _said(attendee: Any) -> Said:
    scheme, colon, rest = str(attendee).strip().partition(":")
    mail = rest if colon and scheme.lower() == "mailto" else str(attendee.params.get("EMAIL", ""))
    return Said(clean(mail).strip().lower(), clean(str(attendee.params.get("PARTSTAT", ""))).upper())


def _beside(attendee: Any) -> str:
    return clean(str(attendee.params.get("X-RESPONSE-COMMENT", "")))


def _text(value: Any) -> str:
    return clean(str(value))


def _comment(event: Any) -> str:
    """COMMENT; Google writes it beside the attendee."""
    texts = [_guarded(_text, one) for one in _listed(event, "COMMENT")]
    if not any(texts):
        texts = [_guarded(_beside, one) for one in _listed(event, "ATTENDEE")[:MOST_ATTENDEES]]
    return "\n".join(text.strip() for text in texts if text)[:MOST_COMMENT].strip()


def _moment(event: Any, name: str) -> datetime | date | None:
    """The value of a property; None where there is none, and where its zone is unknown."""
    value = _guarded(lambda: event.get(name))
    moment = _guarded(lambda: value.dt) if value is not None else None
    if not isinstance(moment, date):
        return None
    floating = isinstance(moment, datetime) and moment.tzinfo is None
    if floating and _guarded(lambda: value.params.get("TZID")):  # type: ignore[union-attr]
        return None  # the library does not know this zone: it is not to be taken for another
    return moment


def _instant(moment: datetime | date | None) -> datetime | None:
    if not isinstance(moment, datetime):
        return None
    if moment.tzinfo is None:
        return moment.replace(tzinfo=UTC)  # DTSTAMP is UTC (RFC 5545 3.8.7.2), said or not
    return _guarded(lambda: moment.astimezone(UTC))


def _span(event: Any) -> tuple[datetime | None, datetime | None]:
    """DTSTART, and DTEND or what DURATION makes of it; days are no proposal for a meeting with hours."""
    start, end = _moment(event, "DTSTART"), _moment(event, "DTEND")
    if not isinstance(start, datetime):
        return None, None
    if not isinstance(end, datetime):
        length = _guarded(lambda: event.get("DURATION").dt)
        end = _guarded(lambda: start + length) if isinstance(length, timedelta) else None
    return _settled(start), _settled(end)


def _settled(moment: datetime | None) -> datetime | None:
    return moment if moment is None or moment.tzinfo is None else _instant(moment)
