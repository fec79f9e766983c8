"""Reads about forums, parties, memberships and offices, always on a date."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from coordinator.forums.models import Membership
from coordinator.kit.actor import Seat


def on_day(model: type, day: date) -> sa.ColumnElement[bool]:
    """Rows of a dated table (from_on, until_on half-open) that hold on `day`."""
    from_on, until_on = model.from_on, model.until_on  # type: ignore[attr-defined]
    return sa.and_(sa.or_(from_on.is_(None), from_on <= day), sa.or_(until_on.is_(None), until_on > day))


def seats_of(session: Session, parties: frozenset[UUID], day: date) -> Iterable[Seat]:
    """Where the parties sit in forums on `day` (a seat source for actors)."""
    rows = session.execute(
        sa.select(Membership.party_id, Membership.forum_id, Membership.role).where(
            Membership.party_id.in_(parties), on_day(Membership, day)
        )
    )
    return [Seat(r.party_id, r.forum_id, r.role.value) for r in rows]
