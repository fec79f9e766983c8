"""Who sat at which hours: `/series/<slug>/hours`."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from coordinator.core.work import Work
from coordinator.forums import operations as forums
from coordinator.forums.models import Party
from coordinator.forums.queries import Whose, get_owner
from coordinator.forums.zones import zone_of_country
from coordinator.kit.errors import NotFound
from coordinator.kit.times import zone_names
from coordinator.scheduling import labels, policy, queries
from coordinator.scheduling.forms import ZoneForm
from coordinator.scheduling.queries import HoursPage
from coordinator.scheduling.views.door import bp
from coordinator.web import access
from coordinator.web.i18n import _, current_locale
from coordinator.web.onward import onward
from coordinator.web.sheets import KINDS, Cell, download
from coordinator.web.work import begin_work


@bp.get("/series/<slug>/hours")
@access.signed_in
def hours(slug: str) -> ResponseReturnValue:
    """Minutes outside office hours that the meetings online of a series brought to each party."""
    first, last = _asked_year("first"), _asked_year("last")
    with begin_work(read_only=True) as work:
        page = queries.hours_page(work, slug, first=first, last=last)
        kind = request.args.get("as", "")
        if kind in KINDS:
            return _sheet(kind, page)
        return render_template(
            "scheduling/hours.html", page=page, series=page.head.series, forum=page.head.forum,
            group=page.head.group, labels=labels, first=first, last=last,
            may_set_zone=policy.may_find(work.actor, page.head.forum.id),
        )  # fmt: skip


def _asked_year(name: str) -> int | None:
    """A year in the address; anything else is as if it were not there."""
    text = request.args.get(name, "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) == 4 else None


def _sheet(kind: str, page: HoursPage) -> ResponseReturnValue:
    locale = current_locale()
    columns = [_("Country"), _("Time zone"), *map(str, page.years), _("Minutes"), _("Meetings")]
    lines: list[list[Cell]] = [
        [
            line.party.name.in_(locale), line.zone, *(line.by_year.get(year, 0) for year in page.years),
            line.minutes, line.meetings,
        ]
        for line in page.lines
    ]  # fmt: skip
    return download(kind, f"hours-{page.head.series.slug}", page.head.series.name, columns, lines)


@bp.route("/parties/<any(country,organisation):kind>/<code>/zone", methods=["GET", "POST"])
@access.signed_in
def zone(kind: str, code: str) -> ResponseReturnValue:
    """By which clock a party's hours are counted."""
    whose, form = Whose(kind=kind, code=code), ZoneForm()
    with begin_work(read_only=True) as work:
        party = _party(work, whose)
        if request.method == "GET":
            form.zone.data = party.zone or ""
        if request.method == "GET" or not form.validate():
            body = render_template(
                "scheduling/zone.html", party=party, form=form, zones=sorted(zone_names()),
                usual=zone_of_country(party.code) if kind == "country" else None, kind=kind,
            )  # fmt: skip
            return body, 422 if form.errors else 200
    with begin_work() as work:
        forums.set_zone(work, whose, form.zone.data or None)
    return onward(url_for("forums.closures", kind=kind, code=code), _("The time zone has been saved."))


def _party(work: Work, whose: Whose) -> Party:
    """Raises NotFound or Forbidden."""
    owner = get_owner(work, whose)
    work.require(owner.may_edit)
    if owner.party is None:
        raise NotFound
    return owner.party
