"""Start page, search, journal and outbox."""

from datetime import datetime, time, timedelta
from urllib.parse import urlencode
from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coordinator.core.work import Work
from coordinator.desk import labels, policy, queries
from coordinator.desk.queries import JournalFilter
from coordinator.forums.queries import list_forums
from coordinator.kit.errors import NotFound
from coordinator.kit.times import instant_or_after_gap, wall_of
from coordinator.mail import operations as mail
from coordinator.mail import policy as mail_policy
from coordinator.mail import queries as outbox_queries
from coordinator.mail.rules import TRIED_IN_VAIN, OutboxState
from coordinator.reminders import policy as reminders_policy
from coordinator.web import access
from coordinator.web.i18n import LANGUAGE_NAMES, _, ngettext
from coordinator.web.sheets import KINDS, download
from coordinator.web.work import begin_work

bp = Blueprint("desk", __name__)

PAGE = 50
FURTHEST = 1_000_000_000


@bp.app_template_filter("outbox_state")
def outbox_state(state: OutboxState) -> str:
    """A message's state in words."""
    return str(labels.OUTBOX_STATES[state])


@bp.app_template_filter("outbox_kind")
def outbox_kind(kind: str) -> str:
    """A message's kind in words."""
    return labels.outbox_kind(kind)


@bp.context_processor
def _rights() -> dict[str, object]:
    """Policies that the templates ask with `can(…)`."""
    return {
        "may_see_outbox": mail_policy.may_see_outbox,
        "may_see_journal": policy.may_see_journal,
        "may_see_rules": reminders_policy.may_see_rules,
    }


@bp.get("/")
@access.signed_in
def home() -> ResponseReturnValue:
    """What is asked of me, what is next."""
    with begin_work(read_only=True) as work:
        hour = wall_of(work.now(), work.actor.zone).hour
        return render_template(
            "desk/home.html", home=queries.get_home(work), greeting=_greeting(hour), now=work.now()
        )


def _greeting(hour: int) -> str:
    if hour < 11:
        return _("Good morning")
    return _("Good afternoon") if hour < 18 else _("Good evening")


@bp.get("/search")
@access.signed_in
def search() -> ResponseReturnValue:
    words = request.args.get("q", "").replace("\0", "")[:200].strip()
    with begin_work(read_only=True) as work:
        return render_template("desk/search.html", words=words, found=queries.search(work, words))


# Journal --------------------------------------------------------------------------------------------------


def sentence(event: str) -> str:
    """An event in words: "Meeting moved"; one that the code has forgotten by its name."""
    return str(labels.EVENTS.get(event, event))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _instant(day: str, zone: str, *, after: bool = False) -> datetime | None:
    """The beginning of a day typed into the address (or of the day after); None for no date, and for one
    at the very ends of the calendar, which no zone can reckon with.
    """
    try:
        wall = datetime.combine(datetime.fromisoformat(day).date(), time())
        return instant_or_after_gap(wall + timedelta(days=1) if after else wall, zone)
    except (ValueError, OverflowError):
        return None


def _start() -> int:
    """From which line on a list is shown; no database counts further than FURTHEST."""
    return min(max(0, request.args.get("start", 0, type=int)), FURTHEST)


def _chosen(work: Work) -> JournalFilter:
    args = request.args
    return JournalFilter(
        event=args.get("event", "").replace("\0", ""),
        forum_id=_uuid(args.get("forum", "")),
        person_id=_uuid(args.get("person", "")),
        since=_instant(args.get("since", ""), work.actor.zone),
        until=_instant(args.get("until", ""), work.actor.zone, after=True),
    )


@bp.get("/journal")
@access.signed_in
def journal() -> ResponseReturnValue:
    """Who did what, when: ids and changed values, no content."""
    with begin_work(read_only=True) as work:
        if not policy.may_see_journal(work.actor):
            raise NotFound
        chosen = _chosen(work)
        if request.args.get("as") in KINDS:
            return _journal_sheet(work, chosen, request.args["as"])
        start = _start()
        total = queries.count_journal(work, chosen)
        return render_template(
            "desk/journal.html",
            lines=queries.list_journal(work, chosen, limit=PAGE, offset=start),
            page=page_of(total, start, "desk.journal"),
            total=total,
            events=[(event, sentence(event)) for event in queries.journal_events(work)],
            forums=list_forums(work),
            sentence=sentence,
            sheets=sheets_of("desk.journal"),
        )


