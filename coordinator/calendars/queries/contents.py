"""What stands in a feed, and whether that has changed: meetings the holder may see, and their texts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import NamedTuple, cast
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from coordinator.calendars.models import CalendarEntry
from coordinator.calendars.queries.feeds import OpenFeed
from coordinator.calendars.queries.views import chosen
from coordinator.calendars.rules import EVENT_LIMIT, EntryPart, ViewFilter, Window
from coordinator.kit.actor import Actor
from coordinator.meetings.models import Meeting, MeetingParty, Participant
from coordinator.meetings.queries import visible_to
from coordinator.meetings.rules import MeetingStatus


@dataclass(frozen=True, slots=True)
class Content:
    """What a feed holds now, told apart without reading it.

    `revision` sums up the texts: it differs when anything enters, changes or leaves. `missing` counts
    meetings whose text has yet to be made. `is_cut` when more match than a feed may hold.
    """

    count: int
    missing: int
    revision: int
    is_cut: bool = False


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

    filter: ViewFilter
    with_deadlines: bool
    with_spans: bool
    actor: Actor
    window: Window
    edition: str
    elsewhere: frozenset[UUID] = frozenset()

    @property
    def everywhere(self) -> bool:
        """Whether it asks for meetings of whatever forum."""
        return self.filter.forum_id is None and self.filter.group_id is None

    @classmethod
    def of(cls, session: Session, opened: OpenFeed, edition: str) -> "_Asked":
        options = opened.feed.options
        asked = cls(
            opened.scope.filter, options.with_deadlines, options.with_spans, opened.actor, opened.window,
            edition,
        )  # fmt: skip
        if not asked.everywhere:
            return asked
        return replace(asked, elsewhere=frozenset(_elsewhere(session, opened.actor)))


def sources_of(session: Session, opened: OpenFeed) -> frozenset[UUID]:
    """Whose marks tell that the feed may have changed (`models.CalendarMark`): the forums of which it may
    hold meetings, its holder, and the parties that the holder speaks for. A poll marks the parties it asks,
    whatever its forum.
    """
    actor = opened.actor
    found = {held.party_id for held in actor.held} | {actor.person_id, opened.scope.forum_id}
    if opened.scope.forum_id is None:
        found |= {*actor.known_forums, *(seat.forum_id for seat in actor.seats)}
        found |= set(_elsewhere(session, actor).values())
    return frozenset(of_id for of_id in found if of_id is not None)


def _elsewhere(session: Session, actor: Actor) -> dict[UUID, UUID]:
    """Few or none, with their forums; asked for by themselves, so that the forums' index finds all others."""
    connection = session.connection()
    rows = connection.exec_driver_sql(_by_name(actor, connection.dialect))
    return {UUID(str(row[0])): UUID(str(row[1])) for row in rows}


@lru_cache(maxsize=256)
def _by_name(actor: Actor, dialect: sa.Dialect) -> str:
    """The question of `_elsewhere`; see `_counting`."""
    by_name = sa.union(
        sa.select(Participant.meeting_id).where(Participant.person_id == actor.person_id),
        sa.select(MeetingParty.meeting_id).where(
            MeetingParty.invited, MeetingParty.party_id.in_(actor.speaks_for)
        ),
    )
    elsewhere = sa.select(Meeting.id, Meeting.forum_id).where(
        Meeting.id.in_(by_name), Meeting.forum_id.not_in(actor.known_forums), visible_to(actor)
    )
    return str(elsewhere.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))


def _meetings(asked: _Asked, *, soonest: bool) -> sa.ColumnElement[bool]:
    """Those of the feed, as far as its holder may see them today.

    Where no forum is asked for, the holder's are named as well, which changes nothing but the way to find
    them: by forum, or by day where only the soonest of very many are wanted.
    """
    conditions = [in_window(asked.window), visible_to(asked.actor), *chosen(asked.filter, asked.actor)]
    if asked.everywhere and not soonest:
        mine = Meeting.forum_id.in_(asked.actor.known_forums)
        conditions.append(sa.or_(mine, Meeting.id.in_(asked.elsewhere)) if asked.elsewhere else mine)
    if not asked.with_spans:
        conditions.append(Meeting.starts_at.is_not(None))
    return sa.and_(*conditions)


def _found(asked: _Asked, *, most: int, soonest: bool) -> type[Meeting]:
    """At most so many of the meetings, the soonest or any: counting stops where a feed would be cut off."""
    rows = sa.select(Meeting.id, Meeting.version, Meeting.first_on, Meeting.forum_id, Meeting.group_id).where(
        _meetings(asked, soonest=soonest)
    )
    if soonest:
        rows = rows.order_by(Meeting.first_on, Meeting.id)
    return aliased(Meeting, rows.limit(most).subquery("found"))


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
    count, missing, revision = connection.exec_driver_sql(_counting(asked, connection.dialect)).one()
    is_cut = count > EVENT_LIMIT
    if is_cut:
        question = _counting(asked, connection.dialect, soonest=True)
        count, missing, revision = connection.exec_driver_sql(question).one()
    return Content(int(count), int(missing), int(revision), is_cut)


@lru_cache(maxsize=256)
def _counting(asked: _Asked, dialect: sa.Dialect, *, soonest: bool = False) -> str:
    """The question of `content_of` as SQL with its values in it: how many meetings, how many of them
    without a text, and the sum of all revisions.

    A reader comes back with the same rights all day: the text is made once, which costs more than asking.
    The values are ids, dates and words of our own, written by the dialect.
    """
    found = _found(asked, most=EVENT_LIMIT if soonest else EVENT_LIMIT + 1, soonest=soonest)
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


def missing_meetings(session: Session, opened: OpenFeed, edition: str, *, is_cut: bool) -> list[UUID]:
    """Meetings of the feed whose text in its language has yet to be made, or made anew."""
    asked = _Asked.of(session, opened, edition)
    found = _found(asked, most=EVENT_LIMIT, soonest=is_cut)
    made = sa.exists().where(_texts(asked, found), CalendarEntry.part == EntryPart.MEETING)
    return list(session.scalars(sa.select(found.id).where(~made)))


class TextRow(NamedTuple):
    """A text as it is stored; `part` is a value of EntryPart, `zone` whose VTIMEZONE it needs."""

    part: str
    revision: int
    text: str
    zone: str | None


def texts_of(session: Session, opened: OpenFeed, edition: str, *, is_cut: bool) -> list[TextRow]:
    """The texts, in the order in which the feed has them."""
    asked = _Asked.of(session, opened, edition)
    connection = session.connection()
    rows = connection.exec_driver_sql(_reading(asked, connection.dialect, soonest=is_cut)).all()
    return cast("list[TextRow]", rows)  # they have the names, and making a thousand anew costs milliseconds


@lru_cache(maxsize=64)
def _reading(asked: _Asked, dialect: sa.Dialect, *, soonest: bool) -> str:
    """The question of `texts_of`; see `_counting`. Rows come as they are: there may be thousands."""
    found = _found(asked, most=EVENT_LIMIT, soonest=soonest)
    texts = (
        sa.select(CalendarEntry.part, CalendarEntry.revision, CalendarEntry.text, CalendarEntry.zone)
        .join_from(found, CalendarEntry, _texts(asked, found))
        .order_by(found.first_on, found.id, CalendarEntry.part)
    )
    return str(texts.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))


def content_in(rows: Sequence[TextRow], *, is_cut: bool) -> Content:
    """What `content_of` says of the meetings whose texts these are."""
    count = sum(row.part == EntryPart.MEETING for row in rows)
    return Content(count, 0, sum(row.revision for row in rows), is_cut)
