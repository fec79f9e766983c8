"""Writes of calendars: secret addresses, and the texts that feeds are made of."""

from coordinator.calendars.operations.entries import (
    Facts,
    deadline_entries,
    drop_entries,
    entry_of,
    facts_of,
    is_called_off,
    make_entries,
    refresh_entries,
)
from coordinator.calendars.operations.feeds import (
    Issued,
    choose_options,
    issue_feed,
    needs_note,
    note_fetch,
    replace_address,
    revoke_feed,
)

__all__ = [
    "Facts",
    "Issued",
    "choose_options",
    "deadline_entries",
    "drop_entries",
    "entry_of",
    "facts_of",
    "is_called_off",
    "issue_feed",
    "make_entries",
    "needs_note",
    "note_fetch",
    "refresh_entries",
    "replace_address",
    "revoke_feed",
]
