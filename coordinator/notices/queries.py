"""What somebody was told: their own letters about the work, as far as they may still see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from coordinator.accounts.models import Person
from coordinator.core.work import Work
from coordinator.forums.models import Forum
from coordinator.forums.queries import visible_to as forums_visible_to
from coordinator.groups.models import WorkingGroup
from coordinator.groups.queries import visible_to as groups_visible_to
from coordinator.kit.actor import Actor
from coordinator.kit.errors import NotFound
from coordinator.kit.quiet import Hold
from coordinator.kit.times import day_of
from coordinator.mail.models import OutboxMessage
from coordinator.mail.queries import IS_WAITING
from coordinator.mail.rules import OutboxState
from coordinator.meetings.models import Meeting
from coordinator.meetings.queries import visible_to as meetings_visible_to
from coordinator.notices.rules import KINDS, UNTOLD

TOLD_AT = sa.func.coalesce(OutboxMessage.sent_at, OutboxMessage.due_at, type_=OutboxMessage.due_at.type)
"""When it left, or would have: in a summary, or if the mail server had taken it."""

IS_UNTRIED = sa.and_(
    IS_WAITING, OutboxMessage.state == OutboxState.QUEUED, OutboxMessage.last_attempt_at.is_(None)
)


@dataclass(frozen=True, slots=True)
class Notice:
    id: UUID
    kind: str
    subject: str
    locale: str
    told_at: datetime
    is_new: bool
    forum: str | None
    group: str | None
    meeting_id: UUID | None
    meeting: str | None


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which notices are wanted; None and "" are all."""

    kind: str = ""
    forum_id: UUID | None = None
    meeting_id: UUID | None = None

    def conditions(self) -> list[sa.ColumnElement[bool]]:
        found: list[sa.ColumnElement[bool]] = []
        if self.kind:
            found.append(_of_kind(self.kind))
        if self.forum_id is not None:
            found.append(OutboxMessage.forum_id == self.forum_id)
        if self.meeting_id is not None:
            found.append(OutboxMessage.meeting_id == self.meeting_id)
        return found


def _of_kind(kind: str) -> sa.ColumnElement[bool]:
    return (OutboxMessage.kind == kind) | OutboxMessage.kind.startswith(f"{kind}.", autoescape=True)


def readable_by(actor: Actor) -> sa.ColumnElement[bool]:
    """Twin of `policy.may_read`, over OutboxMessage joined with its forum, group and meeting."""
    return sa.and_(
        OutboxMessage.person_id == actor.person_id,
        sa.or_(*(_of_kind(kind) for kind in KINDS)),
        OutboxMessage.state.not_in(UNTOLD),
        sa.or_(OutboxMessage.forum_id.is_(None), forums_visible_to(actor)),
        sa.or_(OutboxMessage.group_id.is_(None), groups_visible_to(actor)),
        sa.or_(OutboxMessage.meeting_id.is_(None), meetings_visible_to(actor)),
    )


def _with_places(query: sa.Select[*tuple[Any, ...]]) -> sa.Select[*tuple[Any, ...]]:
    return (
        query.select_from(OutboxMessage)
        .outerjoin(Forum, Forum.id == OutboxMessage.forum_id)
        .outerjoin(WorkingGroup, WorkingGroup.id == OutboxMessage.group_id)
        .outerjoin(Meeting, Meeting.id == OutboxMessage.meeting_id)
    )


def list_notices(work: Work, chosen: Chosen, *, limit: int, offset: int = 0) -> list[Notice]:
    """The newest first. One statement."""
    read_at = sa.select(Person.notices_read_at).where(Person.id == work.actor.person_id).scalar_subquery()
    rows = work.session.execute(
        _with_places(
            sa.select(
                OutboxMessage.id, OutboxMessage.kind, OutboxMessage.subject, OutboxMessage.locale,
                TOLD_AT.label("told_at"), sa.or_(read_at.is_(None), read_at < TOLD_AT).label("is_new"),
                Forum.short_name, WorkingGroup.name, Meeting.id, Meeting.title,
            )
        )
        .where(readable_by(work.actor), *chosen.conditions())
        .order_by(TOLD_AT.desc(), OutboxMessage.id.desc())
        .limit(limit)
        .offset(offset)
    )  # fmt: skip
    return [Notice(*tuple(row)) for row in rows]


