"""Changes of meetings: preview, two buttons, bad input at its field, two people at once."""

import html

import pytest

from coordinator.kit.ids import new_id
from coordinator.meetings import operations
from coordinator.meetings.rules import MeetingStatus
from tests.factories import slot
from tests.integration.meetings.conftest import carried, errors_of, facts, main_of, outbox

MOVE = {
    "start_date": "2027-05-04", "start_time": "14:00", "end_date": "2027-05-05", "end_time": "12:00",
    "zone": "Europe/Helsinki", "reason": "Ferry strike",
}  # fmt: skip
FACTS = {"title": "Spring meeting", "mode": "in_person", "sharing": "forum"}
NEW = {"when": "slot", **MOVE, **FACTS}


# Preview and save


def test_moving_shows_first_who_is_told_what_and_saves_nothing(nac, planned, people, client_of, meeting_now):
    client = client_of(nac.secretary)
    shown = client.post(f"/meetings/{planned.id}/move", data=MOVE | {"version": "1"})
    page = main_of(shown)
    assert shown.status_code == 200
    for words in (
        "FI contact",
        "Finland",
        "Suomi",
        "SE director",
        "Svenska",
        "2 people",
        "Save and tell 2 people",
        "Save without telling anyone",
    ):
        assert words in page, words
    assert "Tue 20 April 2027, 13:00 – Wed 21 April 2027, 12:00 Oslo time" in page
    assert "Tue 4 May 2027, 14:00 – Wed 5 May 2027, 12:00 Helsinki time" in page
    assert "Tue 9 March 2027" in page  # the invitation, before
    assert "Tue 23 March 2027" in page  # and after
    assert meeting_now(planned.id).version == 1


@pytest.mark.parametrize(("tell", "told"), [("yes", ["FI contact", "SE director"]), ("no", [])])
def test_the_two_buttons_save_with_and_without_telling(
    begin, nac, planned, people, client_of, meeting_now, *, tell, told
):
    client = client_of(nac.secretary)
    values = carried(client.post(f"/meetings/{planned.id}/move", data=MOVE | {"version": "1"}))
    saved = client.post(f"/meetings/{planned.id}/move", data=values | {"tell": tell})
    assert (saved.status_code, saved.location) == (303, f"/meetings/{planned.id}")
    assert meeting_now(planned.id).slot == slot("2027-05-04T14:00", "2027-05-05T12:00", "Europe/Helsinki")
    assert outbox(begin) == told


def test_back_to_the_form_loses_nothing(nac, planned, client_of):
    client = client_of(nac.secretary)
    typed = MOVE | {"version": "1", "reason": 'Line one\r\n"Line" <two>'}
    values = carried(client.post(f"/meetings/{planned.id}/move", data=typed))
    back = main_of(client.post(f"/meetings/{planned.id}/move", data=values | {"step": "back"}))
    assert 'value="2027-05-04"' in back
    assert "Line one\n&#34;Line&#34; &lt;two&gt;" in back.replace("\r\n", "\n")


def test_a_date_on_which_countries_are_closed_is_said_before_it_is_saved(make, nac, planned, client_of):
    make.meeting(nac.forum, title="Another", at="2027-12-06T10:00")
    data = MOVE | {"start_date": "2027-12-05", "end_date": "2027-12-06", "version": "1"}
    page = html.unescape(main_of(client_of(nac.secretary).post(f"/meetings/{planned.id}/move", data=data)))
    assert "Sun 5 December 2027 is at a weekend." in page
    assert "Finland is closed on Mon 6 December 2027: Independence Day." in page
    assert "At the same time: Another" in page


FLOWS = [
    ("convene", MOVE, MeetingStatus.CONVENED, 1),
    ("move", MOVE, MeetingStatus.PLANNED, 1),
    ("date", {"when": "slot", **MOVE}, MeetingStatus.PLANNED, 1),
    (
        "date",
        {"when": "rough", "rough": "2028-03-05", "rough_label": "", "zone": "Europe/Oslo"},
        MeetingStatus.PLANNED,
        1,
    ),
    ("postpone", {"when": "later", "reason": "Election", "zone": "Europe/Oslo"}, MeetingStatus.POSTPONED, 1),
    ("postpone", {"when": "slot", **MOVE}, MeetingStatus.POSTPONED, 1),
    ("cancel", {"reason": "No host"}, MeetingStatus.CANCELLED, 1),
    ("edit", FACTS | {"city": "Bergen"}, MeetingStatus.PLANNED, 1),
]


