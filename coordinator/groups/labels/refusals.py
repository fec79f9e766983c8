"""What a form says when an operation refuses."""

from collections.abc import Callable, Mapping
from typing import Any

from coordinator.accounts import rules as accounts
from coordinator.groups import rules
from coordinator.kit.errors import CoordinatorError
from coordinator.web.filters import long_date
from coordinator.web.i18n import _, ngettext


def _overlap(facts: Mapping[str, Any]) -> str:
    first, last = facts.get("first"), facts.get("last")
    if first and last:
        return _(
            "There is a seat in this group already from %(first)s to %(last)s.",
            first=long_date(first),
            last=long_date(last),
        )
    if first:
        return _("There is a seat in this group already since %(first)s.", first=long_date(first))
    return _("There is a seat in this group already.")


def _not_taking_part(facts: Mapping[str, Any]) -> str:
    return _("This country does not take part on %(date)s.", date=long_date(facts["on"]))


def _mandate_overlap(facts: Mapping[str, Any]) -> str:
    if facts.get("last"):
        return _(
            "Another mandate runs until %(date)s. Choose a day after that.", date=long_date(facts["last"])
        )
    return _("Another mandate of the group holds in that time.")


def _still_seated(facts: Mapping[str, Any]) -> str:
    return ngettext(
        "%(num)d expert of this country stays longer. End the seat first.",
        "%(num)d experts of this country stay longer. End their seats first.",
        int(facts["seats"]),
    )


REFUSALS: dict[type[CoordinatorError], Callable[[Mapping[str, Any]], str]] = {
    rules.ReasonMissing: lambda _facts: _("Say why."),
    rules.MandateUndated: lambda _facts: _(
        "Give the mandate an end date or a review date before the group starts."
    ),
    rules.OneDateNeeded: lambda _facts: _(
        "Give either the last day (the group ends) or the day of the review (the group stays)."
    ),
    rules.LastBeforeFirst: lambda _facts: _("The last day must not lie before the first day."),
    rules.ReviewBeforeFirst: lambda _facts: _("The review must not come before the first day."),
    rules.MandateOverlaps: _mandate_overlap,
    rules.AlreadyNominated: lambda _facts: _(
        "This person is nominated to this group already; the nomination waits to be decided."
    ),
    rules.SeatOverlaps: _overlap,
    rules.PartyNotTakingPart: _not_taking_part,
    rules.OtherParty: lambda _facts: _(
        "This person belongs to another country. Choose somebody of the country that nominates."
    ),
    rules.PartyOverlaps: lambda _facts: _("This country takes part in that time already."),
    rules.OfficeOverlaps: lambda _facts: _("The same office is held in that time already."),
    rules.NobodyNamed: lambda _facts: _("Choose a country or a person."),
    rules.PartyStillSeated: _still_seated,
    accounts.NameRefused: lambda _facts: _("Give a name of one line."),
    accounts.AddressRefused: lambda _facts: _("Write the address like name@authority.example."),
    accounts.GrantOverlaps: lambda _facts: _(
        "The person holds the same right for a part of that time already. See their rights under Accounts."
    ),
    rules.SlugTaken: lambda _facts: _("Another group has this address. Choose another."),
    rules.StepNotOpen: lambda _facts: _("The group has meanwhile gone on to another state."),
    rules.NotNominating: lambda _facts: _("The group is closed and takes no nominations."),
    rules.AlreadyDecided: lambda _facts: _("This nomination has been decided meanwhile."),
    rules.SeatNotHeld: lambda _facts: _("This seat has been changed meanwhile."),
}


def refusal(error: CoordinatorError) -> str:
    """What the person is told; raises `error` itself when no form expects it."""
    if type(error) not in REFUSALS:
        raise error
    return REFUSALS[type(error)](error.facts)
