"""One group, and lists of groups, as far as the actor may know of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import cast
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from coordinator.core.db import KEPT
from coordinator.core.work import Work
from coordinator.forums.models import Forum, Party
from coordinator.forums.queries import on_day
from coordinator.groups import policy, rules
from coordinator.groups.models import Deliverable, ExpertSeat, GroupOffice, GroupParty, Mandate, WorkingGroup
from coordinator.groups.rules import GroupOfficeRole, GroupState, MandateClock, SeatState
from coordinator.kit.actor import Actor, Seat
from coordinator.kit.errors import NotFound


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group as lists show it, on a day."""

    group: WorkingGroup
    forum: Forum
    mandate: Mandate | None
    clock: MandateClock
    chairs: tuple[Party, ...]
    mine: bool  # the actor is an expert or chair of it, or a contact point of a party in it
    parties: int
    seated: int  # parties with an expert
    due_on: date | None  # the next deliverable, late ones first


# Built once: it is asked with every page and feed of a contact point.
_SEATS = (
    sa.select(GroupParty.party_id, WorkingGroup.forum_id, WorkingGroup.id)
    .join(WorkingGroup, WorkingGroup.id == GroupParty.group_id)
    .where(
        GroupParty.party_id.in_(sa.bindparam("parties", expanding=True)),
        on_day(GroupParty, cast("date", sa.bindparam("day", type_=sa.Date()))),
    )
)


def seats_of(session: Session, parties: frozenset[UUID], day: date) -> Iterable[Seat]:
    """In which groups the parties take part on `day` (a seat source for actors)."""
    rows = session.execute(_SEATS, {"parties": list(parties), "day": day})
    return [Seat(r.party_id, r.forum_id, "group", r.id) for r in rows]


def visible_to(actor: Actor) -> sa.ColumnElement[bool]:
    """Groups the actor may know of; twin of `policy.may_view`."""
    if actor.is_administrator or actor.is_system:
        return sa.true()
    return sa.or_(
        WorkingGroup.id.in_(actor.groups),
        WorkingGroup.forum_id.in_(actor.inner_forums),
    )


def get_group(work: Work, slug: str, *, lock: bool = False) -> WorkingGroup:
    """The group with this slug; raises NotFound for what the actor may not see.

    `lock` keeps others from changing its seats and parties until the unit ends.
    """
    if not (slug.isascii() and slug.isprintable()):
        raise NotFound  # PostgreSQL takes no NUL, not even to find nothing
    return _visible(work, WorkingGroup.slug == slug, lock=lock)


def get_group_by_id(work: Work, group_id: UUID, *, lock: bool = False) -> WorkingGroup:
    """The group with this id; raises NotFound for what the actor may not see."""
    return _visible(work, WorkingGroup.id == group_id, lock=lock)


def _visible(work: Work, which: sa.ColumnElement[bool], *, lock: bool) -> WorkingGroup:
    query = sa.select(WorkingGroup).where(which)
    group = work.session.scalar(query.with_for_update() if lock else query)
    if group is None or not policy.may_view(work.actor, group):
        raise NotFound
    return group


def groups_by_id(session: Session, ids: Iterable[UUID]) -> dict[UUID, WorkingGroup]:
    """Groups by id, whoever asks: for those who have checked who may see them."""
    found = session.scalars(sa.select(WorkingGroup).where(WorkingGroup.id.in_(set(ids))))
    return {group.id: group for group in found}


def list_groups(
    work: Work,
    *,
    forum_id: UUID | None = None,
    states: Sequence[GroupState] | None = None,
    words: str | None = None,
    on: date | None = None,
) -> list[GroupLine]:
    """Groups the actor may see: their own first, then by forum, state and name.

    `on` is the day of chairs, experts and mandates (today); `words` are looked for in the name, the
    purpose and the forum's name, whatever their case.
    """
    day = on or work.actor.on
    query = _listed(work.actor)
    if forum_id is not None:
        query = query.where(WorkingGroup.forum_id == forum_id)
    if states is not None:
        query = query.where(WorkingGroup.state.in_(states))
    lines = _lines(work, work.session.execute(query, {"day": day}).all(), day)
    if words:
        lines = with_words(lines, words)
    order = list(GroupState)
    return sorted(
        lines,
        key=lambda line: (
            not line.mine,
            line.forum.short_name.casefold(),
            order.index(line.group.state),
            line.group.name.casefold(),
        ),
    )


