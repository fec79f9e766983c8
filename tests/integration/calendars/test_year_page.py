"""The calendar of a year: what is drawn, what the address chooses, what leaves as a file."""

import csv
import io
import re
from datetime import date
from zipfile import ZipFile

import pytest
import sqlalchemy as sa

from coordinator.core.journal import JournalEntry
from coordinator.forums.models import Closure
from coordinator.forums.rules import ClosureKind
from coordinator.kit.actor import Role
from coordinator.kit.ids import new_id
from coordinator.kit.periods import Period
from coordinator.meetings.models import Deadline
from coordinator.meetings.rules import Anchor, MeetingMode, MeetingStatus


@pytest.fixture
def officer(make, nac):
    return make.secretary(nac, party="SE")


@pytest.fixture
def delegate(make, nac):
    return make.delegate(nac, "FI")


def due(make, meeting, day: str, step: str = "papers_due"):
    return make.keep(Deadline(
        id=new_id(), meeting_id=meeting.id, step=step, due_on=date.fromisoformat(day), offset_days=-14,
        relative_to=Anchor.MEETING_START, audience="members",
    ))  # fmt: skip


def closure(make, name: str, first: str, until: str, *, forum=None, party=None, kind=ClosureKind.CLOSED):
    return make.keep(Closure(
        id=new_id(), forum_id=forum.id if forum else None, party_id=party.id if party else None, kind=kind,
        name=name, from_on=date.fromisoformat(first), until_on=date.fromisoformat(until),
    ))  # fmt: skip


