"""Nobody learns of a group that is not theirs."""

from coordinator.groups.models import Deliverable, GroupOffice, GroupParty
from coordinator.groups.rules import GroupOfficeRole
from coordinator.kit.ids import new_id


def test_every_address_of_the_group_is_unknown_to_outsiders(app, client_of, make, circle, look, waiting):
    outsiders = [
        make.outsider(),
        make.observer(circle.forum, "DE"),
        make.expert(make.group(circle.forum, "nac-digital"), "FI"),
    ]
    [seat] = look.seats(circle.expert.id)
    item = make.keep(Deliverable(id=new_id(), group_id=circle.group.id, position=1, title="Inventory")).id
    taking_part = make.keep(GroupParty(id=new_id(), group_id=circle.group.id, party_id=circle.ids["NO"])).id
    office = make.keep(
        GroupOffice(
            id=new_id(), group_id=circle.group.id, role=GroupOfficeRole.CHAIR, party_id=circle.ids["DK"]
        )
    ).id
    values = {"slug": "nac-return", "kind": "csv", "to": "closing", "seat_id": seat.id, "deliverable_id": item,
              "group_party_id": taking_part, "office_id": office}  # fmt: skip
    rules = [
        r for r in app.url_map.iter_rules() if r.endpoint.startswith("groups.") and "slug" in r.arguments
    ]
    assert len(rules) > 20
    for person in outsiders:
        client = client_of(person)
        for rule in rules:
            if rule.endpoint == "groups.new":
                continue
            _domain, path = (
                app.url_map.bind("localhost").build(rule.endpoint, values).rpartition("/groups/")[1:]
            )
            for method in rule.methods & {"GET", "POST"}:
                answer = client.open(
                    "/groups/" + path,
                    method=method,
                    data={"reason": "x", "version": "1"} if method == "POST" else None,
                )
                assert answer.status_code == 404, f"{method} {path} for {person.display_name}"
        assert "nac-return" not in client.get("/groups").get_data(as_text=True)
    assert client_of(outsiders[0]).get("/forums/nac/groups/new").status_code == 404


def test_the_administrator_sees_that_the_group_exists_and_changes_nothing(client_of, make, circle):
    client = client_of(make.administrator())
    assert client.get("/groups/nac-return").status_code == 200
    for path in ("edit", "extend", "parties", "nominate", "state/closing"):
        assert client.get(f"/groups/nac-return/{path}").status_code == 403
    assert client.get("/forums/nac/groups/new").status_code == 403


def test_without_signing_in_one_is_sent_to_sign_in(client_of, circle):
    client = client_of(None)
    assert client.get("/groups/nac-return").location.startswith("/sign-in")
    assert client.post("/groups/nac-return/edit").status_code == 401


def test_odd_addresses_are_unknown_and_no_bug(client_of, circle):
    client = client_of(circle.expert)
    for path in ("a%00b", "nac-return%0D%0A", "x" * 5000, "..", "nac-return/nominations/no-id"):
        assert client.get(f"/groups/{path}").status_code in {404, 308}, path
    for query in ("on=9999-12-31", "on=0001-01-01", "on=%00", "on=tomorrow"):
        assert client.get(f"/groups/nac-return?{query}").status_code == 200, query
