"""What the page of a poll shows of its answers, as words and rows; no reads."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from markupsafe import Markup

from coordinator.scheduling import labels
from coordinator.scheduling.queries import OptionLine, PartyLine, PollPage, PollResult, ReplyLine
from coordinator.scheduling.rules.kinds import AnswerVia, Choice
from coordinator.scheduling.rules.polls import Ranked
from coordinator.web.filters import instant_text, long_date
from coordinator.web.i18n import _, current_locale, ngettext

Cell = tuple[str, str, str]
"""The date (for those who see a list instead of a table), the word, its tint."""

CELL = Markup('<td class="{}" data-label="{}"><b>{}</b></td>')
UNSAID, NOTHING = "unsaid", ""

Href = Callable[[UUID], str | None]


@dataclass(frozen=True, slots=True)
class Column:
    head: str
    place: str
    remark: str
    tally: str
    css: str


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    code: str
    kind: str
    href: str | None
    cells: Markup
    who: str
    note: str


@dataclass(frozen=True, slots=True)
class Grid:
    columns: list[Column]
    rows: list[Row]
    note: str


@dataclass(frozen=True, slots=True)
class RankedLine:
    place: int
    days: str
    time: str
    tally: str
    why: list[str]
    decide_href: str | None


@dataclass(frozen=True, slots=True)
class Given:
    """What a country has answered, date by date."""

    lines: list[Cell]
    other: str
    note: str
    who: str


def grid_of(page: PollPage, enter: Href) -> Grid:
    """The table country × date. `enter` says where the secretariat enters a country's answer."""
    result = page.result
    years = {option.slot.first_on.year for option in result.options}
    heads = {o.id: labels.short_days(o.slot, with_year=len(years) > 1) for o in result.options}
    cells = {option_id: _cells_of(head) for option_id, head in heads.items()}
    required, optional = _("required"), _("optional")
    rows = []
    for party in result.parties:
        given, otherwise = party.choices, UNSAID if party.has_answered else NOTHING
        parts = [cells[each.id][given.get(each.id, otherwise)] for each in result.options]
        line = Markup("".join(parts))  # noqa: S704 - each part was escaped when it was made
        rows.append(
            Row(
                party.name.in_(current_locale()), party.code, required if party.required else optional,
                enter(party.party_id), line, who_text(party.reply), note_text(party.reply),
            )
        )  # fmt: skip
    note = _("%(done)s of %(all)s have answered", done=result.answered, all=len(result.parties))
    return Grid([_column(option, heads[option.id], result) for option in result.options], rows, note)


def _cells_of(head: str) -> dict[str, Markup]:
    """The cells of a date by what may stand in them, made once: there may be a thousand of them."""
    words = labels.choice_words()
    kinds: dict[str, tuple[str, str]] = {UNSAID: ("is-unsaid", _("Not said")), NOTHING: ("is-unsaid", "–")}
    kinds.update((choice, (labels.CELLS[choice], words[choice])) for choice in Choice)
    return {kind: CELL.format(css, head, word) for kind, (css, word) in kinds.items()}


def _column(option: OptionLine, head: str, result: PollResult) -> Column:
    ranked = result.by_option.get(option.id)
    if ranked is None:
        return Column(head, "", "", "", "")
    place = labels.ordinal_text(ranked.place)
    best = "is-best" if ranked.place == 1 and result.answered else ""
    return Column(head, place, "", labels.required_text(ranked.score), best)


def who_text(reply: ReplyLine | None, zone: str | None = None) -> str:
    """Who answered when and how: "Maria Berg, Tue 2 March 2027, 09:10 Oslo time, by link"; on the clock of
    the reader's account, or in the `zone` of somebody who is not signed in.
    """
    if reply is None:
        return _("Not answered")
    when, how = instant_text(reply.at, zone), str(labels.VIA[reply.via])
    if reply.via == AnswerVia.SECRETARIAT and reply.source:
        how = _("%(how)s (%(source)s)", how=how, source=reply.source)
    if reply.who is None:
        return _("%(when)s, %(how)s", when=when, how=how)
    return _("%(who)s, %(when)s, %(how)s", who=reply.who, when=when, how=how)


def note_text(reply: ReplyLine | None) -> str:
    return (reply.note or "") if reply else ""


def other_text(reply: ReplyLine | None) -> str:
    """The other date that suits, in days and words."""
    if reply is None:
        return ""
    days = labels.days_text(*reply.other_days) if reply.other_days else ""
    return "; ".join(text for text in (days, reply.other_dates) if text)


def given_of(party: PartyLine, options: Iterable[OptionLine], zone: str | None = None) -> Given | None:
    """What a country has answered; None while it has not. `zone` as in `who_text`."""
    if party.reply is None:
        return None
    lines = []
    for option in options:
        choice = party.choices.get(option.id)
        lines.append((
            labels.slot_days(option.slot),
            labels.shown_choice(choice, answered=True),
            labels.CELLS[choice] if choice else "is-unsaid",
        ))  # fmt: skip
    return Given(lines, other_text(party.reply), note_text(party.reply), who_text(party.reply, zone))


def ranked_of(page: PollPage, decide: Href) -> list[RankedLine]:
    """The dates from best to worst, each with why it stands there."""
    result = page.result
    found = []
    for ranked in result.ranking:
        option = result.option(ranked.id)
        if option is None:
            continue
        found.append(
            RankedLine(
                ranked.place, labels.slot_days(option.slot), labels.slot_time(option.slot),
                _("Required countries: %(tally)s", tally=labels.required_text(ranked.score)),
                why_there(ranked, result), decide(option.id),
            )
        )  # fmt: skip
    return found


def why_there(ranked: Ranked, result: PollResult) -> list[str]:
    """Who stands against a date, who is waited for, and what puts it before the next one."""
    score, said = ranked.score, []
    if score.suits_all_required:
        said.append(_("Suits every required country."))
    against = names_saying(result, ranked.id, Choice.NO)
    if against:
        said.append(_("Does not suit: %(who)s.", who=labels.countries_text(against)))
    waiting = names_saying(result, ranked.id, None)
    if 0 < len(waiting) <= 8:
        said.append(_("Not said yet: %(who)s.", who=labels.countries_text(waiting)))
    if score.optional_yes:
        said.append(
            ngettext(
                "%(num)d optional country says yes.",
                "%(num)d optional countries say yes.",
                score.optional_yes,
            )
        )
    if score.points:
        said.append(labels.points_text(score.points))
    if ranked.ahead_by is not None:
        said.append(str(labels.AHEAD[ranked.ahead_by]))
    return said


def names_saying(result: PollResult, option_id: UUID, choice: Choice | None) -> list[str]:
    """The required countries that say so to a date; None: nothing yet."""
    locale = current_locale()
    return [
        party.name.in_(locale)
        for party in result.parties
        if party.required and party.choices.get(option_id) == choice
    ]


def last_day_text(page: PollPage) -> str:
    return long_date(page.poll.closes_on)
