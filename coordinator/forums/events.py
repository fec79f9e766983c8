"""What happens to a forum, its memberships and its offices."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from coordinator.forums.rules import MembershipRole, OfficeRole
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
