"""Feeds over HTTP: who gets what, and that readers may trust it."""

import gzip
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from coordinator.accounts.models import Account, Grant, Person
from coordinator.accounts.rules import AccountState
from coordinator.calendars import operations, queries
from coordinator.calendars.models import CalendarEntry, Feed
from coordinator.calendars.queries import Scope
from coordinator.calendars.rules import FeedKind
from coordinator.forums.rules import Sharing
from coordinator.kit.actor import Role
from coordinator.meetings.models import Deadline, Meeting
from coordinator.meetings.rules import Anchor, MeetingStatus
from tests.conftest import acting
from tests.factories import slot
from tests.ics_reader import events, read, when

PERSONAL = Scope(FeedKind.PERSONAL)


@pytest.fixture
def issue(app, begin):
    """`issue(person, forum=…)`: the path of a new feed."""

    def _issue(person, *, forum=None, group=None, **options):
        scope = PERSONAL
        if forum is not None:
            scope = Scope(FeedKind.FORUM, forum.id)
        if group is not None:
            scope = Scope(FeedKind.GROUP, group.forum_id, group.id)
        holder = acting(person, app)
        with begin(person) as work:
            return f"/feeds/{operations.issue_feed(work, holder, scope, **options).token}.ics"

    return _issue


def change(begin, meeting, **values):
    with begin() as work:
        row = work.session.get_one(Meeting, meeting.id)
        if "at" in values:
            row.set_slot(slot(values.pop("at"), zone=values.pop("zone", "Europe/Oslo")))
        for name, value in values.items():
            setattr(row, name, value)


def test_a_forum_feed_holds_the_meetings_at_their_instants(app, make, issue):
    forum = make.forum("nac", members="FI SE")
    meeting = make.meeting(forum, at="2027-03-26T09:00", end="2027-03-29T12:00", zone="Europe/Helsinki")
    path = issue(make.delegate(forum, "FI"), forum=forum)
    answer = app.test_client().get(path)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    calendar = read(answer.data)
    assert calendar.text("X-WR-CALNAME") == "Forum nac"
    event = events(answer.data)[meeting.uid]
    assert when(calendar, event, "DTSTART") == datetime(2027, 3, 26, 7, tzinfo=UTC)
    assert when(calendar, event, "DTEND") == datetime(2027, 3, 29, 9, tzinfo=UTC)
    assert event.text("SUMMARY") == "NAC: Spring meeting"
    assert event.text("STATUS") == "CONFIRMED"
    assert event.one("URL").raw == f"http://localhost/meetings/{meeting.id}"
