"""Which forums there are for somebody, and what stands in one."""

from collections.abc import Iterable
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from coordinator.core.work import Work
from coordinator.forums.models import Forum, ForumKind, Membership, Office
from coordinator.kit.actor import Actor
from coordinator.kit.errors import NotFound
from coordinator.kit.folding import fold


def visible_to(actor: Actor) -> sa.ColumnElement[bool]:
    """Forums the actor may know of: the twin of `policy.may_view`."""
    if actor.is_system or actor.is_administrator:
        return sa.true()
    return Forum.id.in_(actor.known_forums)


def get_forum(work: Work, slug: str) -> Forum:
    """Raises NotFound unless it exists and the actor may know of it."""
    if not (slug.isascii() and slug.isprintable()):
        raise NotFound  # PostgreSQL takes no NUL, not even to find nothing
    return _visible(work, Forum.slug == slug)


def get_forum_by_id(work: Work, forum_id: UUID) -> Forum:
    """Raises NotFound unless it exists and the actor may know of it."""
    return _visible(work, Forum.id == forum_id)


def _visible(work: Work, which: sa.ColumnElement[bool]) -> Forum:
    forum = work.session.scalars(sa.select(Forum).where(which, visible_to(work.actor))).one_or_none()
    if forum is None:
        raise NotFound
    return forum


def list_forums(work: Work) -> list[Forum]:
    """The forums the actor may know of, by short name."""
    query = sa.select(Forum).where(visible_to(work.actor)).order_by(Forum.short_name, Forum.id)
    return list(work.session.scalars(query))


def chosen(forums: Iterable[Forum], *, kind: str | None = None, text: str | None = None) -> list[Forum]:
    """Those of one kind, and those with `text` in one of their names."""
    wanted = fold(text).strip()
    # The names lie in JSON and the list is short: matching here behaves alike on both databases.
    return [
        forum
        for forum in forums
        if (not kind or forum.kind == kind)
        and (not wanted or any(wanted in fold(word) for word in _names(forum)))
    ]


def _names(forum: Forum) -> Iterable[str]:
    return (forum.short_name, forum.slug, *forum.name.values())


def forum_kinds(session: Session) -> dict[str, ForumKind]:
    """All kinds by code."""
    return {kind.code: kind for kind in session.scalars(sa.select(ForumKind).order_by(ForumKind.code))}


def get_membership(work: Work, forum: Forum, membership_id: UUID) -> Membership:
    """A membership of this very forum; raises NotFound."""
    found = work.session.get(Membership, membership_id)
    if found is None or found.forum_id != forum.id:
        raise NotFound
    return found


def get_office(work: Work, forum: Forum, office_id: UUID) -> Office:
    """An office of this very forum; raises NotFound."""
    found = work.session.get(Office, office_id)
    if found is None or found.forum_id != forum.id:
        raise NotFound
    return found
