"""ical.js, which Thunderbird and Nextcloud read calendars with, finds in our feeds what the database holds."""

import json
import sqlite3
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from playwright.sync_api import Browser

from coordinator.calendars.operations import issue_feed
from coordinator.calendars.queries import Scope
from coordinator.calendars.rules import FeedKind
from coordinator.calendars.serializer import Head, calendar, event_text
from tests.calendar_samples import YEARS, entry
from tests.calendar_zones import FIRST, LAST, Said, fill, in_database
from tests.conftest import Begin, acting
from tests.factories import Make
from tests.journeys.conftest import Demonstration

LIBRARY = Path(__file__).parents[2] / "node_modules" / "ical.js" / "dist" / "ical.js"

FORUMS = ("nac", "gdisc", "igc")

# A time whose zone the library does not know is "floating", and would pass for UTC.
READ = """async ([library, text]) => {
    const address = URL.createObjectURL(new Blob([library], {type: "text/javascript"}));
    const {default: ICAL} = await import(address);
    const said = time => {
        if (time.isDate) return time.toString();
        if (time.zone === ICAL.Timezone.localTimezone) throw new Error("floating: " + time.toString());
        return new Date(time.toUnixTime() * 1000).toISOString();
    };
    const calendar = new ICAL.Component(ICAL.parse(text));
    return calendar.getAllSubcomponents("vevent").map(component => {
        const event = new ICAL.Event(component);
        return {
            uid: event.uid, start: said(event.startDate), end: said(event.endDate),
            status: component.getFirstPropertyValue("status"), sequence: event.sequence,
            summary: event.summary, description: event.description,
        };
    });
}"""


def moment(text: str) -> datetime | date:
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


@pytest.fixture
def by_ical_js(browser: Browser) -> Iterator[Callable[[bytes], dict[str, Said]]]:
    """What ical.js finds in a calendar, by UID; it runs in a blank page of the tests' browser."""
    context = browser.new_context()
    page = context.new_page()

    def _read(data: bytes) -> dict[str, Said]:
        rows: list[dict[str, Any]] = page.evaluate(READ, [LIBRARY.read_text(), data.decode()])
        return {
            row["uid"]: Said(moment(row["start"]), moment(row["end"]), row["status"], row["sequence"])
            for row in rows
        }

    yield _read
    context.close()


def differences(found: Mapping[str, Said], truth: Mapping[str, Said]) -> dict[str, Any]:
    assert found.keys() == truth.keys()
    return {uid: (found[uid], truth[uid]) for uid in truth if found[uid] != truth[uid]}


@pytest.fixture
def feed(app: Flask, make: Make, begin: Begin) -> bytes:
    """All meetings of a forum that meets around every change of clocks."""
    forum = make.forum("nac", members="FI SE")
    assert fill(make, forum) > 500
    secretary = make.secretary(forum)
    holder = acting(secretary, app)
    with begin(secretary) as work:
        issued = issue_feed(work, holder, Scope(FeedKind.FORUM, forum.id))
    return app.test_client(use_cookies=False).get(f"/feeds/{issued.token}.ics").data


def test_ical_js_finds_every_instant_in_twelve_zones(
    feed: bytes, by_ical_js: Callable[[bytes], dict[str, Said]]
) -> None:
    assert differences(by_ical_js(feed), in_database(FIRST, LAST)) == {}


def test_the_proof_would_see_a_wrong_hour(
    feed: bytes, by_ical_js: Callable[[bytes], dict[str, Said]]
) -> None:
    wrong = by_ical_js(feed.replace(b"TZOFFSETTO:+0300", b"TZOFFSETTO:+0400"))
    assert len(differences(wrong, in_database(FIRST, LAST))) > 20


NASTY = (
    "plain", "a,b;c:d", "\\n is no newline", "\\N neither", "one\ntwo", "\\", "\\\\n", '"quoted"', "^n", "tab\there",
    "END:VEVENT", "\nEND:VEVENT\nBEGIN:VEVENT", "Þórshöfn " * 30, "🇫🇮" * 60, "👩🏽‍🚀", "שלום, עולם", "\u202eevil", "  spaces  ",
    "", "a" * 5000,
)  # fmt: skip


