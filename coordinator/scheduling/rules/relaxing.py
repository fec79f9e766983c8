"""What to give up where no date suits everybody."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from coordinator.scheduling.rules.finder import Found, Known, find
from coordinator.scheduling.rules.search import DAY, WORKING_WEEK, Search, Travel


class Eased(StrEnum):
    """One way in which a search without an answer would have one."""

    WEEKDAYS = "weekdays"  # meet on any working day
    TRAVEL = "travel"  # travel on weekends too
    NO_TRAVEL_DAYS = "no_travel_days"
    SHORTER = "shorter"  # a day less
    OTHER_HOUR = "other_hour"  # whichever hour is fairest
    LONGER_WINDOW = "longer_window"  # four weeks more at the end
    WITHOUT = "without"  # one party less, `code`


@dataclass(frozen=True, slots=True)
class Relaxation:
    """What to give up, and the starts that it opens, by rank."""

    eased: Eased
    starts: tuple[date, ...]
    code: str | None = None


def relaxations(search: Search, known: Known, found: Found) -> list[Relaxation]:
    """For a search that `found` nothing: each single thing to give up that opens dates, best first.

    `known` must reach four weeks beyond the window. What opens nothing is not offered; an empty list means
    that no single thing is enough.
    """
    easier: list[tuple[Eased, Search]] = []
    if not search.weekdays >= WORKING_WEEK:
        easier.append((Eased.WEEKDAYS, replace(search, weekdays=search.weekdays | WORKING_WEEK)))
    if search.travel == Travel.WEEKDAYS and (search.before or search.after):
        easier.append((Eased.TRAVEL, replace(search, travel=Travel.ANY)))
    if search.before or search.after:
        easier.append((Eased.NO_TRAVEL_DAYS, replace(search, before=0, after=0)))
    if search.length > 1:
        easier.append((Eased.SHORTER, replace(search, length=search.length - 1)))
    if search.hours is not None and search.hours.at is not None:
        easier.append((Eased.OTHER_HOUR, replace(search, hours=replace(search.hours, at=None))))
    easier.append((Eased.LONGER_WINDOW, replace(search, last=search.last + 28 * DAY)))
    offers = [
        Relaxation(eased, tuple(slot.start for slot in find(wider, known).ranked)) for eased, wider in easier
    ]
    offers += [
        Relaxation(Eased.WITHOUT, starts, code)
        for code, starts in _held_up_by_one(found).items()
        if code != known.forum
    ]
    return sorted((offer for offer in offers if offer.starts), key=lambda offer: -len(offer.starts))


def _held_up_by_one(found: Found) -> dict[str, tuple[date, ...]]:
    """The starts that a single party rules out, by its code."""
    alone: dict[str, list[date]] = defaultdict(list)
    for start, blockers in found.blocked.items():
        codes = {blocker.code for blocker in blockers}
        if len(codes) == 1:
            alone[codes.pop()].append(start)
    return {code: tuple(sorted(starts)) for code, starts in sorted(alone.items())}
