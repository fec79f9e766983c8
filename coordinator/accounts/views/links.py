"""What mailed links open: an invitation, a new password; and asking for the latter."""

from time import monotonic, sleep

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from coordinator.accounts import operations, queries, signin
from coordinator.accounts.forms import ForgottenForm, InvitationForm, NewPasswordForm
from coordinator.accounts.rules import InvitationEnded, ResetEnded, TokenPurpose
from coordinator.accounts.views._blueprint import HOME, bp, refuse
from coordinator.kit.errors import Invalid
from coordinator.web import access, limits
from coordinator.web.i18n import _, current_locale
from coordinator.web.work import begin_work

ANSWER_AFTER = 0.25
"""Seconds: longer than storing a letter takes, so that the time tells nothing of who has an account."""


@bp.get("/forgotten-password")
@access.public
def forgot() -> ResponseReturnValue:
    return render_template("accounts/forgotten.html", form=ForgottenForm(formdata=None))


@bp.post("/forgotten-password")
@access.public
@limits.mails
def forgot_now() -> ResponseReturnValue:
    form = ForgottenForm()
    if not form.validate():
        return render_template("accounts/forgotten.html", form=form), 422
    begun = monotonic()
    with begin_work() as work:
        operations.request_reset(work, form.email.data or "")
    sleep(max(0.0, ANSWER_AFTER - (monotonic() - begun)))
    return render_template("accounts/forgotten_sent.html", email=form.email.data)


def _ended(purpose: TokenPurpose) -> ResponseReturnValue:
    """The same for a link that was used, has expired or never was: nothing about anybody."""
    return render_template("accounts/link_ended.html", is_invitation=purpose == TokenPurpose.INVITATION), 410


@bp.get("/reset/<token>")
@access.token
@limits.tokens
def reset(token: str) -> ResponseReturnValue:
    with begin_work(read_only=True) as work:
        found = queries.find_token(work.session, token, TokenPurpose.RESET, work.now())
        if found is None:
            return _ended(TokenPurpose.RESET)
        return render_template("accounts/reset.html", form=NewPasswordForm(formdata=None), person=found[2])


@bp.post("/reset/<token>")
@access.token
@limits.tokens
def reset_now(token: str) -> ResponseReturnValue:
    form = NewPasswordForm()
    try:
        if form.validate():
            with begin_work() as work:
                operations.reset_password(work, token, password=form.password.data or "")
            signin.end_session()
            flash(_("Your new password holds. All sessions have ended; sign in again."))
            return redirect(url_for("accounts.sign_in"), 303)
    except ResetEnded:
        return _ended(TokenPurpose.RESET)
    except Invalid as error:
        refuse(form, error)
    with begin_work(read_only=True) as work:
        found = queries.find_token(work.session, token, TokenPurpose.RESET, work.now())
        if found is None:
            return _ended(TokenPurpose.RESET)
        return render_template("accounts/reset.html", form=form, person=found[2]), 422


@bp.get("/invitation/<token>")
@access.token
@limits.tokens
def accept_invitation(token: str) -> ResponseReturnValue:
    with begin_work(read_only=True) as work:
        found = queries.find_token(work.session, token, TokenPurpose.INVITATION, work.now())
        if found is None:
            return _ended(TokenPurpose.INVITATION)
        person = found[2]
        form = InvitationForm(formdata=None, name=person.display_name, locale=current_locale())
        return render_template("accounts/invitation.html", form=form, person=person)


@bp.post("/invitation/<token>")
@access.token
@limits.tokens
def accept_invitation_now(token: str) -> ResponseReturnValue:
    form = InvitationForm()
    try:
        if form.validate():
            with begin_work() as work:
                started = operations.accept_invitation(
                    work, token, password=form.password.data or "", name=form.name.data or "",
                    locale=form.locale.data,
                )  # fmt: skip
            return _welcome(started)
    except InvitationEnded:
        return _ended(TokenPurpose.INVITATION)
    except Invalid as error:
        refuse(form, error)
    with begin_work(read_only=True) as work:
        found = queries.find_token(work.session, token, TokenPurpose.INVITATION, work.now())
        if found is None:
            return _ended(TokenPurpose.INVITATION)
        return render_template("accounts/invitation.html", form=form, person=found[2]), 422


def _welcome(started: operations.SessionStart | None) -> ResponseReturnValue:
    if started is None:
        signin.end_session()
        flash(_("Your account is ready. You can sign in as soon as you have been given a role."), "info")
        return redirect(url_for("accounts.sign_in"), 303)
    signin.start_session(started.person_id, started.stamp)
    flash(_("Welcome. Your account is ready."))
    return redirect(HOME, 303)
