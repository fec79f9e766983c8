"""Forums, memberships and offices: the file wins where it speaks; what people added stays."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, TypeVar
from uuid import UUID

from coordinator.forums.models import Forum, Membership, Office
from coordinator.kit.periods import Period
from coordinator.loading.document import Document
from coordinator.loading.document.forums import ForumValue, MembershipValue, OfficeValue
from coordinator.loading.store.shelf import Shelf


def store_forums(shelf: Shelf, document: Document) -> None:
    there = {forum.slug: forum for forum in shelf.all(Forum)}
    for value in document.forums:
        row = there.get(value.slug)
        sources = {"cadence": value.cadence_source, "chair_model": value.chair_model_source}
        forum, outcome = shelf.put(
            row,
            Forum,
            {"slug": value.slug},
            short_name=value.short_name,
            kind=value.kind,
            name=value.name,
            description=value.description,
            cadence=value.cadence,
            meetings_per_year=value.meetings_per_year,
            decision_making=value.decision_making,
            chair_model=value.chair_model,
            languages=list(value.languages),
            default_sharing=value.default_sharing,
            zone=value.zone or (row.zone if row else shelf.zone),
            source=value.source,
            sources={key: source for key, source in sources.items() if source} or None,
            source_note=value.source_note,
            name_note=value.name_note,
            chairs_note=value.chairs_note,
        )
        shelf.forums[value.slug] = forum.id
        shelf.done(outcome)
    shelf.flush()
    for value in document.forums:
        _store_memberships(shelf, value)
        _store_offices(shelf, value)
    shelf.flush()


def _store_memberships(shelf: Shelf, value: ForumValue) -> None:
    forum_id = shelf.forums[value.slug]
    there = shelf.all(Membership, Membership.forum_id == forum_id)
    for given, found in _matched(shelf, value.memberships, there):
        _row, outcome = shelf.put(
            found,
            Membership,
            {"forum_id": forum_id, "party_id": shelf.parties[given.party], "role": given.role},
            from_on=given.period.from_on,
            until_on=given.period.until_on,
            precision=given.precision,
            seen=given.seen,
            note=given.note,
            source=given.source,
        )
        shelf.done(outcome)


def _store_offices(shelf: Shelf, value: ForumValue) -> None:
    forum_id = shelf.forums[value.slug]
    there = shelf.all(Office, Office.forum_id == forum_id)
    for given, found in _matched(shelf, value.offices, there):
        _row, outcome = shelf.put(
            found,
            Office,
            {"forum_id": forum_id, "party_id": shelf.parties[given.party], "role": given.role},
            from_on=given.period.from_on,
            until_on=given.period.until_on,
            precision=given.precision,
            note=given.note,
            source=given.source,
        )
        shelf.done(outcome)


Given = TypeVar("Given", MembershipValue, OfficeValue)
Stored = TypeVar("Stored", Membership, Office)
Place = tuple[UUID, Any]  # party and role


def _matched(
    shelf: Shelf, values: Sequence[Given], rows: Sequence[Stored]
) -> list[tuple[Given, Stored | None]]:
    """Each value with the row it speaks of, or None for a new one.

    The same first day means the same entry; else one value and one row that are left over and share
    a day are the same entry with its dates put right. A value that overlaps a row of which the file
    does not speak is refused.
    """
    given: dict[Place, list[Given]] = defaultdict(list)
    stored: dict[Place, list[Stored]] = defaultdict(list)
    for value in values:
        given[shelf.parties[value.party], value.role].append(value)
    for row in rows:
        stored[row.party_id, row.role].append(row)
    found: dict[str, Stored | None] = {}
    for place, wanted in given.items():
        left = list(stored[place])
        for value in wanted:
            match = next((row for row in left if row.from_on == value.period.from_on), None)
            if match is not None:
                left.remove(match)
                found[value.pointer] = match
        new = [value for value in wanted if value.pointer not in found]
        if len(new) == len(left) == 1 and new[0].period.overlaps(left[0].period):
            found[new[0].pointer] = left.pop()
        _refuse_overlaps(shelf, wanted, left)
    return [(value, found.get(value.pointer)) for value in values]


def _refuse_overlaps(shelf: Shelf, values: Sequence[Given], rows: Sequence[Stored]) -> None:
    for value in values:
        for row in rows:
            if value.period.overlaps(row.period):
                shelf.notes.refuse(
                    value.pointer,
                    f"overlaps an entry made here, {_words(row.period)}: {value.party[1]} as {value.role}",
                )
                break


def _words(period: Period) -> str:
    return f"{period.from_on or 'start not known'} to {period.last_on or 'open'}"
