"""Upload a calendar file, look at what it would bring, take it or not."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from coordinator.core.work import Work
from coordinator.forums.models import Forum
from coordinator.forums.queries import get_forum, get_forum_by_id, list_forums
from coordinator.groups.queries import list_groups
from coordinator.imports import labels, operations, policy, queries, rules
from coordinator.imports.forms import ChoicesForm, UploadForm, place_code
from coordinator.imports.models import ImportDraft
from coordinator.imports.parsing import MOST_BYTES, Options, Unreadable, first_day, last_day, read
from coordinator.imports.queries import Preview
from coordinator.imports.rules import Outcome, UnreadableFile
from coordinator.imports.views.door import bp, zones
from coordinator.kit.errors import EditedMeanwhile, NotFound
from coordinator.meetings import queries as meetings
from coordinator.web import access
from coordinator.web.filters import long_date
from coordinator.web.i18n import _, current_locale, ngettext
from coordinator.web.work import begin_work, house

SHOWN = 500
"""Lines that one page lists; the rest are counted, and taken all the same."""

PATIENCE = 4
"""A file may be so many times too large and still get its answer at the field."""

VIEWS = ("todo", "new", "changed", "same", "refused")


@bp.url_value_preprocessor
def _let_uploads_in(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Read uploads past the general limit, of people with a session only: what was typed is kept."""
    if endpoint == "imports.new" and "_user_id" in session:
        request.max_content_length = PATIENCE * house().settings.upload_limit_mb * 1_000_000


@bp.get("/calendar/import")
@access.signed_in
def start() -> ResponseReturnValue:
    """Into which forum? With one choice the answer is known."""
    with begin_work(read_only=True) as work:
        forums = [forum for forum in list_forums(work) if policy.may_import(work.actor, forum.id)]
        if not forums:
            raise NotFound
        if len(forums) == 1:
            return redirect(url_for("imports.new", slug=forums[0].slug), 303)
        return render_template("imports/start.html", forums=forums)


@bp.route("/forums/<slug>/import", methods=["GET", "POST"])
@access.signed_in
def new(slug: str) -> ResponseReturnValue:
    """Choose a file and where its meetings go."""
    with begin_work(read_only=True) as work:
        forum = get_forum(work, slug)
        work.require(policy.may_import(work.actor, forum.id))
        form = UploadForm()
        _offer(work, forum, form)
        if request.method != "POST":
            form.begin(first_day(g.today), last_day(g.today))
            form.place.data = _asked_place(work, forum)
            return _upload_page(work, forum, form)
        content, name = _content(form)
        if not form.validate() or not name:
            if not name:
                form.file.errors = [_("Choose a file.")]
            return _upload_page(work, forum, form), 422
    try:
        with begin_work() as work:
            draft = operations.stage(work, forum, content, name, form.choices())
    except UnreadableFile as error:
        form.refuse(error, labels.fault(error.facts["error"]))
        with begin_work(read_only=True) as work:
            return _upload_page(work, forum, form), 422
    return redirect(url_for(".draft", draft_id=draft.id), 303)


def _content(form: UploadForm) -> tuple[bytes, str]:
    """The bytes of the chosen file, as many as can be taken and one more, and its name; else nothing."""
    file = form.file.data
    if not isinstance(file, FileStorage) or not file.filename:
        return b"", ""
    with file.stream as stream:
        content = stream.read(MOST_BYTES + 1)
    name = file.filename.replace("\\", "/").rsplit("/", 1)[-1]
    return content, "".join(char for char in name if char.isprintable())[:200] or "calendar.ics"


def _offer(work: Work, forum: Forum, form: ChoicesForm) -> None:
    form.offer(
        forum.name.in_(current_locale()),
        meetings.list_series(work, forum_id=forum.id),
        [line.group for line in list_groups(work, forum_id=forum.id)],
    )


def _asked_place(work: Work, forum: Forum) -> str:
    """The series or group that the address names, where it is one of the forum's."""
    if slug := request.args.get("series"):
        series = meetings.get_series(work, slug)
        return place_code(series.id, None) if series.forum_id == forum.id else ""
    if slug := request.args.get("group"):
        found = [line.group for line in list_groups(work, forum_id=forum.id) if line.group.slug == slug]
        return place_code(None, found[0].id) if found else ""
    return ""


def _upload_page(work: Work, forum: Forum, form: UploadForm) -> str:
    return render_template(
        "imports/new.html",
        forum=forum,
        form=form,
        zones=zones(),
        waiting=queries.find_draft(work, forum.id),
        limit=MOST_BYTES // 1_000_000,
        hours=rules.DRAFT_HOURS,
    )


# The preview -----------------------------------------------------------------------------------------------


@bp.route("/imports/drafts/<uuid:draft_id>", methods=["GET", "POST"])
@access.signed_in
def draft(draft_id: UUID) -> ResponseReturnValue:
    """What the uploaded file would bring; read it otherwise, take it, or discard it."""
    step = request.form.get("step", "") if request.method == "POST" else None
    act = {None: _show, "import": _take, "discard": _discard}.get(step, _choose)
    try:
        return act(draft_id)
    except NotFound:
        with begin_work(read_only=True) as work:  # taken already, by the first of two clicks
            made = queries.get_import(work, draft_id)
        return redirect(url_for(".show", import_id=made.id), 303)


