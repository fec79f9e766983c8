"""Closed days of the five Nordic states, worked out from their own laws and not from any package.

Sources: Denmark, Lov om detailsalg fra butikker, and lov nr. 214 of 2023, which ended the Great Prayer Day
from 2024; Finland, arbetstidslagen 605/1996 and the calendar of the University of Helsinki; Iceland, lög um
40 stunda vinnuviku 88/1971; Norway, lov om helligdager 1995-02-24-12 and lov om 1. og 17. mai 1947; Sweden,
lag (1989:253) om allmänna helgdagar, semesterlag for the eves.
"""

from collections.abc import Iterable
from datetime import date, timedelta

EASTER = {
    2024: (3, 31), 2025: (4, 20), 2026: (4, 5), 2027: (3, 28), 2028: (4, 16), 2029: (4, 1), 2030: (4, 21),
}  # fmt: skip
"""Easter Sundays of the western churches, from the tables of the Book of Common Prayer."""

FROM_EASTER = {
    "DK": (-3, -2, 0, 1, 39, 49, 50),
    "FI": (-2, 0, 1, 39, 49),
    "IS": (-3, -2, 0, 1, 39, 49, 50),
    "NO": (-3, -2, 0, 1, 39, 49, 50),
    "SE": (-2, 0, 1, 39, 49),
}
FIXED = {
    "DK": ((1, 1), (12, 25), (12, 26)),
    "FI": ((1, 1), (1, 6), (5, 1), (12, 6), (12, 24), (12, 25), (12, 26)),
    "IS": ((1, 1), (5, 1), (6, 17), (12, 25), (12, 26)),
    "NO": ((1, 1), (5, 1), (5, 17), (12, 25), (12, 26)),
    "SE": ((1, 1), (1, 6), (5, 1), (6, 6), (12, 25), (12, 26)),
}
HABIT = {
    "DK": ((5, 1), (6, 5), (12, 24), (12, 31)),
    "FI": (),
    "IS": ((12, 24), (12, 31)),
    "NO": ((12, 24), (12, 31)),
    "SE": ((12, 24), (12, 31)),
}


def first_weekday(year: int, month: int, day: int, weekday: int) -> date:
    """The first such weekday on or after the day."""
    start = date(year, month, day)
    return start + timedelta(days=(weekday - start.weekday()) % 7)


def moving(country: str, year: int) -> Iterable[date]:
    midsummer_day = first_weekday(year, 6, 20, 5)
    if country == "FI":
        yield from (midsummer_day - timedelta(days=1), midsummer_day, first_weekday(year, 10, 31, 5))
    if country == "SE":
        yield from (midsummer_day, first_weekday(year, 10, 31, 5))
    if country == "IS":
        yield from (first_weekday(year, 4, 19, 3), first_weekday(year, 8, 1, 0))


def public_days(country: str, year: int) -> set[date]:
    easter = date(year, *EASTER[year])
    return {
        *(easter + timedelta(days=days) for days in FROM_EASTER[country]),
        *(date(year, *each) for each in FIXED[country]),
        *moving(country, year),
    }


def usual_days(country: str, year: int) -> set[date]:
    eve = {first_weekday(year, 6, 20, 5) - timedelta(days=1)} if country == "SE" else set()
    return public_days(country, year) | eve | {date(year, *each) for each in HABIT[country]}
