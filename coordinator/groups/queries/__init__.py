"""Reads about working groups, mandates and experts, always on a date."""

from coordinator.groups.queries.groups import (
    GroupLine,
    get_group,
    get_group_by_id,
    groups_by_id,
    list_groups,
    seats_of,
    visible_to,
)
from coordinator.groups.queries.roster import Expert, RosterLine, experts_on, parties_on

__all__ = [
    "Expert",
    "GroupLine",
    "RosterLine",
    "experts_on",
    "get_group",
    "get_group_by_id",
    "groups_by_id",
    "list_groups",
    "parties_on",
    "seats_of",
    "visible_to",
]
