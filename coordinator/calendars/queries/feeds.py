"""Reads of feeds: who may read which, whether it has changed, what stands in it."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Bundle, Session, aliased

from coordinator.accounts.models import Account, Grant, Person
from coordinator.accounts.queries.actors import SeatSource, actor_with
from coordinator.accounts.queries.grants import valid_on
from coordinator.accounts.rules import AccountState
from coordinator.calendars import policy
from coordinator.calendars.models import CalendarEntry, Feed
from coordinator.calendars.rules import (
    EVENT_LIMIT,
    TOKEN,
    EntryPart,
    FeedKind,
    Window,
    window_on,
)
from coordinator.core.work import Work
from coordinator.forums.models import Forum
from coordinator.groups.models import WorkingGroup
from coordinator.kit.actor import Actor, Role
from coordinator.kit.errors import NotFound
from coordinator.kit.texts import Texts
from coordinator.kit.times import day_of
from coordinator.meetings.models import Meeting, MeetingParty, Participant
from coordinator.meetings.queries import visible_to
from coordinator.meetings.rules import MeetingStatus


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


@dataclass(frozen=True, slots=True)
class Content:
    """What a feed holds now, told apart without reading it.

    `revision` sums up the texts: it differs when anything enters, changes or leaves. `missing` counts
    meetings whose text has yet to be made.
    """

    count: int
    missing: int
    revision: int


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


def in_window(window: Window) -> sa.ColumnElement[bool]:
    """Meetings that stand in a feed with this window; the twin of `rules.stays`."""
    called_off = sa.or_(
        Meeting.status == MeetingStatus.CANCELLED,
        sa.and_(
            Meeting.status == MeetingStatus.POSTPONED,
            Meeting.moved_from.is_not_distinct_from(Meeting.starts_at),
        ),
    )
    return sa.and_(
        Meeting.last_on >= window.first,
        Meeting.first_on < window.until,
        sa.or_(
            sa.not_(called_off),
            Meeting.first_on >= window.called_off_from,
            sa.and_(
                Meeting.first_on >= window.called_off_lately_from,
                Meeting.status_changed_at >= _start_of(window.lately_from),
            ),
        ),
    )


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


@dataclass(frozen=True, slots=True)
class _Asked:
    """All that the statements of a feed depend on.

    `elsewhere` are meetings outside the holder's forums to which they are registered or invited by name.
    """

    kind: FeedKind
    of_id: UUID | None
    with_deadlines: bool
    with_spans: bool
    actor: Actor
    window: Window
    edition: str
    elsewhere: frozenset[UUID] = frozenset()

    @classmethod
    def of(cls, session: Session, opened: OpenFeed, edition: str) -> "_Asked":
        feed = opened.feed
        asked = cls(
            feed.kind, feed.group_id or feed.forum_id, feed.with_deadlines, feed.with_spans, opened.actor,
            opened.window, edition,
        )  # fmt: skip
        return (
            replace(asked, elsewhere=_elsewhere(session, asked)) if feed.kind == FeedKind.PERSONAL else asked
        )


def _elsewhere(session: Session, asked: _Asked) -> frozenset[UUID]:
    """Few or none; asked for by themselves, so that the forums' index finds all the others."""
    actor = asked.actor
    by_name = sa.union(
        sa.select(Participant.meeting_id).where(Participant.person_id == actor.person_id),
        sa.select(MeetingParty.meeting_id).where(
            MeetingParty.invited, MeetingParty.party_id.in_(actor.speaks_for)
        ),
    )
    return frozenset(
        session.scalars(
            sa.select(Meeting.id).where(
                Meeting.id.in_(by_name), Meeting.forum_id.not_in(actor.known_forums), visible_to(actor)
            )
        )
    )


def _meetings(asked: _Asked) -> sa.ColumnElement[bool]:
    """Those of the feed, as far as its holder may see them today."""
    conditions = [in_window(asked.window), visible_to(asked.actor)]
    if asked.kind == FeedKind.FORUM:
        conditions.append(Meeting.forum_id == asked.of_id)
    elif asked.kind == FeedKind.GROUP:
        conditions.append(Meeting.group_id == asked.of_id)
    else:
        mine = Meeting.forum_id.in_(asked.actor.known_forums)
        conditions.append(sa.or_(mine, Meeting.id.in_(asked.elsewhere)) if asked.elsewhere else mine)
    if not asked.with_spans:
        conditions.append(Meeting.starts_at.is_not(None))
    return sa.and_(*conditions)


