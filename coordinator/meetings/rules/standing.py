"""What a meeting is at one moment, as far as people are told of it."""

from dataclasses import dataclass

from coordinator.kit.times import LocalSlot
from coordinator.meetings.rules.facts import Facts
from coordinator.meetings.rules.spans import RoughDate
from coordinator.meetings.rules.states import MeetingStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """State, time and facts. `was_called`: people have been called to it; `has_date`: its day is known,
    which after a postponement the `slot` alone does not say (`rules.has_date`).
    """

    status: MeetingStatus
    was_called: bool
    slot: LocalSlot | None
    has_date: bool
    rough: RoughDate | None
    facts: Facts
    sequence: int
