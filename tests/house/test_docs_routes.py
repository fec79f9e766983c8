"""docs/routes.txt says what the routes are."""

from pathlib import Path

from coordinator.app import create_app
from coordinator.core.settings import load
from coordinator.routes_page import render

PAGE = Path(__file__).parents[2] / "docs/routes.txt"


def test_the_page_equals_the_routes(tmp_path):
    app = create_app(load({}, data_dir=str(tmp_path)), testing=True)
    assert PAGE.read_text() == render(app), "run: make docs"
