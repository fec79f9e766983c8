"""What happens to reminders by somebody's hand; their sending is in the outbox."""

from dataclasses import dataclass
from uuid import UUID

from coordinator.kit.events import Event


@dataclass(frozen=True, slots=True)
class ReminderSkipped(Event):
    """The secretariat decided that this reminder does not go out."""

    forum_id: UUID | None
    meeting_id: UUID | None
    person_id: UUID
    rule: str


@dataclass(frozen=True, slots=True)
class ReminderRestored(Event):
    """It goes out after all."""

    forum_id: UUID | None
    meeting_id: UUID | None
    person_id: UUID
    rule: str


@dataclass(frozen=True, slots=True)
class RemindersStopped(Event):
    """A person does not want reminders of this kind any more."""

    person_id: UUID
    rule: str


@dataclass(frozen=True, slots=True)
class RemindersResumed(Event):
    """The person wants them again."""

    person_id: UUID
    rule: str
