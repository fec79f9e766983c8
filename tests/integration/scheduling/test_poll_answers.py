"""Answering for a country: by link on whatever device, signed in, and entered by the secretariat."""

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from coordinator.accounts.models import Account, Grant
from coordinator.accounts.rules import AccountState
from coordinator.forums.models import Party
from coordinator.kit.texts import Texts
from coordinator.scheduling import operations, queries
from coordinator.scheduling.models import PollAnswer, PollReply
from coordinator.scheduling.rules.kinds import AnswerVia, Choice
from coordinator.scheduling.rules.polls import NewOption
from tests.factories.polls import THIRD, ask, span
from tests.markup import tree

YES, MAYBE, NO = Choice.YES, Choice.IF_NEED_BE, Choice.NO
AFTER = datetime(2027, 1, 16, 12, tzinfo=UTC)
"""The day after the last day to answer."""


@pytest.fixture
def asked(begin, make):
    return ask(begin, make, text="Before Easter, please.")


@pytest.fixture
def phone(client_of):
    return client_of(None)


def typed(asked, *choices, **over):
    values = {f"option-{option}": choice for option, choice in zip(asked.options, choices, strict=False)}
    return {"version": "0", **values, **over}


def said(begin, asked, code):
    """What a country has answered, in the order of the dates; None for nothing."""
    with begin(asked.secretary, read_only=True) as work:
        line = queries.get_page(work, asked.poll_id).result.party(asked.parties[code])
        return tuple(line.choices.get(option) for option in asked.options) if line.reply else None


def reply(begin):
    with begin(read_only=True) as work:
        return work.session.scalars(sa.select(PollReply)).one()


# By link


def test_opening_a_link_shows_the_dates_and_changes_nothing(begin, asked, phone):
    answer = phone.get(f"/poll/{asked.link(begin, 'FI')}")
    assert answer.status_code == 200
    page = tree(answer.text)
    assert "Which date suits Finland?" in page.one("h1").text
    assert "Before Easter, please." in page.text
    assert "Tue 2 March 2027" in page.text
    groups = {radio.attrs["name"] for radio in page.all("input", type="radio")}
    assert groups == {f"option-{option}" for option in asked.options}
    assert [radio for radio in page.all("input", type="radio") if "checked" in radio.attrs] == []
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    assert said(begin, asked, "FI") is None


def test_an_answer_by_link_is_confirmed_changed_and_taken_back(begin, asked, phone):
    at = f"/poll/{asked.link(begin, 'FI')}"
    page = phone.post(at, data=typed(asked, "yes", "no", note="Not before ten"), follow_redirects=True).text
    assert "Thank you. Your answer has been saved." in page
    assert "What Finland has answered" in page
    assert "Not before ten" in page
    assert said(begin, asked, "FI") == (YES, NO)
    assert reply(begin).via == AnswerVia.LINK
    assert reply(begin).person_id == asked.contacts["FI"].id
    form = tree(phone.get(f"{at}?change=1").text)
    checked = [r.attrs["value"] for r in form.all("input", type="radio") if "checked" in r.attrs]
    assert checked == ["yes", "no"]
    assert phone.post(at, data=typed(asked, "if_need_be", "no", version="1")).status_code == 303
    assert said(begin, asked, "FI") == (MAYBE, NO)
    page = phone.post(f"{at}/take-back", follow_redirects=True).text
    assert "The answer has been taken back." in page
    assert "Send the answer of Finland" in page
    assert said(begin, asked, "FI") is None
    assert "There was nothing to take back." in phone.post(f"{at}/take-back", follow_redirects=True).text


def test_a_date_that_was_not_answered_is_asked_for_and_the_rest_is_kept(begin, asked, phone):
    at = f"/poll/{asked.link(begin, 'FI')}"
    answer = phone.post(at, data=typed(asked, "yes", note="Not before ten"))
    assert answer.status_code == 422
    assert answer.text.count("Answer each date; the lower button says no to those left open.") == 2
    page = tree(answer.text)
    assert [r.attrs["value"] for r in page.all("input", type="radio") if "checked" in r.attrs] == ["yes"]
    assert "Not before ten" in answer.text
    assert phone.post(at, data=typed(asked, "yes", rest="no")).status_code == 303
    assert said(begin, asked, "FI") == (YES, NO)


