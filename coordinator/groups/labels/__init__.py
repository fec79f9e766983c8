"""How states, lengths, refusals and the history of a group are worded."""

from coordinator.groups.labels.history import Names, extended, first_mandate, history_text
from coordinator.groups.labels.refusals import REFUSALS, refusal
from coordinator.groups.labels.words import (
    KINDS,
    OFFICES,
    SEAT_STATES,
    STATES,
    STEP_NOTES,
    STEPS,
    STEPS_DONE,
    delivery,
    length,
    time_left,
    warning_title,
)

__all__ = [
    "KINDS",
    "OFFICES",
    "REFUSALS",
    "SEAT_STATES",
    "STATES",
    "STEPS",
    "STEPS_DONE",
    "STEP_NOTES",
    "Names",
    "delivery",
    "extended",
    "first_mandate",
    "history_text",
    "length",
    "refusal",
    "time_left",
    "warning_title",
]
