"""How states, steps, answers, refusals and the history of meetings are worded."""

from coordinator.meetings.labels.clashes import clash_notes, clash_text
from coordinator.meetings.labels.history import HISTORY, PEOPLE, Names, history_text
from coordinator.meetings.labels.refusals import CLOSED, refusal
from coordinator.meetings.labels.words import (
    ANSWERS,
    AUDIENCES,
    FACTS,
    MINUTES,
    MODES,
    OWN_ANSWERS,
    STATUSES,
    STEPS,
    VIA,
    audience_name,
    coming_text,
    language_name,
    minutes_name,
    mode_text,
    place_text,
    span_text,
    step_name,
    turnout_text,
)

__all__ = [
    "ANSWERS",
    "AUDIENCES",
    "CLOSED",
    "FACTS",
    "HISTORY",
    "MINUTES",
    "MODES",
    "OWN_ANSWERS",
    "PEOPLE",
    "STATUSES",
    "STEPS",
    "VIA",
    "Names",
    "audience_name",
    "clash_notes",
    "clash_text",
    "coming_text",
    "history_text",
    "language_name",
    "minutes_name",
    "mode_text",
    "place_text",
    "refusal",
    "span_text",
    "step_name",
    "turnout_text",
]
