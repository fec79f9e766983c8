"""The handover of chair and secretariat: its usual steps, each with its day and who does it."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class HandoverTask(StrEnum):
    """The usual steps; a forum adds its own in its own words."""

    PLAN = "plan"
    CONTACTS = "contacts"
    MEETING = "meeting"
    ACTIONS = "actions"
    GROUPS = "groups"
    MINUTES = "minutes"
    PAPERS = "papers"
    RIGHTS = "rights"
    MAILBOX = "mailbox"
    ANNOUNCE = "announce"
    OLD_RIGHTS = "old_rights"


class HandoverSide(StrEnum):
    """Who does a step."""

    OUTGOING = "outgoing"
    INCOMING = "incoming"


@dataclass(frozen=True, slots=True)
class UsualStep:
    """`offset_days` count from the day of the change; before it they are negative."""

    task: HandoverTask
    offset_days: int
    side: HandoverSide = HandoverSide.OUTGOING


USUAL_STEPS = (
    UsualStep(HandoverTask.PLAN, -60),
    UsualStep(HandoverTask.CONTACTS, -42),
    UsualStep(HandoverTask.ACTIONS, -35),
    UsualStep(HandoverTask.MEETING, -30, HandoverSide.INCOMING),
    UsualStep(HandoverTask.GROUPS, -28),
    UsualStep(HandoverTask.MINUTES, -21),
    UsualStep(HandoverTask.PAPERS, -14),
    UsualStep(HandoverTask.RIGHTS, -7),
    UsualStep(HandoverTask.MAILBOX, -3),
    UsualStep(HandoverTask.ANNOUNCE, 0, HandoverSide.INCOMING),
    UsualStep(HandoverTask.OLD_RIGHTS, 30, HandoverSide.INCOMING),
)
"""What is lost in a handover by mailbox: contacts, history, what was promised, what still waits."""


def due_on(changes_on: date, offset_days: int) -> date:
    """The day of a step."""
    return changes_on + timedelta(days=offset_days)


def offset_of(changes_on: date, due: date) -> int:
    """The step's distance from the day of the change, so that it moves with it."""
    return (due - changes_on).days
