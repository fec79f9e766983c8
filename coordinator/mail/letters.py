"""From a template to a finished letter: subject, text and HTML, wholly in one language."""

import unicodedata
from dataclasses import dataclass
from typing import Any

from coordinator.core.rendering import render


@dataclass(frozen=True, slots=True)
class Composed:
    subject: str  # one line, no control characters
    text: str
    html: str


def one_line(text: str, most: int = 200) -> str:
    """`text` as a header can carry it: control characters and line ends become spaces, cut at `most`."""
    if not text.isprintable():  # what is has none of them
        text = "".join(" " if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") else c for c in text)
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[: most - 1] + "…"


def compose(template: str, *, locale: str, zone: str, **values: Any) -> Composed:
    """Render `mail/<template>.txt` (its first line is the subject) and `mail/<template>.html`.

    Both templates know `locale`, `zone` (the recipient's) and `values`. Needs an application
    context, so that reactions and jobs may call it. The texts have the same facts.
    """
    head, _, body = render(f"mail/{template}.txt", locale=locale, zone=zone, **values).partition("\n")
    subject = one_line(head)
    html = render(f"mail/{template}.html", locale=locale, zone=zone, subject=subject, **values)
    return Composed(subject, body.strip("\n") + "\n", html)
