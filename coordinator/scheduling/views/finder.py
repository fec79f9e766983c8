"""Looking for a date: `/scheduling/find?forum=nac`."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from coordinator.core.work import Work
from coordinator.forums.models import Forum
from coordinator.forums.queries import get_forum, list_forums
from coordinator.kit.errors import Invalid
from coordinator.meetings.queries import list_series
from coordinator.scheduling import labels, policy, queries
from coordinator.scheduling.forms import FinderForm
from coordinator.scheduling.rules import (
    WORKING_WEEK,
    Found,
    Level,
    Relaxation,
    Search,
    Slot,
    Travel,
    find,
    relaxations,
)
from coordinator.scheduling.views.door import bp
from coordinator.web import access
from coordinator.web.i18n import current_locale
from coordinator.web.work import begin_work

SHOWN = 20
AHEAD = timedelta(days=42)
WINDOW = timedelta(days=92)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a search gave, for the page."""

    search: Search
    found: Found
    best: list[Slot]
    easier: list[Relaxation]
    causes: list[str]

    @property
    def more(self) -> int:
        return len(self.found.ranked) - len(self.best)


@bp.get("/scheduling/find")
@access.signed_in
def find_dates() -> ResponseReturnValue:
    """Dates for a meeting of a forum: the best ones, and what rules the others out."""
    slug = request.args.get("forum", "")
    with begin_work(read_only=True) as work:
        if not slug:
            forums = [forum for forum in list_forums(work) if policy.may_find(work.actor, forum.id)]
            return render_template("scheduling/choose.html", forums=forums)
        forum = get_forum(work, slug)
        work.require(policy.may_find(work.actor, forum.id))
        form = _form(work, forum)
        answer = _answer(work, forum, form) if "first" in request.args else None
        page = render_template(
            "scheduling/find.html", forum=forum, form=form, answer=answer, labels=labels, all=_wants_all()
        )
    return page, 422 if answer is None and form.errors else 200


def _wants_all() -> bool:
    return request.args.get("show") == "all"


def _form(work: Work, forum: Forum) -> FinderForm:
    today = work.now().date()
    usual: dict[str, Any] = {
        "first": (today + AHEAD).isoformat(),
        "last": (today + AHEAD + WINDOW).isoformat(),
        "length": "2",
        "before": "1",
        "after": "1",
        "travel": Travel.ANY.value,
        "level": Level.USUAL.value,
    }
    asked = "first" in request.args
    values = (
        request.args if asked else MultiDict([*usual.items(), *(("weekdays", str(n)) for n in WORKING_WEEK)])
    )
    form = FinderForm(values)
    form.offer(list_series(work, forum_id=forum.id), labels.weekday_names())
    if not asked and (series := request.args.get("series")):
        form.series.data = series
    return form


def _answer(work: Work, forum: Forum, form: FinderForm) -> Answer | None:
    if not form.validate():
        return None
    search, level = form.search(), Level(form.level.data)
    series = next((s for s in list_series(work, forum_id=forum.id) if s.slug == form.series.data), None)
    known = queries.known_of_forum(work, forum, search, level, series=series, locale=current_locale())
    try:
        found = find(search, known)
    except Invalid as fault:
        form.blame(fault)
        return None
    best = list(found.ranked if _wants_all() else found.ranked[:SHOWN])
    easier = [] if found.ranked else relaxations(search, known, found)
    causes = [labels.day_text(day, by_code) for day, by_code in found.causes.items()]
    return Answer(search, found, best, easier, causes)