def by_day(notices: Sequence[Notice], zone: str) -> list[tuple[date, list[Notice]]]:
    """Notices, newest first, under the day on which they were told, on the clock in `zone`."""
    days: dict[date, list[Notice]] = {}
    for notice in notices:
        days.setdefault(day_of(notice.told_at, zone), []).append(notice)
    return list(days.items())


def count_new(work: Work) -> int:
    """How many came since everything was marked as read. One statement."""
    read_at = sa.select(Person.notices_read_at).where(Person.id == work.actor.person_id).scalar_subquery()
    query = _with_places(sa.select(sa.func.count(OutboxMessage.id)))
    is_new = sa.or_(read_at.is_(None), read_at < TOLD_AT)
    return work.session.scalar(query.where(readable_by(work.actor), is_new)) or 0


def count_notices(work: Work, chosen: Chosen) -> int:
    query = _with_places(sa.select(sa.func.count(OutboxMessage.id)))
    return work.session.scalar(query.where(readable_by(work.actor), *chosen.conditions())) or 0


def get_notice(work: Work, message_id: UUID) -> tuple[OutboxMessage, Forum | None, Meeting | None]:
    """One's own. Raises NotFound, also for what is no longer theirs to see."""
    row = work.session.execute(
        _with_places(sa.select(OutboxMessage, Forum, Meeting)).where(
            OutboxMessage.id == message_id, readable_by(work.actor)
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    message, forum, meeting = row
    return message, forum, meeting


@dataclass(frozen=True, slots=True)
class Waiting:
    """A letter that its reader hears of with others."""

    message: OutboxMessage
    person: Person
    forum: Forum | None
    group: WorkingGroup | None
    meeting: Meeting | None

    @property
    def zone(self) -> str:
        return self.person.zone or (self.forum.zone if self.forum else "UTC")


def waiting_with(*conditions: sa.ColumnElement[bool]) -> sa.Select[*tuple[Any, ...]]:
    """Letters that nobody has tried to send, with their readers and places; locked, by reader and age.

    What a worker has in hand is passed over.
    """
    query = _with_places(sa.select(OutboxMessage, Person, Forum, WorkingGroup, Meeting))
    return (
        query.join(Person, Person.id == OutboxMessage.person_id)
        .where(IS_UNTRIED, *conditions)
        .order_by(OutboxMessage.person_id, OutboxMessage.id)
        .with_for_update(skip_locked=True, of=OutboxMessage)
    )


def list_waiting(work: Work, *conditions: sa.ColumnElement[bool]) -> list[Waiting]:
    return [Waiting(*tuple(row)) for row in work.session.execute(waiting_with(*conditions))]


def to_be_gathered(before: datetime) -> sa.ColumnElement[bool]:
    """Letters without a calendar part that are told once a day or week and leave before an instant."""
    return sa.and_(
        IS_UNTRIED,
        OutboxMessage.hold.in_((Hold.DAILY, Hold.WEEKLY)),
        OutboxMessage.calendar.is_(None),
        OutboxMessage.due_at <= before,
    )


def readers_to_tell(work: Work, before: datetime, *, limit: int) -> list[UUID]:
    """People for whom two such letters or more wait."""
    found = work.session.scalars(
        sa.select(OutboxMessage.person_id)
        .where(to_be_gathered(before), OutboxMessage.person_id.is_not(None))
        .group_by(OutboxMessage.person_id)
        .having(sa.func.count() > 1)
        .order_by(OutboxMessage.person_id)
        .limit(limit)
    )
    return [person_id for person_id in found if person_id is not None]