def _found(asked: _Asked, *, most: int, soonest: bool) -> type[Meeting]:
    """At most so many of the meetings, the soonest or any: counting stops where a feed would be cut off."""
    rows = sa.select(Meeting.id, Meeting.version, Meeting.first_on, Meeting.forum_id, Meeting.group_id).where(
        _meetings(asked)
    )
    if soonest:
        rows = rows.order_by(Meeting.first_on, Meeting.id)
    return aliased(Meeting, rows.limit(most).subquery("found"))


def _soonest(asked: _Asked) -> type[Meeting]:
    return _found(asked, most=EVENT_LIMIT, soonest=True)


def _parts(asked: _Asked, meeting: type[Meeting]) -> sa.ColumnElement[bool]:
    """Which texts of a meeting: the meeting, its deadlines if wanted, its duties for those who have them."""
    if not asked.with_deadlines:
        return CalendarEntry.part == EntryPart.MEETING
    leads = asked.actor.secretariat_of | asked.actor.chairs_forums
    return sa.or_(
        CalendarEntry.part != EntryPart.DUTIES,
        meeting.forum_id.in_(leads),
        meeting.group_id.in_(asked.actor.chairs_groups),
    )


def _texts(asked: _Asked, meeting: type[Meeting]) -> sa.ColumnElement[bool]:
    """The join from a meeting to its texts that are true today."""
    return sa.and_(
        CalendarEntry.meeting_id == meeting.id,
        CalendarEntry.locale == asked.actor.locale,
        CalendarEntry.version == meeting.version,
        CalendarEntry.edition == asked.edition,
        _parts(asked, meeting),
    )


def content_of(session: Session, opened: OpenFeed, edition: str) -> Content:
    """What the feed holds now, told by the database without reading a text."""
    asked = _Asked.of(session, opened, edition)
    connection = session.connection()
    for soonest in (False, True):
        question = _counting(asked, connection.dialect, soonest=soonest)
        count, missing, revision = connection.exec_driver_sql(question).one()
        if count <= EVENT_LIMIT:
            return Content(int(count), int(missing), int(revision))
    raise AssertionError("no more are asked for than a feed may hold")


@lru_cache(maxsize=256)
def _counting(asked: _Asked, dialect: sa.Dialect, *, soonest: bool) -> str:
    """The question of `content_of` as SQL with its values in it: how many meetings, how many of them
    without a text, and the sum of all revisions.

    A reader comes back with the same rights all day: the text is made once, which costs more than asking.
    The values are ids, dates and words of our own, written by the dialect.
    """
    found = _soonest(asked) if soonest else _found(asked, most=EVENT_LIMIT + 1, soonest=False)
    is_further = CalendarEntry.part.in_((EntryPart.DEADLINES, EntryPart.DUTIES))
    is_missing = CalendarEntry.meeting_id.is_(None)
    counted = (
        sa.select(
            sa.func.count() - sa.func.coalesce(sa.func.sum(sa.case((is_further, 1), else_=0)), 0),
            sa.func.coalesce(sa.func.sum(sa.case((is_missing, 1), else_=0)), 0),
            sa.func.coalesce(sa.func.sum(CalendarEntry.revision), 0),
        )
        .select_from(found)
        .outerjoin(CalendarEntry, _texts(asked, found))
    )
    return str(counted.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))


def missing_meetings(session: Session, opened: OpenFeed, edition: str) -> list[UUID]:
    """Meetings of the feed whose text in its language has yet to be made, or made anew."""
    asked = _Asked.of(session, opened, edition)
    found = _soonest(asked)
    made = sa.exists().where(_texts(asked, found), CalendarEntry.part == EntryPart.MEETING)
    return list(session.scalars(sa.select(found.id).where(~made)))


@dataclass(frozen=True, slots=True)
class TextRow:
    part: EntryPart
    revision: int
    text: str
    zone: str | None


def texts_of(session: Session, opened: OpenFeed, edition: str) -> list[TextRow]:
    """The texts with the zones they need, in the order in which the feed has them."""
    asked = _Asked.of(session, opened, edition)
    found = _soonest(asked)
    rows = session.execute(
        sa.select(CalendarEntry.part, CalendarEntry.revision, CalendarEntry.text, CalendarEntry.zone)
        .join_from(found, CalendarEntry, _texts(asked, found))
        .order_by(found.first_on, found.id, CalendarEntry.part)
    )
    return [TextRow(row[0], row[1], row[2], row[3]) for row in rows]


def content_in(rows: Iterable[TextRow]) -> Content:
    """What `content_of` says of the meetings whose texts these are."""
    found = list(rows)
    count = sum(row.part == EntryPart.MEETING for row in found)
    return Content(count, 0, sum(row.revision for row in found))


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
