"""Series: what they say of their meetings, and the years that are planned from it."""

import re
from datetime import date

import pytest
import sqlalchemy as sa

from coordinator.forums.rules import OfficeRole
from coordinator.meetings import operations, queries
from coordinator.meetings.models import Meeting, Series
from coordinator.meetings.operations import SeriesValues, YearDraft
from coordinator.meetings.rules import MeetingMode, RoughDate, SeriesOrder, months_of

FORM = {
    "name": "Directors-general", "cadence": "Spring and autumn", "rhythm": "seasons", "per_year": "2",
    "length_days": "2", "mode": "in_person", "template": "", "preset": "", "host_order": "chair",
    "chair_order": "forum",
}  # fmt: skip


@pytest.fixture
def nordic(make):
    forum = make.forum("nac", members="DK FI IS NO SE")
    for code, year in (("SE", 2027), ("NO", 2028), ("IS", 2029)):
        make.office(forum, code, from_on=date(year, 1, 1), until_on=date(year + 1, 1, 1))
    return forum


def values(**over) -> SeriesValues:
    given = {
        "name": "Directors-general", "cadence": None, "meetings_per_year": 2, "usual_months": (4, 10),
        "length_days": 2, "mode": MeetingMode.IN_PERSON, "agenda_template_id": None, "deadline_preset_id": None,
        "host_order": SeriesOrder.FORUM, "chair_order": SeriesOrder.FORUM,
    }  # fmt: skip
    return SeriesValues(**(given | over))


def named(make, *codes: str) -> tuple:
    return tuple(make.party(code).id for code in codes)


def proposed(begin, person, first: int, years: int) -> list[tuple[str, str | None, str | None]]:
    with begin(person, read_only=True) as work:
        head = queries.series_head(work, "s-nac-dg")
        page = queries.propose_years(work, head, first, years)
        return [
            (p.code, p.chair.code if p.chair else None, p.host.code if p.host else None)
            for p in page.proposals
        ]


def test_the_host_is_whoever_chairs_where_the_series_says_so(begin, make, nordic):
    make.office(nordic, "FI", role=OfficeRole.HOST, from_on=date(2027, 1, 1))
    make.series(nordic, host_order=SeriesOrder.CHAIR)
    secretary = make.secretary(nordic)
    assert proposed(begin, secretary, 2027, 2) == [
        ("2027-03", "SE", "SE"), ("2027-09", "SE", "SE"), ("2028-03", "NO", "NO"), ("2028-09", "NO", "NO"),
    ]  # fmt: skip


def test_the_forums_host_goes_before_its_chair(begin, make, nordic):
    make.office(nordic, "FI", role=OfficeRole.HOST, from_on=date(2028, 1, 1), until_on=date(2028, 7, 1))
    make.series(nordic)
    assert [row[2] for row in proposed(begin, make.secretary(nordic), 2028, 1)] == ["FI", "NO"]


def test_an_own_order_goes_on_after_the_last_meeting_and_passes_over_who_has_left(begin, make, nordic):
    make.membership(make.forum("elsewhere"), "DE")
    series = make.series(
        nordic, host_order=SeriesOrder.OWN, chair_order=SeriesOrder.NONE,
        hosts=[str(i) for i in named(make, "DK", "FI", "DE", "IS")],
    )  # fmt: skip
    make.meeting(nordic, at="2026-10-20T13:00", series_id=series.id, host_party_id=make.party("DK").id)
    assert [row[1:] for row in proposed(begin, make.secretary(nordic), 2027, 2)] == [
        (None, "FI"), (None, "IS"), (None, "DK"), (None, "FI"),
    ]  # fmt: skip


def test_a_meeting_that_is_planned_already_counts_in_an_own_order(begin, make, nordic):
    series = make.series(
        nordic, host_order=SeriesOrder.OWN, hosts=[str(i) for i in named(make, "DK", "FI", "IS")]
    )
    make.meeting(nordic, at="2027-04-20T13:00", series_id=series.id, host_party_id=make.party("IS").id)
    assert [row[2] for row in proposed(begin, make.secretary(nordic), 2027, 2)] == ["DK", "DK", "FI", "IS"]


def test_the_form_stores_what_the_series_says(begin, make, nordic, client_of):
    make.series(nordic)
    client = client_of(make.secretary(nordic))
    shown = client.get("/series/s-nac-dg/edit").text
    assert re.search(r'checked[^>]*value="seasons"|value="seasons"[^>]*checked', shown)
    saved = client.post(
        "/series/s-nac-dg/edit",
        data=FORM | {"version": "1", "rhythm": "months", "months": ["2", "9"], "host_order": "own",
                     "host": [str(i) for i in named(make, "IS", "NO")]},
    )  # fmt: skip
    assert saved.status_code == 303
    with begin(read_only=True) as work:
        series = work.session.scalars(sa.select(Series)).one()
    assert (series.usual_months, series.length_days, series.mode) == ([2, 9], 2, MeetingMode.IN_PERSON)
    assert (series.host_order, series.hosts) == (SeriesOrder.OWN, [str(i) for i in named(make, "IS", "NO")])
    assert "Iceland → Norway" in client.get("/series/s-nac-dg").text


def test_rows_of_an_order_move_without_script_and_nothing_is_saved(begin, make, nordic, client_of):
    make.series(nordic)
    client = client_of(make.secretary(nordic))
    iceland, norway = named(make, "IS", "NO")
    data = FORM | {"version": "1", "host": [str(iceland), str(norway)], "act": "host:down-0"}
    page = client.post("/series/s-nac-dg/edit", data=data)
    assert page.status_code == 200
    body = page.text
    order = [body.index(f'value="{i}" selected') for i in (norway, iceland)]
    assert order == sorted(order)
    with begin(read_only=True) as work:
        assert work.session.scalars(sa.select(Series)).one().version == 1


