"""Pages of an import: upload, look, take, undo."""

import re

import pytest
import sqlalchemy as sa

from coordinator.imports.models import CalendarImport, ImportDraft
from coordinator.meetings import operations as meetings
from coordinator.meetings.models import Meeting
from tests.calendar_files import OUTLOOK, calendar, event, timed


@pytest.fixture
def client(client_of, secretary):
    return client_of(secretary)


def titles(begin):
    with begin(read_only=True) as work:
        return work.session.scalars(sa.select(Meeting.title).order_by(Meeting.first_on)).all()


def shown_keys(page: str) -> str:
    return re.search(r'name="shown" value="([^"]*)"', page)[1]


def test_a_file_is_looked_at_taken_and_taken_back(client, upload, begin):
    answer = upload(client, OUTLOOK)
    assert answer.status_code == 303
    page = client.get(answer.location).text
    assert "Return, experts" in page
    assert "Wed 10 March 2027, 09:00–11:30 Stockholm time" in page
    assert "Mon 12 April 2027 – Wed 14 April 2027" in page
    assert "the hours are 09:00–17:00 until you set others" in page
    assert titles(begin) == []
    keys = shown_keys(page)
    answer = client.post(answer.location, data={"step": "import", "shown": keys, "take": keys.split()})
    assert answer.status_code == 303
    page = client.get(answer.location).text
    assert "2 meetings are in the plan." in page
    assert titles(begin) == ["Return, experts", "Conference"]
    with begin(read_only=True) as work:
        assert work.session.scalars(sa.select(ImportDraft)).all() == []
    page = client.get(client.post(f"{answer.location}/undo").location).text
    assert "2 meetings were taken back." in page
    assert titles(begin) == []
    assert "Undone" in client.get("/forums/nac/imports").text


def test_what_is_unticked_is_left_out(client, upload, begin):
    address = upload(client, OUTLOOK).location
    keys = shown_keys(client.get(address).text)
    client.post(address, data={"step": "import", "shown": keys, "take": keys.split()[1:]})
    assert titles(begin) == ["Conference"]


def test_leaving_all_out_says_so_and_keeps_the_file(client, upload, begin):
    address = upload(client, OUTLOOK).location
    keys = shown_keys(client.get(address).text)
    answer = client.post(address, data={"step": "import", "shown": keys})
    assert "you left all of it out" in client.get(answer.location).text
    assert titles(begin) == []


def test_floating_times_ask_for_a_zone(client, upload, begin):
    address = upload(client, calendar(event("DTSTART:20270310T090000", "DTEND:20270310T100000"))).location
    page = client.get(address).text
    assert "1 event names no time zone." in page
    assert "Its times name no time zone. Choose one." in page
    choices = {"step": "choose", "place": "", "first": "2026-10-26", "last": "2029-11-25", "day_starts": "09:00",
               "day_ends": "17:00"}  # fmt: skip
    wrong = client.post(address, data={**choices, "zone": "Helsinki"})
    assert wrong.status_code == 422
    assert 'aria-invalid="true"' in wrong.text
    assert 'value="Helsinki"' in wrong.text
    assert client.post(address, data={**choices, "zone": "Europe/Helsinki"}).status_code == 303
    page = client.get(address).text
    assert "Wed 10 March 2027, 09:00–10:00 Helsinki time" in page
    assert "they were taken as Europe/Helsinki" in page


def test_a_series_is_chosen_from_its_page(client, upload, make, nac, begin):
    series = make.series(nac)
    assert "/forums/nac/import?series=s-nac-dg" in client.get("/series/s-nac-dg").text
    page = client.get("/forums/nac/import?series=s-nac-dg").text
    assert re.search(rf'<option selected value="series:{series.id}"', page)
    address = upload(client, calendar(timed()), place=f"series:{series.id}").location
    client.post(address, data={"step": "import"})
    with begin(read_only=True) as work:
        assert work.session.scalars(sa.select(Meeting.series_id)).all() == [series.id]


