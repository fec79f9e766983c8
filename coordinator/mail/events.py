"""What happens to messages."""

from dataclasses import dataclass
from uuid import UUID

from coordinator.kit.events import Event


@dataclass(frozen=True, slots=True)
class MessageRetried(Event):
    """Somebody asked for a message that was tried in vain to be sent again now."""

    forum_id: UUID | None
    meeting_id: UUID | None
    message_id: UUID


@dataclass(frozen=True, slots=True)
class MessageBounced(Event):
    """A server further off could not deliver a message that ours had taken."""

    forum_id: UUID | None
    meeting_id: UUID | None
    message_id: UUID


@dataclass(frozen=True, slots=True)
class MessageGivenUp(Event):
    """The server refused a message for good, or too often."""

    forum_id: UUID | None
    meeting_id: UUID | None
    message_id: UUID
    state: str