def test_ical_js_reads_any_text_as_it_was_written(browser: Browser) -> None:
    samples = [
        entry(uid=f"text-{number}@example.org", summary=text, description=text)
        for number, text in enumerate(NASTY)
    ]
    data = calendar(Head("Texts"), ["Europe/Helsinki"], [event_text(each, YEARS) for each in samples], YEARS)
    context = browser.new_context()
    rows = context.new_page().evaluate(READ, [LIBRARY.read_text(), data.decode()])
    context.close()
    assert [row["summary"] for row in rows] == list(NASTY)
    assert [row["description"] or "" for row in rows] == list(NASTY)


def asked(address: str) -> tuple[bytes, date]:
    """The body, and the day on which it was served."""
    with urllib.request.urlopen(address, timeout=20) as answer:
        assert answer.status == 200
        return answer.read(), parsedate_to_datetime(answer.headers["Date"]).date()


def stored(demo: Demonstration, forum: str) -> list[sqlite3.Row]:
    """The meetings of a forum that have a date, and the dates of its open polls, as they lie in the
    demonstration's database file.
    """
    path = Path(demo.environ["COORDINATOR_DATA_DIR"]) / "coordinator.sqlite3"
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    connection.row_factory = sqlite3.Row
    with closing(connection):
        return connection.execute(
            "SELECT uid, status, starts_at, ends_at, first_on, last_on, sequence FROM meeting "
            "JOIN forum ON forum.id = forum_id WHERE forum.slug = ? AND starts_at IS NOT NULL "
            "UNION ALL SELECT 'poll-' || poll.id || '-option-' || o.id, 'asked', o.starts_at, o.ends_at, "
            "o.first_on, o.last_on, o.sequence + poll.version - 1 FROM poll_option o "
            "JOIN poll ON poll.id = o.poll_id JOIN forum ON forum.id = poll.forum_id "
            "WHERE forum.slug = ? AND poll.state = 'open' AND o.withdrawn_at IS NULL",
            [forum, forum],
        ).fetchall()


def test_ical_js_and_the_demonstrations_own_database_agree(
    demo: Demonstration, by_ical_js: Callable[[bytes], dict[str, Said]]
) -> None:
    looked: dict[str, int] = {}
    for forum in FORUMS:
        address = json.loads(
            demo.command("feeds", "issue", "secretariat@demo.example.org", "--forum", forum, "--json")
        )["url"]
        data, today = asked(address)
        found = by_ical_js(data)
        rows = stored(demo, forum)
        host = rows[0]["uid"].partition("@")[2]
        inside = {
            uid_of(row, host): instants(row)
            for row in rows
            if today - timedelta(days=90) <= date.fromisoformat(row["last_on"])
            and date.fromisoformat(row["first_on"]) < today + timedelta(days=729)
        }
        running = {uid_of(row, host) for row in rows if row["status"] not in ("cancelled", "postponed")}
        assert {uid: (said.start, said.end, said.sequence) for uid, said in found.items()} == {
            uid: inside[uid] for uid in found
        }
        assert running & inside.keys() <= found.keys()
        assert {uid for uid, said in found.items() if said.status == "CANCELLED"}.isdisjoint(running)
        looked[forum] = len(found)
    assert min(looked.values()) > 2


def uid_of(row: sqlite3.Row, host: str) -> str:
    """As the feed says it; in the file ids have no hyphens, and a date of a poll has no UID of its own."""
    if row["status"] != "asked":
        return str(row["uid"])
    poll, option = (UUID(part) for part in row["uid"].removeprefix("poll-").split("-option-"))
    return f"poll-{poll}-option-{option}@{host}"


def instants(row: sqlite3.Row) -> tuple[datetime, datetime, int]:
    start, end = (datetime.fromisoformat(row[name]).replace(tzinfo=UTC) for name in ("starts_at", "ends_at"))
    return start, end, row["sequence"]
