"""Rules as people see and write them."""

import sqlalchemy as sa

from coordinator.core.work import Work
from coordinator.kit.errors import NotFound
from coordinator.reminders import policy
from coordinator.reminders.models import ReminderRule


def list_rules(work: Work) -> list[ReminderRule]:
    """The rules for everywhere and those of the actor's own forums (all for an administrator); NotFound
    for those who may not see rules.
    """
    if not policy.may_see_rules(work.actor):
        raise NotFound
    query = (
        sa.select(ReminderRule)
        .where(ReminderRule.deleted_at.is_(None))
        .order_by(ReminderRule.trigger, ReminderRule.slug)
    )
    if not work.actor.is_administrator:
        own = ReminderRule.forum_id.in_(work.actor.secretariat_of)
        query = query.where(sa.or_(ReminderRule.forum_id.is_(None), own))
    return list(work.session.scalars(query))
