"""Changes of a meeting: facts, date, state. Each shows what becomes of what and who is told, then saves."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue

from coordinator.core.work import Work
from coordinator.kit.errors import Invalid
from coordinator.kit.times import LocalSlot, zone_names
from coordinator.meetings import labels, operations, queries, rules
from coordinator.meetings.forms import (
    ConfirmForm,
    ConveneForm,
    MoveForm,
    PostponeForm,
    ReasonForm,
    WhenForm,
)
from coordinator.meetings.models import Meeting
from coordinator.meetings.rules import MeetingStatus
from coordinator.meetings.views.asked import asked_day, show_asked
from coordinator.meetings.views.door import (
    MeetingFormPage,
    Preview,
    bp,
    press,
    said,
    tells,
    to_meeting,
    when_text,
)
from coordinator.web import access
from coordinator.web.filters import slot_text
from coordinator.web.form_page import Compared
from coordinator.web.i18n import _, lazy


def zones() -> list[str]:
    """Suggestions for the field of the time zone."""
    return sorted(zone_names())


def state_change(meeting: Meeting, to: MeetingStatus) -> Compared:
    """The state before and after."""
    return (_("State"), str(labels.STATUSES[meeting.status]), str(labels.STATUSES[to]))


class SlotPage(MeetingFormPage[Any]):
    """A page that gives the meeting a slot: what stands against it is shown before it is saved."""

    def load(self, work: Work) -> None:
        super().load(work)
        self.values["zones"] = zones()

    def fill(self) -> None:
        super().fill()
        slot = self.meeting.slot
        if slot is not None:
            self.form.show_slot(slot)
        else:
            self.form.zone.data = self.head.forum.zone

    def typed(self) -> str:
        slot = self.wanted()
        return slot_text(slot) if slot else ""

    def wanted(self) -> LocalSlot | None:
        """The slot in the form, where there is one."""
        found: LocalSlot | None = self.form._slot  # noqa: SLF001 - None until the form was valid
        return found

    def change_of_time(self, slot: LocalSlot) -> list[Compared]:
        before = when_text(self.meeting)
        after = slot_text(slot)
        return [(_("When"), before, after)] if before != after else []

    def shown(self, work: Work, slot: LocalSlot, changes: list[Compared], message: str) -> Preview:
        found = queries.against(work, self.meeting, slot)
        notes = labels.clash_notes(found.weekend, found.clashes)
        return Preview(changes, message, found.moves, notes)


def proposed(meeting: Meeting) -> LocalSlot | None:
    """A time on the venue's clock that the address brings along: somebody's proposal, to be looked at."""
    start, end = request.args.get("start", ""), request.args.get("end", "")
    try:
        wall = datetime.fromisoformat(start), datetime.fromisoformat(end)
        if meeting.zone is None or wall[0].tzinfo or wall[1].tzinfo:
            return None
        return LocalSlot(*wall, meeting.zone)
    except (ValueError, OverflowError, Invalid):
        return None


class MovePage(SlotPage):
    heading = lazy("Move the meeting")
    fields = "_move_fields"
    submit = lazy("See who is told")

    def fill(self) -> None:
        super().fill()
        slot = proposed(self.meeting)
        if slot is not None:
            self.form.show_slot(slot)
        show_asked(self.form)

    def preview(self, work: Work) -> Preview | None:
        self.check_version()
        slot = self.form.slot()
        rules.check_move(self.meeting.status, self.meeting.slot, slot, work.now())
        return self.shown(
            work, slot, self.change_of_time(slot), _("A mail with the new time and a calendar file.")
        )

    def act(self, work: Work) -> Any:
        return operations.reschedule(
            work, self.meeting_id, self.form.slot(), reason=self.form.reason.data or None,
            version=self.form.version.data, tell=tells(),
        )  # fmt: skip

    def done(self, made: Any) -> ResponseReturnValue:
        return to_meeting(self.meeting_id, said(_("The meeting has been moved.")))


@bp.route("/meetings/<uuid:meeting_id>/move", methods=["GET", "POST"])
@access.signed_in
def move(meeting_id: UUID) -> ResponseReturnValue:
    """Another day, time or zone; the deadlines move along."""
    return MovePage(meeting_id, MoveForm()).answer()


class DatePage(SlotPage):
    heading = lazy("Set the date")
    lead = lazy("Or say only roughly when: the meeting stands in the plan and in calendars as a span.")
    fields = "_when_fields"
    submit = lazy("See who is told")

    def load(self, work: Work) -> None:
        super().load(work)
        self.form.offer_times(work.now().date(), self.meeting.rough_date)
        self.like = self._last_slot(work) if request.method == "GET" else None

    def _last_slot(self, work: Work) -> LocalSlot | None:
        """When the series met last: a day that was found for this meeting takes those times."""
        if self.meeting.series_id is None or asked_day("first") is None:
            return None
        head = queries.series_head(work, queries.get_series_by_id(work, self.meeting.series_id).slug)
        last = queries.propose_years(work, head, work.now().year, 1).last
        return last.slot if last is not None else None

    def fill(self) -> None:
        super().fill()
        self.form.when.data = "slot"
        rough = self.meeting.rough_date
        if rough is not None:
            self.form.show_rough(rough)
            self.form.when.data = "slot"
        if self.like is not None and self.meeting.slot is None:
            self.form.zone.data = self.like.zone
            self.form.start_time.data, self.form.end_time.data = self.like.start.time(), self.like.end.time()
        show_asked(self.form)

    def typed(self) -> str:
        if self.form.wants_slot():
            return super().typed()
        return labels.span_text(self.form.rough_date())

    def preview(self, work: Work) -> Preview | None:
        self.check_version()
        message = _("A mail with the date.")
        if self.form.wants_slot():
            slot = self.form.slot()
            rules.check_move(self.meeting.status, self.meeting.slot, slot, work.now())
            return self.shown(work, slot, self.change_of_time(slot), message)
        rough = self.form.rough_date()
        rules.check_span(self.meeting.status, self.meeting.slot, rough.period, work.now())
        change = (_("When"), when_text(self.meeting), labels.span_text(rough))
        return Preview([change], message)

    def act(self, work: Work) -> Any:
        version = self.form.version.data
        if self.form.wants_slot():
            return operations.reschedule(
                work, self.meeting_id, self.form.slot(), version=version, tell=tells()
            )
        return operations.set_rough_date(
            work, self.meeting_id, self.form.rough_date(), version=version, tell=tells()
        )

    def done(self, made: Any) -> ResponseReturnValue:
        return to_meeting(self.meeting_id, said(_("The date has been saved.")))


@bp.route("/meetings/<uuid:meeting_id>/date", methods=["GET", "POST"])
@access.signed_in
def set_date(meeting_id: UUID) -> ResponseReturnValue:
    """The date of a meeting that has none, or another rough one."""
    return DatePage(meeting_id, WhenForm()).answer()


class ConvenePage(SlotPage):
    heading = lazy("Convene the meeting")
    lead = lazy(
        "People are called to it: contact points register their country, and calendars show it as fixed."
    )
    fields = "_slot_fields"
    submit = lazy("See who is told")

    def fill(self) -> None:
        super().fill()
        if self.meeting.status == MeetingStatus.POSTPONED and not self.meeting.has_date:
            for name in ("start_date", "end_date"):
                self.form[name].data = None

    def preview(self, work: Work) -> Preview | None:
        self.check_version()
        slot = self.form.slot()
        rules.check_convene(self.meeting.status, slot, work.now())
        return self.shown(
            work, slot, [state_change(self.meeting, MeetingStatus.CONVENED), *self.change_of_time(slot)],
            _("An invitation with a calendar file, in each person’s language."),
        )  # fmt: skip

    def act(self, work: Work) -> Any:
        return operations.convene(
            work, self.meeting_id, slot=self.form.slot(), version=self.form.version.data, tell=tells()
        )

    def done(self, made: Any) -> ResponseReturnValue:
        return to_meeting(self.meeting_id, said(_("The meeting has been convened.")))


@bp.route("/meetings/<uuid:meeting_id>/convene", methods=["GET", "POST"])
@access.signed_in
def convene(meeting_id: UUID) -> ResponseReturnValue:
    """Call people to the meeting."""
    return ConvenePage(meeting_id, ConveneForm()).answer()


class PostponePage(SlotPage):
    heading = lazy("Postpone the meeting")
    lead = lazy("It is called off for now; convening it again with a date revives it.")
    fields = "_postpone_fields"
    submit = lazy("See who is told")

    def fill(self) -> None:
        super().fill()
        self.form.start_date.data = self.form.end_date.data = None

    def wanted(self) -> LocalSlot | None:
        return super().wanted() if self.form.wants_slot() else None

    def preview(self, work: Work) -> Preview | None:
        self.check_version()
        slot = self.wanted()
        rules.check_postpone(self.meeting.status, self.meeting.slot, slot, work.now())
        changes = [state_change(self.meeting, MeetingStatus.POSTPONED)]
        message = _("A mail that says so, with the reason, and a calendar file.")
        if slot is not None:
            return self.shown(work, slot, [*changes, *self.change_of_time(slot)], message)
        changes.append((_("When"), when_text(self.meeting), _("not known yet")))
        return Preview(changes, message)

    def act(self, work: Work) -> Any:
        return operations.postpone(
            work, self.meeting_id, reason=self.form.reason.data or "", to=self.wanted(),
            version=self.form.version.data, tell=tells(),
        )  # fmt: skip

    def done(self, made: Any) -> ResponseReturnValue:
        return to_meeting(self.meeting_id, said(_("The meeting has been postponed."), at_once=True))


@bp.route("/meetings/<uuid:meeting_id>/postpone", methods=["GET", "POST"])
@access.signed_in
def postpone(meeting_id: UUID) -> ResponseReturnValue:
    """Call the meeting off for now, with or without a new date."""
    return PostponePage(meeting_id, PostponeForm()).answer()


class CancelPage(MeetingFormPage[ReasonForm]):
    heading = lazy("Cancel the meeting")
    lead = lazy("It stays on record and in calendars as cancelled, and nothing more is sent about it.")
    fields = "_reason_fields"
    submit = lazy("See who is told")

    def preview(self, work: Work) -> Preview | None:
        self.check_version()
        rules.check_cancel(self.meeting.status, self.meeting.slot, work.now())
        change = state_change(self.meeting, MeetingStatus.CANCELLED)
        return Preview([change], _("A mail that cancels it, with the reason, also in their calendar."))

    def act(self, work: Work) -> Any:
        return operations.cancel(
            work, self.meeting_id, reason=self.form.reason.data or "", version=self.form.version.data,
            tell=tells(),
        )  # fmt: skip

    def done(self, made: Any) -> ResponseReturnValue:
        return to_meeting(self.meeting_id, said(_("The meeting has been cancelled."), at_once=True))


@bp.route("/meetings/<uuid:meeting_id>/cancel", methods=["GET", "POST"])
@access.signed_in
def cancel(meeting_id: UUID) -> ResponseReturnValue:
    """Call the meeting off for good."""
    return CancelPage(meeting_id, ReasonForm()).answer()


class ReinstatePage(MeetingFormPage[ConfirmForm]):
    heading = lazy("Undo the cancellation")
    lead = lazy("The meeting takes place after all, at the time for which it was called.")
    fields = "_no_fields"
    submit = lazy("See who is told")

    def preview(self, work: Work) -> Preview | None:
        self.check_version()
        rules.check_reinstate(self.meeting.status, self.meeting.slot, work.now())
        again = MeetingStatus.CONVENED if self.meeting.convened_at else MeetingStatus.PLANNED
        change = (_("State"), str(labels.STATUSES[self.meeting.status]), str(labels.STATUSES[again]))
        return Preview(
            [change],
            _("A mail that says that it takes place after all, with a calendar file."),
        )

    def act(self, work: Work) -> Any:
        return operations.reinstate(work, self.meeting_id, version=self.form.version.data, tell=tells())

    def done(self, made: Any) -> ResponseReturnValue:
        return to_meeting(self.meeting_id, said(_("The cancellation has been undone.")))


@bp.route("/meetings/<uuid:meeting_id>/reinstate", methods=["GET", "POST"])
@access.signed_in
def reinstate(meeting_id: UUID) -> ResponseReturnValue:
    """The meeting takes place after all."""
    return ReinstatePage(meeting_id, ConfirmForm()).answer()


@bp.post("/meetings/<uuid:meeting_id>/held")
@access.signed_in
def mark_held(meeting_id: UUID) -> ResponseReturnValue:
    """The meeting took place."""
    return press(
        lambda work: operations.mark_held(work, meeting_id),
        url_for("meetings.show", meeting_id=meeting_id),
        _("Marked as held. The record of the meeting is next."),
    )
