"""Papers of a meeting: the list, uploading, one paper with its versions, and its bytes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from coordinator.core.files import TooLarge
from coordinator.core.work import Work
from coordinator.forums import queries as forums
from coordinator.kit.errors import EditedMeanwhile, NotFound
from coordinator.meetings import queries as meetings
from coordinator.meetings.models import Meeting
from coordinator.proceedings import labels, operations, policy, queries
from coordinator.proceedings.forms import PaperForm, UploadForm, VersionForm
from coordinator.proceedings.models import Paper
from coordinator.proceedings.queries import AgendaView, Row
from coordinator.proceedings.rules import type_of_words
from coordinator.proceedings.sniffing import KINDS, NotADocument, identify, safe_filename
from coordinator.proceedings.views._blueprint import about, bp
from coordinator.web import access
from coordinator.web.forms import options
from coordinator.web.i18n import _, current_locale
from coordinator.web.work import begin_work, house

INLINE = {kind.media_type for kind in KINDS if kind.inline}
ACCEPT = ",".join(f".{kind.extension}" for kind in KINDS)

# A document of somebody else's making: it may show itself and nothing more.
SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'"


@bp.get("/meetings/<uuid:meeting_id>/papers")
@access.signed_in
def papers(meeting_id: UUID) -> ResponseReturnValue:
    """All papers of the meeting by item, and what is still missing."""
    with begin_work(read_only=True) as work:
        meeting = meetings.get_meeting(work, meeting_id)
        view = queries.agenda_of(work, meeting)
        if not view.may_see:
            raise NotFound
        return render_template("proceedings/papers.html", view=view, **about(work, meeting))


# Uploading -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Upload:
    """What the page of a new paper shows."""

    form: UploadForm
    expected: Mapping[str, Sequence[str]]
    values: dict[str, Any]

    def page(self, status: int = 200) -> ResponseReturnValue:
        return render_template(
            "proceedings/paper_new.html", form=self.form, accept=ACCEPT, limit=_limit(), **self.values
        ), status


def _limit() -> int:
    return house().settings.upload_limit_mb


def _upload(work: Work, meeting_id: UUID) -> _Upload:
    meeting = meetings.get_meeting(work, meeting_id)
    view = queries.agenda_of(work, meeting)
    if not view.may_see:
        raise NotFound
    rows = [row for row in view.items if policy.may_upload(work.actor, meeting, row.item)]
    work.require(bool(rows) or policy.may_upload(work.actor, meeting))
    form = UploadForm()
    expected = _offer(work, meeting, form, rows)
    if request.method != "POST":
        _prefill(form, meeting, expected, rows)
    return _Upload(form, expected, about(work, meeting))


def _offer(work: Work, meeting: Meeting, form: PaperForm, rows: Sequence[Row]) -> Mapping[str, Sequence[str]]:
    """Fill the choices; gives the words of each item's expected papers by the item's id as text."""
    locale = current_locale()
    everywhere = policy.may_upload(work.actor, meeting)
    expected: dict[str, Sequence[str]] = {}
    places: dict[str, list[tuple[str, str]]] = {}
    if everywhere:
        places[_("The meeting")] = [("", _("The meeting as a whole"))]
    for row in rows:
        if row.item is None:
            continue
        key = str(row.item.id)
        expected[key] = row.item.expected_papers
        title = f"{row.number}. {row.item.title}" if row.number else row.item.title
        places[title] = [
            *((f"{key}:{n}", words) for n, words in enumerate(row.item.expected_papers)),
            (key, _("Another paper to this item")),
        ]
    form.place.choices = {group: options(pairs) for group, pairs in places.items()}
    form.type_code.choices = options(
        [("", _("Not said")), *((t.code, t.label.in_(locale)) for t in queries.document_types(work.session))]
    )
    form.party_id.choices = options(_whose(work, meeting, everywhere=everywhere))
    return expected


def _whose(work: Work, meeting: Meeting, *, everywhere: bool) -> list[tuple[str, str]]:
    """In whose name: any party of the roster, or one of the actor's own."""
    locale = current_locale()
    if everywhere:
        roster = forums.roster(work.session, meeting.forum_id, meeting.first_on)
        parties = {seat.party.id: seat.party for seat in roster}
    else:
        parties = forums.parties_by_id(work.session, policy.parties_at(work.actor, meeting))
    named = sorted(((str(p.id), p.name.in_(locale)) for p in parties.values()), key=lambda n: n[1].casefold())
    return [("", _("Nobody’s in particular")), *named] if everywhere else named


