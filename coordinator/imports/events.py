"""What happens with imports; the meetings' own events stand beside them in the journal."""

from dataclasses import dataclass
from uuid import UUID

from coordinator.kit.events import Event


@dataclass(frozen=True, slots=True)
class CalendarImported(Event):
    """A calendar file was taken: so many meetings are new, changed, were the same, or were refused."""

    import_id: UUID
    forum_id: UUID
    group_id: UUID | None
    created: int
    changed: int
    same: int
    refused: int


@dataclass(frozen=True, slots=True)
class ImportUndone(Event):
    """`taken_back` names the meetings that were deleted again; `kept` is how many stayed as they are."""

    import_id: UUID
    forum_id: UUID
    group_id: UUID | None
    taken_back: tuple[UUID, ...]
    restored: int
    kept: int
