"""States of an account; what a password, a name, an address and a grant must be; no I/O."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from coordinator.kit.actor import Role
from coordinator.kit.errors import Conflict, Gone, Invalid
from coordinator.kit.periods import Period
from coordinator.kit.texts import LOCALES
from coordinator.kit.times import zone_names


class AccountState(StrEnum):
    INVITED = "invited"
    ACTIVE = "active"
    SUSPENDED = "suspended"


class TokenPurpose(StrEnum):
    INVITATION = "invitation"
    RESET = "reset"
    API = "api"


VALID_FOR = {TokenPurpose.INVITATION: timedelta(days=14), TokenPurpose.RESET: timedelta(hours=2)}
"""How long a mailed link works; it works once."""

TOKENS_KEPT = timedelta(days=30)
"""Used and expired links are deleted after this time."""


def digest_of(token: str) -> str:
    """What is stored of a secret token: its SHA-256 in hex. Tokens are random, so no salt is needed."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


PASSWORD_LEAST, PASSWORD_MOST = 12, 200
NAME_MOST, ADDRESS_MOST = 200, 254
DEMONSTRATION_PASSWORD = "demonstration"  # noqa: S105 - public, and refused outside demonstration data

PERSONAS = tuple(
    f"{who}@demo.example.org" for who in ("secretariat", "expert", "director", "contact", "observer", "admin")
)
"""Addresses of the demonstration's people, in the order in which the sign-in page offers them."""


class Ended(StrEnum):
    """Why a session that once held does no more."""

    SIGNED_OUT = "signed_out"  # everywhere, or the password was changed
    NO_ACCESS = "no_access"  # suspended, or no grant holds any more


class Refusal(StrEnum):
    """Why a sign-in was refused."""

    WRONG = "wrong"  # address or password; never said which
    NO_ACCESS = "no_access"  # said only to who knows the password


class PasswordFault(StrEnum):
    SHORT = "short"
    LONG = "long"
    CHARACTERS = "characters"
    ADDRESS = "address"
    OBVIOUS = "obvious"


class PasswordRefused(Invalid):
    """A password that cannot be taken; `fault` says why."""

    code = "password_refused"

    def __init__(self, fault: PasswordFault) -> None:
        super().__init__(field="password", fault=fault)
        self.fault = fault


class WrongPassword(Invalid):
    """The present password, asked for before a change, was not right."""

    code = "wrong_password"


class NameRefused(Invalid):
    """A name must be one line of 1 to 200 characters without control characters."""

    code = "name_refused"


class AddressRefused(Invalid):
    """Not a mail address, or one that is too long."""

    code = "address_refused"


class LocaleRefused(Invalid):
    """Not one of kit.texts.LOCALES."""

    code = "locale_refused"


class ZoneRefused(Invalid):
    """Not an IANA time zone."""

    code = "zone_refused"


class QuietHoursRefused(Invalid):
    """Quiet hours need a beginning and another time as their end."""

    code = "quiet_hours_refused"


class ScopeRefused(Invalid):
    """A role needs another scope: `field` names what is missing or too much (forum, group, party)."""

    code = "scope_refused"

    def __init__(self, field: str, *, missing: bool) -> None:
        super().__init__(field=field, missing=missing)
        self.missing = missing


class PeriodRefused(Invalid):
    """The last day would be before the first."""

    code = "period_refused"


class AddressTaken(Conflict):
    """Another person has this address."""

    code = "address_taken"


class AlreadyActive(Conflict):
    """The account is in use; an invitation would be a second one."""

    code = "already_active"


class AccountSuspendedNow(Conflict):
    """The account is suspended; it has to be opened again first."""

    code = "account_suspended"


class GrantOverlaps(Conflict):
    """The same right is held already for a part of the time."""

    code = "grant_overlaps"

    def __init__(self, held: Period) -> None:
        super().__init__(from_on=held.from_on, until_on=held.until_on)
        self.held = held


class LastAdministrator(Conflict):
    """Nobody would be left to manage accounts."""

    code = "last_administrator"


class InvitationEnded(Gone):
    """An invitation that was used, replaced, has expired, or never was."""

    code = "invitation_ended"


class ResetEnded(Gone):
    """The same for the link that sets a new password."""

    code = "reset_ended"


OBVIOUS = frozenset(
    {
        DEMONSTRATION_PASSWORD, "coordinator1", "coordinator12", "coordinator123", "passwordpassword",
        "password1234", "password12345", "123456789012", "1234567890123", "qwertyuiop12", "qwertyuiop123",
        "qwertyuiopasdf", "administrator", "administrator1", "letmeinletmein", "welcome12345",
        "changemechangeme", "correct horse battery staple", "correcthorsebatterystaple", "lösenord1234",
        "passord12345", "salasana1234", "lykilord1234", "adgangskode12", "abcdefghijkl", "1q2w3e4r5t6y",
    }
)  # fmt: skip
"""Passwords that guessers try first, of those long enough to be taken otherwise."""


