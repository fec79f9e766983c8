"""Words for orders, turns and their changes, and why a change is refused."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from coordinator.forums import rules
from coordinator.forums.labels.dates import days_known
from coordinator.forums.labels.names import party_name
from coordinator.forums.labels.words import OFFICE_ROLES
from coordinator.forums.rules import OfficeRole, Skip, TurnChangeKind
from coordinator.kit.errors import CoordinatorError
from coordinator.kit.periods import Period
from coordinator.web.i18n import _, lazy, ngettext

if TYPE_CHECKING:
    from coordinator.forums.models import Party

CHANGE_KINDS: dict[TurnChangeKind, str] = {
    TurnChangeKind.ENTERED: lazy("Turns entered"),
    TurnChangeKind.SWAPPED: lazy("Turns swapped"),
    TurnChangeKind.SKIPPED: lazy("Turn skipped"),
    TurnChangeKind.OVERRIDDEN: lazy("Turn changed"),
}

SKIPS: dict[Skip, str] = {
    Skip.MOVE_UP: lazy("The following ones move up; the last days are then nobody’s"),
    Skip.STAY: lazy("The one before stays on"),
    Skip.EARLY: lazy("The next one begins earlier"),
}

REFUSALS: dict[str, str] = {
    "no_places": lazy("Choose at least one office and one country or organisation."),
    "twice_at_once": lazy("The same country or organisation stands twice at one place."),
    "order_stands": lazy("Another order holds for one of these offices. Change that one."),
    "reason_missing": lazy("Say why: the reason is kept and shown."),
    "turn_begun": lazy(
        "These days have begun or are over. What was is not rewritten: choose days from tomorrow on."
    ),
    "same_turn": lazy("Choose another turn: these two are the same."),
    "no_neighbour": lazy("There is no turn beside this one that could take its days. Choose another way."),
    "outside_turn": lazy("Another country can take over days of this turn only."),
    "nothing_changes": lazy("Nothing would change."),
    "changed_since": lazy("These turns were changed again since. Undo the later change first."),
    "unknown_party": lazy("Choose one of the listed."),
    "handover_there": lazy("There is a checklist for this day already."),
}


def refusal(error: CoordinatorError, parties: Mapping[UUID, "Party"] | None = None) -> str:
    """Why a change of turns is refused, in one sentence."""
    period = error.facts.get("period")
    if error.code == "swallowed" and isinstance(period, Period):
        return _(
            "A neighbouring turn would have no day left: %(days)s. Skip that one first.",
            days=days_text(period),
        )
    if error.code == "overlap" and isinstance(period, Period):
        party = (parties or {}).get(error.facts.get("party_id"))  # type: ignore[arg-type]
        if party is None:
            return _("The same stands here already for some of these days: %(days)s.", days=days_text(period))
        return _(
            "%(party)s would hold the office twice: there is an entry %(days)s.",
            party=party_name(party), days=days_text(period),
        )  # fmt: skip
    return str(REFUSALS.get(error.code, _("This cannot be saved.")))


def days_text(period: Period, precision: str | None = None) -> str:
    """First and last day that count; whole calendar years by their numbers alone."""
    if _begins_year(period.from_on) and _begins_year(period.until_on):
        return days_known(period.from_on, period.until_on, "year")
    return days_known(period.from_on, period.until_on, precision)


def _begins_year(day: date | None) -> bool:
    return day is not None and (day.month, day.day) == (1, 1)


def listed(words: Iterable[str]) -> str:
    """ "Chair, Secretariat"."""
    return ", ".join(words)


def periods_text(periods: Iterable[Period]) -> str:
    return "; ".join(days_text(period) for period in periods)


def stored_text(entry: Mapping[str, Any], parties: Mapping[UUID, "Party"]) -> str:
    """An entry as a change of turns keeps it: office, party, days."""
    from_on, until_on = entry["from_on"], entry["until_on"]
    party = parties.get(UUID(entry["party_id"]))
    return _(
        "%(part)s: %(party)s, %(days)s",
        part=OFFICE_ROLES[OfficeRole(entry["role"])],
        party=party_name(party) if party else _("a party"),
        days=days_known(
            date.fromisoformat(from_on) if from_on else None,
            date.fromisoformat(until_on) if until_on else None,
            entry.get("precision"),
        ),
    )


def roles_text(roles: Iterable[OfficeRole]) -> str:
    return listed(str(OFFICE_ROLES[role]) for role in roles)


def names_text(ids: Iterable[UUID], parties: Mapping[UUID, "Party"], on: date | None = None) -> str:
    """Names in the order given; what is not known is left out."""
    return listed(party_name(parties[i], on) for i in ids if i in parties)


def places_text(places: Iterable[Iterable[UUID]], parties: Mapping[UUID, "Party"]) -> str:
    """ "Sweden → Norway → Iceland"; several at one place with "+"."""
    return " → ".join(" + ".join(party_name(parties[i]) for i in place if i in parties) for place in places)


def length_text(months: int | None) -> str:
    """How long a turn is: "1 year", "18 months", "without end"."""
    if months is None:
        return _("without end")
    if months % 12 == 0:
        return ngettext("%(num)d year", "%(num)d years", months // 12)
    return ngettext("%(num)d month", "%(num)d months", months)


def is_refusal(error: CoordinatorError) -> bool:
    """Whether there are words of ours for it."""
    return error.code in REFUSALS or isinstance(error, rules.Swallowed | rules.Overlap)
