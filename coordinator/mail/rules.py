"""States of a message, and when it is tried again; no I/O."""

from enum import StrEnum


class OutboxState(StrEnum):
    QUEUED = "queued"
    CLAIMED = "claimed"
    SENT = "sent"
    DEFERRED = "deferred"  # refused for now, tried again
    FAILED = "failed"  # refused for good
    GIVEN_UP = "given_up"  # deferred too often
    BOUNCED = "bounced"
