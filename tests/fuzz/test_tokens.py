"""Doors that a secret address opens: whatever is asked of them, in whatever way, nobody gets an error page."""

from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coordinator.app import create_app
from coordinator.core.db import db
from coordinator.web.limits import limiter
from tests.conftest import settings_for

TOKENS = (
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=80)
    | st.from_regex(r"\A[A-Za-z0-9_.-]{10,90}\Z")
    | st.sampled_from(
        ["..", ".", "%00", "\x00", "a" * 3000, "🇫🇮", "x\r\nSet-Cookie: a=b", "{{7*7}}", "%", "'--"]
    )
)
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND", "REPORT", "TRACE")
SETTINGS = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60
)


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    """An empty house: no token opens anything. What goes wrong is raised, not shown."""
    folder = tmp_path_factory.mktemp("tokens")
    app = create_app(settings_for(f"sqlite:///{folder}/x.sqlite3", folder), testing=True)
    app.config["WTF_CSRF_ENABLED"] = False
    limiter.enabled = False
    with app.app_context():
        db.create_all()
        yield app
        db.engine.dispose()
    limiter.enabled = True


@pytest.fixture(scope="module")
def doors(app):
    """The addresses with a secret in them, as templates of their path, and the methods that they know."""
    found = {}
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        if rule.arguments and getattr(view, "access", "") == "token":
            (name,) = rule.arguments
            path = rule.rule
            for kind in ("<", "<path:", "<string:"):
                path = path.replace(f"{kind}{name}>", "{}")
            found.setdefault(path, set()).update(rule.methods)
    return found


def test_the_doors_are_found(doors):
    assert {"/feeds/{}.ics", "/feeds/{}", "/reminders/stop/{}", "/reset/{}", "/invitation/{}"} <= doors.keys()
    assert all("<" not in path for path in doors)


@given(
    token=TOKENS, choice=st.randoms(use_true_random=False), method=st.sampled_from(["GET", "POST", "HEAD"])
)
@SETTINGS
def test_a_secret_that_was_never_made_opens_nothing(app, doors, token, choice, method):
    path, methods = choice.choice(sorted(doors.items()))
    answer = app.test_client(use_cookies=False).open(path.format(quote(token, safe="")), method=method)
    assert answer.status_code in ({404, 410, 308} if method in methods else {404, 405, 308})
    assert method == "HEAD" or answer.data


@given(token=TOKENS, name=st.sampled_from(["token", "answer", "password", "comment", "List-Unsubscribe"]))
@SETTINGS
def test_a_secret_in_a_form_opens_nothing_either(app, doors, token, name):
    client = app.test_client(use_cookies=False)
    for path in (path for path, methods in doors.items() if "POST" in methods):
        answer = client.post(path.format("x" * 43), data={name: token})
        assert answer.status_code in (404, 410), path


@pytest.mark.parametrize("method", METHODS)
def test_a_feeds_door_knows_get_and_head_alone(app, method):
    answer = app.test_client(use_cookies=False).open(f"/feeds/{'a' * 43}.ics", method=method)
    if method in ("GET", "HEAD"):
        assert answer.status_code == 404
    else:
        assert answer.status_code == 405
        assert sorted(answer.headers["Allow"].split(", ")) == ["GET", "HEAD"]
