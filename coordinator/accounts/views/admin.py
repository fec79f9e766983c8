"""The list of accounts, as a page and as a file, and inviting somebody."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coordinator.accounts import operations, policy, queries
from coordinator.accounts.forms import FilterForm, InviteForm
from coordinator.accounts.labels import ROLE_NAMES, ROLE_RIGHTS, STATE_NAMES, scope_words
from coordinator.accounts.models import Grant
from coordinator.accounts.queries import AccountFilter, AccountRow
from coordinator.accounts.views._blueprint import When, bp, days_of, refuse, scope_ids, when
from coordinator.core.work import Work
from coordinator.kit.actor import Role
from coordinator.kit.errors import Conflict, Invalid
from coordinator.kit.texts import Texts
from coordinator.kit.times import day_of
from coordinator.web import access, sheets
from coordinator.web.i18n import _, current_locale
from coordinator.web.scopes import ScopeChoices
from coordinator.web.work import begin_work, house

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class RoleLine:
    """A role with all it is held for, "Head of delegation: NAC, GDISC, for Finland"."""

    role: str
    scope: str
    days: str  # only where it is still to come


@dataclass(frozen=True, slots=True)
class Line:
    """A person in the list."""

    id: UUID
    name: str
    email: str
    state: str  # empty without an account
    rights: list[RoleLine]  # those that hold or will
    ended: int  # how many rights are past
    last_sign_in_at: object


@dataclass(frozen=True, slots=True)
class Pages:
    """Where a page of the list stands; for the component `pagination`."""

    first: int
    last: int
    total: int
    previous_href: str | None
    next_href: str | None


def choices_for(work: Work) -> ScopeChoices:
    """Forums, groups and parties that the actor may give rights for."""
    within = None if policy.may_manage(work.actor) else work.actor.secretariat_of
    return house().scope_choices(work.session, within)


def _lines(work: Work, rows: list[AccountRow]) -> list[Line]:
    names = house().scope_names(work.session, scope_ids(grant for row in rows for grant in row.grants))
    lines = []
    for row in rows:
        still = [grant for grant in row.grants if when(grant, g.today) != When.PAST]
        lines.append(
            Line(
                id=row.person.id,
                name=row.person.display_name,
                email=row.person.email,
                state=row.account.state if row.account else "",
                rights=_role_lines(still, names),
                ended=len(row.grants) - len(still),
                last_sign_in_at=row.account.last_sign_in_at if row.account else None,
            )
        )
    return lines


def _role_lines(grants: list[Grant], names: Mapping[UUID | None, Texts]) -> list[RoleLine]:
    """One line for each role, party and time to come, with the places joined."""
    locale = current_locale()
    groups: dict[tuple[Role, UUID | None, str], list[str]] = {}
    for grant in grants:
        days = days_of(grant) if when(grant, g.today) == When.COMING else ""
        places = groups.setdefault((grant.role, grant.party_id, days), [])
        forum, group = (
            names[scope].in_(locale) if scope in names else "" for scope in (grant.forum_id, grant.group_id)
        )
        places.append(scope_words(forum, group, ""))
    return [
        RoleLine(
            ROLE_NAMES[role],
            scope_words(
                ", ".join(filter(None, places)), "", names[party].in_(locale) if party in names else ""
            ),
            days,
        )
        for (role, party, days), places in groups.items()
    ]


def _page_number() -> int:
    typed = request.args.get("page", "1")
    return min(int(typed), 100_000) if typed.isascii() and typed.isdigit() and int(typed) else 1


def _pages(number: int, shown: int, total: int, query: dict[str, Any]) -> Pages:
    first = (number - 1) * PER_PAGE

    def href(page: int) -> str:
        return url_for("accounts.admin", **query, page=page if page > 1 else None)

    return Pages(
        first=first + 1 if shown else 0,
        last=first + shown,
        total=total,
        previous_href=href(number - 1) if number > 1 else None,
        next_href=href(number + 1) if first + shown < total else None,
    )


def _filter(work: Work) -> FilterForm:
    queries.check_may_see_accounts(work)
    form = FilterForm(formdata=request.args)
    form.offer(choices_for(work), current_locale())
    return form


def _query(wanted: AccountFilter) -> dict[str, Any]:
    found = {
        "q": wanted.words,
        "role": wanted.role.value if wanted.role else "",
        "forum": str(wanted.forum_id or ""),
        "state": str(wanted.state),
    }
    return {key: value for key, value in found.items() if value}


@bp.get("/admin/accounts")
@access.signed_in
def admin() -> ResponseReturnValue:
    number = _page_number()
    with begin_work(read_only=True) as work:
        form = _filter(work)
        wanted = form.wanted(first=(number - 1) * PER_PAGE, limit=PER_PAGE)
        total = queries.count_accounts(work, wanted)
        lines = _lines(work, queries.list_accounts(work, wanted))
        query = _query(wanted)
        return render_template(
            "accounts/admin.html",
            form=form,
            lines=lines,
            pages=_pages(number, len(lines), total, query),
            is_filtered=bool(query),
            files=[
                (label, url_for("accounts.admin_export", kind=kind, **query))
                for label, kind in (("CSV", "csv"), (_("Excel"), "xlsx"))
            ],
            manages=policy.may_manage(work.actor),
        )


@bp.get("/admin/accounts.<any(csv, xlsx):kind>")
@access.signed_in
def admin_export(kind: str) -> ResponseReturnValue:
    """One row for each right, and one for who has none."""
    with begin_work() as work:
        wanted = _filter(work).wanted()
        rows = operations.export_accounts(work, wanted)
        names = house().scope_names(work.session, scope_ids(grant for row in rows for grant in row.grants))
        locale, zone = current_locale(), house().settings.zone

        def said(scope_id: UUID | None) -> str:
            return names[scope_id].in_(locale) if scope_id in names else ""

        cells: list[list[sheets.Cell]] = []
        for row in rows:
            account = row.account
            last = account.last_sign_in_at if account else None
            who: list[sheets.Cell] = [
                row.person.display_name,
                row.person.email,
                str(STATE_NAMES[account.state]) if account else _("No account"),
                day_of(last, zone) if last else None,
            ]
            cells += [
                [
                    *who,
                    str(ROLE_NAMES[grant.role]),
                    scope_words(said(grant.forum_id), said(grant.group_id), said(grant.party_id)),
                    grant.from_on,
                    grant.period.last_on if grant.period else grant.until_on,
                ]
                for grant in row.grants
            ] or [[*who, None, None, None, None]]
    columns = [
        _("Name"), _("Mail address"), _("State"), _("Last sign-in"), _("Role"), _("For"), _("First day"),
        _("Last day"),
    ]  # fmt: skip
    return sheets.download(kind, f"accounts-{g.today.isoformat()}", _("Accounts"), columns, cells)


def asked_role() -> Role | None:
    """The role in the address; None for none and for one that the actor does not give."""
    typed = request.args.get("role", "")
    return next((role for role in policy.roles_to_give(g.actor) if role == typed), None)


def role_choices(href: str) -> list[tuple[str, str, str]]:
    """Name, what it may do and the address of its form, for each role that the actor gives."""
    return [
        (ROLE_NAMES[role], ROLE_RIGHTS[role], f"{href}?role={role}") for role in policy.roles_to_give(g.actor)
    ]


@bp.route("/admin/accounts/invite", methods=["GET", "POST"])
@access.signed_in
def admin_invite() -> ResponseReturnValue:
    """First which role, then who and for what."""
    role = asked_role()
    with begin_work(read_only=True) as work:
        queries.check_may_see_accounts(work)
        if role is None:
            return render_template("accounts/admin_invite_role.html", roles=role_choices(request.path))
        form = InviteForm(formdata=request.form if request.method == "POST" else None)
        form.offer(role, choices_for(work), current_locale(), forum_needed=not policy.may_manage(work.actor))
    page = {"role": ROLE_NAMES[role], "role_rights": ROLE_RIGHTS[role]}
    if request.method == "GET":
        form.locale.data = current_locale()
        return render_template("accounts/admin_invite.html", form=form, **page)
    try:
        if form.validate():
            period, scope = form.period(), form.scope()
            with begin_work() as work:
                person = operations.invite_to_role(
                    work, email=form.email.data or "", name=form.name.data or "", locale=form.locale.data,
                    role=role, scope=scope, from_on=period.from_on, until_on=period.until_on,
                    names=house().scope_names,
                )  # fmt: skip
            flash(_("%(name)s has the role now; a mail is on its way.", name=person.display_name))
            return redirect(url_for("accounts.admin_person", person_id=person.id), 303)
    except (Invalid, Conflict) as error:
        refuse(form, error)
    return render_template("accounts/admin_invite.html", form=form, **page), 422
