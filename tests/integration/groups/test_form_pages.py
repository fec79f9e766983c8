"""The secretariat's forms: setting up, editing, extending, closing, and both texts after two saved."""

from coordinator.groups import queries
from coordinator.groups.operations import GroupTexts, edit_group
from tests.integration.groups.pages import text

EDIT = {
    "name": "Return",
    "purpose": "Mine.",
    "text": "My text",
    "note": "",
    "reports_to": "",
    "version": "1",
    "mandate_version": "1",
}


def test_two_people_saving_see_both_texts_and_lose_none(begin, client_of, circle):
    with begin(circle.secretary) as work:
        edit_group(work, "nac-return", GroupTexts(name="Group nac-return", purpose="Theirs.", text=None, note=None,
                                                  reports_to_id=None, version=1, mandate_version=1))  # fmt: skip
    client = client_of(circle.secretary)
    answer = client.post("/groups/nac-return/edit", data=EDIT)
    page = text(answer)
    assert answer.status_code == 409
    assert "Somebody else saved this while you were writing." in page
    assert "Theirs." in page
    assert "My text</textarea>" in page
    assert 'name="mandate_version" type="hidden" value="2"' in page
    assert client.post("/groups/nac-return/edit", data=EDIT | {"mandate_version": "2"}).status_code == 303
    assert "Mine." in text(client.get("/groups/nac-return"))


BAD_INPUT = [
    ("/groups/nac-return/edit", EDIT | {"name": ""}, "name", "Fill in this field."),
    ("/groups/nac-return/edit", EDIT | {"text": "x" * 30_000}, "text", "Use at most 20000 characters."),
    ("/groups/nac-return/edit", EDIT | {"name": "a\x00b"}, "name", "This text holds characters"),
    (
        "/groups/nac-return/extend",
        {"first_on": "2027-01-01", "purpose": "x", "mandate_version": "1"},
        "last_on",
        "Give either the last day",
    ),
    (
        "/groups/nac-return/extend",
        {"first_on": "2027-01-01", "last_on": "2026-12-31", "purpose": "x", "mandate_version": "1"},
        "last_on",
        "The last day must not lie before",
    ),
    (
        "/groups/nac-return/extend",
        {"first_on": "2023-01-01", "last_on": "2026-12-31", "purpose": "x", "mandate_version": "1"},
        "first_on",
        "Another mandate runs until",
    ),
    (
        "/groups/nac-return/mandate",
        {"first_on": "2027-01-01", "review_on": "2026-01-01", "mandate_version": "1"},
        "review_on",
        "The review must not come before",
    ),
    ("/groups/nac-return/deliverables/new", {"title": " "}, "title", "Fill in this field."),
    (
        "/groups/nac-return/parties",
        {"party": "", "first_on": "2027-01-01"},
        "party",
        "Fill in this field.",
    ),
    (
        "/groups/nac-return/offices",
        {"role": "chair", "party": "", "person": "", "first_on": "2027-01-01"},
        "party",
        "Choose a country or a person.",
    ),
    (
        "/forums/nac/groups/new",
        {
            "name": "Return",
            "slug": "NAC Return!",
            "state": "active",
            "purpose": "x",
            "first_on": "2027-01-01",
            "review_on": "2028-01-01",
        },
        "slug",
        "Use small letters",
    ),
    (
        "/forums/nac/groups/new",
        {
            "name": "Return",
            "slug": "nac-return",
            "state": "active",
            "purpose": "x",
            "first_on": "2027-01-01",
            "review_on": "2028-01-01",
        },
        "slug",
        "Another group has this address.",
    ),
]
"""Address, what is typed, the field that is to blame, and what is said there."""


def test_bad_input_of_the_secretariat_is_said_at_its_field(client_of, circle, look):
    client = client_of(circle.secretary)
    for path, data, field, message in BAD_INPUT:
        answer = client.post(path, data=data)
        page = text(answer)
        assert answer.status_code == 422, (path, data)
        assert message in page
        assert f'id="{field}-error"' in page
    assert look.events() == []


