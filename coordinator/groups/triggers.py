"""What a working group offers to be reminded of: the end of its mandate."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from coordinator.accounts.audience import chairs_of, holders_of, secretariat_of
from coordinator.core.triggers import Cause, Recipient, Trigger
from coordinator.forums.models import Forum
from coordinator.groups.models import Mandate, WorkingGroup
from coordinator.groups.rules import GroupState
from coordinator.web.i18n import lazy


def _people(session: Session, cause: Cause, audience: str, on: date) -> list[Recipient]:
    if audience == "secretariat":
        return holders_of(session, on, secretariat_of(cause.forum_id))
    if audience == "group_chair":
        return holders_of(session, on, chairs_of(cause.group_id))
    return []


def _mandates(session: Session, now: datetime) -> list[Cause]:
    rows = session.execute(
        sa.select(Mandate, WorkingGroup.forum_id, Forum.zone)
        .join(WorkingGroup, WorkingGroup.id == Mandate.group_id)
        .join(Forum, Forum.id == WorkingGroup.forum_id)
        .where(WorkingGroup.state.in_((GroupState.ACTIVE, GroupState.CLOSING)), Mandate.until_on > now.date())
    )
    return [
        Cause(m.id, m.period.last_on, zone, m, _people, forum_id=forum_id, group_id=m.group_id)
        for m, forum_id, zone in rows
        if m.period.last_on
    ]


TRIGGERS = (
    Trigger(
        "working_group.until",
        lazy("the end of a mandate"),
        lazy("%(length)s before the end of a mandate"),
        lazy("%(length)s after the end of a mandate"),
        lazy("on the last day of a mandate"),
        audiences=("secretariat", "group_chair"),
        conditions=("group active", "none"),
        names=("group", "forum", "date", "deadline"),
        found=_mandates,
    ),
)
