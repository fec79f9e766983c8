"""Whatever happens to meetings, a reader who asks "has it changed?" is told the truth."""

import gzip
from contextlib import suppress
from datetime import date, timedelta
from email.utils import parsedate_to_datetime

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coordinator.accounts.models import Grant, Person
from coordinator.app import create_app
from coordinator.calendars.models import Feed
from coordinator.calendars.operations import choose_options, issue_feed
from coordinator.calendars.queries import Scope
from coordinator.calendars.rules import FeedKind, FeedOptions
from coordinator.core.db import db
from coordinator.forums.events import ForumEdited
from coordinator.forums.models import Forum
from coordinator.forums.rules import Sharing
from coordinator.kit.actor import Actor, system
from coordinator.kit.errors import CoordinatorError
from coordinator.kit.ids import new_id
from coordinator.kit.texts import Texts
from coordinator.meetings import operations as meetings
from coordinator.meetings.models import Deadline, Meeting, Participant
from coordinator.meetings.rules import Anchor, MeetingStatus
from coordinator.migrating import bring_up
from coordinator.web.work import house
from tests.conftest import NOW, Hands, acting, settings_for
from tests.factories import Make, slot
from tests.ics_reader import events, read, when


@pytest.fixture(scope="module")
def hands():
    return Hands()


@pytest.fixture(scope="module")
def app(tmp_path_factory, hands):
    folder = tmp_path_factory.mktemp("changes")
    app = create_app(settings_for(f"sqlite:///{folder}/x.sqlite3", folder), clock=hands.clock, testing=True)
    bring_up(app)  # with the triggers of the migrations
    with app.app_context():
        yield app
        db.engine.dispose()


class Scene:
    """A forum of its own, a secretary who changes things, a delegate who reads; each step may be refused."""

    count = 0

    def __init__(self, app, hands, kind):
        Scene.count += 1
        hands.at = NOW
        self.app, self.hands = app, hands
        self.make = Make(house().clock, house().settings)
        self.forum = self.make.forum(f"f{Scene.count}", members="FI")
        self.secretary = self.make.secretary(self.forum, email=f"s{Scene.count}@example.org")
        self.delegate = self.make.delegate(self.forum, "FI", email=f"d{Scene.count}@example.org")
        self.meetings = []
        self.plan()
        self.plan()
        self.feed = None
        holder = acting(self.delegate, app)
        scope = Scope(FeedKind.FORUM, self.forum.id) if kind == FeedKind.FORUM else Scope(kind)
        with house().units.begin(holder) as work:
            issued = issue_feed(work, holder, scope)
            self.path, self.feed = f"/feeds/{issued.token}.ics", issued.feed.id
        self.client = app.test_client(use_cookies=False)

    def plan(self):
        number = len(self.meetings)
        self.meetings.append(
            self.make.meeting(self.forum, at=f"2027-0{2 + number % 7}-10T10:00", title=f"Number {number}").id
        )

    def work(self):
        return house().units.begin(acting(self.secretary, self.app))

    def do(self, step):
        name, which, amount = step
        meeting = self.meetings[which % len(self.meetings)]
        with suppress(CoordinatorError, sa.exc.IntegrityError):  # what is refused has changed nothing
            getattr(self, name)(meeting, amount)

    def nothing(self, meeting, amount):
        pass

    def add(self, meeting, amount):
        self.plan()

    def wait(self, meeting, amount):
        self.hands.at += timedelta(hours=amount * amount)

    def move(self, meeting, amount):
        with self.work() as work:
            to = slot(f"2027-05-{1 + amount:02}T1{amount % 9}:00", zone="Europe/Helsinki")
            meetings.reschedule(work, meeting, to, tell=False)

    def cancel(self, meeting, amount):
        with self.work() as work:
            meetings.cancel(work, meeting, reason=f"Reason {amount}", tell=False)

    def reinstate(self, meeting, amount):
        with self.work() as work:
            meetings.reinstate(work, meeting, tell=False)

    def postpone(self, meeting, amount):
        with self.work() as work:
            meetings.postpone(work, meeting, reason=f"Reason {amount}", tell=False)

    def rename(self, meeting, amount):
        with self.work() as work:
            row = work.session.get_one(Meeting, meeting)
            facts = row.facts
            meetings.edit(work, meeting, type(facts)(**{**_values(facts), "title": f"Title {amount}"}))

    def hide(self, meeting, amount):
        with self.work() as work:
            row = work.session.get_one(Meeting, meeting)
            sharing = Sharing.ADDRESSEE if amount % 2 else Sharing.FORUM
            meetings.edit(work, meeting, type(row.facts)(**{**_values(row.facts), "sharing": sharing}))

    def note(self, meeting, amount):
        """What no calendar shows."""
        with self.work() as work:
            row = work.session.get_one(Meeting, meeting)
            meetings.edit(work, meeting, type(row.facts)(**{**_values(row.facts), "note": f"Note {amount}"}))

    def register(self, meeting, amount):
        """The delegate comes by name; what is addressed to few is theirs too."""
        self.make.keep(Participant(
            id=new_id(), meeting_id=meeting, display_name="A", person_id=self.delegate.id,
            registered_at=self.hands.at,
        ))  # fmt: skip

    def withdraw(self, meeting, amount):
        with house().units.begin(system(self.hands.at.date())) as work:
            rows = work.session.scalars(sa.select(Participant).where(Participant.meeting_id == meeting))
            for row in rows:
                row.withdrawn_at = self.hands.at

    def end_right(self, meeting, amount):
        """At the end of a day to come, or of yesterday."""
        with house().units.begin(system(self.hands.at.date())) as work:
            grant = work.session.scalars(sa.select(Grant).where(Grant.person_id == self.delegate.id)).one()
            grant.until_on = self.hands.at.date() + timedelta(days=amount) if amount < 9 else None

    def rename_forum(self, meeting, amount):
        with self.work() as work:
            row = work.session.get_one(Forum, self.forum.id)
            row.name = Texts(en=f"Forum {amount}")
            work.record(ForumEdited(row.id, ("name",)))

    def speak(self, meeting, amount):
        with house().units.begin(system(self.hands.at.date())) as work:
            work.session.get_one(Person, self.delegate.id).locale = ("en", "sv", "fi")[amount % 3]

    def set_deadline(self, meeting, amount):
        self.options(meeting, 1)
        with suppress(sa.exc.IntegrityError):
            self.make.keep(Deadline(
                id=new_id(), meeting_id=meeting, step="papers_due", due_on=date(2027, 1, 1 + amount), offset_days=-14,
                relative_to=Anchor.MEETING_START, audience="contact_points",
            ))  # fmt: skip

    def move_deadline(self, meeting, amount):
        with self.work() as work:
            for each in work.session.scalars(
                sa.select(Deadline.id).where(Deadline.meeting_id == meeting)
            ).all():
                meetings.change_deadline(work, each, due_on=date(2027, 1, 1 + amount), pinned=True)

    def options(self, meeting, amount):
        holder = Actor(person_id=self.delegate.id, on=self.hands.at.date())
        with house().units.begin(holder) as work:
            chosen = FeedOptions(
                with_deadlines=bool(amount % 2),
                busy_only=amount == 2,
                as_tasks=amount == 3,
                locale="sv" if amount == 5 else None,
            )
            choose_options(work, self.feed, chosen)

    def get(self, **headers):
        return self.client.get(self.path, headers=headers)


