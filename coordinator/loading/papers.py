"""Small PDF papers for the demonstration, set by typst."""

import json
from collections.abc import Sequence
from pathlib import Path

import fontpkg_source_sans_3
import typst

TEMPLATE = Path(__file__).resolve().parents[1] / "demonstration" / "paper.typ"
FONTS = Path(fontpkg_source_sans_3.__file__).parent / "files"


def pdf(title: str, author: str, text: Sequence[str]) -> bytes:
    """A tagged PDF of one paper; `text` are its paragraphs, in English."""
    values = json.dumps({"title": title, "author": author, "text": list(text)})
    content: bytes = typst.compile(
        str(TEMPLATE),
        sys_inputs={"data": values},
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        pdf_standards="ua-1",
    )
    return content
