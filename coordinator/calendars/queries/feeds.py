"""Feeds and their holders: which there are, and which a secret token opens today."""

import hashlib
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Bundle, Session

from coordinator.accounts.models import Account, Grant, Person
from coordinator.accounts.queries.actors import SeatSource, actor_with
from coordinator.accounts.queries.grants import valid_on
from coordinator.accounts.rules import AccountState
from coordinator.calendars import policy
from coordinator.calendars.models import Feed, FeedFetch, SavedView
from coordinator.calendars.rules import TOKEN, FeedKind, FeedOptions, ViewFilter, Window, window_on
from coordinator.core.work import Work
from coordinator.forums.models import Forum
from coordinator.groups.models import WorkingGroup
from coordinator.kit.actor import Actor, Role
from coordinator.kit.errors import NotFound
from coordinator.kit.texts import Texts
from coordinator.kit.times import day_of

EVERYTHING = ViewFilter()


@dataclass(frozen=True, slots=True)
class Scope:
    """What a feed is of: a forum, a group (then `forum` is its forum), all of a person's, or a saved view
    (then forum and group are those it is narrowed to).
    """

    kind: FeedKind
    forum_id: UUID | None = None
    group_id: UUID | None = None
    name: Texts | None = None
    slug: str = ""
    view_id: UUID | None = None
    view: ViewFilter = EVERYTHING

    @property
    def filter(self) -> ViewFilter:
        """Which meetings it asks for, whatever its kind."""
        if self.kind == FeedKind.VIEW:
            return self.view
        if self.kind == FeedKind.GROUP:
            return ViewFilter(group_id=self.group_id)
        return ViewFilter(forum_id=self.forum_id)


@dataclass(frozen=True, slots=True)
class FeedFacts:
    """What a fetch needs of the feed's row."""

    id: UUID
    kind: FeedKind
    forum_id: UUID | None
    group_id: UUID | None
    options: FeedOptions
    content_changed_at: datetime | None


@dataclass(frozen=True, slots=True)
class OpenFeed:
    """A feed whose address is good today, with the rights of its holder, without administering."""

    feed: FeedFacts
    scope: Scope
    actor: Actor
    window: Window


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


_OPTIONS = (
    Feed.locale, Feed.with_deadlines, Feed.with_spans, Feed.with_actions, Feed.with_holds, Feed.as_tasks,
    Feed.busy_only, Feed.alarm_minutes,
)  # fmt: skip

# Built once, and one statement for all: it is asked whenever a feed may have changed.
_OPEN: sa.Select[Any, Any, Any, Any, Any, Any, Any] = (
    sa.select(
        Bundle("feed", Feed.id, Feed.kind, Feed.forum_id, Feed.group_id, Feed.content_changed_at),
        Bundle("options", *_OPTIONS),
        Bundle("person", Person.id, Person.display_name, Person.locale, Person.zone, Person.party_id),
        Bundle("forum", Forum.name, Forum.slug),
        Bundle("group", WorkingGroup.name, WorkingGroup.slug, WorkingGroup.forum_id),
        Bundle(
            "view", SavedView.id, SavedView.name, SavedView.forum_id, SavedView.group_id,
            SavedView.meeting_type, SavedView.mine,
        ),
        Bundle(
            "grant", Grant.role, Grant.forum_id, Grant.group_id, Grant.party_id, Grant.from_on, Grant.until_on
        ),
    )
    .select_from(Feed)
    .join(Person, Person.id == Feed.person_id)
    .outerjoin(Account, Account.person_id == Person.id)
    .join(Grant, Grant.person_id == Person.id)
    .outerjoin(SavedView, SavedView.id == Feed.view_id)
    .outerjoin(Forum, Forum.id == Feed.forum_id)
    .outerjoin(WorkingGroup, WorkingGroup.id == sa.func.coalesce(Feed.group_id, SavedView.group_id))
    .where(
        Feed.digest == sa.bindparam("digest"),
        Feed.revoked_at.is_(None),
        SavedView.deleted_at.is_(None),
        # Rights come from grants alone: who was never invited to sign in may have a calendar.
        sa.or_(Account.id.is_(None), Account.state != AccountState.SUSPENDED),
        valid_on(cast("date", sa.bindparam("day", type_=sa.Date()))),
    )
)  # fmt: skip


def open_feed(work: Work, token: str, seat_sources: tuple[SeatSource, ...]) -> OpenFeed | None:
    """The feed behind a secret token, asked anew each time whether its holder still takes part.

    None for a malformed, unknown or revoked token, a suspended account, a person without rights, one who
    no longer takes part in the forum or group, and a view that was deleted: nobody outside can tell these
    apart.
    """
    if not TOKEN.fullmatch(token):
        return None
    today = day_of(work.now(), work.settings.zone)
    rows = work.session.execute(_OPEN, {"digest": digest_of(token), "day": today}).all()
    if not rows:
        return None
    first = rows[0]
    feed = FeedFacts(
        first.feed.id, first.feed.kind, first.feed.forum_id, first.feed.group_id,
        FeedOptions(*first.options), first.feed.content_changed_at,
    )  # fmt: skip
    # Rows of the columns that matter, which cost a third of whole people and grants.
    person, grants = cast("Person", first.person), [cast("Grant", row.grant) for row in rows]
    actor = actor_with(work.session, person, grants, today, seat_sources, work.settings.zone)
    if feed.options.locale:
        actor = replace(actor, locale=feed.options.locale, _cache={})
    scope = _scope_of(feed, first)
    if not policy.may_subscribe(actor, scope.kind, forum_id=scope.forum_id, group_id=scope.group_id):
        return None
    return OpenFeed(feed, scope, taking_part(actor), window_on(today))


