"""Whether a feed is still what it was when last looked at, told by one statement.

A feed keeps the validator of its content together with all that this was true for: the day (window, rights
with dates), the edition of texts, its own options, the view it shows, and the sum of the marks of its
sources (`models.CalendarMark`). Marks only rise, in the transaction of every change, so that an equal sum
means that nothing has changed; anything else means that one has to look.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from coordinator.calendars.edition import edition_of_all
from coordinator.calendars.models import CalendarMark, Feed, FeedFetch, FeedSource, SavedView
from coordinator.calendars.queries.feeds import digest_of
from coordinator.calendars.rules import TOKEN, hour_of
from coordinator.core.work import Work
from coordinator.kit.times import day_of


@dataclass(frozen=True, slots=True)
class Known:
    """What is stored of a feed, before anybody has looked at meetings or rights.

    `stamp` names what its content hangs on now, None where that cannot be told without looking.
    """

    feed_id: UUID
    validator: str | None
    known_by: str | None
    sources: str | None
    content_changed_at: datetime | None
    stamp: str | None
    is_noted: bool  # that this program fetched it in this hour

    @property
    def is_unchanged(self) -> bool:
        """Whether `validator` is that of the content now."""
        return self.validator is not None and self.stamp is not None and self.known_by == self.stamp


_MARKS = (
    sa.select(sa.func.coalesce(sa.func.sum(CalendarMark.revision), 0))
    .join_from(FeedSource, CalendarMark, CalendarMark.of_id == FeedSource.of_id)
    .where(FeedSource.feed_id == Feed.id)
    .correlate(Feed)
    .scalar_subquery()
)

# Built once: it is asked at every fetch. What changes the content comes last, from the seventh column on.
_KNOWN = (
    sa.select(
        Feed.id, Feed.validator, Feed.known_by, Feed.content_changed_at, FeedFetch.last_at, Feed.with_actions,
        Feed.sources, _MARKS,
        Feed.locale, Feed.with_deadlines, Feed.with_spans, Feed.with_holds, Feed.as_tasks,
        Feed.busy_only, Feed.alarm_minutes,
        SavedView.name, SavedView.forum_id, SavedView.group_id, SavedView.meeting_type, SavedView.mine,
        SavedView.deleted_at,
    )
    .select_from(Feed)
    .outerjoin(SavedView, SavedView.id == Feed.view_id)
    .outerjoin(
        FeedFetch,
        sa.and_(
            FeedFetch.feed_id == Feed.id,
            FeedFetch.fetched_on == sa.bindparam("fetched_on", type_=sa.Date()),
            FeedFetch.program == sa.bindparam("program"),
        ),
    )
    .where(Feed.digest == sa.bindparam("digest"), Feed.revoked_at.is_(None))
)  # fmt: skip


def known_feed(work: Work, token: str, program: str) -> Known | None:
    """What is stored of the feed behind a token; None for a malformed, unknown or revoked one."""
    if not TOKEN.fullmatch(token):
        return None
    now = work.now()
    row: Any = (
        work.session.connection()
        .execute(_KNOWN, {"digest": digest_of(token), "fetched_on": now.date(), "program": program})
        .one_or_none()
    )
    if row is None:
        return None
    feed_id, validator, known_by, changed_at, last_at, with_actions, *hangs_on = row
    sources = hangs_on[0]
    stamp = (
        None if with_actions else _stamp(work.settings.base_url, day_of(now, work.settings.zone), hangs_on)
    )
    return Known(feed_id, validator, known_by, sources, changed_at, stamp, is_noted=last_at == hour_of(now))


def _stamp(base_url: str, today: date, hangs_on: Iterable[object]) -> str:
    """57 characters. The edition is that of all languages: which is read may depend on the account."""
    said = "\x1f".join(str(each) for each in (today, *hangs_on))
    return f"{edition_of_all(base_url, today)}-{hashlib.sha256(said.encode()).hexdigest()[:40]}"


def name_of(sources: Iterable[UUID]) -> str:
    """Sixteen characters that name a set of sources."""
    return hashlib.sha256(b"".join(sorted(of_id.bytes for of_id in sources))).hexdigest()[:16]
