"""What came in by mail, with the meetings and people it is about, and who should look at it."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from coordinator.accounts.models import Person
from coordinator.core.db import KEPT
from coordinator.core.work import Work
from coordinator.forums.models import Forum
from coordinator.inbox import queries as inbox
from coordinator.inbox.models import IncomingMessage
from coordinator.inbox.queries import WITHOUT_RAW
from coordinator.inbox.rules import NEEDS_A_LOOK, MailKind, MailState
from coordinator.kit.actor import Actor
from coordinator.meetings.models import Meeting
from coordinator.web.asks import Ask
from coordinator.web.i18n import _, ngettext


@dataclass(frozen=True, slots=True)
class MailLine:
    """`person` is who was invited, whoever wrote."""

    message: IncomingMessage
    meeting: Meeting | None
    forum: Forum | None
    person: Person | None


def _line(row: Any) -> MailLine:
    """Outer joins give None, which the types of a select do not say."""
    return MailLine(*row)


def _lines(actor: Actor) -> sa.Select[IncomingMessage, Meeting, Forum, Person]:
    return (
        sa.select(IncomingMessage, Meeting, Forum, Person)
        .outerjoin(Meeting, Meeting.id == IncomingMessage.meeting_id)
        .outerjoin(Forum, Forum.id == IncomingMessage.forum_id)
        .outerjoin(Person, Person.id == IncomingMessage.person_id)
        .where(inbox.visible_to(actor))
    )


def list_mail(
    work: Work,
    *,
    states: Collection[MailState] = (),
    kind: MailKind | None = None,
    meeting_id: UUID | None = None,
    limit: int = 50,
    offset: int = 0,
) -> list[MailLine]:
    """What the actor may see, newest first. One statement."""
    query = _lines(work.actor).where(inbox.chosen(work.actor, states, kind, meeting_id))
    query = query.order_by(IncomingMessage.received_at.desc(), IncomingMessage.id.desc())
    rows = work.session.execute(query.options(WITHOUT_RAW).limit(limit).offset(offset))
    return [_line(row) for row in rows]


def get_mail(work: Work, incoming_id: UUID) -> MailLine:
    """Raises NotFound, also for what the actor may not see."""
    message = inbox.get_incoming(work, incoming_id)
    row = work.session.execute(_lines(work.actor).where(IncomingMessage.id == message.id)).one()
    return _line(row)


def open_proposals(work: Work, meeting_id: UUID) -> list[MailLine]:
    """Proposals of another time for one meeting that nobody has decided on."""
    return [_line(row) for row in work.session.execute(_proposals(work.actor), {"meeting_id": meeting_id})]


@lru_cache(KEPT)
def _proposals(actor: Actor) -> sa.Select[IncomingMessage, Meeting, Forum, Person]:
    return (
        _lines(actor)
        .where(
            IncomingMessage.state.in_(NEEDS_A_LOOK),
            IncomingMessage.kind == MailKind.COUNTER,
            IncomingMessage.meeting_id == sa.bindparam("meeting_id"),
        )
        .order_by(IncomingMessage.received_at.desc(), IncomingMessage.id.desc())
        .options(WITHOUT_RAW)
    )


def asked_of(work: Work) -> list[Ask]:
    """Mail that needs a look: one line on the start page. One statement, none for who sees no inbox."""
    count = inbox.count_to_look_at(work)
    if not count:
        return []
    return [
        Ask(
            None,
            ngettext("%(num)d answer needs a look", "%(num)d answers need a look", count),
            "",
            _("They came by mail and changed nothing: each says why."),
            "/inbox",
            _("Look"),
        )
    ]
