"""One person's account and rights, for those who manage them."""

from collections.abc import Callable
from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coordinator.accounts import operations, policy, queries
from coordinator.accounts.forms import EndGrantForm, PersonForm, RightForm, message_for
from coordinator.accounts.labels import EVENT_NAMES, ROLE_NAMES, ROLE_RIGHTS
from coordinator.accounts.models import Person
from coordinator.accounts.rules import AccountState
from coordinator.accounts.views._blueprint import bp, refuse, rights, scope_ids
from coordinator.accounts.views.admin import asked_role, choices_for, role_choices
from coordinator.core.work import Work
from coordinator.kit.errors import Conflict, EditedMeanwhile, Invalid, NotFound
from coordinator.kit.times import day_of, zone_names
from coordinator.web import access
from coordinator.web.i18n import LANGUAGE_NAMES, _, current_locale
from coordinator.web.scopes import ScopeNames
from coordinator.web.work import begin_work, house


def _back(person_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("accounts.admin_person", person_id=person_id), 303)


@bp.get("/admin/accounts/<uuid:person_id>")
@access.signed_in
def admin_person(person_id: UUID) -> ResponseReturnValue:
    with begin_work(read_only=True) as work:
        row = queries.get_account_row(work, person_id)
        names = house().scope_names(work.session, {*scope_ids(row.grants), row.person.party_id})
        zone = house().settings.zone
        party = names.get(row.person.party_id)
        return render_template(
            "accounts/admin_person.html",
            person=row.person,
            account=row.account,
            party=party.in_(current_locale()) if party else "",
            rights=rights(row.grants, names, actor=work.actor, today=g.today),
            history=[
                {"on": day_of(entry.at, zone), "text": EVENT_NAMES[entry.event], "who": entry.who}
                for entry in queries.list_history(work, person_id, EVENT_NAMES)
            ],
            language=LANGUAGE_NAMES[row.person.locale],
            manages=policy.may_manage(work.actor),
            may_suspend=policy.may_suspend(work.actor, row.person),
            is_invited=row.account is None or row.account.state == AccountState.INVITED,
            is_suspended=row.account is not None and row.account.state == AccountState.SUSPENDED,
        )


@bp.route("/admin/accounts/<uuid:person_id>/edit", methods=["GET", "POST"])
@access.signed_in
def admin_edit(person_id: UUID) -> ResponseReturnValue:
    with begin_work(read_only=True) as work:
        person = queries.get_visible_person(work, person_id)
        work.require(policy.may_change_address(work.actor, person))
    if request.method == "GET":
        return _edit_page(person, _person_form(person))
    form, status = PersonForm(), 422
    try:
        if form.validate():
            with begin_work() as work:
                operations.edit_person(
                    work, person_id, version=form.version.data or 0, name=form.name.data or "",
                    email=form.email.data or "", locale=form.locale.data, zone=form.zone.data or None,
                )  # fmt: skip
            flash(_("The details have been saved."))
            return _back(person_id)
    except EditedMeanwhile:
        # The stored text is shown beside what was typed; sent again, the form overwrites knowingly.
        form.version.raw_data, status = [str(person.version)], 409
        return _edit_page(person, form, meanwhile=_person_form(person)), status
    except (Invalid, Conflict) as error:
        refuse(form, error)
    return _edit_page(person, form), status


def _person_form(person: Person) -> PersonForm:
    return PersonForm(
        formdata=None, name=person.display_name, email=person.email, locale=person.locale,
        zone=person.zone or "", version=person.version,
    )  # fmt: skip


def _edit_page(person: Person, form: PersonForm, *, meanwhile: PersonForm | None = None) -> str:
    return render_template(
        "accounts/admin_edit.html", person=person, form=form, meanwhile=meanwhile, zones=sorted(zone_names())
    )


