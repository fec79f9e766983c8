"""What happens to a forum, its memberships and its offices."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from coordinator.forums.rules import ClosureKind, MembershipRole, OfficeRole, TurnChangeKind
from coordinator.kit.events import Event


@dataclass(frozen=True, slots=True)
class ForumEdited(Event):
    """The forum's own text or defaults; `changed` names the fields."""

    forum_id: UUID
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MembershipAdded(Event):
    forum_id: UUID
    membership_id: UUID
    party_id: UUID
    role: MembershipRole
    from_on: date | None
    until_on: date | None


@dataclass(frozen=True, slots=True)
class MembershipChanged(Event):
    """Dates, note or source; the dates before and after are given, half-open."""

    forum_id: UUID
    membership_id: UUID
    party_id: UUID
    role: MembershipRole
    was_from_on: date | None
    was_until_on: date | None
    from_on: date | None
    until_on: date | None


@dataclass(frozen=True, slots=True)
class MembershipEnded(Event):
    """`until_on` is the first day without it."""

    forum_id: UUID
    membership_id: UUID
    party_id: UUID
    role: MembershipRole
    until_on: date


@dataclass(frozen=True, slots=True)
class OfficeAdded(Event):
    forum_id: UUID
    office_id: UUID
    party_id: UUID
    role: OfficeRole
    from_on: date | None
    until_on: date | None


@dataclass(frozen=True, slots=True)
class OfficeChanged(Event):
    """Dates, note or source; the dates before and after are given, half-open."""

    forum_id: UUID
    office_id: UUID
    party_id: UUID
    role: OfficeRole
    was_from_on: date | None
    was_until_on: date | None
    from_on: date | None
    until_on: date | None


@dataclass(frozen=True, slots=True)
class OfficeEnded(Event):
    """`until_on` is the first day without it."""

    forum_id: UUID
    office_id: UUID
    party_id: UUID
    role: OfficeRole
    until_on: date


@dataclass(frozen=True, slots=True)
class RosterExported(Event):
    """The list of members as of `on` left as a file ("csv", "xlsx"); `count` entries."""

    forum_id: UUID
    on: date
    form: str
    count: int


@dataclass(frozen=True, slots=True)
class OrderStated(Event):
    """In which order offices are to change hands; `replaced` is the order that holds no longer."""

    forum_id: UUID
    rotation_id: UUID
    roles: tuple[OfficeRole, ...]
    replaced: UUID | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class OrderWithdrawn(Event):
    forum_id: UUID
    rotation_id: UUID
    roles: tuple[OfficeRole, ...]
    reason: str | None


@dataclass(frozen=True, slots=True)
class TurnsChanged(Event):
    """Turns were entered, swapped, skipped or overridden in one step; `party_ids` are those whose entries
    came, moved or went, `from_on` and `until_on` the days that this is about.
    """

    forum_id: UUID
    change_id: UUID
    change: TurnChangeKind
    roles: tuple[OfficeRole, ...]
    party_ids: tuple[UUID, ...]
    from_on: date | None
    until_on: date | None
    reason: str


@dataclass(frozen=True, slots=True)
class TurnsRestored(Event):
    """A change of turns was undone: entries are as they were before it."""

    forum_id: UUID
    change_id: UUID
    change: TurnChangeKind
    roles: tuple[OfficeRole, ...]
    party_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class HandoverBegun(Event):
    """The checklist of the change on a day was made."""

    forum_id: UUID
    handover_id: UUID
    changes_on: date


@dataclass(frozen=True, slots=True)
class HandoverChanged(Event):
    """Its day, or whether it is closed."""

    forum_id: UUID
    handover_id: UUID
    changes_on: date
    closed: bool


@dataclass(frozen=True, slots=True)
class HandoverStepChanged(Event):
    """`what` is "added", "done", "open again", "removed", "brought back" or "edited"."""

    forum_id: UUID
    handover_id: UUID
    step_id: UUID
    what: str


@dataclass(frozen=True, slots=True)
class ClosureAdded(Event):
    """Days that a forum or a party (one of the two) has entered; half-open."""

    forum_id: UUID | None
    party_id: UUID | None
    closure_id: UUID
    closes: ClosureKind
    from_on: date
    until_on: date


@dataclass(frozen=True, slots=True)
class ClosureChanged(Event):
    """Days, kind, name, note or source; the days before and after are given."""

    forum_id: UUID | None
    party_id: UUID | None
    closure_id: UUID
    closes: ClosureKind
    was_from_on: date
    was_until_on: date
    from_on: date
    until_on: date


@dataclass(frozen=True, slots=True)
class ClosureWithdrawn(Event):
    """It counts for nothing any more; it can be brought back."""

    forum_id: UUID | None
    party_id: UUID | None
    closure_id: UUID
    closes: ClosureKind
    from_on: date
    until_on: date


@dataclass(frozen=True, slots=True)
class ClosureBroughtBack(Event):
    forum_id: UUID | None
    party_id: UUID | None
    closure_id: UUID
    closes: ClosureKind
    from_on: date
    until_on: date


@dataclass(frozen=True, slots=True)
class HolidaysChanged(Event):
    """Another edition of the holidays closes or opens `days` days in `countries`; nothing was moved."""

    edition: str
    countries: tuple[str, ...]
    days: int


@dataclass(frozen=True, slots=True)
class PartyZoneChanged(Event):
    """By which clock a party's hours are counted; None is its capital's."""

    party_id: UUID
    was: str | None
    zone: str | None
