"""Who would be told what by a step, if it were taken: it is taken, and thrown away again."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from coordinator.core.work import Work
from coordinator.forums.queries import parties_by_id
from coordinator.meetings.audience import Foretold, Recipient
from coordinator.scheduling.views.poll_door import Preview, Told, told_of, two_buttons
from coordinator.web.i18n import LANGUAGE_NAMES, current_locale, ngettext
from coordinator.web.onward import rehearsed


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """The people who would be told, by country and name; how many letters that still wait would be taken
    back, or say something else.
    """

    told: list[Told]
    withdrawn: int = 0
    rewritten: int = 0


def rehearse(act: Callable[[Work], Any]) -> Rehearsed:
    """What would be told. Raises what `act` raises."""
    return rehearsed(act, _seen)


def _seen(work: Work, foretold: Foretold | None) -> Rehearsed:
    found = foretold or Foretold([])
    return Rehearsed(told_by_party(work, found.people), found.withdrawn, found.rewritten)


def shown(
    done: Rehearsed, facts: list[tuple[str, Any]], message: str, *, notes: Sequence[str] = (),
    buttons: list[tuple[str, str, str, str]] | None = None,
) -> Preview:  # fmt: skip
    """A rehearsal for the page; without `buttons` one saves and tells people, or nobody."""
    return Preview(
        facts, message, done.told, list(notes), buttons or two_buttons(len(done.told)), done.withdrawn,
        done.rewritten,
    )  # fmt: skip


def opening(done: Rehearsed) -> tuple[str, str, str, str]:
    """The button that opens a poll."""
    label = ngettext("Open and tell %(num)d person", "Open and tell %(num)d people", len(done.told))
    return (label, "tell", "yes", "primary")


def told_by_party(work: Work, people: Iterable[tuple[Recipient, str]]) -> list[Told]:
    """The people with their country and language by name; of what they are told where that differs."""
    found = list(people)
    parties = parties_by_id(work.session, {r.party_id for r, _letter in found if r.party_id is not None})
    locale, differs = current_locale(), len({letter for _r, letter in found}) > 1
    return told_of(
        Told(
            parties[r.party_id].name.in_(locale) if r.party_id in parties else "",
            r.name,
            LANGUAGE_NAMES.get(r.locale, r.locale),
            letter if differs else "",
        )
        for r, letter in found
    )
