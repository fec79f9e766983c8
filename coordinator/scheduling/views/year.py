"""A year of several series at once: `/scheduling/year?forum=nac&forum=gdisc&year=2028`."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from coordinator.core.work import Work
from coordinator.forums.models import Forum
from coordinator.kit.errors import Conflict, Forbidden, Invalid, NotFound
from coordinator.scheduling import labels, operations, queries
from coordinator.scheduling.operations import Pick
from coordinator.scheduling.queries import YearAnswer, YearLine, YearProposal
from coordinator.scheduling.rules import DAY
from coordinator.scheduling.views.door import bp
from coordinator.web import access
from coordinator.web.forms import SLOT_MESSAGES, YEARS
from coordinator.web.i18n import _, current_locale, ngettext
from coordinator.web.onward import onward
from coordinator.web.work import begin_work

LAST_YEAR = 2100
MOST_PICKED = 120


@bp.get("/scheduling/year")
@access.signed_in
def place_year() -> ResponseReturnValue:
    """How many meetings of which series, and a date for each without a clash."""
    with begin_work(read_only=True) as work:
        forums = queries.plannable(work)
        if not forums:
            raise Forbidden
        return _page(work, forums)


def _page(work: Work, forums: list[Forum], *, refused: str = "", status: int = 200) -> ResponseReturnValue:
    chosen = _chosen(forums)
    year, typed, fault = _year(work)
    lines = queries.year_lines(work, chosen, year, _counts(request.values))
    answer = None
    if "year" in request.values and not fault:
        question = queries.year_question(work, lines, year, locale=current_locale())
        answer = queries.answer_year(question)
    body = render_template(
        "scheduling/year.html", forums=forums, chosen=chosen, year=year, typed=typed, fault=fault,
        lines=lines, answer=answer, months=_months(answer), labels=labels, refused=refused,
        picked=_picked_keys(), pick=pick_code,
    )  # fmt: skip
    return body, 422 if fault else status


def _chosen(forums: list[Forum]) -> list[Forum]:
    """The forums in the address, all of them where none is named. Raises NotFound."""
    slugs = request.values.getlist("forum")
    known = {forum.slug: forum for forum in forums}
    if any(slug not in known for slug in slugs):
        raise NotFound
    return [forum for forum in forums if forum.slug in slugs] if slugs else forums


def _year(work: Work) -> tuple[int, str, str]:
    """The year, what was typed, and what is wrong with it."""
    today = work.now().date()
    typed = request.values.get("year", str(today.year + 1)).strip()
    is_year = typed.isascii() and typed.isdigit() and len(typed) == 4
    if is_year and today.year <= int(typed) <= LAST_YEAR:
        return int(typed), typed, ""
    fault = _("Give a number from %(first)d to %(last)d.", first=today.year, last=LAST_YEAR)
    return today.year + 1, typed, fault


def _counts(values: Any) -> dict[str, int]:
    """How many meetings a series is to have, by slug: `count-nac-dg=2`; what is no number is passed over."""
    found = {}
    for name, text in values.items():
        number = text.strip()
        if name.startswith("count-") and number.isascii() and number.isdigit():
            found[name.removeprefix("count-")] = int(number) if len(number) < 3 else 99
    return found


def _months(answer: YearAnswer | None) -> list[tuple[date, list[YearProposal]]]:
    months: dict[date, list[YearProposal]] = {}
    for proposal in answer.proposals if answer else ():
        months.setdefault(proposal.slot.start.replace(day=1), []).append(proposal)
    return list(months.items())


def pick_code(line: YearLine, first: date, last: date) -> str:
    """One date of one series, as the form sends it."""
    return f"{line.series.id}/{first.isoformat()}/{last.isoformat()}"


def _picked_keys() -> frozenset[str]:
    return frozenset(request.form.getlist("pick"))


@bp.post("/scheduling/year")
@access.signed_in
def plan_year() -> ResponseReturnValue:
    """Plan the dates that are ticked; nobody is told."""
    picks = [pick for text in request.form.getlist("pick")[:MOST_PICKED] if (pick := _pick(text))]
    if not picks:
        return onward(_back(), _("Nothing was ticked, so nothing is planned."), "info")
    try:
        with begin_work() as work:
            made = [meeting.id for meeting in operations.plan_picked(work, picks)]
    except (Invalid, Conflict) as error:
        said = str(SLOT_MESSAGES.get(type(error), "")) if isinstance(error, Invalid) else ""
        said = said or _("Some of these dates cannot be planned: they clash or are over.")
        with begin_work(read_only=True) as work:
            return _page(work, queries.plannable(work), refused=said, status=422)
    if not made:
        return onward(_back(), _("Nothing new: these meetings were planned already."), "info")
    said = ngettext("%(num)d meeting is in the plan.", "%(num)d meetings are in the plan.", len(made))
    return onward(url_for("scheduling.planned_year", meeting=made), said)


def _back() -> str:
    args: dict[str, Any] = {
        k: v for k, v in request.form.to_dict(flat=False).items() if k in ("forum", "year")
    }
    args |= {k: v for k, v in request.form.items() if k.startswith("count-")}
    return url_for("scheduling.place_year", **args)


def _pick(text: str) -> Pick | None:
    try:
        series_id, first, last = text.split("/")
        pick = Pick(UUID(series_id), date.fromisoformat(first), date.fromisoformat(last))
    except ValueError:
        return None
    if pick.first_on.year not in YEARS:
        return None
    return pick if pick.first_on <= pick.last_on < pick.first_on + 31 * DAY else None


@bp.get("/scheduling/year/planned")
@access.signed_in
def planned_year() -> ResponseReturnValue:
    """What was just planned, with the way back."""
    with begin_work(read_only=True) as work:
        forums = {forum.id: forum for forum in queries.plannable(work)}
        if not forums:
            raise Forbidden
        meetings = [m for m in queries.meetings_by_id(work, _ids()) if m.forum_id in forums]
        again: dict[str, Any] = {}
        if meetings:
            slugs = dict.fromkeys(forums[meeting.forum_id].slug for meeting in meetings)
            again = {"year": meetings[0].first_on.year, "forum": list(slugs)}
        return render_template("scheduling/year_planned.html", meetings=meetings, forums=forums, again=again)


def _ids() -> set[UUID]:
    found = set()
    for text in request.values.getlist("meeting")[:MOST_PICKED]:
        try:
            found.add(UUID(text))
        except ValueError:
            continue
    return found


@bp.post("/scheduling/year/take-back")
@access.signed_in
def take_back_year() -> ResponseReturnValue:
    """Take back what was planned, as far as nobody has worked with it."""
    try:
        with begin_work() as work:
            count = operations.take_back_planned(work, _ids())
    except Conflict:
        return onward(
            _back(),
            _("Nothing was taken back: somebody has worked with these meetings, or they are gone."),
            "warning",
        )
    said = ngettext("%(num)d meeting was taken back.", "%(num)d meetings were taken back.", count)
    return onward(_back(), said)
