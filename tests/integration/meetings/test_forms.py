"""Forms of meetings: preview, two buttons, bad input at its field, two people at once."""

import html
import re
from uuid import UUID

import pytest
import sqlalchemy as sa

from coordinator.kit.ids import new_id
from coordinator.mail.models import OutboxMessage
from coordinator.meetings import operations
from coordinator.meetings.models import Meeting, MeetingParty, Participant, PartyAnswer
from coordinator.meetings.rules import MeetingMode, MeetingStatus
from tests.factories import slot
from tests.integration.meetings.conftest import facts

MOVE = {
    "start_date": "2027-05-04", "start_time": "14:00", "end_date": "2027-05-05", "end_time": "12:00",
    "zone": "Europe/Helsinki", "reason": "Ferry strike",
}  # fmt: skip
FACTS = {"title": "Spring meeting", "mode": "in_person", "sharing": "forum"}
NEW = {"when": "slot", **MOVE, **FACTS}


@pytest.fixture
def planned(begin, nac) -> Meeting:
    with begin(nac.secretary) as work:
        return operations.plan(
            work, forum_id=nac.forum.id, series_id=nac.series.id, facts=facts(),
            when=slot("2027-04-20T13:00", "2027-04-21T12:00"),
        )  # fmt: skip


@pytest.fixture
def people(make, nac):
    """Two who will be told."""
    make.contact_point("FI", name="FI contact", locale="fi")
    make.delegate(nac.forum, "SE", name="SE director", locale="sv")


def outbox(begin) -> list[str]:
    with begin(read_only=True) as work:
        return sorted(work.session.scalars(sa.select(OutboxMessage.to_name)))


def main_of(answer) -> str:
    return answer.get_data(as_text=True).split("<main")[1].split("</main>")[0]


def errors_of(answer) -> str:
    """The summary of errors, as text."""
    found = re.search(r'class="error-summary".*?</div>', answer.get_data(as_text=True), re.DOTALL)
    return html.unescape(re.sub(r"<[^>]+>", " ", found.group())) if found else ""


def carried(answer) -> dict[str, str]:
    """The hidden values that a preview carries on."""
    pairs = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', main_of(answer))
    return {name: html.unescape(value) for name, value in pairs}


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


@pytest.mark.parametrize(
    ("over", "message"),
    [
        ({"when": "rough", "rough": ""}, "Roughly when: Fill in this field."),
        ({"when": "rough", "rough": "1999-03-05"}, "Roughly when: Choose one of the listed."),
        ({"when": "rough", "rough": "2028-99-99"}, "Roughly when: Choose one of the listed."),
        ({"when": ""}, "When: "),
        ({"series": "0"}, "Series: Choose one of the listed."),
        ({"group": str(new_id())}, "Group: Choose one of the listed."),
    ],
)
def test_a_new_meeting_says_what_is_missing(nac, client_of, over, message):
    answer = client_of(nac.secretary).post("/forums/nac/meetings/new", data=NEW | over)
    assert answer.status_code == 422
    assert message in errors_of(answer)
    assert 'value="Spring meeting"' in main_of(answer)


# New meetings and years


def test_a_new_meeting_goes_into_the_plan_in_one_step(begin, nac, client_of, people, due):
    client = client_of(nac.secretary)
    shown = main_of(client.get("/forums/nac/meetings/new?series=s-nac-dg"))
    assert 'value="Directors-general"' in shown
    saved = client.post(
        "/forums/nac/meetings/new",
        data=NEW | {"series": str(nac.series.id), "city": "Bergen", "tentative": "y"},
    )
    assert saved.status_code == 303
    meeting_id = UUID(saved.location.rpartition("/")[2])
    assert due(meeting_id)["invitation"] == "2027-03-23"
    assert "The date may still change" in main_of(client.get(saved.location))
    assert outbox(begin) == []


def test_a_new_meeting_in_spring_2028_needs_no_date(begin, nac, make, client_of, meeting_now):
    iceland = make.party("IS")
    data = FACTS | {"when": "rough", "rough": "2028-03-05", "host": str(iceland.id), "zone": "Europe/Oslo"}
    saved = client_of(nac.secretary).post("/forums/nac/meetings/new", data=data)
    meeting = meeting_now(UUID(saved.location.rpartition("/")[2]))
    assert (meeting.span_label, meeting.host_party_id, meeting.slot) == ("spring 2028", iceland.id, None)


