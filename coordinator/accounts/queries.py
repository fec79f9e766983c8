"""Reads about people, accounts and grants."""

from collections.abc import Callable, Iterable
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from coordinator.accounts.models import Account, Grant, Person
from coordinator.accounts.rules import AccountState
from coordinator.kit.actor import Actor, Held, Role, Seat
from coordinator.kit.periods import Period

SeatSource = Callable[[Session, frozenset[UUID], date], Iterable[Seat]]
"""Areas above tell where the given parties sit on a day; `wiring.SEAT_SOURCES` lists them."""


def valid_on(day: date) -> sa.ColumnElement[bool]:
    """Grants that hold on `day`."""
    return sa.and_(
        sa.or_(Grant.from_on.is_(None), Grant.from_on <= day),
        sa.or_(Grant.until_on.is_(None), Grant.until_on > day),
    )


def find_actor(
    session: Session,
    person_id: UUID,
    *,
    stamp: str,
    on: date,
    seat_sources: Iterable[SeatSource],
    default_zone: str,
) -> Actor | None:
    """The person with the grants and seats of the day `on`; None when the session was revoked
    (another `stamp`), the account is not active or no grant holds any more.
    """
    found = session.execute(
        sa.select(Person, Account.state, Account.stamp)
        .join(Account, Account.person_id == Person.id)
        .where(Person.id == person_id)
    ).first()
    if found is None or found.state != AccountState.ACTIVE or found.stamp != stamp:
        return None
    return actor_of(session, found.Person, on=on, seat_sources=seat_sources, default_zone=default_zone)


def actor_of(
    session: Session,
    person: Person,
    *,
    on: date,
    seat_sources: Iterable[SeatSource],
    default_zone: str,
) -> Actor | None:
    """`person` as an actor on a day, session or not: feeds ask so too. None without any grant."""
    rows = session.scalars(sa.select(Grant).where(Grant.person_id == person.id, valid_on(on))).all()
    if not rows:
        return None
    held = frozenset(
        Held(g.role, g.forum_id, g.group_id, g.party_id, Period(g.from_on, g.until_on)) for g in rows
    )
    parties = frozenset(h.party_id for h in held if h.role == Role.CONTACT_POINT and h.party_id)
    seats = frozenset(s for source in seat_sources for s in source(session, parties, on)) if parties else ()
    return Actor(
        person_id=person.id,
        on=on,
        locale=person.locale,
        zone=person.zone or default_zone,
        name=person.display_name,
        party_id=person.party_id,
        held=held,
        seats=frozenset(seats),
    )
