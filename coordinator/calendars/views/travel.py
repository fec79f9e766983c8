"""Who travels where in a year, by country, and how evenly the forums share it."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from flask import g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coordinator.calendars import operations
from coordinator.calendars.forms import FIRST_YEAR, LAST_YEAR, number
from coordinator.calendars.overview import Journey, Journeys, journeys_between, travelling_party
from coordinator.calendars.trips import Sum, sum_of
from coordinator.calendars.views.door import bp
from coordinator.core.work import Work
from coordinator.forums.models import Forum, Party
from coordinator.forums.queries import list_forums
from coordinator.kit.errors import NotFound
from coordinator.meetings.labels import STATUSES
from coordinator.web import access
from coordinator.web.i18n import _, current_locale
from coordinator.web.sheets import Cell, download
from coordinator.web.work import begin_work

MOST_YEARS = 10


@dataclass(frozen=True, slots=True)
class Asked:
    """The years `since` to `year` (both counted), one forum or all, one country or all."""

    since: int
    year: int
    forum: Forum | None
    party: Party | None

    @property
    def first(self) -> date:
        return date(self.since, 1, 1)

    @property
    def until(self) -> date:
        return date(self.year + 1, 1, 1)

    @property
    def years(self) -> str:
        return str(self.year) if self.since == self.year else f"{self.since}–{self.year}"

    def args(self, **over: Any) -> dict[str, Any]:
        args: dict[str, Any] = {
            "year": self.year,
            "since": self.since if self.since != self.year else None,
            "forum": self.forum.slug if self.forum else None,
            "party": self.party.code if self.party else None,
        }
        return {name: value for name, value in (args | over).items() if value is not None}

    def href(self, **over: Any) -> str:
        return f"{url_for('calendars.travel')}?{urlencode(self.args(**over))}"


def _asked(work: Work, forums: list[Forum]) -> Asked:
    """Raises NotFound for a forum or a country of which the actor may see nothing."""
    said = request.args
    year = min(max(number(said.get("year"), g.today.year), FIRST_YEAR), LAST_YEAR)
    since = min(max(number(said.get("since"), year), year - MOST_YEARS + 1, FIRST_YEAR), year)
    slug = said.get("forum", "")
    forum = next((f for f in forums if f.slug == slug), None)
    if slug and forum is None:
        raise NotFound
    party = travelling_party(work, said["party"]) if said.get("party") else None
    return Asked(since, year, forum, party)


def _read(work: Work, asked: Asked) -> Journeys:
    return journeys_between(
        work, asked.first, asked.until, forum=asked.forum, party=asked.party, locale=current_locale()
    )


@bp.get("/calendar/travel")
@access.signed_in
def travel() -> ResponseReturnValue:
    """How often who travels and hosts; each journey where it is one country that is asked for."""
    with begin_work(read_only=True) as work:
        forums = list_forums(work)
        asked = _asked(work, forums)
        journeys = _read(work, asked)
        alone = len(journeys.countries) == 1
        return render_template(
            "calendars/travel.html",
            asked=asked,
            forums=forums,
            journeys=journeys,
            sums=journeys.sums(),
            total=_total(journeys),
            fairness=journeys.fairness(),
            listed=journeys.found if alone else None,
            statuses=STATUSES,
            downloads=[
                ("CSV", url_for("calendars.export_travel", kind="csv", **asked.args())),
                (_("Excel"), url_for("calendars.export_travel", kind="xlsx", **asked.args())),
            ],
        )


def _total(journeys: Journeys) -> Sum:
    """Of all countries together; each day away counts for each country."""
    sums = [each for _party, each in journeys.sums()]
    return Sum(sum(s.meetings for s in sums), sum(s.hosted for s in sums), sum(s.days for s in sums))


@bp.get("/calendar/travel.<any(csv,xlsx):kind>")
@access.signed_in
def export_travel(kind: str) -> ResponseReturnValue:
    """Every journey that the page counts, as a file."""
    with begin_work() as work:
        asked = _asked(work, list_forums(work))
        journeys = operations.export_journeys(
            work, asked.first, asked.until, forum=asked.forum, party=asked.party, locale=current_locale(),
            kind=kind,
        )  # fmt: skip
        rows = [_cells(journeys, journey) for code in journeys.countries for journey in journeys.of(code)]
    columns = [
        _("Country"), _("Code"), _("Forum"), _("Meeting"), _("State"), _("First day"), _("Last day"),
        _("Place"), _("Host"), _("At home"), _("Leaves"), _("Back"), _("Days away"),
    ]  # fmt: skip
    title = _("Who travels where in %(years)s", years=asked.years)
    return download(kind, f"travel-{asked.years.replace('–', '-')}", title, columns, rows)


def _cells(journeys: Journeys, journey: Journey) -> list[Cell]:
    trip = journey.trip
    away = not trip.at_home
    return [
        journeys.countries[trip.party].name.in_(current_locale()), trip.party,
        journeys.forums[trip.forum].short_name, journey.title, str(STATUSES[journey.status]),
        trip.start.date(), trip.end.date(), journey.city, journey.host, None if away else _("Yes"),
        trip.leaves_on if away else None, trip.back_on if away else None, sum_of([trip]).days,
    ]  # fmt: skip
