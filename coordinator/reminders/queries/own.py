"""What reminds one person, and what they stopped."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from coordinator.core.work import Work
from coordinator.forums.models import Forum
from coordinator.kit.errors import NotFound
from coordinator.meetings.models import Meeting
from coordinator.meetings.queries import visible_to as meetings_visible_to
from coordinator.reminders.models import Reminder, ReminderRule, ReminderStop
from coordinator.reminders.rules import ReminderState


def get_rule(session: Session, name: str) -> ReminderRule:
    """The first rule of a family by its slug, or by the id that stop links carry."""
    try:
        rule = session.get(ReminderRule, UUID(name))
    except ValueError:
        rule = session.scalars(sa.select(ReminderRule).where(ReminderRule.slug == name)).first()
    if rule is None:
        raise NotFound
    return rule


def get_own_rule(work: Work, name: str) -> ReminderRule:
    """The same, for the actor's own page: NotFound also for a rule of a place that never reminded them."""
    rule, person_id = get_rule(work.session, name), work.actor.person_id
    about = sa.or_(
        sa.exists().where(Reminder.rule_id == rule.kind_id, Reminder.recipient_id == person_id),
        sa.exists().where(ReminderStop.rule_id == rule.kind_id, ReminderStop.person_id == person_id),
    )
    if rule.forum_id is not None and not work.session.scalar(sa.select(about)):
        raise NotFound
    return rule


def stopped_rules(session: Session, person_id: UUID) -> list[tuple[ReminderRule, datetime]]:
    """What a person has stopped, and when."""
    rows = session.execute(
        sa.select(ReminderRule, ReminderStop.stopped_at)
        .join(ReminderStop, ReminderStop.rule_id == ReminderRule.id)
        .where(ReminderStop.person_id == person_id)
        .order_by(ReminderStop.stopped_at.desc())
    )
    return [(rule, at) for rule, at in rows]


def mine(work: Work) -> list[tuple[Reminder, ReminderRule, Forum | None, Meeting | None]]:
    """The actor's own reminders to come, each with the meeting it is about where they may see that."""
    rows = work.session.execute(
        sa.select(Reminder, ReminderRule, Forum, Meeting)
        .join(ReminderRule, ReminderRule.id == Reminder.rule_id)
        .outerjoin(Forum, Forum.id == Reminder.forum_id)
        .outerjoin(Meeting, sa.and_(Meeting.id == Reminder.meeting_id, meetings_visible_to(work.actor)))
        .where(Reminder.recipient_id == work.actor.person_id, Reminder.state == ReminderState.PLANNED)
        .order_by(Reminder.due_at)
        .limit(50)
    )
    return [(reminder, rule, forum, meeting) for reminder, rule, forum, meeting in rows]