def test_an_own_order_without_anybody_is_refused_at_the_field(make, nordic, client_of):
    make.series(nordic)
    answer = client_of(make.secretary(nordic)).post(
        "/series/s-nac-dg/edit", data=FORM | {"version": "1", "chair_order": "own"}
    )
    assert answer.status_code == 422
    assert "Choose at least one country for this order." in answer.text


def test_two_officers_see_both_texts(make, nordic, client_of):
    make.series(nordic)
    client = client_of(make.secretary(nordic))
    client.post("/series/s-nac-dg/edit", data=FORM | {"version": "1", "cadence": "Theirs"})
    overtaken = client.post("/series/s-nac-dg/edit", data=FORM | {"version": "1", "cadence": "Mine"})
    assert overtaken.status_code == 409
    assert "Theirs" in overtaken.text
    assert "Mine" in overtaken.text
    again = client.post("/series/s-nac-dg/edit", data=FORM | {"version": "2", "cadence": "Mine"})
    assert again.status_code == 303


def test_a_forum_gets_its_first_series_and_goes_on_to_its_years(begin, make, nordic, client_of):
    client = client_of(make.secretary(nordic))
    assert "No series yet" in client.get("/forums/nac").text
    made = client.post("/forums/nac/series/new", data=FORM | {"group": ""})
    assert made.location == "/series/nac-directors-general/plan"
    again = client.post("/forums/nac/series/new", data=FORM | {"group": ""})
    assert again.location == "/series/nac-directors-general-2/plan"
    with begin(read_only=True) as work:
        assert work.session.scalars(sa.select(Series.usual_months)).all() == [[4, 10], [4, 10]]


def test_only_the_secretariat_says_how_a_series_meets(begin, make, nordic, client_of):
    make.series(nordic)
    assert client_of(make.delegate(nordic, "FI")).get("/series/s-nac-dg/edit").status_code == 403
    assert client_of(make.outsider()).get("/series/s-nac-dg/edit").status_code == 404
    assert client_of(make.outsider("other")).get("/forums/nac/series/new").status_code == 404


def test_a_day_is_as_long_as_the_series_says(begin, make, nordic, client_of):
    make.series(nordic, length_days=3, mode=MeetingMode.HYBRID)
    client = client_of(make.secretary(nordic))
    data = {"first": "2028", "years": "1", "plan-2028-03": "yes", "title-2028-03": "Spring",
            "day-2028-03": "2028-04-04"}  # fmt: skip
    assert client.post("/series/s-nac-dg/plan", data=data).status_code == 303
    with begin(read_only=True) as work:
        meeting = work.session.scalars(sa.select(Meeting)).one()
    assert (meeting.slot.days, meeting.mode) == (3, MeetingMode.HYBRID)


def test_a_meeting_may_have_only_a_half_year_and_is_not_planned_twice(begin, make, nordic, client_of):
    make.series(nordic)
    client = client_of(make.secretary(nordic))
    data = {"first": "2028", "years": "1", "plan-2028-03": "yes", "title-2028-03": "Some day",
            "rough-2028-03": "2028-01-06", "host-2028-03": ""}  # fmt: skip
    assert client.post("/series/s-nac-dg/plan", data=data).status_code == 303
    with begin(read_only=True) as work:
        meeting = work.session.scalars(sa.select(Meeting)).one()
    assert (meeting.span_label, meeting.slot, meeting.host_party_id) == ("half 1 of 2028", None, None)
    assert meeting.chair_party_id == make.party("NO").id
    assert "1 new meeting" in client.get("/series/s-nac-dg/plan?first=2028&years=1").text
    again = client.post("/series/s-nac-dg/plan", data=data, follow_redirects=True)
    assert "Nothing new" in again.text


def test_a_wider_span_stands_for_one_meeting_only(begin, make, nordic):
    series = make.series(nordic, usual_months=[2, 4, 6], meetings_per_year=3)
    with begin(make.secretary(nordic)) as work:
        head = queries.series_head(work, series.slug)
        facts = queries.pattern_facts(head, None)
        february = RoughDate.of(months_of(2028, 2, 2))
        half = YearDraft(RoughDate.of(months_of(2028, 1, 6)), facts, usual=february)
        assert len(operations.plan_years(work, series.id, [half])) == 1
        page = queries.propose_years(work, head, 2028, 1)
        assert [p.code for p in page.proposals if p.planned is None] == ["2028-04", "2028-06"]


def test_each_line_leads_on_to_the_finder(make, nordic, client_of):
    make.series(nordic, length_days=2)
    page = client_of(make.secretary(nordic)).get("/series/s-nac-dg/plan?first=2028&years=1")
    address = (
        "/scheduling/find?forum=nac&amp;series=s-nac-dg&amp;first=2028-03-01&amp;last=2028-05-31&amp;length=2"
    )
    assert address in page.text


@pytest.mark.parametrize(
    "path", ["/series/s-nac-dg/edit", "/series/s-nac-dg/plan?first=2028&years=3", "/series/s-nac-dg"]
)
def test_pages_of_a_series_ask_little(make, nordic, client_of, statements, path):
    make.series(nordic, host_order=SeriesOrder.OWN, hosts=[str(i) for i in named(make, "DK", "FI", "IS")])
    client = client_of(make.secretary(nordic))
    client.get(path)
    statements.clear()
    assert client.get(path).status_code == 200
    assert len(statements) <= 10