def _prefill(
    form: UploadForm, meeting: Meeting, expected: Mapping[str, Sequence[str]], rows: Sequence[Row]
) -> None:
    """`?item=`, `?expected=` (its words) and `?party=` come from the lines that say what is missing."""
    item, words = request.args.get("item", ""), request.args.get("expected", "")
    row = next((row for row in rows if row.item is not None and str(row.item.id) == item), None)
    form.sharing.data = (row.item.sharing if row and row.item else meeting.sharing).value
    if item in expected:
        nth = list(expected[item]).index(words) if words in expected[item] else None
        form.place.data = item if nth is None else f"{item}:{nth}"
        form.type_code.data = type_of_words(words) or ""
    form.party_id.data = request.args.get("party", "")


@bp.route("/meetings/<uuid:meeting_id>/papers/new", methods=["GET", "POST"])
@access.signed_in
def paper_new(meeting_id: UUID) -> ResponseReturnValue:
    with begin_work(read_only=True) as work:
        upload = _upload(work, meeting_id)
        form = upload.form
        if request.method != "POST":
            return upload.page()
        if not form.validate():
            _file_of(form)
            return upload.page(422)
        file = _take(form)
        if file is None:
            return upload.page(422)
    form.title.data = form.title.data or file.filename.rpartition(".")[0]
    try:
        with begin_work() as work:
            paper = operations.upload_paper(work, meeting_id, form.values(upload.expected), file)
    except operations.BadPaper as error:
        form.refuse(error, labels.PAPER_FAULTS[error.fault])
        return upload.page(422)
    flash(_("“%(title)s” is uploaded.", title=paper.title))
    return redirect(url_for(".papers", meeting_id=meeting_id, _anchor=f"paper-{paper.id}"), 303)


def _file_of(form: UploadForm | VersionForm) -> FileStorage | None:
    """The chosen file, or a message at the field."""
    storage = form.file.data
    if isinstance(storage, FileStorage) and storage.filename:
        return storage
    form.file.errors = [*form.file.errors, _("Choose a file.")]
    return None


def _take(form: UploadForm | VersionForm) -> operations.StoredFile | None:
    """Look at the file, then store it; None with a message at the field where it is not taken."""
    storage = _file_of(form)
    if storage is None:
        return None
    try:
        kind = identify(storage.stream)
        key, size = house().files.put(storage.stream, limit=_limit() * 1_000_000)
    except NotADocument as error:
        form.refuse(error, labels.FILE_FAULTS[error.fault], "file")
        return None
    except TooLarge as error:
        too_large = _(
            "This file is larger than %(limit)s MB. A PDF can often be saved in a reduced size.",
            limit=_limit(),
        )
        form.refuse(error, too_large, "file")
        return None
    return operations.StoredFile(safe_filename(storage.filename, kind), kind.media_type, size, key)


# One paper -----------------------------------------------------------------------------------------


@bp.get("/papers/<uuid:paper_id>")
@access.signed_in
def paper(paper_id: UUID) -> ResponseReturnValue:
    with begin_work(read_only=True) as work:
        return _paper_page(work, paper_id, VersionForm())


def _paper_page(work: Work, paper_id: UUID, form: VersionForm, *, status: int = 200) -> ResponseReturnValue:
    meeting, entry = queries.get_paper(work, paper_id)
    return render_template(
        "proceedings/paper.html",
        entry=entry,
        paper=entry.paper,
        versions=queries.versions_of(work.session, paper_id),
        form=form,
        accept=ACCEPT,
        limit=_limit(),
        inline=INLINE,
        **about(work, meeting),
    ), status


