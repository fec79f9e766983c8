"""What is told of a meeting beside when it is."""

from dataclasses import dataclass, fields
from urllib.parse import urlsplit
from uuid import UUID

from coordinator.forums.rules import Sharing
from coordinator.kit.errors import Invalid
from coordinator.meetings.rules.states import MeetingMode

SHOWN_IN_CALENDARS = frozenset({"title", "mode", "city", "venue", "host_party_id", "sharing"})
"""Facts whose change a calendar shows (`changed_at`)."""

MATERIAL = frozenset({"mode", "city", "venue", "host_party_id"})
"""Facts whose change raises SEQUENCE: place and mode (RFC 5545 3.8.7.4)."""

FOR_THOSE_INSIDE = frozenset({"note"})
"""Facts that only the secretariat and the chairs see: nobody is ever told of them."""


class NotALink(Invalid):
    """A joining link is an address that begins with https:// or http://."""

    code = "not_a_link"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The facts of a meeting that the secretariat writes; `joining_link` and `practical` are for those
    who take part, `note` for the secretariat and the chairs.
    """

    title: str
    mode: MeetingMode
    sharing: Sharing
    city: str | None = None
    venue: str | None = None
    host_party_id: UUID | None = None
    chair_party_id: UUID | None = None
    joining_link: str | None = None
    practical: str | None = None
    languages: tuple[str, ...] = ()
    note: str | None = None


NAMES = tuple(field.name for field in fields(Facts))


def changed(before: Facts, after: Facts) -> tuple[str, ...]:
    """The names of the facts that differ, in the order of the form."""
    return tuple(name for name in NAMES if getattr(before, name) != getattr(after, name))


def check_facts(facts: Facts) -> None:
    """Raise NotALink for a joining link that a browser would not open as a page."""
    if facts.joining_link is None:
        return
    parts = urlsplit(facts.joining_link)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise NotALink(field="joining_link")
