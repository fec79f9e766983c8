"""A feed is known to be unchanged only while nothing that it hangs on has changed."""

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from coordinator.accounts.models import Account, Grant, Person
from coordinator.accounts.rules import AccountState
from coordinator.calendars.models import CalendarEntry, CalendarMark, Feed, FeedFetch
from coordinator.calendars.views import feeds as views
from coordinator.calendars.views.pace import Pace
from coordinator.core.db import db
from coordinator.forums.models import Forum, Membership
from coordinator.forums.rules import MembershipRole, Sharing
from coordinator.groups.models import GroupParty, WorkingGroup
from coordinator.kit.actor import Role
from coordinator.kit.ids import new_id
from coordinator.meetings.models import Meeting, MeetingParty, Participant, Series

TRIGGERS = {
    "meeting", "series", "forum", "working_group", "calendar_entry", "meeting_party", "participant", "membership",
    "group_party", "grant", "account", "person", "poll", "poll_option", "poll_party",
}  # fmt: skip


@pytest.fixture
def path(make, nac, issue):
    make.meeting(nac)
    return issue(make.delegate(nac, "FI", email="d@example.org"), forum=nac)


def settled(client, path):
    """The ETag of a feed that is known: the second fetch notes what the first one found."""
    client.get(path)
    return client.get(path).headers["ETag"]


def is_known(client, path, etag, statements):
    """Whether one statement was enough to say that nothing has changed."""
    statements.clear()
    answer = client.get(path, headers={"If-None-Match": etag})
    return answer.status_code == 304 and len(statements) == 1


def marks(work):
    return dict(work.session.execute(sa.select(CalendarMark.of_id, CalendarMark.revision)).all())


def test_the_triggers_are_there(app):
    """Rebuilding a table on SQLite takes its triggers with it: a migration that does so must make them anew."""
    if db.engine.dialect.name == "sqlite":
        question = "SELECT tbl_name, count(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'mark_%' GROUP BY 1"
        expected = dict.fromkeys(TRIGGERS, 3)
    else:
        question = "SELECT relname, count(*) FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid WHERE tgname = 'mark_calendars' GROUP BY 1"
        expected = dict.fromkeys(TRIGGERS, 1)
    with db.engine.connect() as connection:
        assert dict(tuple(row) for row in connection.exec_driver_sql(question)) == expected


def test_each_change_raises_a_mark_of_the_feed(client, begin, make, nac, issue, statements):
    """Whatever path it takes: the rows are written past every operation and event."""
    group = make.group(nac, parties="FI")
    series = make.series(nac, "s")
    meeting = make.meeting(nac)
    contact = make.contact_point("FI", email="c@example.org")
    party_id = make.party("FI").id
    path = issue(contact, forum=nac)
    changes = {
        "a meeting's row": sa.update(Meeting).where(Meeting.id == meeting.id).values(note="x"),
        "a series' type": sa.update(Series).where(Series.id == series.id).values(meeting_type="x"),
        "the forum's name": sa.update(Forum).where(Forum.id == nac.id).values(short_name="X"),
        "the group's name": sa.update(WorkingGroup).where(WorkingGroup.id == group.id).values(name="X"),
        "a text": sa.update(CalendarEntry).values(zone=None),
        "no text": sa.delete(CalendarEntry),
        "an invited party": sa.insert(MeetingParty).values(
            id=new_id(), meeting_id=meeting.id, party_id=party_id, invited=True
        ),
        "a participant": sa.insert(Participant).values(
            id=new_id(), meeting_id=meeting.id, person_id=contact.id, display_name="A", is_head=False,
            registered_at=datetime(2026, 11, 25, tzinfo=UTC), version=1,
        ),
        "a membership": sa.update(Membership).where(Membership.party_id == party_id).values(note="x"),
        "a group's party": sa.delete(GroupParty).where(GroupParty.party_id == party_id),
        "a grant": sa.update(Grant).where(Grant.person_id == contact.id).values(from_on=date(2020, 1, 1)),
        "the account": sa.update(Account).where(Account.person_id == contact.id).values(stamp="x"),
        "the person": sa.update(Person).where(Person.id == contact.id).values(post="x"),
    }  # fmt: skip
    unseen = []
    for name, change in changes.items():
        etag = settled(client, path)
        with begin() as work:
            work.session.execute(change, execution_options={"synchronize_session": False})
        if is_known(client, path, etag, statements):
            unseen.append(name)
        # The hour's note settles it again.
        with begin() as work:
            work.session.execute(sa.update(Feed).values(known_by=None))
    assert unseen == []


def test_what_happens_elsewhere_leaves_it_known(client, begin, make, nac, path, statements):
    other = make.forum("gdisc", members="FI")
    elsewhere = make.meeting(other)
    etag = settled(client, path)
    assert is_known(client, path, etag, statements)
    with begin() as work:
        work.session.get_one(Meeting, elsewhere.id).title = "Another title"
    make.grant(make.person(), Role.OBSERVER, forum=other)
    assert is_known(client, path, etag, statements)