@pytest.mark.parametrize(("page", "data", "status", "sequence"), FLOWS)
def test_each_change_is_shown_previewed_and_saved(
    nac, planned, people, client_of, meeting_now, *, page, data, status, sequence
):
    client, url = client_of(nac.secretary), f"/meetings/{planned.id}/{page}"
    shown = client.get(url)
    assert shown.status_code == 200
    assert 'name="version" type="hidden" value="1"' in shown.get_data(as_text=True)
    preview = client.post(url, data=data | {"version": "1"})
    assert preview.status_code == 200, main_of(preview)
    assert "Save and tell 2 people" in main_of(preview)
    saved = client.post(url, data=carried(preview) | {"tell": "no"})
    assert saved.status_code == 303, main_of(saved)
    meeting = meeting_now(planned.id)
    assert (meeting.status, meeting.sequence) == (status, sequence)


def test_a_cancellation_is_undone_and_a_meeting_marked_as_held(
    begin, nac, planned, client_of, meeting_now, hands
):
    client = client_of(nac.secretary)
    with begin(nac.secretary) as work:
        operations.cancel(work, planned.id, reason="No host")
    url = f"/meetings/{planned.id}/reinstate"
    assert client.get(url).status_code == 200
    client.post(url, data={"version": "2", "tell": "no"})
    assert meeting_now(planned.id).status == MeetingStatus.PLANNED
    hands.at = planned.ends_at
    assert client.post(f"/meetings/{planned.id}/held").status_code == 303
    assert meeting_now(planned.id).status == MeetingStatus.HELD


def test_a_change_that_is_no_longer_possible_says_why_and_the_way_on(begin, nac, planned, client_of, hands):
    hands.at = planned.ends_at
    client = client_of(nac.secretary)
    answer = client.post(f"/meetings/{planned.id}/cancel", data={"reason": "x", "version": "1"})
    assert answer.status_code == 409
    assert "it was held, is over, or is cancelled already" in errors_of(answer)
    later = client.post(f"/meetings/{planned.id}/held", follow_redirects=True)
    assert "Marked as held" in later.get_data(as_text=True)
    again = client.post(f"/meetings/{planned.id}/held", follow_redirects=True)
    assert "A meeting is marked as held once it has begun." in again.get_data(as_text=True)


# Two people at once


@pytest.mark.parametrize("step", [{}, {"tell": "yes"}])
def test_two_who_edit_at_once_both_see_both_texts(begin, nac, planned, client_of, meeting_now, step):
    with begin(nac.secretary) as work:
        operations.edit(work, planned.id, facts(city="Theirs"), version=1)
    answer = client_of(nac.secretary).post(
        f"/meetings/{planned.id}/edit", data=FACTS | {"city": "Mine", "version": "1"} | step
    )
    page = main_of(answer)
    assert answer.status_code == 409
    assert "Somebody else saved this meanwhile." in page
    assert page.count("Theirs") >= 1
    assert 'value="Mine"' in page
    assert 'name="version" type="hidden" value="2"' in page
    assert meeting_now(planned.id).city == "Theirs"


@pytest.mark.parametrize(("page", "data"), [(p, d) for p, d, _s, _n in FLOWS if p != "edit"])
def test_two_who_change_the_state_at_once_are_told(begin, nac, planned, client_of, page, data):
    with begin(nac.secretary) as work:
        operations.edit(work, planned.id, facts(city="Theirs"), version=1)
    for step in ({}, {"tell": "no"}):
        answer = client_of(nac.secretary).post(
            f"/meetings/{planned.id}/{page}", data=data | {"version": "1"} | step
        )
        assert answer.status_code == 409
        assert "Somebody else saved this meanwhile." in main_of(answer)


# Bad input


BAD_SLOTS = [
    ({"end_date": "2027-05-03"}, "Ends at: The end must be after the start."),
    ({"end_date": "2027-05-04", "end_time": "14:00"}, "Ends at: The end must be after the start."),
    ({"start_date": "2027-03-28", "start_time": "03:30"}, "Starts at: Clocks are put forward that night"),
    (
        {"zone": "Europe/Oslo", "start_date": "2027-03-28", "start_time": "02:30"},
        "Starts at: Clocks are put forward that night",
    ),
    ({"zone": "Mars/Olympus"}, "Time zone of the venue: There is no such time zone."),
    ({"zone": "../../etc/passwd"}, "There is no such time zone."),
    ({"start_date": "2027-02-30"}, "First day: Give a date that exists"),
    ({"start_date": "0001-01-01", "end_date": "9999-12-31"}, "between the years 1800 and 2200"),
    ({"start_time": "25:00"}, "Starts at: Give a time with 24 hours"),
    ({"start_date": ""}, "First day: Fill in this field."),
    ({"start_date": "2026-11-24", "end_date": "2026-11-25"}, "First day: This lies in the past."),
    ({"reason": "x" * 10_000}, "Reason: Use at most 1000 characters."),
    ({"reason": "a\x00b"}, "Reason: This text holds characters that cannot be used here"),
]


