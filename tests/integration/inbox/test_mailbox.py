"""Fetching from a real IMAP server: stored first, marked then; nothing is lost, nothing blocks."""

import socket

import pytest
import sqlalchemy as sa

from coordinator.inbox import jobs, mailbox
from coordinator.inbox.models import IncomingMessage
from coordinator.inbox.rules import MailState, Reason
from coordinator.worker import Worker
from tests.conftest import settings_for
from tests.mailbox import Mailbox


def plain(name: str, text: str = "Hello") -> bytes:
    return f"From: a@example.org\r\nTo: rsvp@example.org\r\nMessage-ID: <{name}@example.org>\r\n\r\n{text}\r\n".encode()


@pytest.fixture(scope="module")
def server():
    with Mailbox() as found:
        yield found


@pytest.fixture
def imap(server):
    """The server with its folders empty."""
    with server._open() as client:
        for folder in ("INBOX", "Handled"):
            if client.select(folder)[0] == "OK":
                client.store("1:*", "+FLAGS", "\\Deleted")
                client.expunge()
    return server


@pytest.fixture
def units(app, imap, tmp_path, monkeypatch):
    """The application's units, with the mailbox in their settings."""
    found = app.extensions["coordinator"].units
    monkeypatch.setattr(found, "settings", settings_for(found.settings.sqlalchemy_url, tmp_path, imap_url=imap.url,
                                                        reply_address="rsvp@example.org"))  # fmt: skip
    return found


@pytest.fixture
def stored(begin):
    def _stored() -> list[IncomingMessage]:
        with begin(read_only=True) as work:
            return list(work.session.scalars(sa.select(IncomingMessage).order_by(IncomingMessage.id)))

    return _stored


def test_what_comes_is_stored_and_moved(units, imap, stored):
    imap.put(plain("one"))
    imap.put(plain("two"))
    assert jobs.fetch_mail(units, "w") == {"kept": 2}
    assert [m.name for m in stored()] == ["<one@example.org>", "<two@example.org>"]
    assert (imap.count(), imap.count("Handled")) == (0, 2)
    assert jobs.fetch_mail(units, "w") == {}


def test_what_was_read_already_is_left_alone(units, imap, stored):
    imap.put(plain("old"))
    with imap._open() as client:
        client.select("INBOX")
        client.store("1", "+FLAGS", "\\Seen")
    assert jobs.fetch_mail(units, "w") == {}
    assert stored() == []


def test_one_that_cannot_be_stored_waits_and_stops_nobody(units, imap, stored, monkeypatch):
    receive = jobs.receive

    def fails(work, raw, **given):
        if b"<bad@" in raw:
            raise ZeroDivisionError
        return receive(work, raw, **given)

    for name in ("first", "bad", "last"):
        imap.put(plain(name))
    monkeypatch.setattr(jobs, "receive", fails)
    assert jobs.fetch_mail(units, "w") == {"kept": 2}
    assert (imap.count(criteria="UNSEEN"), imap.count("Handled")) == (1, 2)
    monkeypatch.setattr(jobs, "receive", receive)
    assert jobs.fetch_mail(units, "w") == {"kept": 1}
    assert len(stored()) == 3


def test_after_a_crash_between_storing_and_marking_it_is_kept_once(units, imap, stored, monkeypatch):
    imap.put(plain("one"))
    monkeypatch.setattr(mailbox, "_mark", lambda *_: None)
    assert jobs.fetch_mail(units, "w") == {"kept": 1}
    monkeypatch.undo()
    monkeypatch.setattr(
        units,
        "settings",
        settings_for(
            units.settings.sqlalchemy_url,
            units.settings.data_dir,
            imap_url=imap.url,
            reply_address="rsvp@example.org",
        ),
    )
    assert imap.count(criteria="UNSEEN") == 1
    assert jobs.fetch_mail(units, "w") == {"kept": 1}
    assert len(stored()) == 1
    assert imap.count("Handled") == 1


def test_of_a_huge_message_the_head_is_kept(units, imap, stored):
    imap.put(plain("huge", "x" * 2_000_100))
    assert jobs.fetch_mail(units, "w") == {"kept": 1}
    (message,) = stored()
    assert (message.state, message.reason) == (MailState.REVIEW, Reason.TOO_LARGE)
    assert message.size > 2_000_000
    assert len(message.raw) < 1_000
    assert imap.count("Handled") == 1


def test_what_is_no_mail_is_put_away_and_forgotten(units, imap, stored):
    imap.put(b"nothing that has a header\r\n")
    imap.put(plain("next"))
    jobs.fetch_mail(units, "w")
    assert [m.name for m in stored()] == ["<next@example.org>"]
    assert imap.count() == 0


def test_where_no_folder_can_be_made_messages_are_marked_as_seen(units, imap, stored, monkeypatch):
    imap.put(plain("one"))
    monkeypatch.setattr(mailbox, "_has_folder", lambda *_: False)
    assert jobs.fetch_mail(units, "w") == {"kept": 1}
    assert (imap.count(), imap.count(criteria="UNSEEN")) == (1, 0)


@pytest.mark.parametrize(
    "url",
    [
        "imap://{user}:wrong@127.0.0.1:{port}",
        "imap://a:b@127.0.0.1:{closed}",
        "imap://{user}@127.0.0.1:{port}/Nowhere",
    ],
)
def test_a_mailbox_that_does_not_let_us_in_is_tried_again_later(app, imap, tmp_path, monkeypatch, url):
    units = app.extensions["coordinator"].units
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        closed = probe.getsockname()[1]
    address = url.format(user="coordinator", port=imap.port, closed=closed)
    monkeypatch.setattr(
        units, "settings", settings_for(units.settings.sqlalchemy_url, tmp_path, imap_url=address)
    )
    assert jobs.fetch_mail(units, "w") == {"down": 1}


def test_the_worker_looks_into_the_mailbox_and_takes_answers(app, units, imap, guests, meeting, anna, stored):
    invitation = guests.invite(meeting, anna)
    imap.put(guests.mail(meeting, invitation))
    tally = Worker(app).once()
    assert (tally["mailbox"], tally["answers"]) == ({"kept": 1}, 1)
    assert stored()[0].state == MailState.APPLIED
