"""Dates that are to be kept free while a poll about them is undecided."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from coordinator.kit.actor import Actor
from coordinator.kit.times import LocalSlot
from coordinator.meetings.rules import MeetingMode
from coordinator.scheduling import policy
from coordinator.scheduling.models import Poll, PollAnswer, PollOption, PollParty, PollReply
from coordinator.scheduling.queries.polls import holding, visible_to
from coordinator.scheduling.rules.kinds import Choice, PollState


@dataclass(frozen=True, slots=True)
class Hold:
    """One option that may become a meeting. `is_asked`: the actor answers for a party that is asked, else
    they lead the poll; `declined`: every party they answer for has said no to it. iCalendar: the UID is
    `poll-<poll_id>-option-<option_id>@host`, `sequence` and the changes that `poll_version` counts make
    its SEQUENCE, `changed_at` is its DTSTAMP.
    """

    option_id: UUID
    poll_id: UUID
    forum_id: UUID
    group_id: UUID | None
    series_id: UUID | None
    meeting_id: UUID | None
    title: str
    mode: MeetingMode
    city: str | None
    venue: str | None
    host_party_id: UUID | None
    state: PollState
    closes_on: date
    slot: LocalSlot
    first_on: date
    last_on: date
    sequence: int
    changed_at: datetime
    is_asked: bool
    declined: bool
    added_at: datetime
    poll_version: int


def open_holds(
    session: Session,
    actor: Actor,
    first: date,
    until: date,
    *,
    forum_id: UUID | None = None,
    group_id: UUID | None = None,
    asked_only: bool = False,
) -> list[Hold]:
    """Holds the actor may know of with a day from `first` up to `until` (not counted), soonest first.

    `asked_only`: those of parties for which the actor answers, as personal feeds hold them. Two
    statements at the most, one where there is nothing.
    """
    rows = session.execute(
        sa.select(Poll, PollOption)
        .join(PollOption, PollOption.poll_id == Poll.id)
        .where(*_conditions(actor, first, until, forum_id, group_id))
        .order_by(PollOption.starts_at, PollOption.id)
    ).all()
    if not rows:
        return []
    polls = {row.Poll.id: row.Poll for row in rows}
    mine, said_no = _answered_for(session, actor, polls)
    found = [
        _hold(row.Poll, row.PollOption, mine[row.Poll.id], said_no.get(row.PollOption.id, set()))
        for row in rows
    ]
    return [hold for hold in found if hold.is_asked or not asked_only]


def any_holds(
    session: Session,
    actor: Actor,
    first: date,
    until: date,
    *,
    forum_id: UUID | None = None,
    group_id: UUID | None = None,
) -> bool:
    """Whether `open_holds` may have any, for a fraction of what asking for them costs."""
    connection = session.connection()
    question = _whether(actor, first, until, forum_id, group_id, connection.dialect)
    return bool(connection.exec_driver_sql(question).scalar())


@lru_cache(maxsize=256)
def _whether(
    actor: Actor,
    first: date,
    until: date,
    forum_id: UUID | None,
    group_id: UUID | None,
    dialect: sa.Dialect,
) -> str:
    """The question as SQL with its values in it, which are ids and dates of our own: a calendar is asked for
    by the same reader all day, and building the statement costs more than the answer.
    """
    there = (
        sa.select(sa.literal(1))
        .select_from(Poll)
        .join(PollOption, PollOption.poll_id == Poll.id)
        .where(*_conditions(actor, first, until, forum_id, group_id))
    )
    return str(sa.select(there.exists()).compile(dialect=dialect, compile_kwargs={"literal_binds": True}))


def _conditions(
    actor: Actor, first: date, until: date, forum_id: UUID | None, group_id: UUID | None
) -> list[sa.ColumnElement[bool]]:
    conditions = [
        holding(), Poll.opened_at.is_not(None), visible_to(actor), PollOption.withdrawn_at.is_(None),
        PollOption.last_on >= first, PollOption.first_on < until,
    ]  # fmt: skip
    if forum_id is not None:
        conditions.append(Poll.forum_id == forum_id)
    if group_id is not None:
        conditions.append(Poll.group_id == group_id)
    return conditions


def _hold(poll: Poll, option: PollOption, mine: frozenset[UUID], said_no: set[UUID]) -> Hold:
    return Hold(
        option.id, poll.id, poll.forum_id, poll.group_id, poll.series_id, poll.meeting_id, poll.title,
        poll.mode, poll.city, poll.venue, poll.host_party_id, poll.state, poll.closes_on, option.slot,
        option.first_on, option.last_on, option.sequence, max(option.changed_at, poll.changed_at),
        is_asked=bool(mine), declined=bool(mine) and mine <= said_no, added_at=option.added_at,
        poll_version=poll.version,
    )  # fmt: skip


def _answered_for(
    session: Session, actor: Actor, polls: dict[UUID, Poll]
) -> tuple[dict[UUID, frozenset[UUID]], dict[UUID, set[UUID]]]:
    """By poll, the parties asked for which the actor answers; by option, those of them that said no."""
    found: dict[UUID, set[UUID]] = {poll_id: set() for poll_id in polls}
    said_no: dict[UUID, set[UUID]] = {}
    if actor.speaks_for:
        rows = session.execute(
            sa.select(PollParty.poll_id, PollParty.party_id, PollAnswer.option_id)
            .outerjoin(
                PollReply,
                sa.and_(
                    PollReply.poll_id == PollParty.poll_id,
                    PollReply.party_id == PollParty.party_id,
                    PollReply.taken_back_at.is_(None),
                ),
            )
            .outerjoin(
                PollAnswer,
                sa.and_(
                    PollAnswer.poll_id == PollReply.poll_id,
                    PollAnswer.party_id == PollReply.party_id,
                    PollAnswer.choice == Choice.NO,
                ),
            )
            .where(
                PollParty.poll_id.in_(polls),
                PollParty.removed_at.is_(None),
                PollParty.party_id.in_(actor.speaks_for),
            )
        )
        for poll_id, party_id, option_id in rows:
            if policy.may_answer(actor, polls[poll_id], party_id):
                found[poll_id].add(party_id)
                if option_id is not None:
                    said_no.setdefault(option_id, set()).add(party_id)
    return {poll_id: frozenset(parties) for poll_id, parties in found.items()}, said_no
