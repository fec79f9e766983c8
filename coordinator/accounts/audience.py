"""Who holds a task on a day, as people to write to."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from coordinator.accounts.models import Grant, Person
from coordinator.accounts.queries import not_suspended, valid_on
from coordinator.core.triggers import Recipient
from coordinator.kit.actor import Role


def recipient_of(person: Person, party_id: UUID | None = None) -> Recipient:
    return Recipient(
        person.id,
        person.display_name,
        person.email,
        person.locale,
        person.zone,
        party_id or person.party_id,
        person.wishes,
    )


def one_person(session: Session, person_id: UUID) -> list[Recipient]:
    person = session.get(Person, person_id)
    return [recipient_of(person)] if person else []


def holders_of(session: Session, on: date, *conditions: sa.ColumnElement[bool]) -> list[Recipient]:
    """People with a grant that meets one of `conditions`, for their grant's party."""
    rows = session.execute(
        sa.select(Person, Grant.party_id)
        .join(Grant, Grant.person_id == Person.id)
        .where(valid_on(on), not_suspended(), sa.or_(*conditions))
        .order_by(Person.email)
    )
    return [recipient_of(person, party_id) for person, party_id in rows]


def contacts_of(parties: Iterable[UUID], forum_id: UUID | None) -> sa.ColumnElement[bool]:
    """Contact points of the parties in every forum, or in this one alone."""
    return sa.and_(
        Grant.role == Role.CONTACT_POINT,
        Grant.party_id.in_(list(parties)),
        sa.or_(Grant.forum_id.is_(None), Grant.forum_id == forum_id),
    )


def secretariat_of(forum_id: UUID | None) -> sa.ColumnElement[bool]:
    return sa.and_(Grant.role == Role.SECRETARIAT, Grant.forum_id == forum_id)


def chairs_of(group_id: UUID | None) -> sa.ColumnElement[bool]:
    return sa.and_(Grant.role == Role.CHAIR, Grant.group_id == group_id)
