"""Working groups with mandate, deliverables, parties and chair. What people decide here stays as it is:
state, experts, who takes part since when; the file brings what is missing and puts texts right.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from coordinator.core.db import Row
from coordinator.groups.models import Deliverable, GroupOffice, GroupParty, Mandate, WorkingGroup
from coordinator.groups.rules import GroupOfficeRole, GroupState
from coordinator.loading.document import Document
from coordinator.loading.document.groups import GroupValue
from coordinator.loading.report import Outcome
from coordinator.loading.store.shelf import Shelf

R = TypeVar("R", bound=Row)


def store_groups(shelf: Shelf, document: Document) -> None:
    """Groups are stored before what hangs on them, since one may report to another."""
    there = {group.slug: group for group in shelf.all(WorkingGroup)}
    rows: list[tuple[GroupValue, WorkingGroup, Outcome]] = []
    for value in document.groups:
        row, outcome = _group(shelf, value, there.get(value.slug))
        shelf.groups[value.slug] = row.id
        rows.append((value, row, outcome))
    shelf.flush()
    hangs = _Hanging(shelf, {row.id for _value, row, _outcome in rows})
    for value, row, outcome in rows:
        to = shelf.groups[value.reports_to] if value.reports_to else None
        _row, moved = shelf.put(row, WorkingGroup, {}, reports_to_group_id=to)
        shelf.done(
            outcome,
            moved,
            hangs.mandate(value, row.id),
            *hangs.deliverables(value, row.id),
            *hangs.parties(value, row.id),
            hangs.chair(value, row.id),
        )
    shelf.flush()


def _group(shelf: Shelf, value: GroupValue, row: WorkingGroup | None) -> tuple[WorkingGroup, Outcome]:
    forum_id = shelf.forums[value.forum]
    if row is not None and row.forum_id != forum_id:
        shelf.notes.refuse(value.pointer, "forum: the group is in another forum here, and stays there")
    if row is not None and row.state != value.state:
        shelf.notes.warn(value.pointer, f"status: the group is {row.state} here, and stays so")
    state = {"state": value.state} if row is None else {}
    return shelf.put(
        row,
        WorkingGroup,
        {"slug": value.slug, "forum_id": forum_id, **state},
        name=value.name,
        kind=value.kind,
        parties_known=value.members is not None,
        note=value.note,
        source=value.source,
    )


class _Hanging:
    """What hangs on groups: read at once for all of them, stored group by group."""

    def __init__(self, shelf: Shelf, group_ids: set[UUID]) -> None:
        self.shelf = shelf
        self.mandates = self._by_group(Mandate, group_ids, lambda m: m.group_id)
        self.handed_in = self._by_group(Deliverable, group_ids, lambda d: d.group_id)
        self.taking_part = self._by_group(GroupParty, group_ids, lambda p: p.group_id)
        self.offices = self._by_group(GroupOffice, group_ids, lambda o: o.group_id)

    def _by_group(self, model: Any, group_ids: set[UUID], of: Callable[[Any], UUID]) -> dict[UUID, list[Any]]:
        found: dict[UUID, list[Any]] = defaultdict(list)
        for row in self.shelf.all(model, model.group_id.in_(group_ids)):
            found[of(row)].append(row)
        return found

    def mandate(self, value: GroupValue, group_id: UUID) -> Outcome:
        """The mandate that begins on the same day; an extension made here is another row and stays."""
        there: list[Mandate] = self.mandates[group_id]
        row = next((m for m in there if m.from_on == value.period.from_on), None)
        if row is None and len(there) == 1:
            row = there[0]
        _row, outcome = self.shelf.put(
            row,
            Mandate,
            {"group_id": group_id},
            purpose=value.purpose,
            from_on=value.period.from_on,
            until_on=value.period.until_on,
            review_on=value.review_on,
        )
        return outcome

    def deliverables(self, value: GroupValue, group_id: UUID) -> list[Outcome]:
        there = {deliverable.title: deliverable for deliverable in self.handed_in[group_id]}
        outcomes = []
        for position, title in enumerate(value.deliverables, start=1):
            place = {"position": position} if title not in there else {}
            _row, outcome = self.shelf.put(
                there.get(title), Deliverable, {"group_id": group_id, "title": title, **place}
            )
            outcomes.append(outcome)
        return outcomes

    def parties(self, value: GroupValue, group_id: UUID) -> list[Outcome]:
        """Parties take part since the mandate began; in a closed group until it ended."""
        there = {party.party_id for party in self.taking_part[group_id]}
        ended = value.period.until_on if value.state is GroupState.CLOSED else None
        outcomes = []
        for key in value.members or ():
            if (party_id := self.shelf.parties[key]) not in there:
                _row, outcome = self.shelf.put(
                    None,
                    GroupParty,
                    {"group_id": group_id, "party_id": party_id},
                    from_on=value.period.from_on,
                    until_on=ended,
                )
                outcomes.append(outcome)
        return outcomes

    def chair(self, value: GroupValue, group_id: UUID) -> Outcome:
        """The chair's country, where no chair is on record."""
        if value.chair is None or any(o.role is GroupOfficeRole.CHAIR for o in self.offices[group_id]):
            return Outcome.UNCHANGED
        ended = value.period.until_on if value.state is GroupState.CLOSED else None
        _row, outcome = self.shelf.put(
            None,
            GroupOffice,
            {
                "group_id": group_id,
                "role": GroupOfficeRole.CHAIR,
                "party_id": self.shelf.parties[value.chair],
            },
            from_on=value.period.from_on,
            until_on=ended,
        )
        return outcome
