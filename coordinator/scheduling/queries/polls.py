"""Polls that an actor may know of: one of them, lists of them, those that wait for the actor's answer."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from coordinator.core.db import KEPT
from coordinator.core.work import Work
from coordinator.forums.models import Forum
from coordinator.kit.actor import Actor
from coordinator.kit.errors import NotFound
from coordinator.kit.times import day_of
from coordinator.meetings.policy import SPEAKERS
from coordinator.scheduling import policy
from coordinator.scheduling.models import Poll, PollAnswer, PollOption, PollParty, PollReply
from coordinator.scheduling.rules.kinds import PollState
from coordinator.scheduling.rules.polls import HOLDING


@lru_cache(KEPT)
def visible_to(actor: Actor) -> sa.ColumnElement[bool]:
    """Polls the actor may know of: the twin of `policy.may_view`."""
    if actor.is_system:
        return sa.true()
    asked = sa.select(PollParty.poll_id).where(PollParty.removed_at.is_(None))
    opened = [
        sa.and_(Poll.opened_at.is_not(None), where, Poll.id.in_(asked.where(PollParty.party_id.in_(parties))))
        for where, parties in _spoken_for(actor)
    ]
    return sa.or_(
        Poll.forum_id.in_(actor.secretariat_of | actor.chairs_forums),
        Poll.group_id.in_(actor.chairs_groups),
        *opened,
    )


def _spoken_for(actor: Actor) -> list[tuple[sa.ColumnElement[bool], frozenset[UUID]]]:
    """For which parties the actor answers, and in polls of which forum."""
    by_forum: dict[UUID, set[UUID]] = defaultdict(set)
    for held in actor.held:
        if held.role in SPEAKERS and held.forum_id is not None and held.party_id is not None:
            by_forum[held.forum_id].add(held.party_id)
    found: list[tuple[sa.ColumnElement[bool], frozenset[UUID]]] = [
        (Poll.forum_id == forum_id, frozenset(by_forum[forum_id])) for forum_id in sorted(by_forum, key=str)
    ]
    if actor.contact_for:
        found.append((sa.true(), actor.contact_for))
    return found


def speaks_where(actor: Actor) -> sa.ColumnElement[bool]:
    """Rows of PollParty, joined with Poll, for which the actor may answer."""
    return sa.or_(
        sa.false(),
        *(sa.and_(where, PollParty.party_id.in_(parties)) for where, parties in _spoken_for(actor)),
    )


def get_poll(work: Work, poll_id: UUID) -> Poll:
    """Raises NotFound unless it exists and the actor may know of it."""
    found = work.session.scalars(
        sa.select(Poll).where(Poll.id == poll_id, visible_to(work.actor))
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def lock_poll(work: Work, poll_id: UUID, *, shared: bool = False) -> Poll:
    """`get_poll` for somebody who changes it, or (`shared`) who only leans on its state: while the unit
    lasts nobody else changes it. Raises NotFound.
    """
    found = work.session.scalars(
        sa.select(Poll)
        .where(Poll.id == poll_id, visible_to(work.actor))
        .with_for_update(read=shared, of=Poll)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def parties_asked(session: Session, poll_id: UUID) -> dict[UUID, bool]:
    """The parties that are asked now, and whether each is required."""
    rows = session.execute(
        sa.select(PollParty.party_id, PollParty.required).where(
            PollParty.poll_id == poll_id, PollParty.removed_at.is_(None)
        )
    )
    return {row.party_id: row.required for row in rows}


def offered(session: Session, poll_id: UUID) -> list[PollOption]:
    """The dates to choose from, without those withdrawn, soonest first."""
    return list(
        session.scalars(
            sa.select(PollOption)
            .where(PollOption.poll_id == poll_id, PollOption.withdrawn_at.is_(None))
            .order_by(PollOption.starts_at, PollOption.ends_at, PollOption.id)
        )
    )


def unanswered(polls: Collection[UUID]) -> sa.Select[UUID, UUID, int, bool]:
    """Rows (poll_id, party_id, open, answered) of the parties asked: how many dates they have said nothing
    to, and whether they have answered at all.

    A reply that was taken back counts as none.
    """
    said = sa.exists().where(PollAnswer.option_id == PollOption.id, PollAnswer.party_id == PollParty.party_id)
    replied = sa.and_(PollReply.id.is_not(None), PollReply.taken_back_at.is_(None))
    still_open = sa.and_(PollOption.id.is_not(None), sa.or_(~replied, ~said))
    return (
        sa.select(
            PollParty.poll_id,
            PollParty.party_id,
            sa.func.sum(sa.case((still_open, 1), else_=0)).label("open"),
            sa.func.max(sa.case((replied, 1), else_=0)).label("answered"),
        )
        .select_from(PollParty)
        .outerjoin(
            PollOption,
            sa.and_(PollOption.poll_id == PollParty.poll_id, PollOption.withdrawn_at.is_(None)),
        )
        .outerjoin(
            PollReply,
            sa.and_(PollReply.poll_id == PollParty.poll_id, PollReply.party_id == PollParty.party_id),
        )
        .where(PollParty.poll_id.in_(polls), PollParty.removed_at.is_(None))
        .group_by(PollParty.poll_id, PollParty.party_id)
    )


def owing(session: Session, poll_id: UUID) -> dict[UUID, int]:
    """The parties asked that still owe something, and to how many dates they have said nothing."""
    return {row.party_id: int(row.open) for row in session.execute(unanswered([poll_id])) if row.open}


@dataclass(frozen=True, slots=True)
class PollLine:
    """A poll in a list. `first_on` to `last_on` are the days its dates lie between; `asked` and `answered`
    count parties (0 for who may not know). `mine` are the parties asked for which the actor answers, `due`
    those of them that have not answered everything.
    """

    id: UUID
    title: str
    state: PollState
    closes_on: date
    zone: str
    forum_id: UUID
    forum: str
    forum_slug: str
    group_id: UUID | None
    meeting_id: UUID | None
    options: int
    first_on: date | None
    last_on: date | None
    asked: int
    answered: int
    leads: bool
    mine: tuple[UUID, ...]
    due: tuple[UUID, ...]


def list_polls(
    work: Work,
    *,
    forum_id: UUID | None = None,
    group_id: UUID | None = None,
    series_id: UUID | None = None,
    meeting_id: UUID | None = None,
    states: Collection[PollState] | None = None,
    asking: bool = False,
    limit: int | None = None,
) -> list[PollLine]:
    """Polls the actor may know of: those that take answers first, by their last day, then the others, newest
    first. `asking`: only those that wait for an answer the actor may give. Four statements at the most.
    """
    conditions = [visible_to(work.actor)]
    wanted = ((Poll.forum_id, forum_id), (Poll.group_id, group_id), (Poll.series_id, series_id),
              (Poll.meeting_id, meeting_id))  # fmt: skip
    conditions += [column == value for column, value in wanted if value is not None]
    if states is not None:
        conditions.append(Poll.state.in_(states))
    is_open = sa.case((Poll.state == PollState.OPEN, 0), else_=1)
    rows = work.session.execute(
        sa.select(Poll, Forum.short_name, Forum.slug)
        .join(Forum, Forum.id == Poll.forum_id)
        .where(*conditions)
        .order_by(
            is_open, sa.case((Poll.state == PollState.OPEN, Poll.closes_on)), Poll.created_at.desc(), Poll.id
        )
        .limit(None if asking else limit)
    ).all()
    found = _lines(work, [(row.Poll, row.short_name, row.slug) for row in rows])
    if asking:
        found = [line for line in found if line.due][:limit]
    return found


def _lines(work: Work, polls: list[tuple[Poll, str, str]]) -> list[PollLine]:
    ids = [poll.id for poll, _name, _slug in polls]
    spans = _spans(work.session, ids)
    progress = _progress(work.session, ids)
    found = []
    for poll, name, slug in polls:
        states = progress[poll.id]
        mine = sorted(policy.answers_for(work.actor, poll, states), key=str)
        leads = policy.leads(work.actor, poll)
        counts = leads or policy.may_see_who_answered(work.actor, poll, states)
        taking = poll.state == PollState.OPEN and day_of(work.now(), poll.zone) <= poll.closes_on
        options, first_on, last_on = spans.get(poll.id, (0, None, None))
        found.append(
            PollLine(
                poll.id, poll.title, poll.state, poll.closes_on, poll.zone, poll.forum_id, name, slug,
                poll.group_id, poll.meeting_id, options, first_on, last_on,
                asked=len(states) if counts else 0,
                answered=sum(answered for _open, answered in states.values()) if counts else 0,
                leads=leads, mine=tuple(mine),
                due=tuple(party_id for party_id in mine if taking and states[party_id][0]),
            )
        )  # fmt: skip
    return found


def _spans(session: Session, polls: Collection[UUID]) -> dict[UUID, tuple[int, date, date]]:
    rows = session.execute(
        sa.select(
            PollOption.poll_id,
            sa.func.count(),
            sa.func.min(PollOption.first_on),
            sa.func.max(PollOption.last_on),
        )
        .where(PollOption.poll_id.in_(polls), PollOption.withdrawn_at.is_(None))
        .group_by(PollOption.poll_id)
    )
    return {row[0]: (row[1], row[2], row[3]) for row in rows}


def _progress(session: Session, polls: Collection[UUID]) -> Mapping[UUID, dict[UUID, tuple[int, bool]]]:
    """By poll and party asked: to how many dates it has said nothing, and whether it has answered."""
    found: dict[UUID, dict[UUID, tuple[int, bool]]] = defaultdict(dict)
    for row in session.execute(unanswered(polls)):
        found[row.poll_id][row.party_id] = (int(row.open or 0), bool(row.answered))
    return found


@dataclass(frozen=True, slots=True)
class Asking:
    """A poll that waits for a party's answer, for the list of what is asked of somebody. `again`: it has
    answered, and there are new dates.
    """

    poll_id: UUID
    title: str
    forum: str
    forum_id: UUID
    group_id: UUID | None
    closes_on: date
    party_id: UUID
    open: int
    again: bool


def polls_asking(work: Work) -> list[Asking]:
    """What waits for answers the actor may give, the most urgent first. Two statements."""
    if not work.actor.speaks_for:
        return []
    rows = work.session.execute(
        sa.select(Poll.id, Poll.title, Poll.forum_id, Poll.group_id, Poll.closes_on, Poll.zone,
                  Forum.short_name, PollParty.party_id)
        .join(Forum, Forum.id == Poll.forum_id)
        .join(PollParty, PollParty.poll_id == Poll.id)
        .where(
            Poll.state == PollState.OPEN, PollParty.removed_at.is_(None), speaks_where(work.actor)
        )
        .order_by(Poll.closes_on, Poll.id)
    ).all()  # fmt: skip
    progress = _progress(work.session, {row.id for row in rows}) if rows else {}
    found = []
    for row in rows:
        # None where it was asked no more a moment later.
        still_open, answered = progress.get(row.id, {}).get(row.party_id, (0, False))
        if still_open and day_of(work.now(), row.zone) <= row.closes_on:
            found.append(
                Asking(row.id, row.title, row.short_name, row.forum_id, row.group_id, row.closes_on,
                       row.party_id, still_open, answered)
            )  # fmt: skip
    return found


def polls_of_meeting(work: Work, meeting_id: UUID) -> list[PollLine]:
    """The polls about a meeting that the actor may know of."""
    return list_polls(work, meeting_id=meeting_id)


def over_by(session: Session, today: date) -> Iterable[Poll]:
    """Open polls whose last day may be over on `today`, the latest date anywhere."""
    return session.scalars(
        sa.select(Poll).where(Poll.state == PollState.OPEN, Poll.closes_on < today).order_by(Poll.id)
    )


def holding() -> sa.ColumnElement[bool]:
    """Polls whose dates are to be kept free."""
    return Poll.state.in_(HOLDING)
