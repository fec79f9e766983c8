"""The pages on which an agenda is worked on, published, compared and read."""

import re
from datetime import date

import pytest

from coordinator.forums.rules import Sharing
from coordinator.kit.periods import Period
from coordinator.meetings.models import Meeting
from coordinator.proceedings import operations, queries
from coordinator.proceedings.rules import LeadKind
from tests.factories.agendas import EACH, Nac, item, lay_out, publish, template, upload

FORM = {
    "title": "Theme", "ask": "Agree", "type_code": "discussion", "minutes": "30", "day": "1", "fixed_start": "",
    "lead": "chair", "lead_text": "", "sharing": "forum_plus", "expected_papers": "", "notes": "", "version": "1",
}  # fmt: skip


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)))


def statuses(client, paths, **how):
    """What each address answers; files are closed again."""
    found = {}
    for path in paths:
        with client.open(path, **how) as answer:
            found[path] = answer.status_code
    return found


def titles(begin, nac):
    with begin(nac.secretary, read_only=True) as work:
        return [i.title for i in queries.live_items(work.session, nac.meeting.id)]


def test_an_agenda_begins_with_the_series_template_suggested(client_of, make, begin):
    nac = Nac(make)
    series = make.series(nac.forum, agenda_template_id=template(make).id)
    nac.meeting = nac.meet(series_id=series.id)
    client = client_of(nac.secretary)
    page = client.get(f"/meetings/{nac.meeting.id}/agenda")
    assert page.status_code == 200
    assert re.search(r'<option selected value="template:t-dg">', page.get_data(as_text=True))
    answer = client.post(f"/meetings/{nac.meeting.id}/agenda/begin", data={"source": "template:t-dg"})
    assert answer.status_code == 303
    assert titles(begin, nac)[0] == "Welcome by the host"


def test_a_made_up_source_is_refused_at_its_field(client_of, make):
    nac = Nac(make)
    answer = client_of(nac.secretary).post(
        f"/meetings/{nac.meeting.id}/agenda/begin", data={"source": "template:nope"}
    )
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.get_data(as_text=True)


def test_an_item_is_added_edited_and_shown(client_of, make, begin):
    nac = Nac(make)
    lay_out(begin, nac, item("First"))
    client = client_of(nac.secretary)
    assert 'name="minutes"' in client.get(f"/meetings/{nac.meeting.id}/agenda?add=2").get_data(as_text=True)
    finland = f"party:{make.party('FI').id}"
    added = client.post(
        f"/meetings/{nac.meeting.id}/agenda/items",
        data=FORM
        | {
            "day": "2",
            "lead": finland,
            "expected_papers": "slides\r\n note \r\nslides",
            "fixed_start": "10:30",
        },
    )
    assert added.status_code == 303
    with begin(nac.secretary, read_only=True) as work:
        row = queries.live_items(work.session, nac.meeting.id)[-1]
    assert (row.title, row.day, row.lead, row.expected_papers, row.fixed_start) == (
        "Theme", 2, LeadKind.PARTY, ["slides", "note"], "10:30",
    )  # fmt: skip
    assert f"at={row.id}" in added.location
    form = client.get(f"/meetings/{nac.meeting.id}/agenda?edit={row.id}").get_data(as_text=True)
    assert f'<option selected value="{finland}">' in form
    assert client.post(f"/agenda-items/{row.id}", data=FORM | {"title": "Another theme"}).status_code == 303
    assert titles(begin, nac) == ["First", "Another theme"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "x" * 10_000),
        ("title", "a\x00b"),
        ("title", "Subject\r\nBcc: someone@example.org"),
        ("ask", "x" * 301),
        ("minutes", "ten"),
        ("minutes", "-5"),
        ("minutes", "100000"),
        ("minutes", ""),
        ("day", "9"),
        ("fixed_start", "25:61"),
        ("type_code", "no_such"),
        ("lead", "party:00000000-0000-0000-0000-000000000000"),
        ("lead", "nobody"),
        ("sharing", "everybody"),
        ("notes", "x" * 10_001),
        ("expected_papers", "\n".join(f"paper {n}" for n in range(13))),
    ],
)
def test_bad_input_is_told_at_its_field_and_what_was_typed_stays(client_of, make, begin, field, value):
    nac = Nac(make)
    (first,) = lay_out(begin, nac, item("As it was"))
    typed = FORM | {"title": "What I typed", field: value}
    answer = client_of(nac.secretary).post(f"/agenda-items/{first}", data=typed)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in page
    assert 'role="alert"' in page
    if field != "title":
        assert "What I typed" in page
    assert titles(begin, nac) == ["As it was"]


