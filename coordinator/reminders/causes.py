"""What reminders are about: dated things that areas below offer (`core.triggers`)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from coordinator.core.triggers import Cause, offered
from coordinator.meetings.models import Meeting
from coordinator.meetings.rules import MeetingStatus

AFTERWARDS = timedelta(days=60)
"""How long after a meeting anybody is still reminded of something about it (minutes)."""

AT_ONCE = frozenset({"meeting.invited", "meeting.changed", "meeting.cancelled"})
"""Told when it happens, with the change itself (calendars.reactions), so not planned here."""


def meeting_causes(
    session: Session, meetings: Sequence[Meeting], triggers: Iterable[str]
) -> dict[str, list[Cause]]:
    """The causes of meetings by trigger; triggers of one source are asked for together."""
    by_source = defaultdict(set)
    for name in triggers:
        trigger = offered().get(name)
        if trigger is not None and trigger.of_meetings is not None:
            by_source[trigger.of_meetings].add(name)
    found: dict[str, list[Cause]] = {}
    for source, names in by_source.items():
        found.update(source(session, meetings, frozenset(names)))
    return found


def other_causes(session: Session, trigger: str, now: datetime) -> list[Cause]:
    """The causes of a trigger that belongs to no meeting."""
    there = offered().get(trigger)
    return there.found(session, now) if there is not None and there.found is not None else []


def is_others(trigger: str) -> bool:
    """Whether a trigger is offered and belongs to no meeting."""
    there = offered().get(trigger)
    return there is not None and there.found is not None


def is_reminded(meeting: Meeting | None, now: datetime) -> bool:
    """Whether anybody is reminded of this meeting: convened; after it, for a while, of what is due then."""
    if meeting is None or meeting.ends_at is None:
        return False
    reminds = meeting.status in (MeetingStatus.CONVENED, MeetingStatus.HELD)
    return reminds and meeting.ends_at > now - AFTERWARDS
