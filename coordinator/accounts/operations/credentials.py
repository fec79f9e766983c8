"""Passwords: changed by who knows the old one, reset by who reads the mail."""

from uuid import UUID

from coordinator.accounts import passwords, policy, queries, rules
from coordinator.accounts.events import PasswordChanged, PasswordReset, PasswordResetRequested
from coordinator.accounts.models import Account, Person
from coordinator.accounts.operations._links import (
    Link,
    end_links,
    keep_link,
    new_link,
    new_stamp,
    post,
    put,
    write,
)
from coordinator.accounts.operations.sessions import SessionStart
from coordinator.accounts.rules import AccountState, TokenPurpose
from coordinator.core.work import Work
from coordinator.kit.errors import Forbidden


def request_reset(work: Work, email: str) -> None:
    """Mail a link to set a new password, or the invitation again to who has not taken it up.

    Says nothing of whether the address is known, and takes about the same time: a letter is
    written in either case and put into the outbox in one.
    """
    work.require(policy.may_use_link(work.actor))
    person = queries.find_person(work.session, email)
    account = queries.find_account(work.session, person.id) if person else None
    invited = account is not None and account.state == AccountState.INVITED
    purpose = TokenPurpose.INVITATION if invited else TokenPurpose.RESET
    link = new_link(work, purpose)
    letter = write(
        work, purpose.value, link=link.address, expires_at=link.expires_at, by="",
        locale=person.locale if person else work.actor.locale,
        zone=person.zone if person else None, name=person.display_name if person else "",
    )  # fmt: skip
    if person and account and account.state != AccountState.SUSPENDED:
        keep_link(work, account, purpose, link)
        put(work, person, purpose.value, letter)
    work.record(PasswordResetRequested(person.id if person else None))


def send_reset(work: Work, person_id: UUID) -> Link:
    """Mail the link on an administrator's word, or the invitation again to who has not taken it up;
    the answer is the link itself.

    Raises NotFound (without an account too), Forbidden or AccountSuspendedNow.
    """
    person = queries.get_visible_person(work, person_id)
    work.require(policy.may_manage(work.actor))
    account = queries.get_account(work, person.id)
    if account.state == AccountState.SUSPENDED:
        raise rules.AccountSuspendedNow
    invited = account.state == AccountState.INVITED
    purpose = TokenPurpose.INVITATION if invited else TokenPurpose.RESET
    link = new_link(work, purpose)
    keep_link(work, account, purpose, link)
    post(work, person, purpose.value, link=link.address, expires_at=link.expires_at, by="")
    work.record(PasswordResetRequested(person.id))
    return link


def reset_password(work: Work, token: str, *, password: str) -> None:
    """Set a new password by the mailed link; all sessions end.

    Raises ResetEnded or PasswordRefused.
    """
    work.require(policy.may_use_link(work.actor))
    found = queries.find_token(work.session, token, TokenPurpose.RESET, work.now())
    if found is None:
        raise rules.ResetEnded
    _, account, person = found
    _set_password(work, person, account, password)
    work.record(PasswordReset(person.id))


def change_password(work: Work, *, current: str, password: str) -> SessionStart:
    """Change the actor's own password; all sessions end but the one that begins with the answer.

    Raises WrongPassword or PasswordRefused.
    """
    if work.actor.person_id is None:
        raise Forbidden
    person = queries.get_person(work, work.actor.person_id)
    work.require(policy.may_change_password(work.actor, person.id))
    account = queries.get_account(work, person.id)
    if not passwords.matches(account.password_hash, current[: rules.PASSWORD_MOST]):
        raise rules.WrongPassword(field="current")
    _set_password(work, person, account, password)
    work.record(PasswordChanged(person.id))
    return SessionStart(person.id, account.stamp)


def _set_password(work: Work, person: Person, account: Account, password: str) -> None:
    rules.check_password(password, address=person.email)
    account.password_hash, account.stamp = passwords.hash_of(password), new_stamp()
    end_links(work, account)
    post(work, person, "password_changed", at=work.now(), link=work.link("/forgotten-password"))
