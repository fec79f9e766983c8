"""The finder for all members of GDISC, day by day against their own laws, spring 2027 to 2029."""

from datetime import date

import pytest

from coordinator.forums.holidays import closed_days
from coordinator.scheduling.labels import day_text
from coordinator.scheduling.queries import ALWAYS, known_of_countries
from coordinator.scheduling.rules import Level, Search, find, weekdays_of
from tests.unit.scheduling.gdisc_days import (
    DAY,
    MEMBERS,
    NORDIC,
    NOT_OURS,
    UNCERTAIN,
    easter,
    feasts_of_the_moon,
    orthodox_easter,
    public_days,
)
from tests.unit.scheduling.nordic_days import usual_days

YEARS = (2027, 2028, 2029)
SPRING = [Search(date(y, 2, 1), date(y, 6, 18), 2, weekdays_of("Mon-Fri"), 1, 1) for y in YEARS]


def on_record(code: str, year: int) -> dict[date, list[str]]:
    """What the application counts, Sundays and the feasts of the moon left out."""
    found = {}
    for day, names in closed_days(code, year, usual=False).items():
        ours = [name for name in names if "Eid" not in name and name not in NOT_OURS.get(code, ())]
        if ours and day.weekday() < 6:
            found[day] = ours
    return found


def near_the_moon(year: int, *, by: int) -> set[date]:
    """Days that may belong to an Eid, its eve and its four days, `by` days of doubt on either side."""
    return {
        first + n * DAY for _name, first in feasts_of_the_moon(year) for n in range(-1 - by, 4 + by)
    }  # fmt: skip


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("code", MEMBERS)
def test_the_public_holidays_are_those_of_the_countrys_own_laws(code, year):
    assert sorted(on_record(code, year)) == sorted(public_days(code, year))


def test_easter_is_where_the_tables_have_it():
    assert [easter(y) for y in YEARS] == [date(2027, 3, 28), date(2028, 4, 16), date(2029, 4, 1)]
    assert [orthodox_easter(y) for y in YEARS] == [date(2027, 5, 2), date(2028, 4, 16), date(2029, 4, 8)]


@pytest.mark.parametrize("search", SPRING, ids=YEARS)
@pytest.mark.parametrize("level", Level)
def test_every_day_of_spring_agrees_with_the_laws(search, level):
    year = search.first.year
    found = find(search, known_of_countries({code: [ALWAYS] for code in MEMBERS}, search, level))
    closed = {day for code in MEMBERS for day in public_days(code, year)}
    if level == Level.USUAL:
        closed |= {day for code in NORDIC for day in usual_days(code, year)}
    also = {
        day
        for code, names in NOT_OURS.items()
        for day, said in closed_days(code, year).items()
        if set(said) & set(names)
    }
    doubtful = near_the_moon(year, by=1) | {day for day in closed | also if day.weekday() == 6} | also
    # Sundays are days of travel here: where a law lists a feast that is always a Sunday, a country is closed.
    doubtful |= {day for code in MEMBERS for day in closed_days(code, year) if day.weekday() == 6}
    settled, start = 0, search.first
    while start + DAY <= search.last:
        whole = {start - DAY, start, start + DAY, start + 2 * DAY}
        if start.weekday() < 4 and not whole & doubtful:
            assert (start in found.starts) == (not whole & closed), start
            settled += 1
        start += DAY
    assert settled > 35


@pytest.mark.parametrize("year", YEARS)
def test_eid_in_tuerkiye_is_near_the_tabular_moon_and_said_to_be_estimated(year):
    days = {day: names for day, names in closed_days("TR", year).items() if any("Eid" in n for n in names)}
    assert set(days) <= near_the_moon(year, by=1)
    assert all("estimated" in name for names in days.values() for name in names if "Eid" in name)
    whole = [day for day, names in days.items() if any("Eid" in n and "1pm" not in n for n in names)]
    assert len(whole) == 3 + 4
    assert len(days) == len(whole) + 2  # and both eves from noon


def test_the_doubt_is_said_where_a_date_is_ruled_out():
    search = Search(date(2027, 3, 9), date(2027, 3, 9))
    found = find(search, known_of_countries({"TR": [ALWAYS], "MK": [ALWAYS]}, search, Level.PUBLIC))
    (cause,) = found.causes.items()
    assert day_text(*cause) == "Tue 9 March 2027: Eid al-Fitr (estimated) (MK, TR)"


def test_aland_keeps_finlands_days_and_its_own():
    own = set(closed_days("AX", 2027)) - set(closed_days("FI", 2027))
    assert own == {date(2027, 6, 9)}
    assert set(closed_days("FI", 2027)) < set(closed_days("AX", 2027))


@pytest.mark.parametrize("code", ["SE", "FI"])
def test_midsummer_eve_rules_out_in_sweden_and_finland(code):
    search = Search(date(2027, 6, 25), date(2027, 6, 25))
    found = find(search, known_of_countries({code: [ALWAYS]}, search, Level.USUAL))
    assert found.causes == {date(2027, 6, 25): {code: ("Midsummer Eve",)}}


def test_the_great_prayer_day_is_gone_from_2024():
    fourth_fridays = {year: easter(year) + 26 * DAY for year in (2023, 2024, 2027, 2028, 2029)}
    closed = {year: day in closed_days("DK", year) for year, day in fourth_fridays.items()}
    assert closed == {2023: True, 2024: False, 2027: False, 2028: False, 2029: False}


def test_orthodox_easter_rules_out_for_those_who_keep_it():
    search = Search(date(2027, 5, 3), date(2027, 5, 3))
    found = find(search, known_of_countries({code: [ALWAYS] for code in MEMBERS}, search, Level.PUBLIC))
    assert set(found.causes[date(2027, 5, 3)]) >= {"BG", "CY", "GR", "MK", "RO"}


def test_what_the_lists_cannot_settle_is_named():
    assert set(UNCERTAIN) <= set(MEMBERS)
    assert set(NOT_OURS) <= set(UNCERTAIN)
