"""PDF by typst: tagged (PDF/UA-1), and typeset from data alone."""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from fontpkg_source_sans_3 import ROOT as FONTS

REGIONS = {"en": "GB", "sv": "SE", "nb": "NO", "da": "DK", "fi": "FI", "is": "IS"}
"""What a document's language is called beside: en means British English."""


@cache
def _package() -> Any:
    """Imported when first asked for: it takes 7 MiB, and few requests need it."""
    return import_module("typst")


def typeset(template: Path, content: Mapping[str, Any], made_at: datetime) -> bytes:
    """The PDF. Words are data to the template: `#read("x")`, `*`, `$` and `@` print as they are."""
    pdf: bytes = _package().compile(
        str(template),
        root=str(template.parent),
        format="pdf",
        font_paths=[str(FONTS / "files")],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(content)},
        pdf_standards=["ua-1"],
        timestamp=made_at.replace(microsecond=0),  # what typst takes
    )
    return pdf
