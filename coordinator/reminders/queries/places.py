"""Where rules are written: a forum, a group, a series or a meeting, and what stands above it."""

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from coordinator.core.work import Work
from coordinator.forums.models import Forum
from coordinator.groups.models import WorkingGroup
from coordinator.kit.errors import NotFound
from coordinator.meetings.models import Meeting, Series
from coordinator.reminders import policy
from coordinator.reminders.queries.rulebook import Scope, place_of
from coordinator.reminders.rules import Level


@dataclass(frozen=True, slots=True)
class Place:
    """One place; `key` is its part of the address, `above` the places it inherits from, nearest last."""

    level: Level
    key: str
    name: str
    thing_id: UUID
    scope: Scope
    forum: Forum
    above: tuple[tuple[Level, str, str], ...] = ()  # level, key, name
    meeting: Meeting | None = None

    @property
    def id(self) -> str:
        return place_of(self.level, self.thing_id)


def get_place(work: Work, level: str, key: str) -> Place:
    """Raises NotFound unless there is such a place and the actor may see its rules."""
    if not (key.isascii() and key.isprintable()):
        raise NotFound
    finder = _FINDERS.get(level)
    place = finder(work, key) if finder else None
    if place is None or not policy.may_see_rules_of(work.actor, place.scope.forum_id, place.scope.group_id):
        raise NotFound
    return place


def place_of_meeting(
    meeting: Meeting, forum: Forum, group: WorkingGroup | None, series: Series | None
) -> Place:
    above = [(Level.FORUM, forum.slug, forum.short_name)]
    if group is not None:
        above.append((Level.GROUP, group.slug, group.name))
    if series is not None:
        above.append((Level.SERIES, series.slug, series.name))
    scope = Scope.of_meeting(meeting)
    return Place(
        Level.MEETING, str(meeting.id), meeting.title, meeting.id, scope, forum, tuple(above), meeting
    )


def _forum(work: Work, key: str) -> Place | None:
    forum = work.session.scalars(sa.select(Forum).where(Forum.slug == key)).first()
    return Place(Level.FORUM, key, forum.short_name, forum.id, Scope(forum.id), forum) if forum else None


def _group(work: Work, key: str) -> Place | None:
    row = work.session.execute(
        sa.select(WorkingGroup, Forum)
        .join(Forum, Forum.id == WorkingGroup.forum_id)
        .where(WorkingGroup.slug == key)
    ).first()
    if row is None:
        return None
    group, forum = row
    above = ((Level.FORUM, forum.slug, forum.short_name),)
    return Place(Level.GROUP, key, group.name, group.id, Scope(forum.id, group.id), forum, above)


def _series(work: Work, key: str) -> Place | None:
    row = work.session.execute(
        sa.select(Series, Forum, WorkingGroup)
        .join(Forum, Forum.id == Series.forum_id)
        .outerjoin(WorkingGroup, WorkingGroup.id == Series.group_id)
        .where(Series.slug == key)
    ).first()
    if row is None:
        return None
    series, forum, group = row
    above = [(Level.FORUM, forum.slug, forum.short_name)]
    if group is not None:
        above.append((Level.GROUP, group.slug, group.name))
    scope = Scope(forum.id, series.group_id, series.id)
    return Place(Level.SERIES, key, series.name, series.id, scope, forum, tuple(above))


def _meeting(work: Work, key: str) -> Place | None:
    try:
        meeting_id = UUID(key)
    except ValueError:
        return None
    row = work.session.execute(
        sa.select(Meeting, Forum, WorkingGroup, Series)
        .join(Forum, Forum.id == Meeting.forum_id)
        .outerjoin(WorkingGroup, WorkingGroup.id == Meeting.group_id)
        .outerjoin(Series, Series.id == Meeting.series_id)
        .where(Meeting.id == meeting_id)
    ).first()
    return place_of_meeting(*row) if row else None


_FINDERS = {
    Level.FORUM.value: _forum,
    Level.GROUP.value: _group,
    Level.SERIES.value: _series,
    Level.MEETING.value: _meeting,
}
