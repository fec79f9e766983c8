"""The spring meeting, from the plan to its cancellation, by keyboard, on a desk and on a phone."""

import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import uuid4

import icalendar
import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, Page, expect

from tests.conftest import _sql
from tests.journeys.conftest import Demonstration, Keys, demonstration, sign_in

TITLE = "Directors-general meeting in Tórshavn"


@pytest.fixture(params=[("sqlite", 390), ("postgresql", 1280)], ids=["phone-sqlite", "desk-postgresql"])
def stage(request, tmp_path_factory) -> Iterator[tuple[Demonstration, int]]:
    """A demonstration of its own on each database, and the width of the window."""
    database, width = request.param
    folder = tmp_path_factory.mktemp("story") / "data"
    if database == "sqlite":
        with demonstration(folder) as running:
            yield running, width
        return
    server = request.getfixturevalue("postgresql")
    name = f"story_{uuid4().hex[:12]}"
    _sql(server, f"CREATE DATABASE {name}")
    url = sa.engine.make_url(server).set(database=name).render_as_string(hide_password=False)
    with demonstration(folder, url) as running:
        yield running, width
    _sql(server, f"DROP DATABASE {name} WITH (FORCE)")


def person(browser: Browser, demo: Demonstration, who: str, width: int) -> tuple[Page, Keys]:
    """A window of a persona; anything written to its console fails the story."""
    page = browser.new_context(viewport={"width": width, "height": 900}).new_page()
    page.on("console", lambda m: said.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    return page, sign_in(page, demo, who)


said: list[str] = []


def feed(url: str) -> dict[str, icalendar.Event]:
    """What a calendar program gets, by title."""
    with urllib.request.urlopen(url, timeout=30) as answer:
        calendar = icalendar.Calendar.from_ical(answer.read())
    return {str(e["SUMMARY"]): e for e in calendar.walk("VEVENT")}


def the_meeting(url: str) -> icalendar.Event:
    (event,) = [e for title, e in feed(url).items() if TITLE in title]
    return event


def starts(event: icalendar.Event) -> datetime:
    return event["DTSTART"].dt.astimezone(UTC)


def test_the_spring_meeting_from_the_plan_to_its_cancellation(browser: Browser, stage) -> None:
    demo, width = stage
    said.clear()
    officer_page, officer = person(browser, demo, "secretariat", width)
    address = _plan(officer_page, officer, demo)
    _convene(officer_page, officer, demo)
    _publish(officer_page, officer, address)
    url = _subscribe(browser, demo, width)
    event = the_meeting(url)
    assert starts(event) == datetime(2027, 4, 20, 12, tzinfo=UTC)
    assert event["STATUS"] == "CONFIRMED"
    _read_on_the_way(browser, demo, width, address)
    _reminded(demo)
    _move(officer_page, officer, address)
    moved = the_meeting(url)
    assert starts(moved) == datetime(2027, 4, 20, 12, tzinfo=UTC).replace(hour=13) - (
        datetime(2027, 4, 20, 2) - datetime(2027, 4, 20)
    )
    assert int(moved["SEQUENCE"]) > int(event["SEQUENCE"])
    _cancel(officer_page, officer, address)
    cancelled = the_meeting(url)
    assert cancelled["STATUS"] == "CANCELLED"
    demo.settle()
    before = len(demo.sink.messages)
    demo.command("worker", "--once", now="2027-04-19T20:00:00Z")
    late = [
        m
        for m in demo.sink.messages[before:]
        if TITLE in str(m["Subject"]) and "Cancelled" not in m["Subject"]
    ]
    assert late == []
    assert said == []


def _plan(page: Page, officer: Keys, demo: Demonstration) -> str:
    page.goto(f"{demo.url}/forums/nac/meetings/new?series=s-nac-dg")
    officer.type("Title", TITLE)
    officer.day("First day", "2027-04-20")
    officer.clock("Starts at", "13:00")
    officer.day("Last day", "2027-04-21")
    officer.clock("Ends at", "12:00")
    officer.type("Time zone of the venue", "Atlantic/Faroe")
    officer.type("Town", "Tórshavn")
    officer.press("Put it into the plan")
    expect(page.get_by_role("heading", level=1)).to_contain_text(TITLE)
    return page.url.partition("?")[0]


def _convene(page: Page, officer: Keys, demo: Demonstration) -> None:
    officer.press("Convene", "link")
    if not page.get_by_role("button", name=re.compile("Save and tell")).is_visible():
        officer.press("See who is told")
    button = page.get_by_role("button", name=re.compile(r"Save and tell \d+ people"))
    told = int(re.search(r"\d+", button.inner_text())[0])
    assert told > 5
    already = len(demo.sink.messages)
    officer.to(button)
    officer.enter()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Convened")
    assert [m for m in demo.sink.messages[already:] if TITLE in str(m["Subject"])] == []  # they wait
    officer.press("Send now")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Notices")
    demo.sink.wait_for(already + told)
    (letter,) = [m for m in demo.sink.to("ncp@is.example.org") if TITLE in str(m["Subject"])]
    assert letter["Content-Language"] == "is"
    kinds = [part.get_content_type() for part in letter.walk()]
    assert "text/calendar" in kinds


def _publish(page: Page, officer: Keys, address: str) -> None:
    page.goto(f"{address}/agenda")
    officer.press("Lay out the agenda")
    officer.press("Publish", "link")
    officer.press("Publish without telling anyone")
    page.goto(address)
    expect(page.locator("#agenda")).to_contain_text("Welcome by the host")
    expect(page.locator("#agenda")).to_contain_text("13:00")


def _subscribe(browser: Browser, demo: Demonstration, width: int) -> str:
    """The expert makes their own address on the page."""
    page, expert = person(browser, demo, "expert", width)
    page.goto(f"{demo.url}/calendar/subscribe")
    expert.press("Make my address")
    url = page.locator("#feed-address").input_value()
    assert url.startswith(demo.url)
    page.context.close()
    return url


def _read_on_the_way(browser: Browser, demo: Demonstration, width: int, address: str) -> None:
    """The director opens the agenda, in both times, and takes the PDF along."""
    page, _director = person(browser, demo, "director", width)
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_contain_text(TITLE)
    expect(page.locator("main")).to_contain_text("15:00")  # Helsinki, two hours ahead of the Faroes
    expect(page.locator("#agenda")).to_contain_text("Adoption of the agenda")
    pdf = page.request.get(f"{address}/agenda.pdf")
    assert pdf.status == 200
    assert pdf.headers["content-type"] == "application/pdf"
    assert pdf.body().startswith(b"%PDF-")
    page.context.close()


def _reminded(demo: Demonstration) -> None:
    """The clock moves to a week before registration closes: who has not answered is reminded."""
    demo.command("worker", "--once", now="2027-03-23T12:00:00Z")
    (letter,) = [
        m
        for m in demo.sink.to("ncp@fi.example.org")
        if TITLE in str(m["Subject"]) and "Ilmoittautuminen" in m["Subject"]
    ]
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Content-Language"] == "fi"


def _move(page: Page, officer: Keys, address: str) -> None:
    """An hour later on the clock, and to another zone."""
    page.goto(f"{address}/move")
    officer.clock("Starts at", "14:00")
    officer.clock("Ends at", "13:00")
    officer.type("Time zone of the venue", "Europe/Helsinki")
    officer.type("Reason", "Ferry strike")
    officer.press("See who is told")
    button = page.get_by_role("button", name=re.compile(r"Save and tell \d+ people"))
    officer.to(button)
    officer.enter()
    expect(page.locator("main")).to_contain_text("Helsinki")


def _cancel(page: Page, officer: Keys, address: str) -> None:
    page.goto(f"{address}/cancel")
    officer.type("Reason", "The hosts are ill")
    officer.press("See who is told")
    button = page.get_by_role("button", name=re.compile(r"Save and tell \d+ people"))
    officer.to(button)
    officer.enter()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Cancelled")


def test_a_feed_address_that_was_made_up_opens_nothing(demo) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{demo.url}/feeds/{'x' * 43}.ics", timeout=10)
    with refused.value as answer:
        assert answer.code == 404
