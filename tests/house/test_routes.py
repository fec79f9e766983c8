"""Every door says who may come in, and every change asks for the form's token."""

import inspect
from pathlib import Path

import pytest
from flask import Flask

from coordinator.app import create_app, csrf
from coordinator.core.settings import load

MARKS = {"public", "signed_in", "token"}
PUBLIC = {
    "accounts.accept_invitation",
    "accounts.accessibility",
    "accounts.choose_language",
    "accounts.forgot",
    "accounts.reset",
    "accounts.sign_in",
    "accounts.sign_in_as",
    "accounts.sign_out",
    "health.alive",
    "health.ready",
}
"""All that is shown without signing in and without a token: a further one is a decision."""

WITHOUT_CSRF = {"reminders.stop_one_click"}
"""Doors for programs, which hold a signed token of their own."""


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    folder = tmp_path_factory.mktemp("house")
    return create_app(load({}, data_dir=str(folder), secret_key="for the house"), testing=True)


def views(app: Flask) -> dict[str, object]:
    return {name: view for name, view in app.view_functions.items() if name != "static"}


def test_every_route_says_who_may_come_in(app):
    assert {
        n: getattr(v, "access", None)
        for n, v in views(app).items()
        if getattr(v, "access", None) not in MARKS
    } == {}


def test_what_is_public_is_listed_here(app):
    found = {name for name, view in views(app).items() if getattr(view, "access", None) == "public"}
    assert found - PUBLIC == set()


def test_every_change_asks_for_the_forms_token(app):
    exempt = {str(name).rpartition(".")[2] for name in csrf._exempt_views}
    assert exempt <= {name.rpartition(".")[2] for name in WITHOUT_CSRF}
    assert csrf._exempt_blueprints == set()
    assert app.config.get("WTF_CSRF_CHECK_DEFAULT", True)


def test_addresses_that_people_keep_are_there(app):
    rules = {rule.rule for rule in app.url_map.iter_rules()}
    assert {
        "/", "/sign-in", "/account", "/forums", "/forums/<slug>", "/forums/<slug>/members", "/groups/<slug>",
        "/meetings/<uuid:meeting_id>", "/meetings/<uuid:meeting_id>/agenda.pdf", "/meetings/<uuid:meeting_id>.ics",
        "/calendar", "/healthz", "/readyz", "/metrics",
    } <= rules  # fmt: skip
    assert any(rule.startswith("/feeds/") and rule.endswith(".ics") for rule in rules)


def test_no_view_is_longer_than_a_page(app):
    long = {}
    for name, view in views(app).items():
        count = len(inspect.getsourcelines(inspect.unwrap(view))[0])
        if count > 60:
            long[name] = count
    assert long == {}


def test_views_name_no_roles():
    """A right is written once, in policy.py: views, forms and templates ask `can(…)`."""
    package = Path(inspect.getfile(create_app)).parent
    named = [
        str(path.relative_to(package))
        for pattern in ("*/views.py", "*/views/*.py", "*/forms.py", "*/panels.py")
        for path in package.glob(pattern)
        if "Role." in path.read_text() and "accounts" not in path.parts
    ]
    assert named == []
