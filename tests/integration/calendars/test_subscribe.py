"""The page that explains how to subscribe, what its buttons do, and the panel on a meeting's page."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from coordinator.accounts.models import Grant
from coordinator.calendars import panels
from coordinator.calendars.models import Feed
from coordinator.calendars.rules import FeedOptions
from coordinator.core.journal import JournalEntry
from coordinator.kit.actor import Role
from tests.ics_reader import read

ADDRESS = re.compile(r"http://localhost(/feeds/[A-Za-z0-9_-]{43}\.ics)")


def address_on(page):
    found = ADDRESS.search(page.text)
    assert found is not None
    return found[1]


@pytest.fixture
def delegate(make, nac):
    return make.delegate(nac, "FI")


@pytest.fixture
def browser(client_of, delegate):
    return client_of(delegate)


def make_address(browser, of="forum=nac", **options):
    return browser.post(f"/calendar/subscribe?{of}", data=options, follow_redirects=True)


def feeds(begin):
    with begin(read_only=True) as work:
        return list(work.session.scalars(sa.select(Feed).order_by(Feed.created_at)))


def test_an_address_is_made_shown_and_works(browser, client):
    before = browser.get("/calendar/subscribe?forum=nac")
    assert (before.status_code, ADDRESS.search(before.text)) == (200, None)
    page = make_address(browser)
    assert page.request.full_path == "/calendar/subscribe?forum=nac"
    assert read(client.get(address_on(page)).data).text("NAME") == "Nordic Aliens Committee"


def test_the_three_ways_carry_the_address(browser):
    page = make_address(browser, of="")
    path = address_on(page)
    escaped = path.replace("/", "%2F")
    assert f'href="webcal://localhost{path}"' in page.text
    assert f"https://calendar.google.com/calendar/r?cid=webcal%3A%2F%2Flocalhost{escaped}" in page.text
    assert (
        f"https://outlook.office.com/calendar/0/addfromweb?url=http%3A%2F%2Flocalhost{escaped}" in page.text
    )


def test_the_address_does_not_leave_by_the_referer(browser):
    page = make_address(browser)
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"
    last = re.findall(r'<meta name="referrer" content="([^"]+)">', page.text)[-1]
    assert last == "no-referrer"


def test_the_address_can_be_read_for_a_quarter_of_an_hour_and_then_no_more(browser, hands):
    path = address_on(make_address(browser))
    hands.at += timedelta(minutes=14)
    assert address_on(browser.get("/calendar/subscribe?forum=nac")) == path
    assert ADDRESS.search(browser.get("/calendar/subscribe").text) is None
    hands.at += timedelta(minutes=2)
    assert ADDRESS.search(browser.get("/calendar/subscribe?forum=nac").text) is None


def test_another_browser_of_the_same_person_never_sees_it(browser, client_of, delegate):
    make_address(browser)
    page = client_of(delegate).get("/calendar/subscribe?forum=nac")
    assert ADDRESS.search(page.text) is None
    assert "Not fetched yet by any program" in page.text


def test_what_was_read_when_and_by_what_is_told(browser, client):
    client.get(address_on(make_address(browser)), headers={"User-Agent": "Google-Calendar-Importer"})
    page = browser.get("/calendar/subscribe")
    assert "Last fetched Wed 25 November 2026, 10:00 Stockholm time, by Google Calendar" in page.text


def test_options_are_kept_and_changed(browser, begin):
    make_address(browser, of="", with_deadlines="y")
    (feed,) = feeds(begin)
    assert (feed.with_deadlines, feed.with_spans) == (True, False)
    browser.post(f"/calendar/feeds/{feed.id}/options", data={"with_spans": "y"})
    (feed,) = feeds(begin)
    assert (feed.with_deadlines, feed.with_spans) == (False, True)


def test_who_shows_only_when_they_are_busy_shows_nothing_else(browser, begin):
    make_address(
        browser, of="", busy_only="y", with_spans="y", with_deadlines="y", with_actions="y", alarm="15"
    )
    (feed,) = feeds(begin)
    assert feed.options == FeedOptions(busy_only=True)


def test_a_choice_that_is_not_offered_is_refused_and_what_was_typed_stays(browser, begin):
    page = browser.post("/calendar/subscribe?forum=nac", data={"locale": "xx", "with_deadlines": "y"})
    assert page.status_code == 422
    assert "Choose one of the listed." in page.text
    assert re.search(r'<input[^>]*checked[^>]*name="with_deadlines"', page.text)
    assert feeds(begin) == []


def test_a_new_address_closes_the_old_one(browser, client, begin):
    old = address_on(make_address(browser))
    (feed,) = feeds(begin)
    page = browser.post(f"/calendar/feeds/{feed.id}/new-address", follow_redirects=True)
    new = address_on(page)
    assert page.request.full_path == "/calendar/subscribe?forum=nac"
    assert client.get(old).status_code == 404
    assert client.get(new).status_code == 200
    assert len(feeds(begin)) == 1


def test_revoking_names_the_thing_and_closes_it(browser, client, begin):
    path = address_on(make_address(browser))
    (feed,) = feeds(begin)
    page = browser.get("/calendar/subscribe")
    assert "Close the address of Nordic Aliens Committee, made Wed 25 November 2026?" in page.text
    browser.post(f"/calendar/feeds/{feed.id}/revoke")
    assert client.get(path).status_code == 404
    assert "No addresses yet" in browser.get("/calendar/subscribe").text


def test_anothers_feed_is_not_there(browser, client, client_of, make, begin):
    path = address_on(make_address(browser))
    (feed,) = feeds(begin)
    other = client_of(make.secretary(make.forum("gdisc")))
    for act in ("options", "new-address", "revoke"):
        assert other.post(f"/calendar/feeds/{feed.id}/{act}").status_code == 404
    assert client.get(path).status_code == 200


def test_an_outsider_cannot_tell_a_forum_from_nothing(client_of, make, nac):
    make.group(nac, "nac-return")
    outsider = client_of(make.outsider())
    for of in ("forum=nac", "group=nac-return", "forum=nothing", "group=nothing"):
        assert outsider.get(f"/calendar/subscribe?{of}").status_code == 404
        assert outsider.post(f"/calendar/subscribe?{of}").status_code == 404


def test_who_administers_sees_that_there_is_nothing_to_subscribe_to(client_of, make, nac, begin):
    administrator = client_of(make.administrator())
    page = administrator.get("/calendar/subscribe?forum=nac")
    assert (page.status_code, "you take no part in it" in page.text) == (200, True)
    assert administrator.post("/calendar/subscribe?forum=nac").status_code == 403
    assert feeds(begin) == []


def test_nobody_holds_addresses_without_end(browser, begin, monkeypatch):
    monkeypatch.setattr("coordinator.calendars.operations.feeds.FEED_LIMIT", 2)
    for _ in range(2):
        make_address(browser)
    page = make_address(browser)
    assert "Revoke one first." in page.text
    assert len(feeds(begin)) == 2


def test_a_feed_of_what_one_has_left_is_said_to_have_ended(browser, make, delegate, begin):
    gdisc = make.forum("gdisc")
    make.grant(delegate, Role.DELEGATE, forum=gdisc, party="FI")
    make_address(browser, of="forum=gdisc")
    with begin() as work:
        work.session.execute(sa.delete(Grant).where(Grant.forum_id == gdisc.id))
    page = browser.get("/calendar/subscribe").text
    assert "You no longer take part, so it gives nothing any more." in page


def test_only_what_one_takes_part_in_is_offered(browser, make, nac):
    make.forum("gdisc")
    make.group(nac, "nac-data")
    page = browser.get("/calendar/subscribe").text
    assert "forum=nac" in page
    assert "gdisc" not in page
    assert "nac-data" not in page


def test_the_journal_knows_who_and_which_but_no_address(browser, begin, delegate):
    path = address_on(make_address(browser))
    (feed,) = feeds(begin)
    browser.post(f"/calendar/feeds/{feed.id}/revoke")
    with begin(read_only=True) as work:
        entries = list(
            work.session.scalars(sa.select(JournalEntry).order_by(JournalEntry.at, JournalEntry.id))
        )
        kept = [(e.event, e.actor_id, e.person_id, e.facts["feed_id"]) for e in entries if "Feed" in e.event]
        everything = str([e.facts for e in entries])
    assert kept == [
        ("FeedIssued", delegate.id, delegate.id, str(feed.id)),
        ("FeedRevoked", delegate.id, delegate.id, str(feed.id)),
    ]
    assert path.removeprefix("/feeds/").removesuffix(".ics") not in everything


def test_the_page_costs_few_statements(browser, make, nac, statements):
    for _ in range(3):
        make_address(browser)
    browser.get("/calendar/subscribe")
    statements.clear()
    assert browser.get("/calendar/subscribe").status_code == 200
    assert len(statements) <= 10


def test_a_meetings_page_offers_its_file_and_the_feed(begin, make, nac, delegate):
    meeting = make.meeting(nac)
    with begin(delegate, read_only=True) as work:
        button = panels.meeting_actions(work, meeting)
        panel = panels.meeting_panel(work, meeting)
    assert button is not None
    assert panel is not None
    assert panel.values == {"named": {"forum": "nac"}, "name": "NAC"}


def test_an_experts_meeting_page_offers_the_groups_feed(begin, make, nac):
    group = make.group(nac, parties="FI")
    meeting = make.meeting(nac, group=group)
    with begin(make.expert(group), read_only=True) as work:
        panel = panels.meeting_panel(work, meeting)
    assert panel is not None
    assert panel.values["named"] == {"group": "nac-return"}


def test_who_takes_no_part_is_offered_no_feed(begin, make, nac):
    meeting = make.meeting(nac)
    with begin(make.administrator(), read_only=True) as work:
        assert panels.meeting_panel(work, meeting) is None
