"""Words for the states of messages."""

from coordinator.mail.rules import OutboxState
from coordinator.web.i18n import lazy

OUTBOX_STATES = {
    OutboxState.QUEUED: lazy("Waiting"),
    OutboxState.CLAIMED: lazy("Being sent"),
    OutboxState.SENT: lazy("Sent"),
    OutboxState.DEFERRED: lazy("Tried, waits"),
    OutboxState.FAILED: lazy("Refused"),
    OutboxState.GIVEN_UP: lazy("Given up"),
    OutboxState.BOUNCED: lazy("Came back"),
}
