"""The pages of polls: the list, one poll with its table, and how one is started."""

import re
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa

from coordinator.forums.rules import Sharing
from coordinator.kit.actor import Role
from coordinator.kit.periods import Period
from coordinator.kit.times import LocalSlot
from coordinator.meetings.operations import plan
from coordinator.meetings.rules import Facts, MeetingMode, RoughDate
from coordinator.scheduling import operations
from coordinator.scheduling.models import Poll, PollGuest, PollOption
from coordinator.scheduling.rules.kinds import Choice, PollState
from coordinator.scheduling.rules.polls import NewOption, Reply
from tests.factories.polls import FIRST, SECOND, ask, facts
from tests.markup import tree
from tests.posting import leave_now

NEW = "/polls/new?forum=nac"
YES, MAYBE, NO = Choice.YES, Choice.IF_NEED_BE, Choice.NO


def answer(begin, asked, code, *choices, **more):
    with begin(asked.contacts[code]) as work:
        operations.give_answer(
            work, asked.poll_id, asked.parties[code], dict(zip(asked.options, choices, strict=False)), **more
        )


def the_poll(begin):
    with begin(read_only=True) as work:
        return work.session.scalars(sa.select(Poll)).one()


def typed(**over):
    """What a browser sends for a poll with two dates."""
    values = {
        "title": "DG spring", "mode": "in_person", "zone": "Europe/Oslo", "closes_on": "2027-01-15",
        "results_for": "asked", "shows_who": "y", "city": "Oslo",
        "dates-0-first": FIRST, "dates-0-starts": "09:00", "dates-0-last": "", "dates-0-ends": "16:00",
        "dates-1-first": SECOND, "dates-1-starts": "13:00", "dates-1-last": "2027-03-10", "dates-1-ends": "12:00",
        "dates-2-first": "", "dates-2-starts": "09:00", "dates-2-last": "", "dates-2-ends": "16:00",
    }  # fmt: skip
    return values | over


def fields(page):
    """What a browser sends for the form of a page as it stands."""
    form = next(form for form in page.all("form") if any(form.all("textarea")))
    found = {
        each.attrs["name"]: each.attrs.get("value") or ""
        for each in form.all("input")
        if each.attrs.get("type") != "checkbox" or "checked" in each.attrs
    }
    found |= {area.attrs["name"]: area.text for area in form.all("textarea")}
    for select in form.all("select"):
        options = list(select.all("option"))
        chosen = next((option for option in options if "selected" in option.attrs), options[0])
        found[select.attrs["name"]] = chosen.attrs["value"] or ""
    return found


@pytest.fixture
def nac(make):
    forum = make.forum("nac", members="DK FI NO")
    for code in ("DK", "FI", "NO"):
        make.contact_point(code, email=f"{code.lower()}@example.org")
    return forum


@pytest.fixture
def officer(make, nac, client_of):
    return client_of(make.secretary(nac))


# Starting one


def test_members_are_required_and_observers_are_not_asked_unless_chosen(make, nac, officer):
    make.membership(nac, "DE", role="observer")
    page = tree(officer.get(NEW).text)
    chosen = {
        select.attrs["name"]: next(o for o in select.all("option") if "selected" in o.attrs).attrs["value"]
        for select in page.all("select")
        if select.attrs["name"].startswith("asked-")
    }
    asked = {code: chosen[f"asked-{make.party(code).id}"] for code in ("DK", "FI", "NO", "DE")}
    assert asked == {"DK": "required", "FI": "required", "NO": "required", "DE": "no"}


def test_the_finders_dates_stand_in_the_form_with_the_times_of_the_series(make, nac, officer):
    series = make.series(nac, "spring")
    make.meeting(nac, at="2026-04-20T13:30", series_id=series.id, title="Spring meeting")
    page = officer.get(f"{NEW}&series=spring&option=2027-03-02..2027-03-03&option=2027-03-09").text
    assert 'name="dates-0-first" type="date" value="2027-03-02"' in page
    assert 'value="2027-03-03"' in page
    assert 'name="dates-1-first" type="date" value="2027-03-09"' in page
    assert page.count('value="13:30"') >= 2
    assert 'value="Spring meeting"' in page


def test_the_finders_hours_stand_in_the_form_in_their_zone(officer):
    page = officer.get(
        f"{NEW}&option=2027-03-02..2027-03-02&begins=13:00&minutes=90&zone=America/New_York"
    ).text
    assert 'value="13:00"' in page
    assert 'value="14:30"' in page
    assert 'value="America/New_York"' in page
    assert "2027-03-02" in officer.get(f"{NEW}&option=2027-03-02&begins=x&minutes=-3&zone=Nowhere").text


@pytest.mark.parametrize(
    "option",
    ["nonsense", "2027-03-03..2027-03-02", "2027-03-02..2029-03-02", "%00", "2027-02-30", "9999-12-31"],
)
def test_nonsense_in_the_address_of_a_new_poll_fills_in_nothing(officer, option):
    answer = officer.get(f"{NEW}&option={option}&series=nope&meeting=nope")
    assert answer.status_code == 200


