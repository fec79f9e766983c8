"""Agenda items as values, what changed between versions, states of decisions and actions; no I/O."""

from coordinator.proceedings.rules.changes import Aspect, Comparison, ItemChange, compare
from coordinator.proceedings.rules.items import (
    MOST_ITEMS,
    MOST_MINUTES,
    SOCIAL,
    ItemFacts,
    LeadKind,
    lead_of_words,
)
from coordinator.proceedings.rules.papers import (
    DOCUMENT_TYPE_OF_WORDS,
    Missing,
    missing_papers,
    type_of_words,
)
from coordinator.proceedings.rules.states import (
    ACTION_MOVES,
    OPEN_ACTIONS,
    ActionNotChangeable,
    ActionStatus,
    AgendaClosed,
    DecisionStatus,
    NothingToPublish,
    OwnerKind,
    check_action_change,
    check_agenda_open,
    check_publish,
    is_overdue,
)

__all__ = [
    "ACTION_MOVES",
    "DOCUMENT_TYPE_OF_WORDS",
    "MOST_ITEMS",
    "MOST_MINUTES",
    "OPEN_ACTIONS",
    "SOCIAL",
    "ActionNotChangeable",
    "ActionStatus",
    "AgendaClosed",
    "Aspect",
    "Comparison",
    "DecisionStatus",
    "ItemChange",
    "ItemFacts",
    "LeadKind",
    "Missing",
    "NothingToPublish",
    "OwnerKind",
    "check_action_change",
    "check_agenda_open",
    "check_publish",
    "compare",
    "is_overdue",
    "lead_of_words",
    "missing_papers",
    "type_of_words",
]