def with_words(lines: Iterable[GroupLine], words: str) -> list[GroupLine]:
    """Those in which every one of `words` occurs, in the name, the purpose or the forum's names."""
    wanted = words.casefold().split()
    return [line for line in lines if all(word in _haystack(line) for word in wanted)]


def _haystack(line: GroupLine) -> str:
    purpose = line.mandate.purpose if line.mandate else ""
    return " ".join([line.group.name, purpose, line.forum.short_name, *line.forum.name.values()]).casefold()


DAY = cast("date", sa.bindparam("day", type_=sa.Date()))

ListedRow = sa.Row[WorkingGroup, Forum, Mandate, int, int, date]


@lru_cache(KEPT)
def _listed(actor: Actor) -> sa.Select[WorkingGroup, Forum, Mandate, int, int, date]:
    """Groups, once for each of their mandates; how many parties take part, how many of them have an expert,
    and when something is due next.
    """
    taking_part = (
        sa.select(sa.func.count(GroupParty.party_id.distinct()))
        .where(GroupParty.group_id == WorkingGroup.id, on_day(GroupParty, DAY))
        .scalar_subquery()
    )
    seated = (
        sa.select(sa.func.count(ExpertSeat.party_id.distinct()))
        .where(
            ExpertSeat.group_id == WorkingGroup.id,
            ExpertSeat.state == SeatState.CONFIRMED,
            on_day(ExpertSeat, DAY),
        )
        .scalar_subquery()
    )
    due = (
        sa.select(sa.func.min(Deliverable.due_on))
        .where(Deliverable.group_id == WorkingGroup.id, Deliverable.done_on.is_(None))
        .scalar_subquery()
    )
    return (
        sa.select(
            WorkingGroup,
            Forum,
            Mandate,
            taking_part.label("parties"),
            seated.label("seated"),
            due.label("due_on"),
        )
        .join(Forum, Forum.id == WorkingGroup.forum_id)
        .outerjoin(Mandate, Mandate.group_id == WorkingGroup.id)
        .where(visible_to(actor))
    )


def _lines(work: Work, rows: Sequence[ListedRow], day: date) -> list[GroupLine]:
    """A line for each group; in `rows` it stands once for each of its mandates."""
    groups = {row.WorkingGroup.id: row for row in rows}
    if not groups:
        return []
    mandates: dict[UUID, list[Mandate]] = {group_id: [] for group_id in groups}
    for row in rows:
        if row.Mandate is not None:
            mandates[row.WorkingGroup.id].append(row.Mandate)
    chairs = _chairs(work.session, list(groups), day)
    return [
        GroupLine(
            group=row.WorkingGroup,
            forum=row.Forum,
            mandate=rules.in_force(mandates[group_id], day),
            clock=rules.clock_of_mandates(mandates[group_id], day),
            chairs=tuple(chairs.get(group_id, ())),
            mine=group_id in work.actor.groups,
            parties=row.parties,
            seated=row.seated,
            due_on=row.due_on,
        )
        for group_id, row in groups.items()
    ]


_CHAIRS = (
    sa.select(GroupOffice.group_id, Party)
    .join(Party, Party.id == GroupOffice.party_id)
    .where(
        GroupOffice.group_id.in_(sa.bindparam("groups", expanding=True)),
        GroupOffice.role == GroupOfficeRole.CHAIR,
        on_day(GroupOffice, DAY),
    )
    .order_by(Party.code)
)


def _chairs(session: Session, ids: Sequence[UUID], day: date) -> dict[UUID, list[Party]]:
    found: dict[UUID, list[Party]] = {}
    for group_id, party in session.execute(_CHAIRS, {"groups": ids, "day": day}):
        found.setdefault(group_id, []).append(party)
    return found
