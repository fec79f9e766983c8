"""Signing in and out."""

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from coordinator.accounts import passwords, policy, queries
from coordinator.accounts.events import SignedIn, SignedOut, SignedOutEverywhere, SignInFailed
from coordinator.accounts.models import Account, EndedSession, Person
from coordinator.accounts.operations._links import new_stamp, today
from coordinator.accounts.rules import (
    DEMONSTRATION_PASSWORD,
    PASSWORD_MOST,
    AccountState,
    Refusal,
    digest_of,
)
from coordinator.core.work import Work, is_demonstration


@dataclass(frozen=True, slots=True)
class SessionStart:
    """What a session needs to know of who begins it."""

    person_id: UUID
    stamp: str


def sign_in(work: Work, *, email: str, password: str) -> SessionStart | Refusal:
    """Check address and password; the journal keeps the outcome, so a refusal is told and not raised.

    Takes the same time for an unknown address as for a wrong password. Who has no access any more
    learns so only with the right password.
    """
    work.require(policy.may_sign_in(work.actor))
    found = work.session.execute(
        sa.select(Person.id, Account)
        .join(Account, Account.person_id == Person.id)
        .where(Person.email == email.strip().lower())
    ).first()
    person_id, account = (found[0], found[1]) if found else (None, None)
    if account is None or not _is_right(work, account, password):
        if account is None:
            passwords.matches(None, password[:PASSWORD_MOST])
        work.record(SignInFailed(person_id, Refusal.WRONG))
        return Refusal.WRONG
    if account.state != AccountState.ACTIVE or not queries.holds_any(
        work.session, account.person_id, today(work)
    ):
        work.record(SignInFailed(person_id, Refusal.NO_ACCESS))
        return Refusal.NO_ACCESS
    if account.password_hash and passwords.is_outdated(account.password_hash):
        account.password_hash = passwords.hash_of(password)
    return begin_session(work, account)


def _is_right(work: Work, account: Account, password: str) -> bool:
    right = passwords.matches(account.password_hash, password[:PASSWORD_MOST])
    if len(password) > PASSWORD_MOST or account.state == AccountState.INVITED:
        return False
    return right and (password != DEMONSTRATION_PASSWORD or is_demonstration(work.session))


def begin_session(work: Work, account: Account) -> SessionStart:
    """Note the sign-in, and when the one before was ("since you were here")."""
    account.previous_sign_in_at, account.last_sign_in_at = account.last_sign_in_at, work.now()
    work.record(SignedIn(account.person_id))
    return SessionStart(account.person_id, account.stamp)


def sign_out(work: Work, session_id: str) -> None:
    """End the actor's session `session_id` for good, also where its cookie was copied; others go on."""
    work.require(policy.may_sign_in(work.actor))
    if work.actor.person_id is None:
        return
    if session_id:
        work.session.add(
            EndedSession(
                id=work.new_id(),
                person_id=work.actor.person_id,
                digest=digest_of(session_id),
                ended_at=work.now(),
            )
        )
    work.record(SignedOut(work.actor.person_id))


def sign_out_everywhere(work: Work, person_id: UUID) -> None:
    """End all sessions of a person, the present one too. Raises NotFound or Forbidden."""
    if person_id != work.actor.person_id:
        queries.get_visible_person(work, person_id)
    account = queries.get_account(work, person_id)
    work.require(policy.may_sign_out(work.actor, person_id))
    account.stamp = new_stamp()
    work.record(SignedOutEverywhere(person_id))
