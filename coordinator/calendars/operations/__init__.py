"""Writes of calendars: secret addresses, saved views, and the texts that feeds are made of."""

from coordinator.calendars.operations.entries import drop_entries, make_entries, refresh_entries
from coordinator.calendars.operations.exports import export_calendar, export_journeys
from coordinator.calendars.operations.feeds import (
    Fetch,
    Issued,
    choose_options,
    issue_feed,
    needs_note,
    note_fetch,
    replace_address,
    revoke_feed,
)
from coordinator.calendars.operations.views import bring_back_view, delete_view, rename_view, save_view

__all__ = [
    "Fetch",
    "Issued",
    "bring_back_view",
    "choose_options",
    "delete_view",
    "drop_entries",
    "export_calendar",
    "export_journeys",
    "issue_feed",
    "make_entries",
    "needs_note",
    "note_fetch",
    "refresh_entries",
    "rename_view",
    "replace_address",
    "revoke_feed",
    "save_view",
]
