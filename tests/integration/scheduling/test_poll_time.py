"""What time does to polls: reminders to those who owe, closing after the last day, erasing in the end."""

from datetime import UTC, date, datetime, timedelta

import sqlalchemy as sa

from coordinator.core.journal import JournalEntry
from coordinator.reminders import jobs as reminders
from coordinator.reminders.models import Reminder, ReminderRule
from coordinator.reminders.rules import ReminderState
from coordinator.scheduling import jobs, operations, queries
from coordinator.scheduling.models import PollGuest, PollReply
from coordinator.scheduling.rules.kinds import Choice, PollState
from coordinator.scheduling.rules.polls import Reply
from coordinator.web.work import house
from coordinator.worker import Worker
from tests.factories.polls import ask, facts
from tests.posting import leave_now

YES, NO = Choice.YES, Choice.NO


def remind(begin, hands, at):
    """The reminders that leave at an instant, as address and text."""
    hands.at = at
    leave_now(begin)
    reminders.run_due(house().units)
    return {each.to_address.split("@")[0]: each.text for each in leave_now(begin) if "reminder" in each.kind}


def answer(begin, asked, code, *choices):
    with begin(asked.contacts[code]) as work:
        operations.give_answer(
            work, asked.poll_id, asked.parties[code], dict(zip(asked.options, choices, strict=False))
        )


MORNING = datetime(2027, 1, 12, 7, tzinfo=UTC)
"""Tuesday, eight in Oslo: three working days before the last day, Friday 15 January."""


def test_those_who_have_not_answered_are_reminded_out_of_the_box(begin, make, hands):
    """With the link of their own; whoever has answered, and who has not answered the new date, as it is."""
    asked = ask(begin, make)
    answer(begin, asked, "FI", YES, NO)
    answer(begin, asked, "NO", YES)
    found = remind(begin, hands, MORNING)
    assert sorted(found) == ["dk", "no", "se"]
    assert f"http://localhost/poll/{asked.link(begin, 'NO')}" in found["no"]
    assert "Norway has not answered yet which dates suit: DG spring." in found["no"]
    answer(begin, asked, "DK", YES, YES)
    assert sorted(remind(begin, hands, MORNING + timedelta(days=2))) == ["no", "se"]


def test_a_new_contact_point_is_reminded_with_a_link_that_opens(begin, make, hands):
    asked = ask(begin, make, required="FI", optional="", tell=False)
    found = remind(begin, hands, MORNING)
    assert f"/poll/{asked.link(begin, 'FI')}" in found["fi"]


def test_a_poll_that_was_closed_or_decided_reminds_nobody(begin, make, hands):
    asked = ask(begin, make)
    with begin(asked.secretary) as work:
        operations.decide(work, asked.poll_id, asked.options[0], tell=False)
    assert remind(begin, hands, MORNING) == {}
    with begin(read_only=True) as work:
        states = set(work.session.scalars(sa.select(Reminder.state).where(Reminder.meeting_id.is_(None))))
    assert states == {ReminderState.DROPPED}


def test_another_last_day_moves_the_reminders(begin, make, hands):
    asked = ask(begin, make)
    with begin(asked.secretary) as work:
        operations.edit_poll(work, asked.poll_id, facts(closes_on=date(2027, 1, 22)), tell=False)
    assert remind(begin, hands, MORNING) == {}
    assert sorted(remind(begin, hands, MORNING + timedelta(days=7))) == ["dk", "fi", "no", "se"]


def test_the_usual_rule_is_written_once_and_a_deleted_one_stays_deleted(begin, make):
    first = ask(begin, make)
    with begin() as work:
        rule = work.session.scalars(sa.select(ReminderRule).where(ReminderRule.trigger == "poll.close")).one()
        rule.deleted_at = work.now()
    with begin(first.secretary) as work:
        operations.close_poll(work, first.poll_id)
    with begin(first.secretary) as work:
        operations.reopen_poll(work, first.poll_id, closes_on=date(2027, 1, 20))
    with begin(read_only=True) as work:
        rules = work.session.scalars(
            sa.select(ReminderRule).where(ReminderRule.trigger == "poll.close")
        ).all()
    assert [(each.slug, each.deleted_at is None) for each in rules] == [("r-poll", False)]


