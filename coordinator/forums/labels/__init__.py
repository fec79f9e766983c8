"""How roles, dates, names and happenings of forums are said on pages."""

from coordinator.forums.labels.closures import (
    CLOSURE_KINDS,
    CLOSURE_KINDS_EXPLAINED,
    HOLIDAY_LEVELS,
    owner_name,
)
from coordinator.forums.labels.dates import days_known, since_known
from coordinator.forums.labels.handover import SIDES, TASKS, change_text, side_text, step_text
from coordinator.forums.labels.history import describe
from coordinator.forums.labels.names import language_names, my_part, party_choices, party_name, sorted_by_name
from coordinator.forums.labels.rotation import (
    CHANGE_KINDS,
    REFUSALS,
    SKIPS,
    days_text,
    is_refusal,
    length_text,
    listed,
    names_text,
    periods_text,
    places_text,
    refusal,
    roles_text,
    stored_text,
)
from coordinator.forums.labels.words import (
    EDITABLE,
    MEMBERSHIP_ROLES,
    MEMBERSHIP_ROLES_MANY,
    OFFICE_ROLES,
    PARTY_KINDS,
    PRECISIONS,
    SHARING,
    source_words,
)

__all__ = [
    "CHANGE_KINDS",
    "CLOSURE_KINDS",
    "CLOSURE_KINDS_EXPLAINED",
    "EDITABLE",
    "HOLIDAY_LEVELS",
    "MEMBERSHIP_ROLES",
    "MEMBERSHIP_ROLES_MANY",
    "OFFICE_ROLES",
    "PARTY_KINDS",
    "PRECISIONS",
    "REFUSALS",
    "SHARING",
    "SIDES",
    "SKIPS",
    "TASKS",
    "change_text",
    "days_known",
    "days_text",
    "describe",
    "is_refusal",
    "language_names",
    "length_text",
    "listed",
    "my_part",
    "names_text",
    "owner_name",
    "party_choices",
    "party_name",
    "periods_text",
    "places_text",
    "refusal",
    "roles_text",
    "side_text",
    "since_known",
    "sorted_by_name",
    "source_words",
    "step_text",
    "stored_text",
]
