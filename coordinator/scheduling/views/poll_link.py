"""The page behind the link in a mail: whoever holds it answers for the country of the person it names.

Mail scanners open links by themselves, so that opening changes nothing; pressing a button does.
"""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coordinator.core.rendering import speaking
from coordinator.core.work import Work
from coordinator.forums.models import Forum
from coordinator.kit.actor import Actor
from coordinator.kit.errors import (
    Conflict,
    CoordinatorError,
    EditedMeanwhile,
    Forbidden,
    Gone,
    Invalid,
    NotFound,
)
from coordinator.kit.texts import LOCALES
from coordinator.scheduling import labels, operations, queries
from coordinator.scheduling.forms import PollAnswerForm
from coordinator.scheduling.models import Poll
from coordinator.scheduling.queries import Guest, PartyLine, PollPage
from coordinator.scheduling.queries.poll_pages import decided_dates, known_meeting, secretariat_of
from coordinator.scheduling.rules.kinds import Choice
from coordinator.scheduling.rules.polls import LinkEnd
from coordinator.scheduling.views import poll_answering as answering
from coordinator.scheduling.views import poll_tables as tables
from coordinator.scheduling.views.door import bp
from coordinator.web import access
from coordinator.web.filters import long_date, slot_text
from coordinator.web.i18n import LANGUAGE_COOKIE, _, current_locale
from coordinator.web.limits import limiter, tokens
from coordinator.web.work import begin_system_work, house

TELLING = (LinkEnd.CLOSED, LinkEnd.DECIDED, LinkEnd.CANCELLED)
"""Ends of the poll, told to those who may know of it; the others are ends of the link, and say nothing."""


@dataclass(frozen=True, slots=True)
class Door:
    """Who has come in by a link, as whom, and why they can answer no more."""

    token: str
    guest: Guest
    actor: Actor
    ended: LinkEnd | None

    def href(self, endpoint: str = "poll_link", **more: Any) -> str:
        return url_for(f"scheduling.{endpoint}", token=self.token, **more)


@contextmanager
def _reading(token: str) -> Iterator[tuple[Work, Door]]:
    """A reading unit of whoever the link names, in their language. Raises NotFound."""
    with begin_system_work(read_only=True) as work:
        guest = queries.find_guest_by_token(work, token)
        if guest is None:
            raise NotFound
        actor = queries.actor_for(work, guest, house().seat_sources)
        door = Door(token, guest, actor, queries.why_ended(work, guest, actor))
    with house().units.begin(actor, read_only=True) as work, _speaking_to(actor):
        yield work, door


def _speaking_to(actor: Actor) -> AbstractContextManager[None]:
    """In the language chosen on the page, else that of the person."""
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    return speaking(chosen if chosen in LOCALES else actor.locale)


@bp.get("/poll/<token>")
@access.token
@tokens
def poll_link(token: str) -> ResponseReturnValue:
    """The dates, or what the country has answered already; changes nothing."""
    with _reading(token) as (work, door):
        if door.ended is not None:
            return _ended(work, door)
        page, party = _page_of(work, door)
        form = answering.form_for(PollAnswerForm, page)
        answering.fill(form, party)
        shows_form = "change" in request.args or answering.still_open(page, party)
        return _page(work, door, (page, party), form if shows_form else None, HTTPStatus.OK)


