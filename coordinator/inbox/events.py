"""What people do with mail that came in; what it does by itself is told by the area it changes."""

from dataclasses import dataclass
from uuid import UUID

from coordinator.kit.events import Event


@dataclass(frozen=True, slots=True)
class MailTaken(Event):
    """Somebody did by hand what a message asks."""

    forum_id: UUID | None
    meeting_id: UUID | None
    incoming_id: UUID


@dataclass(frozen=True, slots=True)
class MailDismissed(Event):
    """Somebody looked at a message and left it at that."""

    forum_id: UUID | None
    meeting_id: UUID | None
    incoming_id: UUID


@dataclass(frozen=True, slots=True)
class MailReopened(Event):
    """It waits again to be looked at."""

    forum_id: UUID | None
    meeting_id: UUID | None
    incoming_id: UUID
