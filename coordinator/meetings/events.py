"""What happens to meetings. `tell` is what the person chose: "Save and tell N people", or nobody.

`before` is what the meeting was, for those who say before and after; the journal keeps no such texts.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from coordinator.kit.events import UNRECORDED, Event
from coordinator.meetings.rules import Answer, MeetingStatus, Standing, Via


@dataclass(frozen=True, slots=True)
class MeetingPlanned(Event):
    """A meeting is in the plan, with a date or only roughly; nobody is told, feeds show it as tentative."""

    meeting_id: UUID
    forum_id: UUID
    group_id: UUID | None


@dataclass(frozen=True, slots=True)
class MeetingEdited(Event):
    """`changed` names the fields; `visible` says whether a calendar shows any of them."""

    meeting_id: UUID
    forum_id: UUID
    group_id: UUID | None
    changed: tuple[str, ...]
    visible: bool
    tell: bool
    before: Standing | None = field(default=None, compare=False, metadata=UNRECORDED)


@dataclass(frozen=True, slots=True)
class MeetingConvened(Event):
    """People are called to it. `again` after a postponement."""

    meeting_id: UUID
    forum_id: UUID
    group_id: UUID | None
    tell: bool
    again: bool = False
    before: Standing | None = field(default=None, compare=False, metadata=UNRECORDED)


@dataclass(frozen=True, slots=True)
class MeetingRescheduled(Event):
    """Another slot or zone. `was` and `now` are starts; `was` is None when the date is only now set,
    `now` when it was given up for a rough one.
    """

    meeting_id: UUID
    forum_id: UUID
    group_id: UUID | None
    was: datetime | None
    now: datetime | None
    was_zone: str | None
    zone: str | None
    reason: str | None
    tell: bool
    before: Standing | None = field(default=None, compare=False, metadata=UNRECORDED)


@dataclass(frozen=True, slots=True)
class MeetingPostponed(Event):
    """Called off for now. `now` is the new start where one was given (then it stays tentative)."""

    meeting_id: UUID
    forum_id: UUID
    group_id: UUID | None
    was: datetime
    now: datetime | None
    reason: str
    tell: bool
    before: Standing | None = field(default=None, compare=False, metadata=UNRECORDED)


@dataclass(frozen=True, slots=True)
class MeetingCancelled(Event):
    meeting_id: UUID
    forum_id: UUID
    group_id: UUID | None
    reason: str
    tell: bool
    before: Standing | None = field(default=None, compare=False, metadata=UNRECORDED)


@dataclass(frozen=True, slots=True)
class MeetingReinstated(Event):
    """A cancellation was undone; `status` is what it is again."""

    meeting_id: UUID
    forum_id: UUID
    group_id: UUID | None
    status: MeetingStatus
    tell: bool
    before: Standing | None = field(default=None, compare=False, metadata=UNRECORDED)


@dataclass(frozen=True, slots=True)
class MeetingHeld(Event):
    meeting_id: UUID
    forum_id: UUID
    group_id: UUID | None


@dataclass(frozen=True, slots=True)
class PartyInvited(Event):
    """A party beyond the roster is expected, or (not `invited`) one of the roster is left out."""

    meeting_id: UUID
    forum_id: UUID
    group_id: UUID | None
    party_id: UUID
    invited: bool


@dataclass(frozen=True, slots=True)
class PartyAnswered(Event):
    """One voice per country: the party's answer was given or amended."""

    meeting_id: UUID
    forum_id: UUID
    group_id: UUID | None
    party_id: UUID
    answer: Answer


@dataclass(frozen=True, slots=True)
class PartyRegistered(Event):
    """The party has its first delegate: from now on it has a registered participant."""

    meeting_id: UUID
    forum_id: UUID
    group_id: UUID | None
    party_id: UUID


@dataclass(frozen=True, slots=True)
class ParticipantRegistered(Event):
    """`person_id` is None for somebody who is known by name and address only."""

    meeting_id: UUID
    forum_id: UUID
    group_id: UUID | None
    party_id: UUID | None
    participant_id: UUID
    person_id: UUID | None


@dataclass(frozen=True, slots=True)
class ParticipantAmended(Event):
    """Post, head of delegation or practical needs; never what they are."""

    meeting_id: UUID
    forum_id: UUID
    group_id: UUID | None
    party_id: UUID | None
    participant_id: UUID
    person_id: UUID | None
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ParticipantAnswered(Event):
    """A person said whether they come (`answer` None: "perhaps"), on the page, by link or by calendar, or the
    secretariat entered it for them.
    """

    meeting_id: UUID
    forum_id: UUID
    group_id: UUID | None
    party_id: UUID | None
    participant_id: UUID
    person_id: UUID | None
    answer: Answer | None
    via: Via


@dataclass(frozen=True, slots=True)
class ParticipantWithdrawn(Event):
    meeting_id: UUID
    forum_id: UUID
    group_id: UUID | None
    party_id: UUID | None
    participant_id: UUID
    person_id: UUID | None


@dataclass(frozen=True, slots=True)
class DeadlineChanged(Event):
    """A step got another day (`was` differs from `due_on`), was pinned, or was done or reopened."""

    meeting_id: UUID
    forum_id: UUID
    group_id: UUID | None
    deadline_id: UUID
    step: str
    was: date | None
    due_on: date
    pinned: bool
    done_on: date | None


@dataclass(frozen=True, slots=True)
class PracticalNeedsErased(Event):
    """The needs of `count` participants, 30 days after the meeting."""

    meeting_id: UUID
    forum_id: UUID
    group_id: UUID | None
    count: int


@dataclass(frozen=True, slots=True)
class MeetingsExported(Event):
    """A list of `count` meetings was taken as a file."""

    count: int


@dataclass(frozen=True, slots=True)
class ParticipantsExported(Event):
    """The list of `count` participants was taken as a file."""

    meeting_id: UUID
    forum_id: UUID
    group_id: UUID | None
    count: int


@dataclass(frozen=True, slots=True)
class SeriesAdded(Event):
    forum_id: UUID
    group_id: UUID | None
    series_id: UUID


@dataclass(frozen=True, slots=True)
class SeriesEdited(Event):
    """`changed` names the fields; meetings that are planned stay as they are."""

    forum_id: UUID
    group_id: UUID | None
    series_id: UUID
    changed: tuple[str, ...]
