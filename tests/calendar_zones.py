"""Meetings around every change of clocks in zones with laws of all kinds, and what the database says of them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from coordinator.core.db import db
from coordinator.forums.models import Forum
from coordinator.kit.errors import Invalid
from coordinator.kit.ids import new_id
from coordinator.kit.times import LocalSlot
from coordinator.meetings.models import Meeting
from coordinator.meetings.rules import MeetingMode, MeetingStatus
from tests.factories import Make

ZONES = (
    "Europe/Helsinki", "Atlantic/Reykjavik", "America/Toronto", "Pacific/Auckland",
    "Europe/London", "Europe/Dublin", "America/New_York", "Australia/Sydney", "Asia/Kolkata",
    "Africa/Casablanca", "America/Sao_Paulo", "Australia/Lord_Howe",
)  # fmt: skip
FIRST, LAST = date(2026, 9, 1), date(2028, 11, 20)
"""Inside the window of a feed on the tests' day."""

STARTS = (-26, -14, -3, -1, 0, 1, 2, 12, 25)
"""Hours from a change of clocks, by the clocks before it."""

STATUSES = (MeetingStatus.CONVENED, MeetingStatus.PLANNED, MeetingStatus.CONVENED, MeetingStatus.CANCELLED)


def walls_of_changes(zone: str) -> list[datetime]:
    """What clocks show (naive) when they are about to change; midsummer and midwinter where they never do."""
    tz, hour = ZoneInfo(zone), timedelta(hours=1)
    found = []
    at = datetime(FIRST.year, FIRST.month, FIRST.day, tzinfo=UTC)
    while at.date() < LAST:
        before, after = (each.astimezone(tz).utcoffset() for each in (at, at + hour))
        if before is not None and before != after:
            found.append((at + hour).replace(tzinfo=None) + before)
        at += hour
    return found or [datetime(2027, 1, 15, 12), datetime(2027, 7, 15, 12)]


def slots_of(zone: str) -> list[LocalSlot]:
    """Short ones, and ones that last over the change; wall times that do not exist are left out."""
    found = []
    for wall in walls_of_changes(zone):
        for hours in STARTS:
            start = wall + timedelta(hours=hours)
            for length in (timedelta(minutes=45), timedelta(hours=30)):
                try:
                    found.append(LocalSlot(start, start + length, zone))
                except Invalid:
                    continue
    return found


def fill(make: Make, forum: Forum) -> int:
    """Store a meeting for each slot and a rough date for each zone; gives how many meetings there are."""
    rows = []
    now = make.clock.now()
    for zone in ZONES:
        for number, slot in enumerate(slots_of(zone)):
            identity = new_id()
            row = Meeting(
                id=identity, uid=f"{identity}@example.org", forum_id=forum.id, title=f"{zone} {number}",
                # Long ago called off would mean: no longer in the feed.
                status=STATUSES[number % len(STATUSES)] if slot.starts_at() > now else MeetingStatus.HELD,
                sharing=forum.default_sharing,
                mode=MeetingMode.IN_PERSON, created_at=now, changed_at=now, status_changed_at=now,
                sequence=number,
            )  # fmt: skip
            row.set_slot(slot)
            rows.append(row)
    make.keep(*rows)
    return len(rows)


@dataclass(frozen=True)
class Said:
    """What a calendar says of one meeting: instants, or days (the end after the last one)."""

    start: datetime | date
    end: datetime | date
    status: str
    sequence: int

    def __post_init__(self) -> None:
        # In UTC: Python holds a time of a doubled hour unequal to the same instant in another zone.
        for name in ("start", "end"):
            if isinstance(value := getattr(self, name), datetime):
                object.__setattr__(self, name, value.astimezone(UTC))


STATUS = {"planned": "TENTATIVE", "convened": "CONFIRMED", "held": "CONFIRMED", "cancelled": "CANCELLED"}


def in_database(first: date, until: date) -> dict[str, Said]:
    """By UID, every meeting of the window, read from the table itself. None of them is postponed."""
    found = {}
    with db.engine.connect() as connection:
        rows = connection.execute(sa.select(Meeting.__table__)).mappings().all()
    for row in rows:
        if first <= row["last_on"] and row["first_on"] < until:
            start, end = row["starts_at"], row["ends_at"]
            if start is None:
                start, end = row["span_from"], row["span_until"]
            found[row["uid"]] = Said(start, end, STATUS[row["status"]], row["sequence"])
    return found
