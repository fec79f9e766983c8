"""Nobody learns of what is not theirs: every door of meetings."""

import re

from coordinator.kit.ids import new_id
from coordinator.meetings.models import MeetingParty


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
