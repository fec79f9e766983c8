"""Secret addresses: made, replaced, revoked; and the record of what was read."""

import secrets
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from coordinator.calendars import policy
from coordinator.calendars.events import FeedAddressReplaced, FeedIssued, FeedOptionsChosen, FeedRevoked
from coordinator.calendars.models import Feed, FeedFetch, FeedSource
from coordinator.calendars.queries import Known, Scope, digest_of, get_feed, name_of
from coordinator.calendars.rules import (
    FEED_LIMIT,
    FeedKind,
    FeedOptions,
    TakesNoPart,
    TooManyFeeds,
    hour_of,
)
from coordinator.core.work import Work
from coordinator.kit.actor import Actor

SECOND = timedelta(seconds=1)
PLAIN = FeedOptions()


@dataclass(frozen=True, slots=True)
class Issued:
    """A feed with its secret: this is the only moment in which anybody can read it."""

    feed: Feed
    token: str

    def address(self, work: Work) -> str:
        return work.link(f"/feeds/{self.token}.ics")


def issue_feed(work: Work, holder: Actor, scope: Scope, options: FeedOptions = PLAIN) -> Issued:
    """Make an address for `holder`, who is the actor unless the command line acts for them.

    Options that make no sense for the kind are left out. Raises Forbidden, TakesNoPart or TooManyFeeds.
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
        view_id=scope.view_id if scope.kind == FeedKind.VIEW else None,
        digest=digest_of(token),
        created_at=work.now(),
    )
    feed.set_options(options.fitting(scope.kind))
    work.session.add(feed)
    of_id = feed.view_id or feed.group_id or feed.forum_id
    work.record(FeedIssued(feed.person_id, feed.id, feed.kind, of_id))
    return Issued(feed, token)


def replace_address(work: Work, feed_id: UUID) -> Issued:
    """Another secret for the same feed; the old one opens nothing from now on. Raises NotFound."""
    feed = get_feed(work, feed_id)
    token = secrets.token_urlsafe(32)
    feed.digest, feed.created_at = digest_of(token), work.now()
    feed.last_fetched_at = feed.last_program = None
    work.session.execute(sa.delete(FeedFetch).where(FeedFetch.feed_id == feed.id))
    work.record(FeedAddressReplaced(feed.person_id, feed.id))
    return Issued(feed, token)


def choose_options(work: Work, feed_id: UUID, options: FeedOptions) -> Feed:
    """What the feed shows, and in which language; its address stays. Raises NotFound."""
    feed = get_feed(work, feed_id)
    fitting = options.fitting(feed.kind)
    feed.set_options(fitting)
    switched_on = tuple(name for name, value in asdict(fitting).items() if value is True)
    work.record(
        FeedOptionsChosen(feed.person_id, feed.id, switched_on, fitting.locale, fitting.alarm_minutes)
    )
    return feed


def revoke_feed(work: Work, feed_id: UUID) -> Feed:
    """End an address for good. Raises NotFound."""
    feed = get_feed(work, feed_id)
    feed.revoked_at = work.now()
    work.record(FeedRevoked(feed.person_id, feed.id))
    return feed


@dataclass(frozen=True, slots=True)
class Fetch:
    """What one look at a feed found: its validator, and what that is true for.

    `stamp` and `sources_before` were read before anything else (`queries.known`), so that a change in
    between makes the stamp outdated and never the validator. `sources` None: nothing was looked at anew.
    """

    feed_id: UUID
    program: str
    validator: str
    stamp: str | None
    sources_before: str | None
    is_counted: bool = False  # in this hour already
    sources: frozenset[UUID] | None = None


def note_fetch(work: Work, fetch: Fetch) -> datetime | None:
    """Keep when the feed was read, to the hour, and by what; gives since when its content is what it is.

    Last-Modified counts whole seconds and must tell every change, so it always moves on by one at least.
    Not journalled: it happens all day and changes nothing.
    """
    feed = work.session.get(Feed, fetch.feed_id, with_for_update=True)
    if feed is None:
        return None
    hour = hour_of(work.now())
    if not fetch.is_counted:
        _count(work, fetch, hour)
    feed.last_fetched_at, feed.last_program = hour, fetch.program or None
    if feed.validator != fetch.validator or feed.content_changed_at is None:
        now = work.now().replace(microsecond=0)
        earlier = feed.content_changed_at
        feed.validator = fetch.validator
        feed.content_changed_at = max(now, earlier + SECOND) if earlier else now
        feed.known_by = None
    if fetch.sources is not None:
        _keep_known(work, feed, fetch, fetch.sources)
    return feed.content_changed_at


def _count(work: Work, fetch: Fetch, hour: datetime) -> None:
    """One more hour of this day in which this program fetched it, unless this hour is counted."""
    key = (fetch.feed_id, hour.date(), fetch.program)
    row = work.session.get(FeedFetch, key)
    if row is None:
        work.session.add(FeedFetch(feed_id=key[0], fetched_on=key[1], program=key[2], hours=1, last_at=hour))
    elif row.last_at != hour:
        row.hours, row.last_at = row.hours + 1, hour


def _keep_known(work: Work, feed: Feed, fetch: Fetch, sources: frozenset[UUID]) -> None:
    """Remember what the validator is true for. Where the sources are others than those whose marks were
    read, they are stored, and it is known from the next look on.
    """
    name = name_of(sources)
    if feed.sources == fetch.sources_before == name:
        feed.known_by = fetch.stamp
    elif feed.sources != name:
        work.session.execute(sa.delete(FeedSource).where(FeedSource.feed_id == feed.id))
        rows = [{"feed_id": feed.id, "of_id": of_id} for of_id in sorted(sources)]
        work.session.execute(sa.insert(FeedSource), rows)
        feed.sources, feed.known_by = name, None


def needs_note(known: Known, *, validator: str) -> bool:
    """Whether a look that found `validator` is worth a write: another content, a program not yet noted in
    this hour, or a content of which is not yet known what it hangs on.
    """
    unknown = known.stamp is not None and known.known_by is None
    return known.validator != validator or not known.is_noted or unknown