@pytest.mark.parametrize("party", ["%00", "XX", "../etc"])
def test_a_country_in_the_address_that_is_none_proposes_nothing(begin, make, client_of, party):
    asked = ask(begin, make)
    assert client_of(asked.secretary).get(f"/polls/{asked.poll_id}/dates?party={party}").status_code == 200


def test_a_line_with_a_number_beyond_all_numbers_is_passed_over(officer, begin):
    lines = {f"dates-{number}-first": "2027-04-06" for number in ("9" * 5000, "²", "-1")}
    assert officer.post(NEW, data=typed(tell="no", **lines)).status_code == 303
    with begin(read_only=True) as work:
        assert len(work.session.scalars(sa.select(PollOption)).all()) == 2


def test_a_meeting_online_that_ends_at_midnight_is_proposed_as_it_can_be_saved(officer):
    page = officer.get(f"{NEW}&option=2027-03-02@22:00&begins=22:00&minutes=120").text
    assert 'name="dates-0-last" type="date" value="2027-03-03"' in page.replace("  ", " ")


def test_the_page_leads_to_no_meeting_that_the_reader_may_not_see(begin, make, client_of):
    forum = make.forum("nac", members="DK FI NO SE")
    meeting = make.meeting(forum, status="planned", sharing=Sharing.ADDRESSEE)
    asked = ask(begin, make, forum=forum, meeting_id=meeting.id)
    link = asked.link(begin, "FI")
    pages = [(client_of(asked.contacts["FI"]), f"/polls/{asked.poll_id}"), (client_of(), f"/poll/{link}")]
    for decided in (False, True):
        if decided:
            with begin(asked.secretary) as work:
                operations.decide(work, asked.poll_id, asked.options[0])
        assert f"/meetings/{meeting.id}" in client_of(asked.secretary).get(f"/polls/{asked.poll_id}").text
        for client, address in pages:
            answer = client.get(address)
            assert answer.status_code == 200
            assert str(meeting.id) not in answer.text


def test_a_proposed_day_gets_hours_over_midnight_as_the_other_dates_have(begin, make, client_of):
    asked = ask(begin, make, opened=False)
    night = LocalSlot(datetime(2027, 3, 2, 22), datetime(2027, 3, 3, 1), "Europe/Oslo")
    with begin(asked.secretary) as work:
        operations.add_options(work, asked.poll_id, [NewOption(night)])
        for option_id in asked.options:
            operations.withdraw_option(work, asked.poll_id, option_id)
        operations.open_poll(work, asked.poll_id)
    answer(begin, asked, "FI", reply=Reply(other_first_on=date(2027, 3, 10), other_last_on=date(2027, 3, 10)))
    officer = client_of(asked.secretary)
    href = re.search(r'href="(/polls/[^"]+/dates\?[^"]+)"', officer.get(f"/polls/{asked.poll_id}").text)[1]
    page = officer.get(href.replace("&amp;", "&")).text
    assert 'value="2027-03-10"' in page
    assert 'value="2027-03-11"' in page
    with begin(asked.secretary) as work:
        (added,) = operations.take_over_proposal(work, asked.poll_id, asked.parties["FI"])
        assert added.slot == night.moved_to(datetime(2027, 3, 10, 22))


@pytest.mark.parametrize(("step", "word"), [("draft", "Draft"), ("close", "Closed")])
def test_forum_and_meeting_say_that_a_poll_is_a_draft_or_closed(begin, make, client_of, step, word):
    forum = make.forum("nac", members="DK FI NO SE")
    meeting = make.meeting(forum, status="planned")
    asked = ask(begin, make, forum=forum, meeting_id=meeting.id, opened=step != "draft")
    if step == "close":
        with begin(asked.secretary) as work:
            operations.close_poll(work, asked.poll_id)
    for address in ("/forums/nac", f"/meetings/{meeting.id}"):
        page = client_of(asked.secretary).get(address).text
        assert f"/polls/{asked.poll_id}" in page
        assert word in re.findall(r"\b(?:Draft|Closed)\b", page)


def test_more_lines_for_dates_keep_all_that_was_typed_and_check_nothing(officer):
    answer = officer.post(NEW, data=typed(step="lines", title="", zone="Nowhere"))
    assert answer.status_code == 200
    assert 'value="2027-03-10"' in answer.text
    assert "dates-6-first" in answer.text
    assert 'value="Nowhere"' in answer.text
    assert 'role="alert"' not in answer.text


def test_before_a_poll_is_opened_one_sees_who_is_told_and_nothing_is_stored(officer, begin):
    page = officer.post(NEW, data=typed()).text
    assert "Open and tell 3 people" in page
    assert "Tue 2 March 2027, 09:00–16:00 Oslo time" in page
    assert "Finland" in page
    with begin(read_only=True) as work:
        assert work.session.scalars(sa.select(Poll)).all() == []
        assert work.session.scalars(sa.select(PollGuest)).all() == []


