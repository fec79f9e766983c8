"""Templates without an application: the functions that the application gives them, made plain."""

from types import SimpleNamespace
from typing import Any

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from coordinator.core.places import TEMPLATES
from tests.markup import Node, tree


@pytest.fixture(scope="module")
def env() -> Environment:
    env = Environment(
        loader=FileSystemLoader(TEMPLATES), undefined=StrictUndefined, autoescape=True,
        trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.i18n"],
    )  # fmt: skip
    env.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
    env.filters.update(
        long_date=lambda d: f"{d:%a %d %B %Y}",
        wall_date=lambda d: f"{d:%a %d %B %Y}",
        wall_time=lambda d: f"{d:%H:%M}",
        zone_name=lambda z: f"{z.rpartition('/')[2]} time",
        slot_for_reader=lambda slot, zone: f"as {zone} has it",
    )
    env.globals.update(
        g={}, request=SimpleNamespace(full_path="/upload?"),
        csrf_token=lambda: "secret", asset=lambda name: f"/static/{name}",
        reader_zone=lambda: "Europe/Helsinki", differs_for=lambda slot, zone: slot.zone != zone,
        get_flashed_messages=lambda **_: [("success", "Saved."), ("error", "Not sent.")],
    )  # fmt: skip
    return env


@pytest.fixture
def show(env):
    def _show(source: str, **values: Any) -> Node:
        return tree(env.from_string('{% import "components/ui.html" as ui %}' + source).render(**values))

    return _show