@bp.route("/admin/accounts/<uuid:person_id>/grant", methods=["GET", "POST"])
@access.signed_in
def admin_grant(person_id: UUID) -> ResponseReturnValue:
    """First which role, then for what and when."""
    role = asked_role()
    with begin_work(read_only=True) as work:
        person = queries.get_visible_person(work, person_id)
        if role is None:
            return render_template(
                "accounts/admin_grant_role.html", person=person, roles=role_choices(request.path)
            )
        form = RightForm(formdata=request.form if request.method == "POST" else None)
        form.offer(role, choices_for(work), current_locale(), forum_needed=not policy.may_manage(work.actor))
    page = {"person": person, "role": ROLE_NAMES[role], "role_rights": ROLE_RIGHTS[role]}
    if request.method == "GET":
        form.first_on.data = g.today
        return render_template("accounts/admin_grant.html", form=form, **page)
    try:
        if form.validate():
            period, scope = form.period(), form.scope()
            with begin_work() as work:
                operations.grant(
                    work, person_id, role, forum_id=scope.forum_id, group_id=scope.group_id,
                    party_id=scope.party_id, from_on=period.from_on, until_on=period.until_on,
                    names=_told(),
                )  # fmt: skip
            flash(_("The right has been given."))
            return _back(person_id)
    except (Invalid, Conflict) as error:
        refuse(form, error)
    return render_template("accounts/admin_grant.html", form=form, **page), 422


def _told() -> ScopeNames | None:
    """Names for the letter, when the pressed button was the one that tells."""
    return house().scope_names if request.form.get("tell") == "yes" else None


@bp.route("/admin/accounts/<uuid:person_id>/grants/<uuid:grant_id>/end", methods=["GET", "POST"])
@access.signed_in
def admin_end_grant(person_id: UUID, grant_id: UUID) -> ResponseReturnValue:
    """Ask for the last day; yesterday ends the right at once."""
    with begin_work(read_only=True) as work:
        person = queries.get_visible_person(work, person_id)
        held = queries.get_grant(work, grant_id)
        if held.person_id != person_id:
            raise NotFound
        work.require(policy.may_end_grant(work.actor, held))
        names = house().scope_names(work.session, scope_ids([held]))
        right = rights([held], names, actor=work.actor, today=g.today)[0]
    form = EndGrantForm(formdata=request.form if request.method == "POST" else None)
    if request.method == "GET":
        form.last_on.data = held.period.last_on if held.period and held.period.last_on else g.today
        return render_template("accounts/admin_end_grant.html", form=form, person=person, right=right)
    try:
        if form.validate():
            with begin_work() as work:
                operations.end_grant(work, grant_id, form.until_on(), names=_told())
            flash(_("The end of the right has been set."))
            return _back(person_id)
    except (Invalid, Conflict) as error:
        refuse(form, error)
    return render_template("accounts/admin_end_grant.html", form=form, person=person, right=right), 422


def _do(person_id: UUID, act: Callable[[Work, UUID], object], done: str) -> ResponseReturnValue:
    """One act by one button; a refusal is said at the top of the page that it came from."""
    try:
        with begin_work() as work:
            queries.get_visible_person(work, person_id)
            act(work, person_id)
        flash(done)
    except Conflict as error:
        flash(str(message_for(error)), "error")
    return _back(person_id)


@bp.post("/admin/accounts/<uuid:person_id>/suspend")
@access.signed_in
def admin_suspend(person_id: UUID) -> ResponseReturnValue:
    return _do(person_id, operations.suspend, _("The account is suspended; all sessions have ended."))


@bp.post("/admin/accounts/<uuid:person_id>/reactivate")
@access.signed_in
def admin_reactivate(person_id: UUID) -> ResponseReturnValue:
    return _do(person_id, operations.reactivate, _("The account is open again."))


@bp.post("/admin/accounts/<uuid:person_id>/invitation")
@access.signed_in
def admin_send_invitation(person_id: UUID) -> ResponseReturnValue:
    return _do(person_id, operations.send_invitation, _("A new invitation is on its way."))


@bp.post("/admin/accounts/<uuid:person_id>/reset")
@access.signed_in
def admin_send_reset(person_id: UUID) -> ResponseReturnValue:
    return _do(person_id, operations.send_reset, _("A link to set a new password is on its way."))


@bp.post("/admin/accounts/<uuid:person_id>/sign-out")
@access.signed_in
def admin_sign_out(person_id: UUID) -> ResponseReturnValue:
    return _do(person_id, operations.sign_out_everywhere, _("All sessions of this person have ended."))
