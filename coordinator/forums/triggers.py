"""What a forum offers to be reminded of: the handover of its chair."""

from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from coordinator.accounts.audience import contacts_of, holders_of, secretariat_of
from coordinator.core.triggers import Cause, Recipient, Trigger
from coordinator.forums.models import Forum, Office
from coordinator.forums.rules import OfficeRole
from coordinator.web.i18n import lazy


def _people(session: Session, cause: Cause, audience: str, on: date) -> list[Recipient]:
    if audience == "secretariat":
        return holders_of(session, on, secretariat_of(cause.forum_id))
    if audience == "incoming_secretariat":
        return holders_of(session, on, contacts_of([cause.row.party_id], cause.forum_id))
    return []


def _handovers(session: Session, now: datetime) -> list[Cause]:
    rows = session.execute(
        sa.select(Office, Forum.zone)
        .join(Forum, Forum.id == Office.forum_id)
        .where(
            Office.role == OfficeRole.CHAIR,
            Office.from_on > now.date(),
            Office.from_on < now.date() + timedelta(days=400),
        )
    )
    return [Cause(o.id, o.from_on, zone, o, _people, forum_id=o.forum_id) for o, zone in rows if o.from_on]


TRIGGERS = (
    Trigger(
        "chair.handover",
        lazy("the handover of the chair"),
        lazy("%(length)s before the handover of the chair"),
        lazy("%(length)s after the handover of the chair"),
        lazy("on the day of the handover of the chair"),
        audiences=("secretariat", "incoming_secretariat"),
        conditions=("none",),
        names=("forum", "date", "deadline", "from", "to"),
        found=_handovers,
    ),
)
