"""The list of accounts: everybody for administrators, the people of their forums for secretariats."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from coordinator.accounts import policy
from coordinator.accounts.models import Account, Grant, Person
from coordinator.accounts.queries.grants import grants_of
from coordinator.accounts.rules import PERSONAS, AccountState
from coordinator.core.journal import JournalEntry
from coordinator.core.work import Work
from coordinator.kit.actor import Actor, Role
from coordinator.kit.errors import NotFound


@dataclass(frozen=True, slots=True)
class AccountFilter:
    """What is looked for: words in name or address, a role or forum held now or later, a state.

    `state` "none" is for people without an account.
    """

    words: str = ""
    role: Role | None = None
    forum_id: UUID | None = None
    state: AccountState | str = ""
    first: int = 0
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class AccountRow:
    """A person with their account and those of their grants that the actor may know of."""

    person: Person
    account: Account | None
    grants: list[Grant] = field(default_factory=list)


def check_may_see_accounts(work: Work) -> None:
    """Raise NotFound for whom the pages of accounts do not exist."""
    if not policy.may_see_accounts(work.actor):
        raise NotFound


def visible_to(actor: Actor) -> sa.ColumnElement[bool]:
    """People whose account the actor sees; the twin of `policy.may_see_person`."""
    if policy.may_manage(actor):
        return sa.true()
    return sa.exists().where(Grant.person_id == Person.id, Grant.forum_id.in_(actor.secretariat_of))


def get_visible_person(work: Work, person_id: UUID) -> Person:
    """A person whose account the actor may see; raises NotFound."""
    person = work.session.scalars(
        sa.select(Person).where(Person.id == person_id, visible_to(work.actor))
    ).first()
    if person is None:
        raise NotFound
    return person


def get_account_row(work: Work, person_id: UUID) -> AccountRow:
    """One person as in the list; raises NotFound."""
    found = work.session.execute(_people().where(Person.id == person_id, visible_to(work.actor))).first()
    if found is None:
        raise NotFound
    return _with_grants(work, [found])[0]


def list_accounts(work: Work, wanted: AccountFilter) -> list[AccountRow]:
    """The people `wanted`, by name; raises NotFound for whom there is no such list. Two statements."""
    check_may_see_accounts(work)
    found = _people().where(*_conditions(work.actor, wanted)).order_by(Person.display_name, Person.id)
    found = found.offset(wanted.first).limit(wanted.limit)
    return _with_grants(work, work.session.execute(found).all())


def count_accounts(work: Work, wanted: AccountFilter) -> int:
    """How many `list_accounts` would give without a limit."""
    check_may_see_accounts(work)
    found = sa.select(sa.func.count()).select_from(Person)
    found = found.outerjoin(Account, Account.person_id == Person.id)
    return work.session.scalar(found.where(*_conditions(work.actor, wanted))) or 0


def _people() -> sa.Select[Person, Account]:
    return sa.select(Person, Account).outerjoin(Account, Account.person_id == Person.id)


def _with_grants(work: Work, found: Sequence[sa.Row[Person, Account]]) -> list[AccountRow]:
    held = grants_of(work.session, [row[0].id for row in found])
    return [
        AccountRow(row[0], row[1], [g for g in held[row[0].id] if policy.may_see_grant(work.actor, g)])
        for row in found
    ]


def _conditions(actor: Actor, wanted: AccountFilter) -> list[sa.ColumnElement[bool]]:
    found = [visible_to(actor)]
    found += [
        sa.or_(*_contains(Person.display_name, word), *_contains(Person.email, word))
        for word in wanted.words.split()
    ]
    if wanted.role or wanted.forum_id:
        found.append(_holds(actor, wanted.role, wanted.forum_id))
    if wanted.state == "none":
        found.append(Account.id.is_(None))
    elif wanted.state:
        found.append(Account.state == wanted.state)
    return found


def _contains(column: Any, word: str) -> list[sa.ColumnElement[bool]]:
    # SQLite folds the case of ASCII letters only, so that other letters are asked for in each case.
    forms = {word, word.lower(), word.title(), word.upper()}
    return [column.icontains(form, autoescape=True) for form in forms]


def _holds(actor: Actor, role: Role | None, forum_id: UUID | None) -> sa.ColumnElement[bool]:
    """People with such a grant, not ended yet; secretariats may ask about their own forums alone."""
    found = sa.exists().where(
        Grant.person_id == Person.id, sa.or_(Grant.until_on.is_(None), Grant.until_on > actor.on)
    )
    if role:
        found = found.where(Grant.role == role)
    if forum_id:
        found = found.where(Grant.forum_id == forum_id)
    if not policy.may_manage(actor):
        found = found.where(Grant.forum_id.in_(actor.secretariat_of))
    return found


def list_personas(session: Session) -> list[Person]:
    """The people of the demonstration whom the sign-in page offers, in the order of `rules.PERSONAS`."""
    found = session.scalars(
        sa.select(Person)
        .join(Account, Account.person_id == Person.id)
        .where(Person.email.in_(PERSONAS), Account.state == AccountState.ACTIVE)
    )
    return sorted(found, key=lambda person: PERSONAS.index(person.email))


@dataclass(frozen=True, slots=True)
class Happening:
    """An entry of the journal about somebody's account; `who` is empty for the system and for nobody."""

    at: datetime
    event: str
    who: str


def list_history(work: Work, person_id: UUID, events: Iterable[str], limit: int = 30) -> list[Happening]:
    """What happened to an account, newest first; nothing for whom the journal is not. One statement."""
    if not policy.may_manage(work.actor):
        return []
    rows = work.session.execute(
        sa.select(JournalEntry.at, JournalEntry.event, Person.display_name)
        .outerjoin(Person, Person.id == JournalEntry.actor_id)
        .where(JournalEntry.person_id == person_id, JournalEntry.event.in_(list(events)))
        .order_by(JournalEntry.at.desc(), JournalEntry.id.desc())
        .limit(limit)
    )
    return [Happening(row.at, row.event, row.display_name or "") for row in rows]