def test_the_forums_page_shows_the_way(client, client_of, make, nac):
    assert "/forums/nac/import" in client.get("/forums/nac").text
    assert "/forums/nac/import" not in client_of(make.delegate(nac)).get("/forums/nac").text


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty."),
        (b"<!DOCTYPE html><html>", "This is a web page, not a calendar file."),
        (b"PK\x03\x04rest", "This is a packed file."),
        (b"BEGIN:VCARD\r\nEND:VCARD\r\n", "This is an address card"),
        (b'["vcalendar",[],[]]', "This is a JSON file."),
        ("BEGIN:VCALENDAR".encode("utf-16"), "UTF-16"),
        (b"BEGIN:VCALENDAR\r\nX:\x00\r\n", "NUL characters"),
        (b"BEGIN:VCALENDAR\r\n" + b"X" * 6_000_000, "larger than 5 MB"),
        (b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "There is no event in the file."),
    ],
)
def test_what_is_no_calendar_is_said_at_the_field(client, upload, content, words, begin):
    answer = upload(client, content, zone="Europe/Helsinki")
    assert answer.status_code == 422
    assert words in answer.text
    assert 'role="alert"' in answer.text
    assert 'value="Europe/Helsinki"' in answer.text
    with begin(read_only=True) as work:
        assert work.session.scalars(sa.select(ImportDraft)).all() == []


def test_without_a_file_the_form_says_so(client):
    answer = client.post("/forums/nac/import", data={"first": "2026-10-26", "last": "2026-10-01", "place": "",
                                                     "day_starts": "09:00", "day_ends": "08:00"})  # fmt: skip
    assert answer.status_code == 422
    for words in (
        "Choose a file.",
        "The last day must not be before the first.",
        "The end must be after the start.",
    ):
        assert words in answer.text


def test_titles_of_a_file_are_text(client, upload):
    page = client.get(upload(client, calendar(timed(title="<script>alert(1)</script>"))).location).text
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_convened_meeting_is_refused_with_the_way_to_move_it(client, upload, begin, take, secretary):
    take(calendar(timed()))
    with begin(secretary) as work:
        meeting = work.session.scalars(sa.select(Meeting)).one()
        meetings.convene(work, meeting.id, tell=False)
        meeting_id = meeting.id
    page = client.get(upload(client, calendar(timed(day="20270317"))).location).text
    assert "People have been called to this meeting" in page
    assert f"/meetings/{meeting_id}/move" in page


def test_the_calendar_shows_the_way_to_those_who_plan(client, client_of, make, nac):
    assert 'href="/calendar/import"' in client.get("/calendar").text
    assert client.get("/calendar/import").location == "/forums/nac/import"
    delegate = client_of(make.delegate(nac))
    assert 'href="/calendar/import"' not in delegate.get("/calendar").text
    assert delegate.get("/calendar/import").status_code == 404


def test_discarding_deletes_the_file(client, upload, begin):
    address = upload(client, OUTLOOK).location
    assert client.post(address, data={"step": "discard"}).status_code == 303
    assert client.get(address).status_code == 404


def test_nobody_else_sees_any_of_it(client, client_of, upload, make, nac, begin, take):
    made = take(calendar(timed(uid="x")))
    address = upload(client, OUTLOOK).location
    colleague, delegate, outsider = make.secretary(nac), make.delegate(nac), make.outsider()
    assert client_of(colleague).get(address).status_code == 404
    for person, status in ((delegate, 403), (outsider, 404)):
        theirs = client_of(person)
        assert theirs.get(address).status_code == 404
        assert theirs.get("/forums/nac/import").status_code == status
        assert theirs.get("/forums/nac/imports").status_code == status
        assert theirs.get(f"/imports/{made.id}").status_code == 404
        assert theirs.post(f"/imports/{made.id}/undo").status_code == 404
        assert upload(theirs, OUTLOOK).status_code == status
    with begin(read_only=True) as work:
        assert work.session.scalars(sa.select(CalendarImport.undone_at)).all() == [None]


def test_pages_ask_the_database_little(client, upload, take, statements):
    made = take(OUTLOOK)
    address = upload(client, OUTLOOK).location
    for page in (address, "/forums/nac/import", "/forums/nac/imports", f"/imports/{made.id}"):
        statements.clear()
        assert client.get(page).status_code == 200
        assert len(statements) <= 14, page


def test_who_presses_import_twice_finds_the_import_that_was_made(client, client_of, make, nac, upload, begin):
    address = upload(client, OUTLOOK).location
    keys = shown_keys(client.get(address).text)
    pressed = {"step": "import", "shown": keys, "take": keys.split()}
    first = client.post(address, data=pressed)
    for again in (client.post(address, data=pressed), client.get(address)):
        assert (again.status_code, again.location) == (303, first.location)
    assert len(titles(begin)) == 2
    assert client_of(make.secretary(make.forum("other"))).get(address).status_code == 404
