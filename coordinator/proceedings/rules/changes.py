"""What differs between two versions of an agenda, item by item; no I/O."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from coordinator.proceedings.rules.items import ItemFacts


class Aspect(StrEnum):
    """In which respect an item differs from the version before."""

    ADDED = "added"
    REMOVED = "removed"
    DAY = "day"
    MOVED = "moved"
    FIXED_START = "fixed_start"
    MINUTES = "minutes"
    TITLE = "title"
    TYPE = "type_code"
    LEAD = "lead"
    ASK = "ask"
    NOTES = "notes"
    SHARING = "sharing"
    PAPERS = "expected_papers"


PLAIN = (
    Aspect.FIXED_START,
    Aspect.MINUTES,
    Aspect.TITLE,
    Aspect.TYPE,
    Aspect.ASK,
    Aspect.NOTES,
    Aspect.SHARING,
    Aspect.PAPERS,
)
"""Aspects that are one field of `ItemFacts` of the same name."""


@dataclass(frozen=True, slots=True)
class ItemChange:
    """One item before and after; `was` is None for a new one, `now` for one that went."""

    aspects: tuple[Aspect, ...]
    was: ItemFacts | None
    now: ItemFacts | None

    @property
    def item(self) -> ItemFacts:
        found = self.now or self.was
        assert found is not None  # noqa: S101 - one of the two is there
        return found


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that differs: `by_id` in the new order, then what went; empty when nothing does."""

    by_id: dict[UUID, ItemChange]

    def __bool__(self) -> bool:
        return bool(self.by_id)

    def of(self, *aspects: Aspect) -> list[ItemChange]:
        return [change for change in self.by_id.values() if set(aspects) & set(change.aspects)]

    @property
    def added(self) -> list[ItemChange]:
        return self.of(Aspect.ADDED)

    @property
    def removed(self) -> list[ItemChange]:
        return self.of(Aspect.REMOVED)

    @property
    def changed(self) -> list[ItemChange]:
        """Items that are in both versions and differ."""
        return [c for c in self.by_id.values() if c.was is not None and c.now is not None]


def compare(old: Sequence[ItemFacts], new: Sequence[ItemFacts]) -> Comparison:
    """What happened between `old` and `new`, both in agenda order.

    "Moved" are as few items as possible: those outside a longest run that kept its order. An item
    that changed its day is said to have changed its day, not to have moved as well.
    """
    before = {item.id: item for item in old}
    after = {item.id: item for item in new}
    moved = _moved([i.id for i in old if i.id in after], [i.id for i in new if i.id in before])
    found: dict[UUID, ItemChange] = {}
    for item in new:
        was = before.get(item.id)
        aspects = (Aspect.ADDED,) if was is None else _aspects(was, item, moved=item.id in moved)
        if aspects:
            found[item.id] = ItemChange(aspects, was, item)
    for item in old:
        if item.id not in after:
            found[item.id] = ItemChange((Aspect.REMOVED,), item, None)
    return Comparison(found)


def _aspects(was: ItemFacts, now: ItemFacts, *, moved: bool) -> tuple[Aspect, ...]:
    found = [aspect for aspect in PLAIN if getattr(was, aspect.value) != getattr(now, aspect.value)]
    if _lead(was) != _lead(now):
        found.append(Aspect.LEAD)
    if was.day != now.day:
        found.append(Aspect.DAY)
    elif moved:
        found.append(Aspect.MOVED)
    return tuple(aspect for aspect in Aspect if aspect in found)


def _lead(item: ItemFacts) -> tuple[object, ...]:
    return (item.lead, item.lead_party_id, item.lead_person_id, item.lead_text)


def _moved(before: Sequence[UUID], after: Sequence[UUID]) -> frozenset[UUID]:
    """Which of `after` stand outside a longest increasing run of their places in `before`."""
    place = {identity: n for n, identity in enumerate(before)}
    tails: list[int] = []  # smallest last place of a run of each length
    ends: list[UUID] = []  # the item at that place
    previous: dict[UUID, UUID | None] = {}
    for identity in after:
        length = bisect_left(tails, place[identity])
        previous[identity] = ends[length - 1] if length else None
        tails[length : length + 1] = [place[identity]]
        ends[length : length + 1] = [identity]
    kept: set[UUID] = set()
    at = ends[-1] if ends else None
    while at is not None:
        kept.add(at)
        at = previous[at]
    return frozenset(set(after) - kept)
