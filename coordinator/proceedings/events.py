"""What happens to agendas, papers and actions."""

from dataclasses import dataclass
from uuid import UUID

from coordinator.kit.events import Event
from coordinator.proceedings.rules import ActionStatus


@dataclass(frozen=True, slots=True)
class AgendaBegun(Event):
    """An agenda was laid out, from a template or a meeting before (`items` of them), or empty."""

    meeting_id: UUID
    forum_id: UUID
    group_id: UUID | None
    items: int


@dataclass(frozen=True, slots=True)
class AgendaChanged(Event):
    """The draft was worked on: `change` is added, edited, moved, removed, restored or days."""

    meeting_id: UUID
    forum_id: UUID
    group_id: UUID | None
    change: str
    item_id: UUID | None
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AgendaPublished(Event):
    """Version `number` is what participants now see; `tell` whether they get a letter."""

    meeting_id: UUID
    forum_id: UUID
    group_id: UUID | None
    number: int
    tell: bool


@dataclass(frozen=True, slots=True)
class PaperUploaded(Event):
    meeting_id: UUID
    forum_id: UUID
    group_id: UUID | None
    item_id: UUID | None
    paper_id: UUID
    party_id: UUID | None
    draft: bool


@dataclass(frozen=True, slots=True)
class PaperVersionAdded(Event):
    meeting_id: UUID
    forum_id: UUID
    group_id: UUID | None
    paper_id: UUID
    number: int


@dataclass(frozen=True, slots=True)
class PaperEdited(Event):
    """Title, type, item, sharing, party or draft mark; `fields` names which."""

    meeting_id: UUID
    forum_id: UUID
    group_id: UUID | None
    paper_id: UUID
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PaperWithdrawn(Event):
    meeting_id: UUID
    forum_id: UUID
    group_id: UUID | None
    paper_id: UUID


@dataclass(frozen=True, slots=True)
class PaperBroughtBack(Event):
    meeting_id: UUID
    forum_id: UUID
    group_id: UUID | None
    paper_id: UUID


@dataclass(frozen=True, slots=True)
class PaperRead(Event):
    """Somebody fetched a paper for named recipients only, or a draft."""

    meeting_id: UUID
    forum_id: UUID
    group_id: UUID | None
    paper_id: UUID
    number: int


@dataclass(frozen=True, slots=True)
class ActionChanged(Event):
    """The state of an action: done, in progress, open again."""

    meeting_id: UUID | None
    forum_id: UUID
    action_id: UUID
    was: ActionStatus
    now: ActionStatus


@dataclass(frozen=True, slots=True)
class ListExported(Event):
    """Decisions or actions left as a file: `what`, in which `format`, how many `rows`."""

    what: str
    format: str
    rows: int
