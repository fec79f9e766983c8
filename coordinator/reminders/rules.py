"""When a reminder is due and what may stop it; no I/O."""

from enum import StrEnum


class ReminderState(StrEnum):
    PLANNED = "planned"
    SENT = "sent"
    SKIPPED = "skipped"  # the condition did not hold when it was due
    DROPPED = "dropped"  # its cause moved, was cancelled or answered
    EXPIRED = "expired"  # it came too late to be of use
