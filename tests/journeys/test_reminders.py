"""A rule for one meeting and its plan, by keyboard: changed, looked at before it is saved, skipped, sent."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import Demonstration, demonstration, sign_in
from tests.journeys.test_pages import findings

RULE = "1 day before the meeting, at 08:00, to participants"


@pytest.fixture
def demo(tmp_path_factory) -> Iterator[Demonstration]:
    with demonstration(tmp_path_factory.mktemp("reminders") / "data") as running:
        yield running


@pytest.fixture(params=[390, 1280])
def window(request, browser: Browser) -> Iterator[tuple[Page, list[str]]]:
    """A window; what its console complains of fails the story."""
    page = browser.new_context(viewport={"width": request.param, "height": 900}).new_page()
    said: list[str] = []
    page.on("console", lambda m: said.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page, said
    page.context.close()


def test_a_rule_for_the_spring_meeting_and_its_plan(demo: Demonstration, window) -> None:
    page, said = window
    officer = sign_in(page, demo, "secretariat")
    page.goto(f"{demo.url}/reminders/rules")
    officer.press("NAC", "link")
    expect(page.locator("#rules")).to_contain_text(RULE)

    page.goto(f"{demo.url}/series/s-nac-dg")
    officer.press("Directors-general meeting, spring", "link")
    meeting = page.url
    page.goto(f"{meeting}/convene")
    if not page.get_by_role("button", name="Save without telling anyone").is_visible():
        officer.press("See who is told")
    officer.press("Save without telling anyone")
    page.goto(meeting)
    officer.press("The whole plan", "link")
    officer.press("The rules behind this plan", "link")

    officer.press(RULE, "link")
    sendings = page.locator("#next-sendings")
    expect(sendings).to_contain_text("Directors-general meeting, spring")
    officer.type("How long", "9")
    officer.choose("Again until answered", "every day")
    officer.type("At most so many times", "4")
    page.keyboard.press("Tab")
    expect(sendings).to_contain_text("9 days before the meeting, at 08:00, to participants")
    expect(sendings.get_by_role("listitem")).to_have_count(5)
    expect(sendings).to_contain_text(re.compile(r"to \d+ people"))
    assert findings(page) == []
    officer.press("Save")
    expect(page.locator("#rules")).to_contain_text("Changed here")
    assert findings(page) == []

    officer.press("Plan of reminders", "link")
    skip = page.get_by_role("button", name=re.compile("^Skip the reminder to")).first
    name = (skip.get_attribute("aria-label") or "").removeprefix("Skip the reminder to ")
    officer.press(f"Skip the reminder to {name}")
    expect(page.locator("main")).to_contain_text("Skipped by the secretariat.")
    officer.press(f"Bring back the reminder to {name}")
    expect(page.locator("main")).not_to_contain_text("Skipped by the secretariat.")
    before = len(demo.sink.messages)
    officer.press(f"Send the reminder to {name} now")
    expect(page.locator("body")).to_contain_text("The reminder has been sent.")
    demo.sink.wait_for(before + 1)
    assert demo.sink.messages[-1]["Auto-Submitted"] == "auto-generated"
    assert findings(page) == []
    assert said == []
