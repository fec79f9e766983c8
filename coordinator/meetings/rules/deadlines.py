"""Steps before and after a meeting: when each is due, and what being late means."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from coordinator.kit.periods import Period
from coordinator.kit.times import LocalSlot


class Anchor(StrEnum):
    """What a deadline's days are counted from."""

    MEETING_START = "meeting_start"
    MEETING_END = "meeting_end"


INVITATION = "invitation"
DRAFT_AGENDA = "draft_agenda"
REGISTRATION = "registration_deadline"
ERASURE = "erase_practical_needs"
MINUTES_STEPS = ("draft_minutes", "draft_conclusions")
"""The step by which a record of the meeting is there, whichever kind it keeps."""

DONE_BY_CONVENING = frozenset({"save_the_date", INVITATION})


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a preset: `offset_days` calendar days after the anchor, before it where negative."""

    step: str
    offset_days: int
    relative_to: Anchor
    audience: str

    @classmethod
    def of(cls, raw: Mapping[str, Any]) -> "Step":
        """From the form of `deadline_preset.steps` and of loaded files."""
        return cls(
            str(raw["step"]), int(raw["offset_days"]), Anchor(raw["relative_to"]), str(raw["audience"])
        )


@dataclass(frozen=True, slots=True)
class DueStep:
    """A step with its day."""

    step: str
    due_on: date
    offset_days: int
    relative_to: Anchor
    audience: str


def due_on(slot: LocalSlot, offset_days: int, relative_to: Anchor) -> date:
    """The day of a step: counted from the venue's first or last day, in calendar days."""
    anchor = slot.first_on if relative_to == Anchor.MEETING_START else slot.last_on
    return anchor + timedelta(days=offset_days)


def deadlines_for(
    when: LocalSlot | Period | None, steps: Iterable[Step | Mapping[str, Any]]
) -> list[DueStep]:
    """The steps with their days, soonest first.

    A span ("spring 2028") or None has no day to count from, and so no deadlines: they are born
    when the date is set.
    """
    if not isinstance(when, LocalSlot):
        return []
    known = [step if isinstance(step, Step) else Step.of(step) for step in steps]
    due = [
        DueStep(s.step, due_on(when, s.offset_days, s.relative_to), s.offset_days, s.relative_to, s.audience)
        for s in known
    ]
    return sorted(due, key=lambda d: (d.due_on, d.offset_days))


def is_cut_off(step: str) -> bool:
    """Whether the step is a last day for others ("papers_due"), which passes by itself.

    The others are something that the secretariat sends or does, and can be late with.
    """
    return step.endswith(("_due", "_deadline"))


def is_late(step: str, due: date, done_on: date | None, today: date) -> bool:
    """Whether the secretariat owes the step since a day before `today`."""
    return done_on is None and due < today and not is_cut_off(step) and step != ERASURE
