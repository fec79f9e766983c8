"""One's own account: who I am, what I may do and why, password, sessions, own data."""

import json

from flask import Response, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from coordinator.accounts import operations, queries, signin
from coordinator.accounts.forms import ChangePasswordForm, ProfileForm
from coordinator.accounts.models import Person
from coordinator.accounts.views._blueprint import bp, refuse, rights, scope_ids
from coordinator.kit.errors import Invalid
from coordinator.kit.times import zone_names
from coordinator.web import access, limits
from coordinator.web.i18n import _, current_locale
from coordinator.web.work import begin_work, house, page_panels


def _page(
    profile: ProfileForm | None = None, change: ChangePasswordForm | None = None, status: int = 200
) -> ResponseReturnValue:
    with begin_work(read_only=True) as work:
        person = queries.get_person(work, g.actor.person_id)
        account = queries.get_account(work, person.id)
        grants = queries.grants_of(work.session, [person.id])[person.id]
        names = house().scope_names(work.session, {*scope_ids(grants), person.party_id, person.authority_id})
        locale = current_locale()
        page = render_template(
            "accounts/account.html",
            person=person,
            account=account,
            rights=rights(grants, names, actor=g.actor, today=g.today),
            authority=names[person.authority_id].in_(locale) if person.authority_id in names else "",
            party=names[person.party_id].in_(locale) if person.party_id in names else "",
            profile=profile or _profile_of(person),
            change=change or ChangePasswordForm(formdata=None),
            zones=sorted(zone_names()),
            panels=page_panels("account", work, person),
        )
    return page, status


def _profile_of(person: Person) -> ProfileForm:
    return ProfileForm(formdata=None, name=person.display_name, locale=person.locale, zone=person.zone or "")


@bp.get("/account")
@access.signed_in
def account() -> ResponseReturnValue:
    return _page()


@bp.get("/account/profile")
@bp.get("/account/password")
@access.signed_in
def back_to_account() -> ResponseReturnValue:
    """Where a refused form leads when its address is opened again."""
    return redirect(url_for("accounts.account"), 303)


@bp.post("/account/profile")
@access.signed_in
def edit_profile() -> ResponseReturnValue:
    form = ProfileForm()
    try:
        if form.validate():
            with begin_work() as work:
                operations.edit_profile(
                    work, name=form.name.data or "", locale=form.locale.data, zone=form.zone.data or None
                )
            flash(_("Your details have been saved."))
            return redirect(url_for("accounts.account"), 303)
    except Invalid as error:
        refuse(form, error)
    return _page(profile=form, status=422)


@bp.post("/account/password")
@access.signed_in
@limits.own_guesses
def change_password() -> ResponseReturnValue:
    form = ChangePasswordForm()
    try:
        if form.validate():
            with begin_work() as work:
                started = operations.change_password(
                    work, current=form.current.data or "", password=form.password.data or ""
                )
            signin.start_session(started.person_id, started.stamp)
            flash(_("Your password has been changed. You were signed out everywhere else."))
            return redirect(url_for("accounts.account"), 303)
    except Invalid as error:
        refuse(form, error)
    return _page(change=form, status=422)


@bp.post("/account/sign-out-everywhere")
@access.signed_in
def sign_out_everywhere() -> ResponseReturnValue:
    with begin_work() as work:
        operations.sign_out_everywhere(work, g.actor.person_id)
    signin.end_session()
    flash(_("You are signed out everywhere."))
    return redirect(url_for("accounts.sign_in"), 303)


@bp.get("/account/data.json")
@access.signed_in
def own_data() -> ResponseReturnValue:
    with begin_work() as work:
        found = operations.export_own_data(work, house().scope_names)
    answer = Response(json.dumps(found, ensure_ascii=False, indent=2) + "\n", mimetype="application/json")
    answer.headers.set("Content-Disposition", "attachment", filename="coordinator-own-data.json")
    return answer
