"""Which of the meetings on a calendar ask the same countries on the same day as another."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from coordinator.calendars.overview.rows import MOST, Line
from coordinator.calendars.rules import ViewFilter
from coordinator.calendars.year import MOST_AT_ONCE, Sitting, clashes_of, lane_name
from coordinator.core.work import Work
from coordinator.forums.models import Forum, Membership, Party
from coordinator.forums.queries import on_day
from coordinator.forums.rules import MembershipRole
from coordinator.groups.models import GroupParty, WorkingGroup
from coordinator.meetings.models import Meeting
from coordinator.meetings.queries import visible_to
from coordinator.meetings.rules import MeetingMode, MeetingStatus

COMING = (MeetingStatus.PLANNED, MeetingStatus.CONVENED)

Named = tuple[Sitting, str]
"""A meeting, and the lane it is called by."""


def clashes_between(
    work: Work, lines: Sequence[Line], on: date, *, first: date, until: date, wanted: ViewFilter
) -> dict[UUID, list[str]]:
    """For each of `lines` the lanes of what it clashes with, soonest first; rosters as they are on `on`.

    Where `wanted` leaves something out, what the actor may know of beside it from `first` up to `until` (not
    counted) is compared as well; nobody learns of other meetings. Two statements at the most, and one less
    where no two forums meet on one day.
    """
    shown = [_of_line(line) for line in lines if line.meeting.status in COMING and line.meeting.has_date]
    if not shown:
        return {}
    keys = {sitting.key for sitting, _lane in shown}
    beside: list[Named] = []
    if wanted != ViewFilter():
        # All of one forum are among the lines already where nothing but the forum is chosen.
        besides = wanted.forum_id if wanted == ViewFilter(forum_id=wanted.forum_id) else None
        beside = [each for each in _beside(work, first, until, besides) if each[0].key not in keys]
    near = _side_by_side([*shown, *beside])
    forums = {UUID(sitting.forum) for sitting, _lane in near}
    circles = {UUID(sitting.circle) for sitting, _lane in near}
    members = _rosters(work, forums, circles - forums, on) if len(forums) > 1 else {}
    sittings = [replace(each, parties=members.get(each.circle, frozenset())) for each, _lane in near]
    lanes = {sitting.key: lane for sitting, lane in near}
    return {
        UUID(key): list(dict.fromkeys(lanes[other.key] for other in others))
        for key, others in clashes_of(sittings).items()
        if key in keys
    }


def _of_line(line: Line) -> Named:
    group = line.group
    sitting = _sitting(line.meeting, line.host.code if line.host else None)
    return sitting, lane_name(line.forum.short_name, group.name if group else None)


def _sitting(meeting: Any, host: str | None) -> Sitting:
    """Of a meeting, or of a row with the columns that this reads; who belongs to it comes later."""
    return Sitting(
        key=str(meeting.id),
        first_on=meeting.first_on,
        last_on=meeting.last_on,
        forum=str(meeting.forum_id),
        circle=str(meeting.group_id or meeting.forum_id),
        host=host if meeting.mode != MeetingMode.ONLINE else None,
        parties=frozenset(),
    )


def _beside(work: Work, first: date, until: date, besides: UUID | None) -> list[Named]:
    """Everything coming that the actor may know of in those days, without one forum's. One statement."""
    query = (
        sa.select(
            Meeting.id, Meeting.first_on, Meeting.last_on, Meeting.forum_id, Meeting.group_id, Meeting.mode,
            Party.code, Forum.short_name, WorkingGroup.name.label("group"),
        )
        .join(Forum, Forum.id == Meeting.forum_id)
        .outerjoin(WorkingGroup, WorkingGroup.id == Meeting.group_id)
        .outerjoin(Party, Party.id == Meeting.host_party_id)
        .where(
            visible_to(work.actor),
            Meeting.status.in_(COMING),
            Meeting.starts_at.is_not(None),
            Meeting.last_on >= first,
            Meeting.first_on < until,
            *([Meeting.forum_id != besides] if besides else []),
        )
        .order_by(Meeting.first_on, Meeting.id)
        .limit(MOST)
    )  # fmt: skip
    rows = work.session.execute(query)
    return [(_sitting(row, row.code), lane_name(row.short_name, row.group)) for row in rows]


def _side_by_side(listed: Iterable[Named]) -> list[Named]:
    """Those that share a day with another; none of a day on which too many meet to be told apart."""
    found: dict[str, Named] = {}
    going: list[Named] = []
    for each in sorted(listed, key=lambda named: named[0].first_on):
        going = [other for other in going if other[0].last_on >= each[0].first_on]
        if going and len(going) <= MOST_AT_ONCE:
            found |= {one[0].key: one for one in (*going, each)}
        going.append(each)
    return list(found.values())


def _rosters(
    work: Work, forum_ids: Collection[UUID], group_ids: Collection[UUID], on: date
) -> dict[str, frozenset[str]]:
    """Members by forum, and parties by group. One statement."""
    seats = sa.select(Membership.forum_id, Membership.party_id).where(
        Membership.forum_id.in_(forum_ids), Membership.role == MembershipRole.MEMBER, on_day(Membership, on)
    )
    places = sa.select(GroupParty.group_id, GroupParty.party_id).where(
        GroupParty.group_id.in_(group_ids), on_day(GroupParty, on)
    )
    found: dict[str, set[str]] = {}
    for of_id, party_id in work.session.execute(sa.union_all(seats, places)):
        found.setdefault(str(of_id), set()).add(str(party_id))
    return {of_id: frozenset(parties) for of_id, parties in found.items()}
