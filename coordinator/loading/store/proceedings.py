"""Decisions and actions of loaded meetings."""

from datetime import datetime, time
from uuid import UUID

from coordinator.kit.times import instant_or_after_gap
from coordinator.loading.document import Document
from coordinator.loading.document.proceedings import ActionValue
from coordinator.loading.store.shelf import Shelf
from coordinator.meetings.models import Meeting
from coordinator.proceedings.models import Action, Decision
from coordinator.proceedings.rules import ActionStatus, DecisionStatus, OwnerKind


def store_decisions(shelf: Shelf, document: Document) -> None:
    """Decisions are numbered within the year of their meeting; a number that is taken is refused."""
    if not document.decisions:
        return
    meetings = _meetings(shelf, {value.meeting for value in document.decisions})
    forum_ids = {meeting.forum_id for meeting in meetings.values()}
    rows = shelf.all(Decision, Decision.forum_id.in_(forum_ids))
    there = {decision.ref: decision for decision in rows if decision.ref}
    numbers = {(d.forum_id, d.year, d.sequence): d.ref for d in rows}
    for value in document.decisions:
        meeting = meetings[value.meeting]
        number = (meeting.forum_id, meeting.first_on.year, value.sequence)
        if numbers.setdefault(number, value.ref) != value.ref:
            shelf.notes.refuse(value.pointer, f"sequence: {value.sequence} is the number of another decision")
            continue
        adopted = value.status is DecisionStatus.ADOPTED
        _row, outcome = shelf.put(
            there.get(value.ref),
            Decision,
            {"ref": value.ref, "forum_id": meeting.forum_id},
            meeting_id=meeting.id,
            year=meeting.first_on.year,
            sequence=value.sequence,
            item_order=value.item_order,
            text=value.text,
            status=value.status,
            decided_on=meeting.last_on if adopted else None,
            opened_on=value.opened_on,
            closes_on=value.closes_on,
            answers=value.answers,
            source=value.source,
        )
        shelf.done(outcome)
    if not shelf.notes.refused:
        shelf.flush()


def store_actions(shelf: Shelf, document: Document) -> None:
    """State and due date are the owners': the file gives them to new actions only."""
    if not document.actions:
        return
    meetings = _meetings(shelf, {value.meeting for value in document.actions})
    there = {action.ref: action for action in shelf.all(Action, Action.ref.is_not(None))}
    for value in document.actions:
        meeting, row = meetings[value.meeting], there.get(value.ref)
        own = {}
        if row is None:
            own = {"due_on": value.due_on, "status": value.status, "done_at": _done_at(shelf, value, meeting)}
        group, person, role = _owner(shelf, value)
        _row, outcome = shelf.put(
            row,
            Action,
            {"ref": value.ref, "forum_id": meeting.forum_id, **own},
            meeting_id=meeting.id,
            text=value.text,
            owner_kind=value.owner_kind,
            owner_party_id=shelf.party(value.owner_party),
            owner_group_id=group,
            owner_person_id=person,
            owner_role=role,
            source=value.source,
            note=value.note,
        )
        shelf.done(outcome)
    if not shelf.notes.refused:
        shelf.flush()


def _meetings(shelf: Shelf, refs: set[str]) -> dict[str, Meeting]:
    ids = {shelf.meetings[ref] for ref in refs}
    found = {meeting.id: meeting for meeting in shelf.all(Meeting, Meeting.id.in_(ids))}
    return {ref: found[shelf.meetings[ref]] for ref in refs}


def _owner(shelf: Shelf, value: ActionValue) -> tuple[UUID | None, UUID | None, str | None]:
    """The owner as group, person or role, whichever it is."""
    owner = value.owner or ""
    return (
        shelf.groups[owner] if value.owner_kind is OwnerKind.GROUP else None,
        shelf.people[owner] if value.owner_kind is OwnerKind.PERSON else None,
        owner if value.owner_kind is OwnerKind.ROLE else None,
    )


def _done_at(shelf: Shelf, value: ActionValue, meeting: Meeting) -> datetime | None:
    if value.status is not ActionStatus.DONE:
        return None
    due = instant_or_after_gap(datetime.combine(value.due_on, time(12)), meeting.zone or shelf.zone)
    return min(due, shelf.work.now())
