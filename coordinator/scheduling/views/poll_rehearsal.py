"""Who would be told what by a step, if it were taken: it is taken, and thrown away again."""

from collections.abc import Callable, Iterable
from typing import Any

from flask import g

from coordinator.core.work import Work
from coordinator.forums.queries import parties_by_id
from coordinator.meetings.audience import Foretold, Recipient
from coordinator.scheduling.views.poll_door import Told, told_of
from coordinator.web.i18n import LANGUAGE_NAMES, current_locale
from coordinator.web.work import begin_work, house


def rehearse(act: Callable[[Work], Any]) -> list[Told]:
    """The people who would be told, by country and name. Raises what `act` raises."""
    g.rehearsing = True
    try:
        with begin_work() as work:
            act(work)
            work.session.flush()
            foretold: Foretold | None = house().foretell(work)
            people = foretold.people if foretold else []
            rows = told_by_party(work, people)
            work.session.rollback()
            work.events.clear()
            return rows
    finally:
        g.rehearsing = False


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
