"""Saved views of the calendar: kept under a name, renamed, deleted and brought back."""

from uuid import UUID

import sqlalchemy as sa

from coordinator.calendars.events import ViewBroughtBack, ViewDeleted, ViewRenamed, ViewSaved
from coordinator.calendars.models import Feed, SavedView
from coordinator.calendars.queries import get_view, views_of
from coordinator.calendars.rules import VIEW_LIMIT, NameTaken, TooManyViews, ViewFilter
from coordinator.core.work import Work


def save_view(work: Work, name: str, wanted: ViewFilter, *, with_deadlines: bool = False) -> SavedView:
    """Keep a view under a name of the actor's own; the caller has asked whether they see its forum and
    group. Raises Forbidden, NameTaken or TooManyViews.
    """
    work.require(work.actor.signed_in)
    standing = [line.view for line in views_of(work.session, work.actor) if line.view.deleted_at is None]
    if len(standing) >= VIEW_LIMIT:
        raise TooManyViews(limit=VIEW_LIMIT)
    _check_name(standing, name)
    view = SavedView(
        id=work.new_id(),
        person_id=work.actor.person_id,
        name=name,
        forum_id=wanted.forum_id,
        group_id=wanted.group_id,
        meeting_type=wanted.meeting_type,
        mine=wanted.mine,
        with_deadlines=with_deadlines,
        created_at=work.now(),
    )
    work.session.add(view)
    work.record(ViewSaved(view.person_id, view.id))
    return view


def _check_name(views: list[SavedView], name: str) -> None:
    if name.casefold() in {view.name.casefold() for view in views}:
        raise NameTaken


def rename_view(work: Work, view_id: UUID, name: str) -> SavedView:
    """Another name, also in the calendars that show it; addresses stay. Raises NotFound or NameTaken."""
    view = get_view(work, view_id)
    others = [
        line.view
        for line in views_of(work.session, work.actor)
        if line.view.deleted_at is None and line.view.id != view.id
    ]
    _check_name(others, name)
    view.name = name
    work.record(ViewRenamed(view.person_id, view.id))
    return view


def delete_view(work: Work, view_id: UUID) -> SavedView:
    """Take it away: its addresses open nothing from now on, unless it is brought back. Raises NotFound."""
    view = get_view(work, view_id)
    view.deleted_at = work.now()
    addresses = sa.select(sa.func.count()).where(Feed.view_id == view.id, Feed.revoked_at.is_(None))
    work.record(ViewDeleted(view.person_id, view.id, work.session.scalar(addresses) or 0))
    return view


def bring_back_view(work: Work, view_id: UUID) -> SavedView:
    """Undo `delete_view`; its addresses work again. Where the name was given anew meanwhile, it gets a
    number. Raises NotFound.
    """
    view = get_view(work, view_id, deleted=True)
    if view.deleted_at is None:
        return view
    taken = {
        line.view.name.casefold()
        for line in views_of(work.session, work.actor)
        if line.view.deleted_at is None
    }
    name, number = view.name, 2
    while name.casefold() in taken:
        name, number = f"{view.name[:74]} ({number})", number + 1
    view.name, view.deleted_at = name, None
    work.record(ViewBroughtBack(view.person_id, view.id))
    return view