def plain(page: str) -> str:
    """What is read, without markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))


def lanes(page: str, month: int) -> str:
    found = re.search(rf'id="month-{month}".*?</section>', page, re.DOTALL)
    assert found
    return plain(found.group())


def rows(answer) -> list[dict[str, str]]:
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))


def test_a_year_shows_place_host_state_and_deadlines(client_of, make, nac, delegate):
    norway = make.party("NO")
    meeting = make.meeting(nac, at="2027-04-20T13:00", end="2027-04-21T12:00", city="Bergen",
                           host_party_id=norway.id, status=MeetingStatus.PLANNED)  # fmt: skip
    due(make, meeting, "2027-04-06")
    page = client_of(delegate).get("/calendar?year=2027").text
    assert "Spring meeting, Bergen, NO, tentative" in lanes(page, 4)
    assert '<abbr title="Norway">NO</abbr>' in page
    assert "Papers: Spring meeting" in lanes(page, 4)
    assert "1 meeting, 1 tentative · 1 deadline" in plain(page)
    assert "bar is-tentative from-20 days-2" in page


def test_what_one_meeting_asks_on_one_day_is_one_triangle(client_of, make, nac, delegate):
    meeting = make.meeting(nac)
    due(make, meeting, "2027-04-06")
    due(make, meeting, "2027-04-06", "registration_deadline")
    page = client_of(delegate).get("/calendar?year=2027").text
    assert page.count("bar is-deadline from-6") == 1
    assert re.search(r"(Papers, Registration|Registration, Papers): Spring meeting", lanes(page, 4))


def test_deadlines_and_closed_days_are_switched_by_the_address(client_of, make, nac, delegate):
    due(make, make.meeting(nac), "2027-04-06")
    client = client_of(delegate)
    assert "is-deadline" not in client.get("/calendar?year=2027&deadlines=0").text
    shown = client.get("/calendar?year=2027&forum=nac").text
    hidden = client.get("/calendar?year=2027&forum=nac&holidays=0").text
    assert "2/2" in shown
    assert "Countries closed" in shown
    assert "2/2" not in hidden
    assert "Countries closed" not in hidden
    # The choice travels with every other one.
    assert "/calendar.csv?view=year&amp;year=2027&amp;forum=nac&amp;holidays=0" in hidden
    assert "/calendar/year.pdf?year=2027&amp;forum=nac&amp;holidays=0" in hidden


def test_who_is_closed_is_said_on_demand(client_of, nac, delegate):
    client = client_of(delegate)
    address = "/calendar?year=2027&forum=nac"
    link = re.search(r'href="([^"]+who=1)#closed-days"', client.get(address).text)
    assert link
    page = plain(client.get(link.group(1).replace("&amp;", "&")).text)
    assert "Fri 25 June 2027 2 of 2 Midsummer Eve: FI, SE" in page
    assert "Mon 6 December 2027 1 of 2 Independence Day: FI" in page


def test_own_closed_days_of_a_member_count_and_those_of_a_forum_are_drawn(client_of, make, nac, delegate):
    closure(make, "Move of the office", "2027-02-10", "2027-02-12", party=make.party("FI"))
    closure(make, "Summer pause", "2027-07-05", "2027-08-02", forum=nac)
    closure(make, "School holidays", "2027-10-18", "2027-10-23", forum=nac, kind=ClosureKind.AVOID)
    page = client_of(delegate).get("/calendar?year=2027&forum=nac&who=1").text
    assert "Wed 10 February 2027 1 of 2 Move of the office: FI" in plain(page)
    assert "is-closure is-closed from-5 days-27" in page  # July; August has its day too
    assert "is-closure is-closed from-1 days-1" in page
    assert "is-closure is-avoid from-18 days-5" in page


def test_a_meeting_without_a_date_is_a_bar_over_its_span_in_words(client_of, make, nac, delegate, begin):
    meeting = make.meeting(nac, title="Autumn meeting", status=MeetingStatus.PLANNED)
    with begin() as work:
        row = work.session.merge(meeting)
        row.set_span(Period.of_days(date(2027, 7, 1), date(2027, 12, 31)), "autumn 2027")
    page = client_of(delegate).get("/calendar?year=2027").text
    assert "is-span from-1 days-31 words-inside" in page
    assert "Autumn meeting, autumn 2027" in lanes(page, 7)
    assert page.count("is-continued") == 5
    assert "1 without a date" in plain(page)


def test_cancelled_is_struck_and_said(client_of, make, nac, delegate):
    make.meeting(nac, status=MeetingStatus.CANCELLED, city="Oslo")
    page = client_of(delegate).get("/calendar?year=2027").text
    assert "<s>Spring meeting, Oslo</s> cancelled" in page
    month = client_of(delegate).get("/calendar?view=month&year=2027&month=4").text
    assert "<s>NAC: Spring meeting, Oslo</s> cancelled" in month


def test_the_year_of_today_begins_at_this_month_on_a_phone(client_of, make, nac, delegate):
    make.meeting(nac, at="2026-03-02T09:00", title="Long ago")
    make.meeting(nac, at="2026-12-02T09:00", title="Soon")
    client = client_of(delegate)
    page = client.get("/calendar").text
    earlier = page.index('<div class="year-earlier" id="earlier">')
    assert page.index('href="#earlier"') < earlier < page.index("Long ago") < page.index('id="month-11"')
    assert page.index('id="month-11"') < page.index("Soon")
    assert "year-earlier" not in client.get("/calendar?year=2027").text


def test_clashes_are_marked_among_what_the_reader_may_know(client_of, make, nac, delegate):
    igc = make.forum("igc", members="FI US")
    make.meeting(nac, at="2027-04-20T13:00")
    make.meeting(igc, at="2027-04-20T09:00", title="Data")
    client = client_of(delegate)
    assert "clash" not in client.get("/calendar?year=2027").text
    make.grant(delegate, Role.DELEGATE, forum=igc, party="FI")
    page = client.get("/calendar?year=2027").text
    assert "clash: IGC" in page
    assert "clash: NAC" in page
    alone = client.get("/calendar?year=2027&forum=nac").text
    assert "clash: IGC" in alone
    assert "Data" not in lanes(alone, 4)


def test_groups_of_one_forum_on_one_day_are_no_clash(client_of, make, nac, delegate):
    for slug in ("nac-return", "nac-data"):
        make.meeting(nac, group=make.group(nac, slug, parties="FI SE"), at="2027-04-20T09:00")
    assert "clash" not in client_of(delegate).get("/calendar?year=2027").text


def test_statements_of_every_view_stay_few(client_of, make, nac, delegate, statements):
    igc = make.forum("igc", members="FI US")
    make.grant(delegate, Role.DELEGATE, forum=igc, party="FI")
    group = make.group(nac, "nac-return", parties="FI SE")
    for day in range(1, 25):
        meeting = make.meeting(nac, at=f"2027-04-{day:02}T09:00", host_party_id=make.party("SE").id)
        due(make, meeting, f"2027-03-{day:02}")
        make.meeting(igc, at=f"2027-04-{day:02}T09:00")
        make.meeting(nac, group=group, at=f"2027-05-{day:02}T09:00", mode=MeetingMode.ONLINE)
    client = client_of(delegate)
    for address in (
        "/calendar?year=2027", "/calendar?year=2027&forum=nac&who=1", "/calendar?year=2027&forum=nac&mine=1",
        "/calendar?view=month&year=2027&month=4&forum=nac&deadlines=1", "/calendar?view=list&year=2027&deadlines=1",
        "/calendar/year.pdf?year=2027&forum=nac", "/calendar/travel?year=2027",
    ):  # fmt: skip
        client.get(address)
        statements.clear()
        assert client.get(address).status_code == 200
        assert len(statements) <= 10, (address, statements)


def test_too_many_deadlines_are_not_drawn_and_the_page_says_so(client_of, make, nac, delegate, monkeypatch):
    monkeypatch.setattr("coordinator.calendars.overview.shown.MOST_DEADLINES", 1)
    for day in ("2027-03-01", "2027-03-02"):
        due(make, make.meeting(nac), day)
    client = client_of(delegate)
    page = client.get("/calendar?year=2027").text
    assert "There are more deadlines than can be drawn" in page
    assert "bar is-deadline from" not in page
    assert [row["What"] for row in rows(client.get("/calendar.csv?year=2027&holidays=0"))].count(
        "Deadline"
    ) == 2


# Files ----------------------------------------------------------------------------------------------------


def test_the_file_holds_meetings_deadlines_and_closed_days(client_of, make, nac, delegate, begin):
    meeting = make.meeting(nac, at="2027-04-20T13:00", end="2027-04-21T12:00", city="Bergen",
                           host_party_id=make.party("NO").id)  # fmt: skip
    due(make, meeting, "2027-04-06")
    closure(make, "Summer pause", "2027-07-05", "2027-08-02", forum=nac)
    found = rows(client_of(delegate).get("/calendar.csv?year=2027&forum=nac"))
    kinds = {row["What"] for row in found}
    assert kinds == {"Meeting", "Deadline", "Closed days"}
    (meeting_row,) = [row for row in found if row["What"] == "Meeting"]
    assert meeting_row | {"First day": "2027-04-20", "Last day": "2027-04-21", "Starts": "13:00", "Host": "NO",
                          "Time zone": "Europe/Oslo", "Place": "Bergen", "State": "Convened"} == meeting_row  # fmt: skip
    assert [row["Name"] for row in found if row["What"] == "Deadline"] == ["Papers: Spring meeting"]
    midsummer = next(row for row in found if row["First day"] == "2027-06-25")
    assert (midsummer["Name"], midsummer["Countries closed"]) == ("Midsummer Eve", "FI, SE")
    pause = next(row for row in found if row["Name"] == "Summer pause")
    assert (pause["First day"], pause["Last day"]) == ("2027-07-05", "2027-08-01")
    assert [row["First day"] for row in found] == sorted(row["First day"] for row in found)


def test_no_cell_is_a_formula(client_of, make, nac, delegate):
    make.meeting(nac, title="=HYPERLINK(1)", city="+46")
    found = rows(client_of(delegate).get("/calendar.csv?year=2027"))
    assert {"'=HYPERLINK(1)", "'+46"} <= {cell for row in found for cell in row.values()}
    book = ZipFile(io.BytesIO(client_of(delegate).get("/calendar.xlsx?year=2027").data))
    assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")


def test_taking_a_file_is_on_record(client_of, make, nac, delegate, begin):
    make.meeting(nac)
    client_of(delegate).get("/calendar.xlsx?year=2027&forum=nac")
    with begin(read_only=True) as work:
        entry = work.session.scalars(
            sa.select(JournalEntry).where(JournalEntry.event == "CalendarExported")
        ).one()
        assert entry.forum_id == nac.id
        assert entry.actor_id == delegate.id


def test_the_address_of_a_file_as_it_was_still_leads_there(client_of, make, nac, delegate):
    answer = client_of(delegate).get("/calendar?as=csv&year=2027&forum=nac")
    assert answer.location == "/calendar.csv?year=2027&forum=nac"


def test_an_empty_year_has_every_button_all_the_same(client_of, nac, delegate):
    page = client_of(delegate).get("/calendar?year=2031&forum=nac").text
    for words in ("Subscribe", "Year plan as PDF", "CSV", "Excel", "Who travels where in 2031"):
        assert words in page
    assert rows(client_of(delegate).get("/calendar.csv?year=2031&forum=nac&holidays=0")) == []


def test_a_forum_that_is_not_mine_is_nothing_in_every_file(client_of, make, nac):
    make.meeting(nac, title="Secret")
    client = client_of(make.outsider())
    for address in (
        "/calendar",
        "/calendar.csv",
        "/calendar/year.pdf",
        "/calendar/travel",
        "/calendar/travel.csv",
    ):
        assert client.get(f"{address}?year=2027&forum=nac").status_code == 404
    for address in ("/calendar?year=2027", "/calendar.csv?year=2027", "/calendar/travel.csv?year=2027"):
        assert b"Secret" not in client.get(address).data


@pytest.mark.parametrize("address", ["/calendar", "/calendar.xlsx", "/calendar/year.pdf"])
@pytest.mark.parametrize("name", ["forum", "group", "saved"])
def test_a_name_that_no_database_takes_is_nothing(client_of, delegate, address, name):
    assert client_of(delegate).get(f"{address}?year=2027&{name}=%00").status_code == 404


def test_a_saved_view_without_deadlines_opens_without(client_of, make, nac, delegate):
    due(make, make.meeting(nac), "2027-04-06")
    client = client_of(delegate)
    kept = {"name": "Plain", "forum": "nac", "year": "2027"}
    without = client.post("/calendar/views", data=kept | {"deadlines": "0"}).location
    within = client.post("/calendar/views", data=kept | {"name": "All", "deadlines": "1"}).location
    assert "bar is-deadline from" not in client.get(f"{without}&year=2027").text
    assert "bar is-deadline from" in client.get(f"{within}&year=2027").text


def test_what_has_no_address_of_its_own_is_to_be_saved_first(client_of, make, nac, delegate):
    client = client_of(delegate)
    hint = "save the view first"
    assert hint in client.get("/calendar?year=2027&forum=nac&mine=1").text
    assert hint not in client.get("/calendar?year=2027&forum=nac").text
    saved = client.post("/calendar/views", data={"name": "Mine", "mine": "1", "deadlines": "1"}).location
    page = client.get(saved).text
    assert hint not in page
    assert f"/calendar/subscribe?view={saved.partition('saved=')[2]}" in page


def test_the_list_has_deadlines_where_they_are_asked_for(client_of, make, nac, delegate):
    due(make, make.meeting(nac), "2027-04-06")
    client = client_of(delegate)
    assert "Papers:" not in client.get("/calendar?view=list&year=2027").text
    page = plain(client.get("/calendar?view=list&year=2027&deadlines=1").text)
    assert page.index("Tue 6 April 2027 Papers: Spring meeting") < page.index("Tue 20 April 2027, 13:00")


def test_month_and_list_open_for_times_that_make_no_sense(client_of, delegate):
    client = client_of(delegate)
    for address in ("/calendar?year=x", "/calendar?view=month&month=13", "/calendar?view=list&year=99999"):
        assert client.get(address).status_code == 200


def test_the_calendar_shows_the_way_to_the_finder_to_whoever_plans(officer, delegate, nac, client_of):
    page = client_of(officer).get("/calendar?view=year&year=2027&forum=nac").text
    assert 'href="/scheduling/find?forum=nac"' in page
    assert 'href="/polls?forum=nac"' in page
    assert 'href="/scheduling/find"' in client_of(officer).get("/calendar?view=year&year=2027").text
    theirs = client_of(delegate).get("/calendar?view=year&year=2027&forum=nac").text
    assert "/scheduling/find" not in theirs
    assert 'href="/polls?forum=nac"' in theirs
