"""Signing in and out, the language, and what may be read without signing in."""

from flask import flash, g, redirect, render_template, request
from flask.typing import ResponseReturnValue

from coordinator.accounts import operations, queries, signin
from coordinator.accounts.forms import SignInForm
from coordinator.accounts.labels import PERSONA_NAMES
from coordinator.accounts.rules import DEMONSTRATION_PASSWORD, Refusal, local_path
from coordinator.accounts.views._blueprint import HOME, bp
from coordinator.core.work import is_demonstration
from coordinator.kit.errors import NotFound
from coordinator.kit.texts import LOCALES
from coordinator.web import access, limits
from coordinator.web.i18n import LANGUAGE_COOKIE, _, lazy
from coordinator.web.work import begin_work, house

YEAR = 365 * 24 * 3600

REFUSALS = {
    Refusal.WRONG: lazy("The address or the password is not right. Check both, or ask for a new password."),
    Refusal.NO_ACCESS: lazy(
        "Your access has ended. If you should still have it, ask the secretariat of your forum."
    ),
}


def _page(form: SignInForm, status: int = 200) -> ResponseReturnValue:
    with begin_work(read_only=True) as work:
        people = queries.list_personas(work.session) if is_demonstration(work.session) else []
        personas = [(PERSONA_NAMES[p.email], p.display_name, p.email) for p in people]
    page = render_template(
        "accounts/sign_in.html", form=form, personas=personas, password=DEMONSTRATION_PASSWORD
    )
    return page, status


@bp.route("/sign-in", methods=["GET", "POST"])
@access.public
@limits.guesses
def sign_in() -> ResponseReturnValue:
    if request.method == "GET":
        target = local_path(request.args.get("next"))
        if g.actor.signed_in:
            return redirect(target or HOME, 303)
        return _page(SignInForm(formdata=None, next=target or ""))
    form = SignInForm()
    if not form.validate():
        return _page(form, 422)
    with begin_work() as work:
        outcome = operations.sign_in(work, email=form.email.data or "", password=form.password.data or "")
    if isinstance(outcome, Refusal):
        form.form_errors.append(REFUSALS[outcome])
        return _page(form, 422)
    signin.start_session(outcome.person_id, outcome.stamp)
    return redirect(local_path(form.next.data) or HOME, 303)


@bp.post("/sign-out")
@access.public
def sign_out() -> ResponseReturnValue:
    with begin_work() as work:
        operations.sign_out(work, signin.session_id())
    signin.end_session()
    flash(_("You are signed out."))
    return redirect("/sign-in", 303)


@bp.get("/language/<code>")
@access.public
def choose_language(code: str) -> ResponseReturnValue:
    """A link and no form, so that it works everywhere; all it can change is the reader's language."""
    if code not in LOCALES:
        raise NotFound
    if g.actor.signed_in and g.actor.locale != code:
        with begin_work() as work:
            operations.choose_language(work, code)
    answer = redirect(local_path(request.args.get("next")) or HOME, 303)
    answer.set_cookie(
        LANGUAGE_COOKIE, code, max_age=YEAR, httponly=True, samesite="Lax",
        secure=house().settings.cookies_secure,
    )  # fmt: skip
    return answer


@bp.get("/accessibility")
@access.public
def accessibility() -> ResponseReturnValue:
    return render_template("accounts/accessibility.html", contact=house().settings.mail_from)
