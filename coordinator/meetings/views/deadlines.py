"""Deadlines of a meeting: the list, another day, done."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from coordinator.core.work import Work
from coordinator.kit.errors import NotFound
from coordinator.kit.times import day_of
from coordinator.meetings import labels, operations, policy, queries, rules
from coordinator.meetings.forms import DeadlineForm
from coordinator.meetings.views.door import MeetingFormPage, bp, press
from coordinator.web import access
from coordinator.web.filters import long_date
from coordinator.web.form_page import Compared
from coordinator.web.i18n import _, lazy
from coordinator.web.onward import onward
from coordinator.web.work import begin_work


@bp.get("/meetings/<uuid:meeting_id>/deadlines")
@access.signed_in
def deadlines(meeting_id: UUID) -> ResponseReturnValue:
    """All steps before and after the meeting, with what is late."""
    with begin_work(read_only=True) as work:
        head = queries.get_head(work, meeting_id)
        work.require(policy.may_see_drafts(work.actor, head.meeting))
        rows = queries.list_deadlines(work.session, meeting_id)
        today = day_of(work.now(), head.meeting.zone or work.settings.zone)
        late = {row.id for row in rows if rules.is_late(row.step, row.due_on, row.done_on, today)}
        return render_template(
            "meetings/deadlines.html",
            head=head, meeting=head.meeting, rows=rows, late=late, day=today, labels=labels, policy=policy,
            rules=rules,
        )  # fmt: skip


class DeadlinePage(MeetingFormPage[DeadlineForm]):
    heading = lazy("Change the day")
    fields = "_deadline_fields"
    submit = lazy("Save")

    def __init__(self, meeting_id: UUID, deadline_id: UUID) -> None:
        super().__init__(meeting_id, DeadlineForm())
        self.deadline_id = deadline_id

    def load(self, work: Work) -> None:
        super().load(work)
        found = [d for d in queries.list_deadlines(work.session, self.meeting_id) if d.id == self.deadline_id]
        if not found:
            raise NotFound
        self.deadline = found[0]
        self.values["heading"] = labels.step_name(self.deadline.step)

    def fill(self) -> None:
        self.form.due_on.data, self.form.moves.data = self.deadline.due_on, not self.deadline.pinned
        self.form.was.data = self.deadline.due_on.isoformat()

    def stored(self) -> list[Compared]:
        typed = self.form.due_on.data
        self.form.was.data, self.form.was.raw_data = self.deadline.due_on.isoformat(), None
        return [(_("Day"), long_date(self.deadline.due_on), long_date(typed) if typed else "")]

    def act(self, work: Work) -> Any:
        form = self.form
        return operations.change_deadline(
            work, self.deadline_id, due_on=form.due_on.data or self.deadline.due_on,
            pinned=not form.moves.data, was=_day(form.was.data),
        )  # fmt: skip

    def done(self, made: Any) -> ResponseReturnValue:
        return onward(url_for("meetings.deadlines", meeting_id=self.meeting_id), _("The day has been saved."))


def _day(value: str | None) -> date | None:
    """The hidden day; None for one that was tampered with."""
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        return None


@bp.route("/meetings/<uuid:meeting_id>/deadlines/<uuid:deadline_id>", methods=["GET", "POST"])
@access.signed_in
def edit_deadline(meeting_id: UUID, deadline_id: UUID) -> ResponseReturnValue:
    """Another day for a step, fixed or counted from the meeting."""
    return DeadlinePage(meeting_id, deadline_id).answer()


@bp.post("/meetings/<uuid:meeting_id>/deadlines/<uuid:deadline_id>/done")
@access.signed_in
def mark_deadline(meeting_id: UUID, deadline_id: UUID) -> ResponseReturnValue:
    """The step is done, or it is not after all."""
    done = request.form.get("done") == "yes"
    return press(
        lambda work: operations.mark_deadline(work, deadline_id, done=done),
        url_for("meetings.deadlines", meeting_id=meeting_id),
        _("Marked as done.") if done else _("No longer marked as done."),
    )
