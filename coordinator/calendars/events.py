"""What happens to feeds. The journal keeps who and which, never the address."""

from dataclasses import dataclass
from uuid import UUID

from coordinator.calendars.rules import FeedKind
from coordinator.kit.events import Event


@dataclass(frozen=True, slots=True)
class NoticesHurried(Event):
    """`count` notices that waited for further changes were let go at once."""

    meeting_id: UUID
    forum_id: UUID
    group_id: UUID | None
    count: int


@dataclass(frozen=True, slots=True)
class FeedIssued(Event):
    """`person_id` may read a calendar by a new secret address; `of_id` is the forum or group."""

    person_id: UUID
    feed_id: UUID
    feed_kind: FeedKind
    of_id: UUID | None


@dataclass(frozen=True, slots=True)
class FeedAddressReplaced(Event):
    """The old address opens nothing any more."""

    person_id: UUID
    feed_id: UUID


@dataclass(frozen=True, slots=True)
class FeedOptionsChosen(Event):
    person_id: UUID
    feed_id: UUID
    with_deadlines: bool
    with_spans: bool


@dataclass(frozen=True, slots=True)
class FeedRevoked(Event):
    person_id: UUID
    feed_id: UUID
