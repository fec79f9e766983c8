"""Writes about agendas, papers and actions: one function for each thing people do."""

from coordinator.proceedings.operations.actions import change_action, note_export
from coordinator.proceedings.operations.agenda import (
    DAY,
    begin_agenda,
    publish_agenda,
    set_days,
    template_for,
)
from coordinator.proceedings.operations.items import (
    add_item,
    edit_item,
    place_item,
    remove_item,
    restore_item,
    shift_item,
)
from coordinator.proceedings.operations.papers import (
    BadPaper,
    PaperValues,
    StoredFile,
    add_version,
    bring_back_paper,
    edit_paper,
    is_restricted,
    open_paper,
    shown_item,
    upload_paper,
    withdraw_paper,
)

__all__ = [
    "DAY",
    "BadPaper",
    "PaperValues",
    "StoredFile",
    "add_item",
    "add_version",
    "begin_agenda",
    "bring_back_paper",
    "change_action",
    "edit_item",
    "edit_paper",
    "is_restricted",
    "note_export",
    "open_paper",
    "place_item",
    "publish_agenda",
    "remove_item",
    "restore_item",
    "set_days",
    "shift_item",
    "shown_item",
    "template_for",
    "upload_paper",
    "withdraw_paper",
]