def test_the_coming_years_are_shown_saved_and_not_planned_twice(begin, make, nac, client_of):
    from coordinator.forums.models import Office  # noqa: PLC0415
    from coordinator.forums.rules import OfficeRole  # noqa: PLC0415

    iceland = make.party("IS")
    make.keep(Office(id=new_id(), forum_id=nac.forum.id, party_id=iceland.id, role=OfficeRole.CHAIR, from_on=slot("2028-01-01T00:00").first_on, until_on=slot("2029-01-01T00:00").first_on))  # fmt: skip
    make.meeting(
        nac.forum,
        title="Autumn meeting",
        at="2026-10-20T13:00",
        end="2026-10-21T12:00",
        series_id=nac.series.id,
    )
    client = client_of(nac.secretary)
    shown = main_of(client.get("/series/s-nac-dg/plan?first=2028&years=2"))
    assert "4 new meetings" in shown
    assert "Iceland chairs" in shown
    assert f'<option value="{iceland.id}" selected>Iceland</option>' in shown
    codes = ["2028-03", "2028-09", "2029-03", "2029-09"]
    data = (
        {"first": "2028", "years": "2"}
        | {f"plan-{c}": "yes" for c in codes[:3]}
        | {f"title-{c}": f"Meeting {c}" for c in codes}
    )
    data |= {"host-2028-03": str(iceland.id), "day-2028-09": "2028-10-10"}
    saved = client.post("/series/s-nac-dg/plan", data=data, follow_redirects=True)
    assert "3 meetings are in the plan." in saved.get_data(as_text=True)
    with begin(read_only=True) as work:
        rows = work.session.scalars(
            sa.select(Meeting).where(Meeting.status == MeetingStatus.PLANNED).order_by(Meeting.first_on)
        ).all()
    assert [(m.title, m.span_label, m.host_party_id, m.chair_party_id) for m in rows] == [
        ("Meeting 2028-03", "spring 2028", iceland.id, iceland.id),
        ("Meeting 2028-09", "autumn 2028", None, iceland.id),
        ("Meeting 2029-03", "spring 2029", None, None),
    ]
    assert rows[1].slot == slot("2028-10-10T13:00", "2028-10-11T12:00")
    again = client.post("/series/s-nac-dg/plan", data=data, follow_redirects=True)
    assert "Nothing new" in again.get_data(as_text=True)
    assert "1 new meeting" in main_of(client.get("/series/s-nac-dg/plan?first=2028&years=2"))


@pytest.mark.parametrize(
    ("over", "message"),
    [
        ({"day-2028-03": "2028-02-30"}, "Give a date that exists"),
        ({"day-2028-03": "2028-07-01"}, "This day is outside spring 2028."),
        ({"title-2028-03": ""}, "Give a title of one line"),
        ({"title-2028-03": "a\x00b"}, "Give a title of one line"),
    ],
)
def test_years_with_a_wrong_line_are_shown_again_with_what_was_typed(begin, nac, client_of, over, message):
    data = {
        "first": "2028",
        "years": "1",
        "plan-2028-03": "yes",
        "title-2028-03": "Mine",
        "title-2028-09": "Kept",
    } | over
    answer = client_of(nac.secretary).post("/series/s-nac-dg/plan", data=data)
    assert answer.status_code == 422
    assert message in errors_of(answer)
    assert 'value="Kept"' in main_of(answer)
    with begin(read_only=True) as work:
        assert work.session.scalar(sa.select(sa.func.count()).select_from(Meeting)) == 0


@pytest.mark.parametrize("query", ["first=abc&years=2", "first=2028&years=99", "first=99999&years=1"])
def test_years_that_make_no_sense_are_refused(nac, client_of, query):
    assert client_of(nac.secretary).get(f"/series/s-nac-dg/plan?{query}").status_code == 422


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


# Registration


@pytest.fixture
def convened(make, nac) -> Meeting:
    return make.meeting(nac.forum, mode=MeetingMode.HYBRID)


