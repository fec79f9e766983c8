"""Handovers of chair and secretariat: their steps, and who hands over to whom."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from coordinator.accounts.queries import people_by_id
from coordinator.core.work import Work
from coordinator.forums import policy, rules
from coordinator.forums.models import Forum, Handover, HandoverStep, Office, Party
from coordinator.forums.queries.forums import get_forum
from coordinator.forums.rules import OfficeRole
from coordinator.kit.errors import NotFound
from coordinator.kit.times import day_of

HANDED_OVER = (OfficeRole.CHAIR, OfficeRole.CO_CHAIR, OfficeRole.SECRETARIAT)
SHOWN_AFTER = timedelta(days=90)
"""So long after the change a handover with open steps is still shown on the forum's page."""


@dataclass(frozen=True, slots=True)
class Change:
    """What changes hands on a day: from whom, to whom, in which offices."""

    roles: tuple[OfficeRole, ...]
    outgoing: tuple[Party, ...]
    incoming: tuple[Party, ...]


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step with its day, and who did it where that may be known."""

    step: HandoverStep
    due_on: date
    who: str | None = None

    @property
    def is_done(self) -> bool:
        return self.step.done_at is not None


@dataclass(frozen=True, slots=True)
class HandoverLine:
    """A handover with the steps that count, by their days."""

    handover: Handover
    change: Change
    steps: tuple[StepLine, ...]
    removed: tuple[StepLine, ...] = ()

    @property
    def done(self) -> int:
        return sum(line.is_done for line in self.steps)

    @property
    def next(self) -> StepLine | None:
        return next((line for line in self.steps if not line.is_done), None)

    def late(self, today: date) -> int:
        return sum(not line.is_done and line.due_on < today for line in self.steps)


def changes_on(session: Session, forum_id: UUID, days: Sequence[date]) -> dict[date, Change]:
    """For each of the days what changes hands on it, of chair, co-chair and secretariat."""
    rows = session.execute(
        sa.select(Office, Party)
        .join(Party, Party.id == Office.party_id)
        .where(
            Office.forum_id == forum_id,
            Office.role.in_(HANDED_OVER),
            sa.or_(Office.from_on.in_(days), Office.until_on.in_(days)),
        )
        .order_by(Party.code)
    ).all()
    return changes_among([(row.Office, row.Party) for row in rows], days)


def changes_among(offices: Sequence[tuple[Office, Party]], days: Iterable[date]) -> dict[date, Change]:
    """The same among offices that are at hand."""
    handed = [(o, p) for o, p in offices if o.role in HANDED_OVER]
    found = {}
    for day in days:
        begins = [(o, p) for o, p in handed if o.from_on == day]
        roles = {o.role for o, _p in begins}
        ends = [(o, p) for o, p in handed if o.until_on == day and (o.role in roles or not roles)]
        found[day] = Change(
            tuple(role for role in HANDED_OVER if role in (roles or {o.role for o, _p in ends})),
            tuple({p.id: p for _o, p in ends}.values()),
            tuple({p.id: p for _o, p in begins}.values()),
        )
    return found


def coming_changes(session: Session, forum_id: UUID, today: date, *, most: int = 10) -> list[date]:
    """The next days on which chair, co-chair or secretariat begin, soonest first."""
    return list(
        session.scalars(
            sa.select(Office.from_on)
            .where(Office.forum_id == forum_id, Office.role.in_(HANDED_OVER), Office.from_on > today)
            .distinct()
            .order_by(Office.from_on)
            .limit(most)
        )
    )


def _lines(steps: Sequence[HandoverStep], day: date, names: dict[UUID, str]) -> list[StepLine]:
    lines = [
        StepLine(s, rules.due_on(day, s.offset_days), names.get(s.person_id) if s.person_id else None)
        for s in steps
    ]
    return sorted(lines, key=lambda line: (line.due_on, line.step.id))


def _with_steps(
    work: Work, forum: Forum, *conditions: sa.ColumnElement[bool], names: bool = False
) -> list[HandoverLine]:
    rows = work.session.execute(
        sa.select(Handover, HandoverStep)
        .outerjoin(HandoverStep, HandoverStep.handover_id == Handover.id)
        .where(Handover.forum_id == forum.id, *conditions)
        .order_by(Handover.changes_on, Handover.id)
    ).all()
    if not rows:
        return []
    pairs: list[tuple[Handover, HandoverStep | None]] = [(row.Handover, row.HandoverStep) for row in rows]
    known: dict[UUID, str] = {}
    if names and policy.may_see_names_in_history(work.actor, forum):
        doers = {step.person_id for _handover, step in pairs if step is not None and step.person_id}
        known = {i: person.display_name for i, person in people_by_id(work.session, doers).items()}
    return handover_lines(
        pairs, changes_on(work.session, forum.id, [h.changes_on for h, _step in pairs]), known
    )


def handover_lines(
    rows: Iterable[tuple[Handover, HandoverStep | None]],
    changes: Mapping[date, Change],
    names: dict[UUID, str],
) -> list[HandoverLine]:
    """Handovers as pages show them, from rows of each with each of its steps; in the order of the rows."""
    handovers: dict[UUID, Handover] = {}
    steps: dict[UUID, dict[UUID, HandoverStep]] = defaultdict(dict)
    for handover, step in rows:
        handovers[handover.id] = handover
        if step is not None:
            steps[handover.id][step.id] = step
    found = []
    for h in handovers.values():
        theirs = steps[h.id].values()
        needed = [s for s in theirs if s.removed_at is None]
        removed = [s for s in theirs if s.removed_at is not None]
        found.append(
            HandoverLine(
                h,
                changes[h.changes_on],
                tuple(_lines(needed, h.changes_on, names)),
                tuple(_lines(removed, h.changes_on, names)),
            )
        )
    return found


def is_shown(on: date | sa.ColumnElement[date]) -> sa.ColumnElement[bool]:
    """Handovers that may stand on the forum's page: open, and not long past on that day."""
    since = on - SHOWN_AFTER if isinstance(on, date) else on
    return sa.and_(Handover.closed_at.is_(None), Handover.changes_on > since)


