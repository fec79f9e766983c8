"""Reads of the outbox."""

from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa

from coordinator.core.jobs import Lease
from coordinator.core.work import Work
from coordinator.kit.actor import Actor
from coordinator.kit.errors import NotFound
from coordinator.mail import policy
from coordinator.mail.models import MailServer, OutboxMessage
from coordinator.mail.rules import Health, OutboxState

# Written out, since SQLite uses a partial index only for a condition with the very words of the index.
IS_WAITING = sa.text("outbox_message.state IN ('queued', 'deferred')")
IS_CLAIMED = sa.text("outbox_message.state = 'claimed'")


def visible_to(actor: Actor) -> sa.ColumnElement[bool]:
    """Twin of `policy.may_view`."""
    if actor.is_system or actor.is_administrator:
        return sa.true()
    return OutboxMessage.forum_id.in_(actor.secretariat_of)


def get_message(work: Work, message_id: UUID) -> OutboxMessage:
    """Raises NotFound, also for what the actor may not see."""
    message = work.session.get(OutboxMessage, message_id)
    if message is None or not policy.may_view(work.actor, message):
        raise NotFound
    return message


def find_summary(work: Work, message: OutboxMessage) -> OutboxMessage | None:
    """The message in which another was told with others, for its delivery: its text is its reader's."""
    if message.gathered_in_id is None:
        return None
    return work.session.get(OutboxMessage, message.gathered_in_id)


def find_message(work: Work, name: str) -> OutboxMessage | None:
    """By Message-ID (with or without angle brackets) or by id."""
    bare = name.strip("<>")
    found = work.session.scalars(
        sa.select(OutboxMessage).where(OutboxMessage.message_id == f"<{bare}>", visible_to(work.actor))
    ).first()
    if found is not None:
        return found
    try:
        return get_message(work, UUID(bare))
    except (ValueError, NotFound):
        return None


def list_messages(
    work: Work,
    *,
    states: Collection[OutboxState] = (),
    forum_id: UUID | None = None,
    meeting_id: UUID | None = None,
    kind: str = "",
    text: str = "",
    limit: int | None = 50,
    offset: int = 0,
    to_change: bool = False,
) -> list[OutboxMessage]:
    """Messages the actor may see, newest first; `kind` is the first word or words of theirs ("reminder"),
    `text` is looked for in address and subject. `to_change` locks them, and leaves out those that a worker
    has locked: their state is about to be another.
    """
    query = _chosen(work.actor, states, forum_id, meeting_id, kind, text)
    query = query.order_by(OutboxMessage.id.desc())  # the ids rise with time
    if to_change:
        query = query.with_for_update(skip_locked=True, of=OutboxMessage)
    return list(work.session.scalars(query.limit(limit).offset(offset)))


def count_messages(
    work: Work,
    *,
    states: Collection[OutboxState] = (),
    forum_id: UUID | None = None,
    meeting_id: UUID | None = None,
    kind: str = "",
    text: str = "",
) -> int:
    query = _chosen(work.actor, states, forum_id, meeting_id, kind, text)
    return work.session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0


def count_by_state(work: Work) -> dict[OutboxState, int]:
    rows = work.session.execute(
        sa.select(OutboxMessage.state, sa.func.count())
        .where(visible_to(work.actor))
        .group_by(OutboxMessage.state)
    )
    return {state: count for state, count in rows.all()}  # noqa: C416 - a Result is no mapping


def _chosen(
    actor: Actor,
    states: Collection[OutboxState],
    forum_id: UUID | None,
    meeting_id: UUID | None,
    kind: str,
    text: str,
) -> sa.Select[OutboxMessage]:
    query = sa.select(OutboxMessage).where(visible_to(actor))
    if states:
        query = query.where(OutboxMessage.state.in_(states))
    if forum_id is not None:
        query = query.where(OutboxMessage.forum_id == forum_id)
    if meeting_id is not None:
        query = query.where(OutboxMessage.meeting_id == meeting_id)
    if kind:
        query = query.where(
            (OutboxMessage.kind == kind) | OutboxMessage.kind.startswith(f"{kind}.", autoescape=True)
        )
    if text:
        query = query.where(
            OutboxMessage.to_address.icontains(text, autoescape=True)
            | OutboxMessage.subject.icontains(text, autoescape=True)
        )
    return query


def health(work: Work) -> Health:
    """How delivery stands: two small reads."""
    due, due_since, seen_at = work.session.execute(
        sa.select(
            sa.func.count(OutboxMessage.id),
            sa.func.min(OutboxMessage.due_at),
            sa.select(sa.func.max(Lease.last_run_at)).scalar_subquery(),
        ).where(IS_WAITING, OutboxMessage.due_at <= work.now())
    ).one()
    server = work.session.get(MailServer, "smtp")
    return Health(
        now=work.now(),
        seen_at=seen_at,
        due=due,
        due_since=due_since,
        down_since=server.down_since if server else None,
        probe_at=server.probe_at if server else None,
        answer=server.answer if server else None,
    )
