"""docs/settings.md says what the settings are."""

from pathlib import Path

from coordinator.core import settings_page
from coordinator.core.settings import PREFIX, Settings

PAGE = Path(__file__).parents[2] / "docs/settings.md"


def test_the_page_equals_the_settings():
    assert PAGE.read_text() == settings_page.render(), "run: make docs"


def test_every_setting_says_what_it_is_for():
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


def test_the_page_names_every_setting_once():
    page = PAGE.read_text()
    rows = [line for line in page.splitlines() if line.startswith(f"| `{PREFIX}")]
    assert [row.split("`")[1] for row in rows] == [PREFIX + name.upper() for name in Settings.model_fields]