@pytest.mark.parametrize(("over", "message"), BAD_SLOTS)
@pytest.mark.parametrize("page", ["move", "postpone"])
def test_a_bad_slot_is_refused_at_its_field_and_kept(
    nac, planned, client_of, meeting_now, *, page, over, message
):
    data = MOVE | {"when": "slot", "version": "1"} | over
    answer = client_of(nac.secretary).post(f"/meetings/{planned.id}/{page}", data=data)
    assert answer.status_code == 422
    assert message in errors_of(answer)
    assert 'aria-invalid="true"' in main_of(answer)
    assert meeting_now(planned.id).version == 1


@pytest.mark.parametrize(
    ("over", "message"),
    [
        (
            {"title": "Line\r\nBcc: x@example.org"},
            "Title: This text holds characters that cannot be used here",
        ),
        ({"title": "a\x00b"}, "Title: This text holds characters that cannot be used here"),
        ({"title": "x" * 201}, "Title: Use at most 200 characters."),
        ({"title": "   "}, "Title: Fill in this field."),
        ({"practical": "x" * 10_000}, "Travel and hotel: Use at most 5000 characters."),
        ({"joining_link": "javascript:alert(1)"}, "Joining link: Write a whole address"),
        ({"mode": "by boat"}, "How one takes part: Choose one of the listed."),
        ({"host": "not-an-id"}, "Host: Choose one of the listed."),
        ({"languages": "tlh"}, "Languages of the meeting"),
    ],
)
def test_bad_facts_are_refused_at_their_field_and_kept(nac, planned, client_of, meeting_now, over, message):
    answer = client_of(nac.secretary).post(
        f"/meetings/{planned.id}/edit", data=FACTS | {"city": "Kept", "version": "1"} | over
    )
    assert answer.status_code == 422
    assert message in errors_of(answer)
    assert 'value="Kept"' in main_of(answer)
    assert meeting_now(planned.id).version == 1


# Deadlines


def test_a_deadline_is_fixed_on_another_day_and_done_on_its_page(begin, nac, planned, client_of, due):
    from coordinator.meetings.queries import list_deadlines  # noqa: PLC0415

    client = client_of(nac.secretary)
    with begin(nac.secretary, read_only=True) as work:
        row = next(d for d in list_deadlines(work.session, planned.id) if d.step == "invitation")
    assert "Invitation" in main_of(client.get(f"/meetings/{planned.id}/deadlines"))
    url = f"/meetings/{planned.id}/deadlines/{row.id}"
    assert client.get(url).status_code == 200
    assert client.post(url, data={"due_on": "2027-03-01", "was": "2027-03-09"}).status_code == 303
    assert due(planned.id)["invitation"] == "2027-03-01"
    assert client.post(url, data={"due_on": "2027-03-02", "was": "2027-03-09"}).status_code == 409
    assert client.post(url, data={"due_on": "soon", "was": "2027-03-01"}).status_code == 422
    client.post(f"{url}/done", data={"done": "yes"})
    assert due(planned.id)["invitation"] == "2027-03-01 done"
    assert client.get(f"/meetings/{planned.id}/deadlines/{new_id()}").status_code == 404


@pytest.mark.parametrize(
    ("step", "data", "said"),
    [
        ("cancel", {"reason": "Ferry strike"}, "The meeting has been cancelled. People are told.<"),
        ("move", MOVE, "The meeting has been moved. People are told within 10 minutes;"),
    ],
)
def test_the_page_says_when_people_are_told(nac, planned, people, client_of, step, data, said):
    client = client_of(nac.secretary)
    values = carried(client.post(f"/meetings/{planned.id}/{step}", data=data | {"version": "1"}))
    saved = client.post(f"/meetings/{planned.id}/{step}", data=values | {"tell": "yes"})
    assert said in client.get(saved.location).text
