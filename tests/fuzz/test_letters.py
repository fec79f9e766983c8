"""Whatever a meeting, a place or a person is called, the letter about it stays one letter."""

import email
import email.policy
from html.parser import HTMLParser

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coordinator.app import create_app
from coordinator.calendars.serializer import clean
from coordinator.core.db import db
from coordinator.mail.mime import message_bytes
from coordinator.mail.models import OutboxMessage
from coordinator.meetings import operations as meetings
from coordinator.meetings.rules import MeetingStatus
from coordinator.migrating import bring_up
from coordinator.web.work import house
from tests.conftest import Hands, acting, settings_for
from tests.factories import Make
from tests.ics_reader import events, read

HEADERS = {
    "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "X-Auto-Response-Suppress", "Content-Language",
    "MIME-Version", "Content-Type", "In-Reply-To", "References", "List-Id",
}  # fmt: skip
NASTY = st.sampled_from(
    ["\r\n", "\nBcc: all@example.org\n\n", "\x00", "<script>", "&amp;", '"', "<a href=//x>", "\u202e", "\u2028", "🇫🇮",
     "=?utf-8?q?Bcc?=", "--=_mixed", "\nEND:VEVENT\n", "Þ", "\\n", ";", ",", "{{ 7*7 }}", "%(title)s", "{0}"]
)  # fmt: skip
WORDS = (
    st.lists(NASTY | st.text(max_size=10), min_size=1, max_size=12).map("".join).map(lambda t: f"A{t}"[:190])
)


class Tags(HTMLParser):
    """The tags of a page, and where its links go."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.links = set(), []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.links += [value for name, value in attrs if name in ("href", "src")]


@pytest.fixture(scope="module")
def hands():
    return Hands()


@pytest.fixture(scope="module")
def app(tmp_path_factory, hands):
    folder = tmp_path_factory.mktemp("letters")
    app = create_app(settings_for(f"sqlite:///{folder}/x.sqlite3", folder), clock=hands.clock, testing=True)
    bring_up(app)
    with app.app_context():
        yield app
        db.engine.dispose()


def letter_about(app, number, *, title, place, reason, name):
    """The last letter about a meeting that is convened and called off."""
    make = Make(house().clock, house().settings)
    forum = make.forum(f"f{number}", members="FI")
    secretary = make.secretary(forum, email=f"s{number}@example.org")
    make.delegate(forum, "FI", email=f"d{number}@example.org", name=name)
    meeting = make.meeting(forum, title=title, venue=place, city=place[:100], status=MeetingStatus.PLANNED)
    actor = acting(secretary, app)
    with house().units.begin(actor) as work:
        meetings.convene(work, meeting.id)
    with house().units.begin(actor) as work:
        for row in work.session.scalars(sa.select(OutboxMessage).where(OutboxMessage.state == "queued")):
            row.state = "sent"
    with house().units.begin(actor) as work:
        meetings.cancel(work, meeting.id, reason=reason)
    with house().units.begin(actor, read_only=True) as work:
        about = sa.select(OutboxMessage).where(OutboxMessage.meeting_id == meeting.id)
        rows = work.session.scalars(about.order_by(OutboxMessage.created_at, OutboxMessage.id)).all()
        return [message_bytes(row, "coordinator@example.org") for row in rows]


count = iter(range(10_000))


@given(title=WORDS, place=WORDS, reason=WORDS, name=WORDS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=25)
def test_a_letter_stays_one_letter(app, title, place, reason, name):
    sent = letter_about(app, next(count), title=title, place=place, reason=reason, name=name)
    assert len(sent) == 2
    for data in sent:
        assert max(len(line) for line in data.split(b"\r\n")) <= 998
        message = email.message_from_bytes(data, policy=email.policy.default)
        assert not message.defects
        assert set(message.keys()) <= HEADERS
        assert len(message.keys()) == len(set(message.keys()))
        kinds = [part.get_content_type() for part in message.walk()]
        assert kinds == [
            "multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar", "application/ics",
        ]  # fmt: skip
        page = Tags(message.get_body(("html",)).get_content())
        assert page.tags.isdisjoint({"script", "iframe", "img", "form"})
        assert all(link.startswith("http://localhost/") for link in page.links)
        (part,) = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
        calendar = part.get_payload(decode=True)
        (event,) = events(calendar).values()
        assert event.text("SUMMARY").endswith(clean(title))
        assert event.text("LOCATION").startswith(clean(place))
        assert len(event.all("ATTENDEE")) == len(event.all("ORGANIZER")) == 1
        assert [child.name for child in read(calendar).children] == ["VTIMEZONE", "VEVENT"]
