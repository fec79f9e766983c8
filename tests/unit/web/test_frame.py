"""The frame of every page, the pages of refusals, and the layout of mail."""

from types import SimpleNamespace
from typing import Any

import pytest
from jinja2 import Environment
from markupsafe import Markup

from tests.markup import Node, tree


def page(env: Environment, source: str, **values: Any) -> Node:
    actor = SimpleNamespace(signed_in=True, name="Aino Virtanen")
    values = {
        "locale": "en",
        "actor": actor,
        "nav": [("Home", "/", True)],
        "languages": [("en", "English", "/l/en", True), ("fi", "Suomi", "/l/fi", False)],
    } | values
    return tree(env.from_string('{% extends "base.html" %}' + source).render(**values))


def test_the_frame_has_its_landmarks_and_says_who_and_where(env):
    html = page(env, "{% block main %}<p>Text</p>{% endblock %}").one("html")
    assert (html.attrs["lang"], html.attrs["data-color-scheme"]) == ("en-GB", "auto")
    assert html.one("a", href="#main").text == "Skip to the content"
    assert html.one("nav", aria_label="Main").one("a", aria_current="page").text == "Home"
    assert html.one("a", href="/account").text == "Aino Virtanen"
    assert html.one("form", action="/sign-out").one("input", name="csrf_token").attrs["value"] == "secret"
    assert [a.attrs["lang"] for a in html.one("footer").all("a") if "lang" in a.attrs] == ["en", "fi"]
    assert html.one("footer").one("a", href="/accessibility").text == "Accessibility statement"


def test_the_frame_tells_flashed_messages_first(env):
    main = page(env, "{% block heading %}<h1>Title</h1>{% endblock %}").one("main")
    assert [(d.text, d.attrs["data-color"]) for d in main.all("div", role="status")] == [
        ("Saved.", "success"),
        ("Not sent.", "danger"),
    ]
    assert main.text == "Saved. Not sent. Title"


def test_an_aside_makes_two_columns(env):
    blocks = "{% block main %}<p>Left</p>{% endblock %}"
    assert list(page(env, blocks).all("aside")) == []
    both = page(env, blocks + "{% block aside %}<p>Right</p>{% endblock %}").one(
        "div", _class="layout-main-aside"
    )
    assert (both.one("div", _class="stack").text, both.one("aside").text) == ("Left", "Right")


def test_nobody_gets_neither_navigation_nor_sign_out(env):
    html = page(env, "", actor=None, nav=[], languages=[])
    assert list(html.all("nav")) == []
    assert list(html.all("form", action="/sign-out")) == []


def test_the_frame_holds_nothing_inline(env):
    html = page(env, "{% block main %}{% endblock %}")
    assert all("src" in script.attrs for script in html.all("script"))
    assert list(html.all("style")) == []


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 409, 410, 413, 422, 429, 500, 503])
def test_every_error_says_what_happened_and_the_way_on(env, status):
    markup = env.get_template(f"errors/{status}.html").render(locale="sv", status=status, code="x", detail="")
    html = tree(markup)
    assert html.one("html").attrs["lang"] == "sv"
    assert html.one("title").text == f"{html.one('h1').text} – Coordinator"
    main = html.one("main")
    assert len(main.text) > 80
    assert list(main.one("div", _class="actions").all("a"))


def test_mail_says_why_it_came_and_stays_readable_in_the_dark(env):
    source = (
        '{% extends "mail/base.html" %}{% import "mail/parts.html" as mail %}{% block title %}Moved{% endblock %}'
        "{% block body %}{{ mail.paragraph(text) }}{{ mail.facts([('When', 'Tue'), ('Where', none)]) }}{% endblock %}"
        "{% block button %}{{ mail.button('Open', '/m') }}{% endblock %}"
    )
    html = tree(
        env.from_string(source).render(
            locale="fi", text=Markup("To <b>Oslo</b>"), why="You chair it.", stop_href="/stop"
        )
    )
    assert html.one("html").attrs["lang"] == "fi"
    assert html.one("title").text == html.one("h1").text == "Moved"
    assert [a.text for a in html.all("a")] == ["Open", "Stop mail of this kind"]
    assert "You chair it." in html.text
    assert "prefers-color-scheme: dark" in html.one("style").text
    assert all(table.attrs["role"] == "presentation" for table in html.all("table"))
