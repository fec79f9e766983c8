"""Nominating, deciding and ending by the pages: errors at their fields, nothing typed is lost."""

from datetime import date

import sqlalchemy as sa

from coordinator.groups.models import GroupParty
from coordinator.groups.operations import Nomination, nominate
from coordinator.kit.actor import Role
from tests.integration.groups.pages import NOMINEE, text


def test_a_country_nominates_and_the_secretariat_confirms(client_of, make, circle, look):
    contact, secretary = client_of(circle.contact), client_of(circle.secretary)
    form = text(contact.get("/groups/nac-return/nominate"))
    assert "Nominate an expert for Finland" in form
    assert "Save and tell 1 person" in form
    answer = contact.post("/groups/nac-return/nominate", data=NOMINEE | {
        "name": "Eeva Niemi", "email": "eeva@fi.example.org", "locale": "fi", "tell": "yes",
    })  # fmt: skip
    assert (answer.status_code, answer.location) == (303, "/groups/nac-return")
    assert "The nomination waits to be confirmed." in text(contact.get("/groups/nac-return"))
    [letter] = look.letters("group.nominated")
    address = letter.text.split("http://localhost")[1].split()[0]
    page = text(secretary.get(address))
    assert "Confirm and tell 2 people" in page
    assert "They have no account yet" in page
    answer = secretary.post(address + "/confirm", data={"version": "1", "tell": "yes"})
    assert answer.status_code == 303
    assert "Eeva Niemi" in text(secretary.get("/groups/nac-return"))
    assert len(look.letters("group.confirmed")) == 2


BAD_NOMINATIONS = [
    ({}, ("person", "Choose somebody, or fill in somebody new.")),
    ({"name": "Eeva"}, ("email", "Fill in the address.")),
    ({"email": "eeva@fi.example.org"}, ("name", "Fill in the name.")),
    (
        {"name": "Eeva", "email": "no address"},
        ("email", "Write the address like name@authority.example."),
    ),
    (
        {"name": "Eeva\r\nBcc: x", "email": "e@fi.example.org"},
        ("name", "This text holds characters that cannot be used here"),
    ),
    ({"name": "E" * 10000, "email": "e@fi.example.org"}, ("name", "Use at most 200 characters.")),
    (
        {"name": "Eeva", "email": "e@fi.example.org", "first_on": "2026-02-30"},
        ("first_on", "Give a date that exists"),
    ),
    ({"name": "Eeva", "email": "e@fi.example.org", "first_on": ""}, ("first_on", "Fill in this field.")),
    (
        {"name": "Eeva", "email": "person9@example.org"},
        ("email", "This person belongs to another country."),
    ),
    (
        {"name": "Eeva", "email": "e@fi.example.org", "first_on": "2019-12-31"},
        ("first_on", "does not take part on Tue 31 December 2019"),
    ),
    ({"person": "0198d3a0-0000-7000-8000-000000000000"}, ("person", "Choose one of the listed.")),
]
"""What is typed, the field that is to blame, and what is said there."""


def test_a_bad_nomination_is_said_at_its_field_and_keeps_what_was_typed(client_of, make, circle, begin):
    make.person(party="SE", email="person9@example.org")
    with begin() as work:
        finland = sa.select(GroupParty).where(GroupParty.party_id == circle.ids["FI"])
        work.session.scalars(finland).one().from_on = date(2020, 1, 1)
    client = client_of(circle.contact)
    for typed, (field, message) in BAD_NOMINATIONS:
        data = NOMINEE | {"speciality": "Automation"} | typed
        answer = client.post("/groups/nac-return/nominate", data=data)
        page = text(answer)
        assert answer.status_code == 422, typed
        assert message in page
        assert f'id="{field}-error"' in page
        assert 'role="alert"' in page
        assert 'value="Automation"' in page
        if typed.get("name") == "Eeva":
            assert 'value="Eeva"' in page


def test_a_contact_point_nominates_for_no_other_country(client_of, circle):
    client = client_of(circle.contact)
    iceland = circle.ids["IS"]
    assert client.get(f"/groups/nac-return/nominate?party={iceland}").status_code == 403
    assert client.post(f"/groups/nac-return/nominate?party={iceland}", data=NOMINEE).status_code == 403
    assert client_of(circle.expert).get("/groups/nac-return/nominate").status_code == 403


def test_the_secretariat_chooses_the_country_first(client_of, circle):
    client = client_of(circle.secretary)
    page = text(client.get("/groups/nac-return/nominate"))
    assert f"/groups/nac-return/nominate?party={circle.ids['IS']}" in page
    assert circle.ids["NO"].hex not in page.replace("-", "")
    named = NOMINEE | {"name": "Eeva", "email": "eeva@fi.example.org"}
    unsaid = client.post("/groups/nac-return/nominate", data=named)
    assert unsaid.status_code == 422
    assert "Choose the country whose nomination you enter." in text(unsaid)
    assert "Nominate an expert for Iceland" in text(
        client.get(f"/groups/nac-return/nominate?party={circle.ids['IS']}")
    )


