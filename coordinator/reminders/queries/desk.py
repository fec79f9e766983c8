"""What waits on a desk: escalations for the secretariat, and reminders that came without mail."""

import sqlalchemy as sa

from coordinator.core.work import Work
from coordinator.forums.models import Forum
from coordinator.reminders.models import Reminder
from coordinator.reminders.queries.plan import Planned, planned_rows
from coordinator.reminders.queries.rulebook import rule_book
from coordinator.reminders.rules import ON_DESK, ReminderState
from coordinator.web.asks import Ask
from coordinator.web.i18n import _, ngettext

SHOWN = 100


def _waits(work: Work) -> sa.ColumnElement[bool]:
    """On the secretariat's desk of the actor's forums, or on their own."""
    escalated = sa.and_(Reminder.audience == ON_DESK, Reminder.forum_id.in_(work.actor.secretariat_of))
    own = sa.and_(Reminder.audience != ON_DESK, Reminder.recipient_id == work.actor.person_id)
    return sa.and_(
        Reminder.state == ReminderState.SENT,
        Reminder.outbox_id.is_(None),
        Reminder.settled_at.is_(None),
        sa.or_(escalated, own),
    )


def on_desk(work: Work) -> list[Planned]:
    """What waits on the actor's desk, longest first."""
    return planned_rows(work.session, [_waits(work)], rule_book(work.session), limit=SHOWN)


def asked_of(work: Work) -> list[Ask]:
    """One line of the start page for each forum that has something on the actor's desk."""
    rows = work.session.execute(
        sa.select(Forum.short_name, sa.func.count())
        .select_from(Reminder)
        .join(Forum, Forum.id == Reminder.forum_id)
        .where(_waits(work))
        .group_by(Forum.short_name)
        .order_by(Forum.short_name)
    )
    return [
        Ask(
            due_on=None,
            title=ngettext(
                "%(num)d reminder waits on your desk", "%(num)d reminders wait on your desk", count
            ),
            forum=forum,
            text=_("Nobody has answered, or it came without mail."),
            href="/reminders/desk",
            label=_("Look at it"),
        )
        for forum, count in rows
    ]
