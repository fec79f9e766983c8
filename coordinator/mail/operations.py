"""Writing to the outbox: nothing leaves the building in any other way."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from coordinator.core.bulk import insert_new_ids
from coordinator.core.work import Work
from coordinator.kit.quiet import Hold
from coordinator.mail import policy, queries
from coordinator.mail.events import MessageBounced, MessageRetried
from coordinator.mail.letters import one_line
from coordinator.mail.models import OutboxMessage
from coordinator.mail.rules import TRIED_IN_VAIN, OutboxState, domain_of, remembered


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A finished message to one person, in their language.

    `dedupe_key` names the cause and the recipient: a second letter with the same key is not
    stored. `due_at` (an instant) is when it may leave; None is now. `hold` is the recipient's wish for which
    it waits until then.
    """

    kind: str  # "invitation", "reminder.r-papers", "account.reset", …
    to_address: str
    to_name: str
    locale: str
    subject: str
    text: str
    html: str | None = None
    from_address: str | None = None  # None: the setting MAIL_FROM
    from_name: str | None = None  # None: "Coordinator"
    person_id: UUID | None = None
    forum_id: UUID | None = None
    group_id: UUID | None = None
    meeting_id: UUID | None = None
    calendar: str | None = None
    calendar_method: str | None = None
    due_at: datetime | None = None
    hold: Hold | None = None
    dedupe_key: str | None = None
    headers: dict[str, str] = field(default_factory=dict)


def enqueue(work: Work, letter: Letter) -> OutboxMessage | None:
    """Store `letter` for sending; None when one with its `dedupe_key` is there already, or is stored by
    somebody else at the same moment.
    """
    values = _row(work, letter)
    if letter.dedupe_key is None:
        message = OutboxMessage(**values)
        work.session.add(message)
        return message
    work.session.flush()  # what the letter refers to
    insert = sqlite.insert if work.session.get_bind().dialect.name == "sqlite" else postgresql.insert
    return work.session.scalars(
        insert(OutboxMessage)
        .values(values)
        .on_conflict_do_nothing(index_elements=["dedupe_key"])
        .returning(OutboxMessage)
    ).first()


def enqueue_all(work: Work, letters: Sequence[Letter]) -> list[UUID | None]:
    """`enqueue` for many in few statements: the ids of what was stored, None for what was there already."""
    if not letters:
        return []
    work.session.flush()  # what the letters refer to
    rows = [_row(work, letter) for letter in letters]
    table = cast("sa.Table", OutboxMessage.__table__)
    stored = insert_new_ids(work.session, table, rows, key=["dedupe_key"])
    return [row["id"] if row["id"] in stored else None for row in rows]


def _row(work: Work, letter: Letter) -> dict[str, Any]:
    identity = work.new_id()
    return {
        "id": identity,
        "message_id": f"<{identity}@{work.settings.mail_domain}>",
        "dedupe_key": letter.dedupe_key,
        "kind": letter.kind,
        "person_id": letter.person_id,
        "to_address": _storable(letter.to_address)[:254],
        "to_name": one_line(letter.to_name),
        "domain": domain_of(_storable(letter.to_address)[:254]),
        "from_address": letter.from_address,
        "from_name": one_line(letter.from_name) if letter.from_name else None,
        "locale": letter.locale,
        "forum_id": letter.forum_id,
        "group_id": letter.group_id,
        "meeting_id": letter.meeting_id,
        "subject": one_line(letter.subject),
        "text": _storable(letter.text),
        "html": letter.html and _storable(letter.html),
        "calendar": letter.calendar,
        "calendar_method": letter.calendar_method,
        "headers": dict(letter.headers),
        "state": OutboxState.QUEUED,
        "attempts": 0,
        "tries": [],
        "created_at": work.now(),
        "due_at": letter.due_at or work.now(),
        "hold": letter.hold,
    }


def _storable(text: str) -> str:
    """PostgreSQL stores no NUL; an address with one is kept, to fail by itself and stop nobody."""
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}")


def withdraw(work: Work, message_id: UUID) -> bool:
    """Take back a message that nobody has tried to send; True when it is gone.

    False: a worker has it in hand, or it was tried before, or there is none. One statement decides
    against workers that claim at the same moment. Whatever refers to the row must let go of it first.
    """
    work.session.flush()
    gone = work.session.scalar(
        sa.delete(OutboxMessage)
        .where(
            OutboxMessage.id == message_id,
            OutboxMessage.state == OutboxState.QUEUED,
            OutboxMessage.last_attempt_at.is_(None),
        )
        .returning(OutboxMessage.id),
        execution_options={"synchronize_session": "fetch"},
    )
    return gone is not None


def note_report(work: Work, message: OutboxMessage, words: str, *, failed: bool) -> None:
    """What a server further off said of a message that was sent: it came back, or (not `failed`) is late."""
    message.last_answer = words[:500]
    came = OutboxState.BOUNCED if failed else OutboxState.DEFERRED
    message.tries = remembered(message.tries, work.now(), came.value, words[:500])
    if failed and message.state == OutboxState.SENT:
        message.state = OutboxState.BOUNCED
        work.record(MessageBounced(message.forum_id, message.meeting_id, message.id))


def withdraw_all(work: Work, message_ids: Collection[UUID]) -> set[UUID]:
    """`withdraw` for many in one statement; gives those that are gone."""
    if not message_ids:
        return set()
    work.session.flush()
    gone = work.session.scalars(
        sa.delete(OutboxMessage)
        .where(
            OutboxMessage.id.in_(message_ids),
            OutboxMessage.state == OutboxState.QUEUED,
            OutboxMessage.last_attempt_at.is_(None),
        )
        .returning(OutboxMessage.id),
        execution_options={"synchronize_session": "fetch"},
    )
    return set(gone)


def retry(work: Work, message_id: UUID) -> OutboxMessage:
    """Make a message that was tried in vain due now. Raises NotFound or Forbidden."""
    message = queries.get_message(work, message_id)
    work.require(policy.may_retry(work.actor, message))
    work.session.refresh(message, with_for_update=True)  # a worker may have taken it since
    _due_again(work, message)
    return message


def retry_all(work: Work, states: Collection[OutboxState] = TRIED_IN_VAIN) -> list[OutboxMessage]:
    """The same for every message in one of `states`, all tried in vain, that the actor may see and that no
    worker is taking at this moment.
    """
    found = queries.list_messages(work, states=states, limit=None, to_change=True)
    for message in found:
        _due_again(work, message)
    return found


def _due_again(work: Work, message: OutboxMessage) -> None:
    if message.state not in TRIED_IN_VAIN:
        return
    if message.state != OutboxState.DEFERRED:
        message.attempts = 0  # given up or refused: it gets its whole row of tries again
    message.state, message.due_at = OutboxState.QUEUED, work.now()
    work.record(MessageRetried(message.forum_id, message.meeting_id, message.id))
