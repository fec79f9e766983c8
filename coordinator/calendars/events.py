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
    """`person_id` may read a calendar by a new secret address; `of_id` is the forum, group or view."""

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
    """`options` are the names of those that are on; `locale` None is the account's language."""

    person_id: UUID
    feed_id: UUID
    options: tuple[str, ...]
    locale: str | None
    alarm_minutes: int | None


@dataclass(frozen=True, slots=True)
class FeedRevoked(Event):
    person_id: UUID
    feed_id: UUID


@dataclass(frozen=True, slots=True)
class ViewSaved(Event):
    """A calendar view was kept under a name; what it is narrowed to stays with it."""

    person_id: UUID
    view_id: UUID


@dataclass(frozen=True, slots=True)
class ViewRenamed(Event):
    person_id: UUID
    view_id: UUID


@dataclass(frozen=True, slots=True)
class ViewDeleted(Event):
    """`feeds` addresses open nothing from now on, unless it is brought back."""

    person_id: UUID
    view_id: UUID
    feeds: int


@dataclass(frozen=True, slots=True)
class ViewBroughtBack(Event):
    person_id: UUID
    view_id: UUID


@dataclass(frozen=True, slots=True)
class CalendarExported(Event):
    """`count` rows of a calendar, or of who travels where (`what`), were taken as a file of `file_kind`."""

    what: str
    file_kind: str
    count: int
    forum_id: UUID | None
