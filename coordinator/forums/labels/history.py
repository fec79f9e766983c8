"""One sentence for each thing that happens to a forum."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from coordinator.forums.labels.closures import CLOSURE_EVENTS
from coordinator.forums.labels.dates import days_known
from coordinator.forums.labels.names import party_name
from coordinator.forums.labels.rotation import CHANGE_KINDS, listed, roles_text
from coordinator.forums.labels.words import EDITABLE, MEMBERSHIP_ROLES, OFFICE_ROLES
from coordinator.forums.rules import MembershipRole, OfficeRole, TurnChangeKind
from coordinator.web.filters import long_date
from coordinator.web.i18n import _

if TYPE_CHECKING:
    from coordinator.forums.queries import Happening


def describe(happening: "Happening") -> str:
    """The sentence, in the language now spoken."""
    facts = happening.facts
    if happening.event == "ForumEdited":
        fields = ", ".join(str(EDITABLE.get(name, name)) for name in facts.get("changed", ()))
        return _("The forum’s own text was changed: %(fields)s", fields=fields)
    if happening.event in CLOSURE_EVENTS:
        what = str(CLOSURE_EVENTS[happening.event])
        return _("%(what)s: %(days)s", what=what, days=_days(facts, ""))
    if happening.event in _OF_TURNS:
        return _OF_TURNS[happening.event](happening)
    who = party_name(happening.party) if happening.party else _("a party")
    if happening.event.startswith("Membership"):
        part = str(MEMBERSHIP_ROLES[MembershipRole(facts["role"])])
    else:
        part = str(OFFICE_ROLES[OfficeRole(facts["role"])])
    days = _days(facts, "")
    if happening.event.endswith("Added"):
        return _("%(party)s entered as %(part)s, %(days)s", party=who, part=part, days=days)
    if happening.event.endswith("Ended"):
        return _("%(party)s as %(part)s: ended, %(days)s", party=who, part=part, days=days)
    was = _days(facts, "was_")
    if was == days:
        return _("%(party)s as %(part)s: note or source changed", party=who, part=part)
    return _(
        "%(party)s as %(part)s: now %(days)s; before that %(was)s", party=who, part=part, days=days, was=was
    )


def _order(happening: "Happening") -> str:
    roles = _roles(happening.facts)
    reason = happening.facts.get("reason")
    if happening.event == "OrderWithdrawn":
        return _("No order holds any more for %(offices)s: %(reason)s", offices=roles, reason=reason)
    if happening.facts.get("replaced"):
        return _("Another order was stated for %(offices)s: %(reason)s", offices=roles, reason=reason)
    return _("An order was stated for %(offices)s", offices=roles)


def _turns(happening: "Happening") -> str:
    facts = happening.facts
    what = str(CHANGE_KINDS[TurnChangeKind(facts["change"])])
    names, roles = listed(party_name(party) for party in happening.parties), _roles(facts)
    if happening.event == "TurnsRestored":
        return _("Undone: %(what)s (%(offices)s; %(parties)s)", what=what, offices=roles, parties=names)
    days = _days(facts, "")
    if not facts.get("reason"):
        return _(
            "%(what)s (%(offices)s), %(days)s: %(parties)s",
            what=what,
            offices=roles,
            days=days,
            parties=names,
        )
    return _(
        "%(what)s (%(offices)s), %(days)s: %(parties)s. Reason: %(reason)s",
        what=what, offices=roles, days=days, parties=names, reason=facts["reason"],
    )  # fmt: skip


def _handover(happening: "Happening") -> str:
    return _(
        "A handover is prepared for %(day)s", day=long_date(date.fromisoformat(happening.facts["changes_on"]))
    )


def _roles(facts: Mapping[str, Any]) -> str:
    return roles_text(OfficeRole(role) for role in facts["roles"])


_OF_TURNS: dict[str, Callable[["Happening"], str]] = {
    "OrderStated": _order,
    "OrderWithdrawn": _order,
    "TurnsChanged": _turns,
    "TurnsRestored": _turns,
    "HandoverBegun": _handover,
}


def _days(facts: Mapping[str, Any], prefix: str) -> str:
    from_on, until_on = facts.get(f"{prefix}from_on"), facts.get(f"{prefix}until_on")
    return days_known(
        date.fromisoformat(from_on) if from_on else None,
        date.fromisoformat(until_on) if until_on else None,
        None,
    )
