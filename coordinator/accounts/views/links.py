"""What mailed links open: an invitation, a new password; and asking for the latter."""

from time import monotonic, sleep

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coordinator.accounts import operations, queries, signin
from coordinator.accounts.forms import ForgottenForm, InvitationForm, NewPasswordForm
from coordinator.accounts.models import Person
from coordinator.accounts.rules import InvitationEnded, ResetEnded, TokenPurpose
from coordinator.accounts.views._blueprint import HOME, bp, refuse
from coordinator.core.rendering import speaking
from coordinator.kit.errors import Invalid
from coordinator.kit.texts import LOCALES
from coordinator.web import access, limits
from coordinator.web.forms import Form
from coordinator.web.i18n import LANGUAGE_COOKIE, _
from coordinator.web.work import begin_work

ANSWER_AFTER = 0.25
"""Seconds: longer than storing a letter takes, so that the time tells nothing of who has an account."""


@bp.route("/forgotten-password", methods=["GET", "POST"])
@access.public
@limits.mails
def forgot() -> ResponseReturnValue:
    if request.method == "GET":
        return render_template("accounts/forgotten.html", form=ForgottenForm(formdata=None))
    form = ForgottenForm()
    if not form.validate():
        return render_template("accounts/forgotten.html", form=form), 422
    begun = monotonic()
    with begin_work() as work:
        operations.request_reset(work, form.email.data or "")
    sleep(max(0.0, ANSWER_AFTER - (monotonic() - begun)))
    return render_template("accounts/forgotten_sent.html", email=form.email.data)


def _person_of(token: str, purpose: TokenPurpose) -> Person | None:
    with begin_work(read_only=True) as work:
        found = queries.find_token(work.session, token, purpose, work.now())
        return found[2] if found else None


def _locale_of(person: Person) -> str:
    """The language of the letter, unless the reader has chosen one at this browser."""
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    return chosen if chosen in LOCALES else person.locale


def _page(name: str, form: Form, person: Person, status: int = 200) -> ResponseReturnValue:
    with speaking(_locale_of(person)):
        return render_template(f"accounts/{name}.html", form=form, person=person), status


def _ended(purpose: TokenPurpose) -> ResponseReturnValue:
    """The same for a link that was used, has expired or never was: nothing about anybody."""
    return render_template("accounts/link_ended.html", is_invitation=purpose == TokenPurpose.INVITATION), 410


@bp.route("/reset/<token>", methods=["GET", "POST"])
@access.token
@limits.tokens
def reset(token: str) -> ResponseReturnValue:
    person = _person_of(token, TokenPurpose.RESET)
    if person is None:
        return _ended(TokenPurpose.RESET)
    if request.method == "GET":
        return _page("reset", NewPasswordForm(formdata=None), person)
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
    return _page("reset", form, person, 422)


@bp.route("/invitation/<token>", methods=["GET", "POST"])
@access.token
@limits.tokens
def accept_invitation(token: str) -> ResponseReturnValue:
    person = _person_of(token, TokenPurpose.INVITATION)
    if person is None:
        return _ended(TokenPurpose.INVITATION)
    if request.method == "GET":
        form = InvitationForm(formdata=None, name=person.display_name, locale=_locale_of(person))
        return _page("invitation", form, person)
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
    return _page("invitation", form, person, 422)


def _welcome(started: operations.SessionStart | None) -> ResponseReturnValue:
    if started is None:
        signin.end_session()
        flash(_("Your account is ready. You can sign in as soon as you have been given a role."), "info")
        return redirect(url_for("accounts.sign_in"), 303)
    signin.start_session(started.person_id, started.stamp)
    flash(_("Welcome. Your account is ready."))
    return redirect(HOME, 303)
