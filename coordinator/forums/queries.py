"""Reads about forums, parties, memberships and offices, always on a date."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import cast
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from coordinator.core.work import Work
from coordinator.forums.models import (
    Authority,
    Forum,
    ForumKind,
    Membership,
    Office,
    Party,
    PartyGroup,
    PartyGroupMember,
)
from coordinator.forums.rules import PartyKind
from coordinator.kit.actor import Actor, Seat
from coordinator.kit.errors import NotFound


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


def on_day(model: type, day: date) -> sa.ColumnElement[bool]:
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


def visible_to(actor: Actor) -> sa.ColumnElement[bool]:
    """Forums the actor may know of: the twin of `policy.may_view`."""
    if actor.is_system or actor.is_administrator:
        return sa.true()
    return Forum.id.in_(actor.known_forums)


def get_forum(work: Work, slug: str) -> Forum:
    """Raises NotFound unless it exists and the actor may know of it."""
    return _visible(work, Forum.slug == slug)


def get_forum_by_id(work: Work, forum_id: UUID) -> Forum:
    """Raises NotFound unless it exists and the actor may know of it."""
    return _visible(work, Forum.id == forum_id)


def _visible(work: Work, which: sa.ColumnElement[bool]) -> Forum:
    forum = work.session.scalars(sa.select(Forum).where(which, visible_to(work.actor))).one_or_none()
    if forum is None:
        raise NotFound
    return forum


def list_forums(work: Work, *, kind: str | None = None, text: str | None = None) -> list[Forum]:
    """The forums the actor may know of, by short name; `text` is looked for in names."""
    query = sa.select(Forum).where(visible_to(work.actor)).order_by(Forum.short_name, Forum.id)
    if kind:
        query = query.where(Forum.kind == kind)
    forums = list(work.session.scalars(query))
    if text and text.strip():
        wanted = text.strip().casefold()
        # The names lie in JSON and the list is short: matching here behaves alike on both databases.
        forums = [
            f
            for f in forums
            if any(wanted in word.casefold() for word in (f.short_name, f.slug, *f.name.values()))
        ]
    return forums


def forum_kinds(session: Session) -> dict[str, ForumKind]:
    """All kinds by code."""
    return {kind.code: kind for kind in session.scalars(sa.select(ForumKind).order_by(ForumKind.code))}


def find_kind(session: Session, code: str) -> ForumKind | None:
    return session.get(ForumKind, code)


def parties_by_id(session: Session, ids: Collection[UUID | None]) -> dict[UUID, Party]:
    """Parties by id; None among the ids is passed over."""
    wanted = {i for i in ids if i is not None}
    if not wanted:
        return {}
    return {party.id: party for party in session.scalars(sa.select(Party).where(Party.id.in_(wanted)))}


def find_party(session: Session, kind: PartyKind | str, code: str) -> Party | None:
    """A party by kind *and* code: EC the Commission is not Ecuador."""
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


def roster(session: Session, forum_id: UUID, on: date) -> list[Seatholder]:
    """Who sits in the forum on that day: one entry for each role a party holds, by role and code."""
    rows = session.execute(
        sa.select(Party, Membership)
        .join(Membership, Membership.party_id == Party.id)
        .where(Membership.forum_id == forum_id, on_day(Membership, on))
        .order_by(Membership.role, Party.kind, Party.code)
    )
    return [Seatholder(row.Party, row.Membership) for row in rows]


def parties_on(session: Session, forum_id: UUID, on: date, *roles: str) -> list[Party]:
    """Parties that sit in the forum on that day in one of `roles`, each once, by code."""
    return list(
        session.scalars(
            sa.select(Party)
            .where(
                Party.id.in_(
                    sa.select(Membership.party_id).where(
                        Membership.forum_id == forum_id, Membership.role.in_(roles), on_day(Membership, on)
                    )
                )
            )
            .order_by(Party.kind, Party.code)
        )
    )


def all_seats(session: Session, forum_id: UUID) -> list[Seatholder]:
    """Every membership of the forum, past and coming ones too, by role, code and first day."""
    rows = session.execute(
        sa.select(Party, Membership)
        .join(Membership, Membership.party_id == Party.id)
        .where(Membership.forum_id == forum_id)
        .order_by(Membership.role, Party.kind, Party.code, Membership.from_on, Membership.id)
    )
    return [Seatholder(row.Party, row.Membership) for row in rows]


def all_offices(session: Session, forum_id: UUID) -> list[Officeholder]:
    """Every office of the forum, past and coming ones too, latest first."""
    rows = session.execute(
        sa.select(Party, Office)
        .join(Office, Office.party_id == Party.id)
        .where(Office.forum_id == forum_id)
        .order_by(sa.desc(sa.func.coalesce(Office.from_on, date.min)), Office.role, Party.code)
    )
    return [Officeholder(row.Party, row.Office) for row in rows]


def offices_on(session: Session, forum_id: UUID, on: date) -> list[Officeholder]:
    """Who chairs, co-chairs, hosts … on that day, by role and code."""
    rows = session.execute(
        sa.select(Party, Office)
        .join(Office, Office.party_id == Party.id)
        .where(Office.forum_id == forum_id, on_day(Office, on))
        .order_by(Office.role, Party.code)
    )
    return [Officeholder(row.Party, row.Office) for row in rows]


def group_members_on(session: Session, slug: str, on: date) -> frozenset[UUID]:
    """Parties that belong to the named set of countries ("eu", "nordic") on that day."""
    return frozenset(
        session.scalars(
            sa.select(PartyGroupMember.party_id)
            .join(PartyGroup, PartyGroup.id == PartyGroupMember.party_group_id)
            .where(PartyGroup.slug == slug, on_day(PartyGroupMember, on))
        )
    )


def get_membership(work: Work, forum: Forum, membership_id: UUID) -> Membership:
    """A membership of this very forum; raises NotFound."""
    found = work.session.get(Membership, membership_id)
    if found is None or found.forum_id != forum.id:
        raise NotFound
    return found


def get_office(work: Work, forum: Forum, office_id: UUID) -> Office:
    """An office of this very forum; raises NotFound."""
    found = work.session.get(Office, office_id)
    if found is None or found.forum_id != forum.id:
        raise NotFound
    return found
