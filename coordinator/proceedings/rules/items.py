"""One line of an agenda as values: the same for a line of the draft and of what was published."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from enum import StrEnum
from typing import Any
from uuid import UUID

from coordinator.forums.rules import Sharing
from coordinator.kit.errors import Invalid
from coordinator.kit.events import plain
from coordinator.kit.texts import Texts

MOST_ITEMS = 200  # on one agenda
MOST_MINUTES = 24 * 60  # of one item
MOST_DAYS = 14

SOCIAL = "social"
"""The type of entries that stand beside the programme: a dinner after the last item makes no day too long."""


class LeadKind(StrEnum):
    """Who leads an item; `party` and `person` name one, the others are roles."""

    CHAIR = "chair"
    SECRETARIAT = "secretariat"
    HOST = "host"
    EACH_COUNTRY = "each_country"
    PARTY = "party"
    PERSON = "person"
    OTHER = "other"  # in words, `lead_text`


LEAD_WORDS = {
    "chair": LeadKind.CHAIR,
    "secretariat": LeadKind.SECRETARIAT,
    "host": LeadKind.HOST,
    "each country": LeadKind.EACH_COUNTRY,
    "each state": LeadKind.EACH_COUNTRY,
}


def wall_clock(text: str | None) -> time | None:
    """ "13:05" as a time; None for what is none."""
    try:
        return time.fromisoformat(text) if text and len(text) == len("HH:MM") else None
    except ValueError:
        return None


def lead_of_words(words: str | None) -> tuple[LeadKind, str | None]:
    """A template's `lead` as a kind and, where it names no role that we know, the words."""
    if not words or not words.strip():
        return LeadKind.CHAIR, None
    kind = LEAD_WORDS.get(words.strip().lower())
    return (kind, None) if kind else (LeadKind.OTHER, words.strip()[:120])


class BadItem(Invalid):
    """A value of an agenda item cannot be taken; `fault` says why, `field` where."""

    code = "bad_item"

    def __init__(self, field: str, fault: str) -> None:
        super().__init__(field=field, fault=fault)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class ItemValues:
    """What a person gives for an item; `fixed_start` is wall time at the venue, "HH:MM"."""

    type_code: str
    title: str
    minutes: int
    sharing: Sharing
    day: int = 1
    ask: str | None = None
    notes: str | None = None
    fixed_start: str | None = None
    lead: LeadKind = LeadKind.CHAIR
    lead_party_id: UUID | None = None
    lead_person_id: UUID | None = None
    lead_text: str | None = None
    expected_papers: tuple[str, ...] = ()


def check_item(values: ItemValues) -> None:
    """Raise BadItem unless the values make an item, whichever door they came in by."""
    if not values.title.strip():
        raise BadItem("title", "empty")
    for name, text, most in (("title", values.title, 300), ("ask", values.ask, 300)):
        if len(text or "") > most or any(not c.isprintable() for c in text or ""):
            raise BadItem(name, "not_one_line")
    if not 0 <= values.minutes <= MOST_MINUTES:
        raise BadItem("minutes", "out_of_range")
    if not 1 <= values.day <= MOST_DAYS:
        raise BadItem("day", "out_of_range")
    if values.fixed_start is not None and wall_clock(values.fixed_start) is None:
        raise BadItem("fixed_start", "not_a_time")
    named = {
        LeadKind.PARTY: values.lead_party_id,
        LeadKind.PERSON: values.lead_person_id,
        LeadKind.OTHER: values.lead_text,
    }
    if values.lead in named and not named[values.lead]:
        raise BadItem("lead", "nobody_named")


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """An agenda item with the names that a reader needs, so that a published version is whole in itself.

    `fixed_start` is wall time at the venue, "HH:MM"; `minutes` its length; `lead_name` the name of
    the leading party or person, empty for roles.
    """

    id: UUID
    day: int
    type_code: str
    title: str
    minutes: int
    sharing: Sharing
    type_label: Texts = field(default_factory=Texts)
    numbered: bool = True
    ask: str | None = None
    notes: str | None = None
    fixed_start: str | None = None
    lead: LeadKind = LeadKind.CHAIR
    lead_party_id: UUID | None = None
    lead_person_id: UUID | None = None
    lead_name: Texts = field(default_factory=Texts)
    lead_text: str | None = None
    expected_papers: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """For `AgendaVersion.items`."""
        return {name: plain(getattr(self, name)) for name in self.__slots__}

    @classmethod
    def of_json(cls, stored: Mapping[str, Any]) -> "ItemFacts":
        """The reverse; what an older version did not store gets its default."""
        known = {name: stored[name] for name in cls.__slots__ if name in stored}
        return cls(**{name: _READ[name](value) if name in _READ else value for name, value in known.items()})


def _id(value: Any) -> UUID | None:
    return UUID(value) if value else None


_READ: dict[str, Any] = {
    "id": UUID,
    "sharing": Sharing,
    "lead": LeadKind,
    "lead_party_id": _id,
    "lead_person_id": _id,
    "type_label": Texts.of,
    "lead_name": Texts.of,
    "expected_papers": lambda value: tuple(value or ()),
}
