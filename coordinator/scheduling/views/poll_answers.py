"""Answering signed in, for one's own country, and entering what a country said by other means."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from coordinator.core.work import Work
from coordinator.kit.errors import Conflict, EditedMeanwhile, Forbidden, Invalid, NotFound
from coordinator.scheduling import labels, operations, queries
from coordinator.scheduling.forms import PollAnswerForm, SourcedAnswerForm
from coordinator.scheduling.queries import PartyLine, PollPage
from coordinator.scheduling.views import poll_answering as answering
from coordinator.scheduling.views import poll_tables as tables
from coordinator.scheduling.views.door import bp
from coordinator.scheduling.views.poll_door import press, to_poll
from coordinator.web import access
from coordinator.web.filters import long_date, reader_zone
from coordinator.web.i18n import _, current_locale
from coordinator.web.onward import onward
from coordinator.web.work import begin_work


def _mine(page: PollPage, code: str | None) -> PartyLine:
    """The country the reader answers for; of several the one in the address, else the first that owes."""
    if not page.mine:
        raise Forbidden
    named = [line for line in page.mine if line.code == code]
    if code and not named:
        raise NotFound
    owing = [line for line in page.mine if not line.has_answered]
    return (named or owing or page.mine)[0]


def _code() -> str | None:
    return request.args.get("party")


def _href(poll_id: UUID, **more: Any) -> str:
    return url_for("scheduling.answer_poll", poll_id=poll_id, party=_code(), **more)


@bp.get("/polls/<uuid:poll_id>/answer")
@access.signed_in
def answer_poll(poll_id: UUID) -> ResponseReturnValue:
    """The dates, or what my country has answered already."""
    with begin_work(read_only=True) as work:
        page = queries.get_page(work, poll_id)
        party = _mine(page, _code())
        if not page.takes_answers:
            return to_poll(poll_id, _closed(page), "warning")
        form = answering.form_for(PollAnswerForm, page)
        answering.fill(form, party)
        shows_form = "change" in request.args or answering.still_open(page, party)
        return _page(work, page, party, form if shows_form else None, HTTPStatus.OK)


@bp.post("/polls/<uuid:poll_id>/answer")
@access.signed_in
def give_answer(poll_id: UUID) -> ResponseReturnValue:
    """Takes the answer; the page that follows shows it, to change or take back."""
    with begin_work(read_only=True) as work:
        page = queries.get_page(work, poll_id)
        party = _mine(page, _code())
        form = answering.form_for(PollAnswerForm, page)
        if not form.validate():
            return _page(work, page, party, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        with begin_work() as work:
            operations.give_answer(
                work, poll_id, party.party_id, form.choices(), form.reply(), version=form.version.data
            )
    except (Conflict, Invalid) as error:
        return _refused(poll_id, error)
    return onward(_href(poll_id), _("Thank you. Your answer has been saved."))


def _refused(poll_id: UUID, error: Conflict | Invalid) -> ResponseReturnValue:
    with begin_work(read_only=True) as work:
        page = queries.get_page(work, poll_id)
        party = _mine(page, _code())
        form = answering.form_for(PollAnswerForm, page)  # as typed, for the dates as they are now
        meanwhile = []
        if isinstance(error, EditedMeanwhile):
            meanwhile = answering.compared(form, party, page.result.options)
            answering.take_version(form, party)
        else:
            form.form_errors.append(labels.refusal(error))
        conflict = isinstance(error, Conflict)
        status = HTTPStatus.CONFLICT if conflict else HTTPStatus.UNPROCESSABLE_ENTITY
        return _page(work, page, party, form, status, meanwhile)


def _closed(page: PollPage) -> str:
    return _("The last day to answer was %(day)s.", day=long_date(page.poll.closes_on))


def _page(
    work: Work, page: PollPage, party: PartyLine, form: Any, status: HTTPStatus, meanwhile: Any = ()
) -> ResponseReturnValue:
    poll = page.poll
    body = render_template(
        "scheduling/poll_link.html",
        poll=poll,
        party_name=party.name.in_(current_locale()),
        asks=_("%(forum)s asks", forum=page.forum.name.in_(current_locale())),
        given=tables.given_of(party, page.result.options),
        form=form,
        lines=answering.lines_of(work, page, party, reader_zone()) if form else [],
        action=_href(poll.id),
        undo_href=url_for("scheduling.take_back_answer", poll_id=poll.id, party_id=party.party_id),
        change_href=_href(poll.id, change=1),
        others=answering.others_text(page, party),
        shows_results=page.sees_results,
        facts=answering.facts_of(work, page),
        closing=answering.closing_text(page, form),
        signed_in=True,
        meanwhile=meanwhile,
    )
    return body, int(status)


@bp.post("/polls/<uuid:poll_id>/answers/<uuid:party_id>/take-back")
@access.signed_in
def take_back_answer(poll_id: UUID, party_id: UUID) -> ResponseReturnValue:
    """The country has not answered after all."""
    return press(
        lambda work: operations.take_back_answer(work, poll_id, party_id),
        url_for("scheduling.poll", poll_id=poll_id),
        _("The answer has been taken back. What was said is kept for when the country answers again."),
    )


class _Entry:
    """The page on which the secretariat enters what a country said."""

    def __init__(self, work: Work, poll_id: UUID, party_id: UUID) -> None:
        self.work = work
        self.page = queries.get_page(work, poll_id)
        work.require(self.page.may_edit)
        found = self.page.result.party(party_id)
        if found is None:
            raise NotFound
        self.party = found
        self.form = answering.form_for(SourcedAnswerForm, self.page)

    def answer(self, status: HTTPStatus, meanwhile: Any = ()) -> ResponseReturnValue:
        poll, party = self.page.poll, self.party
        body = render_template(
            "scheduling/poll_enter.html",
            poll=poll,
            party_name=party.name.in_(current_locale()),
            given=tables.given_of(party, self.page.result.options),
            form=self.form,
            lines=answering.lines_of(self.work, self.page, party, reader_zone()),
            undo_href=url_for("scheduling.take_back_answer", poll_id=poll.id, party_id=party.party_id),
            meanwhile=meanwhile,
        )
        return body, int(status)


@bp.route("/polls/<uuid:poll_id>/answers/<uuid:party_id>", methods=["GET", "POST"])
@access.signed_in
def enter_answer(poll_id: UUID, party_id: UUID) -> ResponseReturnValue:
    """What a country said on the telephone or by mail, with the source; until the date is decided."""
    with begin_work(read_only=True) as work:
        entry = _Entry(work, poll_id, party_id)
        form = entry.form
        if request.method != "POST":
            answering.fill(form, entry.party)
            return entry.answer(HTTPStatus.OK)
        if not form.validate():
            return entry.answer(HTTPStatus.UNPROCESSABLE_ENTITY)
        name = entry.party.name.in_(current_locale())
    try:
        with begin_work() as work:
            operations.answer_for_party(
                work, poll_id, party_id, form.choices(), form.reply(), source=form.source.data or "",
                version=form.version.data,
            )  # fmt: skip
    except (Conflict, Invalid) as error:
        return _entry_refused(poll_id, party_id, error)
    return to_poll(poll_id, _("The answer of %(country)s has been saved.", country=name))


def _entry_refused(poll_id: UUID, party_id: UUID, error: Conflict | Invalid) -> ResponseReturnValue:
    with begin_work(read_only=True) as work:
        entry = _Entry(work, poll_id, party_id)
        form = entry.form
        if isinstance(error, EditedMeanwhile):
            meanwhile = answering.compared(form, entry.party, entry.page.result.options)
            answering.take_version(form, entry.party)
            return entry.answer(HTTPStatus.CONFLICT, meanwhile)
        if isinstance(error, Invalid):
            form.refuse(error, labels.refusal(error))
            return entry.answer(HTTPStatus.UNPROCESSABLE_ENTITY)
        form.form_errors.append(labels.refusal(error))
        return entry.answer(HTTPStatus.CONFLICT)
