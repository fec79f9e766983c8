"""Lists and pages of groups."""

from datetime import date
from typing import Any

from flask import g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coordinator.groups import labels, operations, policy, queries
from coordinator.groups.forms import DayForm, GroupFilter
from coordinator.groups.queries import GroupLine
from coordinator.groups.rules import STEPS
from coordinator.groups.views.door import bp
from coordinator.web import access, sheets
from coordinator.web.forms import options
from coordinator.web.i18n import _, current_locale
from coordinator.web.markdown import render as markdown
from coordinator.web.work import begin_work, page_panels


@bp.get("/groups")
@access.signed_in
def index() -> ResponseReturnValue:
    """Groups I may see: my own first, then by forum and name."""
    with begin_work(read_only=True) as work:
        known = queries.list_groups(work)
        form = _filter(known)
        lines = _filtered(known, form)
        mine = [line for line in lines if line.mine]
        return render_template(
            "groups/index.html",
            form=form,
            mine=mine,
            others=[line for line in lines if not line.mine],
            total=len(known),
            shown=len(lines),
            filtered=bool(form.chosen()),
            labels=labels,
            downloads=[
                ("CSV", url_for("groups.export", kind="csv", **form.chosen())),
                (_("Excel"), url_for("groups.export", kind="xlsx", **form.chosen())),
            ],
        )


def _filter(known: list[GroupLine]) -> GroupFilter:
    """The filter as the address has it; a forum that is not the reader's is no choice at all."""
    form = GroupFilter(request.args)
    seen = {line.forum.slug: line.forum.short_name for line in known}
    form.forum.choices = options([("", _("All")), *sorted(seen.items(), key=lambda pair: pair[1])])
    form.validate()
    for field in (form.q, form.forum, form.state):
        if field.errors:
            field.data = ""
    return form


def _filtered(known: list[GroupLine], form: GroupFilter) -> list[GroupLine]:
    states = form.states()
    return [
        line
        for line in queries.with_words(known, form.q.data or "")
        if (not form.forum.data or line.forum.slug == form.forum.data)
        and (states is None or line.group.state in states)
    ]


@bp.get("/groups.<any(csv,xlsx):kind>")
@access.signed_in
def export(kind: str) -> ResponseReturnValue:
    """The list as the filter shows it, as a file."""
    with begin_work() as work:
        known = queries.list_groups(work)
        lines = operations.export_groups(work, _filtered(known, _filter(known)))
        rows = [_row(line) for line in lines]
    columns = [
        _("Group"), _("Forum"), _("State"), _("Chair"), _("Mandate from"), _("Last day"), _("Review on"),
        _("Countries"), _("With an expert"), _("Next due"), _("Purpose"),
    ]  # fmt: skip
    return sheets.download(kind, _("groups"), _("Groups"), columns, rows)


def _row(line: GroupLine) -> list[sheets.Cell]:
    locale, mandate = current_locale(), line.mandate
    return [
        line.group.name,
        line.forum.short_name,
        str(labels.STATES[line.group.state]),
        ", ".join(party.name.in_(locale) for party in line.chairs),
        mandate.from_on if mandate else None,
        mandate.period.last_on if mandate else None,
        mandate.review_on if mandate else None,
        line.parties,
        line.seated,
        line.due_on,
        mandate.purpose if mandate else None,
    ]


def asked_day() -> tuple[date | None, DayForm]:
    """The day in ?on=, None for today; a day that does not exist is said at the field."""
    form = DayForm(request.args)
    form.validate()
    return (None if form.on.errors else form.on.data), form


@bp.get("/groups/<slug>")
@access.signed_in
def show(slug: str) -> ResponseReturnValue:
    """A group: mandate, deliverables, experts on a day, meetings, history."""
    day, form = asked_day()
    with begin_work(read_only=True) as work:
        group = queries.group_page(work, slug, on=day)
        form.on.data = form.on.data or group.on
        return render_template(
            "groups/show.html",
            page=group,
            group=group.group,
            form=form,
            policy=policy,
            labels=labels,
            steps=steps_of(group.head),
            text=markdown(group.mandate.text if group.mandate else None),
            panels=page_panels("group", work, group.group),
            is_today=group.on == g.today,
        )


def steps_of(head: queries.GroupHead) -> list[tuple[str, Any]]:
    """What may be done with the group next: the target state and the words for it."""
    state = head.group.state
    return [(target.value, labels.STEPS[state, target]) for target in STEPS[state]]


@bp.get("/groups/<slug>/history")
@access.signed_in
def history(slug: str) -> ResponseReturnValue:
    """All that happened to a group."""
    with begin_work(read_only=True) as work:
        head, entries = queries.group_history(work, slug)
        return render_template("groups/history.html", head=head, group=head.group, entries=entries)


@bp.get("/groups/<slug>/addresses")
@access.signed_in
def addresses(slug: str) -> ResponseReturnValue:
    """Mail addresses of the experts, to write to all of them or to some."""
    with begin_work(read_only=True) as work:
        head, experts = queries.expert_addresses(work, slug)
        return render_template("groups/addresses.html", head=head, group=head.group, experts=experts)


@bp.get("/groups/<slug>/experts.<any(csv,xlsx):kind>")
@access.signed_in
def export_experts(slug: str, kind: str) -> ResponseReturnValue:
    """The experts of a group on a day, as a file; addresses for those who may see them."""
    day, _form = asked_day()
    with begin_work() as work:
        group = operations.export_experts(work, slug, on=day)
        with_addresses = policy.may_see_addresses(work.actor, group.group)
        rows = _expert_rows(group, with_addresses=with_addresses)
    columns = [_("Country"), _("Expert"), _("Speciality"), _("Since"), _("Last day")]
    if with_addresses:
        columns.append(_("Address"))
    return sheets.download(kind, f"{slug}-{_('experts')}", group.group.name, columns, rows)


def _expert_rows(group: queries.GroupPage, *, with_addresses: bool) -> list[list[sheets.Cell]]:
    locale = current_locale()
    rows: list[list[sheets.Cell]] = []
    for line in group.roster:
        country = line.party.name.in_(locale)
        if line.vacant:
            rows.append([country, _("Not nominated"), None, line.vacant_since, None])
        for expert in line.experts:
            seat = expert.seat
            row: list[sheets.Cell] = [
                country, expert.person.display_name, seat.speciality, seat.from_on, seat.period.last_on,
            ]  # fmt: skip
            rows.append([*row, expert.person.email] if with_addresses else row)
    return rows
