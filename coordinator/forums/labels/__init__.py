"""How roles, dates, names and happenings of forums are said on pages."""

from coordinator.forums.labels.dates import days_known, since_known
from coordinator.forums.labels.history import describe
from coordinator.forums.labels.names import language_names, my_part, party_name, sorted_by_name
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
    "EDITABLE",
    "MEMBERSHIP_ROLES",
    "MEMBERSHIP_ROLES_MANY",
    "OFFICE_ROLES",
    "PARTY_KINDS",
    "PRECISIONS",
    "SHARING",
    "days_known",
    "describe",
    "language_names",
    "my_part",
    "party_name",
    "since_known",
    "sorted_by_name",
    "source_words",
]
