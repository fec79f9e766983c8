"""Laying out an agenda, its days, and publishing it."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa

from coordinator.core.work import Work
from coordinator.kit.errors import EditedMeanwhile, Invalid, NotFound
from coordinator.kit.times import exists
from coordinator.meetings.models import Meeting, Series
from coordinator.meetings.operations import note_agenda_sent
from coordinator.meetings.queries import get_meeting
from coordinator.proceedings import policy, queries
from coordinator.proceedings.events import AgendaBegun, AgendaChanged, AgendaPublished
from coordinator.proceedings.models import Agenda, AgendaItem, AgendaTemplate, AgendaVersion
from coordinator.proceedings.rules import (
    AgendaBegunAlready,
    ItemValues,
    check_agenda_open,
    check_item,
    check_publish,
    lead_of_words,
    wall_clock,
)

DAY = timedelta(days=1)
STEP = 10
"""Between the positions of neighbours: room for one more without moving the others."""


def begin_agenda(
    work: Work, meeting_id: UUID, *, template: str | None = None, from_meeting: UUID | None = None
) -> Agenda:
    """Lay out an agenda from a template (its slug), from an earlier meeting, or empty.

    Raises NotFound, Forbidden, AgendaClosed, and AgendaBegunAlready when there are items. What an earlier
    meeting noted at its items stays with it; who led them, for how long and what was asked is taken over.
    """
    meeting = _editable(work, meeting_id)
    if queries.live_items(work.session, meeting.id):
        raise AgendaBegunAlready(meeting=meeting.id)
    starts: Sequence[str] = ()
    minutes: Sequence[int] = ()
    values: list[ItemValues] = []
    if template is not None:
        found = _template(work, template)
        starts, minutes, values = found.day_starts, found.minutes_per_day, _of_template(meeting, found)
    elif from_meeting is not None:
        source = get_meeting(work, from_meeting)
        work.require(policy.may_see_draft(work.actor, source))
        before = queries.find_agenda(work.session, source.id)
        if before is not None:
            starts, minutes = before.day_starts, before.day_minutes
        values = _of_meeting(work, meeting, source)
    agenda = queries.find_agenda(work.session, meeting.id)
    if agenda is None:
        agenda = Agenda(
            id=work.new_id(), meeting_id=meeting.id, day_starts=[], published_number=0, changed_at=work.now()
        )
        work.session.add(agenda)
    agenda.day_starts, agenda.day_minutes = list(starts), list(minutes)
    agenda.changed_at = work.now()
    for n, each in enumerate(values, start=1):
        work.session.add(new_item(work, meeting, each, position=n * STEP))
    work.record(AgendaBegun(meeting.id, meeting.forum_id, meeting.group_id, len(values)))
    return agenda


def template_for(work: Work, meeting: Meeting) -> str | None:
    """The slug of the template of the meeting's series."""
    if meeting.series_id is None:
        return None
    return work.session.scalar(
        sa.select(AgendaTemplate.slug)
        .join(Series, Series.agenda_template_id == AgendaTemplate.id)
        .where(Series.id == meeting.series_id)
    )


def _template(work: Work, slug: str) -> AgendaTemplate:
    found = work.session.scalars(sa.select(AgendaTemplate).where(AgendaTemplate.slug == slug)).one_or_none()
    if found is None:
        raise NotFound
    return found


def _day(meeting: Meeting, day: int) -> int:
    """Days that this meeting does not have fall on its last."""
    slot = meeting.slot
    return min(day, slot.days) if slot else day


def _of_template(meeting: Meeting, template: AgendaTemplate) -> list[ItemValues]:
    values = []
    for item in template.items:
        lead, words = lead_of_words(item.get("lead"))
        values.append(
            ItemValues(
                day=_day(meeting, int(item.get("day", 1))),
                type_code=item["type"],
                title=item["title"],
                ask=item.get("ask"),
                minutes=int(item["minutes"]),
                lead=lead,
                lead_text=words,
                expected_papers=tuple(paper[:120] for paper in item.get("papers") or ()),
                sharing=meeting.sharing,
            )
        )
    return values


def _of_meeting(work: Work, meeting: Meeting, source: Meeting) -> list[ItemValues]:
    return [
        ItemValues(
            day=_day(meeting, item.day),
            type_code=item.type_code,
            title=item.title,
            ask=item.ask,
            minutes=item.minutes,
            fixed_start=item.fixed_start,
            lead=item.lead,
            lead_party_id=item.lead_party_id,
            lead_person_id=item.lead_person_id,
            lead_text=item.lead_text,
            expected_papers=tuple(item.expected_papers or ()),
            sharing=item.sharing,
        )
        for item in queries.live_items(work.session, source.id)
    ]


def new_item(work: Work, meeting: Meeting, values: ItemValues, *, position: int) -> AgendaItem:
    """A row of the draft, not yet added to the session; raises BadItem."""
    check_item(values)
    item = AgendaItem(id=work.new_id(), meeting_id=meeting.id, position=position)
    take(item, values)
    return item


