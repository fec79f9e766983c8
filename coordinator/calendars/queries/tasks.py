"""The holder's own actions as entries of their calendar, made when asked for: there are few."""

from dataclasses import dataclass
from datetime import UTC, datetime, time
from uuid import UUID

import sqlalchemy as sa

from coordinator.calendars import labels
from coordinator.calendars.rules import Window
from coordinator.calendars.serializer import Entry, EntryStatus, event_text
from coordinator.core.rendering import speaking
from coordinator.core.work import Work
from coordinator.forums.models import Forum
from coordinator.kit.actor import Actor
from coordinator.kit.periods import DAY, Period
from coordinator.proceedings.models import Action
from coordinator.proceedings.queries import owned_by
from coordinator.proceedings.rules import OPEN_ACTIONS

MOST = 200


@dataclass(frozen=True, slots=True)
class ActionText:
    """One VEVENT of an open action, a whole day long."""

    action_id: UUID
    text: str


def action_texts(work: Work, actor: Actor, window: Window) -> list[ActionText]:
    """Open actions of the actor, their party and groups that are due in the window, the soonest first."""
    rows = work.session.execute(
        sa.select(Action, Forum.short_name)
        .join(Forum, Forum.id == Action.forum_id)
        .where(
            owned_by(actor),
            Action.status.in_(OPEN_ACTIONS),
            Action.due_on >= window.first,
            Action.due_on < window.until,
        )
        .order_by(Action.due_on, Action.id)
        .limit(MOST)
    )
    with speaking(actor.locale):
        return [ActionText(action.id, _text(work, action, forum)) for action, forum in rows]


def _text(work: Work, action: Action, forum: str) -> str:
    born = _born_at(action)
    entry = Entry(
        uid=f"action-{action.id}@{work.settings.mail_domain}",
        sequence=action.version - 1,
        created_at=born,
        changed_at=action.changed_at or born,
        when=Period(action.due_on, action.due_on + DAY),
        summary=labels.action(action.text, forum),
        status=EntryStatus.CONFIRMED,
        busy=False,
        url=work.link("/actions"),
        description=labels.action_description(action.text, work.link("/actions")),
        categories=(forum,),
        private=True,
    )
    return event_text(entry, (action.due_on.year, action.due_on.year))


def _born_at(action: Action) -> datetime:
    """When it was made, as its id tells (RFC 9562, version 7); the day it is due for ids that do not."""
    if action.id.version == 7:
        return datetime.fromtimestamp((action.id.int >> 80) // 1000, UTC)
    return datetime.combine(action.due_on, time(), UTC)
