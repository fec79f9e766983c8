"""Kinds of feeds, what is in them and for how long; which program reads; no I/O."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from urllib.parse import quote
from uuid import UUID
from zlib import crc32

from coordinator.kit.errors import Conflict, Forbidden
from coordinator.kit.periods import months_on


class FeedKind(StrEnum):
    PERSONAL = "personal"
    FORUM = "forum"
    GROUP = "group"
    VIEW = "view"  # a calendar view that its holder saved


@dataclass(frozen=True, slots=True)
class FeedOptions:
    """What a feed shows, and how. `locale` None is the account's language; `alarm_minutes` is before the
    start, None without alarm.
    """

    locale: str | None = None
    with_deadlines: bool = False
    with_spans: bool = False  # meetings without a date, as tentative days
    with_actions: bool = False  # the holder's own, in their personal feed
    with_holds: bool = True  # the dates of open polls in which the holder is asked
    as_tasks: bool = False  # deadlines and actions as VTODO
    busy_only: bool = False
    alarm_minutes: int | None = None

    def fitting(self, kind: FeedKind) -> "FeedOptions":
        """The same without what makes no sense together: who shows only when they are busy shows nothing
        else, and tasks are deadlines or actions.
        """
        if self.busy_only:
            return FeedOptions(locale=self.locale, busy_only=True)
        actions = self.with_actions and kind == FeedKind.PERSONAL
        return replace(
            self, with_actions=actions, as_tasks=self.as_tasks and (self.with_deadlines or actions)
        )


@dataclass(frozen=True, slots=True)
class ViewFilter:
    """What the calendar shows; whatever is None or False asks for nothing.

    `meeting_type` is that of the meeting's series; `mine` are meetings in which the person takes part, not
    those they merely may know of.
    """

    forum_id: UUID | None = None
    group_id: UUID | None = None
    meeting_type: str | None = None
    mine: bool = False


ALARMS = (15, 60, 24 * 60)
"""Minutes before the start that people may choose from."""


class EntryPart(StrEnum):
    """What of a meeting stands in a feed: itself, the last days it sets for others, and what its
    secretariat and chairs have to do for it.
    """

    MEETING = "meeting"
    DEADLINES = "deadlines"
    DUTIES = "duties"


class News(StrEnum):
    """What happened; it names the mail and opens its subject."""

    CONVENED = "convened"
    MOVED = "moved"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"
    REINSTATED = "reinstated"
    EDITED = "edited"
    REMOVED = "removed"  # to one person, who is no longer a guest


class TooManyFeeds(Conflict):
    """One person holds FEED_LIMIT addresses already; old ones are to be revoked first."""

    code = "too_many_feeds"


class TooManyViews(Conflict):
    """One person keeps VIEW_LIMIT views already."""

    code = "too_many_views"


class NameTaken(Conflict):
    """The person has a view of this name."""

    code = "name_taken"


class TakesNoPart(Forbidden):
    """A feed is for those who take part; who only administers, or knows of it, does not."""

    code = "takes_no_part"


FEED_LIMIT = 40
VIEW_LIMIT = 20
VIEW_KEPT = timedelta(days=30)
"""How long a deleted view can be brought back."""
FETCHES_KEPT = timedelta(days=30)
EVENT_LIMIT = 2000
BACK = timedelta(days=90)
AHEAD_MONTHS = 24
KEPT_AFTER_START = timedelta(days=7)
KEPT_AFTER_CANCELLING = timedelta(days=30)
KEPT_AT_MOST = timedelta(days=30)
TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
"""What `secrets.token_urlsafe(32)` makes."""


@dataclass(frozen=True, slots=True)
class Window:
    """Which meetings a feed holds on one day: those with a day from `first` up to `until`.

    A meeting that was called off stays until KEPT_AFTER_START after its planned start, or
    KEPT_AFTER_CANCELLING after it was called off where that is later, but never beyond KEPT_AT_MOST
    after the start: readers that ask seldom must still learn of it.
    """

    first: date
    until: date
    today: date

    @property
    def called_off_from(self) -> date:
        """First start day of a called-off meeting that stays whenever it was called off."""
        return self.today - KEPT_AFTER_START

    @property
    def called_off_lately_from(self) -> date:
        """First start day of one that stays if it was called off on `lately_from` or later."""
        return self.today - KEPT_AT_MOST

    @property
    def lately_from(self) -> date:
        return self.today - KEPT_AFTER_CANCELLING


def window_on(today: date) -> Window:
    """90 days back, 24 months ahead of `today`."""
    return Window(today - BACK, months_on(today, AHEAD_MONTHS), today)


def stays(
    window: Window, *, first_on: date, last_on: date, called_off: bool, called_off_on: date | None = None
) -> bool:
    """Whether a meeting of these days stands in a feed; the twin of `queries.in_window`."""
    if last_on < window.first or first_on >= window.until:
        return False
    return (
        not called_off
        or first_on >= window.called_off_from
        or (
            first_on >= window.called_off_lately_from
            and called_off_on is not None
            and called_off_on >= window.lately_from
        )
    )


def rule_years(today: date) -> tuple[int, int]:
    """The years in which a zone's yearly rule must be true for it to stand in a feed."""
    return today.year - 1, today.year + 3


