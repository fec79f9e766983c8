"""Whatever happens to a meeting, within a window or over many: what people were sent last is what is true."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coordinator.kit.errors import Conflict, Invalid
from coordinator.mail.models import OutboxMessage
from coordinator.meetings import operations
from coordinator.meetings.models import Meeting
from coordinator.meetings.rules import MeetingStatus
from tests.factories import slot
from tests.ics_reader import events, read, when
from tests.posting import leave_now

ADDRESS = "fi@example.org"

DAYS = st.sampled_from([slot(f"2027-04-2{day}T13:00") for day in (0, 1, 2)])
CHANGES = st.one_of(
    st.tuples(st.just("move"), DAYS),
    st.tuples(st.just("place"), st.sampled_from(["Oslo", "Bergen", None])),
    st.tuples(st.just("title"), st.sampled_from(["Spring", "Summit"])),
    st.tuples(st.just("postpone"), st.none() | DAYS),
    st.tuples(st.just("convene"), DAYS),
    st.tuples(st.just("cancel"), st.none()),
    st.tuples(st.just("reinstate"), st.none()),
)
MINUTES = st.sampled_from([0, 3, 11])
"""Changes come three minutes apart, or the window closes between them; the worker looks at each step."""


@dataclass
class Story:
    """One meeting, what is done to it, and what its one guest gets."""

    begin: Any
    hands: Any
    secretary: Any
    meeting: Meeting
    letters: list[OutboxMessage] = field(default_factory=list)

    def now(self) -> Meeting:
        with self.begin(read_only=True) as work:
            return work.session.get_one(Meeting, self.meeting.id)

    def do(self, what: str, how: Any, *, tell: bool) -> None:
        with self.begin(self.secretary) as work:
            row = work.session.get_one(Meeting, self.meeting.id)
            if what == "move":
                operations.reschedule(work, row.id, how, tell=tell)
            elif what == "place":
                operations.edit(work, row.id, replace(row.facts, city=how), tell=tell)
            elif what == "title":
                operations.edit(work, row.id, replace(row.facts, title=how), tell=tell)
            elif what == "postpone":
                operations.postpone(work, row.id, reason="Strike", to=how, tell=tell)
            elif what == "convene":
                operations.convene(work, row.id, slot=how, tell=tell)
            elif what == "cancel":
                operations.cancel(work, row.id, reason="Ill", tell=tell)
            else:
                operations.reinstate(work, row.id, tell=tell)

    def step(self, what: str, how: Any, minutes: int, *, tell: bool) -> None:
        try:
            self.do(what, how, tell=tell)
        except (Conflict, Invalid):
            return  # not possible in this state
        self.wait(minutes)

    def wait(self, minutes: int) -> list[OutboxMessage]:
        """Time passes, the worker looks; what leaves at once is at most one letter, and it is true."""
        self.hands.at += timedelta(minutes=minutes)
        gone = [letter for letter in leave_now(self.begin) if letter.meeting_id == self.meeting.id]
        assert len(gone) <= 1
        for letter in gone:
            self.check(letter)
        self.letters += gone
        return gone

    def check(self, letter: OutboxMessage) -> None:
        meeting = self.now()
        calendar = read(letter.calendar.encode())
        (event,) = events(letter.calendar.encode()).values()
        assert int(event.text("SEQUENCE")) == meeting.sequence
        assert (letter.calendar_method == "CANCEL") == called_off(meeting)
        if letter.calendar_method == "REQUEST":
            assert when(calendar, event, "DTSTART") == meeting.starts_at
            assert (event.text("LOCATION") if event.all("LOCATION") else None) == meeting.city
            assert event.text("SUMMARY").endswith(meeting.title)

    def last(self) -> Any:
        (event,) = events(self.letters[-1].calendar.encode()).values()
        return event


def called_off(meeting: Meeting) -> bool:
    return meeting.status == MeetingStatus.CANCELLED or (
        meeting.status == MeetingStatus.POSTPONED and not meeting.has_date
    )


def shown(meeting: Meeting) -> tuple[Any, ...]:
    return (meeting.status, meeting.slot, meeting.has_date, meeting.city, meeting.title)


def begun(make, begin, hands) -> Story:
    hands.at = datetime.fromisoformat("2026-11-25T09:00:00+00:00")
    forum = make.forum(f"f{make._number()}", members="FI")
    make.delegate(forum, "FI", email=f"{forum.slug}.{ADDRESS}")
    secretary = make.secretary(forum)
    meeting = make.meeting(forum, status=MeetingStatus.PLANNED, title="Spring", city="Oslo")
    return Story(begin, hands, secretary, meeting)


SETTINGS = settings(
    max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@SETTINGS
@given(st.lists(st.tuples(CHANGES, MINUTES), max_size=8))
def test_what_was_sent_last_is_what_is_true(make, begin, hands, steps):
    story = begun(make, begin, hands)
    story.do("convene", slot(), tell=True)
    for (what, how), minutes in steps:
        story.step(what, how, minutes, tell=True)
    story.wait(11)
    meeting = story.now()
    if not story.letters:
        assert meeting.status != MeetingStatus.CONVENED  # called off, or put off, before anybody had heard
        return
    if called_off(meeting):
        assert story.letters[-1].calendar_method == "CANCEL"
        return
    assert story.letters[-1].calendar_method == "REQUEST"
    assert int(story.last().text("SEQUENCE")) <= meeting.sequence
    story_told = story.last()
    assert story_told.one("DTSTART").raw == f"{meeting.local_start:%Y%m%dT%H%M%S}"
    assert (story_told.text("LOCATION") if story_told.all("LOCATION") else None) == meeting.city
    assert story_told.text("SUMMARY").endswith(meeting.title)


@SETTINGS
@given(st.lists(st.tuples(CHANGES, MINUTES, st.booleans()), max_size=8))
def test_no_letter_lies_and_none_is_overtaken_by_an_older_one(make, begin, hands, steps):
    """Also where some changes are saved without telling anyone."""
    story = begun(make, begin, hands)
    story.do("convene", slot(), tell=True)
    for (what, how), minutes, tell in steps:
        story.step(what, how, minutes, tell=tell)
    story.wait(11)
    found = [next(iter(events(letter.calendar.encode()).values())) for letter in story.letters]
    for one, other in pairwise(found):
        assert one.one("DTSTAMP").raw < other.one("DTSTAMP").raw
        assert int(one.text("SEQUENCE")) <= int(other.text("SEQUENCE"))
    assert len({event.text("UID") for event in found}) <= 1


@SETTINGS
@given(st.lists(st.tuples(CHANGES, st.just(0)), min_size=1, max_size=4), DAYS)
def test_what_is_undone_within_the_window_leaves_no_letter(make, begin, hands, steps, day):
    """Changes that wait, and then everything as it was."""
    story = begun(make, begin, hands)
    story.do("convene", day, tell=True)
    assert len(story.wait(11)) == 1
    before = story.now()
    for (what, how), _ in steps:
        if what in ("move", "place", "title"):
            story.step(what, how, 1, tell=True)
    story.step("move", before.slot, 0, tell=True)
    story.step("place", before.city, 0, tell=True)
    story.step("title", before.title, 0, tell=True)
    assert shown(story.now()) == shown(before)
    assert story.wait(11) == []
    with begin(read_only=True) as work:
        kept = sa.select(sa.func.count()).where(OutboxMessage.meeting_id == before.id)
        assert work.session.scalar(kept) == 1
