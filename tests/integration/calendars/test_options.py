"""What may be chosen of a feed: language, deadlines and actions, tasks, alarm, only when busy."""

from datetime import UTC, date, datetime, timedelta

import pytest

from coordinator.calendars import operations, queries
from coordinator.calendars.rules import FeedOptions
from coordinator.kit.ids import new_id
from coordinator.meetings import operations as meetings
from coordinator.meetings.models import Deadline
from coordinator.meetings.rules import Anchor, MeetingStatus
from coordinator.proceedings import operations as proceedings
from coordinator.proceedings.models import Action
from coordinator.proceedings.rules import ActionStatus, OwnerKind
from tests.factories.agendas import Nac, item, lay_out, publish
from tests.ics_reader import events, read, when


@pytest.fixture
def delegate(make, nac):
    return make.delegate(nac, "FI")


def summaries(answer):
    return sorted(event.text("SUMMARY") for event in events(answer.data).values())


def deadline(make, meeting, due_on=date(2027, 4, 6)):
    return make.keep(Deadline(
        id=new_id(), meeting_id=meeting.id, step="papers_due", due_on=due_on, offset_days=-14,
        relative_to=Anchor.MEETING_START, audience="contact_points",
    ))  # fmt: skip


def action(make, forum, owner, **over):
    return make.keep(Action(**{
        "id": new_id(), "forum_id": forum.id, "text": "Share the list of contacts", "due_on": date(2027, 2, 1),
        "owner_kind": OwnerKind.PERSON, "owner_person_id": owner.id, "status": ActionStatus.OPEN, **over,
    }))  # fmt: skip


def choose(begin, person, **options):
    with begin(person) as work:
        (line,) = queries.feeds_of(work.session, work.actor)
        operations.choose_options(work, line.feed.id, FeedOptions(**options))


def test_a_feed_may_be_in_another_language_than_the_account(client, make, nac, issue, delegate):
    make.meeting(nac, status=MeetingStatus.CANCELLED, status_changed_at=datetime(2026, 11, 20, tzinfo=UTC))
    swedish = client.get(issue(delegate, forum=nac, locale="sv"))
    english = client.get(issue(delegate, forum=nac))
    assert read(swedish.data).text("NAME") == "Nordiska utlänningsutskottet"
    assert summaries(swedish) == ["Inställt: NAC: Spring meeting"]
    assert summaries(english) == ["Cancelled: NAC: Spring meeting"]
    assert swedish.headers["ETag"] != english.headers["ETag"]


@pytest.mark.parametrize(
    "chosen",
    [
        {"locale": "fi"},
        {"with_deadlines": True},
        {"with_spans": True},
        {"with_actions": True},
        {"busy_only": True},
        {"alarm_minutes": 15},
    ],
)
def test_every_choice_changes_the_validator_at_once(client, begin, make, nac, issue, delegate, chosen):
    deadline(make, make.meeting(nac))
    path = issue(delegate)
    for _ in range(2):
        etag = client.get(path).headers["ETag"]
    assert client.get(path, headers={"If-None-Match": etag}).status_code == 304
    choose(begin, delegate, **chosen)
    changed = client.get(path, headers={"If-None-Match": etag})
    assert changed.status_code == 200
    choose(begin, delegate)
    assert client.get(path).headers["ETag"] == etag


def test_an_alarm_speaks_up_before_what_takes_time(client, make, nac, issue, delegate):
    meeting = make.meeting(nac)
    make.meeting(
        nac, at="2027-05-04T09:00", title="Called off", status=MeetingStatus.CANCELLED,
        status_changed_at=datetime(2026, 11, 20, tzinfo=UTC),
    )  # fmt: skip
    deadline(make, meeting)
    answer = client.get(issue(delegate, forum=nac, with_deadlines=True, alarm_minutes=60))
    found = {event.text("SUMMARY"): event.parts("VALARM") for event in events(answer.data).values()}
    (alarm,) = found["NAC: Spring meeting"]
    assert alarm.text("ACTION") == "DISPLAY"
    assert alarm.one("TRIGGER").raw == "-PT60M"
    assert alarm.text("DESCRIPTION") == "A meeting begins soon."
    assert found["Papers, last day: NAC: Spring meeting"] == found["Cancelled: NAC: Called off"] == []


def test_busy_only_tells_when_and_nothing_else(client, begin, make, nac, issue, delegate):
    meeting = make.meeting(nac, city="Oslo", venue="The castle", title="Returns to Xanadu " * 8)
    off = make.meeting(nac, at="2027-05-04T09:00", title="Secret visit")
    deadline(make, meeting)
    with begin(make.secretary(nac)) as work:
        meetings.cancel(work, off.id, reason="Ferry strike", tell=False)
    answer = client.get(issue(delegate, forum=nac, busy_only=True, with_deadlines=True))
    calendar, found = read(answer.data), events(answer.data)
    assert set(found) == {meeting.uid, off.uid}
    assert found[meeting.uid].text("SUMMARY") == "Busy"
    assert (found[off.uid].text("SUMMARY"), found[off.uid].text("STATUS")) == ("Cancelled", "CANCELLED")
    assert when(calendar, found[meeting.uid], "DTSTART") == meeting.starts_at
    for word in (
        b"NAC",
        b"Nordic",
        b"Xanadu",
        b"Oslo",
        b"castle",
        b"Secret",
        b"Ferry",
        b"/meetings/",
        b"LOCATION",
    ):
        assert word not in answer.data
    assert answer.headers["Content-Disposition"] == 'inline; filename="busy.ics"'


