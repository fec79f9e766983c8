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
from coordinator.calendars.models import Feed
from coordinator.calendars.rules import TOKEN, FeedKind, Window, window_on
from coordinator.core.work import Work
from coordinator.forums.models import Forum
from coordinator.groups.models import WorkingGroup
from coordinator.kit.actor import Actor, Role
from coordinator.kit.errors import NotFound
from coordinator.kit.texts import Texts
from coordinator.kit.times import day_of


@dataclass(frozen=True, slots=True)
class Scope:
    """What a feed is of: a forum, a group (then `forum` is its forum), or all of a person's."""

    kind: FeedKind
    forum_id: UUID | None = None
    group_id: UUID | None = None
    name: Texts | None = None
    slug: str = ""


@dataclass(frozen=True, slots=True)
class FeedFacts:
    """What a fetch needs of the feed's row."""

    id: UUID
    kind: FeedKind
    forum_id: UUID | None
    group_id: UUID | None
    with_deadlines: bool
    with_spans: bool
    validator: str | None
    content_changed_at: datetime | None
    last_fetched_at: datetime | None


@dataclass(frozen=True, slots=True)
class OpenFeed:
    """A feed whose address is good today, with the rights of its holder, without administering."""

    feed: FeedFacts
    scope: Scope
    actor: Actor
    window: Window


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


# Built once, and one statement for all: it is asked at every fetch.
_OPEN: sa.Select[Any, Any, Any, Any, Any] = (
    sa.select(
        Bundle(
            "feed", Feed.id, Feed.kind, Feed.forum_id, Feed.group_id, Feed.with_deadlines, Feed.with_spans,
            Feed.validator, Feed.content_changed_at, Feed.last_fetched_at,
        ),
        Bundle("person", Person.id, Person.display_name, Person.locale, Person.zone, Person.party_id),
        Bundle("forum", Forum.name, Forum.slug),
        Bundle("group", WorkingGroup.name, WorkingGroup.slug, WorkingGroup.forum_id),
        Bundle(
            "grant", Grant.role, Grant.forum_id, Grant.group_id, Grant.party_id, Grant.from_on, Grant.until_on
        ),
    )
    .select_from(Feed)
    .join(Person, Person.id == Feed.person_id)
    .outerjoin(Account, Account.person_id == Person.id)
    .join(Grant, Grant.person_id == Person.id)
    .outerjoin(Forum, Forum.id == Feed.forum_id)
    .outerjoin(WorkingGroup, WorkingGroup.id == Feed.group_id)
    .where(
        Feed.digest == sa.bindparam("digest"),
        Feed.revoked_at.is_(None),
        # Rights come from grants alone: who was never invited to sign in may have a calendar.
        sa.or_(Account.id.is_(None), Account.state != AccountState.SUSPENDED),
        valid_on(cast("date", sa.bindparam("day", type_=sa.Date()))),
    )
)  # fmt: skip


def open_feed(work: Work, token: str, seat_sources: tuple[SeatSource, ...]) -> OpenFeed | None:
    """The feed behind a secret token, asked anew each time whether its holder still takes part.

    None for a malformed, unknown or revoked token, a suspended account, a person without rights, and
    one who no longer takes part in the forum or group: nobody outside can tell these apart.
    """
    if not TOKEN.fullmatch(token):
        return None
    today = day_of(work.now(), work.settings.zone)
    rows = work.session.execute(_OPEN, {"digest": digest_of(token), "day": today}).all()
    if not rows:
        return None
    feed, group = FeedFacts(*rows[0].feed), rows[0].group
    # Rows of the columns that matter, which cost a third of whole people and grants.
    person, grants = cast("Person", rows[0].person), [cast("Grant", row.grant) for row in rows]
    actor = actor_with(work.session, person, grants, today, seat_sources, work.settings.zone)
    if feed.kind == FeedKind.GROUP:
        scope = Scope(feed.kind, group.forum_id, feed.group_id, Texts.of(group.name), group.slug)
    else:
        scope = Scope(feed.kind, feed.forum_id, None, rows[0].forum.name, rows[0].forum.slug or "")
    if not policy.may_subscribe(actor, scope.kind, forum_id=scope.forum_id, group_id=scope.group_id):
        return None
    return OpenFeed(feed, scope, taking_part(actor), window_on(today))


def taking_part(actor: Actor) -> Actor:
    """The actor without the right to administer, which shows that meetings exist, not one's own."""
    held = frozenset(h for h in actor.held if h.role != Role.ADMINISTRATOR)
    return actor if held == actor.held else replace(actor, held=held, _cache={})


@dataclass(frozen=True, slots=True)
class FeedLine:
    """A feed on its holder's list; `name` is the forum's or group's, None for the personal one."""

    feed: Feed
    name: Texts | None
    slug: str | None
    ended: bool  # the holder no longer takes part: it gives 404 by itself


def feeds_of(session: Session, holder: Actor) -> list[FeedLine]:
    """The holder's addresses that are not revoked, newest first."""
    rows = session.execute(
        sa.select(Feed, Forum.name, Forum.slug, WorkingGroup.name, WorkingGroup.slug, WorkingGroup.forum_id)
        .outerjoin(Forum, Forum.id == Feed.forum_id)
        .outerjoin(WorkingGroup, WorkingGroup.id == Feed.group_id)
        .where(Feed.person_id == holder.person_id, Feed.revoked_at.is_(None))
        .order_by(Feed.created_at.desc(), Feed.id.desc())
    )
    lines = []
    for feed, forum_name, forum_slug, group_name, group_slug, group_forum in rows:
        forum_id = group_forum if feed.kind == FeedKind.GROUP else feed.forum_id
        lines.append(
            FeedLine(
                feed,
                name=Texts.of(group_name) if group_name else forum_name,
                slug=group_slug or forum_slug,
                ended=not policy.may_subscribe(holder, feed.kind, forum_id=forum_id, group_id=feed.group_id),
            )
        )
    return lines


def get_feed(work: Work, feed_id: UUID) -> Feed:
    """One's own feed that is not revoked; raises NotFound, also for another person's."""
    feed = work.session.get(Feed, feed_id)
    if feed is None or feed.revoked_at is not None or not policy.may_change(work.actor, feed):
        raise NotFound
    return feed
