"""Reads about working groups, mandates and experts, always on a date."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from coordinator.forums.queries import on_day
from coordinator.groups.models import GroupParty, WorkingGroup
from coordinator.kit.actor import Seat


def seats_of(session: Session, parties: frozenset[UUID], day: date) -> Iterable[Seat]:
    """In which groups the parties take part on `day` (a seat source for actors)."""
    rows = session.execute(
        sa.select(GroupParty.party_id, WorkingGroup.forum_id, WorkingGroup.id)
        .join(WorkingGroup, WorkingGroup.id == GroupParty.group_id)
        .where(GroupParty.party_id.in_(parties), on_day(GroupParty, day))
    )
    return [Seat(r.party_id, r.forum_id, "group", r.id) for r in rows]
