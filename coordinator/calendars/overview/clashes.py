"""Which of the meetings on a calendar ask the same countries on the same day."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

import sqlalchemy as sa

from coordinator.calendars.overview.rows import Line
from coordinator.calendars.year import MOST_AT_ONCE, Sitting, clashes_of, lane_name
from coordinator.core.work import Work
from coordinator.forums.models import Membership
from coordinator.forums.queries import on_day
from coordinator.forums.rules import MembershipRole
from coordinator.groups.models import GroupParty
from coordinator.meetings.rules import MeetingMode, MeetingStatus

COMING = (MeetingStatus.PLANNED, MeetingStatus.CONVENED)


def clashes_between(work: Work, lines: Sequence[Line], on: date) -> dict[UUID, list[str]]:
    """For each meeting the lanes of what it clashes with, soonest first; rosters as they are on `on`.

    Only meetings among `lines` are compared, so that nobody learns of others. One statement, and none
    where no two forums meet on one day.
    """
    near = _side_by_side([line for line in lines if line.meeting.status in COMING and line.meeting.has_date])
    if not near:
        return {}
    forums = {line.forum.id for line in near}
    groups = {line.group.id for line in near if line.group}
    members = _rosters(work, forums, groups, on) if len(forums) > 1 else {}
    sittings = [_sitting(line, members) for line in near]
    labels = {str(line.meeting.id): _lane(line) for line in near}
    return {
        UUID(key): list(dict.fromkeys(labels[other.key] for other in others))
        for key, others in clashes_of(sittings).items()
    }


def _lane(line: Line) -> str:
    return lane_name(line.forum.short_name, line.group.name if line.group else None)


def _side_by_side(lines: Sequence[Line]) -> list[Line]:
    """Those that share a day with another; none of a day on which too many meet to be told apart."""
    listed = sorted(lines, key=lambda line: line.meeting.first_on)
    found: dict[UUID, Line] = {}
    going: list[Line] = []
    for line in listed:
        going = [other for other in going if other.meeting.last_on >= line.meeting.first_on]
        if going and len(going) <= MOST_AT_ONCE:
            found |= {each.meeting.id: each for each in (*going, line)}
        going.append(line)
    return list(found.values())


def _sitting(line: Line, members: dict[UUID, frozenset[str]]) -> Sitting:
    meeting = line.meeting
    circle = line.group.id if line.group else line.forum.id
    return Sitting(
        key=str(meeting.id),
        first_on=meeting.first_on,
        last_on=meeting.last_on,
        forum=str(line.forum.id),
        circle=str(circle),
        host=line.host.code if line.host and meeting.mode != MeetingMode.ONLINE else None,
        parties=members.get(circle, frozenset()),
    )


def _rosters(
    work: Work, forum_ids: Collection[UUID], group_ids: Collection[UUID], on: date
) -> dict[UUID, frozenset[str]]:
    """Members by forum, and parties by group. One statement."""
    seats = sa.select(Membership.forum_id, Membership.party_id).where(
        Membership.forum_id.in_(forum_ids), Membership.role == MembershipRole.MEMBER, on_day(Membership, on)
    )
    places = sa.select(GroupParty.group_id, GroupParty.party_id).where(
        GroupParty.group_id.in_(group_ids), on_day(GroupParty, on)
    )
    found: dict[UUID, set[str]] = {}
    for of_id, party_id in work.session.execute(sa.union_all(seats, places)):
        found.setdefault(of_id, set()).add(str(party_id))
    return {of_id: frozenset(parties) for of_id, parties in found.items()}
