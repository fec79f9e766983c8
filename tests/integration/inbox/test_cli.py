"""`coordinator mail ingest`: what a mail server hands over by pipe."""

import os
import subprocess
import sys

import pytest
import sqlalchemy as sa

from coordinator.core.places import PACKAGE
from coordinator.inbox.models import IncomingMessage
from coordinator.inbox.rules import MailState
from coordinator.meetings.models import Participant
from coordinator.meetings.rules import Answer
from tests.integration.inbox.conftest import RSVP


@pytest.fixture
def ingest(app, database_url, tmp_path):
    """Run the command with a message on standard input."""

    def _ingest(
        raw: bytes, *options: str, database: str = database_url
    ) -> subprocess.CompletedProcess[bytes]:
        environ = {name: value for name, value in os.environ.items() if not name.startswith("COORDINATOR_")}
        environ |= {
            "COORDINATOR_DATABASE_URL": database, "COORDINATOR_DATA_DIR": str(tmp_path),
            "COORDINATOR_SECRET_KEY": "only for tests, and long enough", "COORDINATOR_REPLY_ADDRESS": RSVP,
        }  # fmt: skip
        return subprocess.run(
            [sys.executable, "-m", "coordinator", "mail", "ingest", *options], input=raw, env=environ, cwd=PACKAGE.parent,
            capture_output=True, timeout=60, check=False,
        )  # fmt: skip

    return _ingest


def test_an_answer_is_kept_and_taken_at_once(ingest, guests, meeting, anna, begin, hands):
    invitation = guests.invite(meeting, anna)
    raw = guests.mail(meeting, invitation, to="undisclosed@example.org", stamp=hands.at)
    done = ingest(raw, "--recipient", guests.address(invitation))
    assert (done.returncode, done.stdout) == (0, b"kept\n"), done.stderr
    again = ingest(raw, "--recipient", guests.address(invitation))
    assert (again.returncode, again.stdout) == (0, b"this message is here already\n")
    with begin(read_only=True) as work:
        assert work.session.scalars(sa.select(IncomingMessage)).one().state == MailState.APPLIED
        assert work.session.scalars(sa.select(Participant)).one().answer == Answer.ATTENDS


@pytest.mark.parametrize("raw", [b"no header at all\n"])
def test_what_is_no_message_is_refused(ingest, raw):
    done = ingest(raw)
    assert done.returncode == 2
    assert b"nothing was kept" in done.stderr


def test_without_a_database_the_mail_server_tries_again(ingest, tmp_path):
    empty = f"sqlite:///{tmp_path / 'empty.sqlite3'}"
    done = ingest(b"From: a@example.org\n\nHello\n", database=empty)
    assert done.returncode == 75, done.stderr
