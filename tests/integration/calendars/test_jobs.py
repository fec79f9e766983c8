"""What time does to calendars."""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from coordinator.calendars import jobs, operations
from coordinator.calendars.models import CalendarEntry, Feed, FeedFetch


def test_texts_go_when_no_feed_holds_them_any_more(begin, client, make, nac, issue, hands):
    gone, kept = make.meeting(nac, at="2026-12-01T10:00"), make.meeting(nac, at="2027-04-20T10:00")
    client.get(issue(make.delegate(nac, "FI"), forum=nac))
    hands.at = datetime(2027, 3, 5, tzinfo=UTC)
    with begin() as work:
        assert jobs.forget(work) == 2  # the text, and when it was fetched
    with begin(read_only=True) as work:
        assert work.session.scalars(sa.select(CalendarEntry.meeting_id)).all() == [kept.id]
        assert work.session.scalars(sa.select(FeedFetch)).all() == []
    assert gone.id != kept.id


def test_closed_addresses_go_after_a_year_and_open_ones_stay(begin, make, nac, issue, hands):
    delegate = make.delegate(nac, "FI")
    issue(delegate)
    issue(delegate, forum=nac)
    with begin(delegate) as work:
        closed = work.session.scalars(sa.select(Feed.id).where(Feed.forum_id == nac.id)).one()
        operations.revoke_feed(work, closed)
    hands.at += timedelta(days=364)
    with begin() as work:
        assert jobs.forget(work) == 0
    hands.at += timedelta(days=2)
    with begin() as work:
        assert jobs.forget(work) == 1
    with begin(read_only=True) as work:
        assert work.session.scalars(sa.select(Feed.kind)).all() == ["personal"]
