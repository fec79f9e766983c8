"""The pages of polls: the list, and one poll with its table; who sees what of it."""

from datetime import date

from coordinator.scheduling import operations
from coordinator.scheduling.rules.kinds import Choice, PollState
from coordinator.scheduling.rules.polls import Reply
from tests.factories.polls import answer, ask, the_poll
from tests.markup import tree

NEW = "/polls/new?forum=nac"
YES, MAYBE, NO = Choice.YES, Choice.IF_NEED_BE, Choice.NO


def test_the_list_is_filtered_by_the_address_counted_and_exported(begin, make, client_of):
    asked = ask(begin, make)
    draft = ask(begin, make, required="DE", optional="", opened=False, forum=asked.forum, secretary=asked.secretary,
                title="DG autumn")  # fmt: skip
    officer = client_of(asked.secretary)
    assert "2 polls, open ones first, then latest first" in officer.get("/polls").text
    drafts = officer.get("/polls?state=draft&forum=nac").text
    assert "DG autumn" in drafts
    assert "DG spring" not in drafts
    assert "DG autumn" in officer.get("/polls?state=nonsense&forum=nope").text
    assert draft.poll_id != asked.poll_id
    sheet = officer.get("/polls?as=csv&state=open")
    assert sheet.mimetype == "text/csv"
    assert "DG spring" in sheet.text
    contact = client_of(asked.contacts["FI"])
    page = contact.get("/polls?asking=me").text
    assert "DG spring" in page
    assert "DG autumn" not in page
    answer(begin, asked, "FI", YES, NO)
    assert "No poll here" in contact.get("/polls?asking=me").text


def test_an_open_poll_is_asked_of_me_until_my_country_has_answered(begin, make, client_of):
    asked = ask(begin, make)
    contact = client_of(asked.contacts["FI"])
    home = contact.get("/").text
    assert "Which date suits Finland? DG spring" in home
    assert f"/polls/{asked.poll_id}/answer?party=FI" in home
    answer(begin, asked, "FI", YES, NO)
    assert "Which date suits Finland?" not in contact.get("/").text


def test_the_secretariat_is_asked_to_decide_once_a_poll_has_closed(begin, make, client_of):
    asked = ask(begin, make)
    officer = client_of(asked.secretary)
    assert "Decide on a date" not in officer.get("/").text
    with begin(asked.secretary) as work:
        operations.close_poll(work, asked.poll_id)
    assert "Decide on a date: DG spring" in officer.get("/").text


# One poll


def test_the_table_shows_every_answer_as_a_word_with_who_said_it(begin, make, client_of):
    asked = ask(begin, make)
    answer(begin, asked, "DK", YES, NO, reply=Reply(note="After eleven only"))
    answer(
        begin,
        asked,
        "FI",
        MAYBE,
        YES,
        reply=Reply(other_first_on=date(2027, 3, 23), other_last_on=date(2027, 3, 24)),
    )
    page = tree(client_of(asked.secretary).get(f"/polls/{asked.poll_id}").text)
    table = next(t for t in page.all("table") if "poll-table" in t.classes)
    rows = {
        row.one("th").text.split()[0]: [cell.text for cell in row.all("td")]
        for row in list(table.all("tr"))[2:]
    }
    assert rows["Denmark"][:2] == ["Yes", "No"]
    assert rows["Finland"][:2] == ["If need be", "Yes"]
    assert rows["Norway"][:2] == ["–", "–"]
    assert "After eleven only" in rows["Denmark"][2]
    assert "signed in" in rows["Denmark"][2]
    assert rows["Norway"][2] == "Not answered"
    whole = page.text
    assert "Tue 23 March 2027 – Wed 24 March 2027" in whole
    assert "Before the next: fewer required countries say no." in whole
    assert "Does not suit: Denmark." in whole
    assert "3 of 4" not in whole
    assert "2 of 4 have answered" in whole


