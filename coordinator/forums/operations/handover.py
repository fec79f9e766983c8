"""Handovers: the checklist of a change of chair or secretariat, step by step."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa

from coordinator.core.work import Work
from coordinator.forums import policy, queries, rules
from coordinator.forums.events import HandoverBegun, HandoverChanged, HandoverStepChanged
from coordinator.forums.models import Forum, Handover, HandoverStep, Office
from coordinator.forums.operations.shared import check_version
from coordinator.forums.queries import HANDED_OVER
from coordinator.forums.rules import USUAL_STEPS, HandoverSide, Moves
from coordinator.kit.errors import Conflict

ADDED, DONE, REOPENED, REMOVED, RESTORED, EDITED = (
    "added", "done", "open again", "removed", "brought back", "edited",
)  # fmt: skip


class HandoverThere(Conflict):
    """The forum has a checklist for that day already."""

    code = "handover_there"


@dataclass(frozen=True, slots=True)
class StepValues:
    """What the form asks of a step; `title` is for the forum's own ones alone."""

    due_on: date
    side: HandoverSide
    title: str | None = None
    note: str | None = None


def begin_handover(work: Work, slug: str, changes_on: date) -> Handover:
    """A checklist of the usual steps for a change on that day. Raises NotFound, Forbidden, HandoverThere."""
    forum = _forum(work, slug)
    if _find(work, forum, changes_on) is not None:
        raise HandoverThere(field="changes_on")
    handover = Handover(id=work.new_id(), forum_id=forum.id, changes_on=changes_on, created_at=work.now())
    work.session.add(handover)
    work.session.flush()
    work.session.add_all(
        HandoverStep(
            id=work.new_id(), handover_id=handover.id, task=usual.task, side=usual.side,
            offset_days=usual.offset_days,
        )
        for usual in USUAL_STEPS
    )  # fmt: skip
    work.record(HandoverBegun(forum.id, handover.id, changes_on))
    return handover


def move_handover(work: Work, slug: str, day: date, to: date) -> Handover:
    """The change takes place on another day; all steps move with it. Raises NotFound, Forbidden or
    HandoverThere.
    """
    forum, handover = _found(work, slug, day)
    if to != day:
        if _find(work, forum, to) is not None:
            raise HandoverThere(field="changes_on")
        _move(work, forum, handover, to)
    return handover


def close_handover(work: Work, slug: str, day: date) -> Handover:
    """Nothing more is to be done: open steps remind nobody. Raises NotFound or Forbidden."""
    forum, handover = _found(work, slug, day)
    if handover.closed_at is None:
        handover.closed_at = work.now()
        work.record(HandoverChanged(forum.id, handover.id, handover.changes_on, True))
    return handover


def reopen_handover(work: Work, slug: str, day: date) -> Handover:
    """Raises NotFound or Forbidden."""
    forum, handover = _found(work, slug, day)
    if handover.closed_at is not None:
        handover.closed_at = None
        work.record(HandoverChanged(forum.id, handover.id, handover.changes_on, False))
    return handover


def add_step(work: Work, slug: str, day: date, values: StepValues) -> HandoverStep:
    """A step of the forum's own. Raises NotFound or Forbidden."""
    forum, handover = _found(work, slug, day)
    step = HandoverStep(
        id=work.new_id(), handover_id=handover.id, title=values.title, side=values.side, note=values.note,
        offset_days=rules.offset_of(handover.changes_on, values.due_on),
    )  # fmt: skip
    work.session.add(step)
    work.session.flush()
    _changed(work, forum, step, ADDED)
    return step


def edit_step(
    work: Work, slug: str, day: date, step_id: UUID, values: StepValues, *, version: int
) -> HandoverStep:
    """Another day, side or note; the words of an own step. Raises NotFound, Forbidden or EditedMeanwhile."""
    forum, handover = _found(work, slug, day)
    step = queries.get_step(work, handover, step_id)
    check_version(step, version)
    new = {
        "offset_days": rules.offset_of(handover.changes_on, values.due_on),
        "side": values.side,
        "note": values.note,
    }
    if step.task is None and values.title:
        new["title"] = values.title
    if any(getattr(step, name) != value for name, value in new.items()):
        for name, value in new.items():
            setattr(step, name, value)
        work.session.flush()
        _changed(work, forum, step, EDITED)
    return step


