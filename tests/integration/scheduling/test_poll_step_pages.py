"""Changing a poll on its pages: dates, texts, states, reminders, the decision, links."""

import re
from datetime import date, timedelta

import sqlalchemy as sa

from coordinator.kit.actor import Role
from coordinator.scheduling import operations
from coordinator.scheduling.models import PollGuest, PollOption
from coordinator.scheduling.rules.kinds import Choice, PollState
from coordinator.scheduling.rules.polls import Reply
from tests.factories.polls import FIRST, answer, ask, facts, the_poll, typed
from tests.markup import tree
from tests.posting import leave_now

NEW = "/polls/new?forum=nac"
YES, MAYBE, NO = Choice.YES, Choice.IF_NEED_BE, Choice.NO


def test_a_proposed_date_becomes_one_to_choose_with_the_clock_of_the_others(begin, make, client_of):
    asked = ask(begin, make)
    answer(
        begin,
        asked,
        "FI",
        NO,
        NO,
        reply=Reply(other_first_on=date(2027, 3, 23), other_last_on=date(2027, 3, 24)),
    )
    officer = client_of(asked.secretary)
    page = officer.get(f"/polls/{asked.poll_id}").text
    href = re.search(r'href="(/polls/[^"]+/dates\?[^"]+)"', page)[1].replace("&amp;", "&")
    form = officer.get(href).text
    assert 'value="2027-03-23"' in form
    assert 'value="2027-03-24"' in form
    sent = {
        "zone": "Europe/Oslo", "dates-0-first": "2027-03-23", "dates-0-starts": "09:00",
        "dates-0-last": "2027-03-24", "dates-0-ends": "16:00",
    }  # fmt: skip
    assert "Save and tell" in officer.post(href, data=sent).text
    assert officer.post(href, data=sent | {"tell": "yes"}).status_code == 303
    with begin(read_only=True) as work:
        added = work.session.scalars(
            sa.select(PollOption).where(PollOption.first_on == date(2027, 3, 23))
        ).one()
        assert added.proposed_by_id == asked.parties["FI"]


def test_a_withdrawn_date_comes_back_with_its_answers(begin, make, client_of):
    asked = ask(begin, make)
    answer(begin, asked, "DK", YES, NO)
    officer = client_of(asked.secretary)
    at = f"/polls/{asked.poll_id}/dates/{asked.options[0]}"
    page = officer.post(f"{at}/withdraw", follow_redirects=True).text
    assert "Bring back" in page
    assert "it can be brought back" in page
    page = officer.post(f"{at}/restore", follow_redirects=True).text
    assert "Bring back" not in page
    assert page.count("is-yes") == 1


def test_the_last_date_of_an_open_poll_stays(begin, make, client_of):
    asked = ask(begin, make, dates=(FIRST,))
    page = client_of(asked.secretary).post(
        f"/polls/{asked.poll_id}/dates/{asked.options[0]}/withdraw", follow_redirects=True
    ).text  # fmt: skip
    assert "Give at least one date to choose from." in page


def test_two_officers_who_edit_see_both_texts(begin, make, client_of):
    asked = ask(begin, make)
    officer = client_of(asked.secretary)
    stale = the_poll(begin).version
    with begin(asked.secretary) as work:
        operations.edit_poll(work, asked.poll_id, facts(title="Directors"))
    answer = officer.post(
        f"/polls/{asked.poll_id}/edit", data=typed(title="DG in spring", version=stale, tell="no")
    )
    assert answer.status_code == 409
    assert "Somebody else saved this while you were writing." in answer.text
    assert 'value="DG in spring"' in answer.text


def test_closing_reopening_and_cancelling_are_said_and_undone(begin, make, hands, client_of):
    asked = ask(begin, make)
    hands.at += timedelta(minutes=30)
    leave_now(begin)
    officer = client_of(asked.secretary)
    at = f"/polls/{asked.poll_id}"
    assert officer.get(f"{at}/close").status_code == 200
    assert "The poll has been closed." in officer.post(f"{at}/close", follow_redirects=True).text
    preview = officer.post(f"{at}/reopen", data={"closes_on": "2027-01-20"}).text
    assert "Wed 20 January 2027" in preview
    page = officer.post(
        f"{at}/reopen", data={"closes_on": "2027-01-20", "tell": "no"}, follow_redirects=True
    ).text
    assert "Answers are taken until Wed 20 January 2027." in page
    late = officer.post(f"{at}/cancel", data={"reason": "The host is ill"})
    assert "Save and tell 4 people" in late.text
    page = officer.post(
        f"{at}/cancel", data={"reason": "The host is ill", "tell": "yes"}, follow_redirects=True
    ).text
    assert "The host is ill" in page
    assert the_poll(begin).state == PollState.CANCELLED


