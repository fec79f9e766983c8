"""Dates of open polls stand in the feeds of those asked, and go when they are free again."""

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from coordinator.accounts.models import Grant
from coordinator.calendars.models import Feed
from coordinator.forums.rules import Sharing
from coordinator.kit.actor import Role
from coordinator.meetings.rules import MeetingStatus
from coordinator.scheduling import operations
from coordinator.scheduling.models import Poll, PollOption, PollParty
from coordinator.scheduling.rules.kinds import Choice
from coordinator.scheduling.rules.polls import NewOption
from tests.factories.polls import FIRST, SECOND, THIRD, ask, facts, span
from tests.ics_reader import read

HOLD = "Hold: NAC: DG spring"


def feed(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return read(answer.data)


def events(client, path) -> list[dict]:
    return feed(client, path).parts("VEVENT")


def summaries(client, path) -> list[str]:
    return [event.text("SUMMARY") for event in events(client, path)]


@pytest.fixture
def asked(begin, make):
    return ask(begin, make)


@pytest.fixture
def path(asked, issue):
    return issue(asked.contacts["FI"])


def act(begin, asked, operation, *args, **named):
    with begin(asked.secretary) as work:
        return operation(work, asked.poll_id, *args, **named)


def test_each_open_date_is_a_tentative_entry_of_those_asked(asked, client, path):
    first, second = events(client, path)
    assert [event.text("SUMMARY") for event in (first, second)] == [HOLD, HOLD]
    for event, option_id in zip((first, second), asked.options, strict=True):
        assert event.text("UID") == f"poll-{asked.poll_id}-option-{option_id}@example.org"
        assert (event.text("STATUS"), event.text("TRANSP")) == ("TENTATIVE", "TRANSPARENT")
        assert event.text("URL") == f"http://localhost/polls/{asked.poll_id}"
        assert event.text("DTSTAMP") == event.text("LAST-MODIFIED")
        assert event.text("LOCATION") == "Oslo"
        assert event.text("CLASS") == "PUBLIC"
        assert "Please keep it free" in event.text("DESCRIPTION")
    assert first.text("DTSTART") == "20270302T090000"
    assert second.text("DTEND") == "20270309T160000"
    assert "X-ANSWERS" not in str(first)


@pytest.mark.parametrize("kind", ["forum", "personal"])
def test_the_secretariat_that_asks_sees_them_too(asked, client, issue, kind):
    of = {"forum": asked.forum} if kind == "forum" else {}
    assert summaries(client, issue(asked.secretary, **of)) == [HOLD, HOLD]


def test_who_is_not_asked_has_none(begin, make, client, issue):
    asked = ask(begin, make, required="FI", optional="NO")
    make.membership(asked.forum, "IS")
    for person in (
        make.contact_point("IS", email="is@example.org"),
        make.delegate(asked.forum, "IS", email="is2@example.org"),
        make.observer(asked.forum, "FI", email="o@example.org"),
    ):
        assert summaries(client, issue(person)) == []


def test_a_draft_holds_nothing_yet(begin, make, client, issue):
    asked = ask(begin, make, opened=False)
    path = issue(asked.contacts["FI"])
    assert summaries(client, path) == []
    act(begin, asked, operations.open_poll, tell=False)
    assert summaries(client, path) == [HOLD, HOLD]


def test_a_feed_of_another_forum_or_group_leaves_them_out(begin, make, asked, client, issue):
    other = make.forum("gdisc", members="FI")
    group = make.group(asked.forum, "nac-return", parties="FI")
    contact = asked.contacts["FI"]
    assert summaries(client, issue(contact, forum=other)) == []
    assert summaries(client, issue(contact, group=group)) == []
    assert summaries(client, issue(contact, forum=asked.forum)) == [HOLD, HOLD]


def test_they_can_be_left_out_and_take_nobodys_time(asked, client, issue):
    contact = asked.contacts["FI"]
    assert summaries(client, issue(contact, with_holds=False)) == []
    assert summaries(client, issue(contact, busy_only=True)) == []
    assert "VALARM" not in client.get(issue(contact, alarm_minutes=15)).text


def test_the_option_is_a_tick_in_the_form(asked, client, client_of, begin, path):
    browser = client_of(asked.contacts["FI"])
    with begin(read_only=True) as work:
        feed_id = work.session.scalars(sa.select(Feed.id)).one()
    assert "Dates of open polls" in browser.get(f"/calendar/feeds/{feed_id}/options").text
    browser.post(f"/calendar/feeds/{feed_id}/options", data={"with_deadlines": "y"})
    assert summaries(client, path) == []
    browser.post(f"/calendar/feeds/{feed_id}/options", data={"with_holds": "y"})
    assert summaries(client, path) == [HOLD, HOLD]


def test_a_date_that_is_withdrawn_goes_and_comes_back_with_a_higher_number(begin, asked, client, path):
    before = {event.text("UID"): int(event.text("SEQUENCE")) for event in events(client, path)}
    with begin(asked.secretary) as work:
        operations.withdraw_option(work, asked.poll_id, asked.options[0])
    (left,) = events(client, path)
    assert left.text("DTSTART") == "20270309T090000"
    with begin(asked.secretary) as work:
        operations.restore_option(work, asked.poll_id, asked.options[0])
    after = {event.text("UID"): int(event.text("SEQUENCE")) for event in events(client, path)}
    assert set(after) == set(before)
    assert all(after[uid] >= before[uid] for uid in after)
    assert after[f"poll-{asked.poll_id}-option-{asked.options[0]}@example.org"] > 0


def test_a_new_date_stands_there_at_once(begin, asked, client, path):
    client.get(path)
    act(begin, asked, operations.add_options, [NewOption(span(THIRD))])
    assert [event.text("DTSTART")[:8] for event in events(client, path)] == [
        "20270302",
        "20270309",
        "20270316",
    ]


def test_another_place_is_a_change_with_a_higher_number(begin, asked, client, hands, path):
    before = events(client, path)[0]
    hands.at += timedelta(hours=1)
    with begin(asked.secretary) as work:
        poll = work.session.get_one(Poll, asked.poll_id)
        operations.edit_poll(work, asked.poll_id, facts(city="Bergen"), version=poll.version)
    after = events(client, path)[0]
    assert after.text("LOCATION") == "Bergen"
    assert int(after.text("SEQUENCE")) > int(before.text("SEQUENCE"))
    assert after.text("DTSTAMP") > before.text("DTSTAMP")


def test_the_decision_lets_them_go_and_the_meeting_stands_there(begin, asked, client, path):
    client.get(path)
    act(begin, asked, operations.decide, asked.options[1], tell=False)
    (event,) = events(client, path)
    assert (event.text("SUMMARY"), event.text("STATUS")) == ("NAC: DG spring", "CONFIRMED")
    assert event.text("DTSTART") == "20270309T090000"
    assert not event.text("UID").startswith("poll-")


def test_a_cancelled_poll_lets_them_go(begin, asked, client, path):
    client.get(path)
    act(begin, asked, operations.cancel_poll, reason="No date suits", tell=False)
    assert summaries(client, path) == []


def test_closed_and_undecided_they_are_still_to_be_kept_free(begin, asked, client, path):
    act(begin, asked, operations.close_poll)
    assert summaries(client, path) == [HOLD, HOLD]


def test_what_is_past_goes(asked, client, hands, path):
    hands.at = datetime(2027, 3, 5, 9, tzinfo=UTC)
    assert [event.text("DTSTART")[:8] for event in events(client, path)] == ["20270309"]


def test_whoever_no_longer_speaks_for_a_party_asked_loses_them(begin, make, asked, client, issue):
    person = make.delegate(asked.forum, "FI", email="d@example.org")
    path = issue(person)
    assert summaries(client, path) == [HOLD, HOLD]
    with begin() as work:
        grant = work.session.scalars(sa.select(Grant).where(Grant.person_id == person.id)).one()
        grant.role = Role.OBSERVER
    assert summaries(client, path) == []


def test_a_party_that_is_removed_loses_them(begin, asked, client, path):
    client.get(path)
    with begin() as work:
        row = work.session.scalars(
            sa.select(PollParty).where(PollParty.party_id == asked.parties["FI"])
        ).one()
        row.removed_at = work.now()
    assert summaries(client, path) == []


def test_one_about_a_restricted_meeting_is_private(begin, make, client, issue):
    asked = ask(begin, make)
    meeting = make.meeting(asked.forum, status=MeetingStatus.PLANNED, sharing=Sharing.ADDRESSEE)
    with begin() as work:
        work.session.get_one(Poll, asked.poll_id).meeting_id = meeting.id
    path = issue(asked.contacts["FI"])
    assert {e.text("CLASS") for e in events(client, path) if e.text("UID").startswith("poll-")} == {"PRIVATE"}


# Known or not -------------------------------------------------------------------------------------------


def settled(client, path):
    client.get(path)
    return client.get(path).headers["ETag"]


def is_known(client, path, etag, statements) -> bool:
    statements.clear()
    answer = client.get(path, headers={"If-None-Match": etag})
    return answer.status_code == 304 and len(statements) == 1


def test_an_unchanged_feed_with_holds_is_one_statement(asked, client, path, statements):
    assert is_known(client, path, settled(client, path), statements)


@pytest.mark.parametrize("who", ["asked", "asked_elsewhere", "leading", "forum"])
def test_each_change_past_every_operation_is_seen(begin, make, client, issue, statements, who):
    asked = ask(begin, make)
    if who == "asked_elsewhere":  # a country that has no seat in the forum is asked all the same
        iceland = make.party("IS").id
        reader = make.contact_point("IS", email="is@example.org")
        make.keep(PollParty(
            id=asked.poll_id, poll_id=asked.poll_id, party_id=iceland, required=False,
            added_at=datetime(2026, 11, 25, tzinfo=UTC),
        ))  # fmt: skip
        path = issue(reader)
    elif who == "asked":
        path = issue(asked.contacts["FI"])
    else:
        path = issue(asked.secretary, **({"forum": asked.forum} if who == "forum" else {}))
    assert summaries(client, path) == [HOLD, HOLD]
    now = datetime(2026, 11, 26, tzinfo=UTC)
    changes = {
        "a title": sa.update(Poll).values(title="Another"),
        "a state": sa.update(Poll).values(state="cancelled"),
        "a state and back": sa.update(Poll).values(state="open"),
        "a date withdrawn": sa.update(PollOption).where(PollOption.id == asked.options[0]).values(withdrawn_at=now),
        "a date restored": sa.update(PollOption).values(withdrawn_at=None),
        "a number": sa.update(PollOption).values(sequence=7),
        "a date gone": sa.delete(PollOption).where(PollOption.id == asked.options[1]),
    }  # fmt: skip
    if who.startswith("asked"):
        changes["a party removed"] = sa.update(PollParty).values(removed_at=now)
        changes["a party asked again"] = sa.update(PollParty).values(removed_at=None)
    unseen = []
    for name, change in changes.items():
        etag = settled(client, path)
        assert is_known(client, path, etag, statements), name
        with begin() as work:
            work.session.execute(change, execution_options={"synchronize_session": False})
        answer = client.get(path, headers={"If-None-Match": etag})
        if answer.status_code == 304:
            unseen.append(name)
        with begin() as work:
            work.session.execute(sa.update(Feed).values(known_by=None))
    assert unseen == []


def test_opening_a_poll_is_seen_by_those_who_never_had_one(begin, make, client, issue, statements):
    asked = ask(begin, make, opened=False)
    path = issue(asked.contacts["NO"])
    etag = settled(client, path)
    assert is_known(client, path, etag, statements)
    act(begin, asked, operations.open_poll, tell=False)
    assert client.get(path, headers={"If-None-Match": etag}).status_code == 200


def test_an_answer_changes_no_calendar(begin, asked, client, path, statements):
    etag = settled(client, path)
    answers = {asked.options[0]: Choice.YES, asked.options[1]: Choice.NO}
    with begin(asked.contacts["FI"]) as work:
        operations.give_answer(work, asked.poll_id, asked.parties["FI"], answers)
    assert is_known(client, path, etag, statements)


def test_two_fetches_without_a_change_are_the_same_bytes(asked, client, path, hands):
    first = client.get(path).data
    hands.at += timedelta(hours=3)
    assert client.get(path).data == first


def test_ten_polls_cost_no_more_statements_than_one(begin, make, client, issue, statements):
    first = ask(begin, make)
    path = issue(first.contacts["FI"])

    def cost() -> int:
        with begin() as work:
            work.session.execute(sa.update(Feed).values(known_by=None))
        statements.clear()
        client.get(path)
        return len(statements)

    cost()
    one = cost()
    with begin(first.secretary) as work:
        for number in range(9):
            poll = operations.draft_poll(
                work, forum_id=first.forum.id, facts=facts(title=f"Poll {number}"),
                parties={first.parties["FI"]: True}, options=[NewOption(span(f"2027-04-{number + 10}"))],
            )  # fmt: skip
            poll.state, poll.opened_at = "open", work.now()
    cost()
    assert cost() <= one
    assert len(summaries(client, path)) == 11


def test_dates_far_away_wait_outside_the_window(begin, make, client, issue):
    asked = ask(begin, make, dates=(FIRST, SECOND, "2029-03-02"))
    days = [event.text("DTSTART")[:4] for event in events(client, issue(asked.contacts["FI"]))]
    assert days == ["2027", "2027"]
    assert date(2029, 3, 2) > date(2028, 11, 25)
