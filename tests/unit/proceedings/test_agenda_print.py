"""Markdown as nodes for print: nothing of it ever becomes markup of the typesetter."""

import pytest

from coordinator.proceedings.agenda_print import markdown_nodes


def text(value: str) -> dict:
    return {"t": "text", "v": value}


@pytest.mark.parametrize(
    ("written", "nodes"),
    [
        ("Plain", [{"t": "p", "c": [text("Plain")]}]),
        (
            "a *b* **c**",
            [
                {
                    "t": "p",
                    "c": [
                        text("a "),
                        {"t": "em", "c": [text("b")]},
                        text(" "),
                        {"t": "strong", "c": [text("c")]},
                    ],
                }
            ],
        ),
        ("# Head", [{"t": "h", "c": [text("Head")]}]),
        ("one\ntwo", [{"t": "p", "c": [text("one"), text(" "), text("two")]}]),
        ("one  \ntwo", [{"t": "p", "c": [text("one"), {"t": "br"}, text("two")]}]),
        ("`x`", [{"t": "p", "c": [{"t": "code", "v": "x"}]}]),
        ("> said", [{"t": "quote", "c": [{"t": "p", "c": [text("said")]}]}]),
        (
            "3. c\n4. d",
            [{"t": "ol", "start": 3, "c": [[{"t": "p", "c": [text("c")]}], [{"t": "p", "c": [text("d")]}]]}],
        ),
        ("- a", [{"t": "ul", "start": 1, "c": [[{"t": "p", "c": [text("a")]}]]}]),
        (
            "[page](https://example.org)",
            [{"t": "p", "c": [{"t": "link", "v": "https://example.org", "c": [text("page")]}]}],
        ),
        ("[x](javascript:alert(1))", [{"t": "p", "c": [text("[x](javascript:alert(1))")]}]),
        ("[x](/relative)", [{"t": "p", "c": [text("x")]}]),
        ("<b>raw</b>", [{"t": "p", "c": [text("<b>raw</b>")]}]),
        ("---", []),
    ],
)
def test_markdown_becomes_nodes_that_the_template_knows(written, nodes):
    assert markdown_nodes(written) == nodes