def _journal_sheet(work: Work, chosen: JournalFilter, kind: str) -> ResponseReturnValue:
    lines = queries.list_journal(work, chosen, limit=10_000)
    columns = [_("When (UTC)"), _("What"), _("Who"), _("Forum"), _("Meeting"), _("Facts")]
    rows = [
        [
            line.entry.at.strftime("%Y-%m-%d %H:%M:%S"),
            sentence(line.entry.event),
            line.actor or _("the system"),
            line.forum,
            str(line.entry.meeting_id or ""),
            "; ".join(f"{k}={v}" for k, v in line.entry.facts.items()),
        ]
        for line in lines
    ]
    return download(kind, "journal", _("Journal"), columns, rows)


def page_of(total: int, start: int, endpoint: str) -> dict[str, object]:
    """What `ui.pagination` shows, keeping the filters of the address."""

    def href(at: int) -> str:
        args = request.args.to_dict() | {"start": str(at)}
        return f"{url_for(endpoint)}?{urlencode(args)}"

    return {
        "first": min(start + 1, total),
        "last": min(start + PAGE, total),
        "total": total,
        "previous_href": href(max(0, start - PAGE)) if start else None,
        "next_href": href(start + PAGE) if start + PAGE < total else None,
    }


def sheets_of(endpoint: str) -> list[tuple[str, str]]:
    """The same list as files, with the filters of the address."""
    base = request.args.to_dict()
    return [
        (label, f"{url_for(endpoint)}?{urlencode(base | {'as': kind})}")
        for kind, label in (("csv", "CSV"), ("xlsx", "Excel"))
    ]


# Outbox ---------------------------------------------------------------------------------------------------


@bp.get("/outbox")
@access.signed_in
def outbox() -> ResponseReturnValue:
    """Every message with its state and the server's answer."""
    with begin_work(read_only=True) as work:
        if not mail_policy.may_see_outbox(work.actor):
            raise NotFound
        state = request.args.get("state", "")
        states = [OutboxState(state)] if state in {s.value for s in OutboxState} else []
        text = request.args.get("q", "").replace("\0", "")[:200].strip()
        meeting_id = _uuid(request.args.get("meeting", ""))
        start = _start()
        kind = request.args.get("kind", "").replace("\0", "")[:60]
        total = outbox_queries.count_messages(
            work, states=states, meeting_id=meeting_id, kind=kind, text=text
        )
        return render_template(
            "desk/outbox.html",
            messages=outbox_queries.list_messages(
                work, states=states, meeting_id=meeting_id, kind=kind, text=text, limit=PAGE, offset=start
            ),
            page=page_of(total, start, "desk.outbox"),
            total=total,
            counts=outbox_queries.count_by_state(work),
            health=outbox_queries.health(work),
            state=state,
            kind=kind,
            kinds=labels.OUTBOX_KINDS,
            meeting_id=meeting_id,
            words=text,
            tried_in_vain=TRIED_IN_VAIN,
            now=work.now(),
            OutboxState=OutboxState,
        )


@bp.get("/outbox/<uuid:message_id>")
@access.signed_in
def message(message_id: UUID) -> ResponseReturnValue:
    """One message: to whom, why, what became of it, and its text for those who may read it."""
    with begin_work(read_only=True) as work:
        found = outbox_queries.get_message(work, message_id)
        return render_template(
            "desk/message.html",
            message=found,
            tries=[
                (datetime.fromisoformat(t["at"]), OutboxState(t["state"]), t["answer"]) for t in found.tries
            ],
            now=work.now(),
            gathered=outbox_queries.find_summary(work, found),
            readable=mail_policy.may_read_text(work.actor, found),
            tried_in_vain=TRIED_IN_VAIN,
            language=LANGUAGE_NAMES.get(found.locale, found.locale),
        )


@bp.post("/outbox/<uuid:message_id>/retry")
@access.signed_in
def retry(message_id: UUID) -> ResponseReturnValue:
    with begin_work() as work:
        mail.retry(work, message_id)
    flash(_("The message is sent again with the next round of the worker."))
    return redirect(url_for("desk.message", message_id=message_id), 303)


@bp.post("/outbox/retry")
@access.signed_in
def retry_all() -> ResponseReturnValue:
    with begin_work() as work:
        if not mail_policy.may_see_outbox(g.actor):
            raise NotFound
        count = len(mail.retry_all(work))
    flash(ngettext("%(num)d message is sent again.", "%(num)d messages are sent again.", count))
    return redirect(url_for("desk.outbox"), 303)
