"""Days on which a country's offices are closed, from the `holidays` package.

Public holidays of the whole country, and days closed by habit where the package keeps them in a
category of their own (Midsummer Eve and Christmas Eve in Sweden, for instance). Subdivisions are not
looked at. A country without data has no closed days.
"""

from datetime import date
from functools import lru_cache
from importlib import import_module

BY_HABIT = {"SE": ("de_facto",), "DK": ("optional",), "IS": ("half_day",), "NO": ("unofficial",)}
"""Categories beside `public`, by country: what the package calls closed by habit there."""


@lru_cache(maxsize=512)
def closed_days(code: str, year: int) -> dict[date, tuple[str, ...]]:
    """Names of what closes offices in country `code` (ISO 3166-1 alpha-2) in `year`, by day."""
    holidays = import_module("holidays")  # 0.2 s and 9 MB: only for who asks
    supported = holidays.list_supported_countries(include_aliases=False)
    if code not in supported:
        return {}
    kind = holidays.country_holidays(code, years=()).__class__
    habits = tuple(c for c in BY_HABIT.get(code, ()) if c in kind.supported_categories)
    found = holidays.country_holidays(code, years=year, categories=("public", *habits))
    return {day: tuple(name.split("; ")) for day, name in sorted(found.items()) if "weekend" not in name}