@bp.post("/poll/<token>")
@access.token
@tokens
@limiter.limit("60 per hour")
def answer_by_link(token: str) -> ResponseReturnValue:
    """Takes the answer; the page that follows shows it, to change or take back."""
    with _reading(token) as (work, door):
        page, party = _page_of(work, door) if door.ended in (None, *TELLING) else (None, None)
        if page is None or party is None:
            return _ended(work, door)
        form = answering.form_for(PollAnswerForm, page)
        valid = form.validate()
        if door.ended is not None:
            return _ended(work, door, _typed(form, page), HTTPStatus.CONFLICT)
        if not valid:
            return _page(work, door, (page, party), form, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        with house().units.begin(door.actor) as work:
            operations.answer_by_link(work, token, form.choices(), form.reply(), version=form.version.data)
    except (Conflict, Invalid, Gone) as error:
        return _refused(token, error)
    with _speaking_to(door.actor):
        flash(_("Thank you. Your answer has been saved."))
    return _sealed(redirect(door.href(), 303))


@bp.post("/poll/<token>/take-back")
@access.token
@tokens
@limiter.limit("60 per hour")
def take_back_by_link(token: str) -> ResponseReturnValue:
    """The country has not answered after all."""
    with _reading(token) as (work, door):
        if door.ended is not None:
            return _ended(work, door, status=HTTPStatus.CONFLICT)
    done = True
    try:
        with house().units.begin(door.actor) as work:
            operations.take_back_answer(work, door.guest.poll.id, door.guest.party_id)
    except (NotFound, Forbidden, Conflict):
        done = False
    with _speaking_to(door.actor):
        if done:
            flash(
                _("The answer has been taken back. What was said is kept for when the country answers again.")
            )
        else:
            flash(_("There was nothing to take back."), "info")
    return _sealed(redirect(door.href(), 303))


def _refused(token: str, error: CoordinatorError) -> Response:
    with _reading(token) as (work, door):
        page, party = _page_of(work, door) if door.ended in (None, *TELLING) else (None, None)
        if page is None or party is None:
            return _ended(work, door)
        form = answering.form_for(PollAnswerForm, page)  # as typed, for the dates as they are now
        if door.ended is not None:
            return _ended(work, door, _typed(form, page), HTTPStatus.CONFLICT)
        meanwhile: list[tuple[str, str, str]] = []
        if isinstance(error, EditedMeanwhile):
            meanwhile = answering.compared(form, party, page.result.options)
            answering.take_version(form, party)
        else:
            form.form_errors.append(labels.refusal(error))
        conflict = isinstance(error, Conflict)
        status = HTTPStatus.CONFLICT if conflict else HTTPStatus.UNPROCESSABLE_ENTITY
        return _page(work, door, (page, party), form, status, meanwhile)


def _page_of(work: Work, door: Door) -> tuple[PollPage, PartyLine]:
    poll = door.guest.poll
    page = queries.page_of(work, poll, work.session.get_one(Forum, poll.forum_id))
    party = next((line for line in page.mine if line.party_id == door.guest.party_id), None)
    if party is None:
        raise NotFound
    return page, party


def _page(
    work: Work, door: Door, seen: tuple[PollPage, PartyLine], form: Any, status: HTTPStatus,
    meanwhile: Sequence[tuple[str, str, str]] = (),
) -> Response:  # fmt: skip
    page, party = seen
    body = render_template(
        "scheduling/poll_link.html",
        poll=page.poll,
        party_name=party.name.in_(current_locale()),
        asks=_("%(forum)s asks", forum=page.forum.name.in_(current_locale())),
        given=tables.given_of(party, page.result.options, door.actor.zone),
        form=form,
        lines=answering.lines_of(work, page, party, door.actor.zone) if form else [],
        action=door.href(),
        undo_href=door.href("take_back_by_link"),
        change_href=door.href(change=1),
        others=answering.others_text(page, party),
        shows_results=page.sees_results,
        facts=answering.facts_of(work, page, (_("You"), door.actor.name)),
        closing=answering.closing_text(page, form),
        signed_in=False,
        meanwhile=meanwhile,
    )
    return _sealed((body, int(status)))


# Links that open nothing any more


def _typed(form: Any, page: PollPage) -> tables.Given:
    """What somebody wanted to answer too late: shown, so that they can pass it on."""
    lines = []
    for option in page.result.options:
        choice = next((c for c in Choice if c.value == form.field_of(option.id).data), None)
        word = labels.shown_choice(choice, answered=True)
        lines.append((labels.slot_days(option.slot), word, labels.CELLS[choice] if choice else "is-unsaid"))
    first, last = form.other_first_on.data, form.other_last_on.data
    days = labels.days_text(first, last or first) if first else ""
    other = "; ".join(text for text in (days, form.other_dates.data) if text)
    return tables.Given(lines, other, form.note.data or "", _("This was not saved."))


def _ended(
    work: Work, door: Door, typed: tables.Given | None = None, status: HTTPStatus | None = None
) -> Response:
    """What became of the poll, for those who may know; else that the link has ended, and no more."""
    poll, why = door.guest.poll, door.ended
    values: dict[str, Any] = {
        "heading": _("This link has ended"),
        "lead": None,
        "meeting_href": None,
        "given": typed,
        "write_to": [],
        "late": False,
    }
    if why in TELLING:
        values |= {"lead": poll.title} | _became(work, poll, why)
    else:
        values["sentences"] = [
            _(
                "You are no longer asked by this link. If you think that you should be, write to the "
                "secretariat."
            )
        ]
    usual = HTTPStatus.OK if why in TELLING else HTTPStatus.GONE
    body = render_template("scheduling/poll_link_ended.html", **values)
    return _sealed((body, int(status or usual)))


def _became(work: Work, poll: Poll, why: LinkEnd | None) -> dict[str, Any]:
    values: dict[str, Any] = {"write_to": secretariat_of(work, poll), "late": why == LinkEnd.CLOSED}
    if why == LinkEnd.DECIDED:
        option = decided_dates(work.session, [poll.id]).get(poll.id)
        when = slot_text(option.slot) if option else ""
        meeting_id = known_meeting(work, poll)
        return values | {
            "heading": _("The date has been decided"),
            "meeting_href": url_for("meetings.show", meeting_id=meeting_id) if meeting_id else None,
            "sentences": [_("The meeting takes place %(when)s.", when=when)],
        }
    if why == LinkEnd.CANCELLED:
        said = [_("This poll has been cancelled. You need not do anything."), poll.state_reason or ""]
        return values | {"heading": _("The poll has been cancelled"), "sentences": [s for s in said if s]}
    last = _("The last day to answer was %(day)s.", day=long_date(poll.closes_on))
    return values | {"heading": _("The poll has closed"), "sentences": [last]}


def _sealed(answer: ResponseReturnValue) -> Response:
    """The address is a secret: it is not passed on, kept or listed."""
    response = make_response(answer)
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Cache-Control"] = "no-store"
    return response
