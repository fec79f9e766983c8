"""Meetings as rows of lists: with the names of what they belong to, and how many countries answered."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from coordinator.core.db import KEPT
from coordinator.core.work import Work
from coordinator.forums.models import Forum, Party
from coordinator.groups.models import WorkingGroup
from coordinator.kit.actor import Actor
from coordinator.meetings.models import Meeting, Participant, PartyAnswer
from coordinator.meetings.queries.expected import expected_pairs
from coordinator.meetings.queries.seen import meetings_where
from coordinator.meetings.rules import COMES, MeetingStatus

TOOK_PLACE = (MeetingStatus.HELD, MeetingStatus.CONVENED)


@dataclass(frozen=True, slots=True)
class MeetingRow:
    meeting: Meeting
    forum: Forum
    group: WorkingGroup | None
    host: Party | None


def list_rows(
    work: Work,
    condition: sa.ColumnElement[bool],
    *,
    newest_first: bool = False,
    limit: int | None = None,
    offset: int = 0,
) -> list[MeetingRow]:
    """The meetings that meet a condition made by `meetings_where`, soonest first. One statement."""
    query = _rows(condition).order_by(*(NEWEST if newest_first else SOONEST))
    if limit is not None:
        query = query.limit(limit).offset(offset)
    return [MeetingRow(*_four(row)) for row in work.session.execute(query)]


HOST = aliased(Party)
SOONEST: Sequence[Any] = (Meeting.first_on, Meeting.starts_at, Meeting.id)
NEWEST: Sequence[Any] = (Meeting.first_on.desc(), Meeting.starts_at.desc(), Meeting.id.desc())


def _rows(condition: sa.ColumnElement[bool]) -> sa.Select[Meeting, Forum, WorkingGroup, Party]:
    return (
        sa.select(Meeting, Forum, WorkingGroup, HOST)
        .join(Forum, Forum.id == Meeting.forum_id)
        .outerjoin(WorkingGroup, WorkingGroup.id == Meeting.group_id)
        .outerjoin(HOST, HOST.id == Meeting.host_party_id)
        .where(condition)
    )


def around_today(
    work: Work, forum_id: UUID, *, ahead: int, recent: int
) -> tuple[list[MeetingRow], list[MeetingRow]]:
    """The soonest meetings of a forum and its groups that last until today or later, and the latest of
    those that began before and were held or convened, newest first. One statement.
    """
    asked = {"forum_id": forum_id}
    rows = work.session.execute(_around_today(work.actor, ahead, recent), asked).all()
    coming = [MeetingRow(*_four(row[:-1])) for row in rows if row.ahead]
    past = [MeetingRow(*_four(row[:-1])) for row in rows if not row.ahead]
    return coming, past[::-1]


@lru_cache(KEPT)
def _around_today(
    actor: Actor, ahead: int, recent: int
) -> sa.Select[Meeting, Forum, WorkingGroup, Party, int]:
    """Two short lists, each by an index from today on."""
    forum_id = cast("UUID", sa.bindparam("forum_id", type_=sa.Uuid()))
    coming = (
        sa.select(Meeting.id, sa.literal_column("1").label("ahead"))
        .where(meetings_where(actor, forum_id=forum_id, first_on=actor.on))
        .order_by(*SOONEST)
        .limit(ahead)
        .subquery()
    )
    past = (
        sa.select(Meeting.id, sa.literal_column("0").label("ahead"))
        .where(meetings_where(actor, forum_id=forum_id, until_on=actor.on, statuses=TOOK_PLACE))
        .order_by(*NEWEST)
        .limit(recent)
        .subquery()
    )
    found = sa.union_all(sa.select(coming), sa.select(past)).subquery()
    return _rows(Meeting.id == found.c.id).add_columns(found.c.ahead).order_by(*SOONEST)


def next_of_forums(work: Work, forum_ids: Collection[UUID]) -> list[MeetingRow]:
    """The next meeting of each of the forums, planned or convened, that the actor may see. One statement."""
    forum = aliased(Forum)
    first = (
        sa.select(Meeting.id)
        .where(
            Meeting.forum_id == forum.id,
            meetings_where(
                work.actor,
                first_on=work.actor.on,
                statuses=(MeetingStatus.PLANNED, MeetingStatus.CONVENED),
            ),
        )
        .order_by(Meeting.first_on, Meeting.starts_at, Meeting.id)
        .limit(1)
        .correlate(forum)
        .scalar_subquery()
    )
    return list_rows(work, Meeting.id.in_(sa.select(first).where(forum.id.in_(forum_ids))))


def _four(row: Any) -> tuple[Any, ...]:
    """The row as a tuple; an outer join gives None, which the types of a select do not say."""
    return tuple(row)


@dataclass(frozen=True, slots=True)
class Turnout:
    """Of the parties expected: how many, of how many something was heard, how many come."""

    expected: int = 0
    registered: int = 0
    coming: int = 0


NOTHING_KNOWN = Turnout()


def turnouts(session: Session, meeting_ids: Collection[UUID]) -> dict[UUID, Turnout]:
    """The turnout of each of `meeting_ids`, whoever asks. One statement."""
    if not meeting_ids:
        return {}
    pairs = expected_pairs(Meeting.id.in_(set(meeting_ids))).subquery()
    answered = sa.exists().where(
        PartyAnswer.meeting_id == pairs.c.meeting_id, PartyAnswer.party_id == pairs.c.party_id
    )
    somebody = sa.exists().where(
        Participant.meeting_id == pairs.c.meeting_id,
        Participant.party_id == pairs.c.party_id,
        Participant.withdrawn_at.is_(None),
    )
    last = sa.func.coalesce(Participant.answer, Participant.answer_before)
    comes = sa.or_(
        answered.where(PartyAnswer.answer.in_(COMES)),
        somebody.where(~Participant.tentative, sa.or_(last.is_(None), last.in_(COMES))),
    )
    party = pairs.c.party_id
    rows = session.execute(
        sa.select(
            pairs.c.meeting_id,
            sa.func.count(party.distinct()),
            sa.func.count(sa.distinct(sa.case((sa.or_(answered, somebody), party)))),
            sa.func.count(sa.distinct(sa.case((comes, party)))),
        ).group_by(pairs.c.meeting_id)
    )
    found = {meeting_id: Turnout(*counts) for meeting_id, *counts in rows}
    return {i: found.get(i, NOTHING_KNOWN) for i in meeting_ids}
