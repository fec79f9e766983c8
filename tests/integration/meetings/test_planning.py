"""New meetings and the coming years of a series, by their forms."""

from datetime import date
from uuid import UUID

import pytest
import sqlalchemy as sa

from coordinator.kit.ids import new_id
from coordinator.meetings.models import Meeting
from coordinator.meetings.rules import MeetingStatus
from tests.factories import slot
from tests.integration.meetings.conftest import errors_of, main_of, outbox

MOVE = {
    "start_date": "2027-05-04", "start_time": "14:00", "end_date": "2027-05-05", "end_time": "12:00",
    "zone": "Europe/Helsinki", "reason": "Ferry strike",
}  # fmt: skip
FACTS = {"title": "Spring meeting", "mode": "in_person", "sharing": "forum"}
NEW = {"when": "slot", **MOVE, **FACTS}


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


def test_on_a_day_that_was_found_it_is_called_and_hosted_as_the_series_has_it(make, nac, client_of):
    make.office(nac.forum, "IS", from_on=date(2028, 1, 1), until_on=date(2029, 1, 1))
    officer = client_of(nac.secretary)
    shown = "/forums/nac/meetings/new?series=s-nac-dg"
    iceland = f'<option selected value="{make.party("IS").id}">'
    assert iceland not in officer.get(shown).text
    assert officer.get(f"{shown}&first=2028-04-04&last=2028-04-05").text.count(iceland) == 2
    assert officer.get(f"{shown}&first=9999-12-31").status_code == 200


@pytest.mark.parametrize("page", ["/forums/nac/meetings/new", "/series/s-nac-dg/plan?first=2028&years=1"])
def test_a_host_is_looked_for_among_the_members_first(make, nac, client_of, page):
    make.forum("igc", members="AU NZ")
    text = client_of(nac.secretary).get(page).text
    members, others = text.split('<optgroup label="NAC">')[1].split("</optgroup>")[:2]
    assert f'value="{make.party("NO").id}"' in members
    assert f'value="{make.party("AU").id}"' not in members
    assert f'value="{make.party("AU").id}"' in others.split("</select>")[0]


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
    assert shown.count(f'<option value="{iceland.id}" selected>Iceland</option>') == 4  # chair and host
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
