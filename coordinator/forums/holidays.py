"""Days on which a country is closed: public holidays, and days on which offices are closed by habit.

The source is the `holidays` package. Whole countries only, no regions; feasts whose day is estimated say so
in their name. Where offices close by habit is named country by country below, and nowhere else.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib import import_module
from importlib.metadata import version
from types import MappingProxyType
from typing import Any
from zlib import crc32

from coordinator.forums.rules import HolidayLevel

BY_HABIT: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "SE": ("de_facto",),  # Midsummer Eve, Christmas Eve, New Year's Eve
        "DK": ("optional",),  # 1 May, Constitution Day, Christmas Eve, New Year's Eve
        "IS": ("half_day",),  # Christmas Eve and New Year's Eve from noon
        "TR": ("half_day",),  # from noon before the feasts
    }
)
"""Categories of the package that we count as closed by habit. Finland's eves are public holidays there."""

BY_HABIT_FIXED: Mapping[str, Mapping[tuple[int, int], Mapping[str, str]]] = MappingProxyType(
    {
        "NO": {
            (12, 24): {"en": "Christmas Eve", "nb": "Julaften"},
            (12, 31): {"en": "New Year's Eve", "nb": "Nyttårsaften"},
        },
    }
)
"""Month and day of habits that the package does not have."""

BY_THE_MOON: Mapping[str, str] = MappingProxyType({"TR": "Eid "})
"""How the names of feasts begin that hang on the moon and that the package gives as settled years ahead: they
follow the calendar of the authority for religious affairs, which may still be put right.
"""

LANGUAGES = {
    "en": ("en_US", "en_GB"),
    "sv": ("sv", "sv_FI"),
    "nb": ("no",),
    "da": ("da",),
    "fi": ("fi",),
    "is": ("is",),
}
"""What the package calls our languages; one that a country does not have gives English."""

FIRST_YEAR, LAST_YEAR = 1950, 2100

Days = Mapping[date, tuple[str, ...]]


@cache
def _package() -> Any:
    """Imported when first asked for: it takes a while, and few pages need it."""
    return import_module("holidays")


def knows(country_code: str) -> bool:
    """Whether there is anything on record for the country (ISO 3166-1 alpha-2, XK for Kosovo)."""
    return country_code in _package().list_supported_countries()


def is_closed(country_code: str, day: date) -> bool:
    """Whether the country is closed on a day, by law or by habit."""
    return (
        FIRST_YEAR <= day.year <= LAST_YEAR
        and knows(country_code)
        and (day in _public(country_code, day.year, "en") or day in _by_habit(country_code, day.year, "en"))
    )


def closed_days(
    country_code: str, year: int, *, usual: bool = True, locale: str = "en"
) -> dict[date, list[str]]:
    """The closed days of a year and what they are called, in date order.

    `usual` adds the days on which offices are closed by habit to the public holidays. A country or a year
    of which nothing is on record gives nothing. Names are in `locale` where the package has them, else in
    English.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR or not knows(country_code):
        return {}
    days = {day: list(names) for day, names in _public(country_code, year, locale).items()}
    if usual:
        for day, names in _by_habit(country_code, year, locale).items():
            known = days.setdefault(day, [])
            known += [name for name in names if name not in known]
    return dict(sorted(days.items()))


@dataclass(frozen=True, slots=True)
class Holiday:
    """A closed day, what it is called, and whether its day is only estimated."""

    on: date
    name: str
    level: HolidayLevel
    estimated: bool


def holidays_of(country_code: str, year: int, *, locale: str = "en") -> list[Holiday]:
    """The closed days of a year one by one, in date order; nothing where nothing is on record."""
    public = closed_days(country_code, year, usual=False)
    doubtful = {
        day for day, names in closed_days(country_code, year).items() if any(map(_is_estimated, names))
    }
    return [
        Holiday(
            day,
            ", ".join(names),
            HolidayLevel.PUBLIC if day in public else HolidayLevel.HABIT,
            estimated=day in doubtful,
        )
        for day, names in closed_days(country_code, year, locale=locale).items()
    ]


def _is_estimated(name: str) -> bool:
    return "estimated" in name


def source_version() -> str:
    """Which edition of the package is in use."""
    return version("holidays")


@cache
def edition() -> str:
    """Which edition of all that makes a day closed is in use: the package's, and of what stands above."""
    own = repr((BY_HABIT, BY_HABIT_FIXED, BY_THE_MOON))
    return f"{source_version()}+{crc32(own.encode()):08x}"


@lru_cache(maxsize=2048)
def half_days(country_code: str, year: int, locale: str = "en") -> Days:
    """Days on which offices close early, beyond those that count as closed by habit, and what they are
    called.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR or not knows(country_code):
        return {}
    if "half_day" in BY_HABIT.get(country_code, ()):
        return {}
    return _asked(country_code, year, locale, ("half_day",))


@lru_cache(maxsize=2048)
def _public(country_code: str, year: int, locale: str) -> Days:
    return _asked(country_code, year, locale, ("public",))


@lru_cache(maxsize=2048)
def _by_habit(country_code: str, year: int, locale: str) -> Days:
    fixed = {
        date(year, month, day): (names.get(locale, names["en"]),)
        for (month, day), names in BY_HABIT_FIXED.get(country_code, {}).items()
    }
    categories = BY_HABIT.get(country_code, ())
    return {**fixed, **_asked(country_code, year, locale, categories)} if categories else fixed


def _asked(country_code: str, year: int, locale: str, categories: Iterable[str]) -> Days:
    kind = type(_package().country_holidays(country_code))
    offered = set(kind.supported_languages)
    wanted = (*LANGUAGES.get(locale, ()), *LANGUAGES["en"])
    language = next((name for name in wanted if name in offered), None)
    wanted_days = tuple(c for c in categories if c in kind.supported_categories)
    if not wanted_days:
        return {}
    found = _package().country_holidays(country_code, years=year, categories=wanted_days, language=language)
    moon = BY_THE_MOON.get(country_code)
    return {day: tuple(_said(name, moon) for name in found.get_list(day)) for day in sorted(found)}


def _said(name: str, moon: str | None) -> str:
    """The name of a feast, with the word of the package for one whose day is estimated."""
    if moon is None or not name.startswith(moon) or "estimated" in name:
        return name
    return name.replace(")", ", estimated)") if name.endswith(")") else f"{name} (estimated)"
