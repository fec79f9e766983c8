"""What is in the way of a meeting, in sentences."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from coordinator.forums.labels import party_name, sorted_by_name
from coordinator.meetings.rules import ClashKind
from coordinator.web.filters import long_date, slot_text
from coordinator.web.i18n import _, ngettext

if TYPE_CHECKING:
    from coordinator.forums.models import Party
    from coordinator.meetings.queries import Clash

MOST = 12
"""Sentences that are said; the weightiest come first."""

NAMED = 8
"""So many people or countries are named in one sentence."""

ONE_BY_ONE = 3
"""So many countries that are closed on a day are said with the name of the day; more are listed."""


def clash_notes(weekend: Iterable[date], clashes: Sequence["Clash"]) -> list[str]:
    """What to mind about a date, the weightiest first."""
    notes = [_("%(day)s is at a weekend.", day=long_date(day)) for day in weekend]
    for (kind, day), found in groupby(clashes, key=lambda clash: (clash.kind, clash.on)):
        alike = list(found)
        if kind is ClashKind.CLOSED and len(alike) > ONE_BY_ONE:
            countries = _names([party for clash in alike for party in clash.parties])
            notes.append(_("Closed on %(day)s: %(countries)s.", day=long_date(day), countries=countries))
        else:
            notes += [clash_text(clash) for clash in alike]
    rest = len(notes) - MOST
    return [*notes[:MOST], ngettext("And %(num)d more.", "And %(num)d more.", rest)] if rest > 0 else notes


def _names(parties: Iterable["Party"]) -> str:
    return _some(sorted_by_name([party_name(party) for party in parties], str), ", ")


def _some(names: Sequence[str], between: str) -> str:
    """The first few names, and how many more there are."""
    rest = len(names) - NAMED
    shown = between.join(names[:NAMED])
    return _("%(names)s and %(num)d more", names=shown, num=rest) if rest > 1 else between.join(names)


def clash_text(clash: "Clash") -> str:
    """One thing in the way, as a sentence."""
    if clash.meeting is not None:
        return _other_text(clash)
    day, who = long_date(clash.on), _names(clash.parties)
    if clash.kind is ClashKind.CLOSED:
        return _("%(country)s is closed on %(day)s: %(name)s.", country=who, day=day, name=clash.name)
    if clash.kind is ClashKind.FORUM_CLOSED:
        return _("The forum does not meet on %(day)s: %(name)s.", day=day, name=clash.name)
    if clash.kind is ClashKind.AVOID and who:
        return _("%(country)s would rather not meet on %(day)s: %(name)s.", country=who, day=day,
                 name=clash.name)  # fmt: skip
    if clash.kind is ClashKind.AVOID:
        return _("The forum would rather not meet on %(day)s: %(name)s.", day=day, name=clash.name)
    return _("A member is engaged on %(day)s.", day=day)


def _other_text(clash: "Clash") -> str:
    """Another meeting that the reader may know of."""
    other = clash.meeting
    facts = {
        "title": other.title if other else "",
        "when": slot_text(other.slot) if other and other.slot else "",
    }
    if clash.kind is ClashKind.PERSON:
        people = _some(clash.people, "; ")  # posts stand for names at times, with commas in them
        return _(
            "In two places at once: %(people)s. The other is %(title)s, %(when)s.", people=people, **facts
        )
    if clash.kind is ClashKind.HOST:
        host = _names(clash.parties)
        return _("%(country)s hosts another meeting: %(title)s, %(when)s.", country=host, **facts)
    if clash.kind is ClashKind.PARTY:
        countries = _names(clash.parties)
        return _(
            "In another forum the same day: %(countries)s. The other is %(title)s, %(when)s.",
            countries=countries, **facts,
        )  # fmt: skip
    return _("At the same time: %(title)s, %(when)s.", **facts)
