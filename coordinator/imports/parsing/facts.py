"""What reading a calendar file gives: found meetings, refusals with their reason, and things to mind."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from coordinator.kit.times import instant_or_after_gap

MOST_BYTES = 5_000_000
MOST_EVENTS = 5_000
MOST_NESTED = 10
MOST_IN_SERIES = 1_500
"""Of one repeating event within the window: a daily one for four years."""


class Fault(StrEnum):
    """Why a whole file is not read; worded in labels.py."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"
    NESTED = "nested"
    HTML = "html"
    XML = "xml"
    UTF16 = "utf16"
    PACKED = "packed"
    VCARD = "vcard"
    JCAL = "jcal"
    NUL = "nul"
    NO_CALENDAR = "no_calendar"
    NO_EVENTS = "no_events"
    LABORIOUS = "laborious"
    NO_ZONE = "no_zone"  # the zone that the person named does not exist


class Unreadable(Exception):
    """The file as a whole is refused."""

    def __init__(self, fault: Fault, **facts: Any) -> None:
        super().__init__(fault.value)
        self.fault = fault
        self.facts = facts


class Reason(StrEnum):
    """Why an event is refused, or what to mind about one that is taken; worded in labels.py."""

    # Refused by the reader.
    BROKEN = "broken"
    UNFINISHED = "unfinished"
    NO_START = "no_start"
    BAD_DATE = "bad_date"
    ENDS_BEFORE_START = "ends_before_start"
    TOO_LONG = "too_long"
    UNKNOWN_ZONE = "unknown_zone"
    FLOATING = "floating"
    RULE = "rule"
    TOO_OFTEN = "too_often"
    TWICE = "twice"
    OUTSIDE = "outside"
    CANCELLED = "cancelled"
    # Refused by the house.
    PAST = "past"
    OURS = "ours"
    CONVENED = "convened"
    OVER = "over"
    CALLED_OFF = "called_off"
    TAKEN_BACK = "taken_back"
    LEFT_OUT = "left_out"
    # To mind.
    WINDOWS_1252 = "windows_1252"
    LINES_LEFT_OUT = "lines_left_out"
    SEVERAL_CALENDARS = "several_calendars"
    ZONE_CHOSEN = "zone_chosen"
    FLOATING_ZONE = "floating_zone"
    FILE_ZONE = "file_zone"
    NO_END = "no_end"
    GAP = "gap"
    NO_UID = "no_uid"
    NO_TITLE = "no_title"
    SHORTENED = "shortened"
    WHOLE_DAYS = "whole_days"
    BEFORE_WINDOW = "before_window"
    AFTER_WINDOW = "after_window"
    # What a change is.
    WAS_CANCELLED = "was_cancelled"
    MOVED = "moved"
    REWRITTEN = "rewritten"
    KEPT_OURS = "kept_ours"


@dataclass(frozen=True, slots=True)
class Remark:
    """A reason with its facts, for `labels.words`."""

    reason: Reason
    facts: tuple[tuple[str, Any], ...] = ()

    @classmethod
    def of(cls, reason: Reason, **facts: Any) -> "Remark":
        return cls(reason, tuple(sorted(facts.items())))


@dataclass(frozen=True, slots=True)
class Options:
    """How to read. `first` and `last` both count.

    Without `first`, single events and series that end are read whole, whenever they are; endless series
    begin 30 days before `today`. `zone` is the person's, for floating times; `preferred` are zones to
    choose among those that keep the same clocks, best first.
    """

    today: date
    first: date | None = None
    last: date | None = None
    zone: str | None = None
    preferred: tuple[str, ...] = ()

    @property
    def window_first(self) -> date:
        return self.first or first_day(self.today)

    @property
    def window_last(self) -> date:
        return self.last or last_day(self.today)


def first_day(today: date) -> date:
    """Where the window begins unless somebody says otherwise: 30 days back."""
    return today - timedelta(days=30)


def last_day(today: date) -> date:
    """Where it ends: 36 months ahead."""
    day = today.day if (today.month, today.day) != (2, 29) else 28
    return today.replace(year=today.year + 3, day=day)


@dataclass(frozen=True, slots=True)
class Found:
    """One meeting of the file.

    `start` and `end` are naive wall times in the IANA `zone`; of an event of whole days they are dates,
    `end` the day after the last, and `zone` is None. `occurrence` names one of a series by its original
    start ("20270310T080000Z" or "20270310").
    """

    uid: str
    occurrence: str | None
    title: str
    start: date
    end: date
    zone: str | None
    place: str = ""
    text: str = ""
    link: str | None = None
    cancelled: bool = False
    tentative: bool = False
    notices: tuple[Remark, ...] = ()

    @property
    def all_day(self) -> bool:
        return self.zone is None

    @property
    def first_on(self) -> date:
        return self.start.date() if isinstance(self.start, datetime) else self.start

    @property
    def last_on(self) -> date:
        if isinstance(self.end, datetime):
            return (self.end - timedelta(microseconds=1)).date()
        return self.end - timedelta(days=1)

    def instants(self, zone: str) -> tuple[datetime, datetime]:
        """Start and end as instants; whole days are reckoned in `zone`, from midnight to midnight."""
        zone = self.zone or zone
        ends = [
            at if isinstance(at, datetime) else datetime.combine(at, time()) for at in (self.start, self.end)
        ]
        return instant_or_after_gap(ends[0], zone), instant_or_after_gap(ends[1], zone)


@dataclass(frozen=True, slots=True)
class Refused:
    """What of the file could not be read as a meeting, named as well as the file allows."""

    uid: str
    title: str
    remark: Remark
    line: int  # where it begins in the file, from 1


@dataclass(slots=True)
class Reading:
    """A file as read: meetings by start, refusals in the order of the file, and notices about the whole."""

    name: str = ""  # what the calendar calls itself
    found: list[Found] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    notices: list[Remark] = field(default_factory=list)
    floating: int = 0  # events whose times name no zone, taken or not
