"""Words for states, reasons, audiences, triggers and conditions; rules as sentences."""

from coordinator.reminders.labels.sentences import Sentence, sentence_of
from coordinator.reminders.labels.words import (
    AUDIENCES,
    CHANNELS,
    CONDITIONS,
    LANGUAGES_HINT,
    LEVELS,
    REASONS,
    STATES,
    TRIGGERS,
    UNITS,
    ZONES,
    audience_text,
    length_text,
    offset_text,
    trigger_label,
    waits_for,
)

__all__ = [
    "AUDIENCES",
    "CHANNELS",
    "CONDITIONS",
    "LANGUAGES_HINT",
    "LEVELS",
    "REASONS",
    "STATES",
    "TRIGGERS",
    "UNITS",
    "ZONES",
    "Sentence",
    "audience_text",
    "length_text",
    "offset_text",
    "sentence_of",
    "trigger_label",
    "waits_for",
]
