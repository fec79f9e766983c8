"""What happens to accounts and rights; ids and states, never an address or a name."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from coordinator.accounts.rules import Refusal
from coordinator.kit.actor import Role
from coordinator.kit.events import Event


@dataclass(frozen=True, slots=True)
class AccountInvited(Event):
    """A first invitation, or another one (`again`)."""

    person_id: UUID
    again: bool = False


@dataclass(frozen=True, slots=True)
class InvitationAccepted(Event):
    person_id: UUID


@dataclass(frozen=True, slots=True)
class SignedIn(Event):
    person_id: UUID


@dataclass(frozen=True, slots=True)
class SignInFailed(Event):
    """`person_id` is None for an address that nobody has; what was typed is not kept."""

    person_id: UUID | None
    reason: Refusal


@dataclass(frozen=True, slots=True)
class SignedOut(Event):
    person_id: UUID


@dataclass(frozen=True, slots=True)
class SignedOutEverywhere(Event):
    person_id: UUID


@dataclass(frozen=True, slots=True)
class PasswordChanged(Event):
    person_id: UUID


@dataclass(frozen=True, slots=True)
class PasswordResetRequested(Event):
    """`person_id` is None for an address that nobody has."""

    person_id: UUID | None


@dataclass(frozen=True, slots=True)
class PasswordReset(Event):
    person_id: UUID


@dataclass(frozen=True, slots=True)
class AccountSuspended(Event):
    person_id: UUID


@dataclass(frozen=True, slots=True)
class AccountReactivated(Event):
    person_id: UUID


@dataclass(frozen=True, slots=True)
class RoleGranted(Event):
    """`from_on` inclusive, `until_on` exclusive, None open."""

    person_id: UUID
    forum_id: UUID | None
    group_id: UUID | None
    grant_id: UUID
    role: Role
    party_id: UUID | None
    from_on: date | None
    until_on: date | None


@dataclass(frozen=True, slots=True)
class GrantEnded(Event):
    """`until_on` is the first day without the right; None when it is open again."""

    person_id: UUID
    forum_id: UUID | None
    group_id: UUID | None
    grant_id: UUID
    role: Role
    party_id: UUID | None
    until_on: date | None


@dataclass(frozen=True, slots=True)
class PersonEdited(Event):
    """`changed` names the fields: name, email, locale, zone, party, and those of when mail may come."""

    person_id: UUID
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OwnDataExported(Event):
    person_id: UUID


@dataclass(frozen=True, slots=True)
class AccountsExported(Event):
    """The list of accounts was taken out as a file of so many rows."""

    rows: int
