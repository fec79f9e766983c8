"""The whole way, over real SMTP and real IMAP: convened, accepted, moved, asked anew, declined, cancelled."""

import re
from datetime import datetime, timedelta
from email.message import EmailMessage

import pytest
import sqlalchemy as sa
from icalendar import Calendar, Event

from coordinator.app import create_app
from coordinator.core.db import db
from coordinator.inbox.models import IncomingMessage
from coordinator.inbox.rules import MailState, Reason
from coordinator.kit.clock import Clock
from coordinator.mail.models import OutboxMessage
from coordinator.mail.rules import OutboxState
from coordinator.meetings import operations
from coordinator.meetings.models import Participant
from coordinator.meetings.rules import Answer, MeetingStatus, Via
from coordinator.worker import Worker
from tests.conftest import Present, settings_for
from tests.factories import slot
from tests.mailbox import Mailbox
from tests.replies import PROGRAMS, bounced, mailed
from tests.sink import Sink


@pytest.fixture(scope="module")
def sink():
    with Sink() as found:
        yield found


@pytest.fixture(scope="module")
def imap():
    with Mailbox() as found:
        yield found


@pytest.fixture
def app(_kind, hands, sink, imap, tmp_path):
    sink.messages.clear()
    sink.recipients.clear()
    sink.senders.clear()
    settings = settings_for(
        _kind.url,
        tmp_path,
        smtp_url=sink.url,
        imap_url=imap.url,
        reply_address="rsvp@example.org",
        notice_minutes=10,
    )
    found = create_app(settings, clock=Clock(lambda: Present.hands.at), testing=True)
    with found.app_context():
        yield found
        db.session.remove()
        db.engine.dispose()


class Anna:
    """An expert in Helsinki with a calendar program."""

    address = "anna@example.org"

    def __init__(self, sink: Sink, imap: Mailbox, hands) -> None:
        self.sink, self.imap, self.hands = sink, imap, hands

    @property
    def mail(self) -> EmailMessage:
        """The last she got."""
        return self.sink.to(self.address)[-1]

    @property
    def part(self) -> EmailMessage:
        return next(p for p in self.mail.walk() if p.get_content_type() == "text/calendar")

    @property
    def event(self) -> Event:
        return Calendar.from_ical(self.part.get_content()).walk("VEVENT")[0]

    def answer(self, partstat: str, program: str, event: Event | None = None) -> None:
        """Press a button in the program: it mails to the ORGANIZER, about what it was told."""
        event = event or self.event
        organizer = str(event["ORGANIZER"]).removeprefix("mailto:")
        start = event["DTSTART"].dt
        calendar = PROGRAMS[program](
            uid=str(event["UID"]), guest=self.address, partstat=partstat, sequence=int(event["SEQUENCE"]),
            stamp=self.hands.at, start=start, organizer=organizer,
        )  # fmt: skip
        self.imap.put(mailed(calendar, program=program, sender=self.address, to=organizer))


class Stage:
    """The secretariat's side: time passes, and what is on record."""

    def __init__(self, app, begin, hands) -> None:
        self.worker, self.begin, self.hands = Worker(app), begin, hands

    def rounds(self) -> None:
        """The notice waits for the next change; then the worker does all that is due."""
        self.hands.at += timedelta(minutes=11)
        self.worker.once()

    def registered(self) -> Participant:
        with self.begin(read_only=True) as work:
            return work.session.scalars(sa.select(Participant)).one()

    def said(self) -> tuple[Answer | None, bool]:
        row = self.registered()
        return row.answer, row.tentative

    def became(self) -> tuple[MailState, str | None]:
        """Of the last message that came in."""
        with self.begin(read_only=True) as work:
            newest = sa.select(IncomingMessage).order_by(IncomingMessage.id.desc()).limit(1)
            message = work.session.scalars(newest).one()
        return message.state, message.reason


@pytest.fixture
def nac(make):
    return make.forum("nac", members="FI SE")


@pytest.fixture
def secretary(make, nac):
    return make.secretary(nac)


@pytest.fixture
def meeting(make, nac):
    """Planned, with one expert to be called."""
    group = make.group(nac, parties="FI SE")
    make.expert(group, "FI", name="Anna Virta", email=Anna.address, zone="Europe/Helsinki")
    return make.meeting(nac, group=group, status=MeetingStatus.PLANNED)


