"""Every kind of page: no accessibility finding, no complaint in the console, nothing wider than the
window, and all of it without script."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.journeys.conftest import Demonstration, sign_in

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PERSONAS = ("secretariat", "expert", "director", "contact", "observer", "admin")
MOST = 150
"""Kinds of pages that one walk looks at; a walk that finds more should be split."""

FILES = re.compile(r"\.(csv|xlsx|ics|pdf|json)$|/file$|/language/|^/static/")
NAMES = re.compile(
    r"[0-9a-f]{8}-[0-9a-f-]{27}|(?<=/forums/)[^/]+|(?<=/groups/)(?!new)[^/]+|(?<=/series/)[^/]+|\d+"
    r"|(?<=/country/)[^/]+|(?<=/organisation/)[^/]+"
)


def kind(address: str) -> str:
    """The address without the names in it: one page of each kind is looked at."""
    parts = urlsplit(address)
    views = re.findall(r"view=\w+", parts.query)
    return NAMES.sub("*", parts.path) + "?".join(["", *views])


def walk(page: Page, start: str) -> Iterator[str]:
    """Go to one page of each kind that links lead to, beginning at `start`."""
    base = start.rstrip("/")
    waiting, seen = [start], {kind("/")}
    while waiting:
        address = waiting.pop(0)
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, f"{address}: {answer.status}"
        yield address.removeprefix(base) or "/"
        for link in page.eval_on_selector_all("a[href]", "links => links.map(a => a.href)"):
            path = link.removeprefix(base).partition("#")[0]
            if not link.startswith(base) or FILES.search(urlsplit(path).path) or kind(path) in seen:
                continue
            seen.add(kind(path))
            waiting.append(base + path)
        assert len(seen) < MOST, "more kinds of pages than expected"


def findings(page: Page) -> list[str]:
    results = Axe().run(page, options={"runOnly": TAGS}).response
    return [f"{v['id']}: {v['nodes'][0]['html'][:160]}" for v in results["violations"]]


@pytest.mark.parametrize("who", PERSONAS)
def test_every_kind_of_page_is_accessible_in_light_and_dark_and_quiet(
    browser: Browser, demo: Demonstration, who: str
) -> None:
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    said: list[str] = []
    page.on(
        "console", lambda m: said.append(f"{page.url}: {m.text}") if m.type in ("error", "warning") else None
    )
    page.on("pageerror", lambda error: said.append(f"{page.url}: {error}"))
    sign_in(page, demo, who)
    found: dict[str, list[str]] = {}
    looked = 0
    for path in walk(page, demo.url):
        looked += 1
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            if bad := findings(page):
                found[f"{path} {scheme}"] = bad
    assert found == {}
    assert said == []
    assert looked > 10


@pytest.mark.parametrize("who", ["secretariat", "contact"])
def test_no_page_is_wider_than_a_narrow_window(browser: Browser, demo: Demonstration, who: str) -> None:
    page = browser.new_context(viewport={"width": 320, "height": 700}).new_page()
    sign_in(page, demo, who)
    wide = {}
    for path in walk(page, demo.url):
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > 320:
            wide[path] = width
    assert wide == {}


@pytest.mark.parametrize("who", ["secretariat", "expert"])
def test_every_kind_of_page_works_without_script(browser: Browser, demo: Demonstration, who: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800})
    page = context.new_page()
    sign_in(page, demo, who)
    empty = [path for path in walk(page, demo.url) if not page.locator("main h1").inner_text().strip()]
    assert empty == []


def test_pages_for_those_not_signed_in_are_accessible(browser: Browser, demo: Demonstration) -> None:
    page = browser.new_context().new_page()
    found = {}
    for path in ("/sign-in", "/forgotten-password", "/accessibility", "/nothing-here", "/reset/wrong"):
        page.goto(demo.url + path)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            if bad := findings(page):
                found[f"{path} {scheme}"] = bad
    assert found == {}