@bp.post("/papers/<uuid:paper_id>/versions")
@access.signed_in
def paper_version(paper_id: UUID) -> ResponseReturnValue:
    form = VersionForm()
    with begin_work(read_only=True) as work:
        meeting, entry = queries.get_paper(work, paper_id)
        work.require(policy.may_change_paper(work.actor, meeting, entry.paper))
        file = _take(form) if form.validate() else None
        if file is None:
            return _paper_page(work, paper_id, form, status=422)
    with begin_work() as work:
        version = operations.add_version(work, paper_id, file)
    if version.id == entry.latest.id:
        flash(_("This is the very same file as version %(number)s.", number=version.number), "info")
    else:
        flash(_("Version %(number)s is uploaded.", number=version.number))
    return redirect(url_for(".paper", paper_id=paper_id), 303)


@bp.route("/papers/<uuid:paper_id>/edit", methods=["GET", "POST"])
@access.signed_in
def paper_edit(paper_id: UUID) -> ResponseReturnValue:
    with begin_work(read_only=request.method != "POST") as work:
        meeting, entry = queries.get_paper(work, paper_id)
        work.require(policy.may_edit_paper(work.actor, meeting, entry.paper))
        view = queries.agenda_of(work, meeting)
        form = PaperForm()
        expected = _offer(work, meeting, form, view.items)
        values = {"form": form, "paper": entry.paper, "entry": entry, **about(work, meeting)}
        if request.method != "POST":
            _show(form, entry.paper, view)
            return render_template("proceedings/paper_edit.html", theirs=None, **values)
        if not form.validate():
            return render_template("proceedings/paper_edit.html", theirs=None, **values), 422
        try:
            operations.edit_paper(work, paper_id, form.values(expected), version=form.version_number())
        except operations.BadPaper as error:
            form.refuse(error, labels.PAPER_FAULTS[error.fault])
            return render_template("proceedings/paper_edit.html", theirs=None, **values), 422
        except EditedMeanwhile:
            form.version.data = str(entry.paper.version)
            return render_template("proceedings/paper_edit.html", theirs=entry.paper, **values), 409
    flash(_("“%(title)s” is saved.", title=entry.paper.title))
    return redirect(url_for(".paper", paper_id=paper_id), 303)


def _show(form: PaperForm, paper: Paper, view: AgendaView) -> None:
    form.title.data, form.type_code.data = paper.title, paper.type_code or ""
    form.party_id.data = str(paper.party_id) if paper.party_id else ""
    form.sharing.data, form.draft.data = paper.sharing.value, paper.draft
    form.version.data = str(paper.version)
    row = next((r for r in view.items if r.item is not None and r.item.id == paper.item_id), None)
    if row is not None and row.item is not None:
        expected = row.item.expected_papers
        nth = expected.index(paper.expected) if paper.expected in expected else None
        form.place.data = str(row.item.id) if nth is None else f"{row.item.id}:{nth}"


@bp.post("/papers/<uuid:paper_id>/withdraw")
@access.signed_in
def paper_withdraw(paper_id: UUID) -> ResponseReturnValue:
    with begin_work() as work:
        operations.withdraw_paper(work, paper_id)
    return redirect(url_for(".paper", paper_id=paper_id), 303)


@bp.post("/papers/<uuid:paper_id>/bring-back")
@access.signed_in
def paper_bring_back(paper_id: UUID) -> ResponseReturnValue:
    with begin_work() as work:
        paper = operations.bring_back_paper(work, paper_id)
    flash(_("“%(title)s” is back.", title=paper.title))
    return redirect(url_for(".paper", paper_id=paper_id), 303)


@bp.get("/papers/<uuid:paper_id>/file")
@access.signed_in
def paper_file(paper_id: UUID) -> ResponseReturnValue:
    """The bytes. `?version=` names an earlier one, `?open=yes` shows a PDF in the browser."""
    number = request.args.get("version", "")
    if number and not (number.isascii() and number.isdigit() and len(number) < 6):
        raise NotFound
    with begin_work(read_only=True) as work:
        restricted = operations.is_restricted(queries.get_paper(work, paper_id)[1].paper)
    with begin_work(read_only=not restricted) as work:
        _paper, version = operations.open_paper(work, paper_id, int(number) if number else None)
    shown = version.media_type in INLINE and request.args.get("open") == "yes"
    answer: Response = send_file(
        house().files.path(version.sha256),
        mimetype=version.media_type,
        as_attachment=not shown,
        download_name=version.filename,
        etag=False,
        conditional=not restricted,  # each reading of a restricted one is on record, so it comes whole
    )
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Content-Security-Policy"] = SANDBOX
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
