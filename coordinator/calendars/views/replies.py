"""The review screen: what came in by mail and could not be taken by itself, and what can be done with it."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coordinator.calendars.operations.answers import enter_answer, proposed_slot, take_over
from coordinator.calendars.operations.answers import reopen as take_back
from coordinator.calendars.queries.guests import find_guest
from coordinator.calendars.queries.incoming import get_mail, list_mail
from coordinator.core.work import Work
from coordinator.inbox import labels, operations, policy, queries
from coordinator.inbox.models import IncomingMessage
from coordinator.inbox.reading import read
from coordinator.inbox.rules import NEEDS_A_LOOK, MailKind, MailState
from coordinator.kit.errors import Conflict, EditedMeanwhile, Invalid, NotFound
from coordinator.meetings.forms import PERHAPS, ReplyForm
from coordinator.meetings.labels import ANSWERS, refusal
from coordinator.meetings.models import Meeting
from coordinator.meetings.rules import answers_for
from coordinator.web import access
from coordinator.web.i18n import _
from coordinator.web.work import begin_work

bp = Blueprint("inbox", __name__)

PAGE = 50
FURTHEST = 1_000_000_000


def words() -> dict[str, Any]:
    return {
        "KINDS": labels.KINDS,
        "STATES": labels.STATES,
        "PART_STATS": labels.PART_STATS,
        "reason_text": labels.reason_text,
        "may_read": policy.may_read,
        "NEEDS_A_LOOK": NEEDS_A_LOOK,
        "MailState": MailState,
        "MailKind": MailKind,
        "domain_of": domain_of,
        "for_another": {a.value: word for a, word in ANSWERS.items()} | {PERHAPS: _("Perhaps")},
    }


def domain_of(address: str) -> str:
    """The part of an address that names nobody."""
    return address.rpartition("@")[2]


def _shown() -> tuple[str, tuple[MailState, ...]]:
    """Which states the address asks for: what needs a look, unless it says otherwise."""
    wanted = request.args.get("state", "look")
    if wanted == "all":
        return wanted, ()
    known = {state.value: (state,) for state in MailState}
    return (wanted, known[wanted]) if wanted in known else ("look", NEEDS_A_LOOK)


def _kind() -> MailKind | None:
    wanted = request.args.get("kind", "")
    return MailKind(wanted) if wanted in {kind.value for kind in MailKind} else None


@bp.get("/inbox")
@access.signed_in
def index() -> ResponseReturnValue:
    """What came in, newest first; at first what needs a look."""
    with begin_work(read_only=True) as work:
        if not policy.may_see_inbox(work.actor):
            raise NotFound
        wanted, states = _shown()
        kind = _kind()
        start = min(max(0, request.args.get("start", 0, type=int)), FURTHEST)
        total = queries.count_incoming(work, states=states, kind=kind)
        return render_template(
            "inbox/index.html",
            lines=list_mail(work, states=states, kind=kind, limit=PAGE, offset=start),
            total=total,
            page=_page(total, start),
            wanted=wanted,
            kind=kind,
            **words(),
        )


def _page(total: int, start: int) -> dict[str, object]:
    def href(at: int) -> str:
        kept: dict[str, Any] = {
            name: request.args[name] for name in ("state", "kind") if name in request.args
        }
        return url_for("inbox.index", **kept, start=at)

    return {
        "first": min(start + 1, total),
        "last": min(start + PAGE, total),
        "total": total,
        "previous_href": href(max(0, start - PAGE)) if start else None,
        "next_href": href(start + PAGE) if start + PAGE < total else None,
    }


@bp.get("/inbox/<uuid:incoming_id>")
@access.signed_in
def show(incoming_id: UUID) -> ResponseReturnValue:
    """One message: who, about what, what it says, why it changed nothing, and what can be done."""
    with begin_work(read_only=True) as work:
        return _one(work, incoming_id, ReplyForm(), 200)


def _one(work: Work, incoming_id: UUID, form: ReplyForm, status: int) -> ResponseReturnValue:
    line = get_mail(work, incoming_id)
    message, meeting = line.message, line.meeting
    readable = policy.may_read(work.actor, message)
    guest = find_guest(work, message.invitation_id) if message.invitation_id and readable else None
    answerable = (
        guest is not None
        and message.state in NEEDS_A_LOOK
        and message.kind != MailKind.BOUNCE
        and (guest.person is not None or guest.row is not None)
    )
    if meeting is not None:
        form.offer(answers_for(meeting.mode, has_link=meeting.joining_link is not None))
    if request.method == "GET":
        form.note.data = message.said.get("comment") if readable else None
    page = render_template(
        "inbox/show.html",
        line=line,
        message=message,
        meeting=meeting,
        readable=readable,
        guest=guest,
        answerable=answerable,
        form=form,
        text=read(message.raw).text if readable and message.raw else "",
        proposed=_proposed(message, meeting) if readable else None,
        **words(),
    )
    return page, status


def _proposed(message: IncomingMessage, meeting: Meeting | None) -> Any:
    if message.kind != MailKind.COUNTER or meeting is None:
        return None
    return proposed_slot(message, meeting)


def _back(message: IncomingMessage) -> ResponseReturnValue:
    return redirect(url_for("inbox.show", incoming_id=message.id), 303)


@bp.post("/inbox/<uuid:incoming_id>/answer")
@access.signed_in
def answer(incoming_id: UUID) -> ResponseReturnValue:
    """Enter by hand, for the person it names, what the message says."""
    with begin_work(read_only=True) as work:
        line = get_mail(work, incoming_id)
        if line.meeting is None:
            raise NotFound
        form = ReplyForm()
        form.offer(answers_for(line.meeting.mode, has_link=line.meeting.joining_link is not None))
        if not form.validate():
            return _one(work, incoming_id, form, 422)
    try:
        with begin_work() as work:
            message = enter_answer(work, incoming_id, form.given(), note=form.note.data or None)
    except (Conflict, Invalid) as error:
        form.form_errors.append(refusal(error) or _("Somebody has handled this message meanwhile."))
        with begin_work(read_only=True) as work:
            return _one(work, incoming_id, form, 409 if isinstance(error, Conflict) else 422)
    flash(_("The answer has been entered. You can undo this here."))
    return _back(message)


@bp.post("/inbox/<uuid:incoming_id>/dismiss")
@access.signed_in
def dismiss(incoming_id: UUID) -> ResponseReturnValue:
    with begin_work() as work:
        message = operations.dismiss(work, incoming_id)
    flash(_("Dismissed. You can undo this here."))
    return _back(message)


@bp.post("/inbox/<uuid:incoming_id>/reopen")
@access.signed_in
def reopen(incoming_id: UUID) -> ResponseReturnValue:
    try:
        with begin_work() as work:
            take_back(work, incoming_id)
    except EditedMeanwhile:
        flash(_("This can no longer be undone: the answer has changed since."), "warning")
    except Invalid as error:
        flash(refusal(error), "warning")
    else:
        flash(_("The message needs a look again."))
    return redirect(url_for("inbox.show", incoming_id=incoming_id), 303)


@bp.post("/inbox/<uuid:incoming_id>/try-again")
@access.signed_in
def try_again(incoming_id: UUID) -> ResponseReturnValue:
    with begin_work() as work:
        message = operations.try_again(work, incoming_id)
    flash(_("The message is looked at anew with the next round of the worker."))
    return _back(message)


@bp.post("/inbox/<uuid:incoming_id>/take-over")
@access.signed_in
def take_proposal(incoming_id: UUID) -> ResponseReturnValue:
    """To the form that moves the meeting, filled with the proposed time; nothing is moved yet."""
    with begin_work() as work:
        _message, meeting, slot = take_over(work, incoming_id)
    times: dict[str, Any] = {"start": slot.start.isoformat(), "end": slot.end.isoformat()} if slot else {}
    flash(_("The proposed time is filled in below. Nothing has been changed yet."), "info")
    return redirect(url_for("meetings.move", meeting_id=meeting.id, **times), 303)