# In this order: names are found inside each other's (Thunderbird and Outlook say Mozilla too).
_PROGRAMS = (
    ("Google Calendar", ("google-calendar", "googleimport")),
    ("Outlook", ("outlook", "exchange", "msoffice", "microsoft")),
    ("DAVx5 or ICSx5", ("davx5", "icsx5", "icsdroid")),
    ("Thunderbird", ("thunderbird", "lightning")),
    ("Apple Calendar", ("dataaccessd", "calendaragent", "calendarstore", "ical/", "macos/", "ios/")),
    ("Nextcloud", ("nextcloud", "owncloud", "sabre")),
    ("Proton Calendar", ("proton",)),
    ("GNOME Evolution", ("evolution", "libsoup")),
    ("KOrganizer", ("korganizer", "akonadi", "kio/")),
    ("browser", ("mozilla/",)),
)


def program_of(user_agent: str | None) -> str | None:
    """The calendar program behind a User-Agent, in its own name; None when it does not say.

    An unknown one is called by its first word, at most 40 plain characters.
    """
    if not user_agent:
        return None
    said = user_agent.lower()
    for name, marks in _PROGRAMS:
        if any(mark in said for mark in marks):
            return name
    word = re.match(r"[A-Za-z0-9 ._-]{1,40}", user_agent)
    return word.group().strip() or None if word else None


def hour_of(at: datetime) -> datetime:
    """The hour that `at` lies in: finer is not kept, so that reading rarely writes."""
    return at.replace(minute=0, second=0, microsecond=0)


@dataclass(frozen=True, slots=True)
class Links:
    """The ways to hand one address to calendar programs (all of them https or webcal)."""

    address: str
    webcal: str
    google: str
    outlook: str
    outlook_home: str


def links_of(address: str) -> Links:
    """Links for a feed's https address."""
    webcal = "webcal://" + address.split("://", 1)[1]
    target = quote(address, safe="")
    return Links(
        address=address,
        webcal=webcal,
        google="https://calendar.google.com/calendar/r?cid=" + quote(webcal, safe=""),
        outlook="https://outlook.office.com/calendar/0/addfromweb?url=" + target,
        outlook_home="https://outlook.live.com/calendar/0/addfromweb?url=" + target,
    )


COLOURS = (
    "royalblue", "seagreen", "darkorange", "mediumvioletred", "teal", "slateblue", "chocolate", "olivedrab",
    "steelblue", "indianred", "darkcyan", "darkgoldenrod",
)  # fmt: skip


def colour_of(slug: str) -> str:
    """A CSS colour name that stays with a forum or group, so that feeds differ beside each other."""
    return COLOURS[crc32(slug.encode()) % len(COLOURS)]
