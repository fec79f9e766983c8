"""Storing a document: noun by noun, in the order in which one refers to another."""

from collections.abc import Callable

from coordinator.loading.document import Document
from coordinator.loading.store.forums import store_forums
from coordinator.loading.store.groups import store_groups
from coordinator.loading.store.meetings import store_meetings
from coordinator.loading.store.people import store_people
from coordinator.loading.store.proceedings import store_actions, store_decisions
from coordinator.loading.store.reference import (
    store_authorities,
    store_country_groups,
    store_kinds,
    store_parties,
    store_rules,
    store_templates,
    store_types,
)
from coordinator.loading.store.series import store_series
from coordinator.loading.store.shelf import Shelf, open_shelf

__all__ = ["Shelf", "open_shelf", "store"]

ORDER: tuple[Callable[[Shelf, Document], None], ...] = (
    store_kinds,
    store_parties,
    store_country_groups,
    store_authorities,
    store_forums,
    store_groups,
    store_types,
    store_templates,
    store_series,
    store_rules,
    store_people,
    store_meetings,
    store_decisions,
    store_actions,
)


def store(shelf: Shelf, document: Document) -> None:
    """Put the document into the database. Stops early once something was refused: then the caller
    rolls back, and the rest could only fail for the same reasons.
    """
    for step in ORDER:
        step(shelf, document)
        if shelf.notes.refused:
            return
