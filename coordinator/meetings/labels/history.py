"""What happened to a meeting, as sentences."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from coordinator.meetings import events
from coordinator.meetings.labels.words import ANSWERS, FACTS, STATUSES, VIA, step_name
from coordinator.meetings.rules import Answer, MeetingStatus, Via
from coordinator.web.filters import instant_text, long_date
from coordinator.web.i18n import _, ngettext

Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Names:
    """Names by id as text; what is missing is left out of a sentence."""

    parties: Mapping[str, str]
    people: Mapping[str, str]


Wording = Callable[[Facts, Names], str]


def _at(value: str, zone: str | None) -> str:
    return instant_text(datetime.fromisoformat(value), zone)


def _party(facts: Facts, names: Names) -> str:
    return names.parties.get(str(facts.get("party_id")), "") or _("a country")


def _who(facts: Facts, names: Names) -> str:
    known = facts.get("person_id") or facts.get("participant_id")
    return names.people.get(str(known), "") or _("somebody")


def _edited(facts: Facts, names: Names) -> str:
    fields = ", ".join(str(FACTS.get(name, name)) for name in facts.get("changed", ()))
    return _("Changed: %(fields)s", fields=fields)


def _moved(facts: Facts, names: Names) -> str:
    was, now = facts.get("was"), facts.get("now")
    if now is None:
        return _("The date was given up; the meeting is planned only roughly")
    if was is None:
        return _("The date was set: %(when)s", when=_at(now, facts.get("zone")))
    before, after = _at(was, facts.get("was_zone")), _at(now, facts.get("zone"))
    if facts.get("reason"):
        return _(
            "Moved from %(before)s to %(after)s. Reason: %(reason)s",
            before=before, after=after, reason=facts["reason"],
        )  # fmt: skip
    return _("Moved from %(before)s to %(after)s", before=before, after=after)


def _postponed(facts: Facts, names: Names) -> str:
    if facts.get("now"):
        return _(
            "Postponed to %(when)s. Reason: %(reason)s",
            when=_at(facts["now"], None), reason=facts.get("reason") or "–",
        )  # fmt: skip
    return _("Postponed without a new date. Reason: %(reason)s", reason=facts.get("reason") or "–")


def _convened(facts: Facts, names: Names) -> str:
    return _("Convened again") if facts.get("again") else _("Convened")


def _invited(facts: Facts, names: Names) -> str:
    party = _party(facts, names)
    if facts.get("invited"):
        return _("%(party)s is expected", party=party)
    return _("%(party)s is not expected", party=party)


def _deadline(facts: Facts, names: Names) -> str:
    step = step_name(str(facts["step"]))
    if facts.get("done_on"):
        return _("%(step)s: done", step=step)
    day = long_date(date.fromisoformat(facts["due_on"]))
    if facts.get("pinned"):
        return _("%(step)s: fixed on %(day)s", step=step, day=day)
    return _("%(step)s: %(day)s", step=step, day=day)


def _erased(facts: Facts, names: Names) -> str:
    count = int(facts.get("count", 0))
    return ngettext(
        "The practical needs of %(num)d person were erased",
        "The practical needs of %(num)d people were erased",
        count,
    )


def _answer(facts: Facts) -> str:
    answer = facts["answer"]
    return str(ANSWERS[Answer(answer)]) if answer else _("perhaps")


def _participant_answered(facts: Facts, names: Names) -> str:
    who, answer = _who(facts, names), _answer(facts)
    via = VIA.get(Via(facts["via"])) if facts.get("via") else None
    if via:
        return _("%(who)s answered (%(via)s): %(answer)s", who=who, via=via, answer=answer)
    return _("%(who)s answered: %(answer)s", who=who, answer=answer)


HISTORY: dict[str, Wording] = {
    events.MeetingPlanned.__name__: lambda _f, _n: _("Planned"),
    events.MeetingEdited.__name__: _edited,
    events.MeetingConvened.__name__: _convened,
    events.MeetingRescheduled.__name__: _moved,
    events.MeetingPostponed.__name__: _postponed,
    events.MeetingCancelled.__name__: lambda f, _n: _(
        "Cancelled. Reason: %(reason)s", reason=f.get("reason") or "–"
    ),
    events.MeetingReinstated.__name__: lambda f, _n: _(
        "The cancellation was undone: %(status)s", status=STATUSES[MeetingStatus(f["status"])]
    ),
    events.MeetingHeld.__name__: lambda _f, _n: _("Held"),
    events.DeadlineChanged.__name__: _deadline,
    "AgendaPublished": lambda f, _n: _("Agenda published, version %(number)s", number=f.get("number", "")),
}
"""What everybody who sees the content may read. The agenda belongs to the floor above, which this page
does not know; its one event stands here by name.
"""

PEOPLE: dict[str, Wording] = {
    events.PartyInvited.__name__: _invited,
    events.PartyAnswered.__name__: lambda f, n: _(
        "%(party)s answered: %(answer)s", party=_party(f, n), answer=_answer(f)
    ),
    events.ParticipantRegistered.__name__: lambda f, n: _(
        "%(who)s was registered for %(party)s", who=_who(f, n), party=_party(f, n)
    ),
    events.ParticipantAmended.__name__: lambda f, n: _(
        "The registration of %(who)s was changed", who=_who(f, n)
    ),
    events.ParticipantAnswered.__name__: _participant_answered,
    events.ParticipantWithdrawn.__name__: lambda f, n: _(
        "The registration of %(who)s was withdrawn", who=_who(f, n)
    ),
    events.PracticalNeedsErased.__name__: _erased,
}
"""What those may read who may see the people."""


def history_text(event: str, facts: Facts, names: Names) -> str:
    """One entry of the journal in the language now spoken; `facts` hold `person_id` as well."""
    return (HISTORY.get(event) or PEOPLE[event])(facts, names)