def do_step(work: Work, slug: str, day: date, step_id: UUID) -> HandoverStep:
    """It is done; by whom and when is kept. Raises NotFound or Forbidden."""
    forum, handover = _found(work, slug, day)
    step = queries.get_step(work, handover, step_id)
    if step.done_at is None:
        step.done_at, step.person_id = work.now(), work.actor.person_id
        _changed(work, forum, step, DONE)
    return step


def reopen_step(work: Work, slug: str, day: date, step_id: UUID) -> HandoverStep:
    """It is not done after all. Raises NotFound or Forbidden."""
    forum, handover = _found(work, slug, day)
    step = queries.get_step(work, handover, step_id)
    if step.done_at is not None:
        step.done_at = step.person_id = None
        _changed(work, forum, step, REOPENED)
    return step


def remove_step(work: Work, slug: str, day: date, step_id: UUID) -> HandoverStep:
    """It is not needed here; it can be brought back. Raises NotFound or Forbidden."""
    forum, handover = _found(work, slug, day)
    step = queries.get_step(work, handover, step_id)
    if step.removed_at is None:
        step.removed_at = work.now()
        _changed(work, forum, step, REMOVED)
    return step


def restore_step(work: Work, slug: str, day: date, step_id: UUID) -> HandoverStep:
    """Raises NotFound or Forbidden."""
    forum, handover = _found(work, slug, day)
    step = queries.get_step(work, handover, step_id)
    if step.removed_at is not None:
        step.removed_at = None
        _changed(work, forum, step, RESTORED)
    return step


# Following turns ---------------------------------------------------------------------------------------


def follow_turns(work: Work, forum: Forum, moves: Moves) -> None:
    """Where the change for which a checklist stands now takes place on another day, the list moves there."""
    was = {e.id: e.period.from_on for e in moves.before if e.role in HANDED_OVER}
    now = {e.id: e.period.from_on for e in moves.after if e.role in HANDED_OVER}
    moved = {was[i]: day for i, day in now.items() if i in was and was[i] and day and was[i] != day}
    for day, to in moved.items():
        follow_day(work, forum, day, to)


def follow_day(work: Work, forum: Forum, day: date | None, to: date | None) -> None:
    """The same for one entry that began on `day` and now begins on `to`.

    A list stays where somebody else takes over on its day, and where the other day has one already.
    """
    if day is None or to is None or day == to:
        return
    handover = _find(work, forum, day)
    if handover is None or handover.closed_at is not None or _find(work, forum, to) is not None:
        return
    begins = sa.exists().where(
        Office.forum_id == forum.id, Office.role.in_(HANDED_OVER), Office.from_on == day
    )
    if not work.session.scalar(sa.select(begins)):
        _move(work, forum, handover, to)


def _move(work: Work, forum: Forum, handover: Handover, to: date) -> None:
    handover.changes_on = to
    work.session.flush()
    work.record(HandoverChanged(forum.id, handover.id, to, handover.closed_at is not None))


def _find(work: Work, forum: Forum, day: date) -> Handover | None:
    return work.session.scalars(
        sa.select(Handover).where(Handover.forum_id == forum.id, Handover.changes_on == day)
    ).one_or_none()


def _forum(work: Work, slug: str) -> Forum:
    forum = queries.get_forum(work, slug)
    work.require(policy.may_edit(work.actor, forum))
    return forum


def _found(work: Work, slug: str, day: date) -> tuple[Forum, Handover]:
    """The handover, for one who may change it: NotFound before Forbidden."""
    forum = queries.get_forum(work, slug)
    handover = queries.get_handover(work, forum, day)
    work.require(policy.may_edit(work.actor, forum))
    return forum, handover


def _changed(work: Work, forum: Forum, step: HandoverStep, what: str) -> None:
    work.record(HandoverStepChanged(forum.id, step.handover_id, step.id, what))
