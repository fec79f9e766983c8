"""An application whose mail is read, and guests who answer."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from coordinator.accounts.models import Person
from coordinator.app import create_app
from coordinator.calendars.intake import take_answers
from coordinator.calendars.models import Invitation
from coordinator.core.db import db
from coordinator.core.tokens import short_token
from coordinator.inbox.models import IncomingMessage
from coordinator.inbox.operations import receive
from coordinator.kit.clock import Clock
from coordinator.kit.ids import new_id
from coordinator.mail.rules import tagged
from coordinator.meetings.models import Meeting
from coordinator.web.limits import limiter
from coordinator.web.work import house
from tests.conftest import Hands, Kept, Present, settings_for
from tests.replies import PROGRAMS, mailed

RSVP = "rsvp@example.org"
_APPLICATIONS: dict[str, Flask] = {}


@pytest.fixture
def app(_kind: Kept, hands: Hands, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """One for each database, with an address for answers; rate limits off."""
    if _kind.url not in _APPLICATIONS:
        settings = settings_for(_kind.url, tmp_path_factory.mktemp("inbox"), reply_address=RSVP)
        _APPLICATIONS[_kind.url] = create_app(settings, clock=Clock(lambda: Present.hands.at), testing=True)
    found = _APPLICATIONS[_kind.url]
    found.config["WTF_CSRF_ENABLED"] = True
    limiter.enabled = False
    limiter.reset()
    with found.app_context():
        yield found
        db.session.remove()
        db.engine.dispose()
    limiter.enabled = True


@pytest.fixture
def nac(make):
    return make.forum("nac", members="FI SE")


@pytest.fixture
def group(make, nac):
    return make.group(nac, "nac-return", parties="FI SE")


@pytest.fixture
def secretary(make, nac):
    return make.secretary(nac, name="Signe Officer")


@pytest.fixture
def anna(make, group):
    return make.expert(group, "FI", name="Anna Virta", email="anna@example.org", zone="Europe/Helsinki")


@pytest.fixture
def meeting(make, nac, group):
    """Tuesday 20 April 2027, 13:00 to 15:00 in Oslo, convened; SEQUENCE 1."""
    return make.meeting(nac, group=group, sequence=1)


class Guests:
    """Invites people to meetings and lets them answer by mail."""

    def __init__(self, make: Any, begin: Any) -> None:
        self.make, self.begin = make, begin

    def invite(
        self, meeting: Meeting, person: Person | None, *, address: str = "", name: str = ""
    ) -> Invitation:
        return self.make.keep(Invitation(
            id=new_id(), meeting_id=meeting.id, person_id=person.id if person else None,
            address=address or person.email, name=name or person.display_name, locale=person.locale if person else "en",
            zone=person.zone if person else None,
            created_at=house().clock.now(),
        ))  # fmt: skip

    def token(self, invitation: Invitation) -> str:
        return short_token(house().settings.key(), "reply", invitation.id)

    def address(self, invitation: Invitation) -> str:
        return tagged(RSVP, self.token(invitation))

    def written(
        self, meeting: Meeting, partstat: str = "ACCEPTED", program: str = "outlook", **over: Any
    ) -> str:
        values = {
            "uid": meeting.uid, "guest": "anna@example.org", "partstat": partstat, "sequence": meeting.sequence,
            "stamp": house().clock.now(), "start": meeting.starts_at,
        }  # fmt: skip
        return PROGRAMS[program](**(values | over))

    def mail(
        self, meeting: Meeting, invitation: Invitation, partstat: str = "ACCEPTED", *, program: str = "outlook",
        sender: str = "anna@example.org", method: str = "REPLY", to: str = "", headers: Any = None, **over: Any,
    ) -> bytes:  # fmt: skip
        calendar = self.written(meeting, partstat, program, method=method, **over)
        return mailed(
            calendar,
            program=program,
            sender=sender,
            to=to or self.address(invitation),
            method=method,
            headers=headers,
        )

    def arrive(self, raw: bytes, **given: Any) -> IncomingMessage:
        """Receive a message and take it, as the worker does; what became of it."""
        with self.begin() as work:
            message = receive(work, raw, **given)
        assert message is not None
        take_answers(house().units, house().seat_sources)
        with self.begin(read_only=True) as work:
            return work.session.get_one(IncomingMessage, message.id)


@pytest.fixture
def guests(make, begin) -> Guests:
    return Guests(make, begin)


@pytest.fixture
def later(hands) -> Callable[[timedelta], datetime]:
    """Let time pass."""

    def _later(by: timedelta) -> datetime:
        hands.at = hands.at + by
        return hands.at.astimezone(UTC)

    return _later
