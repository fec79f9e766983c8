"""Registering a country and answering for oneself, by their pages."""

import html

import pytest
import sqlalchemy as sa

from coordinator.kit.ids import new_id
from coordinator.meetings import operations
from coordinator.meetings.models import Meeting, Participant, PartyAnswer
from coordinator.meetings.rules import MeetingMode
from tests.factories import slot
from tests.integration.meetings.conftest import errors_of, facts, main_of


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
