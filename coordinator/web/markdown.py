"""Markdown that people write, as safe HTML: no raw HTML, no pictures, no scripts, no styles."""

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

_PARSER = MarkdownIt("commonmark", {"html": False, "typographer": False}).enable("table").disable("image")

TAGS = {
    "p", "br", "hr", "strong", "em", "code", "pre", "blockquote", "ul", "ol", "li", "a", "h3", "h4", "h5",
    "h6", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
SCHEMES = {"http", "https", "mailto"}
TOP_LEVEL = 3
"""A text stands in a card, whose heading is the second level."""


def render(text: str | None) -> Markup:
    """`text` (CommonMark and tables) as HTML for the class `prose`; headings begin at level 3."""
    if not text:
        return Markup()
    tokens = _PARSER.parse(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + TOP_LEVEL - 1, 6)}"
    html = _PARSER.renderer.render(tokens, _PARSER.options, {})
    return Markup(  # noqa: S704 - nh3 has taken out everything that is not listed above
        nh3.clean(
            html,
            tags=TAGS,
            attributes={"a": {"href", "title"}, "ol": {"start"}},
            url_schemes=SCHEMES,
            link_rel="noopener noreferrer nofollow",
        )
    )
