"""What happens to working groups, mandates, parties and experts: ids and values, no content."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from coordinator.groups.rules import GroupOfficeRole, GroupState
from coordinator.kit.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class OfGroup:
    """Belongs to a group and its forum."""

    group_id: UUID
    forum_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupSetUp(OfGroup, Event):
    state: GroupState


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupStateChanged(OfGroup, Event):
    was: GroupState
    now: GroupState


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupEdited(OfGroup, Event):
    changed: tuple[str, ...]  # names of fields


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateExtended(OfGroup, Event):
    """A new mandate follows the last one; one of `last_on` and `review_on` is given."""

    mandate_id: UUID
    from_on: date
    last_on: date | None
    review_on: date | None
    decided: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateRedated(OfGroup, Event):
    """The dates of the mandate in force were put right."""

    mandate_id: UUID
    last_on: date | None
    review_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverableAdded(OfGroup, Event):
    deliverable_id: UUID
    due_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverableEdited(OfGroup, Event):
    deliverable_id: UUID
    changed: tuple[str, ...]
    due_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverableDone(OfGroup, Event):
    deliverable_id: UUID
    done_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverableReopened(OfGroup, Event):
    deliverable_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupPartyAdded(OfGroup, Event):
    party_id: UUID
    from_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupPartyEnded(OfGroup, Event):
    party_id: UUID
    last_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupPartyKept(OfGroup, Event):
    """The end that was set is taken back."""

    party_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupOfficeTaken(OfGroup, Event):
    role: GroupOfficeRole
    party_id: UUID | None
    person_id: UUID | None
    from_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupOfficeEnded(OfGroup, Event):
    role: GroupOfficeRole
    party_id: UUID | None
    person_id: UUID | None
    last_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class OfSeat(OfGroup):
    """Belongs to one expert's seat, and to the person in it."""

    seat_id: UUID
    party_id: UUID
    person_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertNominated(OfSeat, Event):
    from_on: date
    follows_id: UUID | None
    tell: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertConfirmed(OfSeat, Event):
    from_on: date | None
    tell: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertDeclined(OfSeat, Event):
    tell: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NominationWithdrawn(OfSeat, Event):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class NominationReopened(OfSeat, Event):
    """A declined or withdrawn nomination is open again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertSeatEnded(OfSeat, Event):
    last_on: date
    tell: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertSeatKept(OfSeat, Event):
    """The end that was set is taken back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupsExported(Event):
    """The list of groups was taken out as a file of so many rows."""

    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertsExported(OfGroup, Event):
    """The experts of a group were taken out as a file, with or without their addresses."""

    addresses: bool


HISTORY: tuple[type[Event], ...] = (
    GroupSetUp, GroupStateChanged, GroupEdited, MandateExtended, MandateRedated, DeliverableAdded,
    DeliverableEdited, DeliverableDone, DeliverableReopened, GroupPartyAdded, GroupPartyEnded,
    GroupPartyKept, GroupOfficeTaken, GroupOfficeEnded, ExpertConfirmed, ExpertSeatEnded, ExpertSeatKept,
)  # fmt: skip
"""What everybody who sees the group reads in its history."""

DISCREET: tuple[type[Event], ...] = (
    ExpertNominated, ExpertDeclined, NominationWithdrawn, NominationReopened,
)  # fmt: skip
"""Only those who decide nominations read these: nobody else learns who was proposed in vain."""
