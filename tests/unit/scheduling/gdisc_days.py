"""Public holidays of the members of GDISC, worked out from their own laws and not from any package.

Only Monday to Saturday: on Sundays everybody is closed, and laws differ in whether they list Easter Sunday.
Days of a whole country only. Where something is moved by decree from year to year, or hangs on the moon, it
stands in UNCERTAIN with the reason, and not here. The five Nordic states are in nordic_days.py.

Sources, by country:
AT Arbeitsruhegesetz § 7 (2), Feiertagsruhegesetz 1957. BE Koninklijk besluit of 18 April 1974, art. 1. BG Kodeks na
truda art. 154. CY Public Holidays list of the Public Administration and Personnel Department. CZ zákon 245/2000 Sb.
DE the laws of all sixteen Länder, where they agree. EE pühade ja tähtpäevade seadus § 2. ES Real Decreto 2001/1983
art. 45. FR Code du travail L3133-1. GB Banking and Financial Dealings Act 1971, schedule 1, and proclamations, where
England, Scotland and Northern Ireland agree. GR law 4554/2018 and royal decree 748/1966. HR Zakon o blagdanima NN
110/2019. HU Munka törvénykönyve § 102. IE Organisation of Working Time Act 1997, second schedule, and S.I. 50/2022. IT
legge 260/1949, with legge 151/2025 (Saint Francis from 2026). LT Darbo kodeksas art. 123. LU Code du travail L.232-2. LV
likums "Par svētku, atceres un atzīmējamām dienām". MT National Holidays and Other Public Holidays Act, cap. 252. NL
Algemene termijnenwet art. 3 (Good Friday is put on a par). PL ustawa o dniach wolnych od pracy 1951, with that of 2024
(Christmas Eve). PT Código do Trabalho art. 234. RO Codul muncii art. 139. SI Zakon o praznikih. SK zákon 241/1993, with
the consolidation laws of 2023 and 2024 (1 September and 17 November are worked). BA only 1 and 2 January and 1 and 2 May
are common to the Federation and Republika Srpska. MK Zakon za praznicite na Republika Makedonija. CH Arbeitsgesetz
art. 20a (1 August) and the days that all cantons keep. TR law 2429 on national days and general holidays.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from tests.unit.scheduling.nordic_days import first_weekday
from tests.unit.scheduling.nordic_days import public_days as nordic_days

NORDIC = ("DK", "FI", "IS", "NO", "SE")
MEMBERS = (
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU",
    "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK", "GB", "IS", "NO", "BA", "MK", "CH", "TR",
)  # fmt: skip

DAY = timedelta(days=1)

FIXED = {
    "AT": "1-1 6-1 1-5 15-8 26-10 1-11 8-12 25-12 26-12",
    "BE": "1-1 1-5 21-7 15-8 1-11 11-11 25-12",
    "BG": "1-1 3-3 1-5 6-5 24-5 6-9 22-9 24-12 25-12 26-12",
    "CY": "1-1 6-1 25-3 1-4 1-5 15-8 1-10 28-10 25-12 26-12",
    "CZ": "1-1 1-5 8-5 5-7 6-7 28-9 28-10 17-11 24-12 25-12 26-12",
    "DE": "1-1 1-5 3-10 25-12 26-12",
    "EE": "1-1 24-2 1-5 23-6 24-6 20-8 24-12 25-12 26-12",
    "ES": "1-1 6-1 1-5 15-8 12-10 1-11 6-12 8-12 25-12",
    "FR": "1-1 1-5 8-5 14-7 15-8 1-11 11-11 25-12",
    "GR": "1-1 6-1 25-3 1-5 15-8 28-10 25-12 26-12",
    "HR": "1-1 6-1 1-5 30-5 22-6 5-8 15-8 1-11 18-11 25-12 26-12",
    "HU": "1-1 15-3 1-5 20-8 23-10 1-11 24-12 25-12 26-12",
    "IE": "1-1 17-3 25-12 26-12",
    "IT": "1-1 6-1 25-4 1-5 2-6 15-8 4-10 1-11 8-12 25-12 26-12",
    "LT": "1-1 16-2 11-3 1-5 24-6 6-7 15-8 1-11 2-11 24-12 25-12 26-12",
    "LU": "1-1 1-5 9-5 23-6 15-8 1-11 25-12 26-12",
    "LV": "1-1 1-5 4-5 23-6 24-6 18-11 24-12 25-12 26-12 31-12",
    "MT": "1-1 10-2 19-3 31-3 1-5 7-6 29-6 15-8 8-9 21-9 8-12 13-12 25-12",
    "NL": "1-1 25-12 26-12",
    "PL": "1-1 6-1 1-5 3-5 15-8 1-11 11-11 24-12 25-12 26-12",
    "PT": "1-1 25-4 1-5 10-6 15-8 5-10 1-11 1-12 8-12 25-12",
    "RO": "1-1 2-1 6-1 7-1 24-1 1-5 1-6 15-8 30-11 1-12 25-12 26-12",
    "SI": "1-1 2-1 8-2 27-4 1-5 2-5 25-6 15-8 31-10 1-11 25-12 26-12",
    "SK": "1-1 6-1 1-5 8-5 5-7 29-8 15-9 1-11 24-12 25-12 26-12",
    "GB": "1-1 25-12 26-12",
    "BA": "1-1 2-1 1-5 2-5",
    "MK": "1-1 7-1 1-5 24-5 2-8 8-9 11-10 23-10 8-12",
    "CH": "1-1 1-8 25-12",
    "TR": "1-1 23-4 1-5 19-5 15-7 30-8 29-10",
}
"""Day and month."""

FROM_EASTER = {
    "AT": (1, 39, 50, 60), "BE": (1, 39, 50), "CZ": (-2, 1), "DE": (-2, 1, 39, 50), "EE": (-2,), "ES": (-2,),
    "FR": (1, 39, 50), "GB": (-2,), "HR": (1, 60), "HU": (-2, 1, 50), "IE": (1,), "IT": (1,), "LT": (1,),
    "LU": (1, 39, 50), "LV": (-2, 1), "MT": (-2,), "NL": (-2, 1, 39, 50), "PL": (1, 60), "PT": (-2, 60),
    "SI": (1,), "SK": (-2, 1), "CH": (39,),
}  # fmt: skip
"""Days after the Easter Sunday of the western churches: Good Friday -2, Easter Monday 1, Ascension 39, Whit
Monday 50, Corpus Christi 60.
"""

FROM_ORTHODOX_EASTER = {
    "BG": (-2, -1, 1), "CY": (-48, -2, 1, 50), "GR": (-48, -2, 1, 50), "MK": (1,), "RO": (-2, 1, 50),
}  # fmt: skip
"""Clean Monday is 48 days before, Holy Saturday one."""

NOT_OURS = {
    "BA": (
        "Orthodox Christmas Day",
        "Orthodox Good Friday",
        "Catholic Easter Monday",
        "Catholic Christmas Day",
    ),
    "GR": ("Labor Day (observed)",),
}
"""What the package counts beside, by name: in Bosnia and Herzegovina feasts that the state's own institutions
keep for whom they concern; in Greece the decree that moves 1 May out of Holy Week, as it did in 2021 and 2024.
Both are likely enough to keep a meeting away.
"""

UNCERTAIN = {
    "BA": "entities keep their own feasts beside; which of them an office keeps is for its head to say",
    "CH": "Good Friday, Easter Monday and 26 December are kept by most cantons, not by all",
    "DE": "Epiphany, Corpus Christi, Reformation Day and All Saints are kept by some Länder",
    "ES": "communities move feasts that fall on a Sunday, and most keep Maundy Thursday",
    "GB": "Easter Monday and the last Monday of August are kept in England, not in Scotland",
    "GR": "1 May is moved by decree when it falls into Holy Week or on a Sunday",
    "HU": "days before and after a feast are exchanged with Saturdays by yearly decree",
    "IE": "what falls on a weekend gives a day off, on a day that the employer chooses",
    "NL": "5 May is a day off for most only every fifth year, the civil service has its own agreement",
    "TR": "the feasts of the moon may be declared a day earlier or later",
}
"""What the lists here cannot settle, and why."""


def easter(year: int) -> date:
    """Of the western churches: the algorithm of Meeus, Jones and Butcher, from the tables of Clavius."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    to_sunday = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 19 * to_sunday) // 433
    month = (h + to_sunday - 7 * m + 90) // 25
    return date(year, month, (h + to_sunday - 7 * m + 33 * month + 19) % 32)