def has_controls(text: str) -> bool:
    """Whether `text` holds control characters or lone surrogates: NUL, line ends, escape codes."""
    return any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") for c in text)


def normal_password(password: str) -> str:
    """The form that is hashed: the same password typed on another keyboard gives the same (NFKC)."""
    return unicodedata.normalize("NFKC", password)


def check_password(password: str, *, address: str) -> None:
    """Raise PasswordRefused unless `password` may be chosen by whoever signs in as `address`.

    Length and guessability decide, not kinds of characters (NIST SP 800-63B 3.1.1).
    """
    if len(password) > PASSWORD_MOST:
        raise PasswordRefused(PasswordFault.LONG)
    if has_controls(password):
        raise PasswordRefused(PasswordFault.CHARACTERS)
    plain = normal_password(password).casefold().strip()
    if len(plain) < PASSWORD_LEAST:
        raise PasswordRefused(PasswordFault.SHORT)
    whole, local = address.casefold(), address.casefold().partition("@")[0]
    rest = plain.replace(local, "", 1) if local else plain
    if plain == whole or (rest != plain and not rest.strip("0123456789!?.-_ ")):
        raise PasswordRefused(PasswordFault.ADDRESS)
    if plain in OBVIOUS or len(set(plain)) < 5:
        raise PasswordRefused(PasswordFault.OBVIOUS)


def check_name(name: str) -> str:
    """The name without spaces at its ends; raises NameRefused."""
    name = name.strip(" ")
    if not name or len(name) > NAME_MOST or has_controls(name):
        raise NameRefused(field="name")
    return name


ADDRESS = re.compile(r"[^\s@<>()\[\]\\,;:\"]+@[^\s@<>()\[\]\\,;:\"]+\.[^\s@<>()\[\]\\,;:\".]{2,}")


def check_address(address: str) -> str:
    """The address as it is stored, in lower case; raises AddressRefused."""
    address = address.strip(" ").lower()
    if len(address) > ADDRESS_MOST or has_controls(address) or not ADDRESS.fullmatch(address):
        raise AddressRefused(field="email")
    return address


def check_locale(locale: str) -> str:
    """Raise LocaleRefused unless the interface speaks `locale`."""
    if locale not in LOCALES:
        raise LocaleRefused(field="locale")
    return locale


def check_zone(zone: str | None) -> str | None:
    """Raise ZoneRefused unless `zone` is an IANA name; None follows the forum."""
    if zone is not None and zone not in zone_names():
        raise ZoneRefused(field="zone")
    return zone


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a right holds."""

    forum_id: UUID | None = None
    group_id: UUID | None = None
    party_id: UUID | None = None


NEEDS: dict[Role, tuple[frozenset[str], frozenset[str]]] = {
    Role.SECRETARIAT: (frozenset({"forum"}), frozenset()),
    Role.CHAIR: (frozenset({"forum"}), frozenset({"group", "party"})),
    Role.CONTACT_POINT: (frozenset({"party"}), frozenset({"forum"})),
    Role.EXPERT: (frozenset({"forum", "group", "party"}), frozenset()),
    Role.DELEGATE: (frozenset({"forum", "party"}), frozenset()),
    Role.OBSERVER: (frozenset({"forum"}), frozenset({"party"})),
    Role.ADMINISTRATOR: (frozenset(), frozenset()),
}
"""What the scope of a role must name, and what else it may name."""


def check_scope(role: Role, scope: Scope) -> None:
    """Raise ScopeRefused unless `scope` fits the role; a group's forum is always named beside it."""
    needed, allowed = NEEDS[role]
    for part in ("group", "forum", "party"):
        given = getattr(scope, f"{part}_id") is not None
        if part in needed and not given:
            raise ScopeRefused(part, missing=True)
        if given and part not in needed | allowed:
            raise ScopeRefused(part, missing=False)


def check_period(from_on: date | None, until_on: date | None) -> Period:
    """The half-open period of a grant; raises PeriodRefused when it would hold no day."""
    try:
        return Period(from_on, until_on)
    except ValueError as error:
        raise PeriodRefused(field="last_on") from error


def covers(held: Period, asked: Period) -> bool:
    """Whether every day of `asked` lies in `held`."""
    return (held.from_on is None or (asked.from_on is not None and held.from_on <= asked.from_on)) and (
        held.until_on is None or (asked.until_on is not None and asked.until_on <= held.until_on)
    )


def check_new_grant(asked: Period, held: Iterable[Period]) -> Period | None:
    """The period already held that covers all of `asked`, None when the right is to be written down.

    Raises GrantOverlaps when it is held for a part.
    """
    periods = list(held)
    for period in periods:
        if covers(period, asked):
            return period
    for period in periods:
        if period.overlaps(asked):
            raise GrantOverlaps(period)
    return None


def local_path(target: str | None) -> str | None:
    """`target` if it is an address inside this application, else None: no open redirect.

    Browsers read `//host` and `/\\host` as another host, and drop control characters first.
    """
    if not target or len(target) > 2000 or has_controls(target) or "\\" in target:
        return None
    return target if target.startswith("/") and not target.startswith("//") else None
