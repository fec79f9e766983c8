"""Views of the calendar that people save, and the feeds of them."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from coordinator.accounts.models import Grant
from coordinator.calendars import jobs, operations, queries
from coordinator.calendars.models import Feed, SavedView
from coordinator.calendars.rules import NameTaken, TooManyViews, ViewFilter
from coordinator.core.journal import JournalEntry
from coordinator.kit.actor import Role
from tests.ics_reader import events, read


@pytest.fixture
def delegate(make, nac):
    return make.delegate(nac, "FI")


@pytest.fixture
def keep(begin):
    """`keep(person, name, forum_id=…)`: a saved view."""

    def _keep(person, name="My view", **wanted):
        with begin(person) as work:
            return operations.save_view(work, name, ViewFilter(**wanted))

    return _keep


def summaries(answer):
    assert answer.status_code == 200
    return sorted(event.text("SUMMARY") for event in events(answer.data).values())


def meetings_of_all_kinds(make, nac):
    group = make.group(nac, "nac-return", parties="FI")
    series = make.series(nac, "s-dg", meeting_type="dg_meeting")
    make.meeting(nac, title="Directors", series_id=series.id)
    make.meeting(nac, title="Budget")
    make.meeting(nac, group=group, title="Return")
    gdisc = make.forum("gdisc", members="FI")
    make.meeting(gdisc, title="Workshop")
    return group, gdisc


def test_a_feed_of_a_view_holds_what_the_view_shows(client, make, nac, issue, keep, delegate):
    group, gdisc = meetings_of_all_kinds(make, nac)
    make.grant(delegate, Role.DELEGATE, forum=gdisc, party="FI")
    views = {
        "All": {},
        "NAC": {"forum_id": nac.id},
        "Group": {"group_id": group.id},
        "Directors": {"meeting_type": "dg_meeting"},
        "Mine": {"mine": True},
    }
    found = {
        name: summaries(client.get(issue(delegate, view=keep(delegate, name, **wanted))))
        for name, wanted in views.items()
    }
    assert found == {
        "All": ["GDISC: Workshop", "NAC: Budget", "NAC: Directors", "NAC: Return"],
        "NAC": ["NAC: Budget", "NAC: Directors", "NAC: Return"],
        "Group": ["NAC: Return"],
        "Directors": ["NAC: Directors"],
        "Mine": ["GDISC: Workshop", "NAC: Budget", "NAC: Directors"],
    }


def test_an_expert_takes_part_in_the_group_and_merely_knows_of_the_forum(client, make, nac, issue, keep):
    group, _gdisc = meetings_of_all_kinds(make, nac)
    expert = make.expert(group)
    assert summaries(client.get(issue(expert, view=keep(expert, mine=True)))) == ["NAC: Return"]


def test_a_renamed_view_keeps_its_address_and_tells_its_name(client, begin, make, nac, issue, keep, delegate):
    view = keep(delegate, "Spring", forum_id=nac.id)
    path = issue(delegate, view=view)
    for _ in range(2):
        first = client.get(path)
    assert read(first.data).text("NAME") == "Spring"
    with begin(delegate) as work:
        operations.rename_view(work, view.id, "Spring and autumn")
    second = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert read(second.data).text("X-WR-CALNAME") == "Spring and autumn"


def test_a_deleted_view_ends_its_feeds_until_it_is_brought_back(client, begin, nac, issue, keep, delegate):
    view = keep(delegate, forum_id=nac.id)
    path = issue(delegate, view=view)
    for _ in range(2):
        etag = client.get(path).headers["ETag"]
    with begin(delegate) as work:
        operations.delete_view(work, view.id)
    gone = client.get(path, headers={"If-None-Match": etag})
    assert (gone.status_code, gone.data) == (404, b"Not found.\n")
    with begin(delegate) as work:
        operations.bring_back_view(work, view.id)
    assert client.get(path, headers={"If-None-Match": etag}).status_code == 304


def test_a_view_deleted_long_ago_is_gone_with_its_feeds(client, begin, nac, issue, keep, delegate, hands):
    view, other = keep(delegate, forum_id=nac.id), keep(delegate, "Other")
    for each in (view, other):
        client.get(issue(delegate, view=each))
    with begin(delegate) as work:
        operations.delete_view(work, view.id)
    hands.at += timedelta(days=29)
    with begin() as work:
        jobs.forget(work)
        assert len(work.session.scalars(sa.select(SavedView)).all()) == 2
    hands.at += timedelta(days=2)
    with begin() as work:
        jobs.forget(work)
    with begin(read_only=True) as work:
        assert work.session.scalars(sa.select(SavedView.name)).all() == ["Other"]
        assert work.session.scalars(sa.select(Feed.view_id)).all() == [other.id]


def test_who_leaves_the_forum_has_no_feed_of_a_view_of_it(client, begin, make, nac, issue, keep, delegate):
    make.grant(delegate, Role.DELEGATE, forum=make.forum("gdisc"), party="FI")
    of_forum, of_all = (
        issue(delegate, view=keep(delegate, "NAC", forum_id=nac.id)),
        issue(delegate, view=keep(delegate, "All")),
    )
    assert client.get(of_forum).status_code == 200
    with begin() as work:
        work.session.execute(sa.delete(Grant).where(Grant.forum_id == nac.id))
    assert client.get(of_forum).status_code == 404
    assert client.get(of_all).status_code == 200


def test_names_are_ones_own_and_there_is_an_end_to_them(begin, make, nac, keep, delegate, monkeypatch):
    keep(delegate, "Spring")
    keep(make.delegate(nac, "SE"), "Spring")
    with pytest.raises(NameTaken):
        keep(delegate, "SPRING")
    monkeypatch.setattr("coordinator.calendars.operations.views.VIEW_LIMIT", 2)
    second = keep(delegate, "Autumn")
    with pytest.raises(TooManyViews):
        keep(delegate, "Winter")
    with pytest.raises(NameTaken), begin(delegate) as work:
        operations.rename_view(work, second.id, "spring")


def test_a_view_that_comes_back_gives_way_to_one_that_took_its_name(begin, keep, delegate):
    first = keep(delegate, "Spring")
    with begin(delegate) as work:
        operations.delete_view(work, first.id)
    keep(delegate, "Spring")
    with begin(delegate) as work:
        assert operations.bring_back_view(work, first.id).name == "Spring (2)"


# Pages ----------------------------------------------------------------------------------------------------


def shown(page):
    return set(re.findall(r"NAC(?: [\w-]+)?: (\w+)|/meetings/[0-9a-f-]+\">(\w+)", page))


def test_a_view_is_saved_opened_and_subscribed_to(client_of, client, begin, make, nac, delegate):
    meetings_of_all_kinds(make, nac)
    browser = client_of(delegate)
    narrowed = browser.get("/calendar?view=list&year=2027&kind=dg_meeting").text
    assert "Directors" in narrowed
    assert "Budget" not in narrowed
    assert "Save this view" in narrowed
    saved = browser.post("/calendar/views", data={"name": "Directors", "kind": "dg_meeting", "forum": "nac"})
    page = browser.get(f"{saved.location}&view=list&year=2027").text
    assert "Directors" in page
    assert "Budget" not in page
    (view_id,) = re.findall(r"/calendar/subscribe\?view=([0-9a-f-]{36})", page)
    made = browser.post(f"/calendar/subscribe?view={view_id}", follow_redirects=True)
    (path,) = set(re.findall(r"http://localhost(/feeds/[\w-]{43}\.ics)", made.text))
    assert read(client.get(path).data).text("NAME") == "Directors"
    assert "The meetings that your view “Directors” shows" in made.text


def test_a_view_is_renamed_deleted_and_brought_back_on_the_page(client_of, begin, keep, delegate):
    view, browser = keep(delegate, "Spring"), client_of(delegate)
    browser.post(f"/calendar/views/{view.id}/rename", data={"name": "Autumn"})
    assert "Autumn" in browser.get("/calendar/subscribe").text
    empty = browser.post(f"/calendar/views/{view.id}/rename", data={"name": " "}, follow_redirects=True)
    assert "The view was not renamed" in empty.text
    browser.post(f"/calendar/views/{view.id}/delete")
    assert "Bring back" in browser.get("/calendar/subscribe").text
    assert browser.get(f"/calendar?saved={view.id}").status_code == 404
    browser.post(f"/calendar/views/{view.id}/bring-back")
    assert browser.get(f"/calendar?saved={view.id}").status_code == 200


def test_anothers_view_is_not_there(client_of, make, nac, keep, delegate):
    view, other = keep(delegate, forum_id=nac.id), client_of(make.delegate(nac, "SE"))
    for act in ("rename", "delete", "bring-back"):
        assert other.post(f"/calendar/views/{view.id}/{act}", data={"name": "X"}).status_code == 404
    assert other.get(f"/calendar?saved={view.id}").status_code == 404
    assert other.get(f"/calendar/subscribe?view={view.id}").status_code == 404
    assert other.post(f"/calendar/subscribe?view={view.id}").status_code == 404
    assert other.get("/calendar/subscribe?view=nonsense").status_code == 404


def test_nobody_saves_a_view_of_what_they_may_not_see(client_of, make, nac, begin):
    make.group(nac, "nac-return")
    outsider = client_of(make.outsider())
    for wanted in ({"forum": "nac"}, {"group": "nac-return"}):
        assert outsider.post("/calendar/views", data={"name": "X", **wanted}).status_code == 404
    with begin(read_only=True) as work:
        assert queries.views_of(work.session, work.actor) == []
        assert work.session.scalars(sa.select(SavedView)).all() == []


def test_the_journal_knows_that_a_view_was_saved_and_not_its_name(begin, keep, delegate):
    view = keep(delegate, "Secret visits")
    with begin(read_only=True) as work:
        entry = work.session.scalars(sa.select(JournalEntry).where(JournalEntry.event == "ViewSaved")).one()
        assert (entry.person_id, entry.facts["view_id"]) == (delegate.id, str(view.id))
        assert "Secret" not in str(entry.facts)


def test_the_calendar_page_costs_few_statements(client_of, make, nac, keep, delegate, statements):
    for name in ("A", "B", "C"):
        keep(delegate, name, forum_id=nac.id)
    browser = client_of(delegate)
    browser.get("/calendar")
    statements.clear()
    assert browser.get("/calendar?mine=1&deadlines=1").status_code == 200
    assert len(statements) <= 10
