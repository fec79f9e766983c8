"""What a series says of its meetings: edited, or made anew."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coordinator.core.work import Work
from coordinator.forums.models import Forum
from coordinator.forums.queries import get_forum, parties_by_id, seats_by_party
from coordinator.groups.queries import list_groups
from coordinator.kit.errors import EditedMeanwhile, Invalid
from coordinator.meetings import labels, operations, policy, queries
from coordinator.meetings.forms import NewSeriesForm, SeriesForm
from coordinator.meetings.models import Series
from coordinator.meetings.operations import SeriesValues
from coordinator.meetings.rules import NoOrder
from coordinator.meetings.views.door import bp
from coordinator.web import access
from coordinator.web.i18n import _, current_locale
from coordinator.web.ordering import Ordered
from coordinator.web.work import begin_work

HOSTS, CHAIRS = "host", "chair"


class SeriesPage:
    """The page of one series' form: what is offered, and what was typed."""

    def __init__(self, form: SeriesForm) -> None:
        self.form = form
        self.hosts, self.chairs = Ordered(HOSTS), Ordered(CHAIRS)
        self.parties: list[tuple[str, str]] = []
        self.meanwhile: list[tuple[str, str, str]] = []
        self.choices: dict[str, dict[str, str]] = {}

    def load(self, work: Work, forum: Forum, series: Series | None) -> None:
        self.forum, self.series = forum, series
        self.parties = _parties(work, forum, series)
        presets = [(str(p.id), p.name) for p in queries.list_presets(work.session)]
        templates = [(str(t.id), t.name) for t in queries.list_templates(work.session)]
        self.form.offer(presets, templates)
        self.choices = {"preset": dict(presets), "template": dict(templates)}

    def take_posted(self) -> bool:
        """Read the orders from the form; True where a button only moved a row."""
        self.hosts = Ordered.posted(HOSTS, request.form)
        self.chairs = Ordered.posted(CHAIRS, request.form)
        what = request.form.get("act", "")
        return self.hosts.act(what) or self.chairs.act(what)

    def take_stored(self, series: Series) -> None:
        self.hosts.rows = [(i, False) for i in series.hosts or ()]
        self.chairs.rows = [(i, False) for i in series.chairs or ()]

    def values(self) -> SeriesValues:
        known = {i for i, _name in self.parties}
        hosts, chairs = (
            [i for place in ordered.places(known) for i in place] for ordered in (self.hosts, self.chairs)
        )
        return self.form.values(hosts, chairs)

    def refuse(self, error: Invalid) -> None:
        if isinstance(error, NoOrder):
            field = "host_order" if error.field == "hosts" else "chair_order"
            self.form.refuse(error, labels.refusal(error), field)
        else:
            self.form.refuse(error, labels.refusal(error), "name")

    def show(self, status: int = 200) -> ResponseReturnValue:
        self.hosts.blank()
        self.chairs.blank()
        return render_template(
            "meetings/series_edit.html", page=self, form=self.form, forum=self.forum, series=self.series,
            hosts=self.hosts, chairs=self.chairs, parties=self.parties, meanwhile=self.meanwhile,
        ), status  # fmt: skip

    def compare(self, series: Series) -> None:
        """What somebody else saved meanwhile, beside what was typed, for what differs."""
        typed = self.values()
        rows = []
        for name, label in labels.SERIES_FIELDS.items():
            stored, mine = self._said(name, getattr(series, name)), self._said(name, getattr(typed, name))
            if stored != mine:
                rows.append((str(label), stored, mine))
        self.meanwhile = rows
        self.form.version.data = series.version

    def _said(self, name: str, value: Any) -> str:
        """A value in words."""
        if value is None or value in ((), []):
            return ""
        if name in ("host_order", "chair_order"):
            return str(labels.ORDERS[value])
        if name in ("hosts", "chairs"):
            named = dict(self.parties)
            return " → ".join(named.get(str(i), "–") for i in value)
        if name == "usual_months":
            return ", ".join(labels.month_name(month) for month in value)
        if name == "mode":
            return str(labels.MODES[value])
        if name.endswith("_id"):
            kind = "template" if name.startswith("agenda") else "preset"
            return self.choices[kind].get(str(value), "–")
        return str(value)


def _parties(work: Work, forum: Forum, series: Series | None) -> list[tuple[str, str]]:
    """Whoever sits or sat in the forum, and whoever stands in an order of the series, by name."""
    ids = set(seats_by_party(work.session, forum.id))
    ids |= {UUID(i) for i in (*(series.hosts or ()), *(series.chairs or ()))} if series else set()
    locale = current_locale()
    named = [(str(p.id), p.name.in_(locale)) for p in parties_by_id(work.session, ids).values()]
    return sorted(named, key=lambda pair: pair[1].casefold())


@bp.route("/series/<slug>/edit", methods=["GET", "POST"])
@access.signed_in
def edit_series(slug: str) -> ResponseReturnValue:
    """How often a series meets, how long, in which mode, who hosts and chairs in turn."""
    page = SeriesPage(SeriesForm())
    series = _load(page, slug)
    if request.method != "POST":
        page.form.show(series)
        page.take_stored(series)
        return page.show()
    if page.take_posted():
        return page.show()
    if not page.form.validate():
        return page.show(422)
    try:
        with begin_work() as work:
            operations.edit_series(work, slug, page.values(), version=page.form.version.data or -1)
    except Invalid as error:
        page.refuse(error)
        return page.show(422)
    except EditedMeanwhile:
        page.compare(_load(page, slug))
        return page.show(409)
    flash(_("The series has been saved. Meetings that are planned stay as they are."))
    return redirect(url_for("meetings.series", slug=slug), 303)


def _load(page: SeriesPage, slug: str) -> Series:
    with begin_work(read_only=True) as work:
        head = queries.series_head(work, slug)
        work.require(policy.may_plan_series(work.actor, head.series))
        page.load(work, head.forum, head.series)
        return head.series


@bp.route("/forums/<slug>/series/new", methods=["GET", "POST"])
@access.signed_in
def new_series(slug: str) -> ResponseReturnValue:
    """A new series of the forum or one of its groups."""
    form = NewSeriesForm()
    page = SeriesPage(form)
    with begin_work(read_only=True) as work:
        forum = get_forum(work, slug)
        work.require(policy.may_plan(work.actor, forum.id))
        page.load(work, forum, None)
        groups = [(str(line.group.id), line.group.name) for line in list_groups(work, forum_id=forum.id)]
        form.group.choices = [("", forum.name.in_(current_locale())), *groups]
    if request.method != "POST":
        form.per_year.data = 2
        return page.show()
    if page.take_posted():
        return page.show()
    if not form.validate():
        return page.show(422)
    try:
        with begin_work() as work:
            made = operations.add_series(work, slug, page.values(), group_id=form.group_id).slug
    except Invalid as error:
        page.refuse(error)
        return page.show(422)
    flash(_("The series is there. Now plan its coming years."))
    return redirect(url_for("meetings.plan_series", slug=made), 303)
