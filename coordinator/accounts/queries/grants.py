"""Dated grants: who holds what, on which day."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from coordinator.accounts import policy
from coordinator.accounts.models import Account, Grant, Person
from coordinator.accounts.rules import AccountState
from coordinator.core.work import Work
from coordinator.kit.actor import Role
from coordinator.kit.errors import NotFound


def valid_on(day: date | sa.ColumnElement[date]) -> sa.ColumnElement[bool]:
    """Grants that hold on `day`."""
    return sa.and_(
        sa.or_(Grant.from_on.is_(None), Grant.from_on <= day),
        sa.or_(Grant.until_on.is_(None), Grant.until_on > day),
    )


def not_suspended() -> sa.ColumnElement[bool]:
    """For selects of people: whose account is not closed; who has none is meant as well."""
    closed = sa.select(Account.person_id).where(Account.state == AccountState.SUSPENDED)
    return sa.or_(Person.id.is_(None), Person.id.not_in(closed))


def holders(
    session: Session,
    role: Role,
    on: date,
    *,
    forum_id: UUID | None = None,
    group_id: UUID | None = None,
    party_ids: Iterable[UUID] | None = None,
) -> list[tuple[Person, Grant]]:
    """Who holds `role` on `on`, by name; people whose account is suspended are left out.

    Chairs asked by forum alone are those of the forum itself, not of its groups. Contact points of
    a party for one forum only are found when that forum is named, those for all forums always.
    """
    found = sa.select(Person, Grant).join(Grant, Grant.person_id == Person.id)
    found = found.outerjoin(Account, Account.person_id == Person.id)
    found = found.where(
        Grant.role == role,
        valid_on(on),
        sa.or_(Account.id.is_(None), Account.state != AccountState.SUSPENDED),
    )
    if role == Role.CONTACT_POINT:
        found = found.where(sa.or_(Grant.forum_id.is_(None), Grant.forum_id == forum_id))
    elif forum_id is not None:
        found = found.where(Grant.forum_id == forum_id)
    if group_id is not None:
        found = found.where(Grant.group_id == group_id)
    elif role == Role.CHAIR and forum_id is not None:
        found = found.where(Grant.group_id.is_(None))
    if party_ids is not None:
        found = found.where(Grant.party_id.in_(list(party_ids)))
    rows = session.execute(found.order_by(Person.display_name, Person.id, Grant.id))
    return [(row[0], row[1]) for row in rows]


def get_grant(work: Work, grant_id: UUID) -> Grant:
    """A grant; raises NotFound also for one that the actor may not end, unless it is their own."""
    grant = work.session.get(Grant, grant_id)
    if grant is None or not (
        policy.may_end_grant(work.actor, grant)
        or policy.may_see_grant(work.actor, grant)
        or grant.person_id == work.actor.person_id
    ):
        raise NotFound
    return grant


def same_grants(session: Session, person_id: UUID, role: Role, scope: Sequence[UUID | None]) -> list[Grant]:
    """All grants of the person with this role and exactly this scope (forum, group, party)."""
    columns = (Grant.forum_id, Grant.group_id, Grant.party_id)
    same = [
        column.is_(None) if value is None else column == value
        for column, value in zip(columns, scope, strict=True)
    ]
    return list(
        session.scalars(sa.select(Grant).where(Grant.person_id == person_id, Grant.role == role, *same))
    )


def grants_of(session: Session, person_ids: Iterable[UUID]) -> dict[UUID, list[Grant]]:
    """All grants of these people, past and coming too, oldest first; one statement."""
    found: dict[UUID, list[Grant]] = {person_id: [] for person_id in person_ids}
    if found:
        rows = session.scalars(
            sa.select(Grant).where(Grant.person_id.in_(found)).order_by(Grant.from_on, Grant.id)
        )
        for grant in rows:
            found[grant.person_id].append(grant)
    return found


def holds_any(session: Session, person_id: UUID, on: date) -> bool:
    """Whether the person has a right at all on this day."""
    found = sa.select(Grant.id).where(Grant.person_id == person_id, valid_on(on)).limit(1)
    return session.scalar(found) is not None


def is_administrator(session: Session, person_id: UUID, on: date) -> bool:
    found = sa.select(Grant.id).where(
        Grant.person_id == person_id, Grant.role == Role.ADMINISTRATOR, valid_on(on)
    )
    return session.scalar(found.limit(1)) is not None


def administrators_besides(session: Session, on: date, *, person_id: UUID) -> bool:
    """Whether anybody else with an open account is administrator on `on`, with no end in sight."""
    found = (
        sa.select(Grant.id)
        .join(Account, Account.person_id == Grant.person_id)
        .where(
            Grant.role == Role.ADMINISTRATOR,
            valid_on(on),
            Grant.until_on.is_(None),
            Grant.person_id != person_id,
            Account.state == AccountState.ACTIVE,
        )
    )
    return session.scalar(found.limit(1)) is not None


_GROUP = sa.table("working_group", sa.column("id", sa.Uuid()), sa.column("forum_id", sa.Uuid()))


def find_forum_of_group(session: Session, group_id: UUID) -> UUID | None:
    """The forum that a group stands in, so that no right slips from one forum into another. The
    table is named here as it is in the grant's foreign key: the groups themselves live above.
    """
    found: UUID | None = session.scalar(sa.select(_GROUP.c.forum_id).where(_GROUP.c.id == group_id))
    return found
