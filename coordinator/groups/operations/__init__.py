"""Writes of working groups, one public function per use case."""

from coordinator.groups.operations.deliverables import (
    add_deliverable,
    edit_deliverable,
    mark_done,
    reopen_deliverable,
)
from coordinator.groups.operations.exports import export_experts, export_groups
from coordinator.groups.operations.life import GroupTexts, NewGroup, edit_group, set_up_group, take_step
from coordinator.groups.operations.mandates import MandateDays, extend_mandate, redate_mandate
from coordinator.groups.operations.roster import add_party, end_office, end_party, keep_party, take_office
from coordinator.groups.operations.seats import (
    NewPerson,
    Nomination,
    confirm,
    decline,
    end_seat,
    keep_seat,
    nominate,
    reopen_nomination,
    withdraw,
)

__all__ = [
    "GroupTexts",
    "MandateDays",
    "NewGroup",
    "NewPerson",
    "Nomination",
    "add_deliverable",
    "add_party",
    "confirm",
    "decline",
    "edit_deliverable",
    "edit_group",
    "end_office",
    "end_party",
    "end_seat",
    "export_experts",
    "export_groups",
    "extend_mandate",
    "keep_party",
    "keep_seat",
    "mark_done",
    "nominate",
    "redate_mandate",
    "reopen_deliverable",
    "reopen_nomination",
    "set_up_group",
    "take_office",
    "take_step",
    "withdraw",
]
