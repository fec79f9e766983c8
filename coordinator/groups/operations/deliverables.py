"""What a group is to hand in."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa

from coordinator.core.work import Work
from coordinator.groups import policy, queries, rules
from coordinator.groups.events import (
    DeliverableAdded,
    DeliverableDone,
    DeliverableEdited,
    DeliverableReopened,
)
from coordinator.groups.models import Deliverable


def add_deliverable(
    work: Work, slug: str, *, title: str, note: str | None, due_on: date | None
) -> Deliverable:
    """Add one at the end of the list. Raises NotFound, Forbidden."""
    group = queries.get_group(work, slug, lock=True)
    work.require(policy.may_edit(work.actor, group))
    last = work.session.scalar(
        sa.select(sa.func.max(Deliverable.position)).where(Deliverable.group_id == group.id)
    )
    added = Deliverable(
        id=work.new_id(),
        group_id=group.id,
        position=(last or 0) + 1,
        title=title,
        note=note,
        due_on=due_on,
    )
    work.session.add(added)
    work.record(
        DeliverableAdded(group_id=group.id, forum_id=group.forum_id, deliverable_id=added.id, due_on=due_on)
    )
    return added


def edit_deliverable(
    work: Work,
    slug: str,
    deliverable_id: UUID,
    *,
    title: str,
    note: str | None,
    due_on: date | None,
    version: int,
) -> Deliverable:
    """Change its words or its day. Raises NotFound, Forbidden, EditedMeanwhile."""
    group = queries.get_group(work, slug)
    work.require(policy.may_edit(work.actor, group))
    found = queries.get_deliverable(work, group, deliverable_id)
    rules.check_version(version, found.version)
    wanted = {"title": title, "note": note, "due_on": due_on}
    changed = tuple(name for name, value in wanted.items() if getattr(found, name) != value)
    if changed:
        found.title, found.note, found.due_on = title, note, due_on
        work.record(
            DeliverableEdited(
                group_id=group.id,
                forum_id=group.forum_id,
                deliverable_id=found.id,
                changed=changed,
                due_on=due_on,
            )
        )
    return found


def mark_done(work: Work, slug: str, deliverable_id: UUID) -> Deliverable:
    """It was handed in today; done twice it stays as it was. Raises NotFound, Forbidden."""
    group = queries.get_group(work, slug)
    work.require(policy.may_report_delivery(work.actor, group))
    found = queries.get_deliverable(work, group, deliverable_id)
    if found.done_on is None:
        found.done_on = work.actor.on
        work.record(
            DeliverableDone(
                group_id=group.id,
                forum_id=group.forum_id,
                deliverable_id=found.id,
                done_on=found.done_on,
            )
        )
    return found


def reopen_deliverable(work: Work, slug: str, deliverable_id: UUID) -> Deliverable:
    """It was not handed in after all: takes `mark_done` back. Raises NotFound, Forbidden."""
    group = queries.get_group(work, slug)
    work.require(policy.may_report_delivery(work.actor, group))
    found = queries.get_deliverable(work, group, deliverable_id)
    if found.done_on is not None:
        found.done_on = None
        work.record(DeliverableReopened(group_id=group.id, forum_id=group.forum_id, deliverable_id=found.id))
    return found
