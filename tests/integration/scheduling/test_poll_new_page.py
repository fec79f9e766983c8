"""Starting a poll: the form, what the address puts into it, and the preview before it is opened."""

import re
from datetime import date, datetime

import pytest
import sqlalchemy as sa

from coordinator.forums.rules import Sharing
from coordinator.kit.periods import Period
from coordinator.kit.times import LocalSlot
from coordinator.meetings.operations import plan
from coordinator.meetings.rules import Facts, MeetingMode, RoughDate
from coordinator.scheduling import operations
from coordinator.scheduling.models import Poll, PollGuest, PollOption
from coordinator.scheduling.rules.kinds import Choice, PollState
from coordinator.scheduling.rules.polls import NewOption, Reply
from tests.factories.polls import FIRST, answer, ask, fields, the_poll, typed
from tests.markup import tree

NEW = "/polls/new?forum=nac"
YES, MAYBE, NO = Choice.YES, Choice.IF_NEED_BE, Choice.NO


@pytest.fixture
def nac(make):
    forum = make.forum("nac", members="DK FI NO")
    for code in ("DK", "FI", "NO"):
        make.contact_point(code, email=f"{code.lower()}@example.org")
    return forum


@pytest.fixture
def officer(make, nac, client_of):
    return client_of(make.secretary(nac))


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
