"""People, their accounts and the links mailed to them."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from coordinator.accounts.models import Account, AccountToken, Person
from coordinator.accounts.rules import AccountState, TokenPurpose, digest_of
from coordinator.core.work import Work
from coordinator.kit.errors import NotFound


def get_person(work: Work, person_id: UUID) -> Person:
    """The person; raises NotFound. Names of people are no secret among those who meet, so whoever
    was given the id by something they may see may have the person too.
    """
    person = work.session.get(Person, person_id)
    if person is None:
        raise NotFound
    return person


def find_person(session: Session, email: str) -> Person | None:
    """By address, in any case."""
    return session.scalars(sa.select(Person).where(Person.email == email.strip().lower())).first()


def find_account(session: Session, person_id: UUID) -> Account | None:
    return session.scalars(sa.select(Account).where(Account.person_id == person_id)).first()


def get_account(work: Work, person_id: UUID) -> Account:
    """How the person signs in; raises NotFound for who has no account."""
    account = find_account(work.session, person_id)
    if account is None:
        raise NotFound
    return account


def people_by_id(session: Session, ids: Iterable[UUID | None]) -> dict[UUID, Person]:
    """The people of `ids` in one statement (none for no ids); unknown ids and None are left out."""
    wanted = {i for i in ids if i is not None}
    if not wanted:
        return {}
    return {p.id: p for p in session.scalars(sa.select(Person).where(Person.id.in_(wanted)))}


def find_token(
    session: Session, token: str, purpose: TokenPurpose, now: datetime
) -> tuple[AccountToken, Account, Person] | None:
    """What a mailed link opens; None when it is used, expired, unknown, or the account is suspended."""
    found = session.execute(
        sa.select(AccountToken, Account, Person)
        .join(Account, Account.id == AccountToken.account_id)
        .join(Person, Person.id == Account.person_id)
        .where(
            AccountToken.digest == digest_of(token),
            AccountToken.purpose == purpose,
            AccountToken.used_at.is_(None),
            AccountToken.expires_at > now,
            Account.state != AccountState.SUSPENDED,
        )
    ).first()
    return None if found is None else (found[0], found[1], found[2])