def test_a_mark_rises_once_for_each_transaction_on_postgresql(begin, make, nac):
    for day in (1, 2, 3):
        make.meeting(nac, at=f"2027-04-0{day}T10:00")
    with begin(read_only=True) as work:
        before = marks(work)[nac.id]
    with begin() as work:
        for meeting in work.session.scalars(sa.select(Meeting)):
            meeting.title = "Renamed"
    with begin(read_only=True) as work:
        risen = marks(work)[nac.id] - before
    assert risen == 1 if db.engine.dialect.name == "postgresql" else risen >= 3


def test_a_day_later_it_is_looked_at_anew(client, path, hands, statements):
    etag = settled(client, path)
    hands.at += timedelta(days=1)
    assert not is_known(client, path, etag, statements)
    assert client.get(path).headers["ETag"] == etag
    assert is_known(client, path, etag, statements)


def test_a_suspended_account_is_seen_at_once(client, begin, path):
    etag = settled(client, path)
    with begin() as work:
        work.session.scalars(sa.select(Account)).first().state = AccountState.SUSPENDED
        for account in work.session.scalars(sa.select(Account)):
            account.state = AccountState.SUSPENDED
    assert client.get(path, headers={"If-None-Match": etag}).status_code == 404


def test_another_language_of_the_account_is_seen_at_once(client, begin, path):
    etag = settled(client, path)
    with begin() as work:
        for person in work.session.scalars(sa.select(Person).where(Person.email == "d@example.org")):
            person.locale = "sv"
    assert client.get(path, headers={"If-None-Match": etag}).status_code == 200


def test_a_meeting_elsewhere_enters_a_personal_feed_when_one_is_registered(client, begin, make, nac, issue):
    delegate, far = make.delegate(nac, "FI"), make.forum("far", members="SE")
    meeting = make.meeting(far, sharing=Sharing.FORUM)
    path = issue(delegate)
    etag = settled(client, path)
    make.keep(Participant(
        id=new_id(), meeting_id=meeting.id, person_id=delegate.id, display_name="A",
        registered_at=datetime(2026, 11, 25, tzinfo=UTC),
    ))  # fmt: skip
    entered = client.get(path, headers={"If-None-Match": etag})
    assert (entered.status_code, meeting.uid.encode() in entered.data) == (200, True)
    etag = settled(client, path)
    with begin() as work:
        work.session.get_one(Meeting, meeting.id).title = "Renamed far away"
    assert b"Renamed far away" in client.get(path, headers={"If-None-Match": etag}).data


def test_a_party_that_joins_brings_its_contact_points_the_forum(client, make, nac, issue):
    forum, other = make.forum("gdisc", members="FI"), make.forum("late")
    make.meeting(forum)
    meeting = make.meeting(other)
    path = issue(make.contact_point("FI"))
    etag = settled(client, path)
    make.membership(other, "FI", role=MembershipRole.MEMBER)
    answer = client.get(path, headers={"If-None-Match": etag})
    assert (answer.status_code, meeting.uid.encode() in answer.data) == (200, True)


# How often it was fetched ---------------------------------------------------------------------------------


def fetches(begin):
    with begin(read_only=True) as work:
        rows = work.session.scalars(sa.select(FeedFetch).order_by(FeedFetch.fetched_on, FeedFetch.program))
        return [(row.fetched_on.isoformat(), row.program, row.hours) for row in rows]


def test_fetches_are_counted_once_an_hour_for_each_program(client, path, begin, hands):
    for _ in range(3):
        for agent in ("Microsoft Outlook 16.0", "Thunderbird/128", ""):
            client.get(path, headers={"User-Agent": agent})
            hands.at += timedelta(minutes=1)
    hands.at += timedelta(hours=1)
    client.get(path, headers={"User-Agent": "Microsoft Outlook 16.0"})
    hands.at += timedelta(days=1)
    client.get(path, headers={"User-Agent": "Thunderbird/128"})
    assert fetches(begin) == [
        ("2026-11-25", "", 1),
        ("2026-11-25", "Outlook", 2),
        ("2026-11-25", "Thunderbird", 1),
        ("2026-11-26", "Thunderbird", 1),
    ]


def test_reading_writes_once_an_hour_for_each_program(client, path, statements):
    etag = settled(client, path)
    statements.clear()
    for _ in range(5):
        client.get(path, headers={"If-None-Match": etag})
    assert not [s for s in statements if not s.startswith("SELECT")]


def test_where_from_it_was_fetched_is_kept_nowhere(client, path, begin):
    client.get(
        path, environ_overrides={"REMOTE_ADDR": "192.0.2.77"}, headers={"User-Agent": "Outlook 192.0.2.78"}
    )
    with db.engine.connect() as connection:
        for table in db.metadata.tables.values():
            for row in connection.execute(sa.select(table)):
                assert "192.0.2." not in str(row)


def test_an_address_that_is_asked_without_pause_waits(client, path, monkeypatch, hands):
    monkeypatch.setattr(views, "pace", Pace(burst=3, seconds=30))
    assert [client.get(path).status_code for _ in range(3)] == [200, 200, 200]
    answer = client.get(path, environ_overrides={"REMOTE_ADDR": "198.51.100.7"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "10")
    assert b"VCALENDAR" not in answer.data
    assert client.get("/feeds/" + "A" * 43 + ".ics").status_code == 404
    hands.at += timedelta(seconds=10)
    assert client.get(path).status_code == 200
