"""What reminds me, and stopping it."""

from uuid import UUID

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from itsdangerous import BadSignature, URLSafeSerializer

from coordinator.accounts.queries import get_person
from coordinator.kit.errors import NotFound
from coordinator.reminders import operations, queries
from coordinator.reminders.letter import STOP_SALT
from coordinator.reminders.models import ReminderRule
from coordinator.reminders.views.door import bp, words
from coordinator.web import access
from coordinator.web.i18n import _
from coordinator.web.limits import limiter
from coordinator.web.work import begin_system_work, begin_work, house


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
        operations.stop(work, g.actor.person_id, queries.get_own_rule(work, slug))
    flash(_("You get no more reminders of this kind."))
    return redirect(url_for("reminders.mine"), 303)


@bp.post("/reminders/mine/<slug>/resume")
@access.signed_in
def resume_mine(slug: str) -> ResponseReturnValue:
    with begin_work() as work:
        operations.resume(work, g.actor.person_id, queries.get_own_rule(work, slug))
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
