"""One sentence for each thing that happens to a forum."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from coordinator.forums.labels.dates import days_known
from coordinator.forums.labels.names import party_name
from coordinator.forums.labels.words import EDITABLE, MEMBERSHIP_ROLES, OFFICE_ROLES
from coordinator.forums.rules import MembershipRole, OfficeRole
from coordinator.web.i18n import _

if TYPE_CHECKING:
    from coordinator.forums.queries import Happening


def describe(happening: "Happening") -> str:
    """The sentence, in the language now spoken."""
    facts = happening.facts
    if happening.event == "ForumEdited":
        fields = ", ".join(str(EDITABLE.get(name, name)) for name in facts.get("changed", ()))
        return _("The forum’s own text was changed: %(fields)s", fields=fields)
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


def _days(facts: Mapping[str, Any], prefix: str) -> str:
    from_on, until_on = facts.get(f"{prefix}from_on"), facts.get(f"{prefix}until_on")
    return days_known(
        date.fromisoformat(from_on) if from_on else None,
        date.fromisoformat(until_on) if until_on else None,
        None,
    )
