"""Who sits in a forum and who holds its offices, on a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import cast
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from coordinator.forums.models import Membership, Office, Party
from coordinator.kit.actor import Seat


@dataclass(frozen=True, slots=True)
class Seatholder:
    """A party with the membership by which it sits in a forum."""

    party: Party
    membership: Membership


@dataclass(frozen=True, slots=True)
class Officeholder:
    """A party with the office it holds in a forum."""

    party: Party
    office: Office


def on_day(model: type, day: date | sa.ColumnElement[date]) -> sa.ColumnElement[bool]:
    """Rows of a dated table (from_on, until_on half-open) that hold on `day`."""
    from_on, until_on = model.from_on, model.until_on  # type: ignore[attr-defined]
    return sa.and_(sa.or_(from_on.is_(None), from_on <= day), sa.or_(until_on.is_(None), until_on > day))


# Built once: it is asked with every page and feed of a contact point.
_SEATS = sa.select(Membership.party_id, Membership.forum_id, Membership.role).where(
    Membership.party_id.in_(sa.bindparam("parties", expanding=True)),
    on_day(Membership, cast("date", sa.bindparam("day", type_=sa.Date()))),
)


def seats_of(session: Session, parties: frozenset[UUID], day: date) -> Iterable[Seat]:
    """Where the parties sit in forums on `day` (a seat source for actors)."""
    rows = session.execute(_SEATS, {"parties": list(parties), "day": day})
    return [Seat(r.party_id, r.forum_id, r.role.value) for r in rows]


def _seats(forum_id: UUID) -> sa.Select[Party, Membership]:
    return (
        sa.select(Party, Membership)
        .join(Membership, Membership.party_id == Party.id)
        .where(Membership.forum_id == forum_id)
        .order_by(Membership.role, Party.kind, Party.code, Membership.from_on, Membership.id)
    )


def _offices(forum_id: UUID) -> sa.Select[Party, Office]:
    return (
        sa.select(Party, Office)
        .join(Office, Office.party_id == Party.id)
        .where(Office.forum_id == forum_id)
        .order_by(Office.role, Office.from_on, Party.code, Office.id)
    )


def sitting_on(session: Session, forum_id: UUID, on: date) -> frozenset[UUID]:
    """The parties that sit in the forum on that day, in whichever role."""
    rows = session.scalars(
        sa.select(Membership.party_id).where(Membership.forum_id == forum_id, on_day(Membership, on))
    )
    return frozenset(rows)


def roster(session: Session, forum_id: UUID, on: date) -> list[Seatholder]:
    """Who sits in the forum on that day: one entry for each role a party holds, by role and code."""
    rows = session.execute(_seats(forum_id).where(on_day(Membership, on)))
    return [Seatholder(row.Party, row.Membership) for row in rows]


def all_seats(session: Session, forum_id: UUID) -> list[Seatholder]:
    """Every membership of the forum, past and coming ones too, by role, code and first day."""
    return [Seatholder(row.Party, row.Membership) for row in session.execute(_seats(forum_id))]


def parties_on(session: Session, forum_id: UUID, on: date, *roles: str) -> list[Party]:
    """Parties that sit in the forum on that day in one of `roles`, each once, by code."""
    sitting = sa.select(Membership.party_id).where(
        Membership.forum_id == forum_id, Membership.role.in_(roles), on_day(Membership, on)
    )
    return list(
        session.scalars(sa.select(Party).where(Party.id.in_(sitting)).order_by(Party.kind, Party.code))
    )


def offices_on(session: Session, forum_id: UUID, on: date) -> list[Officeholder]:
    """Who chairs, co-chairs, hosts … on that day, by role and code."""
    rows = session.execute(_offices(forum_id).where(on_day(Office, on)))
    return [Officeholder(row.Party, row.Office) for row in rows]


def all_offices(session: Session, forum_id: UUID) -> list[Officeholder]:
    """Every office of the forum, past and coming ones too, by role and first day."""
    return [Officeholder(row.Party, row.Office) for row in session.execute(_offices(forum_id))]
