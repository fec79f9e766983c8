"""The journal of a group as sentences."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from coordinator.groups import events
from coordinator.groups.labels.words import OFFICES
from coordinator.groups.rules import GroupOfficeRole, GroupState
from coordinator.web.filters import long_date
from coordinator.web.i18n import _, lazy

FIELDS: dict[str, str] = {
    "name": lazy("name"),
    "note": lazy("note"),
    "reports_to": lazy("reports to"),
    "purpose": lazy("purpose"),
    "text": lazy("text of the mandate"),
    "title": lazy("title"),
    "due_on": lazy("due date"),
}
"""What was changed, inside a sentence."""


@dataclass(frozen=True, slots=True)
class Names:
    """Names by id as text, for the words of the history; what is missing is left out of a sentence."""

    parties: Mapping[str, str] = field(default_factory=dict)
    persons: Mapping[str, str] = field(default_factory=dict)
    deliverables: Mapping[str, str] = field(default_factory=dict)


Facts = Mapping[str, Any]
Wording = Callable[[Facts, Names], str]


def _on(value: Any) -> str:
    return long_date(date.fromisoformat(value))


def _who(facts: Facts, names: Names) -> str:
    """ "Anna Larsen, Denmark", or whichever of the two is known."""
    person = names.persons.get(str(facts.get("person_id")))
    party = names.parties.get(str(facts.get("party_id")))
    if person and party:
        return _("%(person)s, %(party)s", person=person, party=party)
    return person or party or _("somebody")


def _party(facts: Facts, names: Names) -> str:
    return names.parties.get(str(facts.get("party_id"))) or _("a country")


def _deliverable(facts: Facts, names: Names) -> str:
    return names.deliverables.get(str(facts.get("deliverable_id"))) or _("a deliverable")


def _changed(facts: Facts) -> str:
    return ", ".join(str(FIELDS.get(name, name)) for name in facts.get("changed", ()))


def _set_up(facts: Facts, _names: Names) -> str:
    proposed = facts["state"] == GroupState.PROPOSED
    return _("The group was proposed") if proposed else _("The group was set up")


def _edited(facts: Facts, _names: Names) -> str:
    return _("Edited: %(fields)s", fields=_changed(facts))


def _state(facts: Facts, _names: Names) -> str:
    was, now = GroupState(facts["was"]), GroupState(facts["now"])
    if (was, now) == (GroupState.PROPOSED, GroupState.CLOSED):
        return _("The proposal was dropped")
    if (was, now) == (GroupState.PROPOSED, GroupState.ACTIVE):
        return _("The group started")
    if now == GroupState.ACTIVE:
        return _("The group was reopened")
    return _("Closing began") if now == GroupState.CLOSING else _("The group was closed")


def extended(last_on: date | None, review_on: date | None, decided: str | None) -> str:
    """A new mandate, worded: until when, and by which decision."""
    if last_on and decided:
        return _(
            "Mandate extended to %(date)s, decision %(reference)s",
            date=long_date(last_on),
            reference=decided,
        )
    if last_on:
        return _("Mandate extended to %(date)s", date=long_date(last_on))
    if review_on and decided:
        return _(
            "Mandate renewed, review on %(date)s, decision %(reference)s",
            date=long_date(review_on),
            reference=decided,
        )
    if review_on:
        return _("Mandate renewed, review on %(date)s", date=long_date(review_on))
    return _("Mandate renewed")


def first_mandate(decided: str | None) -> str:
    """The first mandate of a group that was set up before the journal began."""
    if decided:
        return _("The group was set up, decision %(reference)s", reference=decided)
    return _("The group was set up")


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _extended(facts: Facts, _names: Names) -> str:
    return extended(_day(facts["last_on"]), _day(facts["review_on"]), facts["decided"])


def _redated(facts: Facts, _names: Names) -> str:
    if facts.get("last_on"):
        return _("The mandate now ends on %(date)s", date=_on(facts["last_on"]))
    return _("Review of the mandate set for %(date)s", date=_on(facts["review_on"]))


def _office(facts: Facts, names: Names) -> str:
    office = OFFICES[GroupOfficeRole(facts["role"])]
    return _("%(office)s from %(date)s: %(who)s", office=office, date=_on(facts["from_on"]),
             who=_who(facts, names))  # fmt: skip


def _office_ended(facts: Facts, names: Names) -> str:
    office = OFFICES[GroupOfficeRole(facts["role"])]
    return _("%(office)s until %(date)s: %(who)s", office=office, date=_on(facts["last_on"]),
             who=_who(facts, names))  # fmt: skip


def _confirmed(facts: Facts, names: Names) -> str:
    if facts.get("from_on"):
        return _("New expert from %(date)s: %(who)s", date=_on(facts["from_on"]), who=_who(facts, names))
    return _("New expert: %(who)s", who=_who(facts, names))


HISTORY: dict[str, Wording] = {
    events.GroupSetUp.__name__: _set_up,
    events.GroupStateChanged.__name__: _state,
    events.GroupEdited.__name__: _edited,
    events.MandateExtended.__name__: _extended,
    events.MandateRedated.__name__: _redated,
    events.DeliverableAdded.__name__: lambda f, n: _("New deliverable: %(title)s", title=_deliverable(f, n)),
    events.DeliverableEdited.__name__: lambda f, n: _(
        "%(title)s: %(fields)s changed", title=_deliverable(f, n), fields=_changed(f)
    ),
    events.DeliverableDone.__name__: lambda f, n: _("Handed in: %(title)s", title=_deliverable(f, n)),
    events.DeliverableReopened.__name__: lambda f, n: _(
        "Not handed in after all: %(title)s", title=_deliverable(f, n)
    ),
    events.GroupPartyAdded.__name__: lambda f, n: _("%(party)s takes part", party=_party(f, n)),
    events.GroupPartyEnded.__name__: lambda f, n: _(
        "%(party)s takes part until %(date)s", party=_party(f, n), date=_on(f["last_on"])
    ),
    events.GroupPartyKept.__name__: lambda f, n: _("%(party)s goes on taking part", party=_party(f, n)),
    events.GroupOfficeTaken.__name__: _office,
    events.GroupOfficeEnded.__name__: _office_ended,
    events.ExpertNominated.__name__: lambda f, n: _("Nominated: %(who)s", who=_who(f, n)),
    events.ExpertConfirmed.__name__: _confirmed,
    events.ExpertDeclined.__name__: lambda f, n: _("Nomination declined: %(who)s", who=_who(f, n)),
    events.NominationWithdrawn.__name__: lambda f, n: _("Nomination withdrawn: %(who)s", who=_who(f, n)),
    events.NominationReopened.__name__: lambda f, n: _("Nomination open again: %(who)s", who=_who(f, n)),
    events.ExpertSeatEnded.__name__: lambda f, n: _(
        "Expert until %(date)s: %(who)s", date=_on(f["last_on"]), who=_who(f, n)
    ),
    events.ExpertSeatKept.__name__: lambda f, n: _("Expert stays: %(who)s", who=_who(f, n)),
}
"""The journal's events as sentences; `facts` hold the scope's ids as text too."""


def history_text(event: str, facts: Facts, names: Names) -> str:
    """One entry of the journal in the language now spoken."""
    return HISTORY[event](facts, names)