def test_the_answers_are_seen_by_whom_the_poll_says(begin, make, client_of):
    asked = ask(begin, make, results_for="secretariat", shows_who=False)
    answer(begin, asked, "DK", YES, NO, reply=Reply(note="Not for others"))
    page = client_of(asked.contacts["FI"]).get(f"/polls/{asked.poll_id}").text
    assert "poll-table" not in page
    assert "Denmark" not in page
    assert "Not for others" not in page
    own = client_of(asked.contacts["DK"]).get(f"/polls/{asked.poll_id}").text
    assert "What Denmark has answered" in own


def test_an_outsider_cannot_tell_a_poll_from_nothing(begin, make, client_of):
    asked = ask(begin, make)
    outsider = client_of(make.outsider())
    for address in (
        f"/polls/{asked.poll_id}",
        f"/polls/{asked.poll_id}/answer",
        f"/polls/{asked.poll_id}.csv",
    ):
        assert outsider.get(address).status_code == 404
    for step in ("close", "cancel", "remind", "decide", f"answers/{asked.parties['FI']}"):
        assert outsider.post(f"/polls/{asked.poll_id}/{step}").status_code == 404


def test_those_asked_change_nothing_of_a_poll(begin, make, client_of):
    asked = ask(begin, make)
    contact = client_of(asked.contacts["FI"])
    for step in (
        "edit",
        "close",
        "reopen",
        "cancel",
        "remind",
        "decide",
        "dates",
        f"answers/{asked.parties['FI']}",
    ):
        assert contact.post(f"/polls/{asked.poll_id}/{step}").status_code == 403, step
    for step in ("withdraw", "restore"):
        assert contact.post(f"/polls/{asked.poll_id}/dates/{asked.options[0]}/{step}").status_code == 403


def test_every_form_of_a_poll_needs_its_token(app, begin, make, client_of):
    asked = ask(begin, make)
    officer = client_of(asked.secretary)
    app.config["WTF_CSRF_ENABLED"] = True
    for step in ("close", "cancel", "edit", f"dates/{asked.options[0]}/withdraw"):
        assert officer.post(f"/polls/{asked.poll_id}/{step}", data={"tell": "yes"}).status_code in (400, 422)
    assert the_poll(begin).state == PollState.OPEN


def test_the_table_is_taken_as_a_file_and_that_is_on_record(begin, make, client_of):
    asked = ask(begin, make)
    answer(begin, asked, "DK", YES, NO, reply=Reply(note="=SUM(A1)"))
    officer = client_of(asked.secretary)
    sheet = officer.get(f"/polls/{asked.poll_id}.csv")
    assert sheet.status_code == 200
    lines = sheet.text.splitlines()
    assert lines[0].startswith("\ufeffCountry,Code,Asked as,")
    assert "Denmark,DK,required,Yes,No" in lines[1]
    assert "'=SUM(A1)" in lines[1]
    assert officer.get(f"/polls/{asked.poll_id}.xlsx").data.startswith(b"PK")


def test_sixty_two_countries_and_twelve_dates_take_ten_statements(begin, make, client_of, statements):
    codes = [f"{a}{b}" for a in "ABCDEFGH" for b in "STUVWXYZ"][:62]
    dates = [f"2027-03-{day:02}" for day in (1, 2, 3, 4, 8, 9, 10, 11, 15, 16, 17, 18)]
    asked = ask(
        begin, make, required=" ".join(codes[:50]), optional=" ".join(codes[50:]), dates=dates, tell=False
    )
    for number, code in enumerate(codes):
        with begin(asked.secretary) as work:
            said = {option: (YES, MAYBE, NO)[(number + n) % 3] for n, option in enumerate(asked.options)}
            operations.answer_for_party(work, asked.poll_id, asked.parties[code], said, source="Telephone")
    officer = client_of(asked.secretary)
    officer.get("/polls")
    statements.clear()
    page = officer.get(f"/polls/{asked.poll_id}")
    assert page.status_code == 200
    assert (
        page.text.count('class="is-yes"')
        + page.text.count('class="is-maybe"')
        + page.text.count('class="is-no"')
        == 744
    )
    assert len(statements) <= 10, statements
    statements.clear()
    officer.get("/polls")
    assert len(statements) <= 10
