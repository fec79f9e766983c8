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


@dataclass(frozen=True, slots=True)
class RuleWritten(Event):
    """A forum, group, series or meeting has a rule of its own."""

    forum_id: UUID | None
    group_id: UUID | None
    meeting_id: UUID | None
    rule: str
    place: str


@dataclass(frozen=True, slots=True)
class RuleChanged(Event):
    """What a rule says in one place was changed."""

    forum_id: UUID | None
    group_id: UUID | None
    meeting_id: UUID | None
    rule: str
    place: str


@dataclass(frozen=True, slots=True)
class RulePaused(Event):
    """A rule reminds nobody in one place."""

    forum_id: UUID | None
    group_id: UUID | None
    meeting_id: UUID | None
    rule: str
    place: str


@dataclass(frozen=True, slots=True)
class RuleResumed(Event):
    """A paused rule reminds again."""

    forum_id: UUID | None
    group_id: UUID | None
    meeting_id: UUID | None
    rule: str
    place: str


@dataclass(frozen=True, slots=True)
class RuleDeleted(Event):
    """A rule, or what one place made of it, is gone; it can be brought back."""

    forum_id: UUID | None
    group_id: UUID | None
    meeting_id: UUID | None
    rule: str
    place: str


@dataclass(frozen=True, slots=True)
class RuleBroughtBack(Event):
    """A deleted rule is there again."""

    forum_id: UUID | None
    group_id: UUID | None
    meeting_id: UUID | None
    rule: str
    place: str


@dataclass(frozen=True, slots=True)
class ReminderSentNow(Event):
    """Somebody did not wait for its time."""

    forum_id: UUID | None
    meeting_id: UUID | None
    person_id: UUID
    rule: str


@dataclass(frozen=True, slots=True)
class ReminderEdited(Event):
    """The time or the text of one sending was set by hand."""

    forum_id: UUID | None
    meeting_id: UUID | None
    person_id: UUID
    rule: str


@dataclass(frozen=True, slots=True)
class ReminderSettled(Event):
    """It was taken off a desk by hand."""

    forum_id: UUID | None
    meeting_id: UUID | None
    person_id: UUID
    rule: str
