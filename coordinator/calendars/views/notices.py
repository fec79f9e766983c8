"""The notices of a meeting: what waits until when, what left, what came back; and sending them now."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from coordinator.calendars.operations.invitations import send_now
from coordinator.calendars.queries.invitations import get_notices
from coordinator.calendars.views.door import bp
from coordinator.meetings import policy
from coordinator.web import access
from coordinator.web.i18n import _, ngettext
from coordinator.web.work import begin_work


@bp.get("/meetings/<uuid:meeting_id>/notices")
@access.signed_in
def notices(meeting_id: UUID) -> ResponseReturnValue:
    """Each recipient with every letter about the meeting, and what became of it."""
    with begin_work(read_only=True) as work:
        page = get_notices(work, meeting_id)
        meeting = page.head.meeting
        return render_template(
            "calendars/notices.html",
            page=page, head=page.head, meeting=meeting, policy=policy,
            readable=meeting.forum_id in work.actor.secretariat_of,
        )  # fmt: skip


@bp.post("/meetings/<uuid:meeting_id>/notices/send")
@access.signed_in
def send_notices(meeting_id: UUID) -> ResponseReturnValue:
    """Do not wait for further changes."""
    with begin_work() as work:
        count = send_now(work, meeting_id)
    if count:
        flash(
            ngettext(
                "%(num)d notice is sent with the next round of the worker.",
                "%(num)d notices are sent with the next round of the worker.",
                count,
            ),
            "success",
        )
    else:
        flash(_("No notice is waiting."), "info")
    return redirect(url_for("calendars.notices", meeting_id=meeting_id), 303)
