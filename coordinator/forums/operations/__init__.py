"""What a forum's secretariat does to its text, its memberships and its offices."""

from coordinator.forums.operations.exports import export_members
from coordinator.forums.operations.memberships import (
    add_membership,
    change_membership,
    end_membership,
)
from coordinator.forums.operations.offices import add_office, change_office, end_office
from coordinator.forums.operations.shared import EntryValues, UnknownParty
from coordinator.forums.operations.text import ForumValues, edit_forum

__all__ = [
    "EntryValues",
    "ForumValues",
    "UnknownParty",
    "add_membership",
    "add_office",
    "change_membership",
    "change_office",
    "edit_forum",
    "end_membership",
    "end_office",
    "export_members",
]
