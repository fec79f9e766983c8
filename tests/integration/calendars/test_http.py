"""Feeds as calendar programs meet them: addresses, validators, codings, refusals."""

import gzip
import json
import logging
from datetime import timedelta

import pytest
import sqlalchemy as sa

from coordinator.accounts.models import Account, Grant
from coordinator.accounts.rules import AccountState
from coordinator.calendars import operations, queries
from coordinator.calendars.models import CalendarEntry, Feed
from coordinator.calendars.views import feeds as views
from coordinator.kit.actor import Role
from coordinator.meetings.models import Meeting
from tests.ics_reader import events, read


@pytest.fixture
def path(make, nac, issue):
    """A forum feed with one meeting."""
    make.meeting(nac, city="Oslo")
    return issue(make.delegate(nac, "FI"), forum=nac)


def refused(answer):
    """What everybody gets who may not read: the same short words, whatever the reason."""
    return (
        answer.status_code == 404
        and answer.data == b"Not found.\n"
        and answer.headers["Content-Type"] == "text/plain; charset=utf-8"
        and answer.headers["Cache-Control"] == "no-store"
        and "ETag" not in answer.headers
    )


def test_the_headers_are_what_programs_need(client, path):
    answer = client.get(path)
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "private, max-age=300"
    assert answer.headers["Content-Disposition"] == 'inline; filename="nac.ics"'
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Last-Modified"] == "Wed, 25 Nov 2026 09:00:00 GMT"
    assert answer.headers["ETag"].startswith('"')
    assert "Set-Cookie" not in answer.headers


def test_two_fetches_without_a_change_are_the_same_bytes(client, path):
    first, second = client.get(path), client.get(path)
    assert first.data == second.data
    assert first.headers["ETag"] == second.headers["ETag"]


def test_bytes_are_the_same_when_made_by_another_process(client, path, monkeypatch):
    first = client.get(path).data
    monkeypatch.setattr(views, "bodies", views.Bodies())
    assert client.get(path).data == first


def test_head_is_get_without_the_body(client, path):
    head, get = client.head(path), client.get(path)
    assert (head.status_code, head.data) == (200, b"")
    assert dict(head.headers) == dict(get.headers)
    assert int(head.headers["Content-Length"]) == len(get.data)


@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}', '"a", W/{} , "b"', "*"])
def test_an_unchanged_feed_is_not_sent_again(client, path, form):
    etag = client.get(path).headers["ETag"]
    asked = form.format(etag)
    answer = client.get(path, headers={"If-None-Match": asked})
    assert (answer.status_code, answer.data) == (304, b"")
    assert answer.headers["ETag"] == etag
    assert answer.headers["Cache-Control"] == "private, max-age=300"
    assert "Content-Type" not in answer.headers


def test_another_validator_gets_the_body(client, path):
    answer = client.get(path, headers={"If-None-Match": '"something else"'})
    assert answer.status_code == 200
    assert len(events(answer.data)) == 1


def test_if_modified_since_is_for_those_without_a_validator(client, path, begin, hands):
    since = client.get(path).headers["Last-Modified"]
    assert client.get(path, headers={"If-Modified-Since": since}).status_code == 304
    both = {"If-Modified-Since": since, "If-None-Match": '"other"'}
    assert client.get(path, headers=both).status_code == 200
    hands.at += timedelta(minutes=5)
    rename(begin, "Renamed")
    answer = client.get(path, headers={"If-Modified-Since": since})
    assert answer.status_code == 200
    assert answer.headers["Last-Modified"] == "Wed, 25 Nov 2026 09:05:00 GMT"


def rename(begin, title):
    with begin() as work:
        work.session.scalars(sa.select(Meeting)).one().title = title


def test_two_changes_in_one_second_are_told_apart(client, path, begin):
    since = client.get(path).headers["Last-Modified"]
    rename(begin, "Renamed in the same second")
    assert client.get(path, headers={"If-Modified-Since": since}).status_code == 200


