"""Letters wait for the hours that their reader wishes, and urgent ones do not."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import sqlalchemy as sa

from coordinator.kit.ids import new_id
from coordinator.kit.quiet import LEAD, Hold, Rhythm
from coordinator.kit.texts import Texts
from coordinator.meetings import operations as meetings
from coordinator.meetings.models import Deadline, PartyAnswer
from coordinator.meetings.rules import Anchor, Answer, MeetingStatus
from coordinator.reminders import jobs
from coordinator.reminders.models import Reminder, ReminderRule
from coordinator.reminders.operations import plan_meeting, send_now
from coordinator.reminders.rules import Reason, ReminderState
from coordinator.web.work import house
from tests.factories.agendas import Nac, item, lay_out, publish
from tests.posting import leave_now

EVENING = datetime(2026, 11, 25, 19, tzinfo=UTC)  # 21.00 in Helsinki
MORNING = datetime(2026, 11, 26, 5, tzinfo=UTC)  # 07.00 there
NIGHT = {"quiet_from": time(20), "quiet_until": time(7)}


@pytest.fixture
def do(begin, secretary):
    def _do(operation, meeting, *args, **named):
        with begin(secretary) as work:
            return operation(work, meeting.id, *args, **named)

    return _do


@pytest.fixture
def planned(make, nac):
    return make.meeting(nac, status=MeetingStatus.PLANNED)


def test_a_call_to_a_meeting_waits_for_the_morning(make, nac, aino, planned, do, wish, letters, hands):
    make.delegate(nac, "SE", email="eva@example.org")
    wish(aino, **NIGHT)
    hands.at = EVENING
    do(meetings.convene, planned)
    by_address = {letter.to_address: letter for letter in letters()}
    assert (by_address["aino@example.org"].due_at, by_address["aino@example.org"].hold) == (
        MORNING, Hold.QUIET,
    )  # fmt: skip
    assert by_address["eva@example.org"].hold is None
    assert by_address["eva@example.org"].due_at < MORNING


def test_a_cancellation_wakes_people(begin, aino, planned, do, wish, letters, hands):
    do(meetings.convene, planned)
    wish(aino, **NIGHT)
    hands.at = EVENING
    leave_now(begin)
    do(meetings.cancel, planned, reason="Ice", tell=True)
    last = letters()[-1]
    assert (last.kind, last.due_at, last.hold) == ("meeting.cancelled", EVENING, None)


def test_what_begins_tomorrow_wakes_people(make, nac, aino, do, wish, letters, hands):
    wish(aino, **NIGHT)
    hands.at = EVENING
    tomorrow = make.meeting(nac, at="2026-11-26T15:00", status=MeetingStatus.PLANNED)
    do(meetings.convene, tomorrow)
    assert [(letter.due_at, letter.hold) for letter in letters()] == [(EVENING, None)]


def test_what_would_wait_until_the_day_before_a_meeting_does_not_wait(
    make, nac, aino, do, wish, letters, hands
):
    wish(aino, **NIGHT)
    hands.at = EVENING
    friday = make.meeting(nac, at="2026-11-27T05:30", status=MeetingStatus.PLANNED)
    do(meetings.convene, friday)
    (letter,) = letters()
    assert letter.hold is None
    assert letter.due_at < MORNING


def test_what_calendars_show_is_never_told_once_a_week(aino, planned, do, wish, letters):
    wish(aino, rhythm=Rhythm.WEEKLY)
    do(meetings.convene, planned)
    (letter,) = letters()
    assert letter.calendar is not None
    assert letter.hold is None


def test_an_agenda_may_wait_for_monday(make, begin, wish, letters):
    nac = Nac(make)
    wish(nac.delegate, rhythm=Rhythm.WEEKLY)
    lay_out(begin, nac, item())
    publish(begin, nac, tell=True)
    holds = {letter.to_name: (letter.hold, letter.due_at) for letter in letters()}
    # On Monday, at 08.00 in Stockholm, where the forum's secretariat is.
    assert holds["Dora Director"] == (Hold.WEEKLY, datetime(2026, 11, 30, 7, tzinfo=UTC))
    assert holds["Nils Contact"][0] is None


def test_wishes_cost_no_statement_for_each_person(make, nac, aino, do, wish, statements):
    counts = []
    for round_ in range(2):
        for number in range(6 * round_):
            wish(
                make.delegate(nac, "SE", email=f"more{number}@example.org"), rests=True, country="SE", **NIGHT
            )
        meeting = make.meeting(nac, status=MeetingStatus.PLANNED)
        statements.clear()
        do(meetings.convene, meeting)
        counts.append(len(statements))
    # Each letter is one INSERT, as it was before.
    assert counts[1] - counts[0] <= 6


def test_one_who_wishes_more_mail_gets_what_waits_sooner(aino, write, wish, letters):
    later = datetime(2026, 11, 30, 6, tzinfo=UTC)
    write(aino, due_at=later, hold=Hold.WEEKLY)
    wish(aino, rhythm=Rhythm.DAILY)
    assert [(letter.due_at, letter.hold) for letter in letters()] == [
        (datetime(2026, 11, 26, 6, tzinfo=UTC), Hold.DAILY)
    ]
    wish(aino, rhythm=Rhythm.AT_ONCE)
    assert [letter.hold for letter in letters()] == [None]


def test_one_who_wishes_less_mail_waits_no_longer_for_what_was_written(aino, write, wish, letters, hands):
    write(aino)
    wish(aino, rhythm=Rhythm.WEEKLY, **NIGHT)
    assert [(letter.due_at, letter.hold) for letter in letters()] == [(hands.at, None)]


# Reminders: asked again when they come


@pytest.fixture
def reminded(make, begin, nac):
    """Finland is to be reminded on Tuesday 23 March 2027 at 08.00 in Stockholm of a deadline on the 30th."""
    make.keep(ReminderRule(
        id=new_id(), slug="r-registration", trigger="meeting.registration_deadline", offset="-P7D",
        audience=["contact_points"], condition="country has no registered participant", channels=["email"],
        message=Texts(en="Registration closes {deadline}: {meeting}."),
    ))  # fmt: skip
    finland = make.contact_point("FI", zone="Europe/Helsinki")
    meeting = make.meeting(nac)
    make.keep(Deadline(
        id=new_id(), meeting_id=meeting.id, step="registration_deadline", due_on=date(2027, 3, 30),
        offset_days=-21, relative_to=Anchor.MEETING_START, audience="contact_points",
    ))  # fmt: skip
    with begin() as work:
        plan_meeting(work, meeting.id)
    return finland, meeting


DUE = datetime(2027, 3, 23, 7, tzinfo=UTC)


def the_row(begin) -> Reminder:
    with begin(read_only=True) as work:
        return work.session.scalars(sa.select(Reminder)).one()


def test_a_reminder_waits_and_leaves_when_it_is_wished(reminded, begin, wish, letters, hands):
    wish(reminded[0], quiet_from=time(8), quiet_until=time(12))
    hands.at = DUE
    assert jobs.run_due(house().units) == {ReminderState.PLANNED: 1}
    row, opens = the_row(begin), datetime(2027, 3, 23, 10, tzinfo=UTC)
    assert (row.state, row.state_reason, row.set_for, row.due_at) == (
        ReminderState.PLANNED, Reason.WAITS, DUE, opens - LEAD,
    )  # fmt: skip
    with begin() as work:
        plan_meeting(work, reminded[1].id)
    assert the_row(begin).due_at == opens - LEAD
    hands.at = opens - LEAD
    assert jobs.run_due(house().units) == {ReminderState.SENT: 1}
    assert [(letter.due_at, letter.hold) for letter in letters()] == [(opens, None)]


def test_who_answers_while_it_waits_is_not_reminded(reminded, make, begin, wish, letters, hands):
    wish(reminded[0], quiet_from=time(8), quiet_until=time(12))
    hands.at = DUE
    jobs.run_due(house().units)
    make.keep(PartyAnswer(
        id=new_id(), meeting_id=reminded[1].id, party_id=make.party("FI").id, answer=Answer.ATTENDS,
        answered_at=make.clock.now(),
    ))  # fmt: skip
    hands.at += timedelta(hours=6)
    jobs.run_due(house().units)
    assert the_row(begin).state == ReminderState.SKIPPED
    assert letters() == []


def test_a_reminder_whose_deadline_would_pass_comes_at_once(reminded, begin, wish, letters, hands):
    wish(reminded[0], rhythm=Rhythm.WEEKLY)
    with begin() as work:
        row = work.session.scalars(sa.select(Reminder)).one()
        row.due_at = datetime(2027, 3, 30, 7, tzinfo=UTC)  # a Tuesday, the day of the deadline
    hands.at = datetime(2027, 3, 30, 7, tzinfo=UTC)
    assert jobs.run_due(house().units) == {ReminderState.SENT: 1}
    assert [(letter.due_at, letter.hold) for letter in letters()] == [(hands.at, None)]


def test_a_reminder_sent_by_hand_comes_at_once(reminded, begin, secretary, wish, letters, hands):
    wish(reminded[0], rhythm=Rhythm.WEEKLY)
    hands.at = DUE
    jobs.run_due(house().units)
    row = the_row(begin)
    with begin(secretary) as work:
        send_now(work, row.id)
    assert [(letter.due_at, letter.hold) for letter in letters()] == [(hands.at, None)]


def test_a_worker_that_slept_does_not_make_people_wait_another_week(reminded, begin, wish, letters, hands):
    wish(reminded[0], rhythm=Rhythm.DAILY)
    hands.at = DUE
    jobs.run_due(house().units)
    hands.at = the_row(begin).due_at + timedelta(hours=3)
    jobs.run_due(house().units)
    assert [(letter.due_at, letter.hold) for letter in letters()] == [(hands.at, None)]


def test_a_reminder_that_waits_follows_a_new_wish(reminded, begin, wish, letters, hands):
    wish(reminded[0], rhythm=Rhythm.WEEKLY)
    hands.at = DUE
    jobs.run_due(house().units)
    assert letters() == []
    hands.at += timedelta(minutes=20)
    wish(reminded[0], rhythm=Rhythm.AT_ONCE)
    assert jobs.run_due(house().units) == {ReminderState.SENT: 1}
    assert [(letter.due_at, letter.hold) for letter in letters()] == [(hands.at, None)]


def test_the_secretariat_sees_who_hears_later_and_why(
    make, nac, aino, planned, do, wish, hands, client_of, secretary
):
    make.delegate(nac, "SE", email="eva@example.org")
    wish(aino, **NIGHT)
    hands.at = EVENING
    do(meetings.convene, planned)
    client = client_of(secretary)
    assert "2 wait, the first until Wed 25 November 2026, 20:10" in client.get(f"/meetings/{planned.id}").text
    page = client.get(f"/meetings/{planned.id}/notices").text
    assert page.count("(quiet hours of the recipient)") == 1
