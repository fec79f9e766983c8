"""The page of a poll: its facts, how the dates stand, who has answered what, and what may be done now."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from coordinator.core.work import Work
from coordinator.forums.models import Forum
from coordinator.scheduling import labels, operations, queries
from coordinator.scheduling.models import Poll
from coordinator.scheduling.queries import Contact, OptionLine, PartyLine, PollPage, PollResult
from coordinator.scheduling.queries.poll_pages import decided_dates, known_meeting
from coordinator.scheduling.rules.kinds import PollState
from coordinator.scheduling.rules.polls import EDITABLE, HOLDING, REOPENABLE
from coordinator.scheduling.views import poll_tables as tables
from coordinator.scheduling.views.door import bp
from coordinator.scheduling.views.poll_answering import where_of
from coordinator.scheduling.views.poll_tables import Given, Grid, RankedLine
from coordinator.web import access
from coordinator.web.filters import (
    differs_for,
    instant_text,
    long_date,
    reader_zone,
    slot_for_reader,
    slot_text,
)
from coordinator.web.i18n import _, current_locale
from coordinator.web.sheets import Cell, download
from coordinator.web.work import begin_work

NO_PARTY = UUID(int=0)

Action = tuple[str, str, str]
"""Label, address, variant of the button."""


@dataclass(frozen=True, slots=True)
class OptionRow:
    days: str
    time: str
    yours: str
    more: str
    withdrawn: bool
    word: str
    action: str | None


@dataclass(frozen=True, slots=True)
class Proposal:
    party: str
    text: str
    href: str | None


@dataclass(frozen=True, slots=True)
class GuestRow:
    party: str
    name: str
    told: str
    revoked: str
    href: str | None
    word: str


@dataclass
class Shown:
    """Everything the template says, in words."""

    page: PollPage
    lead: str
    meta: str
    facts: list[tuple[str, Any]]
    actions: list[Action] = field(default_factory=list)
    banners: list[tuple[str, str, str]] = field(default_factory=list)
    ranked: list[RankedLine] = field(default_factory=list)
    grid: Grid | None = None
    mine: list[tuple[str, Given]] = field(default_factory=list)
    answered_text: str = ""
    proposals: list[Proposal] = field(default_factory=list)
    options: list[OptionRow] = field(default_factory=list)
    add_href: str | None = None
    waiting: list[tuple[str, bool, str | None]] = field(default_factory=list)
    remind_href: str | None = None
    manage: list[tuple[str, str]] = field(default_factory=list)
    downloads: list[tuple[str, str]] = field(default_factory=list)

    @property
    def poll(self) -> Poll:
        return self.page.poll

    @property
    def forum(self) -> Forum:
        return self.page.forum

    @property
    def explanation(self) -> str:
        return str(labels.RANKING)


@bp.get("/polls/<uuid:poll_id>")
@access.signed_in
def poll(poll_id: UUID) -> ResponseReturnValue:
    """A poll, as far as the reader may see it."""
    with begin_work(read_only=True) as work:
        page = queries.get_page(work, poll_id)
        return render_template("scheduling/poll.html", page=_shown(work, page), labels=labels)


def _shown(work: Work, page: PollPage) -> Shown:
    poll = page.poll
    shown = Shown(
        page, _lead(work, page), page.forum.name.in_(current_locale()), _facts(work, page),
        actions=_actions(page, known_meeting(work, poll)), banners=_banners(page), options=_options(page),
        manage=_manage(page),
    )  # fmt: skip
    if page.may_edit and poll.state in EDITABLE:
        shown.add_href = url_for("scheduling.add_dates", poll_id=poll.id)
    if poll.opened_at is not None:
        _show_answers(page, shown)
        _show_people(page, shown)
    return shown


def _show_answers(page: PollPage, shown: Shown) -> None:
    """What was answered, as far as the reader may see it."""
    poll, result, holds = page.poll, page.result, page.may_edit and page.poll.state in HOLDING
    if page.sees_results:
        shown.ranked = tables.ranked_of(page, lambda option: _decide_href(poll, option) if holds else None)
        enter = _enter_href(poll, NO_PARTY)  # one address for all: there may be sixty
        shown.grid = tables.grid_of(
            page, lambda party: enter.replace(str(NO_PARTY), str(party)) if holds else None
        )
        shown.proposals = _proposals(page, edits=holds)
        shown.downloads = [
            (word, url_for("scheduling.poll_file", poll_id=poll.id, kind=kind))
            for kind, word in (("csv", "CSV"), ("xlsx", "Excel"))
        ]
        return
    given = [(line.name.in_(current_locale()), tables.given_of(line, result.options)) for line in page.mine]
    shown.mine = [(name, each) for name, each in given if each is not None]
    shown.answered_text = _answered_text(page) if page.sees_who else ""


def _show_people(page: PollPage, shown: Shown) -> None:
    """Who is waited for."""
    poll, locale = page.poll, current_locale()
    if page.sees_who and poll.state in HOLDING:
        shown.waiting = [
            (
                line.name.in_(locale),
                line.required,
                _enter_href(poll, line.party_id) if page.may_edit else None,
            )
            for line in page.result.owing()
        ]
    if page.may_edit and page.takes_answers:
        shown.remind_href = url_for("scheduling.remind_poll", poll_id=poll.id)


def _lead(work: Work, page: PollPage) -> str:
    poll = page.poll
    if poll.state == PollState.DECIDED:
        option = decided_dates(work.session, [poll.id]).get(poll.id)
        return slot_text(option.slot) if option else _("The date has been decided.")
    if page.takes_answers:
        return _("Answers are taken until %(day)s.", day=long_date(poll.closes_on))
    if poll.state == PollState.DRAFT:
        return _("Nobody has been asked yet.")
    if poll.state == PollState.CANCELLED:
        return _("Nothing comes of this poll.")
    return _("The last day to answer was %(day)s.", day=long_date(poll.closes_on))


def _facts(work: Work, page: PollPage) -> list[tuple[str, Any]]:
    poll = page.poll
    return [
        *where_of(work, poll),
        (_("Last day to answer"), long_date(poll.closes_on)),
        (_("Who sees the answers"), labels.RESULTS_FOR[poll.results_for]),
        (_("Opened"), instant_text(poll.opened_at) if poll.opened_at else None),
        (_("Decided"), instant_text(poll.decided_at) if poll.decided_at else None),
        (_("Reason"), poll.state_reason),
    ]


def _actions(page: PollPage, meeting_id: UUID | None) -> list[Action]:
    poll = page.poll
    found: list[Action] = []
    if page.takes_answers:
        for line in page.mine:
            word = _("Change the answer of %(country)s") if line.has_answered else _("Answer for %(country)s")
            found.append(
                (word % {"country": line.name.in_(current_locale())}, _answer_href(page, line.code), "")
            )
    if page.may_edit and poll.state == PollState.DRAFT:
        found.append((_("Open the poll for answers"), url_for("scheduling.open_poll", poll_id=poll.id), ""))
        found.append((_("Edit the poll"), url_for("scheduling.edit_poll", poll_id=poll.id), ""))
    if page.may_edit and page.takes_answers and page.result.owing():
        found.append(
            (_("Remind who has not answered"), url_for("scheduling.remind_poll", poll_id=poll.id), "")
        )
    if page.may_edit and poll.state in HOLDING:
        found.append((_("Decide on a date"), url_for("scheduling.decide_poll", poll_id=poll.id), ""))
    if meeting_id is not None:
        found.append((_("Open the meeting"), url_for("meetings.show", meeting_id=meeting_id), ""))
    return [
        (word, href, "primary" if not place else "secondary") for place, (word, href, _v) in enumerate(found)
    ]


def _banners(page: PollPage) -> list[tuple[str, str, str]]:
    poll = page.poll
    if poll.state == PollState.DRAFT:
        return [("warning", _("Draft."), _("Only the secretariat and the chairs see it."))]
    if poll.state == PollState.CANCELLED:
        return [("danger", _("Cancelled."), poll.state_reason or "")]
    if poll.state == PollState.CLOSED or (poll.state == PollState.OPEN and not page.takes_answers):
        text = _("The secretariat decides on the date; who answers late writes to it.")
        return [("info", _("Closed."), text)]
    return []


def _manage(page: PollPage) -> list[tuple[str, str]]:
    poll = page.poll
    if not page.may_edit:
        return []
    at, state = poll.id, poll.state
    lines = [
        (_("Edit the poll"), "edit_poll", state in EDITABLE),
        (_("Add dates"), "add_dates", state in EDITABLE),
        (_("Remind who has not answered"), "remind_poll", page.takes_answers),
        (_("Links for answering"), "poll_links", poll.opened_at is not None),
        (_("Close the poll"), "close_poll", state == PollState.OPEN),
        (_("Open the poll again"), "reopen_poll",
         state in REOPENABLE and poll.opened_at is not None),
        (_("Decide on a date"), "decide_poll", state in HOLDING),
        (_("Cancel the poll"), "cancel_poll", state in EDITABLE),
    ]  # fmt: skip
    return [(word, url_for(f"scheduling.{name}", poll_id=at)) for word, name, may in lines if may]


def _answered_text(page: PollPage) -> str:
    locale, result = current_locale(), page.result
    have = [line.name.in_(locale) for line in result.parties if line.has_answered]
    if not have:
        return _("Nobody has answered yet.")
    return _("Answered: %(who)s.", who=labels.countries_text(have))


def _proposals(page: PollPage, *, edits: bool) -> list[Proposal]:
    found = []
    for line in page.result.parties:
        if line.reply is None or not line.reply.names_another:
            continue
        days, href = line.reply.other_days, None
        if edits:
            span = f"{days[0].isoformat()}..{days[1].isoformat()}" if days else None
            href = url_for("scheduling.add_dates", poll_id=page.poll.id, option=span, party=line.code)
        found.append(Proposal(line.name.in_(current_locale()), tables.other_text(line.reply), href))
    return found


def _options(page: PollPage) -> list[OptionRow]:
    """The dates, earliest first; those withdrawn for who leads the poll."""
    lines = [*page.result.options, *(page.result.withdrawn if page.leads else ())]
    edits = page.may_edit and page.poll.state in EDITABLE
    lines.sort(key=lambda line: (line.starts_at, line.ends_at))
    return [_option_row(page, line, edits=edits) for line in lines]


def _option_row(page: PollPage, option: OptionLine, *, edits: bool) -> OptionRow:
    withdrawn = option.withdrawn_at is not None
    name = "restore_date" if withdrawn else "withdraw_date"
    slot = option.slot
    return OptionRow(
        labels.slot_days(slot), labels.slot_time(slot),
        slot_for_reader(slot, reader_zone()) if differs_for(slot, reader_zone()) else "",
        labels.points_text(option.points) if option.points and page.leads else "",
        withdrawn,
        _("Bring back") if withdrawn else _("Withdraw"),
        url_for(f"scheduling.{name}", poll_id=page.poll.id, option_id=option.id) if edits else None,
    )  # fmt: skip


@bp.get("/polls/<uuid:poll_id>/links")
@access.signed_in
def poll_links(poll_id: UUID) -> ResponseReturnValue:
    """Who was written to, and whose link opens the poll."""
    with begin_work(read_only=True) as work:
        page = queries.get_page(work, poll_id)
        work.require(page.may_edit)
        return render_template("scheduling/poll_links.html", poll=page.poll, guests=_guests(work, page))


def _guests(work: Work, page: PollPage) -> list[GuestRow]:
    names = {line.party_id: line.name.in_(current_locale()) for line in page.result.parties}
    found = queries.contacts(work, page.poll, names)
    if page.poll.state not in HOLDING:
        found = [each for each in found if each.guest_id is not None]
    rows = [_guest_row(page.poll, each, names) for each in found]
    return sorted(rows, key=lambda row: (row.party.casefold(), row.name.casefold()))


def _guest_row(poll: Poll, each: Contact, names: dict[UUID, str]) -> GuestRow:
    revoked = each.revoked_at is not None
    if not each.is_current:
        told = _("Speaks for the country no more")
    elif each.waits_until is not None:
        told = _("The mail leaves %(when)s", when=instant_text(each.waits_until))
    else:
        told = instant_text(each.told_at) if each.told_at else _("Not written to")
    name = "restore_link" if revoked else "revoke_link"
    return GuestRow(
        names.get(each.party_id, ""), each.name, told,
        instant_text(each.revoked_at) if each.revoked_at else "",
        url_for(f"scheduling.{name}", poll_id=poll.id, guest_id=each.guest_id) if each.guest_id else None,
        _("Bring the link back") if revoked else _("End the link"),
    )  # fmt: skip


def _answer_href(page: PollPage, code: str) -> str:
    several = len(page.mine) > 1
    return url_for("scheduling.answer_poll", poll_id=page.poll.id, party=code if several else None)


def _enter_href(poll: Poll, party_id: UUID) -> str:
    return url_for("scheduling.enter_answer", poll_id=poll.id, party_id=party_id)


def _decide_href(poll: Poll, option_id: UUID) -> str:
    return url_for("scheduling.decide_poll", poll_id=poll.id, option=option_id)


@bp.get("/polls/<uuid:poll_id>.<any(csv, xlsx):kind>")
@access.signed_in
def poll_file(poll_id: UUID, kind: str) -> ResponseReturnValue:
    """The table country × date as a file; taking it is on record."""
    with begin_work() as work:
        _poll, found = operations.export_answers(work, poll_id)
        columns, rows = _sheet(found)
    return download(kind, "poll", _("Date poll"), columns, rows)


def _sheet(result: PollResult) -> tuple[list[str], list[list[Cell]]]:
    locale = current_locale()
    columns = [
        _("Country"), _("Code"), _("Asked as"), *(slot_text(option.slot) for option in result.options),
        _("Another date"), _("Note"), _("Who answered"),
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [
            line.name.in_(locale), line.code, _("required") if line.required else _("optional"),
            *(_word(line, option) for option in result.options),
            tables.other_text(line.reply), tables.note_text(line.reply), tables.who_text(line.reply),
        ]
        for line in result.parties
    ]  # fmt: skip
    return columns, rows


def _word(line: PartyLine, option: OptionLine) -> str:
    choice = line.choices.get(option.id)
    return labels.choice_words()[choice] if choice else ""
