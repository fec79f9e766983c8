"""What happens to polls: who, which and when, never what was answered.

`tell` is what the person chose: "Save and tell N people", or nobody.
"""

from dataclasses import dataclass
from uuid import UUID

from coordinator.kit.events import Event
from coordinator.scheduling.rules.kinds import AnswerVia


@dataclass(frozen=True, slots=True)
class PollDrafted(Event):
    poll_id: UUID
    forum_id: UUID
    group_id: UUID | None


@dataclass(frozen=True, slots=True)
class PollEdited(Event):
    """`changed` names the fields."""

    poll_id: UUID
    forum_id: UUID
    group_id: UUID | None
    changed: tuple[str, ...]
    tell: bool


@dataclass(frozen=True, slots=True)
class PollPartiesChanged(Event):
    """Who is asked is other than it was, or who is required."""

    poll_id: UUID
    forum_id: UUID
    group_id: UUID | None
    added: tuple[UUID, ...]
    removed: tuple[UUID, ...]
    tell: bool


@dataclass(frozen=True, slots=True)
class PollOptionsAdded(Event):
    poll_id: UUID
    forum_id: UUID
    group_id: UUID | None
    options: tuple[UUID, ...]
    tell: bool


@dataclass(frozen=True, slots=True)
class PollOptionWithdrawn(Event):
    poll_id: UUID
    forum_id: UUID
    group_id: UUID | None
    option_id: UUID


@dataclass(frozen=True, slots=True)
class PollOptionRestored(Event):
    poll_id: UUID
    forum_id: UUID
    group_id: UUID | None
    option_id: UUID
    tell: bool


@dataclass(frozen=True, slots=True)
class PollOpened(Event):
    """People are asked. `again` after it was closed."""

    poll_id: UUID
    forum_id: UUID
    group_id: UUID | None
    again: bool
    tell: bool


@dataclass(frozen=True, slots=True)
class PollAnswered(Event):
    """One voice per country: the party's answer was given, or `amended`."""

    poll_id: UUID
    forum_id: UUID
    group_id: UUID | None
    party_id: UUID
    via: AnswerVia
    amended: bool


@dataclass(frozen=True, slots=True)
class PollAnswerTakenBack(Event):
    poll_id: UUID
    forum_id: UUID
    group_id: UUID | None
    party_id: UUID


@dataclass(frozen=True, slots=True)
class PollClosed(Event):
    """No more answers are taken; `by_time` when the last day was over."""

    poll_id: UUID
    forum_id: UUID
    group_id: UUID | None
    by_time: bool


@dataclass(frozen=True, slots=True)
class PollDecided(Event):
    """A date won; `meeting_id` has it now. `convened`: people are called to the meeting on that date, or it
    was moved to it, so that its own notices say so.
    """

    poll_id: UUID
    forum_id: UUID
    group_id: UUID | None
    meeting_id: UUID
    option_id: UUID
    tell: bool
    convened: bool


@dataclass(frozen=True, slots=True)
class PollCancelled(Event):
    """Nothing comes of it; the answers stay. A draft that was thrown away is cancelled too."""

    poll_id: UUID
    forum_id: UUID
    group_id: UUID | None
    tell: bool


@dataclass(frozen=True, slots=True)
class PollLinkRevoked(Event):
    """The link of `person_id` opens nothing any more, or (not `revoked`) does again."""

    poll_id: UUID
    forum_id: UUID
    group_id: UUID | None
    person_id: UUID
    revoked: bool


@dataclass(frozen=True, slots=True)
class PollReminded(Event):
    """`count` people of countries that have not answered were written to by hand."""

    poll_id: UUID
    forum_id: UUID
    group_id: UUID | None
    count: int


@dataclass(frozen=True, slots=True)
class PollsExported(Event):
    """The answers to a poll were taken as a file."""

    poll_id: UUID
    forum_id: UUID
    group_id: UUID | None


@dataclass(frozen=True, slots=True)
class YearTakenBack(Event):
    """Meetings that were planned with a year at once, and with which nobody had worked, are gone."""

    forum_id: UUID
    taken_back: tuple[UUID, ...]
