"""The plan of a meeting, the rules, and stopping reminders."""

from uuid import UUID

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from itsdangerous import BadSignature, URLSafeSerializer

from coordinator.accounts.queries import get_person
from coordinator.kit.errors import NotFound
from coordinator.reminders import labels, operations, policy, queries
from coordinator.reminders.causes import AT_ONCE
from coordinator.reminders.letter import STOP_SALT
from coordinator.reminders.models import ReminderRule
from coordinator.reminders.rules import BadOffset, Offset, ReminderState
from coordinator.web import access
from coordinator.web.i18n import _
from coordinator.web.limits import limiter
from coordinator.web.work import begin_system_work, begin_work, house

bp = Blueprint("reminders", __name__)


@bp.app_template_filter("offset_text")
def offset_text(text: str) -> str:
    """An offset of a rule in words; what cannot be read is shown as it stands."""
    try:
        return labels.offset_text(Offset.parse(text))
    except BadOffset:
        return text


@bp.app_template_filter("trigger_text")
def trigger_text(trigger: str) -> str:
    """What a rule reminds of, in words, to begin a line."""
    word = str(labels.TRIGGERS.get(trigger, trigger))
    return word[:1].upper() + word[1:]


def words() -> dict[str, object]:
    return {
        "STATES": labels.STATES,
        "REASONS": labels.REASONS,
        "AUDIENCES": labels.AUDIENCES,
        "TRIGGERS": labels.TRIGGERS,
        "CONDITIONS": labels.CONDITIONS,
    }


@bp.get("/meetings/<uuid:meeting_id>/plan")
@access.signed_in
def plan(meeting_id: UUID) -> ResponseReturnValue:
    """What will be sent, when, to whom and why; and what became of what was due."""
    wanted = request.args.get("state", "")
    with begin_work(read_only=True) as work:
        meeting, rows = queries.get_plan(work, meeting_id)
        states = [s for s in ReminderState if any(r.reminder.state == s for r in rows)]
        shown = [row for row in rows if not wanted or row.reminder.state.value == wanted]
        return render_template(
            "reminders/plan.html",
            meeting=meeting,
            rows=shown,
            total=len(rows),
            wanted=wanted,
            states=states,
            chips=[
                (_("All"), url_for("reminders.plan", meeting_id=meeting_id), not wanted),
                *(
                    (
                        labels.STATES[s],
                        url_for("reminders.plan", meeting_id=meeting_id, state=s.value),
                        wanted == s.value,
                    )
                    for s in states
                ),
            ],
            may_change=policy.may_change_plan(work.actor, meeting.forum_id),
            now=work.now(),
            **words(),
        )


@bp.post("/reminders/<uuid:reminder_id>/skip")
@access.signed_in
def skip(reminder_id: UUID) -> ResponseReturnValue:
    with begin_work() as work:
        reminder = operations.skip(work, reminder_id)
        meeting_id = reminder.meeting_id
    flash(_("This reminder will not go out. You can bring it back until it is due."))
    return redirect(url_for("reminders.plan", meeting_id=meeting_id) if meeting_id else "/", 303)


@bp.post("/reminders/<uuid:reminder_id>/restore")
@access.signed_in
def restore(reminder_id: UUID) -> ResponseReturnValue:
    with begin_work() as work:
        reminder = operations.restore(work, reminder_id)
        meeting_id, planned = reminder.meeting_id, reminder.state == ReminderState.PLANNED
    if planned:
        flash(_("This reminder goes out again."))
    else:
        flash(_("This reminder is due already and cannot be brought back."), "warning")
    return redirect(url_for("reminders.plan", meeting_id=meeting_id) if meeting_id else "/", 303)


@bp.get("/reminders/rules")
@access.signed_in
def rules() -> ResponseReturnValue:
    """Each rule as a sentence, and whether it sends yet."""
    with begin_work(read_only=True) as work:
        found = queries.list_rules(work)
        used = {rule.id: operations.is_used(rule) for rule in found}
        return render_template("reminders/rules.html", rules=found, used=used, at_once=AT_ONCE, **words())


@bp.get("/reminders/mine")
@access.signed_in
def mine() -> ResponseReturnValue:
    """What will remind me, and what I have stopped."""
    with begin_work(read_only=True) as work:
        assert g.actor.person_id is not None  # noqa: S101 - signed in
        return render_template(
            "reminders/mine.html",
            coming=queries.mine(work),
            stopped=queries.stopped_rules(work.session, g.actor.person_id),
            **words(),
        )


@bp.post("/reminders/mine/<slug>/stop")
@access.signed_in
def stop_mine(slug: str) -> ResponseReturnValue:
    with begin_work() as work:
        operations.stop(work, g.actor.person_id, queries.get_rule(work.session, slug))
    flash(_("You get no more reminders of this kind."))
    return redirect(url_for("reminders.mine"), 303)


@bp.post("/reminders/mine/<slug>/resume")
@access.signed_in
def resume_mine(slug: str) -> ResponseReturnValue:
    with begin_work() as work:
        operations.resume(work, g.actor.person_id, queries.get_rule(work.session, slug))
    flash(_("You get reminders of this kind again."))
    return redirect(url_for("reminders.mine"), 303)


def _bearer(token: str) -> tuple[UUID, str]:
    """Whose reminders a stop link stops, and of which rule; 404 for anything not signed by us."""
    try:
        person, slug = URLSafeSerializer(house().settings.key(), salt=STOP_SALT).loads(token)
        return UUID(person), str(slug)
    except (BadSignature, ValueError, TypeError):
        abort(404)


def _stop_or_resume(token: str, *, resume: bool = False) -> ReminderRule:
    person_id, slug = _bearer(token)
    with begin_system_work() as work:
        rule = queries.get_rule(work.session, slug)
        person = get_person(work, person_id)
        (operations.resume if resume else operations.stop)(work, person.id, rule)
    return rule


@bp.get("/reminders/stop/<token>")
@access.token
@limiter.limit("60 per hour")
def stop(token: str) -> ResponseReturnValue:
    """Asks once: mail programs open links by themselves."""
    _person_id, slug = _bearer(token)
    with begin_system_work(read_only=True) as work:
        rule = queries.get_rule(work.session, slug)
        return render_template("reminders/stop.html", rule=rule, token=token, done=None, **words())


@bp.post("/reminders/stop/<token>")
@access.token
@limiter.limit("60 per hour")
def stop_confirmed(token: str) -> ResponseReturnValue:
    resume = request.form.get("resume") == "yes"
    rule = _stop_or_resume(token, resume=resume)
    done = "resumed" if resume else "stopped"
    return render_template("reminders/stop.html", rule=rule, token=token, done=done, **words())


@bp.post("/reminders/stop/<token>/one-click")
@access.token
@limiter.limit("60 per hour")
def stop_one_click(token: str) -> ResponseReturnValue:
    """For mail programs (RFC 8058), which send no form token: the signed address is the right."""
    try:
        _stop_or_resume(token)
    except NotFound:
        abort(404)
    return "", 204
