"""What meetings offer to be reminded of: their start and end, and each of their deadlines."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from coordinator.core.triggers import Cause, Recipient, Trigger
from coordinator.meetings.audience import people_for, people_for_many
from coordinator.meetings.labels import STEPS
from coordinator.meetings.models import Deadline, Meeting
from coordinator.web.i18n import lazy

PREFIX = "meeting."

NAMES = ("meeting", "date", "deadline", "place", "time", "timezone", "country", "group", "forum")
"""What a text about something of a meeting may say."""

AUDIENCES = (
    "contact_points", "participants", "members", "experts", "delegates", "forum", "forum_plus",
    "secretariat", "chair", "group_chair",
)  # fmt: skip

CONDITIONS = (
    "meeting not cancelled", "country has no registered participant", "country report missing",
    "no draft minutes", "minutes not final", "none",
)  # fmt: skip

PAPERS_DUE = "papers_due"
"""Offered by proceedings, item by item."""


def people_of_meeting(session: Session, cause: Cause, audience: str, on: date) -> list[Recipient]:
    return people_for(session, cause.meeting, audience, on)


def people_of_meetings(
    session: Session, causes: Sequence[Cause], audience: str, on: date
) -> dict[UUID, list[Recipient]]:
    meetings = {cause.meeting.id: cause.meeting for cause in causes}
    return people_for_many(session, list(meetings.values()), audience, on)


def cause_of_meeting(meeting: Meeting) -> Cause:
    """For a meeting with a date: its first day, to be made more precise."""
    assert meeting.slot is not None  # noqa: S101 - the caller asked
    return Cause(
        meeting.id,
        meeting.slot.first_on,
        meeting.slot.zone,
        meeting,
        people_of_meeting,
        meeting=meeting,
        forum_id=meeting.forum_id,
        group_id=meeting.group_id,
        shared=meeting.id,
        find_all=people_of_meetings,
    )


def deadlines_of(session: Session, meetings: Sequence[Meeting], names: frozenset[str]) -> list[Cause]:
    """The open deadlines of meetings, by the names of their triggers; `row` is the deadline."""
    dated = {meeting.id: meeting for meeting in meetings if meeting.slot is not None}
    steps = [name.removeprefix(PREFIX) for name in names]
    if not dated or not steps:
        return []
    rows = session.scalars(
        sa.select(Deadline)
        .where(Deadline.meeting_id.in_(dated), Deadline.step.in_(steps), Deadline.done_on.is_(None))
        .order_by(Deadline.due_on, Deadline.id)
    )
    return [replace(cause_of_meeting(dated[d.meeting_id]), id=d.id, on=d.due_on, row=d) for d in rows]


def _edges(
    _session: Session, meetings: Sequence[Meeting], names: frozenset[str]
) -> Mapping[str, list[Cause]]:
    found: dict[str, list[Cause]] = {name: [] for name in names}
    for meeting in meetings:
        if meeting.slot is None:
            continue
        cause = cause_of_meeting(meeting)
        if "meeting.start" in names:
            found["meeting.start"].append(replace(cause, start=meeting.slot.start))
        if "meeting.end" in names:
            found["meeting.end"].append(replace(cause, on=meeting.slot.last_on, start=meeting.slot.end))
    return found


def _steps(session: Session, meetings: Sequence[Meeting], names: frozenset[str]) -> Mapping[str, list[Cause]]:
    found = defaultdict[str, list[Cause]](list)
    for cause in deadlines_of(session, meetings, names):
        found[f"{PREFIX}{cause.row.step}"].append(cause)
    return found


def step_words(step: str) -> tuple[str, str, str, str]:
    """How a step is called, and how rules speak of the time before it, after it and of its day."""
    name, length = STEPS[step], "%(length)s"  # filled in when the rule is spoken
    return (
        lazy("the deadline “%(step)s”", step=name),
        lazy("%(length)s before the deadline “%(step)s”", step=name, length=length),
        lazy("%(length)s after the deadline “%(step)s”", step=name, length=length),
        lazy("on the day of the deadline “%(step)s”", step=name),
    )


TRIGGERS = (
    Trigger(
        "meeting.start",
        lazy("the start of a meeting"),
        lazy("%(length)s before the meeting"),
        lazy("%(length)s after the start of the meeting"),
        lazy("on the day the meeting starts"),
        AUDIENCES,
        CONDITIONS,
        NAMES,
        of_meetings=_edges,
    ),
    Trigger(
        "meeting.end",
        lazy("the end of a meeting"),
        lazy("%(length)s before the end of the meeting"),
        lazy("%(length)s after the meeting"),
        lazy("on the day the meeting ends"),
        AUDIENCES,
        CONDITIONS,
        NAMES,
        of_meetings=_edges,
    ),
    *(
        Trigger(f"{PREFIX}{step}", *step_words(step), AUDIENCES, CONDITIONS, NAMES, of_meetings=_steps)
        for step in STEPS
        if step != PAPERS_DUE
    ),
)
