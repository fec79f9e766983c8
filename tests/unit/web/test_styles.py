"""Style sheets take every colour from the kit, and pages take every class from the style sheets."""

import re
from pathlib import Path

import pytest

from coordinator.core.places import TEMPLATES
from coordinator.web.assets import STATIC

SHEETS = sorted((STATIC / "css").glob("*.css"))
PAGES = sorted(
    p for p in TEMPLATES.rglob("*.html") if p.relative_to(TEMPLATES).parts[0] not in ("mail", "print")
)
COLOUR = re.compile(
    r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|hwb|lab|lch|oklab|oklch)a?\(|:\s*(?:black|white|red|blue|green|gr[ae]y)\b",
    re.IGNORECASE,
)
KIT = re.compile(r"ds-[a-z0-9-]+")
INLINE = re.compile(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE)


def rules(sheet: Path) -> str:
    return re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)


def styled() -> set[str]:
    """The classes that our style sheets and scripts know."""
    names = {name for sheet in SHEETS for name in re.findall(r"\.(-?[a-z][a-z0-9-]*)", rules(sheet))}
    scripts = "".join(script.read_text() for script in (STATIC / "js").glob("*.js"))
    return names | set(re.findall(r"\.([a-z][a-z0-9-]*)\"", scripts))


def used(page: Path) -> set[str]:
    """The classes of a page that stand there in full; those put together from values are not seen."""
    source = re.sub(r"\{#.*?#\}", "", page.read_text(), flags=re.DOTALL)
    found: set[str] = set()
    for value in re.findall(r'\bclass="((?:[^"{]|\{[{%].*?[%}]\})*)"', source):
        words = re.sub(r"\{[{%].*?[%}]\}", "\0", value).split()
        found.update(word for word in words if "\0" not in word and not KIT.fullmatch(word))
    return found


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda p: p.name)
def test_no_colour_is_picked_by_hand(sheet):
    assert COLOUR.findall(rules(sheet)) == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda p: p.name)
def test_every_token_exists(sheet):
    known = {
        name
        for file in [*SHEETS, *(STATIC / "vendor").glob("*.css")]
        for name in re.findall(r"(--[\w-]+)\s*:", file.read_text())
    }
    assert set(re.findall(r"var\((--[\w-]+)", rules(sheet))) - known == set()


@pytest.mark.parametrize("template", PAGES, ids=lambda p: str(p.relative_to(TEMPLATES)))
def test_pages_use_classes_that_have_a_style(template):
    assert used(template) - styled() == set()


@pytest.mark.parametrize("template", PAGES, ids=lambda p: str(p.relative_to(TEMPLATES)))
def test_pages_hold_no_style_and_no_script(template):
    assert INLINE.findall(template.read_text()) == []


def test_our_own_part_of_the_look_stays_small():
    assert sum(len(rules(sheet)) for sheet in SHEETS) < 60_000
    assert sum(script.stat().st_size for script in (STATIC / "js").glob("*.js")) < 20_000
