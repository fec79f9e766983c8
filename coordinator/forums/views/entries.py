"""Adding, putting right and ending memberships and offices: the same pages for both."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coordinator.core.work import Work
from coordinator.forums import labels, operations, policy, queries
from coordinator.forums.forms import LAST_BEFORE_FIRST, EndForm, EntryForm, MembershipForm, OfficeForm
from coordinator.forums.models import Forum, Membership, Office, Party
from coordinator.forums.operations import UnknownParty
from coordinator.forums.rules import BadPeriod, MembershipRole, OfficeRole, Overlap
from coordinator.forums.views.door import bp
from coordinator.kit.errors import EditedMeanwhile, Invalid
from coordinator.web import access
from coordinator.web.forms import Form
from coordinator.web.i18n import _, lazy
from coordinator.web.work import begin_work

Entry = Membership | Office


@dataclass(frozen=True, slots=True)
class Counter:
    """In what the pages of memberships and those of offices differ."""

    what: str  # as in the names of endpoints
    find: Callable[[Work, Forum, UUID], Entry]
    words: dict[Any, str]
    new_title: str
    edit_title: str
    end_title: str


MEMBERSHIPS = Counter(
    "membership",
    queries.get_membership,
    dict(labels.MEMBERSHIP_ROLES),
    lazy("Add a membership"),
    lazy("Edit a membership"),
    lazy("End a membership"),
)
OFFICES = Counter(
    "office",
    queries.get_office,
    dict(labels.OFFICE_ROLES),
    lazy("Add an office"),
    lazy("Edit an office"),
    lazy("End an office"),
)


# New -------------------------------------------------------------------------------------------------


@bp.route("/forums/<slug>/memberships/new", methods=["GET", "POST"])
@access.signed_in
def add_membership(slug: str) -> ResponseReturnValue:
    """A country or organisation takes part."""
    form = MembershipForm()

    def add(work: Work) -> None:
        role = MembershipRole(form.role.data)
        operations.add_membership(work, slug, form.party_id, role, form.values())

    return _new(slug, form, MEMBERSHIPS, add)


@bp.route("/forums/<slug>/offices/new", methods=["GET", "POST"])
@access.signed_in
def add_office(slug: str) -> ResponseReturnValue:
    """Somebody takes the chair or another office."""
    form = OfficeForm()

    def add(work: Work) -> None:
        operations.add_office(work, slug, form.party_id, OfficeRole(form.role.data), form.values())

    return _new(slug, form, OFFICES, add)


def _new(
    slug: str, form: MembershipForm | OfficeForm, counter: Counter, add: Callable[[Work], None]
) -> ResponseReturnValue:
    with begin_work(read_only=True) as work:
        forum = queries.get_forum(work, slug)
        work.require(policy.may_edit(work.actor, forum))
        parties = queries.list_parties(work.session)
        page = _Page(forum, counter.new_title)
    form.offer([(str(party.id), _choice(party)) for party in labels.sorted_by_name(parties, _choice)])
    if request.method != "POST":
        return page.show(form)
    if not form.validate():
        return page.show(form, 422)
    try:
        with begin_work() as work:
            add(work)
    except Invalid as error:
        _refuse(form, error)
        return page.show(form, 422)
    flash(_("It has been added."))
    return _done(slug, counter)


def _choice(party: Party) -> str:
    return f"{labels.party_name(party)} ({party.code})"


# Putting right ---------------------------------------------------------------------------------------


@bp.route("/forums/<slug>/memberships/<uuid:entry_id>/edit", methods=["GET", "POST"])
@access.signed_in
def edit_membership(slug: str, entry_id: UUID) -> ResponseReturnValue:
    """Other dates, note or source."""
    form = EntryForm()

    def change(work: Work) -> None:
        operations.change_membership(work, slug, entry_id, form.values(), version=form.seen_version)

    return _edit(slug, entry_id, form, MEMBERSHIPS, change)


@bp.route("/forums/<slug>/offices/<uuid:entry_id>/edit", methods=["GET", "POST"])
@access.signed_in
def edit_office(slug: str, entry_id: UUID) -> ResponseReturnValue:
    """Other dates, note or source."""
    form = EntryForm()

    def change(work: Work) -> None:
        operations.change_office(work, slug, entry_id, form.values(), version=form.seen_version)

    return _edit(slug, entry_id, form, OFFICES, change)


def _edit(
    slug: str, entry_id: UUID, form: EntryForm, counter: Counter, change: Callable[[Work], None]
) -> ResponseReturnValue:
    page, entry = _found(slug, entry_id, counter, counter.edit_title)
    if request.method != "POST":
        form.show(entry)
        return page.show(form)
    if not form.validate():
        return page.show(form, 422)
    try:
        with begin_work() as work:
            change(work)
    except Invalid as error:
        _refuse(form, error)
        return page.show(form, 422)
    except EditedMeanwhile:
        page, entry = _found(slug, entry_id, counter, counter.edit_title)
        return page.show(form, 409, meanwhile=_differences(form, entry))
    flash(_("It has been saved."))
    return _done(slug, counter)


def _differences(form: EntryForm, entry: Entry) -> list[tuple[str, str, str]]:
    """Label, what is stored now, what was typed; the form then carries the version that is stored."""
    values = form.values()
    dates = labels.days_known(entry.from_on, entry.until_on, entry.precision)
    typed = labels.days_known(values.period.from_on, values.period.until_on, values.precision)
    form.version.data = str(entry.version)
    rows = [
        (_("Dates"), dates, typed),
        (_("Note"), entry.note or "", values.note or ""),
        (_("Source"), entry.source or "", values.source or ""),
    ]
    return [row for row in rows if row[1] != row[2]]


# Ending ----------------------------------------------------------------------------------------------


@bp.route("/forums/<slug>/memberships/<uuid:entry_id>/end", methods=["GET", "POST"])
@access.signed_in
def end_membership(slug: str, entry_id: UUID) -> ResponseReturnValue:
    """Asks for the last day; heads of delegation lose their rights with it."""
    form = EndForm()

    def end(work: Work) -> None:
        operations.end_membership(work, slug, entry_id, form.day, version=form.seen_version)

    return _end(slug, entry_id, form, MEMBERSHIPS, end)


@bp.route("/forums/<slug>/offices/<uuid:entry_id>/end", methods=["GET", "POST"])
@access.signed_in
def end_office(slug: str, entry_id: UUID) -> ResponseReturnValue:
    """Asks for the last day."""
    form = EndForm()

    def end(work: Work) -> None:
        operations.end_office(work, slug, entry_id, form.day, version=form.seen_version)

    return _end(slug, entry_id, form, OFFICES, end)


def _end(
    slug: str, entry_id: UUID, form: EndForm, counter: Counter, end: Callable[[Work], None]
) -> ResponseReturnValue:
    page, entry = _found(slug, entry_id, counter, counter.end_title)
    if request.method != "POST":
        form.version.data, form.last_on.data = str(entry.version), entry.period.last_on
        return page.show(form)
    if not form.validate():
        return page.show(form, 422)
    try:
        with begin_work() as work:
            end(work)
    except Invalid as error:
        _refuse(form, error)
        return page.show(form, 422)
    except EditedMeanwhile:
        page, entry = _found(slug, entry_id, counter, counter.end_title)
        form.version.data = str(entry.version)
        stored = labels.days_known(entry.from_on, entry.until_on, entry.precision)
        typed = labels.days_known(entry.from_on, None, None)
        typed = _("until %(last)s", last=form.day.isoformat()) if form.last_on.data else typed
        return page.show(form, 409, meanwhile=[(_("Dates"), stored, typed)])
    flash(_("It has been ended."))
    return _done(slug, counter)


# Shared ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Page:
    """The page of one form: of which forum, under which title, about which entry."""

    forum: Forum
    title: str
    about: str = ""

    def show(
        self, form: Form, status: int = 200, meanwhile: list[tuple[str, str, str]] | None = None
    ) -> ResponseReturnValue:
        return render_template(
            "forums/entry.html",
            forum=self.forum,
            title=self.title,
            about=self.about,
            form=form,
            meanwhile=meanwhile or [],
            back=url_for("forums.offices", slug=self.forum.slug),
        ), status


def _found(slug: str, entry_id: UUID, counter: Counter, title: str) -> tuple[_Page, Entry]:
    """The entry as it is stored now; raises NotFound or Forbidden."""
    with begin_work(read_only=True) as work:
        forum = queries.get_forum(work, slug)
        entry = counter.find(work, forum, entry_id)
        work.require(policy.may_edit(work.actor, forum))
        party = queries.parties_by_id(work.session, [entry.party_id])[entry.party_id]
    name, part = labels.party_name(party), counter.words[entry.role]
    about = _(
        "%(party)s, %(part)s, %(days)s",
        party=name,
        part=part,
        days=labels.days_known(entry.from_on, entry.until_on, entry.precision),
    )
    return _Page(forum, title, about), entry


def _refuse(form: Form, error: Invalid) -> None:
    """Say at the field why the rules refuse it."""
    if isinstance(error, Overlap):
        period = error.facts.get("period")
        if period is None:
            message = _("Somebody has just entered the same for days that overlap with these.")
        else:
            days = labels.days_known(period.from_on, period.until_on, "day")
            message = _("The same stands here already for some of these days: %(days)s.", days=days)
        form.refuse(error, message, "first_on" if "first_on" in form else "last_on")
    elif isinstance(error, BadPeriod):
        form.refuse(error, LAST_BEFORE_FIRST, "last_on")
    elif isinstance(error, UnknownParty):
        form.refuse(error, _("Choose one of the listed."), "party")
    else:
        form.refuse(error, _("This cannot be saved."))


def _done(slug: str, counter: Counter) -> ResponseReturnValue:
    return redirect(url_for("forums.offices", slug=slug, _anchor=f"{counter.what}s"), 303)
