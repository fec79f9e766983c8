"""The date polls one may see: `/polls?forum=nac&state=open&asking=me`."""

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from coordinator.core.work import Work
from coordinator.forums.queries import list_forums
from coordinator.scheduling import labels, policy, queries
from coordinator.scheduling.forms import PollFilter
from coordinator.scheduling.queries import PollLine
from coordinator.scheduling.queries.poll_pages import decided_dates
from coordinator.scheduling.rules.kinds import PollState
from coordinator.scheduling.views.door import bp
from coordinator.web import access
from coordinator.web.forms import options
from coordinator.web.i18n import _
from coordinator.web.sheets import KINDS, Cell, download
from coordinator.web.work import begin_work

ASKING_ME = "me"


@dataclass(frozen=True, slots=True)
class ListRow:
    """A poll in the list; `decided` is the day that was chosen, in words."""

    poll: PollLine
    decided: str


@bp.get("/polls")
@access.signed_in
def polls() -> ResponseReturnValue:
    """Polls of my forums, those that wait for my answer marked."""
    with begin_work(read_only=True) as work:
        forums = list_forums(work)
        form = PollFilter(request.args)
        form.forum.choices = options([("", _("All")), *((f.slug, f.short_name) for f in forums)])
        form.state.choices = options([("", _("All")), *((s.value, labels.STATES[s]) for s in PollState)])
        form.asking.choices = options([("", _("All")), (ASKING_ME, _("Those that wait for my answer"))])
        form.validate()
        form.forget_errors()
        chosen = {f.slug: f.id for f in forums}.get(form.forum.data or "")
        found = queries.list_polls(
            work,
            forum_id=chosen,
            states=[PollState(form.state.data)] if form.state.data else None,
            asking=form.asking.data == ASKING_ME,
        )
        rows = _rows(work, found)
        if request.args.get("as") in KINDS:
            return _sheet(request.args["as"], rows)
        return render_template(
            "scheduling/polls.html", form=form, rows=rows, downloads=_downloads(), labels=labels,
            may_ask=any(policy.may_poll(work.actor, forum.id) for forum in forums),
        )  # fmt: skip


def _rows(work: Work, found: list[PollLine]) -> list[ListRow]:
    decided = [line.id for line in found if line.state == PollState.DECIDED]
    dates = decided_dates(work.session, decided) if decided else {}
    return [
        ListRow(line, labels.slot_days(dates[line.id].slot) if line.id in dates else "") for line in found
    ]


def _downloads() -> list[tuple[str, str]]:
    args = request.args.to_dict()
    return [
        (label, f"{url_for('scheduling.polls')}?{urlencode(args | {'as': kind})}")
        for kind, label in (("csv", "CSV"), ("xlsx", "Excel"))
    ]


def _sheet(kind: str, rows: list[ListRow]) -> ResponseReturnValue:
    columns = [
        _("Title"),
        _("Forum"),
        _("State"),
        _("Last day to answer"),
        _("Asked"),
        _("Answered"),
        _("Date"),
    ]
    lines: list[list[Cell]] = [
        [
            row.poll.title, row.poll.forum, str(labels.STATES[row.poll.state]), row.poll.closes_on,
            row.poll.asked or None, row.poll.answered if row.poll.asked else None, row.decided,
        ]
        for row in rows
    ]  # fmt: skip
    return download(kind, "polls", _("Date polls"), columns, lines)
