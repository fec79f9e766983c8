"""Mandates and notes are written in Markdown and shown to people of many countries."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordinator.web.markdown import render


def test_paragraphs_lists_and_tables_become_html() -> None:
    html = render("Compare *methods*:\n\n1. one\n2. two\n\n| A | B |\n|---|---|\n| 1 | 2 |")
    assert "<em>methods</em>" in html
    assert "<ol>" in html
    assert "<td>1</td>" in html


def test_headings_begin_below_the_heading_of_their_card() -> None:
    assert (
        render("# Tasks\n\n## Reporting\n\n###### Deep")
        == "<h3>Tasks</h3>\n<h4>Reporting</h4>\n<h6>Deep</h6>\n"
    )


def test_nothing_is_nothing() -> None:
    assert render(None) == ""
    assert render("") == ""


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "![x](https://example.org/pixel.gif)",
        '<a href="#" onclick="alert(1)">x</a>',
        '<p style="position:fixed">x</p>',
    ],
)
def test_nothing_dangerous_comes_through(text: str) -> None:
    html = render(text).lower()
    for bad in ("<script", "<img", 'href="javascript', 'href="data', '<a href="#" onclick', "<p style"):
        assert bad not in html


def test_links_leave_without_a_trace() -> None:
    assert 'rel="noopener noreferrer nofollow"' in render("[rules](https://example.org/rules)")


@given(st.text(max_size=200))
def test_any_text_is_rendered_without_raw_markup(text: str) -> None:
    html = render(text)
    assert "<script" not in html.lower()
    assert "<img" not in html.lower()