def test_only_those_who_owe_an_answer_are_reminded_once_a_day(begin, make, hands, client_of):
    asked = ask(begin, make)
    hands.at += timedelta(minutes=30)
    leave_now(begin)
    answer(begin, asked, "FI", YES, NO)
    officer = client_of(asked.secretary)
    page = officer.post(f"/polls/{asked.poll_id}/remind").text
    assert "Remind 3 people" in page
    assert "Finland" not in page
    said = officer.post(f"/polls/{asked.poll_id}/remind", data={"tell": "yes"}, follow_redirects=True).text
    assert "3 people are reminded." in said
    leave_now(begin)
    again = officer.post(f"/polls/{asked.poll_id}/remind", data={"tell": "yes"}, follow_redirects=True).text
    assert "Nobody is written to" in again


def test_deciding_shows_what_happens_then_convenes_the_meeting(begin, make, client_of):
    asked = ask(begin, make)
    answer(begin, asked, "DK", NO, YES)
    officer = client_of(asked.secretary)
    at = f"/polls/{asked.poll_id}/decide"
    form = tree(officer.get(at).text)
    checked = [radio for radio in form.all("input", type="radio") if "checked" in radio.attrs]
    assert [radio.attrs["value"] for radio in checked] == [str(asked.options[1])]
    preview = officer.post(at, data={"option": str(asked.options[1])})
    assert preview.status_code == 200
    assert "Tue 9 March 2027, 09:00–16:00 Oslo time" in preview.text
    assert re.search(r"Save and tell \d+ people", preview.text)
    assert the_poll(begin).state == PollState.OPEN
    done = officer.post(at, data={"option": str(asked.options[1]), "tell": "yes"})
    poll = the_poll(begin)
    assert done.location == f"/meetings/{poll.meeting_id}"
    assert poll.state == PollState.DECIDED
    meeting = officer.get(done.location).text
    assert "Convened" in meeting
    assert "Tue 9 March 2027" in meeting
    assert officer.post(at, data={"option": str(asked.options[0]), "tell": "yes"}).status_code == 409


def test_a_decision_without_a_date_is_refused(begin, make, client_of):
    asked = ask(begin, make)
    answer = client_of(asked.secretary).post(f"/polls/{asked.poll_id}/decide", data={})
    assert answer.status_code == 422
    assert "Fill in this field." in answer.text


def test_a_link_is_ended_and_brought_back(begin, make, client_of):
    asked = ask(begin, make)
    token = asked.link(begin, "FI")
    officer, nobody = client_of(asked.secretary), client_of(None)
    with begin(read_only=True) as work:
        guest = work.session.scalars(
            sa.select(PollGuest.id).where(PollGuest.person_id == asked.contacts["FI"].id)
        ).one()
    assert asked.contacts["FI"].display_name in officer.get(f"/polls/{asked.poll_id}/links").text
    at = f"/polls/{asked.poll_id}/links/{guest}"
    assert "The link has been ended." in officer.post(f"{at}/end", follow_redirects=True).text
    assert nobody.get(f"/poll/{token}").status_code == 410
    assert "The link works again." in officer.post(f"{at}/restore", follow_redirects=True).text
    assert nobody.get(f"/poll/{token}").status_code == 200


def test_a_chair_sees_the_answers_and_decides_nothing(begin, make, client_of):
    asked = ask(begin, make)
    chair = make.person(email="chair@example.org")
    make.grant(chair, Role.CHAIR, forum=asked.forum)
    client = client_of(chair)
    page = client.get(f"/polls/{asked.poll_id}").text
    assert "poll-table" in page
    assert f"/polls/{asked.poll_id}/decide" not in page
    assert client.post(f"/polls/{asked.poll_id}/decide").status_code == 403
