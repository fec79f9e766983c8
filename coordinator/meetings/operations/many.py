"""Meetings by the hundred, for imports: planned, changed and taken back in a few statements each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast
from uuid import UUID

import sqlalchemy as sa

from coordinator.core.work import Work
from coordinator.forums.models import Forum
from coordinator.kit.times import LocalSlot
from coordinator.meetings import policy, rules
from coordinator.meetings.events import MeetingEdited, MeetingPlanned, MeetingRescheduled
from coordinator.meetings.models import Deadline, DeadlinePreset, Meeting, Series
from coordinator.meetings.operations.deadlines import follow
from coordinator.meetings.operations.states import touch
from coordinator.meetings.rules import Facts, MeetingStatus


@dataclass(frozen=True, slots=True)
class PlanDraft:
    """One meeting to be planned on a known date."""

    facts: Facts
    slot: LocalSlot
    tentative: bool = False


def plan_many(
    work: Work,
    forum: Forum,
    drafts: Sequence[PlanDraft],
    *,
    series: Series | None = None,
    group_id: UUID | None = None,
) -> list[Meeting]:
    """Plan meetings of a forum or group, in the order of `drafts`; nobody is told.

    `series` and `group_id` are of this forum and were read by the caller. Raises Forbidden,
    StartsInThePast, TooLong or NotALink.
    """
    work.require(policy.may_plan(work.actor, forum.id))
    group_id = series.group_id if series is not None else group_id
    preset_id = series.deadline_preset_id if series is not None else None
    preset = work.session.get(DeadlinePreset, preset_id) if preset_id is not None else None
    made = []
    for draft in drafts:
        rules.check_facts(draft.facts)
        rules.check_future(draft.slot, work.now())
        identity = work.new_id()
        meeting = Meeting(
            id=identity, uid=f"{identity}@{work.settings.mail_domain}",
            series_id=series.id if series else None,
            forum_id=forum.id, group_id=group_id, status=MeetingStatus.PLANNED, tentative=draft.tentative,
            created_at=work.now(), changed_at=work.now(), sequence=0,
        )  # fmt: skip
        meeting.set_facts(draft.facts)
        meeting.set_slot(draft.slot)
        made.append(meeting)
        work.record(MeetingPlanned(identity, forum.id, group_id))
    work.session.add_all(made)
    work.session.flush()
    if preset is not None:
        work.session.add_all(_deadlines(work, made, preset))
        work.session.flush()
    return made


def _deadlines(work: Work, meetings: Sequence[Meeting], preset: DeadlinePreset) -> list[Deadline]:
    return [
        Deadline(
            id=work.new_id(), meeting_id=meeting.id, step=due.step, due_on=due.due_on,
            offset_days=due.offset_days, relative_to=due.relative_to, audience=due.audience, pinned=False,
        )
        for meeting in meetings
        for due in rules.deadlines_for(cast("LocalSlot", meeting.slot), preset.steps)
    ]  # fmt: skip


def amend_planned(work: Work, meeting: Meeting, facts: Facts, slot: LocalSlot) -> None:
    """Give a planned meeting, which the caller has read, other facts or another date; nobody is told.

    Raises Forbidden, MeetingNotMovable, StartsInThePast, TooLong or NotALink.
    """
    work.require(policy.may_edit(work.actor, meeting))
    if meeting.status != MeetingStatus.PLANNED:
        raise rules.MeetingNotMovable(status=meeting.status)
    rules.check_facts(facts)
    changed = rules.changed(meeting.facts, facts)
    if changed:
        meeting.set_facts(facts)
        visible = not rules.SHOWN_IN_CALENDARS.isdisjoint(changed)
        if visible:
            touch(work, meeting, material=not rules.MATERIAL.isdisjoint(changed))
        work.record(
            MeetingEdited(meeting.id, meeting.forum_id, meeting.group_id, changed, visible, tell=False)
        )
    if slot != meeting.slot:
        rules.check_move(meeting.status, meeting.slot, slot, work.now())
        was, was_zone = meeting.starts_at, meeting.zone
        meeting.moved_from = was
        meeting.set_slot(slot)
        touch(work, meeting)
        follow(work, meeting, slot)
        work.record(
            MeetingRescheduled(
                meeting.id, meeting.forum_id, meeting.group_id, was, meeting.starts_at, was_zone,
                meeting.zone, None, tell=False,
            )
        )  # fmt: skip


DERIVED = {
    "deadline": "pinned = false AND done_on IS NULL",
    "calendar_entry": None,
    "reminder": "state = 'planned'",
}
"""Tables whose rows follow from a meeting by themselves, and when they still do: by name, since most of
them belong to areas above.
"""


def untouched(work: Work, meetings: Sequence[Meeting], *, beside: frozenset[str]) -> set[UUID]:
    """The planned meetings that nobody has worked with: no agenda, paper, answer or message belongs to
    them. `beside` are tables of the caller's own that do not count. Nobody works with them while the unit
    lasts.
    """
    ids = list(
        work.session.scalars(
            sa.select(Meeting.id)
            .where(Meeting.id.in_([m.id for m in meetings]), Meeting.status == MeetingStatus.PLANNED)
            .order_by(Meeting.id)
            .with_for_update()
        )
    )
    held: set[UUID] = set()
    for table, column in _references():
        if table.name in beside:
            continue
        condition: sa.ColumnElement[bool] = column.in_(ids)
        if table.name in DERIVED:
            still = DERIVED[table.name]
            if still is None:
                continue
            condition = sa.and_(condition, sa.text(f"NOT ({still})"))
        held.update(work.session.scalars(sa.select(column).where(condition).distinct()))
    return set(ids) - held


def take_back(work: Work, meetings: Sequence[Meeting]) -> None:
    """Delete planned meetings that `untouched` named, with what follows from them.

    The only deletion of meetings there is: they were never more than a file read by mistake. Raises
    Forbidden.
    """
    for meeting in meetings:
        work.require(policy.may_edit(work.actor, meeting))
    ids = [meeting.id for meeting in meetings]
    for table, column in _references():
        if table.name in DERIVED:
            work.session.execute(sa.delete(table).where(column.in_(ids)))
    work.session.execute(sa.delete(Meeting).where(Meeting.id.in_(ids)))


def _references() -> list[tuple[sa.Table, sa.Column[UUID]]]:
    """Every column that points to a meeting."""
    own = Meeting.__table__
    return [
        (table, column)
        for table in Meeting.metadata.sorted_tables
        for column in table.columns
        if any(key.column.table is own for key in column.foreign_keys)
    ]
