"""Deadlines: born with a meeting's date, moved with it, given another day or done by hand."""

from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from coordinator.core.work import Work
from coordinator.kit.errors import EditedMeanwhile, NotFound
from coordinator.kit.times import LocalSlot, day_of
from coordinator.meetings import policy, queries, rules
from coordinator.meetings.events import DeadlineChanged
from coordinator.meetings.models import Deadline, DeadlinePreset, Meeting, Series


def day_at_venue(work: Work, meeting: Meeting) -> date:
    """Today where the meeting is; in the secretariat's zone while it has no date."""
    return day_of(work.now(), meeting.zone or work.settings.zone)


def preset_of(session: Session, meeting: Meeting) -> DeadlinePreset | None:
    """The preset that was chosen for the meeting, else that of its series."""
    series = session.get(Series, meeting.series_id) if meeting.series_id is not None else None
    chosen = meeting.deadline_preset_id or (series.deadline_preset_id if series else None)
    return queries.find_preset(session, chosen)


def give_birth(work: Work, meeting: Meeting) -> list[Deadline]:
    """Add the preset's steps that the meeting does not have yet; nothing while it has no date."""
    slot, preset = meeting.slot, preset_of(work.session, meeting)
    if preset is None or slot is None:
        return []
    known = set(work.session.scalars(sa.select(Deadline.step).where(Deadline.meeting_id == meeting.id)))
    born = [
        Deadline(
            id=work.new_id(), meeting_id=meeting.id, step=due.step, due_on=due.due_on,
            offset_days=due.offset_days, relative_to=due.relative_to, audience=due.audience, pinned=False,
        )
        for due in rules.deadlines_for(slot, preset.steps)
        if due.step not in known
    ]  # fmt: skip
    work.session.add_all(born)
    return born


def follow(work: Work, meeting: Meeting, slot: LocalSlot) -> None:
    """Move the meeting's deadlines with it, except the pinned ones; a first date brings them forth."""
    rows = work.session.scalars(sa.select(Deadline).where(Deadline.meeting_id == meeting.id)).all()
    for row in rows:
        if not row.pinned:
            row.due_on = rules.due_on(slot, row.offset_days, row.relative_to)
    if not rows:
        give_birth(work, meeting)


def forget(work: Work, meeting: Meeting) -> None:
    """Drop what counts from a day that is no longer known; what was done or pinned stays."""
    work.session.execute(
        sa.delete(Deadline).where(
            Deadline.meeting_id == meeting.id, ~Deadline.pinned, Deadline.done_on.is_(None)
        )
    )


def complete_steps(session: Session, meeting_id: UUID, steps: Collection[str], on: date) -> None:
    """Mark steps as done on a day, where they are not yet: something did them (convening, publishing).

    Records nothing, so that operations of areas above may call it beside their own event.
    """
    session.execute(
        sa.update(Deadline)
        .where(Deadline.meeting_id == meeting_id, Deadline.step.in_(steps), Deadline.done_on.is_(None))
        .values(done_on=on)
    )


def note_agenda_sent(work: Work, meeting: Meeting) -> None:
    """An agenda was published: the meeting has one from now on, and the step of the draft is done.

    For the operation that publishes. The meeting's `version` stays, since nobody edits this.
    """
    work.session.execute(
        sa.update(Meeting)
        .where(Meeting.id == meeting.id, Meeting.agenda_sent_at.is_(None))
        .values(agenda_sent_at=work.now())
        .execution_options(synchronize_session=False)
    )
    complete_steps(work.session, meeting.id, (rules.DRAFT_AGENDA,), day_at_venue(work, meeting))


def change_deadline(
    work: Work, deadline_id: UUID, *, due_on: date, pinned: bool, was: date | None = None
) -> Deadline:
    """Give a step another day; one that is not `pinned` goes back to its offset from the meeting.

    `was` is the day the person saw. Raises NotFound, Forbidden or EditedMeanwhile.
    """
    deadline, meeting = _get(work, deadline_id)
    before = deadline.due_on
    if was is not None and was != before:
        raise EditedMeanwhile
    deadline.pinned = pinned
    slot = meeting.slot
    counted = rules.due_on(slot, deadline.offset_days, deadline.relative_to) if slot else due_on
    deadline.due_on = due_on if pinned else counted
    if deadline.due_on != before:
        deadline.sequence += 1
        deadline.changed_at = work.now()
    _record(work, meeting, deadline, before)
    return deadline


def mark_deadline(work: Work, deadline_id: UUID, *, done: bool) -> Deadline:
    """Say that a step is done today (at the venue), or that it is not. Raises NotFound or Forbidden."""
    deadline, meeting = _get(work, deadline_id)
    deadline.done_on = day_at_venue(work, meeting) if done else None
    deadline.changed_at = work.now()
    _record(work, meeting, deadline, deadline.due_on)
    return deadline


def _get(work: Work, deadline_id: UUID) -> tuple[Deadline, Meeting]:
    deadline = work.session.get(Deadline, deadline_id)
    if deadline is None:
        raise NotFound
    meeting = queries.get_meeting(work, deadline.meeting_id)
    work.require(policy.may_edit(work.actor, meeting))
    return deadline, meeting


def _record(work: Work, meeting: Meeting, deadline: Deadline, was: date) -> None:
    work.record(
        DeadlineChanged(
            meeting.id, meeting.forum_id, meeting.group_id, deadline.id, deadline.step,
            was, deadline.due_on, deadline.pinned, deadline.done_on,
        )
    )  # fmt: skip


def due_days(deadlines: Iterable[Deadline]) -> dict[str, date]:
    """The day of each step."""
    return {deadline.step: deadline.due_on for deadline in deadlines}
