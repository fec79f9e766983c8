"""Secret addresses: made, replaced, revoked; and the record of what was read."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from coordinator.calendars import policy
from coordinator.calendars.events import FeedAddressReplaced, FeedIssued, FeedOptionsChosen, FeedRevoked
from coordinator.calendars.models import Feed
from coordinator.calendars.queries import FeedFacts, Scope, digest_of, get_feed
from coordinator.calendars.rules import FEED_LIMIT, FeedKind, TakesNoPart, TooManyFeeds, hour_of
from coordinator.core.work import Work
from coordinator.kit.actor import Actor

SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Issued:
    """A feed with its secret: this is the only moment in which anybody can read it."""

    feed: Feed
    token: str

    def address(self, work: Work) -> str:
        return work.link(f"/feeds/{self.token}.ics")


def issue_feed(
    work: Work, holder: Actor, scope: Scope, *, with_deadlines: bool = False, with_spans: bool = False
) -> Issued:
    """Make an address for `holder`, who is the actor unless the command line acts for them.

    Rough dates ("spring 2028") stand in personal feeds only. Raises Forbidden, TakesNoPart or
    TooManyFeeds.
    """
    work.require(work.actor.is_system or work.actor.person_id == holder.person_id)
    if holder.person_id is None or not policy.may_subscribe(
        holder, scope.kind, forum_id=scope.forum_id, group_id=scope.group_id
    ):
        raise TakesNoPart
    standing = sa.select(sa.func.count()).where(Feed.person_id == holder.person_id, Feed.revoked_at.is_(None))
    if (work.session.scalar(standing) or 0) >= FEED_LIMIT:
        raise TooManyFeeds(limit=FEED_LIMIT)
    token = secrets.token_urlsafe(32)
    feed = Feed(
        id=work.new_id(),
        person_id=holder.person_id,
        kind=scope.kind,
        forum_id=scope.forum_id if scope.kind == FeedKind.FORUM else None,
        group_id=scope.group_id if scope.kind == FeedKind.GROUP else None,
        digest=digest_of(token),
        with_deadlines=with_deadlines,
        with_spans=with_spans and scope.kind == FeedKind.PERSONAL,
        created_at=work.now(),
    )
    work.session.add(feed)
    work.record(FeedIssued(feed.person_id, feed.id, feed.kind, feed.group_id or feed.forum_id))
    return Issued(feed, token)


def replace_address(work: Work, feed_id: UUID) -> Issued:
    """Another secret for the same feed; the old one opens nothing from now on. Raises NotFound."""
    feed = get_feed(work, feed_id)
    token = secrets.token_urlsafe(32)
    feed.digest, feed.created_at = digest_of(token), work.now()
    feed.last_fetched_at = feed.last_program = None
    work.record(FeedAddressReplaced(feed.person_id, feed.id))
    return Issued(feed, token)


def choose_options(work: Work, feed_id: UUID, *, with_deadlines: bool, with_spans: bool) -> Feed:
    """What else stands in the feed; its address stays. Raises NotFound."""
    feed = get_feed(work, feed_id)
    feed.with_deadlines = with_deadlines
    feed.with_spans = with_spans and feed.kind == FeedKind.PERSONAL
    work.record(FeedOptionsChosen(feed.person_id, feed.id, feed.with_deadlines, feed.with_spans))
    return feed


def revoke_feed(work: Work, feed_id: UUID) -> Feed:
    """End an address for good. Raises NotFound."""
    feed = get_feed(work, feed_id)
    feed.revoked_at = work.now()
    work.record(FeedRevoked(feed.person_id, feed.id))
    return feed


def note_fetch(work: Work, feed_id: UUID, *, validator: str, program: str | None) -> datetime | None:
    """Keep when the feed was read, to the hour, and by what; gives since when its content is what it is.

    Last-Modified counts whole seconds and must tell every change, so it always moves on by one at least.
    Not journalled: it happens all day and changes nothing.
    """
    feed = work.session.get(Feed, feed_id)
    if feed is None:
        return None
    hour = hour_of(work.now())
    if feed.last_fetched_at != hour:
        feed.last_fetched_at, feed.last_program = hour, program
    if feed.validator != validator or feed.content_changed_at is None:
        now = work.now().replace(microsecond=0)
        earlier = feed.content_changed_at
        feed.validator = validator
        feed.content_changed_at = max(now, earlier + SECOND) if earlier else now
    return feed.content_changed_at


def needs_note(feed: FeedFacts, *, validator: str, hour: datetime) -> bool:
    """Whether `note_fetch` in this hour would change anything."""
    return feed.validator != validator or feed.last_fetched_at != hour
