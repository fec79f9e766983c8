"""What those who are asked are told of a poll, by which letter and when."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from coordinator.accounts.models import Grant
from coordinator.mail.models import OutboxMessage
from coordinator.mail.rules import OutboxState
from coordinator.meetings.rules import MeetingStatus
from coordinator.scheduling import operations, queries
from coordinator.scheduling.rules.kinds import Choice
from coordinator.scheduling.rules.polls import NewOption
from coordinator.web.work import house
from tests.factories.polls import THIRD, ask, facts, span
from tests.posting import leave_now

YES, NO = Choice.YES, Choice.NO
WINDOW = timedelta(minutes=15)


def letters(begin, kind="poll"):
    """Kind and address of what is in the outbox, sent or not."""
    with begin(read_only=True) as work:
        rows = work.session.execute(
            sa.select(OutboxMessage.kind, OutboxMessage.to_address)
            .where(OutboxMessage.kind.startswith(kind))
            .order_by(OutboxMessage.id)
        )
        return sorted((row.kind, row.to_address.split("@")[0]) for row in rows)


def post(begin, hands, *, later=WINDOW):
    """Let the window pass and what waits leave; the kinds and addresses of what left."""
    hands.at += later
    return sorted((each.kind, each.to_address.split("@")[0]) for each in leave_now(begin))


def answer(begin, asked, code, *choices):
    with begin(asked.contacts[code]) as work:
        operations.give_answer(
            work, asked.poll_id, asked.parties[code], dict(zip(asked.options, choices, strict=False))
        )


def test_each_contact_is_asked_in_their_language_with_a_link_of_their_own(begin, make, hands):
    asked = ask(begin, make, required="FI", optional="SE", text="Before the summer, please.")
    with begin() as work:
        work.session.execute(sa.text("UPDATE person SET locale = 'sv' WHERE email = 'se@example.org'"))
    with begin(asked.secretary) as work:
        operations.add_options(work, asked.poll_id, [NewOption(span(THIRD))])
    hands.at += WINDOW
    finnish, swedish = sorted(leave_now(begin), key=lambda each: each.to_address)
    assert finnish.subject == "Which dates suit? DG spring (NAC)"
    for day in ("Tue 2 March 2027", "Tue 9 March 2027", "Tue 16 March 2027", "Fri 15 January 2027"):
        assert day in finnish.text
    assert "Before the summer, please." in finnish.text
    assert f"http://localhost/poll/{asked.link(begin, 'FI')}" in finnish.text
    assert f"http://localhost/poll/{asked.link(begin, 'FI')}" in finnish.html
    assert asked.link(begin, "SE") in swedish.text
    assert (swedish.locale, finnish.from_name) == ("sv", "Secretariat of NAC")


def test_opening_without_telling_anybody_writes_no_letter(begin, make):
    ask(begin, make, tell=False)
    assert letters(begin) == []


def test_changes_of_the_first_minutes_make_one_letter(begin, make, hands):
    asked = ask(begin, make, required="FI", optional="")
    with begin(asked.secretary) as work:
        operations.add_options(work, asked.poll_id, [NewOption(span(THIRD))])
    with begin(asked.secretary) as work:
        operations.withdraw_option(work, asked.poll_id, asked.options[0])
    hands.at += WINDOW
    (letter,) = leave_now(begin)
    assert "Tue 16 March 2027" in letter.text
    assert "Tue 2 March 2027" not in letter.text


def test_a_poll_called_off_before_anybody_heard_of_it_is_never_heard_of(begin, make, hands):
    asked = ask(begin, make)
    with begin(asked.secretary) as work:
        operations.cancel_poll(work, asked.poll_id)
    assert post(begin, hands) == []


def test_those_who_have_answered_hear_of_new_dates_and_the_others_do_not(begin, make, hands):
    asked = ask(begin, make)
    post(begin, hands)
    answer(begin, asked, "FI", YES, NO)
    with begin(asked.secretary) as work:
        operations.add_options(work, asked.poll_id, [NewOption(span(THIRD))])
    with begin(asked.secretary) as work:
        operations.add_options(work, asked.poll_id, [NewOption(span("2027-03-23"))])
    hands.at += WINDOW
    (letter,) = leave_now(begin)
    assert (letter.kind, letter.to_address) == ("poll.new_dates", "fi@example.org")
    assert "Tue 16 March 2027" in letter.text
    assert "Tue 23 March 2027" in letter.text
    assert "Tue 2 March 2027" not in letter.text


def test_a_letter_about_new_dates_does_not_leave_once_they_are_answered(begin, make, hands):
    asked = ask(begin, make)
    post(begin, hands)
    answer(begin, asked, "FI", YES, NO)
    with begin(asked.secretary) as work:
        (new,) = operations.add_options(work, asked.poll_id, [NewOption(span(THIRD))])
        new_id = new.id
    with begin(asked.contacts["FI"]) as work:
        operations.give_answer(work, asked.poll_id, asked.parties["FI"], {new_id: YES})
    assert post(begin, hands) == []


def test_a_date_that_comes_back_is_no_news(begin, make, hands):
    asked = ask(begin, make)
    post(begin, hands)
    answer(begin, asked, "FI", YES, NO)
    with begin(asked.secretary) as work:
        operations.withdraw_option(work, asked.poll_id, asked.options[0])
    with begin(asked.secretary) as work:
        operations.restore_option(work, asked.poll_id, asked.options[0])
    assert post(begin, hands) == []


def test_a_country_that_is_asked_later_is_told_alone(begin, make, hands):
    asked = ask(begin, make, required="FI NO", optional="")
    make.contact_point("DE", email="de@example.org")
    germany = make.party("DE").id
    post(begin, hands)
    with begin(asked.secretary) as work:
        wanted = queries.parties_asked(work.session, asked.poll_id)
        operations.edit_poll(work, asked.poll_id, facts(), parties={**wanted, germany: False})
    assert post(begin, hands) == [("poll.asked", "de")]


def test_a_new_last_day_is_told_to_those_who_have_not_answered(begin, make, hands):
    asked = ask(begin, make, required="FI NO", optional="")
    post(begin, hands)
    answer(begin, asked, "FI", YES, NO)
    with begin(asked.secretary) as work:
        operations.edit_poll(work, asked.poll_id, facts(closes_on=date(2027, 1, 22)))
    assert post(begin, hands) == [("poll.deadline", "no")]


def test_a_cancelled_poll_is_told_to_those_who_were_asked(begin, make, hands):
    asked = ask(begin, make, required="FI NO", optional="")
    post(begin, hands)
    with begin(asked.secretary) as work:
        operations.cancel_poll(work, asked.poll_id, reason="Held in writing")
    hands.at += WINDOW
    found = leave_now(begin)
    assert [each.kind for each in found] == ["poll.cancelled"] * 2
    assert "Held in writing" in found[0].text


def test_a_cancellation_undone_within_the_window_is_told_to_nobody(begin, make, hands):
    asked = ask(begin, make, required="FI NO", optional="")
    post(begin, hands)
    with begin(asked.secretary) as work:
        operations.cancel_poll(work, asked.poll_id)
    with begin(asked.secretary) as work:
        operations.reopen_poll(work, asked.poll_id, closes_on=date(2027, 1, 15))
    assert post(begin, hands) == []


def test_a_decision_comes_with_the_invitation_and_nobody_gets_two_mails(begin, make, hands):
    """The contact points are guests of the meeting; Germany is asked, and the meeting is not for it."""
    forum = make.forum("nac", members="FI NO")
    planned = make.meeting(forum, status=MeetingStatus.PLANNED)
    asked = ask(begin, make, required="FI NO", optional="DE", forum=forum, meeting_id=planned.id)
    post(begin, hands)
    with begin(asked.secretary) as work:
        operations.decide(work, asked.poll_id, asked.options[1])
    hands.at += WINDOW
    found = {each.to_address: each for each in leave_now(begin)}
    assert {to: each.kind for to, each in found.items()} == {
        "fi@example.org": "meeting.convened",
        "no@example.org": "meeting.convened",
        "de@example.org": "poll.decided",
    }
    assert "Tue 9 March 2027" in found["de@example.org"].text
    assert found["fi@example.org"].calendar is not None


def test_a_planned_meeting_from_the_poll_invites_all_asked_once(begin, make, hands):
    forum = make.forum("nac", members="FI NO")
    asked = ask(begin, make, required="FI NO DE", optional="", forum=forum)
    post(begin, hands)
    with begin(asked.secretary) as work:
        operations.decide(work, asked.poll_id, asked.options[1])
    assert post(begin, hands) == [
        ("meeting.convened", "de"), ("meeting.convened", "fi"), ("meeting.convened", "no"),
    ]  # fmt: skip


def test_a_decision_without_telling_anybody_is_told_to_nobody(begin, make, hands):
    asked = ask(begin, make)
    post(begin, hands)
    with begin(asked.secretary) as work:
        operations.decide(work, asked.poll_id, asked.options[1], tell=False)
    assert post(begin, hands) == []


def test_a_meeting_that_is_only_planned_is_told_by_the_poll(begin, make, hands):
    asked = ask(begin, make, required="FI NO", optional="")
    post(begin, hands)
    with begin(asked.secretary) as work:
        operations.decide(work, asked.poll_id, asked.options[1], convene=False)
    assert post(begin, hands) == [("poll.decided", "fi"), ("poll.decided", "no")]


def test_the_date_on_which_the_meeting_was_anyway_is_told_by_the_poll(begin, make, hands):
    """The meeting has nothing new to say."""
    forum = make.forum("nac", members="FI NO")
    called = make.meeting(forum, at="2027-03-09T09:00", end="2027-03-09T16:00")
    asked = ask(begin, make, required="FI NO", optional="", forum=forum, meeting_id=called.id)
    post(begin, hands)
    with begin(asked.secretary) as work:
        operations.decide(work, asked.poll_id, asked.options[1])
    assert post(begin, hands) == [("poll.decided", "fi"), ("poll.decided", "no")]


def test_a_moved_meeting_tells_the_date_itself(begin, make, hands):
    forum = make.forum("nac", members="FI NO")
    called = make.meeting(forum)
    asked = ask(begin, make, required="FI", optional="DE", forum=forum, meeting_id=called.id)
    make.contact_point("NO", email="no@example.org")
    post(begin, hands)
    with begin(asked.secretary) as work:
        operations.decide(work, asked.poll_id, asked.options[1])
    assert post(begin, hands) == [("meeting.moved", "fi"), ("meeting.moved", "no"), ("poll.decided", "de")]


def test_what_waits_is_not_sent_when_the_poll_closes(begin, make, hands):
    asked = ask(begin, make)
    with begin(asked.secretary) as work:
        operations.close_poll(work, asked.poll_id)
    assert post(begin, hands) == []


def test_a_revoked_link_is_not_posted(begin, make, hands):
    asked = ask(begin, make, required="FI NO", optional="")
    with begin(asked.secretary) as work:
        poll = queries.get_poll(work, asked.poll_id)
        (contact,) = queries.contacts(work, poll, [asked.parties["FI"]])[:1]
        operations.revoke_link(work, asked.poll_id, contact.guest_id)
    assert post(begin, hands) == [("poll.asked", "no")]


def test_who_takes_over_is_asked_and_who_left_hears_nothing_more(begin, make, hands):
    asked = ask(begin, make, required="FI NO", optional="")
    post(begin, hands)
    with begin() as work:
        work.session.execute(
            sa.update(Grant).where(Grant.person_id == asked.contacts["FI"].id).values(until_on=work.actor.on)
        )
    make.contact_point("FI", email="new@example.org")
    with begin(asked.secretary) as work:
        assert operations.remind_now(work, asked.poll_id) == 2
    assert post(begin, hands) == [("poll.asked", "new"), ("poll.reminder", "no")]


def test_reminding_by_hand_reaches_those_who_owe_once_a_day(begin, make, hands):
    asked = ask(begin, make)
    post(begin, hands)
    answer(begin, asked, "FI", YES, NO)
    with begin(asked.secretary) as work:
        assert operations.remind_now(work, asked.poll_id) == 3
    assert post(begin, hands, later=timedelta()) == [
        ("poll.reminder", "dk"), ("poll.reminder", "no"), ("poll.reminder", "se"),
    ]  # fmt: skip
    with begin(asked.secretary) as work:
        assert operations.remind_now(work, asked.poll_id) == 0
    hands.at += timedelta(days=1)
    with begin(asked.secretary) as work:
        assert operations.remind_now(work, asked.poll_id) == 3


def test_reminding_hurries_letters_that_wait(begin, make, hands):
    asked = ask(begin, make, required="FI", optional="")
    with begin(asked.secretary) as work:
        assert operations.remind_now(work, asked.poll_id) == 1
    assert post(begin, hands, later=timedelta()) == [("poll.asked", "fi")]


def test_heads_of_delegation_are_asked_where_there_is_no_contact_point(begin, make, hands):
    forum = make.forum("nac", members="FI NO IS")
    make.delegate(forum, "IS", email="is@example.org")
    make.delegate(forum, "FI", email="head@example.org")
    asked = ask(begin, make, required="FI NO", optional="", forum=forum)
    iceland = make.party("IS").id
    with begin(asked.secretary) as work:
        wanted = queries.parties_asked(work.session, asked.poll_id)
        operations.edit_poll(work, asked.poll_id, facts(), parties={**wanted, iceland: True})
    assert post(begin, hands) == [("poll.asked", "fi"), ("poll.asked", "is"), ("poll.asked", "no")]


@pytest.mark.parametrize("change", ["open", "cancel", "decide", "edit"])
def test_a_preview_says_who_would_be_told_what(begin, make, hands, change):
    asked = ask(begin, make, required="FI", optional="", opened=change != "open")
    if change != "open":
        post(begin, hands)
    acts = {
        "open": lambda work: operations.open_poll(work, asked.poll_id),
        "cancel": lambda work: operations.cancel_poll(work, asked.poll_id),
        "decide": lambda work: operations.decide(work, asked.poll_id, asked.options[0]),
        "edit": lambda work: operations.edit_poll(work, asked.poll_id, facts(closes_on=date(2027, 1, 20))),
    }
    expected = {
        "open": "asked which dates suit", "cancel": "told that the poll is cancelled", "decide": "Invitation",
        "edit": "told the new last day",
    }  # fmt: skip
    with begin(asked.secretary) as work:
        acts[change](work)
        work.session.flush()
        foretold = house().foretell(work)
        work.session.rollback()
        work.events.clear()
    ((person, letter),) = foretold.people
    assert person.email == "fi@example.org"
    assert expected[change].casefold() in letter.casefold()


def test_letters_say_why_they_came_and_name_the_forum(begin, make, hands):
    ask(begin, make, required="FI", optional="")
    hands.at += WINDOW
    (letter,) = leave_now(begin)
    assert "You receive this because you are a contact of Finland." in letter.text
    assert letter.forum_id is not None
    assert letter.state is OutboxState.SENT