def test_deadlines_may_be_tasks(client, make, nac, issue, delegate):
    meeting = make.meeting(nac)
    papers = deadline(make, meeting)
    calendar = read(client.get(issue(delegate, forum=nac, with_deadlines=True, as_tasks=True)).data)
    assert [event.text("UID") for event in calendar.parts("VEVENT")] == [meeting.uid]
    (task,) = calendar.parts("VTODO")
    assert task.text("UID") == f"{papers.id}@example.org"
    assert task.text("SUMMARY") == "Papers, last day: NAC: Spring meeting"
    assert (task.one("DUE").raw, task.one("DUE").params) == ("20270406", {"VALUE": "DATE"})
    assert task.text("STATUS") == "NEEDS-ACTION"
    assert not any(task.has(name) for name in ("DTSTART", "DTEND", "TRANSP"))


def test_a_deadline_that_got_another_day_is_newer_than_before(
    client, begin, make, nac, issue, delegate, hands
):
    papers = deadline(make, make.meeting(nac))
    path = issue(delegate, forum=nac, with_deadlines=True)
    before = events(client.get(path).data)[f"{papers.id}@example.org"]
    hands.at += timedelta(days=1)
    with begin(make.secretary(nac)) as work:
        meetings.change_deadline(work, papers.id, due_on=date(2027, 4, 8), pinned=True)
    answer = client.get(path)
    after = events(answer.data)[f"{papers.id}@example.org"]
    assert when(read(answer.data), after, "DTSTART") == date(2027, 4, 8)
    assert int(after.text("SEQUENCE")) == int(before.text("SEQUENCE")) + 1
    assert after.text("DTSTAMP") == after.text("LAST-MODIFIED") == "20261126T090000Z"
    assert before.text("DTSTAMP") < after.text("DTSTAMP")


def test_my_open_actions_stand_in_my_personal_feed_if_i_want(client, make, nac, issue, delegate):
    make.meeting(nac)
    mine = action(make, nac, delegate)
    action(make, nac, delegate, text="Done long ago", status=ActionStatus.DONE)
    action(make, nac, make.delegate(nac, "SE"), text="Somebody else's")
    assert summaries(client.get(issue(delegate))) == ["NAC: Spring meeting"]
    assert summaries(client.get(issue(delegate, forum=nac, with_actions=True))) == ["NAC: Spring meeting"]
    answer = client.get(issue(delegate, with_actions=True))
    assert summaries(answer) == ["NAC, action: Share the list of contacts", "NAC: Spring meeting"]
    event = events(answer.data)[f"action-{mine.id}@example.org"]
    assert when(read(answer.data), event, "DTSTART") == date(2027, 2, 1)
    assert (event.text("CLASS"), event.text("TRANSP")) == ("PRIVATE", "TRANSPARENT")
    (task,) = read(client.get(issue(delegate, with_actions=True, as_tasks=True)).data).parts("VTODO")
    assert task.one("DUE").raw == "20270201"


def test_an_action_that_is_done_leaves_the_feed_and_the_validator_says_so(
    client, begin, make, nac, issue, delegate
):
    mine = action(make, nac, delegate)
    path = issue(delegate, with_actions=True)
    for _ in range(2):
        etag = client.get(path).headers["ETag"]
    assert client.get(path, headers={"If-None-Match": etag}).status_code == 304
    with begin(delegate) as work:
        proceedings.change_action(work, mine.id, ActionStatus.DONE)
    after = client.get(path, headers={"If-None-Match": etag})
    assert (after.status_code, summaries(after)) == (200, [])


def test_the_description_says_what_was_chosen_and_that_it_was_cut(
    client, make, nac, issue, delegate, monkeypatch
):
    for month in (2, 3, 4):
        make.meeting(nac, at=f"2027-0{month}-10T10:00")
    said = read(client.get(issue(delegate, with_deadlines=True, with_actions=True)).data).text("X-WR-CALDESC")
    assert said.endswith("With deadlines and your own actions.")
    monkeypatch.setattr("coordinator.calendars.queries.contents.EVENT_LIMIT", 2)
    said = read(client.get(issue(delegate)).data).text("X-WR-CALDESC")
    assert "only the first 2,000 are here" in said


def test_a_deadline_done_by_publishing_the_agenda_leaves_the_feed(client, begin, make, issue):
    nac = Nac(make)
    make.keep(Deadline(
        id=new_id(), meeting_id=nac.meeting.id, step="draft_agenda", due_on=date(2027, 3, 23), offset_days=-28,
        relative_to=Anchor.MEETING_START, audience="secretariat",
    ))  # fmt: skip
    path = issue(nac.secretary, with_deadlines=True)
    assert len(summaries(client.get(path))) == 2
    lay_out(begin, nac, item())
    publish(begin, nac)
    assert [text for text in summaries(client.get(path)) if text.startswith("Draft agenda")] == []
