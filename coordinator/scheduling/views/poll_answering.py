"""What the pages for answering have in common: the dates, what was answered, who else has."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask import request

from coordinator.core.work import Work
from coordinator.forums.models import Party
from coordinator.forums.queries import closed_days_of
from coordinator.meetings.labels import MODES
from coordinator.scheduling import labels
from coordinator.scheduling.forms import REST_IS_NO, PollAnswerForm, offering
from coordinator.scheduling.models import Poll
from coordinator.scheduling.queries import OptionLine, PartyLine, PollPage
from coordinator.scheduling.views import poll_tables as tables
from coordinator.web.filters import differs_for, long_date, slot_for_reader
from coordinator.web.i18n import _, current_locale

FEW = 12
"""So many countries are named; of more, how many have answered."""


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """A date to say something to: the venue's time and the reader's, what is closed at home."""

    option_id: UUID
    days: str
    time: str
    yours: str
    holidays: str
    is_new: bool


def lines_of(work: Work, page: PollPage, party: PartyLine, zone: str) -> list[AnswerLine]:
    """The dates on offer, with the holidays of the country. One statement."""
    options = page.result.options
    closed = _closed_at_home(work, party, options)
    return [
        AnswerLine(
            option.id, labels.slot_days(option.slot), labels.slot_time(option.slot),
            slot_for_reader(option.slot, zone) if differs_for(option.slot, zone) else "",
            labels.holiday_text(_within(closed, option)),
            is_new=party.has_answered and option.id not in party.choices,
        )
        for option in options
    ]  # fmt: skip


def _closed_at_home(
    work: Work, party: PartyLine, options: list[OptionLine]
) -> Mapping[date, tuple[str, ...]]:
    if not options:
        return {}
    first = min(option.slot.first_on for option in options)
    last = max(option.slot.last_on for option in options)
    found = closed_days_of(work.session, {party.party_id: party.code}, first, last, locale=current_locale())
    return {day: names[party.code] for day, names in found.items() if party.code in names}


def _within(closed: Mapping[date, tuple[str, ...]], option: OptionLine) -> dict[date, tuple[str, ...]]:
    first, last = option.slot.first_on, option.slot.last_on
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return {day: closed[day] for day in days if day in closed}


def form_for(kind: type[PollAnswerForm], page: PollPage) -> Any:
    """The form with the page's dates, and what the pressed button means."""
    form = offering(kind, page.result.options)
    form.rest_is_no = request.form.get("rest") == REST_IS_NO
    return form


def fill(form: Any, party: PartyLine) -> None:
    """Put what the country said into the form, or what it said before it took that back."""
    reply = party.reply
    form.show(party.choices or party.before)
    take_version(form, party)
    if reply is None:
        return
    form.note.data, form.other_dates.data = reply.note, reply.other_dates
    if reply.other_days:
        form.other_first_on.data = reply.other_days[0]
        form.other_last_on.data = reply.other_days[1] if reply.other_days[1] != reply.other_days[0] else None


def take_version(form: Any, party: PartyLine) -> None:
    form.version.data, form.version.raw_data = party.version, None


def compared(form: Any, party: PartyLine, options: list[OptionLine]) -> list[tuple[str, str, str]]:
    """What somebody else answered meanwhile, beside what was typed."""
    rows = []
    for option in options:
        stored = party.choices.get(option.id)
        typed = form.field_of(option.id).data
        pair = (
            labels.shown_choice(stored, answered=True),
            next((str(c.label) for c in form.field_of(option.id).choices if c.value == typed), _("Not said")),
        )
        if pair[0] != pair[1]:
            rows.append((labels.slot_days(option.slot), *pair))
    note = tables.note_text(party.reply)
    if note != (form.note.data or ""):
        rows.append((_("Note"), note, form.note.data or ""))
    return rows or [(_("Answer"), tables.who_text(party.reply), _("The same"))]


def facts_of(work: Work, page: PollPage, *extra: tuple[str, Any]) -> list[tuple[str, Any]]:
    """Which meeting it is about, and for whom."""
    return [
        (_("Meeting"), page.poll.title),
        (_("Forum"), page.forum.name.in_(current_locale())),
        *where_of(work, page.poll),
        *extra,
    ]


def where_of(work: Work, poll: Poll) -> list[tuple[str, Any]]:
    """How one takes part, and where, as far as it is known."""
    host = work.session.get(Party, poll.host_party_id) if poll.host_party_id else None
    named = [poll.venue, poll.city, host.name.in_(current_locale()) if host else None]
    return [
        (_("How one takes part"), str(MODES[poll.mode])),
        (_("Place"), ", ".join(name for name in named if name)),
    ]


def others_text(page: PollPage, party: PartyLine) -> str:
    """Which other countries have answered; nothing for who may not know."""
    if not page.sees_who:
        return ""
    locale = current_locale()
    others = [line for line in page.result.parties if line.party_id != party.party_id]
    have = [line.name.in_(locale) for line in others if line.has_answered]
    if len(others) > FEW:
        return _("%(done)s of %(all)s have answered", done=len(have), all=len(others))
    waiting = [line.name.in_(locale) for line in others if not line.has_answered]
    said = [_("Answered: %(who)s.", who=labels.countries_text(have))] if have else []
    said += [_("Not yet: %(who)s.", who=labels.countries_text(waiting))] if waiting else []
    return " ".join(said)


def closing_text(page: PollPage, form: object) -> str:
    """By when to answer, or until when the answer may be changed."""
    if form is not None:
        return _("Please answer by %(day)s.", day=long_date(page.poll.closes_on))
    return _("You can change the answer until %(day)s.", day=long_date(page.poll.closes_on))


def still_open(page: PollPage, party: PartyLine) -> bool:
    """Whether the country has dates to say something to: then the form is shown, else what it said."""
    return not party.has_answered or any(o.id not in party.choices for o in page.result.options)
