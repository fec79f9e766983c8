"""What I was told, and when mail may come to me."""

from urllib.parse import urlencode
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coordinator.forums.queries import list_forums, list_parties
from coordinator.kit.errors import Invalid
from coordinator.kit.quiet import Hold
from coordinator.notices import labels, operations, queries
from coordinator.notices.forms import WishesForm
from coordinator.notices.queries import Chosen
from coordinator.web import access
from coordinator.web.i18n import _, current_locale
from coordinator.web.work import begin_work

bp = Blueprint("notices", __name__)

PAGE = 50
FURTHEST = 1_000_000_000


@bp.app_template_filter("hold_text")
def hold_text(hold: Hold | None) -> str:
    """Why a letter waits, in words; nothing when it does not."""
    return str(labels.HOLDS[hold]) if hold else ""


@bp.app_template_filter("notice_kind")
def notice_kind(kind: str) -> str:
    return str(labels.KINDS.get(kind.partition(".")[0], kind))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _chosen() -> Chosen:
    """What the address asks for; nonsense there asks for everything."""
    kind = request.args.get("kind", "")
    return Chosen(
        kind if kind in labels.KINDS else "",
        _uuid(request.args.get("forum", "")),
        _uuid(request.args.get("meeting", "")),
    )


@bp.get("/notices")
@access.signed_in
def index() -> ResponseReturnValue:
    """My own letters about the work, newest first."""
    chosen = _chosen()
    start = min(max(0, request.args.get("start", 0, type=int)), FURTHEST)
    with begin_work(read_only=True) as work:
        total = queries.count_notices(work, chosen)
        found = queries.list_notices(work, chosen, limit=PAGE, offset=start)
        return render_template(
            "notices/index.html",
            days=queries.by_day(found, work.actor.zone),
            any_new=any(notice.is_new for notice in found),
            total=total,
            page=_page(total, start),
            chosen=chosen,
            kinds=labels.KINDS,
            forums=list_forums(work),
        )


def _page(total: int, start: int) -> dict[str, object]:
    """What `ui.pagination` shows, keeping the filters of the address."""

    def href(at: int) -> str:
        return f"{url_for('notices.index')}?{urlencode(request.args.to_dict() | {'start': str(at)})}"

    return {
        "first": min(start + 1, total),
        "last": min(start + PAGE, total),
        "total": total,
        "previous_href": href(max(0, start - PAGE)) if start else None,
        "next_href": href(start + PAGE) if start + PAGE < total else None,
    }


@bp.get("/notices/<uuid:message_id>")
@access.signed_in
def show(message_id: UUID) -> ResponseReturnValue:
    """The text of one, as it was written to me."""
    with begin_work(read_only=True) as work:
        message, forum, meeting = queries.get_notice(work, message_id)
        return render_template("notices/show.html", message=message, forum=forum, meeting=meeting)


@bp.post("/notices/read")
@access.signed_in
def mark_read() -> ResponseReturnValue:
    with begin_work() as work:
        operations.mark_read(work)
    flash(_("Everything is marked as read."))
    return redirect(url_for("notices.index"), 303)


@bp.get("/notices/wishes")
@access.signed_in
def back_to_account() -> ResponseReturnValue:
    """Where a refused form leads when its address is opened again."""
    return redirect(f"{url_for('accounts.account')}#mail", 303)


@bp.post("/notices/wishes")
@access.signed_in
def choose() -> ResponseReturnValue:
    form = WishesForm()
    with begin_work(read_only=True) as work:
        form.offer(list_parties(work.session), current_locale())
    try:
        if form.validate():
            with begin_work() as work:
                operations.choose(work, form.wishes())
            flash(_("Mail comes to you as you wish from now on."))
            return redirect(f"{url_for('accounts.account')}#mail", 303)
    except Invalid as error:
        form.refuse(error, _("Choose one of the listed."))
    return render_template("notices/wishes.html", form=form), 422
