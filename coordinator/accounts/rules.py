"""States of an account and what a password must be; no I/O."""

from enum import StrEnum


class AccountState(StrEnum):
    INVITED = "invited"
    ACTIVE = "active"
    SUSPENDED = "suspended"


class TokenPurpose(StrEnum):
    INVITATION = "invitation"
    RESET = "reset"
    API = "api"