def take(item: AgendaItem, values: ItemValues) -> None:
    for name in ItemValues.__slots__:
        setattr(item, name, getattr(values, name))
    item.expected_papers = list(values.expected_papers) or None


def _editable(work: Work, meeting_id: UUID) -> Meeting:
    meeting = get_meeting(work, meeting_id)
    work.require(policy.may_edit_agenda(work.actor, meeting))
    check_agenda_open(meeting.status)
    return meeting


def set_days(
    work: Work, meeting_id: UUID, *, day_starts: Sequence[str], day_minutes: Sequence[int], version: int
) -> Agenda:
    """When each day begins ("HH:MM" at the venue) and how long it should last, in minutes (0: not said).

    The first day's start and the last day's end follow the meeting; the values given for them are kept
    for the case that it moves. Raises NotFound, Forbidden, AgendaClosed, EditedMeanwhile, and Invalid
    (field `starts-N` or `minutes-N`, from 0).
    """
    meeting = _editable(work, meeting_id)
    agenda = queries.find_agenda(work.session, meeting.id)
    if agenda is None:
        raise NotFound
    if agenda.version != version:
        raise EditedMeanwhile
    _check_days(meeting, day_starts, day_minutes)
    agenda.day_starts, agenda.day_minutes = list(day_starts), list(day_minutes)
    agenda.changed_at = work.now()
    work.record(_changed(meeting, "days", None))
    return agenda


def _check_days(meeting: Meeting, day_starts: Sequence[str], day_minutes: Sequence[int]) -> None:
    for n, (begins, minutes) in enumerate(zip(day_starts, day_minutes, strict=True)):
        clock = wall_clock(begins)
        if clock is None:
            raise Invalid("not a time", field=f"starts-{n}", fault="not_a_time")
        if not 0 <= minutes <= 24 * 60:
            raise Invalid("out of range", field=f"minutes-{n}", fault="out_of_range")
        slot = meeting.slot
        if slot and 0 < n < slot.days:
            wall = slot.start.replace(hour=clock.hour, minute=clock.minute) + n * DAY
            if not exists(wall, slot.zone):
                raise Invalid("skipped by spring", field=f"starts-{n}", fault="no_such_time")
            if n == slot.days - 1 and wall >= slot.end:
                raise Invalid("after the end", field=f"starts-{n}", fault="after_the_end")


def _changed(
    meeting: Meeting, change: str, item_id: UUID | None, fields: tuple[str, ...] = ()
) -> AgendaChanged:
    return AgendaChanged(meeting.id, meeting.forum_id, meeting.group_id, change, item_id, fields)


def touch(work: Work, meeting: Meeting, change: str, item_id: UUID, fields: tuple[str, ...] = ()) -> None:
    """Note that the draft changed, and raise the agenda's version.

    By an UPDATE that reads nothing: two people who work on different items do not collide here.
    """
    work.session.execute(
        sa.update(Agenda)
        .where(Agenda.meeting_id == meeting.id)
        .values(changed_at=work.now(), version=Agenda.version + 1)
        .execution_options(synchronize_session=False)
    )
    work.record(_changed(meeting, change, item_id, fields))


def publish_agenda(work: Work, meeting_id: UUID, *, tell: bool, version: int | None = None) -> AgendaVersion:
    """Make the draft what everybody sees. `version` is the agenda's that was looked at before.

    Raises NotFound, Forbidden, AgendaClosed, NothingToPublish, and EditedMeanwhile when the draft
    changed since it was looked at.
    """
    meeting = _editable(work, meeting_id)
    agenda = work.session.scalars(
        sa.select(Agenda).where(Agenda.meeting_id == meeting.id).with_for_update()
    ).one_or_none()
    if agenda is None:
        raise NotFound
    if version is not None and agenda.version != version:
        raise EditedMeanwhile
    items = queries.draft_items(work.session, meeting.id)
    now = work.now()
    row = AgendaVersion(
        id=work.new_id(),
        meeting_id=meeting.id,
        number=agenda.published_number + 1,
        published_at=now,
        published_by_id=work.actor.person_id,
        day_starts=list(agenda.day_starts),
        day_minutes=list(agenda.day_minutes),
        items=[item.as_json() for item in items],
    )
    current = queries.find_version(work.session, meeting.id, agenda.published_number)
    check_publish(
        len(items),
        published=agenda.published_number,
        differs=current is None or queries.differs(current, queries.published_of(row)),
    )
    work.session.add(row)
    agenda.published_number, agenda.published_at = row.number, now
    work.session.execute(
        sa.update(AgendaItem)
        .where(AgendaItem.meeting_id == meeting.id)
        .values(published_sharing=sa.case((AgendaItem.removed_at.is_(None), AgendaItem.sharing)))
        .execution_options(synchronize_session=False)
    )
    note_agenda_sent(work, meeting)
    work.record(AgendaPublished(meeting.id, meeting.forum_id, meeting.group_id, row.number, tell))
    return row