def orthodox_easter(year: int) -> date:
    """By the Julian computus (Gauss), 13 days later in the Gregorian calendar from 1900 to 2099."""
    d = (19 * (year % 19) + 15) % 30
    e = (2 * (year % 4) + 4 * (year % 7) - d + 34) % 7
    month, day = divmod(d + e + 114, 31)
    return date(year, month, day + 1) + 13 * DAY


def islamic(year: int, month: int, day: int) -> date:
    """A day of the tabular Islamic calendar with leap years 2, 5, 7, 10, 13, 16, 18, 21, 24, 26 and 29 of
    thirty, from Friday 16 July 622 of the Julian calendar; the moon as seen may differ by a day.
    """
    since = (year - 1) * 354 + (3 + 11 * year) // 30 + (59 * (month - 1) + 1) // 2 + day
    return date.fromordinal(227014 + since)


def feasts_of_the_moon(year: int) -> Iterator[tuple[str, date]]:
    """The first days of both Eids that fall into a Gregorian year."""
    for hijri in range(year - 580, year - 577):
        for name, month, day in (("Eid al-Fitr", 10, 1), ("Eid al-Adha", 12, 10)):
            first = islamic(hijri, month, day)
            if first.year == year:
                yield name, first


def _moving(code: str, year: int) -> Iterable[date]:
    match code:
        case "GB":
            yield first_weekday(year, 5, 1, 0)
            yield first_weekday(year, 5, 25, 0)
        case "IE":
            # The first Monday of February, or the first itself where it is a Friday.
            brigid = date(year, 2, 1)
            yield brigid if brigid.weekday() == 4 else first_weekday(year, 2, 1, 0)
            for month in (5, 6, 8):
                yield first_weekday(year, month, 1, 0)
            yield first_weekday(year, 10, 25, 0)
        case "NL":
            kings_day = date(year, 4, 27)
            yield kings_day - DAY if kings_day.weekday() == 6 else kings_day