def test_a_lead_in_words_needs_the_words(client_of, make, begin):
    nac = Nac(make)
    (first,) = lay_out(begin, nac, item())
    answer = client_of(nac.secretary).post(f"/agenda-items/{first}", data=FORM | {"lead": "other"})
    assert answer.status_code == 422
    assert 'id="lead_text-error"' in answer.get_data(as_text=True)


def test_an_anchor_in_the_skipped_hour_is_told_at_its_field(client_of, make, begin):
    nac = Nac(make)
    night = nac.meet(at="2027-03-28T00:30", end="2027-03-28T06:00")
    lay_out(begin, nac, item(), meeting=night)
    answer = client_of(nac.secretary).post(
        f"/meetings/{night.id}/agenda/items", data=FORM | {"fixed_start": "02:30"}
    )
    assert answer.status_code == 422
    assert "this time does not exist there" in text_of(answer)


def test_two_people_who_save_one_item_see_both_texts(client_of, make, begin):
    nac = Nac(make)
    (first,) = lay_out(begin, nac, item("Before", ask="What it was"))
    client = client_of(nac.secretary)
    with begin(nac.secretary) as work:
        operations.edit_item(work, first, item("Theirs", ask="What they wrote"), version=1)
    answer = client.post(f"/agenda-items/{first}", data=FORM | {"title": "Mine", "ask": "What I wrote"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    for words in ("Theirs", "What they wrote", "Mine", "What I wrote"):
        assert words in page
    assert titles(begin, nac) == ["Theirs"]
    version = re.search(r'name="version" type="hidden" value="(\d+)"', page).group(1)
    again = client.post(f"/agenda-items/{first}", data=FORM | {"title": "Mine", "version": version})
    assert again.status_code == 303
    assert titles(begin, nac) == ["Mine"]


def test_an_item_goes_up_by_a_button_and_to_a_place_by_dragging(client_of, make, begin):
    nac = Nac(make)
    *_, c = lay_out(begin, nac, item("A"), item("B"), item("C"))
    client = client_of(nac.secretary)
    answer = client.post(f"/agenda-items/{c}/move", data={"direction": "up"})
    assert answer.status_code == 303
    assert titles(begin, nac) == ["A", "C", "B"]
    focused = client.get(answer.location).get_data(as_text=True)
    assert re.search(r'<button[^>]*aria-label="Move up: C" autofocus', focused)
    assert client.post(f"/agenda-items/{c}/move", data={"position": "0"}).status_code == 303
    assert titles(begin, nac) == ["C", "A", "B"]
    for nonsense in (
        {},
        {"direction": "sideways"},
        {"position": "-1"},
        {"position": "9" * 9},
        {"position": "²"},
    ):
        assert client.post(f"/agenda-items/{c}/move", data=nonsense).status_code == 422


def test_taking_out_is_asked_once_and_can_be_undone(client_of, make, begin):
    nac = Nac(make)
    first, _ = lay_out(begin, nac, item("Coffee"), item("Other"))
    client = client_of(nac.secretary)
    assert "Take “Coffee” off the agenda?" in text_of(client.get(f"/meetings/{nac.meeting.id}/agenda"))
    answer = client.post(f"/agenda-items/{first}/remove")
    page = client.get(answer.location)
    assert "“Coffee” is taken off the agenda." in text_of(page)
    assert f"/agenda-items/{first}/restore" in page.get_data(as_text=True)
    assert titles(begin, nac) == ["Other"]
    assert client.post(f"/agenda-items/{first}/restore").status_code == 303
    assert titles(begin, nac) == ["Coffee", "Other"]


def test_the_days_are_set_on_the_same_page(client_of, make, begin):
    nac = Nac(make)
    lay_out(begin, nac, item(minutes=200))
    client = client_of(nac.secretary)

    def version():
        with begin(nac.secretary, read_only=True) as work:
            return queries.find_agenda(work.session, nac.meeting.id).version

    page = client.get(f"/meetings/{nac.meeting.id}/agenda").get_data(as_text=True)
    assert 'name="starts-0"' not in page  # the first day begins with the meeting
    url = f"/meetings/{nac.meeting.id}/agenda/days"
    good = {"minutes-0": "180", "starts-1": "08:30", "version": str(version())}
    assert client.post(url, data=good).status_code == 303
    assert "20 min too long" in text_of(client.get(f"/meetings/{nac.meeting.id}/agenda"))
    stale = client.post(url, data=good)
    assert stale.status_code == 409
    for field, value in (("starts-1", "12:30"), ("starts-1", "soon"), ("minutes-0", "long")):
        answer = client.post(url, data=good | {"version": str(version()), field: value})
        assert answer.status_code == 422
        assert f'id="{field}-error"' in answer.get_data(as_text=True)


def test_publishing_shows_what_changes_and_who_would_be_told(client_of, make, begin):
    nac = Nac(make)
    first, _ = lay_out(begin, nac, item("Theme", minutes=25), item(minutes=500))
    publish(begin, nac)
    with begin(nac.secretary) as work:
        operations.edit_item(work, first, item("Theme", minutes=40), version=1)
    client = client_of(nac.secretary)
    page = client.get(f"/meetings/{nac.meeting.id}/agenda/publish")
    words = text_of(page)
    for expected in ("Will be version 2", "40 minutes, was 25", "Dora Director", "Nils Contact", "Publish and tell 2 people",
                     "Publish without telling anyone"):  # fmt: skip
        assert expected in words
    version = re.search(r'name="version" type="hidden" value="(\d+)"', page.get_data(as_text=True)).group(1)
    url = f"/meetings/{nac.meeting.id}/agenda/publish"
    done = client.post(url, data={"version": version, "tell": "yes"}, follow_redirects=False)
    assert done.status_code == 303
    assert done.location.endswith(f"/meetings/{nac.meeting.id}#agenda")
    again = client.post(url, data={"version": version, "tell": "no"})
    assert again.status_code == 409
    assert "Somebody worked on the agenda while you looked at it" in text_of(again)


def test_the_comparison_shows_each_reader_their_own(client_of, make, begin):
    nac = Nac(make)
    inner, _outer = lay_out(
        begin, nac, item("Inner talk", minutes=10), item("Open talk", sharing=Sharing.PUBLIC)
    )
    publish(begin, nac)
    with begin(nac.secretary) as work:
        operations.edit_item(work, inner, item("Inner talk", minutes=20), version=1)
    publish(begin, nac)
    url = f"/meetings/{nac.meeting.id}/agenda/versions/1..2"
    assert "20 minutes, was 10" in text_of(client_of(nac.delegate).get(url))
    seen = text_of(client_of(nac.observer).get(url))
    assert "Open talk" in seen
    assert "Inner talk" not in seen
    for nonsense in ("2..1", "1..1", "1..9", "0..1"):
        assert (
            client_of(nac.delegate).get(f"/meetings/{nac.meeting.id}/agenda/versions/{nonsense}").status_code
            == 404
        )


def test_the_meeting_page_shows_the_timetable(client_of, make, begin):
    nac = Nac(make)
    reader = make.delegate(nac.forum, "FI", zone="Europe/Helsinki")
    ids = lay_out(
        begin, nac, item("Welcome", minutes=10, lead=LeadKind.HOST), item("Break", type_code="break", minutes=20),
        item("Developments", lead=EACH, expected_papers=("country report",), ask="Two pages each"),
        item("Tomorrow", day=2, minutes=195),
    )  # fmt: skip
    publish(begin, nac)
    upload(begin, nac.secretary, nac.meeting, "Background note", item_id=ids[0])
    page = client_of(reader).get(f"/meetings/{nac.meeting.id}")
    words = text_of(page)
    for expected in (
        "13:10", "14:10", "Norway, host", "Two pages each", "Background note", "0 of 5 in", "Tue 20 April 2027",
        "Sum 195 min of 180 planned: 15 min too long", "As it stands the meeting ends 12:15, not 12:00.",
        "Version 1, published Wed 25 Nov",
    ):  # fmt: skip
        assert expected in words
    assert 'href="/meetings/' + str(nac.meeting.id) + '/agenda.pdf"' in page.get_data(as_text=True)


def test_the_meeting_page_says_who_sees_a_draft_and_offers_to_begin(client_of, make, begin):
    nac = Nac(make)
    assert "Begin the agenda" in text_of(client_of(nac.secretary).get(f"/meetings/{nac.meeting.id}"))
    assert "The secretariat publishes it" in text_of(
        client_of(nac.delegate).get(f"/meetings/{nac.meeting.id}")
    )
    lay_out(begin, nac, item("Not yet for you"))
    for who in (nac.secretary, nac.chair):
        seen = text_of(client_of(who).get(f"/meetings/{nac.meeting.id}"))
        assert "seen by the secretariat and the chairs only" in seen
        assert "Not yet for you" in seen
    for name in ("delegate", "contact", "expert", "observer", "administrator"):
        assert "Not yet for you" not in client_of(nac.people[name]).get(
            f"/meetings/{nac.meeting.id}"
        ).get_data(as_text=True)


def test_the_now_bar_follows_the_clock(client_of, make, begin, hands):
    nac = Nac(make)
    lay_out(begin, nac, item("First", minutes=30), item("Second", minutes=30))
    publish(begin, nac)
    client = client_of(nac.delegate)
    assert "now-bar" not in client.get(f"/meetings/{nac.meeting.id}").get_data(as_text=True)
    hands.at = nac.meeting.starts_at.replace(minute=18)
    page = client.get(f"/meetings/{nac.meeting.id}")
    words = text_of(page)
    assert "Now: 1 First" in words
    assert "12 min left, until 13:30 Oslo time" in words
    assert "Next: 2 Second" in words
    assert page.get_data(as_text=True).count("is-now") == 1


def test_the_pages_of_a_meeting_without_a_date_show_lengths_and_no_times(client_of, make, begin):
    nac = Nac(make)
    with begin(nac.secretary) as work:
        row = work.session.get_one(Meeting, nac.meeting.id)
        row.set_span(Period(date(2028, 3, 1), date(2028, 6, 1)), "spring 2028")
    (first,) = lay_out(begin, nac, item("Theme", minutes=45))
    publish(begin, nac)
    client = client_of(nac.secretary)
    m = nac.meeting.id
    for path in (f"/meetings/{m}/agenda", f"/meetings/{m}/agenda?edit={first}", f"/meetings/{m}/agenda?add=1",
                 f"/meetings/{m}/papers", f"/meetings/{m}/agenda.pdf", f"/meetings/{m}/agenda/publish"):  # fmt: skip
        assert client.get(path).status_code == 200
    page = client_of(nac.delegate).get(f"/meetings/{m}").get_data(as_text=True)
    assert "Sum 45 min" in page
    assert "agenda-time" not in page


PATHS = (
    "/meetings/{m}/agenda", "/meetings/{m}/agenda/publish", "/meetings/{m}/agenda/versions/1..2", "/meetings/{m}/agenda.pdf",
    "/meetings/{m}/papers", "/meetings/{m}/papers/new", "/papers/{p}", "/papers/{p}/edit", "/papers/{p}/file",
)  # fmt: skip
POSTS = (
    "/meetings/{m}/agenda/begin", "/meetings/{m}/agenda/items", "/meetings/{m}/agenda/days", "/meetings/{m}/agenda/publish",
    "/agenda-items/{i}", "/agenda-items/{i}/move", "/agenda-items/{i}/remove", "/agenda-items/{i}/restore",
    "/meetings/{m}/papers/new", "/papers/{p}/versions", "/papers/{p}/edit", "/papers/{p}/withdraw", "/papers/{p}/bring-back",
)  # fmt: skip


def addresses(begin, nac):
    (first,) = lay_out(begin, nac, item("Theme", sharing=Sharing.PUBLIC))
    publish(begin, nac)
    lay_out(begin, nac, item("More", sharing=Sharing.PUBLIC))
    publish(begin, nac)
    paper = upload(begin, nac.secretary, nac.meeting, item_id=first, sharing=Sharing.PUBLIC)
    fill = {"m": nac.meeting.id, "i": first, "p": paper.id}
    return [path.format(**fill) for path in PATHS], [path.format(**fill) for path in POSTS]


def test_an_outsider_gets_404_for_every_address(client_of, make, begin):
    nac = Nac(make)
    gets, posts = addresses(begin, nac)
    client = client_of(nac.outsider)
    assert statuses(client, gets) == dict.fromkeys(gets, 404)
    data = FORM | {"direction": "up"}
    assert statuses(client, posts, method="POST", data=data) == dict.fromkeys(posts, 404)


def test_nobody_is_sent_to_sign_in(client_of, make, begin):
    nac = Nac(make)
    gets, posts = addresses(begin, nac)
    client = client_of(None)
    assert set(statuses(client, gets).values()) == {303}
    assert set(statuses(client, posts, method="POST", data=FORM).values()) == {401}


def test_members_may_read_and_not_write(client_of, make, begin):
    nac = Nac(make)
    gets, posts = addresses(begin, nac)
    client = client_of(nac.delegate)
    read = statuses(client, gets)
    closed = {path for path, status in read.items() if status == 403}
    assert {path.rsplit("/", 1)[1] for path in closed} == {"agenda", "publish", "new", "edit"}
    assert set(read.values()) == {200, 403}
    assert set(statuses(client, posts, method="POST", data=FORM | {"direction": "up"}).values()) <= {403, 404}


def test_an_administrator_sees_none_of_it(client_of, make, begin):
    nac = Nac(make)
    gets, _ = addresses(begin, nac)
    client = client_of(nac.administrator)
    assert set(statuses(client, gets).values()) <= {403, 404}


@pytest.mark.parametrize("locale", ["sv", "nb", "da", "fi", "is"])
def test_the_pages_come_in_every_language(client_of, make, begin, locale):
    nac = Nac(make)
    who = make.secretary(nac.forum, locale=locale)
    gets, _ = addresses(begin, nac)
    client = client_of(who)
    assert statuses(client, gets) == dict.fromkeys(gets, 200)


def test_a_meeting_page_with_eight_items_takes_few_statements(client_of, make, begin, statements):
    nac = Nac(make)
    lay_out(begin, nac, *(item(f"Item {n}") for n in range(8)))
    publish(begin, nac)
    client = client_of(nac.delegate)
    statements.clear()
    assert client.get(f"/meetings/{nac.meeting.id}").status_code == 200
    ours = [s for s in statements if "agenda" in s or "FROM paper" in s]
    assert len(ours) <= 4, "\n".join(ours)


def test_the_editing_page_takes_few_statements(client_of, make, begin, statements):
    nac = Nac(make)
    first, *_ = lay_out(begin, nac, *(item(f"Item {n}") for n in range(30)))
    client = client_of(nac.secretary)
    for path in ("", f"?edit={first}"):
        statements.clear()
        assert client.get(f"/meetings/{nac.meeting.id}/agenda{path}").status_code == 200
        assert len(statements) <= (10 if not path else 20)
