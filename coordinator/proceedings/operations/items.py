"""Working on the items of a draft: adding, editing, taking out, bringing back, moving."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from coordinator.accounts.models import Person
from coordinator.core.work import Work
from coordinator.forums.models import Party
from coordinator.kit.errors import EditedMeanwhile, NotFound
from coordinator.kit.times import exists
from coordinator.meetings.models import Meeting
from coordinator.meetings.queries import get_meeting
from coordinator.proceedings import policy, queries
from coordinator.proceedings.models import Agenda, AgendaItem, ItemType
from coordinator.proceedings.operations.agenda import DAY, STEP, new_item, take, touch
from coordinator.proceedings.rules import (
    MOST_ITEMS,
    SOCIAL,
    BadItem,
    ItemValues,
    TooManyItems,
    check_agenda_open,
    check_item,
    wall_clock,
)


def _editable_item(work: Work, item_id: UUID, *, removed: bool = False) -> tuple[Meeting, AgendaItem]:
    meeting, item = queries.get_item(work, item_id, removed=removed)
    if not policy.may_see_draft(work.actor, meeting):
        shown = queries.published_item(item)
        circle = queries.circle_for(work, meeting)
        if shown is None or not policy.may_read_item(work.actor, meeting, shown, circle):
            raise NotFound
    work.require(policy.may_edit_agenda(work.actor, meeting))
    check_agenda_open(meeting.status)
    return meeting, item


def _check(work: Work, meeting: Meeting, values: ItemValues) -> None:
    """Raise BadItem; ids are looked up, so that a made-up one is told at its field."""
    check_item(values)
    anchor, slot = wall_clock(values.fixed_start), meeting.slot
    if anchor is not None and slot is not None:
        on = slot.first_on + (values.day - 1) * DAY
        if not exists(datetime.combine(on, anchor), slot.zone):
            raise BadItem("fixed_start", "no_such_time")
    for model, key, field in (
        (ItemType, values.type_code, "type_code"),
        (Party, values.lead_party_id, "lead"),
        (Person, values.lead_person_id, "lead"),
    ):
        if key is not None and work.session.get(model, key) is None:
            raise BadItem(field, "unknown")


def add_item(work: Work, meeting_id: UUID, values: ItemValues, *, after: UUID | None = None) -> AgendaItem:
    """A new item at the end of its day, or right after another of that day.

    Makes the agenda where there is none yet. Raises NotFound, Forbidden, AgendaClosed, BadItem, TooManyItems.
    """
    meeting = get_meeting(work, meeting_id)
    work.require(policy.may_edit_agenda(work.actor, meeting))
    check_agenda_open(meeting.status)
    _check(work, meeting, values)
    there = queries.live_items(work.session, meeting.id)
    if len(there) >= MOST_ITEMS:
        raise TooManyItems(most=MOST_ITEMS)
    if queries.find_agenda(work.session, meeting.id) is None:
        work.session.add(
            Agenda(
                id=work.new_id(), meeting_id=meeting.id, day_starts=[], published_number=0,
                changed_at=work.now(),
            )
        )  # fmt: skip
        work.session.flush()
    todays = [item for item in there if item.day == values.day]
    item = new_item(work, meeting, values, position=0)
    work.session.add(item)
    work.session.flush()
    named = next((n for n, other in enumerate(todays, start=1) if other.id == after), None)
    _order(work, values.day, _with(todays, item, _end(todays, item) if named is None else named))
    touch(work, meeting, "added", item.id)
    return item


def edit_item(work: Work, item_id: UUID, values: ItemValues, *, version: int) -> AgendaItem:
    """Raises NotFound, Forbidden, AgendaClosed, BadItem, and EditedMeanwhile when `version` is not the
    item's any more. An item that changes its day goes to that day's end.
    """
    meeting, item = _editable_item(work, item_id)
    _check(work, meeting, values)
    if item.version != version:
        raise EditedMeanwhile
    expected = list(values.expected_papers) or None
    fields = tuple(
        name
        for name in ItemValues.__slots__
        if name != "expected_papers" and getattr(item, name) != getattr(values, name)
    )
    if item.expected_papers != expected:
        fields += ("expected_papers",)
    if not fields:
        return item
    take(item, values)
    if "day" in fields:
        work.session.flush()
        there = queries.live_items(work.session, meeting.id)
        todays = [other for other in there if other.day == values.day and other.id != item.id]
        _order(work, values.day, _with(todays, item, _end(todays, item)))
    touch(work, meeting, "edited", item.id, fields)
    return item


def remove_item(work: Work, item_id: UUID) -> AgendaItem:
    """Take an item out of the draft; until the next version is published readers still see it.

    Its papers stay with it, and `restore_item` brings it back.
    """
    meeting, item = _editable_item(work, item_id)
    item.removed_at = work.now()
    touch(work, meeting, "removed", item.id)
    return item


def restore_item(work: Work, item_id: UUID) -> AgendaItem:
    """Bring back what was taken out, to the place where it stood. Raises NotFound when it is there."""
    meeting, item = _editable_item(work, item_id, removed=True)
    item.removed_at = None
    touch(work, meeting, "restored", item.id)
    return item


def shift_item(work: Work, item_id: UUID, *, up: bool) -> AgendaItem:
    """One place up or down; past the first or last of its day it joins the neighbouring day.

    At the very top or bottom of the agenda nothing happens.
    """
    meeting, item = _editable_item(work, item_id)
    there = queries.live_items(work.session, meeting.id)
    todays = [other for other in there if other.day == item.day]
    at = [other.id for other in todays].index(item.id)
    to = at - 1 if up else at + 1
    if 0 <= to < len(todays):
        todays[at], todays[to] = todays[to], todays[at]
        _order(work, item.day, todays)
    else:
        day = item.day - 1 if up else item.day + 1
        if not 1 <= day <= _last_day(meeting, there):
            return item
        others = [other for other in there if other.day == day]
        _order(work, day, _with(others, item, _end(others, item) if up else 0))
    touch(work, meeting, "moved", item.id)
    return item


def place_item(work: Work, item_id: UUID, position: int) -> AgendaItem:
    """Put an item at `position` of its day, counted from 0; a position past the end is the end."""
    meeting, item = _editable_item(work, item_id)
    others = [
        other
        for other in queries.live_items(work.session, meeting.id)
        if other.day == item.day and other.id != item.id
    ]
    _order(work, item.day, _with(others, item, max(0, position)))
    touch(work, meeting, "moved", item.id)
    return item


def _last_day(meeting: Meeting, there: Sequence[AgendaItem]) -> int:
    """The meeting's last day, or a later one on which an item stands."""
    slot = meeting.slot
    return max(slot.days if slot else 1, *(item.day for item in there))


def _with(others: Sequence[AgendaItem], item: AgendaItem, place: int) -> list[AgendaItem]:
    return [*others[:place], item, *others[place:]]


def _end(others: Sequence[AgendaItem], item: AgendaItem) -> int:
    """Where a day ends for `item`: before the dinner, unless it is one of that kind itself."""
    place = len(others)
    while place and item.type_code != SOCIAL and others[place - 1].type_code == SOCIAL:
        place -= 1
    return place


def _order(work: Work, day: int, items: Sequence[AgendaItem]) -> None:
    """Give `items` their places on `day`.

    By UPDATEs that leave the rows' versions alone: who edits the text of an item meanwhile is not
    told that somebody else has changed it.
    """
    for n, item in enumerate(items, start=1):
        if (item.day, item.position) != (day, n * STEP):
            work.session.execute(
                sa.update(AgendaItem)
                .where(AgendaItem.id == item.id)
                .values(day=day, position=n * STEP)
                .execution_options(synchronize_session=False)
            )
            work.session.expire(item, ["day", "position"])
