"""What a forum offers to be reminded of: the handover of its chair, and the open steps of a handover."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from coordinator.accounts.audience import contacts_of, holders_of, secretariat_of
from coordinator.core.triggers import Cause, Recipient, Trigger
from coordinator.forums.models import Forum, Handover, HandoverStep, Office
from coordinator.forums.queries import changes_on
from coordinator.forums.rules import HandoverSide, OfficeRole, due_on
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


BEHIND, AHEAD = timedelta(days=120), timedelta(days=400)
"""Between these the day of a change lies whose steps anybody is reminded of."""


@dataclass(frozen=True, slots=True)
class StepDue:
    """A step that is not done, of a handover that is not closed."""

    step: HandoverStep
    changes_on: date
    forum_id: UUID


def _doers(session: Session, cause: Cause, audience: str, on: date) -> list[Recipient]:
    """The secretariat of every step; those who take over, of their own steps alone."""
    if audience == "secretariat":
        return holders_of(session, on, secretariat_of(cause.forum_id))
    if audience != "incoming_secretariat" or cause.row.step.side is not HandoverSide.INCOMING:
        return []
    day = cause.row.changes_on
    incoming = changes_on(session, cause.row.forum_id, [day])[day].incoming
    return holders_of(session, on, contacts_of([party.id for party in incoming], cause.forum_id))


def _open_steps(session: Session, now: datetime) -> list[Cause]:
    rows = session.execute(
        sa.select(HandoverStep, Handover.changes_on, Forum.id.label("forum_id"), Forum.zone)
        .join(Handover, Handover.id == HandoverStep.handover_id)
        .join(Forum, Forum.id == Handover.forum_id)
        .where(
            HandoverStep.done_at.is_(None),
            HandoverStep.removed_at.is_(None),
            Handover.closed_at.is_(None),
            Handover.changes_on > now.date() - BEHIND,
            Handover.changes_on < now.date() + AHEAD,
        )
    )
    return [
        Cause(
            step.id,
            due_on(day, step.offset_days),
            zone,
            StepDue(step, day, forum_id),
            _doers,
            forum_id=forum_id,
        )
        for step, day, forum_id, zone in rows
    ]


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
    Trigger(
        "handover.step",
        lazy("the day of a step of a handover"),
        lazy("%(length)s before a step of a handover is due"),
        lazy("%(length)s after a step of a handover was due"),
        lazy("on the day of a step of a handover"),
        audiences=("secretariat", "incoming_secretariat"),
        conditions=("none",),
        names=("step", "forum", "date", "deadline", "from", "to"),
        found=_open_steps,
    ),
)