def state(begin, asked):
    with begin(read_only=True) as work:
        return queries.get_poll(work, asked.poll_id).state


def test_a_poll_closes_when_its_last_day_is_over_where_it_is(begin, make, hands):
    """The same instant is still Friday in Reykjavik."""
    oslo = ask(begin, make)
    iceland = make.forum("other", members="IS")
    there = ask(
        begin, make, required="IS", optional="", forum=iceland, zone="Atlantic/Reykjavik", title="Elsewhere"
    )
    hands.at = datetime(2027, 1, 15, 23, 30, tzinfo=UTC)
    with begin() as work:
        assert jobs.close_those_over(work) == 1
    assert (state(begin, oslo), state(begin, there)) == (PollState.CLOSED, PollState.OPEN)
    hands.at += timedelta(hours=1)
    with begin() as work:
        assert jobs.close_those_over(work) == 1
    assert state(begin, there) is PollState.CLOSED


def test_the_worker_closes_polls_and_the_journal_says_by_itself(app, begin, make, hands):
    asked = ask(begin, make)
    hands.at = datetime(2027, 1, 16, 12, tzinfo=UTC)
    Worker(app).once()
    assert state(begin, asked) is PollState.CLOSED
    with begin(read_only=True) as work:
        entry = work.session.scalars(sa.select(JournalEntry).where(JournalEntry.event == "PollClosed")).one()
    assert (entry.facts["by_time"], entry.actor_id, entry.forum_id) == (True, None, asked.forum.id)


def test_a_year_after_it_was_over_what_people_wrote_is_erased(begin, make, hands):
    asked = ask(begin, make)
    with begin(asked.contacts["FI"]) as work:
        operations.give_answer(
            work, asked.poll_id, asked.parties["FI"], {asked.options[0]: YES}, Reply(note="On leave")
        )
    with begin(asked.secretary) as work:
        operations.close_poll(work, asked.poll_id)
    hands.at += timedelta(days=364)
    with begin() as work:
        assert jobs.forget(work) == 0
    hands.at += timedelta(days=2)
    with begin() as work:
        assert jobs.forget(work) == 5
    with begin(read_only=True) as work:
        assert work.session.scalars(sa.select(PollGuest)).all() == []
        assert work.session.scalars(sa.select(PollReply.note)).all() == [None]
    with begin(asked.secretary, read_only=True) as work:
        found = queries.results(work, queries.get_poll(work, asked.poll_id))
        assert found.party(asked.parties["FI"]).choices == {asked.options[0]: YES}


def test_holds_are_there_while_a_poll_is_undecided(begin, make):
    asked = ask(begin, make)

    def holds(person, **over):
        with begin(person, read_only=True) as work:
            found = queries.open_holds(work.session, work.actor, date(2027, 3, 1), date(2027, 4, 1), **over)
        return [(hold.option_id, hold.is_asked, hold.declined) for hold in found]

    first, second = asked.options
    assert holds(asked.contacts["FI"]) == [(first, True, False), (second, True, False)]
    assert holds(asked.secretary) == [(first, False, False), (second, False, False)]
    assert holds(asked.secretary, asked_only=True) == []
    assert holds(make.outsider()) == []
    answer(begin, asked, "FI", YES, NO)
    assert holds(asked.contacts["FI"]) == [(first, True, False), (second, True, True)]
    with begin(asked.secretary) as work:
        operations.withdraw_option(work, asked.poll_id, first)
    assert holds(asked.contacts["NO"]) == [(second, True, False)]
    with begin(asked.secretary) as work:
        operations.close_poll(work, asked.poll_id)
    assert holds(asked.contacts["NO"]) == [(second, True, False)]
    with begin(asked.secretary) as work:
        operations.decide(work, asked.poll_id, second)
    assert holds(asked.contacts["NO"]) == []
