"""What becomes of each meeting of a file; no I/O, no clock."""

import hashlib
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from coordinator.forums.rules import Sharing
from coordinator.imports.parsing import Found, Reason
from coordinator.kit.errors import Conflict, Invalid
from coordinator.kit.times import LocalSlot
from coordinator.meetings.rules import Facts, MeetingMode, MeetingStatus


class Outcome(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"


class UnreadableFile(Invalid):
    """The file is not a calendar, or one beyond the limits; `fault` says which."""

    code = "unreadable_file"


class NothingChosen(Invalid):
    """There is nothing new or changed, or all of it was left out."""

    code = "nothing_chosen"


class UndoneAlready(Conflict):
    """An import is undone once."""

    code = "undone_already"


DAY_STARTS, DAY_ENDS = time(9), time(17)
"""Hours of a meeting of which the file gives days only, until somebody sets others."""

DRAFT_HOURS = 24
"""A file that was uploaded and neither taken nor discarded is deleted after this."""


def key_of(uid: str, occurrence: str | None) -> str:
    """What names one meeting of a calendar within its forum: UID and RECURRENCE-ID, of any length."""
    return hashlib.sha256(f"{uid}\0{occurrence or ''}".encode()).hexdigest()


# What a file says of a meeting ---------------------------------------------------------------------------

Said = dict[str, Any]
"""As it is stored: "title", "place", "text", "link", "all_day", "start" and "end" (ISO: instants in UTC, or
dates with the day after the last), "zone", "tentative", "cancelled".
"""

WORDS = ("title", "place", "text", "link")
TIMES = ("all_day", "start", "end")
ONLINE_PLACES = (
    "microsoft teams",
    "teams meeting",
    "zoom meeting",
    "google meet",
    "webex",
    "online",
    "skype",
)


def said_of(found: Found) -> Said:
    start, end = found.start, found.end
    if found.zone is not None:
        start, end = found.instants(found.zone)
    return {
        "title": found.title,
        "place": found.place,
        "text": found.text,
        "link": found.link,
        "all_day": found.all_day,
        "start": start.isoformat(),
        "end": end.isoformat(),
        "zone": found.zone,
        "tentative": found.tentative,
        "cancelled": found.cancelled,
    }


def is_online(place: str) -> bool:
    """Whether the "place" is no place: an address, or the name of a service."""
    lower = place.lower()
    return lower.startswith(("http://", "https://")) or lower.startswith(ONLINE_PLACES)


def facts_of(said: Said, sharing: Sharing, untitled: str) -> Facts:
    """The facts of a new meeting. Where and how: a place is in person, a link is online, both is hybrid.

    The text is nobody's agenda yet; it goes into the note that the secretariat and the chairs see.
    """
    place = "" if is_online(said["place"]) else said["place"]
    mode = MeetingMode.IN_PERSON
    if said["link"] or said["place"] != place:
        mode = MeetingMode.HYBRID if place else MeetingMode.ONLINE
    return Facts(
        title=said["title"] or untitled,
        mode=mode,
        sharing=sharing,
        venue=place or None,
        joining_link=said["link"],
        note=said["text"] or None,
    )


def slot_of(found: Found, zone: str, starts: time, ends: time) -> LocalSlot:
    """When the meeting is. Of whole days `zone` and the hours, on the first and the last day, are given.

    Raises EndsBeforeStart or NoSuchLocalTime.
    """
    if isinstance(found.start, datetime) and isinstance(found.end, datetime) and found.zone is not None:
        return LocalSlot(found.start, found.end, found.zone)
    return LocalSlot(datetime.combine(found.first_on, starts), datetime.combine(found.last_on, ends), zone)


def is_same(before: Said, after: Said) -> bool:
    """Whether the file says nothing new; the zone alone is nothing new while the instants are the same."""
    return all(before[name] == after[name] for name in (*WORDS, *TIMES, "cancelled"))


def amended(facts: Facts, before: Said, after: Said, untitled: str) -> tuple[Facts, bool]:
    """`facts` with what has changed in the file from `before` to `after`.

    Where somebody has written something else here since, that stays; the flag says so.
    """
    old, new = (facts_of(said, facts.sharing, untitled) for said in (before, after))
    taken: dict[str, Any] = {}
    kept_ours = False
    for name in ("title", "mode", "venue", "joining_link", "note"):
        was, will = getattr(old, name), getattr(new, name)
        if was == will:
            continue
        if getattr(facts, name) == was:
            taken[name] = will
        elif getattr(facts, name) != will:
            kept_ours = True
    return replace(facts, **taken), kept_ours


def was_moved_here(slot: LocalSlot, before: Said) -> bool:
    """Whether somebody has moved the meeting away from where the file had put it."""
    if before["all_day"]:
        last = date.fromisoformat(before["end"]) - timedelta(days=1)
        return (slot.first_on, slot.last_on) != (date.fromisoformat(before["start"]), last)
    return slot.starts_at() != datetime.fromisoformat(before["start"])


def refusal_of_known(status: MeetingStatus, *, over: bool) -> Reason | None:
    """Why a file may not change a meeting that it once brought: only planned ones follow it."""
    if over or status == MeetingStatus.HELD:
        return Reason.OVER
    if status == MeetingStatus.CONVENED:
        return Reason.CONVENED
    if status in (MeetingStatus.POSTPONED, MeetingStatus.CANCELLED):
        return Reason.CALLED_OFF
    return None


def refusal_of_new(found: Found, starts_at: datetime, now: datetime) -> Reason | None:
    """Why a meeting that is not known yet is not planned."""
    if found.cancelled:
        return Reason.CANCELLED
    return Reason.PAST if starts_at <= now else None