def test_a_group_is_set_up_from_the_form_with_an_address_made_from_its_name(client_of, circle):
    client = client_of(circle.secretary)
    answer = client.post("/forums/nac/groups/new", data={
        "name": "Röstning & datum", "slug": "", "state": "active", "purpose": "Agree on dates.", "first_on": "2026-12-01",
        "review_on": "2027-12-01", "chair": str(circle.ids["IS"]), "parties": [str(circle.ids["IS"]), str(circle.ids["SE"])],
    })  # fmt: skip
    assert (answer.status_code, answer.location) == (303, "/groups/nac-rostning-datum")
    page = text(client.get(answer.location + "?on=2026-12-01"))
    assert "0 of 2 countries, as of Tue 1 December 2026" in page
    assert "review on Wed 1 December 2027" in page


def test_closing_and_reopening_are_asked_once_and_need_a_reason_only_backwards(client_of, circle):
    client = client_of(circle.secretary)
    assert "Begin closing the group" in text(client.get("/groups/nac-return/state/closing"))
    assert client.post("/groups/nac-return/state/closing", data={"reason": ""}).status_code == 303
    refused = client.post("/groups/nac-return/state/active", data={"reason": ""})
    assert refused.status_code == 422
    assert "Say why." in text(refused)
    assert (
        client.post("/groups/nac-return/state/active", data={"reason": "One more report."}).status_code == 303
    )
    page = text(client.get("/groups/nac-return"))
    assert "One more report." in page
    assert client.post("/groups/nac-return/state/closed", data={"reason": ""}).status_code == 409
    assert "The group has meanwhile gone on to another state." in text(
        client.get("/groups/nac-return/state/closed")
    )


def test_deliverables_parties_and_offices_by_their_forms(client_of, circle, look, begin):
    client = client_of(circle.secretary)
    assert (
        client.post(
            "/groups/nac-return/deliverables/new", data={"title": "Inventory", "due_on": "2026-12-01"}
        ).status_code
        == 303
    )
    with begin(read_only=True) as work:
        [item] = queries.list_deliverables(work.session, circle.group.id)
    base = f"/groups/nac-return/deliverables/{item.id}"
    assert "Inventory" in text(client.get(base))
    assert (
        client.post(base, data={"title": "List", "due_on": "", "note": "", "version": "0"}).status_code == 409
    )
    assert (
        client.post(base, data={"title": "List", "due_on": "", "note": "", "version": "1"}).status_code == 303
    )
    assert client.post(base + "/done").status_code == 303
    assert "1 of 1 done" in text(client.get("/groups/nac-return"))
    assert client.post(base + "/not-done").status_code == 303
    assert (
        client.post(
            "/groups/nac-return/parties", data={"party": str(circle.ids["NO"]), "first_on": "2026-11-01"}
        ).status_code
        == 303
    )
    page = text(client.get("/groups/nac-return/parties"))
    assert "Norway" in page
    ending = page.split("/groups/nac-return/parties/")
    norway = next(part for part in ending[1:] if ": Norway" in part.split("</a>")[0]).split("/")[0]
    assert "End taking part" in text(client.get(f"/groups/nac-return/parties/{norway}/end"))
    assert (
        client.post(f"/groups/nac-return/parties/{norway}/end", data={"last_on": "2026-12-31"}).status_code
        == 303
    )
    assert client.post(f"/groups/nac-return/parties/{norway}/keep").status_code == 303
    office = {
        "role": "chair",
        "party": str(circle.ids["DK"]),
        "person": str(circle.expert.id),
        "first_on": "2026-11-01",
        "last_on": "",
    }
    assert client.post("/groups/nac-return/offices", data=office).status_code == 303
    page = text(client.get("/groups/nac-return/offices"))
    chair = page.split("/groups/nac-return/offices/")[1].split("/")[0]
    assert "End an office" in text(client.get(f"/groups/nac-return/offices/{chair}/end"))
    assert (
        client.post(f"/groups/nac-return/offices/{chair}/end", data={"last_on": "2026-10-01"}).status_code
        == 422
    )
    assert (
        client.post(f"/groups/nac-return/offices/{chair}/end", data={"last_on": "2026-12-31"}).status_code
        == 303
    )
    assert "Chair until Thu 31 December 2026" in text(client.get("/groups/nac-return/history"))