def _scope_of(feed: FeedFacts, row: Any) -> Scope:
    group, view = row.group, row.view
    if feed.kind == FeedKind.GROUP:
        return Scope(feed.kind, group.forum_id, feed.group_id, Texts.of(group.name), group.slug)
    if feed.kind == FeedKind.VIEW:
        return scope_of_view(cast("SavedView", view), group.forum_id)
    return Scope(feed.kind, feed.forum_id, None, row.forum.name, row.forum.slug or "")


def scope_of_view(view: SavedView, group_forum: UUID | None = None) -> Scope:
    """A saved view as what a feed is of; `group_forum` is the forum of the group it is narrowed to."""
    return Scope(
        FeedKind.VIEW, group_forum or view.forum_id, view.group_id, Texts.of(view.name), view_id=view.id,
        view=ViewFilter(view.forum_id, view.group_id, view.meeting_type, view.mine),
    )  # fmt: skip


def taking_part(actor: Actor) -> Actor:
    """The actor without the right to administer, which shows that meetings exist, not one's own."""
    held = frozenset(h for h in actor.held if h.role != Role.ADMINISTRATOR)
    return actor if held == actor.held else replace(actor, held=held, _cache={})


@dataclass(frozen=True, slots=True)
class FeedLine:
    """A feed on its holder's list; `name` is the forum's, group's or view's, None for the personal one.

    `fetches` are those of the last 30 days, the newest first.
    """

    feed: Feed
    name: Texts | None
    slug: str | None
    ended: bool  # the holder no longer takes part, or the view is deleted: it gives 404 by itself
    fetches: tuple[FeedFetch, ...] = ()

    def hours_since(self, day: date) -> int:
        """How often it was fetched from `day` on, each program counted once an hour."""
        return sum(fetch.hours for fetch in self.fetches if fetch.fetched_on >= day)


def feeds_of(session: Session, holder: Actor) -> list[FeedLine]:
    """The holder's addresses that are not revoked, newest first. Two statements."""
    rows = session.execute(
        sa.select(
            Feed,
            Forum.name,
            Forum.slug,
            WorkingGroup.name,
            WorkingGroup.slug,
            WorkingGroup.forum_id,
            SavedView,
        )
        .outerjoin(SavedView, SavedView.id == Feed.view_id)
        .outerjoin(Forum, Forum.id == Feed.forum_id)
        .outerjoin(WorkingGroup, WorkingGroup.id == sa.func.coalesce(Feed.group_id, SavedView.group_id))
        .where(Feed.person_id == holder.person_id, Feed.revoked_at.is_(None))
        .order_by(Feed.created_at.desc(), Feed.id.desc())
    ).all()
    fetches = _fetches(session, [row[0].id for row in rows])
    return [_line(row, holder, fetches) for row in rows]


def _fetches(session: Session, feed_ids: list[UUID]) -> dict[UUID, list[FeedFetch]]:
    found: dict[UUID, list[FeedFetch]] = {}
    if feed_ids:
        query = sa.select(FeedFetch).where(FeedFetch.feed_id.in_(feed_ids))
        for fetch in session.scalars(query.order_by(FeedFetch.last_at.desc(), FeedFetch.program)):
            found.setdefault(fetch.feed_id, []).append(fetch)
    return found


def _line(row: Any, holder: Actor, fetches: dict[UUID, list[FeedFetch]]) -> FeedLine:
    feed, forum_name, forum_slug, group_name, group_slug, group_forum, view = row
    name, forum_id, group_id = forum_name, feed.forum_id, feed.group_id
    if feed.kind == FeedKind.GROUP:
        name, forum_id = Texts.of(group_name), group_forum
    elif feed.kind == FeedKind.VIEW:
        name, forum_id, group_id = Texts.of(view.name), group_forum or view.forum_id, view.group_id
    may = policy.may_subscribe(holder, feed.kind, forum_id=forum_id, group_id=group_id)
    deleted = view is not None and view.deleted_at is not None
    return FeedLine(
        feed,
        name=name,
        slug=group_slug or forum_slug,
        ended=deleted or not may,
        fetches=tuple(fetches.get(feed.id, ())),
    )


def get_feed(work: Work, feed_id: UUID) -> Feed:
    """One's own feed that is not revoked; raises NotFound, also for another person's."""
    feed = work.session.get(Feed, feed_id)
    if feed is None or feed.revoked_at is not None or not policy.may_change(work.actor, feed):
        raise NotFound
    return feed
