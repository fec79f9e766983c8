"""Which letters are notices, and what a summary says of each; no I/O, no clock."""

from datetime import timedelta

from coordinator.kit.errors import Invalid
from coordinator.mail.rules import OutboxState

KINDS = ("meeting", "agenda_published", "reminder", "group", "poll")
"""First words of the kinds of letters that are about the work, and not about signing in."""

UNTOLD = (OutboxState.QUEUED, OutboxState.CLAIMED)
"""A letter that waits may yet be called off: nobody was told of it."""

GATHER_LEAD = timedelta(minutes=2)
"""So long before they leave letters are gathered, so that none of them leaves alone."""

PARAGRAPHS = 3
LONGEST = 600


class CountryRefused(Invalid):
    """Nothing is known of the days on which this country is closed."""

    code = "country_refused"


def is_notice(kind: str) -> bool:
    return kind.partition(".")[0] in KINDS


def excerpt(subject: str, text: str) -> list[str]:
    """The first paragraphs of a letter, without its subject, its links and why it came."""
    found: list[str] = []
    left = LONGEST
    for paragraph in text.split("\n\n"):
        words = paragraph.strip()
        if words.startswith("--") or "://" in words or len(found) == PARAGRAPHS or left <= 0:
            break
        if words and words != subject:
            found.append(words if len(words) <= left else words[: left - 1] + "…")
            left -= len(words)
    return found