def test_another_date_is_an_answer(begin, asked, phone):
    at = f"/poll/{asked.link(begin, 'FI')}"
    sent = typed(
        asked, other_first_on="2027-03-23", other_last_on="2027-03-24", other_dates="or the week after"
    )
    page = phone.post(at, data=sent, follow_redirects=True).text
    assert "Tue 23 March 2027 – Wed 24 March 2027; or the week after" in page
    assert said(begin, asked, "FI") == (NO, NO)


@pytest.mark.parametrize(
    ("over", "message"),
    [
        ({"other_first_on": "2027-03-24", "other_last_on": "2027-03-23"}, "must not be before the first"),
        ({"other_last_on": "2027-03-23"}, "Say from which day."),
        ({"other_first_on": "soon"}, "Give a date that exists"),
        ({"note": "x" * 1001}, "Use at most 1000 characters."),
    ],
)
def test_a_window_backwards_and_the_like_lose_nothing(begin, asked, phone, over, message):
    at = f"/poll/{asked.link(begin, 'FI')}"
    answer = phone.post(at, data=typed(asked, "yes", "no", **over))
    assert answer.status_code == 422
    assert message in answer.text
    assert answer.text.count("checked") == 2
    assert said(begin, asked, "FI") is None


def test_a_choice_that_was_made_up_is_refused(begin, asked, phone):
    assert (
        phone.post(f"/poll/{asked.link(begin, 'FI')}", data=typed(asked, "perhaps", "no")).status_code == 422
    )
    assert said(begin, asked, "FI") is None


def test_a_link_that_was_made_up_opens_nothing(phone):
    assert phone.get(f"/poll/{'a' * 42}").status_code == 404
    assert phone.post(f"/poll/{'a' * 42}", data={}).status_code == 404
    assert phone.post("/poll/nonsense/take-back").status_code == 404


def test_a_late_answer_is_told_so_with_what_was_typed_and_whom_to_write_to(begin, asked, phone, hands):
    at = f"/poll/{asked.link(begin, 'NO')}"
    hands.at = AFTER
    page = phone.get(at)
    assert page.status_code == 200
    assert "The poll has closed" in page.text
    late = phone.post(at, data=typed(asked, "yes", "no", note="From ten o’clock"))
    assert late.status_code == 409
    assert "This was not saved." in late.text
    assert "From ten o’clock" in late.text
    assert "The secretariat can still take your answer:" in late.text
    assert f"mailto:{asked.secretary.email}" in late.text
    assert said(begin, asked, "NO") is None


def test_once_decided_a_link_says_which_date_it_is(begin, asked, phone):
    at = f"/poll/{asked.link(begin, 'NO')}"
    with begin(asked.secretary) as work:
        operations.decide(work, asked.poll_id, asked.options[1])
    page = phone.get(at)
    assert page.status_code == 200
    assert "The date has been decided" in page.text
    assert "Tue 9 March 2027, 09:00–16:00 Oslo time" in page.text


def test_once_cancelled_a_link_says_why(begin, asked, phone):
    at = f"/poll/{asked.link(begin, 'NO')}"
    with begin(asked.secretary) as work:
        operations.cancel_poll(work, asked.poll_id, reason="The host is ill")
    page = phone.get(at)
    assert (page.status_code, "The host is ill" in page.text) == (200, True)


def leave(work, person):
    for grant in work.session.scalars(sa.select(Grant).where(Grant.person_id == person.id)):
        grant.until_on = work.now().date()


def suspend(work, person):
    account = work.session.scalars(sa.select(Account).where(Account.person_id == person.id)).one()
    account.state = AccountState.SUSPENDED