def _values(facts):
    return {name: getattr(facts, name) for name in facts.__slots__}


STEPS = st.lists(
    st.tuples(
        st.sampled_from([
            "nothing", "add", "wait", "move", "cancel", "reinstate", "postpone", "rename", "hide", "note", "options",
            "register", "withdraw", "end_right", "rename_forum", "speak", "set_deadline", "move_deadline",
        ]),
        st.integers(0, 5),
        st.integers(0, 20),
    ),
    min_size=1,
    max_size=8,
)  # fmt: skip


@given(steps=STEPS, kind=st.sampled_from([FeedKind.FORUM, FeedKind.PERSONAL]))
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    deadline=None,
    max_examples=40,
)
def test_not_modified_means_the_same_bytes(app, hands, steps, kind):
    scene = Scene(app, hands, kind)
    known = scene.get()
    for step in steps:
        scene.do(step)
        asked = scene.get(**{"If-None-Match": known.headers["ETag"]})
        full = scene.get()
        if full.status_code == 404:
            assert asked.status_code == 404, step
            continue  # a reader keeps what it has
        if asked.status_code == 304:
            assert full.data == known.data, step
        else:
            assert asked.data == full.data, step
            assert full.headers["ETag"] != known.headers["ETag"], step
        # Within one second it cannot move on: RFC 9110 8.8.2 keeps it from being later than the answer.
        assert changed_at(full) >= changed_at(known), step
        packed = scene.get(**{"Accept-Encoding": "gzip"})
        assert gzip.decompress(packed.data) == full.data
        assert_true_to_database(scene, full.data)
        known = full


def changed_at(answer):
    return parsedate_to_datetime(answer.headers["Last-Modified"])


def assert_true_to_database(scene, data):
    """Every meeting of the forum that the delegate may see stands there once, as the table has it."""
    calendar, found = read(data), events(data)
    with house().units.begin(acting(scene.secretary, scene.app), read_only=True) as work:
        busy_only = work.session.get_one(Feed, scene.feed).busy_only
        rows = [work.session.get_one(Meeting, each) for each in scene.meetings]
        registered = set(work.session.scalars(
            sa.select(Participant.meeting_id).where(
                Participant.person_id == scene.delegate.id, Participant.withdrawn_at.is_(None)
            )
        ))  # fmt: skip
        truth = {row.uid: row for row in rows if row.sharing != Sharing.ADDRESSEE or row.id in registered}
        shown = {uid: found[uid] for uid in found if uid in {row.uid for row in rows}}
        live = {uid for uid, row in truth.items() if row.status == MeetingStatus.CONVENED}
        assert live <= shown.keys() <= truth.keys()
        for uid, event in shown.items():
            assert when(calendar, event, "DTSTART") == truth[uid].starts_at
            assert when(calendar, event, "DTEND") == truth[uid].ends_at
            assert int(event.text("SEQUENCE")) == truth[uid].sequence
            assert busy_only is not (truth[uid].title in event.text("SUMMARY"))
