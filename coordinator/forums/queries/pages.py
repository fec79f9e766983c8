"""What the pages of one forum show, read in few statements."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import cast
from uuid import UUID

import sqlalchemy as sa

from coordinator.core.work import Work
from coordinator.forums import policy
from coordinator.forums.models import (
    Forum,
    ForumKind,
    Handover,
    HandoverStep,
    Membership,
    Office,
    Party,
    PartyGroup,
    PartyGroupMember,
)
from coordinator.forums.queries.handover import (
    SHOWN_AFTER,
    HandoverLine,
    changes_among,
    handover_lines,
    is_shown,
    next_among,
)
from coordinator.forums.queries.history import Happening, latest_of
from coordinator.forums.queries.seats import Officeholder, Seatholder, all_offices, all_seats, on_day
from coordinator.forums.rules import MembershipRole, OfficeRole, PartyKind, Turn, turn_on
from coordinator.kit.errors import NotFound

CHAIRS = (OfficeRole.CHAIR, OfficeRole.CO_CHAIR)
EU = "eu"


@dataclass(frozen=True, slots=True)
class Roster:
    """Who sits in a forum on a day; `in_eu` are the countries that are in the European Union then."""

    on: date
    seats: list[Seatholder]
    in_eu: frozenset[UUID]

    def of(self, role: MembershipRole) -> list[Seatholder]:
        return [seat for seat in self.seats if seat.membership.role is role]

    @property
    def counts(self) -> dict[MembershipRole, int]:
        """How many parties sit in each role; roles that nobody holds are left out."""
        found = Counter(seat.membership.role for seat in self.seats)
        return {role: found[role] for role in MembershipRole if found[role]}

    @property
    def eu_members(self) -> int:
        return sum(seat.party.id in self.in_eu for seat in self.of(MembershipRole.MEMBER))

    @property
    def other_members(self) -> int:
        return len(self.of(MembershipRole.MEMBER)) - self.eu_members


@dataclass(frozen=True, slots=True)
class ForumPage:
    forum: Forum
    kind: ForumKind
    roster: Roster
    offices: list[Officeholder]
    turns: dict[OfficeRole, Turn[Officeholder]]
    latest: list[Happening]
    handover: HandoverLine | None


@dataclass(frozen=True, slots=True)
class MembersPage:
    forum: Forum
    roster: Roster


@dataclass(frozen=True, slots=True)
class OfficesPage:
    """Every entry of the forum, past and coming ones too."""

    forum: Forum
    offices: list[Officeholder]
    seats: list[Seatholder]


def _forum_and_kind(work: Work, slug: str) -> tuple[Forum, ForumKind]:
    if not (slug.isascii() and slug.isprintable()):
        raise NotFound
    row = work.session.execute(_with_kind(), {"slug": slug}).one_or_none()
    if row is None or not policy.may_view(work.actor, row.Forum):
        raise NotFound
    return row.Forum, row.ForumKind


@cache
def _with_kind() -> sa.Select[Forum, ForumKind]:
    return (
        sa.select(Forum, ForumKind)
        .join(ForumKind, ForumKind.code == Forum.kind)
        .where(Forum.slug == sa.bindparam("slug"))
    )


@cache
def _with_handovers() -> sa.Select[Forum, ForumKind, Handover, HandoverStep]:
    """The forum and its kind with each step of its handovers that may be shown: a dozen rows, or one."""
    since = cast("sa.ColumnElement[date]", sa.bindparam("since", type_=sa.Date()))
    return (
        sa.select(Forum, ForumKind, Handover, HandoverStep)
        .join(ForumKind, ForumKind.code == Forum.kind)
        .outerjoin(Handover, sa.and_(Handover.forum_id == Forum.id, is_shown(since)))
        .outerjoin(HandoverStep, HandoverStep.handover_id == Handover.id)
        .where(Forum.slug == sa.bindparam("slug"))
        .order_by(Handover.changes_on, Handover.id)
    )


def _in_eu(on: date) -> sa.ColumnElement[bool]:
    """Whether the party is a country that is in the European Union on that day."""
    return (
        sa.exists()
        .where(
            PartyGroupMember.party_id == Party.id,
            PartyGroupMember.party_group_id == PartyGroup.id,
            PartyGroup.slug == EU,
            Party.kind == PartyKind.COUNTRY,
            on_day(PartyGroupMember, on),
        )
        .correlate(Party)
    )


def _roster(work: Work, forum_id: UUID, on: date) -> Roster:
    rows = work.session.execute(
        sa.select(Party, Membership, _in_eu(on).label("in_eu"))
        .join(Membership, Membership.party_id == Party.id)
        .where(Membership.forum_id == forum_id, on_day(Membership, on))
        .order_by(Membership.role, Party.kind, Party.code)
    ).all()
    return Roster(
        on,
        [Seatholder(row.Party, row.Membership) for row in rows],
        frozenset(row.Party.id for row in rows if row.in_eu),
    )


def _roster_and_offices(work: Work, forum_id: UUID, on: date) -> tuple[Roster, list[Officeholder]]:
    """Who sits there on that day, and all offices, in one statement: a party's few memberships come with
    each of its few offices.
    """
    rows = work.session.execute(_seats_and_offices(), {"forum_id": forum_id, "day": on}).all()
    seats = {r.Membership.id: Seatholder(r.Party, r.Membership) for r in rows if r.Membership}
    offices = {r.Office.id: Officeholder(r.Party, r.Office) for r in rows if r.Office}
    in_eu = frozenset(row.Party.id for row in rows if row.in_eu)
    return Roster(on, list(seats.values()), in_eu), list(offices.values())


@cache
def _seats_and_offices() -> sa.Select[Party, Membership, Office, bool]:
    forum_id = sa.bindparam("forum_id", type_=sa.Uuid())
    day = cast("date", sa.bindparam("day", type_=sa.Date()))
    seated = sa.and_(
        Membership.party_id == Party.id, Membership.forum_id == forum_id, on_day(Membership, day)
    )
    return (
        sa.select(Party, Membership, Office, _in_eu(day).label("in_eu"))
        .outerjoin(Membership, seated)
        .outerjoin(Office, sa.and_(Office.party_id == Party.id, Office.forum_id == forum_id))
        .where(sa.or_(Membership.id.is_not(None), Office.id.is_not(None)))
        .order_by(Membership.role, Party.kind, Party.code, Office.from_on, Office.id)
    )


def forum_page(work: Work, slug: str, on: date) -> ForumPage:
    """The forum as it is on that day; raises NotFound."""
    if not (slug.isascii() and slug.isprintable()):
        raise NotFound
    rows = work.session.execute(_with_handovers(), {"slug": slug, "since": on - SHOWN_AFTER}).all()
    if not rows or not policy.may_view(work.actor, rows[0].Forum):
        raise NotFound
    forum, kind = rows[0].Forum, rows[0].ForumKind
    roster, offices = _roster_and_offices(work, forum.id, on)
    turns = {
        role: turn_on([(o, o.office.period) for o in offices if o.office.role is role], on)
        for role in CHAIRS
        if any(o.office.role is role for o in offices)
    }
    known = {o.party.id: o.party for o in offices} | {s.party.id: s.party for s in roster.seats}
    handover = None
    if policy.may_see_handover(work.actor, forum):
        pairs = [(row.Handover, row.HandoverStep) for row in rows if row.Handover is not None]
        held = [(o.office, o.party) for o in offices]
        lines = handover_lines(pairs, changes_among(held, {h.changes_on for h, _step in pairs}), {})
        handover = next_among(lines, on)
    return ForumPage(forum, kind, roster, offices, turns, latest_of(work, forum, known), handover)


def members_page(work: Work, slug: str, on: date) -> MembersPage:
    """Who sits in the forum on that day; raises NotFound."""
    forum, _kind = _forum_and_kind(work, slug)
    return MembersPage(forum, _roster(work, forum.id, on))


def offices_page(work: Work, slug: str) -> OfficesPage:
    """All entries of the forum; raises NotFound."""
    forum, _kind = _forum_and_kind(work, slug)
    return OfficesPage(forum, all_offices(work.session, forum.id), all_seats(work.session, forum.id))
