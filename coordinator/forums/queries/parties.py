"""Countries and organisations, and the sets they belong to."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from coordinator.forums.models import Authority, Party, PartyGroup, PartyGroupMember
from coordinator.forums.queries.seats import on_day
from coordinator.forums.rules import PartyKind


def parties_by_id(session: Session, ids: Collection[UUID | None]) -> dict[UUID, Party]:
    """Parties by id; None among the ids is passed over."""
    wanted = {i for i in ids if i is not None}
    if not wanted:
        return {}
    return {party.id: party for party in session.scalars(sa.select(Party).where(Party.id.in_(wanted)))}


def find_party(session: Session, kind: PartyKind | str, code: str) -> Party | None:
    """A party by kind *and* code: EC the Commission is not Ecuador."""
    if not (code.isascii() and code.isprintable()):
        return None  # PostgreSQL takes no NUL, not even to find nothing
    return session.scalars(
        sa.select(Party).where(Party.kind == PartyKind(kind), Party.code == code)
    ).one_or_none()


def list_parties(session: Session) -> list[Party]:
    """All parties, countries first, by code."""
    return list(session.scalars(sa.select(Party).order_by(Party.kind, Party.code)))


def authorities_of(session: Session, party_ids: Collection[UUID]) -> dict[UUID, list[Authority]]:
    """The agencies of the parties, by party."""
    found: dict[UUID, list[Authority]] = {}
    for authority in session.scalars(
        sa.select(Authority).where(Authority.party_id.in_(set(party_ids))).order_by(Authority.ref)
    ):
        found.setdefault(authority.party_id, []).append(authority)
    return found


def group_members_on(session: Session, slug: str, on: date) -> frozenset[UUID]:
    """Parties that belong to the named set of countries ("eu", "nordic") on that day."""
    return frozenset(
        session.scalars(
            sa.select(PartyGroupMember.party_id)
            .join(PartyGroup, PartyGroup.id == PartyGroupMember.party_group_id)
            .where(PartyGroup.slug == slug, on_day(PartyGroupMember, on))
        )
    )
