"""Invitations: how people come to have an account."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from coordinator.accounts import passwords, policy, queries, rules
from coordinator.accounts.events import AccountInvited, InvitationAccepted
from coordinator.accounts.models import Account, Person
from coordinator.accounts.operations._links import (
    Link,
    end_links,
    keep_link,
    new_link,
    new_stamp,
    post,
    today,
)
from coordinator.accounts.operations.grants import grant, tell_of_grant
from coordinator.accounts.operations.sessions import SessionStart, begin_session
from coordinator.accounts.rules import AccountState, Scope, TokenPurpose
from coordinator.core.work import Work
from coordinator.kit.actor import Role
from coordinator.web.scopes import ScopeNames


@dataclass(frozen=True, slots=True)
class Invitation:
    """An account and the link just mailed; `link` is None for an account that is in use already."""

    account: Account
    link: Link | None


def invite(work: Work, *, email: str, name: str, locale: str, party_id: UUID | None = None) -> Account:
    """An account for the person with this address, who is mailed an invitation unless the account
    is in use: whoever invites does not learn that. No right comes with it.

    Raises Forbidden, NameRefused, AddressRefused or LocaleRefused.
    """
    return issue_invitation(work, email=email, name=name, locale=locale, party_id=party_id).account


def issue_invitation(
    work: Work, *, email: str, name: str, locale: str, party_id: UUID | None = None
) -> Invitation:
    """As `invite`, with the link that was mailed."""
    work.require(policy.may_invite(work.actor, party_id))
    email, name = rules.check_address(email), rules.check_name(name)
    locale = rules.check_locale(locale)
    person = queries.find_person(work.session, email)
    if person is None:
        person = Person(id=work.new_id(), display_name=name, email=email, locale=locale, party_id=party_id)
        work.session.add(person)
        work.session.flush()
    account = queries.find_account(work.session, person.id)
    again = account is not None
    if account is None:
        account = Account(
            id=work.new_id(),
            person_id=person.id,
            state=AccountState.INVITED,
            stamp=new_stamp(),
            created_at=work.now(),
        )
        work.session.add(account)
        work.session.flush()
    if account.state != AccountState.INVITED:
        return Invitation(account, None)
    return Invitation(account, _mail_invitation(work, person, account, again=again))


def _mail_invitation(work: Work, person: Person, account: Account, *, again: bool) -> Link:
    link = new_link(work, TokenPurpose.INVITATION)
    keep_link(work, account, TokenPurpose.INVITATION, link)
    post(
        work, person, "invitation", link=link.address, expires_at=link.expires_at,
        by=work.actor.name if work.actor.signed_in else "",
    )  # fmt: skip
    work.record(AccountInvited(person.id, again))
    return link


def send_invitation(work: Work, person_id: UUID) -> Link:
    """Mail the invitation once more; the link sent before ends. A person without an account gets one.

    Raises NotFound, AlreadyActive or AccountSuspendedNow.
    """
    person = queries.get_visible_person(work, person_id)
    work.require(policy.may_invite(work.actor, person.party_id))
    account = queries.find_account(work.session, person.id)
    if account is not None and account.state == AccountState.ACTIVE:
        raise rules.AlreadyActive
    if account is not None and account.state == AccountState.SUSPENDED:
        raise rules.AccountSuspendedNow
    sent = issue_invitation(
        work, email=person.email, name=person.display_name, locale=person.locale, party_id=person.party_id
    )
    assert sent.link is not None  # noqa: S101 - only accounts in use have none, and they were refused
    return sent.link


def invite_to_role(
    work: Work,
    *,
    email: str,
    name: str,
    locale: str,
    role: Role,
    scope: Scope,
    from_on: date | None = None,
    until_on: date | None = None,
    names: ScopeNames,
) -> Person:
    """Give a role to the person with this address, new or known. Somebody new is mailed an
    invitation, somebody whose account is in use a note of the new right.

    Raises Forbidden, and what `invite` and `grant` raise.
    """
    work.require(policy.may_grant(work.actor, role, scope.forum_id, scope.group_id))
    sent = issue_invitation(work, email=email, name=name, locale=locale, party_id=scope.party_id)
    person = queries.get_person(work, sent.account.person_id)
    given = grant(
        work, person.id, role, forum_id=scope.forum_id, group_id=scope.group_id, party_id=scope.party_id,
        from_on=from_on, until_on=until_on,
    )  # fmt: skip
    if sent.account.state == AccountState.ACTIVE:
        tell_of_grant(work, given, names)
    return person


def accept_invitation(
    work: Work, token: str, *, password: str, name: str, locale: str
) -> SessionStart | None:
    """Take up an invitation: set name, language and password. The answer begins a session; None
    for who has no right today and so cannot come in yet.

    Raises InvitationEnded, PasswordRefused, NameRefused or LocaleRefused.
    """
    work.require(policy.may_use_link(work.actor))
    found = queries.find_token(work.session, token, TokenPurpose.INVITATION, work.now())
    if found is None:
        raise rules.InvitationEnded
    _, account, person = found
    rules.check_password(password, address=person.email)
    person.display_name, person.locale = rules.check_name(name), rules.check_locale(locale)
    account.password_hash = passwords.hash_of(password)
    account.state, account.stamp = AccountState.ACTIVE, new_stamp()
    end_links(work, account)
    work.record(InvitationAccepted(person.id))
    if not queries.holds_any(work.session, person.id, today(work)):
        return None
    return begin_session(work, account)