def _instead(code: str, year: int) -> Iterator[date]:
    """Days off instead of feasts that fall on days off, where the law itself gives them."""
    fixed = [_fixed(each, year) for each in FIXED.get(code, "").split()]
    match code:
        case "BG":  # Easter apart, the next working days
            holy = [orthodox_easter(year) + n * DAY for n in FROM_ORTHODOX_EASTER["BG"]]
            yield from _next_working(fixed, weekend=(5, 6), besides=holy)
        case "GB":
            yield from _next_working(fixed, weekend=(5, 6))
        case "LV":
            moved = (date(year, 5, 4), date(year, 11, 18))
            yield from _next_working(moved, weekend=(5, 6))
        case "MK":
            yield from _next_working(fixed, weekend=(6,))


def _next_working(
    feasts: Iterable[date], *, weekend: tuple[int, ...], besides: Iterable[date] = ()
) -> Iterator[date]:
    taken = {*feasts, *besides}
    for feast in sorted(feasts):
        if feast.weekday() in weekend:
            day = feast
            while day in taken or day.weekday() > 4:
                day += DAY
            taken.add(day)
            yield day


def _fixed(text: str, year: int) -> date:
    day, month = text.split("-")
    return date(year, int(month), int(day))


def public_days(code: str, year: int) -> set[date]:
    """The public holidays of the country in a year that do not fall on a Sunday; Eids left out."""
    if code in NORDIC:
        found = set(nordic_days(code, year))
    else:
        found = {
            *(_fixed(each, year) for each in FIXED[code].split()),
            *(easter(year) + n * DAY for n in FROM_EASTER.get(code, ())),
            *(orthodox_easter(year) + n * DAY for n in FROM_ORTHODOX_EASTER.get(code, ())),
            *_moving(code, year),
            *_instead(code, year),
        }
    return {day for day in found if day.weekday() < 6}