def _show(draft_id: UUID) -> ResponseReturnValue:
    with begin_work(read_only=True) as work:
        waiting = queries.get_draft(work, draft_id)
        forum = get_forum_by_id(work, waiting.forum_id)
        form = ChoicesForm()
        _offer(work, forum, form)
        form.show(waiting)
        return _preview_page(work, forum, waiting, form)


def _look(work: Work, forum: Forum, waiting: ImportDraft) -> Preview:
    options = Options(
        g.today,
        waiting.first_on,
        waiting.last_on,
        waiting.zone,
        queries.preferred_zones(work, forum, g.today),
    )
    target = queries.target_of(
        work, forum, series_id=waiting.series_id, group_id=waiting.group_id, zone=waiting.zone,
        day_starts=waiting.day_starts, day_ends=waiting.day_ends,
    )  # fmt: skip
    try:
        return queries.look(work, target, read(waiting.content, options), options)
    except Unreadable as error:
        raise UnreadableFile(field="file", error=error) from error


def _preview_page(work: Work, forum: Forum, waiting: ImportDraft, form: ChoicesForm) -> str:
    preview = _look(work, forum, waiting)
    view = request.args.get("outcome", "")
    if view not in VIEWS:
        view = "todo" if preview.to_do else "refused" if preview.counts()[Outcome.REFUSED] else "same"
    lines = preview.to_do if view == "todo" else [x for x in preview.lines if x.outcome == view]
    return render_template(
        "imports/draft.html",
        forum=forum,
        draft=waiting,
        form=form,
        zones=zones(),
        preview=preview,
        view=view,
        lines=lines[:SHOWN],
        more=max(0, len(lines) - SHOWN),
        unread=preview.refused[:SHOWN] if view == "refused" else [],
        tabs=_tabs(waiting, preview, view),
        labels=labels,
        say=lambda remark: labels.words(remark, long_date),
        keep_until=waiting.made_at + timedelta(hours=rules.DRAFT_HOURS),
    )


def _tabs(waiting: ImportDraft, preview: Preview, view: str) -> list[tuple[str, str, bool]]:
    counts = preview.counts()
    named = [("todo", _("To be taken"), len(preview.to_do))]
    named += [(outcome.value, str(labels.OUTCOMES[outcome]), counts[outcome]) for outcome in Outcome]
    return [
        (f"{name} ({count})", url_for(".draft", draft_id=waiting.id, outcome=code), code == view)
        for code, name, count in named
    ]


def _choose(draft_id: UUID) -> ResponseReturnValue:
    with begin_work(read_only=True) as work:
        waiting = queries.get_draft(work, draft_id)
        forum = get_forum_by_id(work, waiting.forum_id)
        form = ChoicesForm()
        _offer(work, forum, form)
        if not form.validate():
            return _preview_page(work, forum, waiting, form), 422
    try:
        with begin_work() as work:
            operations.choose(work, draft_id, forum, form.choices())
    except UnreadableFile as error:
        form.refuse(error, labels.fault(error.facts["error"]), "last")
        with begin_work(read_only=True) as work:
            return _preview_page(work, forum, queries.get_draft(work, draft_id), form), 422
    return redirect(url_for(".draft", draft_id=draft_id), 303)


def _take(draft_id: UUID) -> ResponseReturnValue:
    shown = set(request.form.get("shown", "").split())
    leave_out = shown - set(request.form.getlist("take"))
    try:
        with begin_work() as work:
            waiting = queries.get_draft(work, draft_id)
            forum = get_forum_by_id(work, waiting.forum_id)
            made = operations.take(
                work,
                _look(work, forum, waiting),
                waiting.file_name,
                leave_out=leave_out,
                draft_id=draft_id,
                cancelled=_("Cancelled in the calendar it came from"),
            )
            operations.discard(work, draft_id)
    except EditedMeanwhile:
        flash(
            _("Somebody imported into this forum at the same moment. Look again at what is new."), "warning"
        )
        return redirect(url_for(".draft", draft_id=draft_id), 303)
    except rules.NothingChosen:
        flash(_("Nothing was taken: nothing is new or changed, or you left all of it out."), "warning")
        return redirect(url_for(".draft", draft_id=draft_id), 303)
    words = [ngettext("%(num)d meeting is in the plan.", "%(num)d meetings are in the plan.", made.created)]
    if made.changed:
        words.append(ngettext("%(num)d was changed.", "%(num)d were changed.", made.changed))
    words.append(_("Nobody has been told."))
    flash(" ".join(words))
    return redirect(url_for(".show", import_id=made.id), 303)


def _discard(draft_id: UUID) -> ResponseReturnValue:
    with begin_work() as work:
        forum = get_forum_by_id(work, queries.get_draft(work, draft_id).forum_id)
        operations.discard(work, draft_id)
    flash(_("The file is deleted. Nothing was planned."))
    return redirect(url_for(".new", slug=forum.slug), 303)
