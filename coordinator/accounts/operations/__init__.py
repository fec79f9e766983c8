"""Writes of accounts, one public function per use case."""

from coordinator.accounts.operations._links import Link
from coordinator.accounts.operations.credentials import (
    change_password,
    request_reset,
    reset_password,
    send_reset,
)
from coordinator.accounts.operations.grants import end_grant, grant
from coordinator.accounts.operations.invitations import (
    Invitation,
    accept_invitation,
    invite,
    invite_to_role,
    issue_invitation,
    send_invitation,
)
from coordinator.accounts.operations.people import (
    choose_language,
    choose_wishes,
    edit_person,
    edit_profile,
    export_accounts,
    export_own_data,
    reactivate,
    rename,
    suspend,
)
from coordinator.accounts.operations.sessions import SessionStart, sign_in, sign_out, sign_out_everywhere
from coordinator.accounts.passwords import demonstration_hash as demonstration_password_hash

__all__ = [
    "Invitation",
    "Link",
    "SessionStart",
    "accept_invitation",
    "change_password",
    "choose_language",
    "choose_wishes",
    "demonstration_password_hash",
    "edit_person",
    "edit_profile",
    "end_grant",
    "export_accounts",
    "export_own_data",
    "grant",
    "invite",
    "invite_to_role",
    "issue_invitation",
    "reactivate",
    "rename",
    "request_reset",
    "reset_password",
    "send_invitation",
    "send_reset",
    "sign_in",
    "sign_out",
    "sign_out_everywhere",
    "suspend",
]
