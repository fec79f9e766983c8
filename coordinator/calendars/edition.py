"""What goes into calendar texts beside the meeting: program, words, addresses, rules of time zones."""

import hashlib
import zoneinfo
from datetime import date
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from coordinator import __version__
from coordinator.calendars.rules import rule_years
from coordinator.core.places import PACKAGE
from coordinator.core.settings import Settings
from coordinator.kit.texts import LOCALES

FORMAT = "3"
"""Raise it when the form of the texts changes: every stored one is then made anew."""


def edition_of(settings: Settings, locale: str, today: date) -> str:
    """Sixteen characters that change whenever texts of `locale` made before would be written otherwise."""
    years = "-".join(str(year) for year in rule_years(today))
    return _edition(settings.base_url, locale, years)


@lru_cache(maxsize=64)
def _edition(base_url: str, locale: str, years: str) -> str:
    parts = (FORMAT, __version__, base_url, years, tz_version(), _words(locale))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


@lru_cache(maxsize=64)
def edition_of_all(base_url: str, today: date) -> str:
    """Sixteen characters that change whenever the edition of any language does."""
    years = "-".join(str(year) for year in rule_years(today))
    every = "".join(_edition(base_url, locale, years) for locale in LOCALES)
    return hashlib.sha256(every.encode()).hexdigest()[:16]


@lru_cache(maxsize=1)
def tz_version() -> str:
    """The release of the tz database that zoneinfo reads: the system's, else the tzdata package's."""
    for folder in zoneinfo.TZPATH:
        for name in ("tzdata.zi", "+VERSION"):
            path = Path(folder, name)
            if path.is_file():
                with path.open(encoding="utf-8") as lines:
                    return lines.readline().strip()
    try:
        return version("tzdata")
    except PackageNotFoundError:
        return ""


def _words(locale: str) -> str:
    """The translations of `locale` as they are installed."""
    catalogue = PACKAGE / "translations" / locale / "LC_MESSAGES" / "messages.mo"
    if not catalogue.is_file():
        return ""
    return hashlib.sha256(catalogue.read_bytes()).hexdigest()