def next_among(lines: Iterable[HandoverLine], on: date) -> HandoverLine | None:
    """The next handover that is prepared, or the last one while steps of it are open; None without one."""
    return next((line for line in lines if line.handover.changes_on > on or line.next is not None), None)


def next_handover(work: Work, forum: Forum, on: date) -> HandoverLine | None:
    """What `next_among` gives for a forum."""
    return next_among(_with_steps(work, forum, is_shown(on)), on)


@dataclass(frozen=True, slots=True)
class HandoversPage:
    """All handovers of a forum, and the coming changes that have none yet."""

    forum: Forum
    handovers: list[HandoverLine]
    unprepared: dict[date, Change]


def _seen_forum(work: Work, slug: str) -> Forum:
    forum = get_forum(work, slug)
    work.require(policy.may_see_handover(work.actor, forum))
    return forum


def handovers_page(work: Work, slug: str) -> HandoversPage:
    """Raises NotFound or Forbidden."""
    forum = _seen_forum(work, slug)
    found = _with_steps(work, forum)
    there = {line.handover.changes_on for line in found}
    today = day_of(work.now(), forum.zone)
    days = [day for day in coming_changes(work.session, forum.id, today) if day not in there]
    return HandoversPage(
        forum, list(reversed(found)), changes_on(work.session, forum.id, days) if days else {}
    )


@dataclass(frozen=True, slots=True)
class HandoverPage:
    forum: Forum
    line: HandoverLine


def handover_page(work: Work, slug: str, day: date) -> HandoverPage:
    """The checklist of the change on a day; raises NotFound or Forbidden."""
    forum = _seen_forum(work, slug)
    found = _with_steps(work, forum, Handover.changes_on == day, names=True)
    if not found:
        raise NotFound
    return HandoverPage(forum, found[0])


def get_handover(work: Work, forum: Forum, day: date) -> Handover:
    """The handover of this very forum on that day; raises NotFound."""
    found = work.session.scalars(
        sa.select(Handover).where(Handover.forum_id == forum.id, Handover.changes_on == day)
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def get_step(work: Work, handover: Handover, step_id: UUID) -> HandoverStep:
    """A step of this very handover; raises NotFound."""
    found = work.session.get(HandoverStep, step_id)
    if found is None or found.handover_id != handover.id:
        raise NotFound
    return found
