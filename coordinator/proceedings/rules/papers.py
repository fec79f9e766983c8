"""Papers that an agenda expects: which kind they are, and which of them are missing; no I/O."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from coordinator.proceedings.rules.items import LeadKind

DOCUMENT_TYPE_OF_WORDS = (
    ("draft annotated agenda", "annotated_agenda"),
    ("draft agenda", "draft_agenda"),
    ("minutes", "minutes"),
    ("action list", "action_list"),
    ("country report", "country_report"),
    ("country page", "country_report"),
    ("background paper", "background_paper"),
    ("slides", "presentation"),
    ("proposed decision", "decision"),
    ("proposed conclusion", "conclusions"),
    ("draft conclusions", "conclusions"),
    ("mandate", "mandate"),
    ("quarterly table", "statistics_table"),
    ("tables", "statistics_table"),
    ("report, one page per group", "group_report"),
)
"""Beginnings or parts of what templates expect, the more special first, and the document type."""


def type_of_words(words: str | None) -> str | None:
    """The document type that an expected paper's words mean, None where they mean none that we know."""
    said = (words or "").lower()
    return next((code for part, code in DOCUMENT_TYPE_OF_WORDS if part in said), None)


class Expecting(Protocol):
    """An agenda item, as a row or as values."""

    @property
    def lead(self) -> LeadKind: ...
    @property
    def lead_party_id(self) -> UUID | None: ...
    @property
    def expected_papers(self) -> Sequence[str] | None: ...


@dataclass(frozen=True, slots=True)
class Missing:
    """A paper that the agenda expects and that nobody has handed in; `party_id` where one party owes it."""

    words: str
    party_id: UUID | None


def missing_papers(
    item: Expecting, delivered: Iterable[tuple[str | None, UUID | None]], parties: Iterable[UUID]
) -> list[Missing]:
    """What an item still waits for. `delivered` are the words and the party of each paper that is there.

    Where each country reports, every one of `parties` owes each of the expected papers; else one
    paper for each of the words is enough, whoever handed it in.
    """
    there = set(delivered)
    words_there = {words for words, _ in there}
    found = []
    for words in item.expected_papers or ():
        if item.lead == LeadKind.EACH_COUNTRY:
            found += [Missing(words, party) for party in parties if (words, party) not in there]
        elif words not in words_there:
            found.append(Missing(words, item.lead_party_id if item.lead == LeadKind.PARTY else None))
    return found
