"""Publishing an agenda, comparing its versions, and the agenda as PDF."""

from uuid import UUID

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from coordinator.core.work import Work
from coordinator.kit.errors import EditedMeanwhile, NotFound
from coordinator.meetings import queries as meetings
from coordinator.meetings.models import Meeting
from coordinator.proceedings import agenda_print, operations, policy, queries
from coordinator.proceedings.forms import PublishForm
from coordinator.proceedings.rules import NothingToPublish
from coordinator.proceedings.views._blueprint import about, bp
from coordinator.web import access
from coordinator.web.i18n import _, ngettext
from coordinator.web.work import begin_work


@bp.get("/meetings/<uuid:meeting_id>/agenda/publish")
@access.signed_in
def agenda_publish(meeting_id: UUID) -> ResponseReturnValue:
    """What will change for whom, and who would be told."""
    with begin_work(read_only=True) as work:
        return _preview(work, _meeting(work, meeting_id), PublishForm())


def _meeting(work: Work, meeting_id: UUID) -> Meeting:
    meeting = meetings.get_meeting(work, meeting_id)
    work.require(policy.may_edit_agenda(work.actor, meeting))
    return meeting


def _preview(
    work: Work, meeting: Meeting, form: PublishForm, *, refused: str = "", status: int = 200
) -> ResponseReturnValue:
    agenda = queries.find_agenda(work.session, meeting.id)
    if agenda is None:
        raise NotFound
    form.version.data = str(agenda.version)
    return render_template(
        "proceedings/agenda_publish.html",
        view=queries.agenda_of(work, meeting),
        form=form,
        told=queries.told_of_agenda(work.session, meeting, work.actor.on),
        refused=refused,
        **about(work, meeting),
    ), status


@bp.post("/meetings/<uuid:meeting_id>/agenda/publish")
@access.signed_in
def agenda_publish_now(meeting_id: UUID) -> ResponseReturnValue:
    form = PublishForm()
    tell = form.tell.data == "yes"
    with begin_work() as work:
        meeting = _meeting(work, meeting_id)
        if not form.validate():
            return _preview(work, meeting, form, status=422)
        told = queries.told_of_agenda(work.session, meeting, work.actor.on) if tell else []
        try:
            version = operations.publish_agenda(work, meeting_id, tell=tell, version=form.version_number())
        except EditedMeanwhile:
            refused = _("Somebody worked on the agenda while you looked at it. This is how it stands now.")
            return _preview(work, meeting, form, refused=refused, status=409)
        except NothingToPublish:
            return _preview(work, meeting, form, refused=_("There is nothing new to publish."), status=409)
    if tell:
        flash(
            ngettext(
                "Version %(number)s is published. %(num)d person is being told.",
                "Version %(number)s is published. %(num)d people are being told.",
                len(told),
                number=version.number,
            )
        )
    else:
        flash(_("Version %(number)s is published. Nobody has been told.", number=version.number))
    return redirect(url_for("meetings.show", meeting_id=meeting_id, _anchor="agenda"), 303)


@bp.get("/meetings/<uuid:meeting_id>/agenda/versions/<int:older>..<int:newer>")
@access.signed_in
def agenda_compare(meeting_id: UUID, older: int, newer: int) -> ResponseReturnValue:
    with begin_work(read_only=True) as work:
        meeting = meetings.get_meeting(work, meeting_id)
        return render_template(
            "proceedings/agenda_compare.html",
            versions=queries.compare_versions(work, meeting, older, newer),
            numbers=queries.version_numbers(work.session, meeting.id),
            **about(work, meeting),
        )


@bp.get("/meetings/<uuid:meeting_id>/agenda.pdf")
@access.signed_in
def agenda_pdf(meeting_id: UUID) -> ResponseReturnValue:
    """What this reader sees, typeset, in their language."""
    with begin_work(read_only=True) as work:
        meeting = meetings.get_meeting(work, meeting_id)
        view = queries.agenda_of(work, meeting)
        if not view.days:
            raise NotFound
        facts = about(work, meeting)
        document = agenda_print.agenda_document(
            view, meeting, facts["forum"], actor=work.actor, now=work.now()
        )
    answer = Response(agenda_print.typeset(document), mimetype="application/pdf")
    answer.headers.set("Content-Disposition", "inline", filename=document.filename)
    return answer