@pytest.fixture
def anna(sink, imap, hands):
    return Anna(sink, imap, hands)


@pytest.fixture
def stage(app, begin, hands):
    return Stage(app, begin, hands)


def test_a_meeting_from_its_call_to_its_end(stage, meeting, secretary, anna, begin, client_of, imap):
    # Convened: one copy to her, which asks.
    with begin(secretary) as work:
        operations.convene(work, meeting.id)
    stage.rounds()
    called = anna.event
    attendee = called["ATTENDEE"]
    assert anna.part["Content-Type"].params["method"] == "REQUEST"
    assert str(attendee) == "mailto:anna@example.org"
    assert (attendee.params["PARTSTAT"], attendee.params["RSVP"]) == ("NEEDS-ACTION", "TRUE")
    assert anna.mail["From"].addresses[0].addr_spec == str(called["ORGANIZER"]).removeprefix("mailto:")

    # The link in the mail shows the meeting, and opening it answers nothing.
    link = re.search(r"http://localhost(/answer/\S+)", anna.mail.get_body(("plain",)).get_content()).group(1)
    assert "Spring meeting" in client_of().get(link).text

    # Accepted, from Outlook.
    anna.answer("ACCEPTED", "outlook")
    stage.rounds()
    assert stage.became() == (MailState.APPLIED, Reason.ANSWERED)
    assert stage.said() == (Answer.ATTENDS, False)
    assert stage.registered().answered_via == Via.CALENDAR

    # Moved: she is asked anew, and her calendar too.
    with begin(secretary) as work:
        operations.reschedule(work, meeting.id, slot("2027-04-27T13:00"), reason="Ferry strike")
    assert stage.said() == (None, False)
    assert stage.registered().answer_before == Answer.ATTENDS
    stage.rounds()
    moved = anna.event
    assert str(moved["UID"]) == str(called["UID"])
    assert int(moved["SEQUENCE"]) > int(called["SEQUENCE"])
    assert moved["ATTENDEE"].params["PARTSTAT"] == "NEEDS-ACTION"
    assert (
        moved["DTSTART"].dt.astimezone().timestamp()
        == datetime.fromisoformat("2027-04-27T11:00Z").timestamp()
    )

    # An acceptance of the old time comes late, and does not count.
    anna.answer("ACCEPTED", "google", event=called)
    stage.rounds()
    assert stage.became() == (MailState.REVIEW, Reason.OUT_OF_DATE)
    assert stage.said() == (None, False)

    # Perhaps, from a phone; then declined, from Thunderbird.
    anna.answer("TENTATIVE", "apple")
    stage.rounds()
    assert stage.said() == (None, True)
    anna.answer("DECLINED", "thunderbird")
    stage.rounds()
    assert stage.said() == (Answer.REGRETS, False)

    # Cancelled: her calendar strikes it out, and what she says to that changes nothing.
    with begin(secretary) as work:
        operations.cancel(work, meeting.id, reason="No quorum")
    stage.rounds()
    assert anna.part["Content-Type"].params["method"] == "CANCEL"
    assert (str(anna.event["STATUS"]), str(anna.event["UID"])) == ("CANCELLED", str(called["UID"]))
    assert int(anna.event["SEQUENCE"]) > int(moved["SEQUENCE"])
    anna.answer("ACCEPTED", "outlook", event=moved)
    stage.rounds()
    assert stage.became() == (MailState.REVIEW, Reason.CALLED_OFF)
    assert stage.said() == (Answer.REGRETS, False)
    assert client_of().get(link).status_code == 410
    assert imap.count() == 0


def test_what_comes_back_is_seen_at_its_recipient(stage, meeting, secretary, begin, client_of, sink, imap):
    with begin(secretary) as work:
        operations.convene(work, meeting.id)
    stage.rounds()
    (returns_to,) = [s for s, to in zip(sink.senders, sink.recipients, strict=True) if to == Anna.address]
    imap.put(bounced(to=returns_to, original="<lost@example.org>", recipient=Anna.address))
    stage.rounds()
    with begin(read_only=True) as work:
        row = work.session.scalars(
            sa.select(OutboxMessage).where(OutboxMessage.to_address == Anna.address)
        ).one()
    assert (row.state, row.last_answer) == (OutboxState.BOUNCED, "550 5.1.1 no such user here")
    assert "550 5.1.1 no such user here" in client_of(secretary).get("/outbox").text
