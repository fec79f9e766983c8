"""Names of parties on a date, in the order of the reader's language, and what a reader is in a forum."""

from collections.abc import Callable, Container, Iterable
from datetime import date
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from coordinator.core.rendering import tongue
from coordinator.forums.rules import name_on
from coordinator.kit.actor import Actor, Role
from coordinator.kit.sorting import sort_key
from coordinator.web.i18n import _, current_locale, lazy

if TYPE_CHECKING:
    from coordinator.forums.models import Forum, Party

Thing = TypeVar("Thing")


def party_name(party: "Party", on: date | None = None, locale: str | None = None) -> str:
    """What the party is called, or was called on a day where that is on record in this language."""
    locale = locale or current_locale()
    name = party.name.in_(locale)
    if on is None or not party.former_names:
        return name
    former = [
        (str(entry[locale]), date.fromisoformat(entry["until"]))
        for entry in party.former_names
        if entry.get(locale) and entry.get("until")
    ]
    return name_on(name, former, on)


def sorted_by_name(things: Iterable[Thing], name: Callable[[Thing], str]) -> list[Thing]:
    """In the order of the language now spoken."""
    locale = current_locale()
    return sorted(things, key=lambda thing: (sort_key(name(thing), locale), name(thing)))


def party_choices(parties: Iterable["Party"], sitting: Container[UUID], forum: str) -> list[SelectChoice]:
    """Parties by name for a choice of one: those that sit in the forum first, together under its name."""
    locale = current_locale()
    named = sorted_by_name(parties, lambda party: party.name.in_(locale))
    return [
        SelectChoice(str(party.id), party.name.in_(locale), optgroup=forum if party.id in sitting else None)
        for party in sorted(named, key=lambda party: party.id not in sitting)
    ]


def language_names(codes: Iterable[str]) -> str:
    """Working languages by name, in the language now spoken."""
    known = tongue().locale.languages
    return ", ".join(str(known.get(code, code)) for code in codes)


PARTS: dict[Role, str] = {
    Role.SECRETARIAT: lazy("You are its secretariat"),
    Role.CHAIR: lazy("You chair"),
    Role.DELEGATE: lazy("You are a head of delegation"),
    Role.OBSERVER: lazy("You are an observer"),
}


def my_part(actor: Actor, forum: "Forum") -> str:
    """What the reader has to do with the forum, in one phrase; the strongest part where there are several."""
    for role, words in PARTS.items():
        if any(h.role is role and h.forum_id == forum.id and h.group_id is None for h in actor.held):
            return str(words)
    if actor.is_(Role.CONTACT_POINT, forum_id=forum.id) or any(
        seat.forum_id == forum.id and seat.party_id in actor.contact_for for seat in actor.seats
    ):
        return _("You are a contact point of a country that takes part")
    if any(h.forum_id == forum.id and h.group_id is not None for h in actor.held):
        return _("You take part in a working group")
    return _("You see that it exists") if actor.is_administrator else ""
