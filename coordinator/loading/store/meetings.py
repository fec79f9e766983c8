"""Meetings with deadlines, answers and agenda. A meeting that exists is left to the people who work on it:
only what is new is made, and what differs is named.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from coordinator.accounts.models import Grant
from coordinator.forums.models import Party
from coordinator.forums.rules import PartyKind
from coordinator.kit.actor import Role
from coordinator.kit.times import day_of, instant_or_after_gap
from coordinator.loading.document import Document
from coordinator.loading.document.meetings import MeetingValue
from coordinator.loading.report import Outcome
from coordinator.loading.store.agendas import AgendaMaker
from coordinator.loading.store.shelf import Shelf
from coordinator.meetings.events import (
    MeetingCancelled,
    MeetingConvened,
    MeetingHeld,
    MeetingPlanned,
    MeetingPostponed,
)
from coordinator.meetings.models import Deadline, DeadlinePreset, Meeting, PartyAnswer, Series
from coordinator.meetings.rules import (
    DONE_BY_CONVENING,
    INVITATION,
    Answer,
    DueStep,
    MeetingStatus,
    deadlines_for,
    is_cut_off,
)
from coordinator.proceedings.models import AgendaTemplate, ItemType

OFFICE_HOUR = time(9)
CALLED = (MeetingStatus.CONVENED, MeetingStatus.HELD, MeetingStatus.CANCELLED, MeetingStatus.POSTPONED)
CALLED_OFF = (MeetingStatus.CANCELLED, MeetingStatus.POSTPONED)
RECORDED = ("action_list", "draft_minutes", "draft_conclusions")
AGENDA_STEPS = ("draft_agenda", "call_for_items")


def store_meetings(shelf: Shelf, document: Document) -> None:
    if not document.meetings:
        return
    there = {meeting.ref: meeting for meeting in shelf.all(Meeting, Meeting.ref.is_not(None))}
    maker = _Maker(shelf)
    for value in document.meetings:
        row = there.get(value.ref)
        if row is None:
            meeting = maker.make(value)
            shelf.meetings[value.ref] = meeting.id
            shelf.done(Outcome.CREATED)
        else:
            shelf.done(Outcome.UNCHANGED)
            _name_differences(shelf, value, row)
    shelf.flush()


def _name_differences(shelf: Shelf, value: MeetingValue, row: Meeting) -> None:
    pairs = {
        "title": (value.title, row.title),
        "status": (value.status, row.status),
        "mode": (value.mode, row.mode),
        "start": ((value.slot.start, value.slot.zone), (row.local_start, row.zone)),
        "end": (value.slot.end, row.local_end),
        "city": (value.city, row.city),
        "sharing": (value.sharing, row.sharing),
        "note": (value.note, row.note),
    }
    differing = [key for key, (given, stored) in pairs.items() if given != stored]
    if differing:
        keys = ", ".join(differing)
        shelf.notes.pass_over(
            value.pointer, f"the meeting exists and is changed on its own page, not by loading: {keys}"
        )


@dataclass(frozen=True, slots=True)
class _History:
    """When what is told of a meeting happened, all instants not after now."""

    created_at: datetime
    convened_at: datetime | None
    status_changed_at: datetime | None
    agenda_at: datetime

    @property
    def changed_at(self) -> datetime:
        return self.status_changed_at or self.convened_at or self.created_at


class _Maker:
    """Makes meetings; templates, presets and contact points are read once."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf, self.work = shelf, shelf.work
        self.series = {series.id: series for series in shelf.all(Series)}
        self.templates = {template.id: template for template in shelf.all(AgendaTemplate)}
        self.presets = {preset.id: preset for preset in shelf.all(DeadlinePreset)}
        self.agendas = AgendaMaker(
            shelf.work,
            {kind.code: kind for kind in shelf.all(ItemType)},
            {party.code: party for party in shelf.all(Party, Party.kind == PartyKind.COUNTRY)},
        )
        contact_points = shelf.all(Grant, Grant.role == Role.CONTACT_POINT)
        self.contact_points = {grant.party_id: grant.person_id for grant in reversed(contact_points)}

    def make(self, value: MeetingValue) -> Meeting:
        series = self.series[self.shelf.series[value.series]] if value.series else None
        preset = self.presets.get(series.deadline_preset_id) if series and series.deadline_preset_id else None
        steps = deadlines_for(value.slot, preset.steps if preset else ())
        history = self._history(value, steps)
        meeting = self._meeting(value, series, history)
        self.work.session.add(meeting)
        self.shelf.flush()
        self._deadlines(meeting, value, steps)
        self._answers(meeting, value, history)
        template = self._template(value, series)
        if template is not None or value.items:
            self.agendas.make(meeting, template, value.items, history.agenda_at)
        self._record(meeting, value)
        return meeting

    def _meeting(self, value: MeetingValue, series: Series | None, history: _History) -> Meeting:
        identity = self.work.new_id()
        meeting = Meeting(
            id=identity,
            ref=value.ref,
            uid=f"{identity}@{self.work.settings.mail_domain}",
            series_id=series.id if series else None,
            forum_id=self.shelf.forums[value.forum],
            group_id=self.shelf.groups[value.group] if value.group else None,
            title=value.title,
            status=value.status,
            status_reason=value.reason,
            tentative=value.status is MeetingStatus.POSTPONED,
            mode=value.mode,
            moved_from=value.moved_from,
            city=value.city,
            venue=value.venue,
            host_party_id=self.shelf.party(value.host),
            chair_party_id=self.shelf.party(value.chair),
            languages=value.languages,
            sharing=value.sharing,
            source=value.source,
            note=value.note,
            minutes_status=value.minutes_status,
            created_at=history.created_at,
            convened_at=history.convened_at,
            changed_at=history.changed_at,
            status_changed_at=history.status_changed_at,
            sequence=2 if value.status in CALLED_OFF else int(value.status in CALLED),
        )
        meeting.set_slot(value.slot)
        return meeting

    def _history(self, value: MeetingValue, steps: list[DueStep]) -> _History:
        """As it would have been: made when the first step was due, convened by the invitation."""
        now, zone = self.work.now(), value.slot.zone

        def at(day: date) -> datetime:
            return min(now, instant_or_after_gap(datetime.combine(day, OFFICE_HOUR), zone))

        due = {step.step: step.due_on for step in steps}
        first = min(due.values(), default=value.slot.first_on - timedelta(days=28))
        invited = due.get(INVITATION, value.slot.first_on - timedelta(days=21))
        called_off = now - timedelta(days=1) if value.status in CALLED_OFF else None
        return _History(
            created_at=at(first - timedelta(days=7)),
            convened_at=at(invited) if value.status in CALLED else None,
            status_changed_at=called_off,
            agenda_at=at(due.get("draft_agenda", invited)),
        )

    def _template(self, value: MeetingValue, series: Series | None) -> AgendaTemplate | None:
        identity: UUID | None = None
        if value.template:
            identity = self.shelf.templates[value.template]
        elif series is not None:
            identity = series.agenda_template_id
        return self.templates[identity] if identity else None

    def _deadlines(self, meeting: Meeting, value: MeetingValue, steps: list[DueStep]) -> None:
        today = day_of(self.work.now(), value.slot.zone)
        self.work.session.add_all(
            Deadline(
                id=self.work.new_id(),
                meeting_id=meeting.id,
                step=step.step,
                due_on=step.due_on,
                offset_days=step.offset_days,
                relative_to=step.relative_to,
                audience=step.audience,
                done_on=step.due_on if step.due_on <= today and _is_done(step.step, value) else None,
            )
            for step in steps
        )

    def _answers(self, meeting: Meeting, value: MeetingValue, history: _History) -> None:
        """What the file says of countries that come, as answered by their contact points."""
        answered = min(
            self.work.now(), (history.convened_at or history.created_at) + timedelta(days=4, hours=3)
        )
        for key in value.attending:
            party_id = self.shelf.parties[key]
            self.work.session.add(
                PartyAnswer(
                    id=self.work.new_id(),
                    meeting_id=meeting.id,
                    party_id=party_id,
                    answer=Answer.ATTENDS,
                    answered_by_id=self.contact_points.get(party_id),
                    answered_at=answered,
                )
            )

    def _record(self, meeting: Meeting, value: MeetingValue) -> None:
        """Areas above make feed entries and reminders of these events; nobody is told."""
        place = (meeting.id, meeting.forum_id, meeting.group_id)
        self.work.record(MeetingPlanned(*place))
        if value.status is MeetingStatus.CONVENED:
            self.work.record(MeetingConvened(*place, tell=False))
        elif value.status is MeetingStatus.HELD:
            self.work.record(MeetingHeld(*place))
        elif value.status is MeetingStatus.CANCELLED:
            self.work.record(MeetingCancelled(*place, reason=value.reason or "", tell=False))
        elif value.status is MeetingStatus.POSTPONED:
            was, now = value.moved_from or value.slot.starts_at(), value.slot.starts_at()
            self.work.record(
                MeetingPostponed(*place, was=was, now=now, reason=value.reason or "", tell=False)
            )


def _is_done(step: str, value: MeetingValue) -> bool:
    """Whether a step that is due has been done, as far as the state of the meeting tells."""
    if value.status not in CALLED:
        return step == "save_the_date"
    if step in DONE_BY_CONVENING or step in AGENDA_STEPS:
        return True
    if value.status is not MeetingStatus.HELD or is_cut_off(step):
        return False
    if step in RECORDED:
        return value.minutes_status not in (None, "not_started")
    return not step.startswith(("final_minutes", "final_conclusions", "erase_"))
