"""Writes of calendars: secret addresses, and the texts that feeds are made of."""

from coordinator.calendars.operations.entries import drop_entries, make_entries, refresh_entries
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
    "Issued",
    "choose_options",
    "drop_entries",
    "issue_feed",
    "make_entries",
    "needs_note",
    "note_fetch",
    "refresh_entries",
    "replace_address",
    "revoke_feed",
]