def test_gzip_is_the_same_calendar_under_a_validator_of_its_own(client, path):
    plain, packed = client.get(path), client.get(path, headers={"Accept-Encoding": "gzip, deflate, br"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert packed.headers["Vary"] == "Accept-Encoding"
    for etag in (plain.headers["ETag"], packed.headers["ETag"]):
        again = client.get(path, headers={"If-None-Match": etag, "Accept-Encoding": "gzip"})
        assert (again.status_code, again.headers["ETag"]) == (304, etag)
    assert "Content-Encoding" not in client.get(path, headers={"Accept-Encoding": "gzip;q=0, br"}).headers


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_other_methods_are_not_allowed(client, path, method):
    answer = client.open(path, method=method)
    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD"}


def test_credentials_and_sessions_are_ignored(client, path, client_of, make):
    assert client.get(path, headers={"Authorization": "Bearer "}).status_code == 200
    outsider = client_of(make.outsider())
    answer = outsider.get(path)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "private, max-age=300"
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    "wrong",
    [
        "/feeds/" + "A" * 43 + ".ics",
        "/feeds/short.ics",
        "/feeds/" + "A" * 4000 + ".ics",
        "/feeds/%0d%0a.ics",
        "/feeds/..%2f..%2fetc.ics",
        "/feeds/é.ics",
        "/feeds/" + "A" * 43,
        "/feeds/x/y.ics",
    ],
)
def test_a_wrong_address_learns_nothing(client, path, wrong):
    assert refused(client.get(wrong))
    assert client.head(wrong).status_code == 404


def test_a_revoked_address_is_as_if_it_had_never_been(client, begin, make, nac, issue):
    delegate = make.delegate(nac, "FI")
    path = issue(delegate, forum=nac)
    etag = client.get(path).headers["ETag"]
    with begin(delegate) as work:
        (line,) = queries.feeds_of(work.session, work.actor)
        operations.revoke_feed(work, line.feed.id)
    assert refused(client.get(path))
    assert refused(client.get(path, headers={"If-None-Match": etag}))


def test_a_replaced_address_opens_nothing_and_the_new_one_does(client, begin, make, nac, issue):
    delegate = make.delegate(nac, "FI")
    path = issue(delegate, forum=nac)
    with begin(delegate) as work:
        (line,) = queries.feeds_of(work.session, work.actor)
        issued = operations.replace_address(work, line.feed.id)
        new = issued.address(work).removeprefix("http://localhost")
    assert refused(client.get(path))
    assert client.get(new).status_code == 200


def test_only_the_hash_of_the_token_is_stored(begin, path):
    token = path.removeprefix("/feeds/").removesuffix(".ics")
    with begin(read_only=True) as work:
        row = work.session.scalars(sa.select(Feed)).one()
        assert row.digest == queries.digest_of(token)
        assert token not in json.dumps([str(getattr(row, c.key)) for c in Feed.__table__.columns])


def suspend(begin, person):
    with begin() as work:
        account = work.session.scalars(sa.select(Account).where(Account.person_id == person.id)).one()
        account.state = AccountState.SUSPENDED


def end_grants(begin, person, **scope):
    with begin() as work:
        gone = sa.delete(Grant).where(Grant.person_id == person.id)
        for name, value in scope.items():
            gone = gone.where(getattr(Grant, name) == value)
        work.session.execute(gone)


def test_a_feed_ends_with_the_account(client, begin, make, nac, issue):
    delegate = make.delegate(nac, "FI")
    path = issue(delegate)
    assert client.get(path).status_code == 200
    suspend(begin, delegate)
    assert refused(client.get(path))


def test_a_feed_ends_with_the_last_right(client, begin, make, nac, issue):
    delegate = make.delegate(nac, "FI")
    path = issue(delegate)
    end_grants(begin, delegate)
    assert refused(client.get(path))


def test_a_forums_feed_ends_when_the_person_leaves_the_forum(client, begin, make, nac, issue):
    delegate, gdisc = make.delegate(nac, "FI"), make.forum("gdisc")
    make.grant(delegate, Role.DELEGATE, forum=gdisc, party="FI")
    of_forum, personal = issue(delegate, forum=nac), issue(delegate)
    end_grants(begin, delegate, forum_id=nac.id)
    assert refused(client.get(of_forum))
    assert client.get(personal).status_code == 200


def test_a_groups_feed_ends_when_the_seat_does(client, hands, make, nac, issue):
    group = make.group(nac, parties="FI")
    expert = make.person(party="FI")
    last = hands.at.date() + timedelta(days=2)
    make.grant(expert, Role.EXPERT, group=group, party="FI", until_on=last)
    other = make.group(nac, "nac-data", parties="FI")
    make.grant(expert, Role.EXPERT, group=other, party="FI")
    path = issue(expert, group=group)
    assert client.get(path).status_code == 200
    hands.at += timedelta(days=2)
    assert refused(client.get(path))


def test_an_inner_error_is_never_an_empty_calendar(client, path, monkeypatch, caplog):
    client.get(path)

    def broken(*_args):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(queries, "content_of", broken)
    with caplog.at_level(logging.ERROR):
        answer = client.get(path)
    assert answer.status_code == 503
    assert b"VCALENDAR" not in answer.data
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.headers["Cache-Control"] == "no-store"
    assert path.removeprefix("/feeds/").removesuffix(".ics") not in caplog.text


def test_it_is_kept_when_and_by_what_it_was_read(client, path, begin, hands):
    outlook = {"User-Agent": "Microsoft Office/16.0 (Microsoft Outlook 16.0)"}
    hands.at += timedelta(minutes=40)
    client.get(path, headers=outlook)
    assert last_read(begin) == ("2026-11-25 09:00", "Outlook")
    hands.at += timedelta(minutes=10)
    client.get(path, headers=outlook)
    client.get(path, headers={"User-Agent": "curl/8"})
    assert last_read(begin) == ("2026-11-25 09:00", "curl")
    hands.at += timedelta(minutes=30)
    client.get(path, headers={"User-Agent": "Google-Calendar-Importer"})
    assert last_read(begin) == ("2026-11-25 10:00", "Google Calendar")


def last_read(begin):
    with begin(read_only=True) as work:
        feed = work.session.scalars(sa.select(Feed)).one()
        return f"{feed.last_fetched_at:%Y-%m-%d %H:%M}", feed.last_program


def test_a_reader_is_served_also_where_the_reading_cannot_be_kept(client, path, monkeypatch):
    def locked(*_args, **_kwargs):
        raise sa.exc.OperationalError("UPDATE feed", {}, Exception("database is locked"))

    monkeypatch.setattr(operations, "note_fetch", locked)
    answer = client.get(path)
    assert len(events(answer.data)) == 1
    assert "Last-Modified" not in answer.headers


def test_texts_of_an_older_program_are_made_anew(client, path, begin):
    first = client.get(path)
    with begin() as work:
        work.session.execute(sa.update(CalendarEntry).values(edition="older", text="BEGIN:NONSENSE"))
    assert client.get(path).data == first.data


def test_the_feed_says_what_it_holds(client, path):
    assert "90 days back to 24 months ahead" in read(client.get(path).data).text("X-WR-CALDESC")
