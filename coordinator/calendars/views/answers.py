"""The page behind the link in an invitation: whoever holds the link answers for the person it names.

Mail scanners open links by themselves, so that opening changes nothing; pressing a button does.
"""

from contextlib import AbstractContextManager
from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coordinator.calendars.operations.answers import give_answer
from coordinator.calendars.queries.guests import Guest, actor_for, find_guest_by_token, is_asked, may_know
from coordinator.core.rendering import speaking
from coordinator.core.work import Work
from coordinator.forums.models import Forum, Party
from coordinator.kit.actor import Actor
from coordinator.kit.errors import Conflict, CoordinatorError, Forbidden, Invalid, NotFound
from coordinator.kit.texts import LOCALES
from coordinator.kit.times import LocalSlot, wall_of
from coordinator.meetings import labels
from coordinator.meetings import queries as meetings
from coordinator.meetings.forms import ReplyForm
from coordinator.meetings.rules import Answer, MeetingStatus, Via, answers_for, is_over
from coordinator.web import access
from coordinator.web.filters import differs_for, slot_for_reader, slot_text
from coordinator.web.i18n import LANGUAGE_COOKIE, _
from coordinator.web.limits import limiter, tokens
from coordinator.web.work import begin_system_work, house

bp = Blueprint("answers", __name__)


@bp.get("/answer/<token>")
@access.token
@tokens
def show(token: str) -> ResponseReturnValue:
    """The meeting, and the choices; changes nothing."""
    with begin_system_work(read_only=True) as work:
        guest = _guest(work, token)
        with _speaking_to(guest):
            form = ReplyForm(data={"note": _own_note(guest)})
            return _sealed(_page(work, guest, token, form, 200))


@bp.post("/answer/<token>")
@access.token
@tokens
@limiter.limit("60 per hour")
def give(token: str) -> ResponseReturnValue:
    """Sets the answer, and shows it: it may be changed until the meeting."""
    form = ReplyForm()
    with begin_system_work(read_only=True) as work:
        guest = _guest(work, token)
        actor = actor_for(work, guest, house().seat_sources)
        with _speaking_to(guest):
            _offer(form, guest)
            if why_ended(work, guest, actor) or not form.validate():
                return _sealed(_page(work, guest, token, form, 422))
    try:
        with house().units.begin(actor) as work:
            give_answer(work, _guest(work, token), form.given(), via=Via.LINK, note=form.note.data or None)
    except (Conflict, Invalid, Forbidden, NotFound) as error:
        return _refused(token, form, error)
    with _speaking_to(guest):
        flash(_("Thank you. Your answer has been saved; you can change it here until the meeting."))
    return _sealed(redirect(url_for("answers.show", token=token), 303))


def _own_note(guest: Guest) -> str | None:
    """What the guest wrote with the last answer, so that another answer does not lose it; a note of the
    secretariat's stays with the secretariat.
    """
    row = guest.row
    return row.answer_note if row is not None and row.answered_via != Via.SECRETARIAT else None


def _refused(token: str, form: ReplyForm, error: CoordinatorError) -> Response:
    with begin_system_work(read_only=True) as work:
        guest = _guest(work, token)
        with _speaking_to(guest):
            form.form_errors.append(labels.refusal(error) or _("This answer cannot be taken now."))
            return _sealed(_page(work, guest, token, form, 409 if isinstance(error, Conflict) else 422))


def _guest(work: Work, token: str) -> Guest:
    guest = find_guest_by_token(work, token)
    if guest is None:
        raise NotFound
    return guest


def _speaking_to(guest: Guest) -> AbstractContextManager[None]:
    """In the language chosen on the page, else that of the invitation."""
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    return speaking(chosen if chosen in LOCALES else guest.invitation.locale)


def why_ended(work: Work, guest: Guest, actor: Actor) -> str | None:
    """Why the link opens nothing any more; None while it does. Former guests learn nothing new."""
    meeting = guest.meeting
    if not may_know(work, guest, actor):
        return "no_guest"
    if meeting.status in (MeetingStatus.CANCELLED, MeetingStatus.POSTPONED):
        return meeting.status.value
    return "over" if is_over(meeting.slot, work.now()) or meeting.status == MeetingStatus.HELD else None


def _offer(form: ReplyForm, guest: Guest) -> None:
    meeting = guest.meeting
    offered = answers_for(meeting.mode, has_link=meeting.joining_link is not None)
    form.offer([a for a in offered if a != Answer.REPRESENTED])  # needs to be said by whom: on the page


def _page(work: Work, guest: Guest, token: str, form: ReplyForm, status: int) -> ResponseReturnValue:
    meeting = guest.meeting
    forum = work.session.get_one(Forum, meeting.forum_id)
    values: dict[str, Any] = {"guest": guest, "meeting": meeting, "forum": forum, "token": token}
    actor = actor_for(work, guest, house().seat_sources)
    ended = why_ended(work, guest, actor)
    if ended is not None:
        return render_template("inbox/answer_ended.html", why=ended, **values), 410
    _offer(form, guest)
    host = work.session.get(Party, meeting.host_party_id) if meeting.host_party_id else None
    page = render_template(
        "inbox/answer.html",
        asked=is_asked(work, guest, actor),
        last_day=meetings.last_day_to_register(work.session, meeting.id),
        host=host,
        own_time=_own_time(guest, forum),
        zone=guest.invitation.zone or forum.zone,
        wanted=form.offered(request.args.get("answer")),
        row=guest.row if guest.row is not None and guest.row.withdrawn_at is None else None,
        labels=labels,
        form=form,
        **values,
    )
    return page, status


def _own_time(guest: Guest, forum: Forum) -> str | None:
    """The time on the guest's own clock, where that shows something else than the venue's."""
    slot, zone = guest.meeting.slot, guest.invitation.zone or forum.zone
    shows = slot is not None and guest.meeting.has_date and differs_for(slot, zone)
    if slot is None or not shows:
        return None
    start, end = wall_of(slot.starts_at(), zone), wall_of(slot.ends_at(), zone)
    try:
        return slot_text(LocalSlot(start, end, zone))
    except Invalid:
        return slot_for_reader(slot, zone)  # clocks are put back in between: the end would seem too early


def _sealed(answer: ResponseReturnValue) -> Response:
    """The address is a secret: it is not passed on, kept or listed."""
    response = make_response(answer)
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Cache-Control"] = "no-store"
    return response