def test_a_country_is_registered_on_one_page(begin, make, nac, convened, client_of):
    contact = make.contact_point("FI", name="FI contact")
    adviser = make.person("Adviser", party="FI")
    client = client_of(contact)
    url = f"/meetings/{convened.id}/register?party=FI"
    assert "Nobody has answered for Finland yet." in main_of(client.get(url))
    assert (
        client.post(url, data={"answer": "attends", "note": "Late train", "version": "0"}).status_code == 303
    )
    people = f"/meetings/{convened.id}/register/people?party=FI"
    assert (
        client.post(
            people, data={"person": str(adviser.id), "is_head": "y", "practical_needs": "Vegetarian"}
        ).status_code
        == 303
    )
    page = main_of(client.get(url))
    for words in (
        "Attends",
        "FI contact",
        "Adviser",
        "Head of delegation",
        "Vegetarian",
        "erased 30 days after the meeting",
    ):
        assert words in page, words
    with begin(read_only=True) as work:
        row = work.session.scalars(sa.select(Participant)).one()
    edit = f"/meetings/{convened.id}/people/{row.id}"
    assert client.get(edit).status_code == 200
    assert client.post(edit, data={"post": "Director", "version": str(row.version)}).status_code == 303
    assert client.post(edit, data={"post": "Other", "version": str(row.version)}).status_code == 409
    assert client.post(f"{edit}/withdraw").status_code == 303
    assert "Nobody is registered yet." in main_of(client.get(url))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"answer": ""}, "Answer: "),
        ({"answer": "perhaps"}, "Answer: "),
        ({"answer": "represented"}, "Represented by: Say who represents you."),
        (
            {"answer": "attends", "note": "x" * 10_000},
            "Note to the secretariat: Use at most 1000 characters.",
        ),
    ],
)
def test_an_answer_that_cannot_be_taken_is_refused_at_its_field(
    make, nac, convened, client_of, data, message
):
    answer = client_of(make.contact_point("FI")).post(
        f"/meetings/{convened.id}/register?party=FI", data=data | {"version": "0"}
    )
    assert answer.status_code == 422
    assert message in errors_of(answer)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"name": "Aino"}, "E-mail address: Choose a person above, or give a name and an address."),
        ({"name": "Aino", "email": "aino"}, "E-mail address: Write an address like name@example.org."),
        ({"name": "Aino\r\nBcc: x", "email": "a@example.org"}, "Name: This text holds characters"),
        ({"person": str(new_id())}, "Person: Choose one of the listed."),
    ],
)
def test_a_delegate_that_cannot_be_registered_is_refused_at_its_field(
    make, nac, convened, client_of, data, message
):
    answer = client_of(make.contact_point("FI")).post(
        f"/meetings/{convened.id}/register/people?party=FI", data=data
    )
    assert answer.status_code == 422
    assert message in errors_of(answer)


def test_a_party_that_is_no_member_on_the_day_is_told_so(make, nac, convened, client_of):
    secretary = client_of(nac.secretary)
    answer = secretary.get(f"/meetings/{convened.id}/register?party=DE")
    assert answer.status_code == 409
    assert "is not a member on that day, nor was it invited" in html.unescape(main_of(answer))
    assert "Invite a country" in main_of(answer)
    germany = make.party("DE")
    saved = secretary.post(f"/meetings/{convened.id}/expected", data={"invited": [str(germany.id)]})
    assert saved.status_code == 303
    assert client_of(make.contact_point("DE")).get(f"/meetings/{convened.id}/register").status_code == 200


def test_two_of_a_country_who_answer_at_once_see_both_answers(make, nac, convened, client_of):
    url = f"/meetings/{convened.id}/register?party=FI"
    first, second = client_of(make.contact_point("FI")), client_of(make.delegate(nac.forum, "FI"))
    assert first.post(url, data={"answer": "attends", "version": "0"}).status_code == 303
    answer = second.post(url, data={"answer": "regrets", "version": "0"})
    assert answer.status_code == 409
    assert "Attends" in main_of(answer)
    assert "Does not attend" in main_of(answer)
    assert second.post(url, data={"answer": "regrets", "version": "1"}).status_code == 303


