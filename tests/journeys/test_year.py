"""The year on a phone and on paper: where reading begins, what comes by keyboard, what is taken along."""

import io

import pikepdf
from playwright.sync_api import Browser, Page

from tests.journeys.conftest import Demonstration, Keys, sign_in

MONTHS_SEEN = """[...document.querySelectorAll('.year-month')].filter(e => e.offsetParent !== null).map(e =>
    e.querySelector('h2').id)"""
MONTH_OF_TODAY = (
    "document.querySelector('.year-days .is-today').closest('.year-month').querySelector('h2').id"
)


def opened(browser: Browser, demo: Demonstration, width: int, *, script: bool = True) -> Page:
    context = browser.new_context(viewport={"width": width, "height": 800}, java_script_enabled=script)
    page = context.new_page()
    sign_in(page, demo, "secretariat")
    page.goto(f"{demo.url}/calendar")
    return page


def test_on_a_phone_the_year_begins_at_this_month_and_the_rest_is_a_link_away(
    browser: Browser, demo: Demonstration
) -> None:
    phone = opened(browser, demo, 390)
    assert phone.evaluate(MONTHS_SEEN)[0] == phone.evaluate(MONTH_OF_TODAY)
    phone.goto(f"{demo.url}/calendar#earlier")
    assert phone.evaluate(MONTHS_SEEN) == [f"month-{n}" for n in range(1, 13)]
    desk = opened(browser, demo, 1280)
    assert desk.evaluate(MONTHS_SEEN) == [f"month-{n}" for n in range(1, 13)]


def test_everything_of_the_year_comes_by_keyboard(browser: Browser, demo: Demonstration) -> None:
    page = opened(browser, demo, 1280)
    keys = Keys(page)
    keys.press("Who is closed when", role="link")
    assert page.locator("#closed-days table").is_visible()
    keys.to(page.get_by_role("link", name="Who travels where"))
    keys.enter()
    assert "Who travels where in" in page.locator("h1").inner_text()
    keys.press("Sweden", role="link")
    assert page.get_by_role("table", name="Meetings in person").is_visible()


def test_the_plan_in_another_language_is_one_page(browser: Browser, demo: Demonstration) -> None:
    page = opened(browser, demo, 390, script=False)
    href = page.locator("main").get_by_role("link", name="Svenska").get_attribute("href")
    answer = page.request.get(f"{demo.url}{href}")
    with pikepdf.open(io.BytesIO(answer.body())) as document:
        assert len(document.pages) == 1
        assert str(document.Root.Lang) == "sv-SE"


def test_the_year_prints_without_buttons_and_with_every_month(browser: Browser, demo: Demonstration) -> None:
    page = opened(browser, demo, 1280)
    page.emulate_media(media="print")
    assert page.evaluate(MONTHS_SEEN) == [f"month-{n}" for n in range(1, 13)]
    assert not page.get_by_role("link", name="Year plan as PDF").first.is_visible()
    assert page.locator(".legend").is_visible()
