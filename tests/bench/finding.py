"""Finding dates: how the time grows with the parties and with the window, and ten thousand hours for 62."""

import json
import statistics
from collections.abc import Iterator
from datetime import date, time

from coordinator.forums.zones import zone_of_country
from coordinator.loading.demonstration import FOLDER
from coordinator.scheduling.queries import ALWAYS, known_of_countries
from coordinator.scheduling.rules import Hours, Known, Level, Search, find
from tests.bench.figures import Figure, timed

FEW = ("DK", "FI", "IS", "NO", "SE")
MANY = 62
ZONE = "Europe/Zurich"
CANDIDATES = 10_000


def figures() -> Iterator[Figure]:
    """Medians of five, in this process; holidays are read before, as in a server that runs."""
    codes = _codes()
    for parties in (FEW, codes):
        for years in (1, 3):
            search = Search(date(2027, 1, 1), date(2026 + years, 12, 31), 2, before=1, after=1)
            known = _known(parties, search)
            seconds = _median(search, known)
            name = f"dates for {len(parties)} parties in {years} year{'s' if years > 1 else ''}"
            yield Figure(name, seconds * 1000, "ms", 250)
    yield from _hours(codes)


def _hours(codes: tuple[str, ...]) -> Iterator[Figure]:
    """Each half hour of each working day is a candidate, weighed by the clock of each party."""
    search = Search(date(2027, 1, 4), date(2027, 10, 29), hours=Hours(ZONE, None, 90))
    known = _known(codes, search)
    days = [Search(date(2027, 1, 4), date(2027, 10, 29))]
    candidates = 48 * len(find(days[0], Known()).ranked)
    assert candidates >= CANDIDATES, candidates
    name = f"fairest of {candidates:,} hours for {len(codes)} parties"
    yield Figure(name, _median(search, known) * 1000, "ms", 1000)
    one = Search(search.first, search.last, hours=Hours(ZONE, time(14), 90))
    yield Figure("the same at one fixed hour a day", _median(one, known) * 1000, "ms", None)


def _codes() -> tuple[str, ...]:
    """62 countries: those of the packaged file, and Åland."""
    document = json.loads((FOLDER / "forums.json").read_text(encoding="utf-8"))
    codes = [country["code"] for country in document["countries"]]
    found = tuple(dict.fromkeys([*FEW, *codes, "AX"]))[:MANY]
    assert len(found) == MANY, len(found)
    return found


def _known(codes: tuple[str, ...], search: Search) -> Known:
    known = known_of_countries({code: [ALWAYS] for code in codes}, search, Level.USUAL)
    assert {zone_of_country(code) for code in codes} >= set(known.zones.values())
    return known


def _median(search: Search, known: Known) -> float:
    find(search, known)
    return statistics.median(timed(lambda: _find(search, known)) for _ in range(5))


def _find(search: Search, known: Known) -> None:
    found = find(search, known)
    assert found.ranked or found.blocked
