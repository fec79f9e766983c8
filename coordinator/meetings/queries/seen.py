"""Meetings that an actor may know of: one of them, lists of them."""

from collections.abc import Collection
from datetime import date, timedelta
from functools import lru_cache
from uuid import UUID

import sqlalchemy as sa

from coordinator.core.db import KEPT
from coordinator.core.work import Work
from coordinator.forums.rules import Sharing
from coordinator.kit.actor import Actor
from coordinator.kit.errors import NotFound
from coordinator.meetings.models import Meeting, MeetingParty, Participant
from coordinator.meetings.policy import SPEAKERS
from coordinator.meetings.rules import LONGEST_DAYS, MeetingStatus

WIDE = (Sharing.FORUM_PLUS, Sharing.PUBLIC)


@lru_cache(KEPT)
def visible_to(actor: Actor) -> sa.ColumnElement[bool]:
    """Meetings the actor may know of: the twin of `policy.may_view` with the meeting's circle."""
    if actor.is_system or actor.is_administrator:
        return sa.true()
    of_forum = Meeting.group_id.is_(None)
    by_level = sa.or_(
        Meeting.forum_id.in_(actor.inner_forums),
        Meeting.group_id.in_(actor.groups),
        sa.and_(of_forum, Meeting.forum_id.in_(actor.expert_forums)),
        sa.and_(Meeting.sharing.in_(WIDE), Meeting.forum_id.in_(actor.outer_forums)),
    )
    return sa.or_(
        Meeting.forum_id.in_(actor.secretariat_of | actor.chairs_forums),
        Meeting.group_id.in_(actor.chairs_groups),
        sa.and_(Meeting.sharing != Sharing.ADDRESSEE, by_level),
        *_in_circle(actor),
    )


def _in_circle(actor: Actor) -> list[sa.ColumnElement[bool]]:
    """The twin of `policy.is_in_circle`."""
    if actor.person_id is None:
        return []
    registered = sa.select(Participant.meeting_id).where(
        Participant.person_id == actor.person_id, Participant.withdrawn_at.is_(None)
    )
    invited = sa.select(MeetingParty.meeting_id).where(
        MeetingParty.invited, MeetingParty.party_id.in_(actor.contact_for)
    )
    found: list[sa.ColumnElement[bool]] = [Meeting.id.in_(registered), Meeting.id.in_(invited)]
    delegations = {
        (h.forum_id, h.party_id)
        for h in actor.held
        if h.role in SPEAKERS and h.forum_id is not None and h.party_id is not None
    }
    for forum_id, party_id in sorted(delegations, key=str):
        there = sa.select(MeetingParty.meeting_id).where(
            MeetingParty.invited, MeetingParty.party_id == party_id
        )
        found.append(sa.and_(Meeting.forum_id == forum_id, Meeting.id.in_(there)))
    return found


def get_meeting(work: Work, meeting_id: UUID) -> Meeting:
    """Raises NotFound unless it exists and the actor may know of it."""
    found = work.session.scalars(
        sa.select(Meeting).where(Meeting.id == meeting_id, visible_to(work.actor))
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def meetings_where(
    actor: Actor,
    *,
    forum_id: UUID | None = None,
    group_id: UUID | None = None,
    series_id: UUID | None = None,
    first_on: date | None = None,
    until_on: date | None = None,
    statuses: Collection[MeetingStatus] | None = None,
    text: str | None = None,
) -> sa.ColumnElement[bool]:
    """The condition of `list_meetings`, for those who count or page."""
    conditions: list[sa.ColumnElement[bool]] = [visible_to(actor)]
    if forum_id is not None:
        conditions.append(Meeting.forum_id == forum_id)
    if group_id is not None:
        conditions.append(Meeting.group_id == group_id)
    if series_id is not None:
        conditions.append(Meeting.series_id == series_id)
    if first_on is not None:
        # The second condition follows from the first, and is one that an index can begin at.
        conditions += [
            Meeting.last_on >= first_on,
            Meeting.first_on > first_on - timedelta(days=LONGEST_DAYS),
        ]
    if until_on is not None:
        conditions.append(Meeting.first_on < until_on)
    if statuses is not None:
        conditions.append(Meeting.status.in_(statuses))
    if text and text.strip():
        wanted = text.strip()
        conditions.append(
            sa.or_(
                Meeting.title.icontains(wanted, autoescape=True),
                Meeting.city.icontains(wanted, autoescape=True),
                Meeting.venue.icontains(wanted, autoescape=True),
            )
        )
    return sa.and_(*conditions)


def list_meetings(
    work: Work,
    *,
    forum_id: UUID | None = None,
    group_id: UUID | None = None,
    series_id: UUID | None = None,
    first_on: date | None = None,
    until_on: date | None = None,
    statuses: Collection[MeetingStatus] | None = None,
    text: str | None = None,
    newest_first: bool = False,
    limit: int | None = None,
    offset: int = 0,
) -> list[Meeting]:
    """Meetings the actor may know of that have a day from `first_on` up to `until_on` (not counted),
    soonest first unless `newest_first`. `group_id` None means those of the forum and of its groups.
    """
    condition = meetings_where(
        work.actor, forum_id=forum_id, group_id=group_id, series_id=series_id, first_on=first_on,
        until_on=until_on, statuses=statuses, text=text,
    )  # fmt: skip
    order = (
        (Meeting.first_on.desc(), Meeting.starts_at.desc(), Meeting.id.desc())
        if newest_first
        else (Meeting.first_on, Meeting.starts_at, Meeting.id)
    )
    query = sa.select(Meeting).where(condition).order_by(*order)
    if limit is not None:
        query = query.limit(limit).offset(offset)
    return list(work.session.scalars(query))


def count_meetings(work: Work, condition: sa.ColumnElement[bool]) -> int:
    """How many meetings meet a condition made by `meetings_where`."""
    return work.session.scalar(sa.select(sa.func.count()).select_from(Meeting).where(condition)) or 0
