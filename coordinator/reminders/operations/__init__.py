"""Planning, sending and stopping reminders; writing their rules."""

from coordinator.reminders.operations.by_hand import restore, skip
from coordinator.reminders.operations.deciding import decide
from coordinator.reminders.operations.planning import (
    is_used,
    plan_meeting,
    plan_others,
    replan_everything,
    replan_kind,
)
from coordinator.reminders.operations.stopping import resume, stop

__all__ = [
    "decide",
    "is_used",
    "plan_meeting",
    "plan_others",
    "replan_everything",
    "replan_kind",
    "restore",
    "resume",
    "skip",
    "stop",
]
