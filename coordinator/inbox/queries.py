"""Reads of what came in."""

from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, defer

from coordinator.core.work import Work
from coordinator.inbox import policy
from coordinator.inbox.models import IncomingMessage
from coordinator.inbox.rules import NEEDS_A_LOOK, MailKind, MailState
from coordinator.kit.actor import Actor
from coordinator.kit.errors import NotFound

WITHOUT_RAW = defer(IncomingMessage.raw)


def visible_to(actor: Actor) -> sa.ColumnElement[bool]:
    """Twin of `policy.may_view`."""
    if actor.is_system:
        return sa.true()
    own = IncomingMessage.forum_id.in_(actor.secretariat_of)
    return sa.or_(own, IncomingMessage.forum_id.is_(None)) if actor.is_administrator else own


def get_incoming(work: Work, incoming_id: UUID) -> IncomingMessage:
    """Raises NotFound, also for what the actor may not see."""
    found = work.session.get(IncomingMessage, incoming_id)
    if found is None or not policy.may_view(work.actor, found):
        raise NotFound
    return found


def find_by_name(session: Session, name: str) -> IncomingMessage | None:
    """By Message-ID with angle brackets, or the digest of a message without one."""
    return session.scalars(
        sa.select(IncomingMessage).where(IncomingMessage.name == name).options(WITHOUT_RAW)
    ).one_or_none()


def list_incoming(
    work: Work,
    *,
    states: Collection[MailState] = (),
    kind: MailKind | None = None,
    meeting_id: UUID | None = None,
    limit: int | None = 50,
    offset: int = 0,
) -> list[IncomingMessage]:
    """What the actor may see, newest first, without the messages themselves."""
    query = sa.select(IncomingMessage).where(chosen(work.actor, states, kind, meeting_id))
    query = query.order_by(IncomingMessage.received_at.desc(), IncomingMessage.id.desc())
    return list(work.session.scalars(query.options(WITHOUT_RAW).limit(limit).offset(offset)))


def count_incoming(
    work: Work,
    *,
    states: Collection[MailState] = (),
    kind: MailKind | None = None,
    meeting_id: UUID | None = None,
) -> int:
    query = sa.select(sa.func.count()).select_from(IncomingMessage)
    return work.session.scalar(query.where(chosen(work.actor, states, kind, meeting_id))) or 0


def count_to_look_at(work: Work) -> int:
    """How many wait for this actor's eyes; no statement for who sees none."""
    return count_incoming(work, states=NEEDS_A_LOOK) if policy.may_see_inbox(work.actor) else 0


def new_ids(session: Session, limit: int) -> list[UUID]:
    """Of messages that nobody has looked at, oldest first."""
    return list(
        session.scalars(
            sa.select(IncomingMessage.id)
            .where(IncomingMessage.state == MailState.NEW)
            .order_by(IncomingMessage.received_at, IncomingMessage.id)
            .limit(limit)
        )
    )


def chosen(
    actor: Actor, states: Collection[MailState], kind: MailKind | None, meeting_id: UUID | None
) -> sa.ColumnElement[bool]:
    conditions = [visible_to(actor)]
    if states:
        conditions.append(IncomingMessage.state.in_(states))
    if kind is not None:
        conditions.append(IncomingMessage.kind == kind)
    if meeting_id is not None:
        conditions.append(IncomingMessage.meeting_id == meeting_id)
    return sa.and_(*conditions)