@pytest.mark.parametrize("end", [leave, suspend])
@pytest.mark.parametrize("decided", [False, True])
def test_whoever_left_learns_nothing_by_the_link(begin, asked, phone, end, decided):
    at = f"/poll/{asked.link(begin, 'FI')}"
    with begin() as work:
        end(work, asked.contacts["FI"])
    if decided:
        with begin(asked.secretary) as work:
            operations.decide(work, asked.poll_id, asked.options[1])
    page = phone.get(at)
    assert page.status_code == 410
    assert "You are no longer asked by this link." in page.text
    for word in ("DG spring", "March", "Oslo", asked.secretary.email):
        assert word not in page.text
    assert phone.post(at, data=typed(asked, "yes", "yes")).status_code == 410
    assert said(begin, asked, "FI") is None


def test_the_page_speaks_the_language_of_the_person_and_their_clock(begin, make, phone):
    asked = ask(begin, make, required="FI", optional="")
    with begin() as work:
        work.session.execute(
            sa.text(
                "UPDATE person SET locale = 'sv', zone = 'Europe/Helsinki' WHERE email = 'fi@example.org'"
            )
        )
    answer = phone.get(f"/poll/{asked.link(begin, 'FI')}")
    assert '<html lang="sv"' in answer.text
    assert "10:00–17:00" in answer.text
    phone.post(f"/poll/{asked.link(begin, 'FI')}", data=typed(asked, "yes", "no"))
    assert "11:00" in phone.get(f"/poll/{asked.link(begin, 'FI')}").text  # nine in UTC


def test_holidays_at_home_stand_beside_the_date(begin, make, phone):
    asked = ask(begin, make, required="FI", optional="", dates=("2027-03-02", "2027-03-26"))
    page = phone.get(f"/poll/{asked.link(begin, 'FI')}").text
    assert page.count("Closed at home:") == 1
    assert "Good Friday" in page


def test_new_dates_are_asked_of_those_who_have_answered(begin, asked, phone):
    at = f"/poll/{asked.link(begin, 'FI')}"
    phone.post(at, data=typed(asked, "yes", "no"))
    with begin(asked.secretary) as work:
        operations.add_options(work, asked.poll_id, [NewOption(span(THIRD))])
    page = phone.get(at).text
    assert page.count("New since your country answered.") == 1
    assert "What you send below takes its place." in page


def test_colleagues_see_who_has_answered_and_the_later_one_sees_both_texts(
    begin, make, asked, client_of, phone
):
    colleague = make.delegate(asked.forum, "FI", name="Aino Aalto", email="aino@example.org")
    own = client_of(colleague)
    assert own.post(f"/polls/{asked.poll_id}/answer", data=typed(asked, "yes", "yes")).status_code == 303
    page = phone.get(f"/poll/{asked.link(begin, 'FI')}").text
    assert "Aino Aalto" in page
    stale = phone.post(f"/poll/{asked.link(begin, 'FI')}", data=typed(asked, "no", "yes"))
    assert stale.status_code == 409
    assert "Somebody else saved this while you were writing." in stale.text
    assert said(begin, asked, "FI") == (YES, YES)
    again = typed(asked, "no", "yes", version="1")
    assert phone.post(f"/poll/{asked.link(begin, 'FI')}", data=again).status_code == 303
    assert said(begin, asked, "FI") == (NO, YES)


def test_the_link_takes_few_statements(begin, asked, phone, statements):
    at = f"/poll/{asked.link(begin, 'FI')}"
    phone.get(at)
    statements.clear()
    phone.get(at)
    assert len(statements) <= 12, statements


def test_a_form_by_link_needs_its_token(app, begin, asked, phone):
    at = f"/poll/{asked.link(begin, 'FI')}"
    app.config["WTF_CSRF_ENABLED"] = True
    assert phone.post(at, data=typed(asked, "yes", "no")).status_code in (400, 422)
    assert said(begin, asked, "FI") is None


# Signed in


def test_signed_in_one_answers_for_ones_own_country(begin, asked, client_of):
    contact = client_of(asked.contacts["FI"])
    at = f"/polls/{asked.poll_id}/answer"
    assert "Which date suits Finland?" in contact.get(at).text
    page = contact.post(at, data=typed(asked, "yes", "if_need_be"), follow_redirects=True).text
    assert "Thank you. Your answer has been saved." in page
    assert "What Finland has answered" in page
    assert said(begin, asked, "FI") == (YES, MAYBE)
    assert contact.get(f"{at}?party=DK").status_code == 404
    back = contact.post(
        f"/polls/{asked.poll_id}/answers/{asked.parties['FI']}/take-back", follow_redirects=True
    )
    assert "The answer has been taken back." in back.text
    assert said(begin, asked, "FI") is None


