"""The words of date polls: states, answers, who sees what."""

from collections.abc import Iterable, Mapping
from datetime import date

from coordinator.kit.times import LocalSlot
from coordinator.scheduling.rules.kinds import AnswerVia, Choice, PollState, ResultsFor
from coordinator.scheduling.rules.polls import Criterion, Score
from coordinator.web.filters import long_date, short_date, wall_time, zone_name
from coordinator.web.i18n import _, lazy, ngettext, pgettext

STATES: dict[PollState, str] = {
    PollState.DRAFT: lazy("Draft"),
    PollState.OPEN: lazy("Open"),
    PollState.CLOSED: lazy("Closed"),
    PollState.DECIDED: lazy("Decided"),
    PollState.CANCELLED: lazy("Cancelled"),
}

TINTS = {PollState.CLOSED: "warning", PollState.DECIDED: "success"}
"""Of the tag, where it differs from that of the word elsewhere."""

CELLS = {Choice.YES: "is-yes", Choice.IF_NEED_BE: "is-maybe", Choice.NO: "is-no"}
"""The tint behind an answer; the word stands on it."""

RESULTS_FOR: dict[ResultsFor, str] = {
    ResultsFor.ASKED: lazy("Everybody asked, at once"),
    ResultsFor.ASKED_AFTER_CLOSE: lazy("Everybody asked, once the poll has closed"),
    ResultsFor.SECRETARIAT: lazy("The secretariat and the chairs only"),
}

VIA: dict[AnswerVia, str] = {
    AnswerVia.LINK: lazy("by link"),
    AnswerVia.SIGNED_IN: lazy("signed in"),
    AnswerVia.SECRETARIAT: lazy("entered by the secretariat"),
}


def choice_words() -> dict[Choice, str]:
    """The three answers, in the language spoken."""
    return {
        Choice.YES: pgettext("answer", "Yes"),
        Choice.IF_NEED_BE: _("If need be"),
        Choice.NO: pgettext("answer", "No"),
    }


def days_text(first: date, last: date) -> str:
    """ "Tue 2 March 2027", or several days as first and last."""
    if first == last:
        return long_date(first)
    return _("%(first)s – %(last)s", first=long_date(first), last=long_date(last))


def slot_days(slot: LocalSlot) -> str:
    """The days of a slot, without its times."""
    return days_text(slot.first_on, slot.last_on)


def slot_time(slot: LocalSlot) -> str:
    """The times of a slot at the venue, the zone named: "13:00–16:00 Oslo time"."""
    if slot.days > 1:
        return _(
            "From %(start)s on the first day to %(end)s on the last, %(zone)s",
            start=wall_time(slot.start), end=wall_time(slot.end), zone=zone_name(slot.zone),
        )  # fmt: skip
    return _(
        "%(start)s–%(end)s %(zone)s",
        start=wall_time(slot.start), end=wall_time(slot.end), zone=zone_name(slot.zone),
    )  # fmt: skip


def short_days(slot: LocalSlot, *, with_year: bool = False) -> str:
    """The head of a column: "Tue 2 Mar", "Tue 2 Mar – Wed 3 Mar"; the year where the columns differ in it."""
    first = short_date(slot.first_on)
    text = first if slot.days == 1 else _("%(first)s – %(last)s", first=first, last=short_date(slot.last_on))
    return f"{text} {slot.first_on.year}" if with_year else text


def tally_text(yes: int, if_need_be: int, no: int, unsaid: int = 0) -> str:
    """How a date stands: "3 yes, 1 if need be"; what nobody says is left out."""
    parts = [
        _("%(num)d yes", num=yes) if yes else "",
        _("%(num)d if need be", num=if_need_be) if if_need_be else "",
        _("%(num)d no", num=no) if no else "",
        _("%(num)d not said", num=unsaid) if unsaid else "",
    ]
    return ", ".join(part for part in parts if part)


def people_told(count: int) -> str:
    return ngettext("%(num)d person", "%(num)d people", count)


def ordinal_text(place: int) -> str:
    return pgettext("rank of a date", "No. %(place)d", place=place)


def countries_text(names: Iterable[str]) -> str:
    return ", ".join(names)


def shown_choice(choice: Choice | None, answered: bool) -> str:
    """The word in a cell; a date that came after the answer has none."""
    if choice is not None:
        return choice_words()[choice]
    return _("Not said") if answered else "–"


def holiday_text(names: Mapping[date, Iterable[str]]) -> str:
    """Closed days of one's country within an option: "Thu 6 May: Ascension Day"."""
    return "; ".join(
        _("%(day)s: %(causes)s", day=short_date(day), causes=", ".join(causes))
        for day, causes in names.items()
    )


AHEAD: dict[Criterion, str] = {
    Criterion.REQUIRED_NO: lazy("Before the next: fewer required countries say no."),
    Criterion.REQUIRED_OPEN: lazy("Before the next: fewer required countries have not answered."),
    Criterion.REQUIRED_YES: lazy("Before the next: more required countries say yes, not only if need be."),
    Criterion.OPTIONAL_YES: lazy("Before the next: more of the other countries say yes."),
    Criterion.POINTS: lazy("Before the next: less speaks against it."),
    Criterion.EARLIEST: lazy("Before the next: it is earlier."),
}

RANKING = lazy(
    "The order follows from the answers: first the fewest required countries that say no, then the fewest "
    "that have not answered, then the most yes of the required ones, the most yes of the others, what speaks "
    "against the date, and last the earlier date."
)


def required_text(score: Score) -> str:
    """How the required countries stand to a date: "3 yes, 1 if need be, 1 not said"."""
    return tally_text(score.required_yes, score.required_if_need_be, score.required_no, score.required_open)
