"""Saved views of the calendar, and which meetings a view shows."""

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from coordinator.calendars import policy
from coordinator.calendars.models import Feed, SavedView
from coordinator.calendars.rules import ViewFilter
from coordinator.core.work import Work
from coordinator.forums.models import Forum
from coordinator.groups.models import WorkingGroup
from coordinator.kit.actor import Actor
from coordinator.kit.errors import NotFound
from coordinator.meetings.models import Meeting, Participant, Series


def chosen(wanted: ViewFilter, actor: Actor) -> list[sa.ColumnElement[bool]]:
    """Conditions on Meeting, beside what the actor may know of."""
    conditions: list[sa.ColumnElement[bool]] = []
    if wanted.forum_id is not None:
        conditions.append(Meeting.forum_id == wanted.forum_id)
    if wanted.group_id is not None:
        conditions.append(Meeting.group_id == wanted.group_id)
    if wanted.meeting_type is not None:
        of_type = sa.select(Series.id).where(Series.meeting_type == wanted.meeting_type)
        conditions.append(Meeting.series_id.in_(of_type))
    if wanted.mine:
        conditions.append(_takes_part(actor))
    return conditions


def _takes_part(actor: Actor) -> sa.ColumnElement[bool]:
    """Meetings of the actor's groups, of forums in which they sit, and those they are registered for."""
    registered = sa.select(Participant.meeting_id).where(
        Participant.person_id == actor.person_id, Participant.withdrawn_at.is_(None)
    )
    return sa.or_(
        Meeting.forum_id.in_(actor.secretariat_of),
        Meeting.group_id.in_(actor.groups),
        sa.and_(Meeting.group_id.is_(None), Meeting.forum_id.in_(actor.inner_forums)),
        Meeting.id.in_(registered),
    )


@dataclass(frozen=True, slots=True)
class ViewLine:
    """A saved view on its maker's list, with the addresses that hang on it."""

    view: SavedView
    forum_slug: str | None
    group_slug: str | None
    feeds: int

    @property
    def filter(self) -> ViewFilter:
        return filter_of(self.view)


def filter_of(view: SavedView) -> ViewFilter:
    return ViewFilter(view.forum_id, view.group_id, view.meeting_type, view.mine)


def views_of(session: Session, actor: Actor) -> list[ViewLine]:
    """The actor's views by name, those deleted lately as well. One statement."""
    addresses = (
        sa.select(sa.func.count())
        .where(Feed.view_id == SavedView.id, Feed.revoked_at.is_(None))
        .correlate(SavedView)
        .scalar_subquery()
    )
    rows = session.execute(
        sa.select(SavedView, Forum.slug, WorkingGroup.slug, addresses)
        .outerjoin(Forum, Forum.id == SavedView.forum_id)
        .outerjoin(WorkingGroup, WorkingGroup.id == SavedView.group_id)
        .where(SavedView.person_id == actor.person_id)
    )
    lines = [ViewLine(*row) for row in rows]
    return sorted(lines, key=lambda line: (line.view.name.casefold(), line.view.id))


def get_view(work: Work, view_id: UUID, *, deleted: bool = False) -> SavedView:
    """One's own view; raises NotFound for another person's, and for a deleted one unless `deleted`."""
    view = work.session.get(SavedView, view_id)
    if view is None or not policy.may_change_view(work.actor, view):
        raise NotFound
    if view.deleted_at is not None and not deleted:
        raise NotFound
    return view
