"""Who people are, the language they read, and whether their account is open."""

from typing import Any
from uuid import UUID

from coordinator.accounts import policy, queries, rules
from coordinator.accounts.events import (
    AccountReactivated,
    AccountsExported,
    AccountSuspended,
    OwnDataExported,
    PersonEdited,
)
from coordinator.accounts.models import Account, Person
from coordinator.accounts.operations._links import end_links, new_stamp, post, today
from coordinator.accounts.queries import AccountFilter, AccountRow
from coordinator.accounts.rules import AccountState
from coordinator.core.work import Work
from coordinator.kit.errors import EditedMeanwhile, Forbidden
from coordinator.kit.quiet import Wishes
from coordinator.web.scopes import ScopeNames


def _record_changes(work: Work, person: Person, **values: Any) -> tuple[str, ...]:
    """Set what differs; the names of what did, which are journalled once."""
    changed = tuple(name for name, value in values.items() if getattr(person, name) != value)
    for name in changed:
        setattr(person, name, values[name])
    if changed:
        work.record(PersonEdited(person.id, changed))
    return changed


def edit_person(
    work: Work, person_id: UUID, *, version: int, name: str, email: str, locale: str, zone: str | None
) -> Person:
    """Change who somebody is; `version` is the one that was read. A new address ends mailed links,
    and the old one is told. `zone` None follows the forum.

    Raises NotFound, Forbidden, EditedMeanwhile, AddressTaken and what the checks of rules raise.
    """
    person = queries.get_visible_person(work, person_id)
    work.require(policy.may_change_address(work.actor, person))
    if person.version != version:
        raise EditedMeanwhile
    email = rules.check_address(email)
    twin = queries.find_person(work.session, email)
    if twin is not None and twin.id != person.id:
        raise rules.AddressTaken
    former = person.email
    changed = _record_changes(
        work, person, display_name=rules.check_name(name), email=email,
        locale=rules.check_locale(locale), zone=rules.check_zone(zone),
    )  # fmt: skip
    if "email" in changed:
        account = queries.find_account(work.session, person.id)
        if account is not None:
            end_links(work, account)
        post(work, person, "address_changed", to=former, address=email, at=work.now())
    return person


def edit_profile(work: Work, *, name: str, locale: str, zone: str | None) -> Person:
    """Change the actor's own name, language and zone (None follows the forum).

    Raises Forbidden, NameRefused, LocaleRefused or ZoneRefused.
    """
    person = _myself(work)
    work.require(policy.may_edit_person(work.actor, person))
    _record_changes(
        work, person, display_name=rules.check_name(name), locale=rules.check_locale(locale),
        zone=rules.check_zone(zone),
    )  # fmt: skip
    return person


def choose_wishes(work: Work, wishes: Wishes) -> Person:
    """Say when mail may come to the actor. Raises Forbidden or QuietHoursRefused."""
    person = _myself(work)
    work.require(policy.may_edit_person(work.actor, person))
    start, end = wishes.quiet_from, wishes.quiet_until
    if (start is None) != (end is None) or (start is not None and start == end):
        raise rules.QuietHoursRefused(field="quiet_until")
    _record_changes(
        work, person, quiet_from=start, quiet_until=end, rests=wishes.rests,
        rest_country=wishes.country if wishes.rests else None, rhythm=wishes.rhythm,
    )  # fmt: skip
    return person


def rename(work: Work, person_id: UUID, name: str) -> Person:
    """Change a name alone. Raises NotFound, Forbidden or NameRefused."""
    person = queries.get_person(work, person_id)
    work.require(policy.may_edit_person(work.actor, person))
    _record_changes(work, person, display_name=rules.check_name(name))
    return person


def choose_language(work: Work, locale: str) -> Person:
    """The language of the actor's pages and mails from now on. Raises Forbidden or LocaleRefused."""
    person = _myself(work)
    work.require(policy.may_edit_person(work.actor, person))
    _record_changes(work, person, locale=rules.check_locale(locale))
    return person


def _myself(work: Work) -> Person:
    if work.actor.person_id is None:
        raise Forbidden
    return queries.get_person(work, work.actor.person_id)


def suspend(work: Work, person_id: UUID) -> Account:
    """Close an account at once: sessions and mailed links end, the grants stay as they are.

    Raises NotFound, Forbidden or LastAdministrator.
    """
    person = queries.get_visible_person(work, person_id)
    work.require(policy.may_suspend(work.actor, person))
    account = queries.get_account(work, person_id)
    if account.state == AccountState.SUSPENDED:
        return account
    day = today(work)
    if queries.is_administrator(work.session, person_id, day) and not queries.administrators_besides(
        work.session, day, person_id=person_id
    ):
        raise rules.LastAdministrator
    account.state, account.stamp = AccountState.SUSPENDED, new_stamp()
    end_links(work, account)
    work.record(AccountSuspended(person_id))
    return account


def reactivate(work: Work, person_id: UUID) -> Account:
    """Open a closed account again: with its password where it had one, else it waits for an invitation.

    Raises NotFound or Forbidden.
    """
    person = queries.get_visible_person(work, person_id)
    work.require(policy.may_suspend(work.actor, person))
    account = queries.get_account(work, person_id)
    if account.state == AccountState.SUSPENDED:
        account.state = AccountState.ACTIVE if account.password_hash else AccountState.INVITED
        work.record(AccountReactivated(person_id))
    return account


def export_own_data(work: Work, names: ScopeNames) -> dict[str, Any]:
    """All that is stored about the actor, ready for JSON; secrets and other people's words left out."""
    person = _myself(work)
    work.require(policy.may_export_own(work.actor))
    work.record(OwnDataExported(person.id))
    return queries.own_data(work.session, person, work.now(), names)


def export_accounts(work: Work, wanted: AccountFilter) -> list[AccountRow]:
    """Everybody that the list of accounts shows for `wanted`, taken out as a file. Raises NotFound."""
    rows = queries.list_accounts(work, wanted)
    work.require(policy.may_see_accounts(work.actor))
    work.record(AccountsExported(len(rows)))
    return rows