def test_nobody_takes_back_the_answer_of_another_country(begin, asked, client_of):
    client_of(asked.contacts["FI"]).post(f"/polls/{asked.poll_id}/answer", data=typed(asked, "yes", "no"))
    other = client_of(asked.contacts["DK"])
    assert other.post(f"/polls/{asked.poll_id}/answers/{asked.parties['FI']}/take-back").status_code == 403
    assert said(begin, asked, "FI") == (YES, NO)


def test_the_secretariat_as_such_answers_for_no_country(asked, client_of):
    assert client_of(asked.secretary).get(f"/polls/{asked.poll_id}/answer").status_code == 403


def test_after_the_last_day_one_is_sent_to_the_poll(asked, client_of, hands):
    hands.at = AFTER
    contact = client_of(asked.contacts["FI"])
    page = contact.get(f"/polls/{asked.poll_id}/answer", follow_redirects=True).text
    assert "The last day to answer was Fri 15 January 2027." in page
    late = contact.post(f"/polls/{asked.poll_id}/answer", data=typed(asked, "yes", "no", note="Late"))
    assert late.status_code == 409
    assert "Late" in late.text


# Entered by the secretariat


def test_an_answer_is_entered_with_its_source_also_after_the_last_day(begin, asked, client_of, hands):
    officer = client_of(asked.secretary)
    at = f"/polls/{asked.poll_id}/answers/{asked.parties['NO']}"
    assert "Where the answer comes from" in officer.get(at).text
    missing = officer.post(at, data=typed(asked, "yes", "no"))
    assert missing.status_code == 422
    assert missing.text.count("checked") == 2
    hands.at = AFTER + timedelta(days=1)
    saved = officer.post(
        at, data=typed(asked, "yes", "no", source="Telephone, Mr Berg"), follow_redirects=True
    )
    assert "The answer of Norway has been saved." in saved.text
    assert "entered by the secretariat (Telephone, Mr Berg)" in saved.text
    assert said(begin, asked, "NO") == (YES, NO)
    assert reply(begin).source == "Telephone, Mr Berg"


def test_a_country_that_is_not_asked_has_no_page(begin, asked, client_of, make):
    iceland = make.party("IS").id
    assert client_of(asked.secretary).get(f"/polls/{asked.poll_id}/answers/{iceland}").status_code == 404


def test_an_answer_that_was_entered_meanwhile_is_not_written_over_unseen(begin, asked, client_of, phone):
    phone.post(f"/poll/{asked.link(begin, 'NO')}", data=typed(asked, "no", "no"))
    answer = client_of(asked.secretary).post(
        f"/polls/{asked.poll_id}/answers/{asked.parties['NO']}",
        data=typed(asked, "yes", "no", source="Telephone"),
    )
    assert answer.status_code == 409
    assert "Saved meanwhile" in answer.text
    assert said(begin, asked, "NO") == (NO, NO)


def test_the_names_of_countries_are_those_of_the_reader(begin, make, phone):
    asked = ask(begin, make, required="FI", optional="")
    with begin() as work:
        party = work.session.get_one(Party, asked.parties["FI"])
        party.name = Texts({"en": "Finland", "fi": "Suomi"})
        work.session.execute(sa.text("UPDATE person SET locale = 'fi' WHERE email = 'fi@example.org'"))
    assert "Suomi" in phone.get(f"/poll/{asked.link(begin, 'FI')}").text


def test_no_answer_is_stored_twice(begin, asked, phone):
    at = f"/poll/{asked.link(begin, 'FI')}"
    phone.post(at, data=typed(asked, "yes", "no"))
    phone.post(at, data=typed(asked, "yes", "yes", version="1"))
    with begin(read_only=True) as work:
        assert len(work.session.scalars(sa.select(PollAnswer)).all()) == 2
        assert work.session.scalars(sa.select(PollReply)).one().at.date() == date(2026, 11, 25)