def test_after_the_last_day_the_page_says_the_way_on(begin, make, nac, client_of, hands):
    with begin(nac.secretary) as work:
        meeting = operations.plan(
            work, forum_id=nac.forum.id, series_id=nac.series.id, facts=facts(), when=slot("2027-04-20T13:00")
        )
        operations.convene(work, meeting.id)
    hands.at = slot("2027-04-01T12:00").starts_at()
    contact, url = client_of(make.contact_point("FI")), f"/meetings/{meeting.id}/register?party=FI"
    assert "The last day to register has passed. Write to the secretariat" in main_of(contact.get(url))
    late = contact.post(url, data={"answer": "attends", "version": "0"})
    assert late.status_code == 409
    assert client_of(nac.secretary).post(url, data={"answer": "attends", "version": "0"}).status_code == 303


def test_a_participant_answers_for_themselves(begin, make, nac, convened, client_of):
    client, url = client_of(make.delegate(nac.forum, "FI")), f"/meetings/{convened.id}/answer"
    assert "I attend online" in main_of(client.get(url))
    assert client.post(url, data={"answer": "represented", "version": "0"}).status_code == 422
    saved = client.post(url, data={"answer": "attends_online", "version": "0"})
    assert (saved.status_code, saved.location) == (303, f"/meetings/{convened.id}")
    assert client.post(url, data={"answer": "regrets", "version": "0"}).status_code == 409
    assert "Change my answer" in main_of(client.get(f"/meetings/{convened.id}"))
    with begin(read_only=True) as work:
        assert work.session.scalars(sa.select(PartyAnswer)).all() == []


def test_who_takes_no_part_has_nothing_to_answer(make, nac, convened, client_of):
    contact = make.contact_point("FI")
    assert client_of(contact).get(f"/meetings/{convened.id}/answer").status_code == 403
    expert = make.expert(make.group(nac.forum), "FI")
    assert client_of(expert).get(f"/meetings/{convened.id}/register").status_code == 403


# Nobody learns of what is not theirs


def routes_of(app, meeting_id, other) -> list[tuple[str, str]]:
    """Every door of meetings, with ids put in."""
    found = []
    for rule in app.url_map.iter_rules():
        if not rule.endpoint.startswith("meetings.") or rule.endpoint in (
            "meetings.index",
            "meetings.export",
        ):
            continue
        values = {
            "meeting_id": meeting_id,
            "participant_id": other,
            "deadline_id": other,
            "slug": "s-nac-dg",
            "kind": "csv",
        }
        if "/forums/" in rule.rule:
            values["slug"] = "nac"
        with app.test_request_context():
            path = rule.rule
            for name, value in values.items():
                path = re.sub(rf"<(?:[^<>]*:)?{name}>", str(value), path)
        found += [(method, path) for method in sorted(rule.methods - {"HEAD", "OPTIONS"})]
    return found


def test_an_outsider_gets_404_at_every_door(app, begin, make, nac, planned, client_of):
    make.keep(MeetingParty(id=new_id(), meeting_id=planned.id, party_id=make.party("DE").id))
    with begin(nac.secretary) as work:
        from coordinator.meetings.queries import list_deadlines  # noqa: PLC0415

        deadline = list_deadlines(work.session, planned.id)[0]
    client = client_of(make.outsider())
    doors = routes_of(app, planned.id, deadline.id)
    assert len(doors) > 35
    answers = {
        (method, path): client.open(path, method=method, data={"tell": "yes", "version": "1"}).status_code
        for method, path in doors
    }
    assert {door: status for door, status in answers.items() if status != 404} == {}
    assert "Spring meeting" not in client.get("/meetings?from=&q=spring").get_data(as_text=True)
    assert "Spring meeting" not in client.get("/meetings.csv?from=").get_data(as_text=True)


def test_a_member_gets_403_at_the_secretariats_doors(app, make, nac, planned, client_of):
    client = client_of(make.delegate(nac.forum, "FI"))
    for page in (
        "edit",
        "move",
        "date",
        "convene",
        "postpone",
        "cancel",
        "reinstate",
        "expected",
        "deadlines",
    ):
        assert client.get(f"/meetings/{planned.id}/{page}").status_code == 403, page
    assert client.get("/forums/nac/meetings/new").status_code == 403
    assert client.get("/series/s-nac-dg/plan").status_code == 403


def test_nobody_gets_in_without_signing_in(app, make, planned, client_of):
    for method, path in routes_of(app, planned.id, new_id()):
        assert client_of(None).open(path, method=method).status_code in (303, 401), path