def test_declining_needs_a_reason_and_can_be_undone(client_of, circle, waiting, look):
    client = client_of(circle.secretary)
    bare = client.post(waiting + "/decline", data={"version": "1", "reason": " ", "tell": "yes"})
    assert bare.status_code == 422
    assert "Fill in this field." in text(bare)
    assert (
        client.post(
            waiting + "/decline", data={"version": "1", "reason": "Too many.", "tell": "yes"}
        ).status_code
        == 303
    )
    page = text(client.get(waiting))
    assert "Too many." in page
    assert "Undo: open the nomination again" in page
    assert client.post(waiting + "/reopen").status_code == 303
    assert "Confirm and tell 2 people" in text(client.get(waiting))
    assert len(look.letters("group.declined")) == 2


def test_a_second_decision_is_told_kindly_and_changes_nothing(client_of, circle, waiting, look):
    client = client_of(circle.secretary)
    client.post(waiting + "/confirm", data={"version": "1", "tell": "no"})
    again = client.post(waiting + "/confirm", data={"version": "1", "tell": "yes"})
    assert again.status_code == 409
    assert "This nomination has been decided meanwhile." in text(again)
    assert look.letters() == []


def test_a_right_given_by_hand_for_a_part_of_the_time_is_said(client_of, make, begin, circle, look):
    person = make.person("Anna Virtanen", party="FI")
    make.grant(person, Role.EXPERT, group=circle.group, party="FI", from_on=date(2027, 1, 1))
    with begin(circle.contact) as work:
        wanted = Nomination(person=person.id, first_on=date(2026, 12, 1), speciality=None)
        seat = nominate(work, "nac-return", circle.ids["FI"], wanted, tell=False)
    answer = client_of(circle.secretary).post(
        f"/groups/nac-return/nominations/{seat.id}/confirm", data={"version": "1", "tell": "yes"}
    )
    assert answer.status_code == 409
    assert "The person holds the same right for a part of that time already." in text(answer)
    assert look.letters() == []


def test_a_nomination_read_before_it_changed_is_shown_again(client_of, circle, waiting):
    answer = client_of(circle.secretary).post(waiting + "/confirm", data={"version": "9", "tell": "yes"})
    assert answer.status_code == 409
    assert "Somebody changed this nomination meanwhile." in text(answer)


def test_a_contact_point_withdraws_and_takes_it_back(client_of, circle, waiting):
    client = client_of(circle.contact)
    assert "Confirm and tell" not in text(client.get(waiting))
    assert client.post(waiting + "/confirm", data={"version": "1"}).status_code == 403
    assert client.post(waiting + "/withdraw").status_code == 303
    assert "Withdrawn" in text(client.get(waiting))
    assert client.post(waiting + "/reopen").status_code == 303
    assert "Nominated" in text(client.get(waiting))


def test_a_seat_is_ended_with_a_successor_in_one_form(client_of, make, circle, look):
    [seat] = look.seats(circle.expert.id)
    client = client_of(circle.secretary)
    address = f"/groups/nac-return/seats/{seat.id}/end"
    assert "Save and tell 1 person" in text(client.get(address))
    data = NOMINEE | {
        "last_on": "2026-12-18",
        "first_on": "",
        "name": "Bo Madsen",
        "email": "bo@dk.example.org",
        "version": "1",
    }
    assert client.post(address, data=data | {"tell": "no"}).status_code == 303
    page = text(client.get("/groups/nac-return"))
    assert "until Fri 18 December 2026" in page
    assert "Bo Madsen" in page
    assert "from Sat 19 December 2026" in page
    assert client.post(f"/groups/nac-return/seats/{seat.id}/keep").status_code == 303
    assert (
        "until Fri 18 December 2026"
        not in text(client.get("/groups/nac-return")).split("Experts")[1].split("History")[0]
    )


BAD_ENDS = [
    ({"last_on": "2023-12-31"}, 422, "The last day must not lie before the first day."),
    ({"last_on": ""}, 422, "Fill in this field."),
    ({"last_on": "2026-12-18", "name": "Bo"}, 422, "Fill in the address."),
    ({"last_on": "2026-12-18", "version": "7"}, 409, "Somebody changed this seat meanwhile."),
]


def test_a_bad_end_is_said_at_its_field_and_nothing_is_saved_or_sent(client_of, circle, look):
    [seat] = look.seats(circle.expert.id)
    client = client_of(circle.secretary)
    for typed, status, message in BAD_ENDS:
        data = NOMINEE | {"first_on": "", "version": "1", "tell": "yes"} | typed
        answer = client.post(f"/groups/nac-return/seats/{seat.id}/end", data=data)
        assert answer.status_code == status, typed
        assert message in text(answer)
    assert look.seats(circle.expert.id)[0].until_on is None
    assert look.letters() == []
