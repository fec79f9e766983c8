"""Who acts: a person with the grants and seats of a day."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Bundle, Session

from coordinator.accounts.models import Account, EndedSession, Grant, Person
from coordinator.accounts.queries.grants import holds_any, valid_on
from coordinator.accounts.queries.people import find_account
from coordinator.accounts.rules import AccountState, Ended, digest_of
from coordinator.kit.actor import Actor, Held, Role, Seat
from coordinator.kit.periods import Period

SeatSource = Callable[[Session, frozenset[UUID], date], Iterable[Seat]]
"""Areas above tell where the given parties sit on a day; `wiring.SEAT_SOURCES` lists them."""


# Built once, and of the columns that matter: it is asked with every page.
_SIGNED_IN: sa.Select[Any, Any] = (
    sa.select(
        Bundle("person", Person.id, Person.display_name, Person.locale, Person.zone, Person.party_id),
        Bundle(
            "grant", Grant.role, Grant.forum_id, Grant.group_id, Grant.party_id, Grant.from_on, Grant.until_on
        ),
    )
    .select_from(Person)
    .join(Account, Account.person_id == Person.id)
    .join(Grant, Grant.person_id == Person.id)
    .where(
        Person.id == sa.bindparam("person_id"),
        Account.state == AccountState.ACTIVE,
        Account.stamp == sa.bindparam("stamp"),
        valid_on(cast("date", sa.bindparam("day", type_=sa.Date()))),
        ~sa.exists().where(EndedSession.digest == sa.bindparam("session")),
    )
)


def find_actor(
    session: Session,
    person_id: UUID,
    *,
    stamp: str,
    on: date,
    seat_sources: Iterable[SeatSource],
    default_zone: str,
    session_id: str = "",
) -> Actor | None:
    """The person with the grants and seats of the day `on`; None when the session was revoked
    (another `stamp`, or `session_id` was signed out), the account is not active or no grant holds
    any more.
    """
    asked = {"person_id": person_id, "stamp": stamp, "day": on, "session": digest_of(session_id)}
    rows = session.execute(_SIGNED_IN, asked).all()
    if not rows:
        return None
    person, grants = cast("Person", rows[0].person), [cast("Grant", row.grant) for row in rows]
    return actor_with(session, person, grants, on, seat_sources, default_zone)


def why_ended(session: Session, person_id: UUID, *, on: date) -> Ended:
    """Why `find_actor` gives nobody: signed out everywhere, or no access any more."""
    account = find_account(session, person_id)
    open_still = account is not None and account.state == AccountState.ACTIVE
    return Ended.SIGNED_OUT if open_still and holds_any(session, person_id, on) else Ended.NO_ACCESS


def actor_of(
    session: Session,
    person: Person,
    *,
    on: date,
    seat_sources: Iterable[SeatSource],
    default_zone: str,
) -> Actor | None:
    """`person` as an actor on a day, session or not: feeds ask so too. None without any grant."""
    grants = session.scalars(sa.select(Grant).where(Grant.person_id == person.id, valid_on(on))).all()
    if not grants:
        return None
    return actor_with(session, person, grants, on, seat_sources, default_zone)


def actor_with(
    session: Session,
    person: Person,
    grants: Iterable[Grant],
    on: date,
    seat_sources: Iterable[SeatSource],
    default_zone: str,
) -> Actor:
    """`person` with `grants` that were read already and hold on `on`; their parties' seats are read."""
    held = frozenset(
        Held(g.role, g.forum_id, g.group_id, g.party_id, Period(g.from_on, g.until_on)) for g in grants
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
