"""From the years ahead to a fixed date: rotation, finder, poll, decision; on a desk and on phones."""

import re
import urllib.request
from collections.abc import Iterator
from datetime import UTC, date, datetime
from uuid import uuid4

import icalendar
import pytest
import sqlalchemy as sa
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.conftest import _sql
from tests.journeys.conftest import Demonstration, Keys, demonstration, sign_in

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LINK = re.compile(r"https?://\S+/poll/[a-z2-7]+")
YES, MAYBE, NO = "Yes", "If need be", "No"

said: list[str] = []


@pytest.fixture(params=["sqlite", "postgresql"])
def stage(request, tmp_path_factory) -> Iterator[Demonstration]:
    """A demonstration of its own on each database."""
    folder = tmp_path_factory.mktemp("dates") / "data"
    if request.param == "sqlite":
        with demonstration(folder) as running:
            yield running
        return
    server = request.getfixturevalue("postgresql")
    name = f"dates_{uuid4().hex[:12]}"
    _sql(server, f"CREATE DATABASE {name}")
    url = sa.engine.make_url(server).set(database=name).render_as_string(hide_password=False)
    with demonstration(folder, url) as running:
        yield running
    _sql(server, f"DROP DATABASE {name} WITH (FORCE)")


def window(browser: Browser, width: int) -> Page:
    """A window of its own, in English; anything written to its console fails the story."""
    context = browser.new_context(viewport={"width": width, "height": 844}, locale="en-GB")
    page = context.new_page()
    page.on("console", lambda m: said.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    return page


def clean(page: Page) -> None:
    """Nothing for axe in light and dark, and nothing wider than the window."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found = Axe().run(page, options={"runOnly": TAGS}).response["violations"]
        assert [f"{v['id']}: {v['nodes'][0]['html'][:160]}" for v in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def entries(url: str) -> list[icalendar.Event]:
    with urllib.request.urlopen(url, timeout=30) as answer:
        return list(icalendar.Calendar.from_ical(answer.read()).walk("VEVENT"))


def test_a_date_from_the_plan_of_three_years_to_the_meeting_that_is_convened(
    browser: Browser, stage: Demonstration
) -> None:
    demo = stage
    said.clear()
    page = window(browser, 1280)
    officer = sign_in(page, demo, "secretariat")
    feed = _subscribe(browser, demo)
    meeting, title = _plan_three_years(page, officer, demo)
    dates = _find(page, officer, meeting)
    poll = _ask(page, officer, title)
    _send_now(page, officer, poll)
    links = _links(demo, title)
    held = [e for e in entries(feed) if title in str(e["SUMMARY"]) and e["STATUS"] == "TENTATIVE"]
    assert {e["DTSTART"].dt.astimezone(UTC).date() for e in held} >= {
        date.fromisoformat(day) for day in dates
    }
    _answer_on_a_phone(browser, links["dk"], [YES, NO, NO], "Denmark")
    _answer_on_a_phone(browser, links["no"], [YES, YES, MAYBE], "Norway")
    _answer_on_a_phone(browser, links["se"], [MAYBE, YES, NO], "Sweden")
    _enter_for(page, officer, poll, "Finland", [YES, YES, NO])
    _too_late(browser, page, officer, poll, links["is"])
    _decide(page, officer, poll)
    _is_convened(page, demo, meeting, title, dates[0])
    after = [
        e for e in entries(feed) if title in str(e["SUMMARY"]) and e["DTSTART"].dt.year == int(dates[0][:4])
    ]
    fixed = [e for e in after if e["STATUS"] == "CONFIRMED"]
    assert [e["DTSTART"].dt.astimezone(UTC).date().isoformat() for e in fixed] == [dates[0]]
    uids = {str(e["UID"]) for e in held}
    assert [e for e in after if str(e["UID"]) in uids and e["STATUS"] != "CANCELLED" and e not in fixed] == []
    _the_link_says_what_became_of_it(browser, links["dk"])
    assert said == []


def _subscribe(browser: Browser, demo: Demonstration) -> str:
    """The contact point of Iceland makes an address for a calendar program."""
    page = window(browser, 1280)
    contact = sign_in(page, demo, "contact")
    page.goto(f"{demo.url}/calendar/subscribe")
    contact.press("Make my address")
    url = page.locator("#feed-address").input_value()
    page.context.close()
    return url


def _plan_three_years(page: Page, officer: Keys, demo: Demonstration) -> tuple[str, str]:
    """Hosts and chairs come from the order of NAC; nobody is told."""
    page.goto(f"{demo.url}/forums/nac/rotation")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Rotation")
    clean(page)
    first = 2028
    page.goto(f"{demo.url}/series/s-nac-dg/plan?first={first}&years=3")
    hosts = page.locator("select[name^='host-']")
    assert hosts.count() >= 6
    chosen = [hosts.nth(n).evaluate("e => e.options[e.selectedIndex].text") for n in range(hosts.count())]
    assert len(set(chosen) - {"Not decided"}) >= 2, chosen
    officer.press("Plan these meetings")
    expect(page.locator("main")).to_contain_text(re.compile(r"\d+ meetings are in the plan"))
    row = page.locator("main tr", has_text="spring 2028")
    row.get_by_role("link").first.click()
    expect(page.locator("main")).to_contain_text("date to be set")
    title = page.get_by_role("heading", level=1).inner_text().splitlines()[0]
    return page.url.partition("?")[0], re.sub(r"\s*(Planned)?$", "", title).strip()


def _find(page: Page, officer: Keys, meeting: str) -> list[str]:
    """Three dates of those on which nobody is closed."""
    page.goto(meeting)
    officer.press("Find a date", "link")
    officer.press("Find dates")
    boxes = page.locator("input[name='option']")
    assert boxes.count() >= 3
    chosen = [boxes.nth(n) for n in (0, 1, 2)]
    for box in chosen:
        officer.to(box)
        page.keyboard.press("Space")
    days = sorted(str(box.get_attribute("value")).partition("..")[0] for box in chosen)
    clean(page)
    officer.press("Start a poll with these dates")
    return days


def _ask(page: Page, officer: Keys, title: str) -> str:
    expect(page.get_by_role("heading", level=1)).to_contain_text("Start a poll")
    assert page.locator("#title").input_value() == title
    assert page.locator("select[name^='asked-']").count() >= 5
    clean(page)
    officer.type("Words to those who are asked", "Before Easter, if at all possible.")
    officer.press("See who is told")
    button = page.get_by_role("button", name=re.compile(r"Open and tell \d+ people"))
    expect(page.locator("main")).to_contain_text("Iceland")
    clean(page)
    officer.to(button)
    officer.enter()
    expect(page.locator("main")).to_contain_text("The poll is open.")
    clean(page)
    return page.url.partition("?")[0]


def _send_now(page: Page, officer: Keys, poll: str) -> None:
    """The letters wait a while for what may still change; a reminder sends them at once."""
    page.goto(f"{poll}/remind")
    officer.press("See who is told")
    officer.to(page.get_by_role("button", name=re.compile(r"Remind \d+ people")))
    officer.enter()
    expect(page.locator("main")).to_contain_text("are reminded")


def _links(demo: Demonstration, title: str) -> dict[str, str]:
    """The links in the mails that arrived, by country."""
    demo.settle()
    found = {}
    for code in ("dk", "is", "no", "se"):
        (letter,) = [
            m
            for m in demo.sink.to(f"ncp@{code}.example.org")
            if LINK.search(m.get_body(("plain",)).get_content())
        ]
        found[code] = LINK.search(letter.get_body(("plain",)).get_content())[0]
        assert title in str(letter["Subject"])
    assert len(set(found.values())) == 4
    return found


def _answer_on_a_phone(browser: Browser, link: str, choices: list[str], country: str) -> None:
    page = window(browser, 390)
    _speak_english(page, link)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Which date suits")
    clean(page)
    _choose(page, choices)
    Keys(page).press(f"Send the answer of {country}")
    expect(page.locator("main")).to_contain_text("Thank you. Your answer has been saved.")
    expect(page.locator("main")).to_contain_text(f"What {country} has answered")
    clean(page)
    page.context.close()


def _speak_english(page: Page, link: str) -> None:
    """Open the link, which speaks the language of its person, and switch to English."""
    page.goto(link)
    page.locator("footer a[hreflang='en']").click()
    expect(page.locator("html")).to_have_attribute("lang", "en-GB")


def _choose(page: Page, choices: list[str]) -> None:
    """By keyboard: Tab to each date, and the arrows within it."""
    keys = Keys(page)
    groups = page.locator(".poll-option")
    for number, word in enumerate(choices):
        radios = groups.nth(number).get_by_role("radio")
        keys.to(radios.first)
        page.keyboard.press("Space")
        for _step in range([YES, MAYBE, NO].index(word)):
            page.keyboard.press("ArrowDown")
        expect(groups.nth(number).get_by_role("radio", name=word, exact=True)).to_be_checked()


def _enter_for(page: Page, officer: Keys, poll: str, country: str, choices: list[str]) -> None:
    page.goto(poll)
    officer.press(country, "link", within=page.locator("#waiting"))
    officer.type("Where the answer comes from", "Telephone, contact point")
    _choose(page, choices)
    clean(page)
    officer.press(f"Save the answer of {country}")
    expect(page.locator("#answers")).to_contain_text("entered by the secretariat (Telephone, contact point)")


def _too_late(browser: Browser, page: Page, officer: Keys, poll: str, link: str) -> None:
    """Iceland begins to answer, the poll is closed meanwhile; it is told so, and answers when it is open again."""
    phone = window(browser, 390)
    _speak_english(phone, link)
    _choose(phone, [YES, MAYBE, NO])
    page.goto(f"{poll}/close")
    officer.press("Close the poll")
    expect(page.locator("main")).to_contain_text("The poll has been closed.")
    late = len(said)
    Keys(phone).press("Send the answer of Iceland")
    expect(phone.get_by_role("heading", level=1)).to_contain_text("The poll has closed")
    expect(phone.locator("main")).to_contain_text("This was not saved.")
    expect(phone.locator("main")).to_contain_text("secretariat@demo.example.org")
    clean(phone)
    assert all("409" in line for line in said[late:])
    del said[late:]
    page.goto(f"{poll}/reopen")
    officer.press("See who is told")
    officer.press("Save without telling anyone")
    expect(page.locator("main")).to_contain_text("The poll is open again.")
    phone.goto(link)
    _choose(phone, [YES, MAYBE, NO])
    Keys(phone).press("Send the answer of Iceland")
    expect(phone.locator("main")).to_contain_text("Thank you. Your answer has been saved.")
    phone.context.close()


def _decide(page: Page, officer: Keys, poll: str) -> None:
    """Nobody says no to the first date; the table says so."""
    page.goto(poll)
    expect(page.locator("#answers")).to_contain_text("5 of 5 have answered")
    expect(page.locator("#ranking tbody tr").first).to_contain_text("Suits every required country.")
    clean(page)
    officer.press("Decide on a date", "link")
    clean(page)
    officer.press("See who is told")
    button = page.get_by_role("button", name=re.compile(r"Save and tell \d+ people"))
    clean(page)
    officer.to(button)
    officer.enter()


def _is_convened(page: Page, demo: Demonstration, meeting: str, title: str, day: str) -> None:
    assert page.url.partition("?")[0] == meeting
    expect(page.get_by_role("heading", level=1)).to_contain_text("Convened")
    shown = page.locator(".page-lead time").first.get_attribute("datetime")
    assert datetime.fromisoformat(str(shown)).date().isoformat() == day


def _the_link_says_what_became_of_it(browser: Browser, link: str) -> None:
    page = window(browser, 390)
    _speak_english(page, link)
    expect(page.get_by_role("heading", level=1)).to_contain_text("The date has been decided")
    clean(page)
    page.context.close()