def test_a_draft_tells_nobody_and_an_opened_poll_tells_the_contacts(officer, begin):
    saved = officer.post(NEW, data=typed(tell="no"))
    assert saved.status_code == 303
    poll = the_poll(begin)
    assert poll.state == PollState.DRAFT
    assert "Only the secretariat and the chairs see it." in officer.get(saved.location).text
    assert (
        "Open and tell 3 people"
        in officer.post(f"/polls/{poll.id}/open", data={"version": poll.version}).text
    )
    opened = officer.post(f"/polls/{poll.id}/open", data={"version": poll.version, "tell": "yes"})
    assert opened.status_code == 303
    assert the_poll(begin).state == PollState.OPEN
    with begin(read_only=True) as work:
        guests = work.session.scalars(sa.select(PollGuest)).all()
        options = work.session.scalars(sa.select(PollOption).order_by(PollOption.starts_at)).all()
    assert len([guest for guest in guests if guest.told_at]) == 3
    assert [(o.first_on, o.last_on) for o in options] == [
        (date(2027, 3, 2), date(2027, 3, 2)), (date(2027, 3, 9), date(2027, 3, 10)),
    ]  # fmt: skip


def test_a_country_without_a_contact_point_is_named_before_the_poll_is_opened(make, nac, officer):
    make.membership(nac, "SE")
    page = officer.post(NEW, data=typed()).text
    assert "No contact point, so nobody is written to: Sweden." in page


@pytest.mark.parametrize(
    ("over", "said"),
    [
        ({"dates-1-last": "2027-03-08"}, "The end must be after the start."),
        ({"dates-1-first": ""}, "Fill in this field."),
        ({"dates-0-ends": "9"}, "Give a time with 24 hours"),
        ({"dates-0-first": "2027-02-30"}, "Give a date that exists"),
        ({"dates-0-first": "2027-03-28", "dates-0-starts": "02:30"}, "Clocks are put forward that night"),
        ({"dates-1-first": FIRST, "dates-1-starts": "09:00", "dates-1-last": "", "dates-1-ends": "16:00"},
         "This date stands here twice."),
        ({"dates-0-first": "", "dates-1-first": "", "dates-1-last": ""}, "Give at least one date"),
        ({"dates-0-first": "2026-03-02"}, "A date to choose from must lie ahead."),
        ({"closes_on": "2026-11-24"}, "The last day to answer must not be over."),
        ({"closes_on": "2027-04-01"}, "The last day to answer must be before the last of the dates."),
        ({"zone": "Europe/Atlantis"}, "There is no such time zone."),
        ({"title": ""}, "Fill in this field."),
        ({"results_for": "everybody"}, "Choose one of the listed."),
    ],
)  # fmt: skip
def test_a_form_that_is_refused_says_why_and_keeps_what_was_typed(officer, begin, over, said):
    answer = officer.post(NEW, data=typed(text="Before Easter, please.", **over))
    assert answer.status_code == 422
    assert said in answer.text
    assert "Before Easter, please." in answer.text
    assert 'role="alert"' in answer.text
    with begin(read_only=True) as work:
        assert work.session.scalars(sa.select(Poll)).all() == []


def test_a_poll_that_asks_nobody_is_refused(make, nac, officer):
    nobody = {f"asked-{make.party(code).id}": "optional" for code in ("DK", "FI", "NO")}
    answer = officer.post(NEW, data=typed(**nobody))
    assert answer.status_code == 422
    assert "Ask at least one country whose answer is required." in answer.text


def test_a_poll_for_a_meeting_of_the_plan_is_linked_from_it(make, nac, officer, begin):
    rough = RoughDate.of(Period.of_days(date(2027, 3, 1), date(2027, 5, 31)))
    with begin(make.secretary(nac)) as work:
        when = Facts(title="Spring meeting", mode=MeetingMode.IN_PERSON, sharing=Sharing.FORUM)
        meeting = plan(work, forum_id=nac.id, facts=when, when=rough)
    assert f"/polls/new?forum=nac&amp;meeting={meeting.id}" in officer.get(f"/meetings/{meeting.id}").text
    address = f"{NEW}&meeting={meeting.id}&option={FIRST}"
    form = fields(tree(officer.get(address).text))
    assert form["title"] == "Spring meeting"
    assert "Open and tell 3 people" in officer.post(address, data=form).text
    assert officer.post(address, data=form | {"tell": "yes"}).status_code == 303
    poll = the_poll(begin)
    assert poll.meeting_id == meeting.id
    page = officer.get(f"/meetings/{meeting.id}").text
    assert "The date is being polled." in page
    assert f"/polls/{poll.id}" in page
    assert f"/polls/{poll.id}" in officer.get("/forums/nac").text


# The list


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


# Changing one


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
