"""Templates outside a request: mails and prints, in the recipient's language."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar, Token
from dataclasses import dataclass
from typing import Any

from babel import Locale
from babel.support import NullTranslations
from flask import current_app
from flask_babel import force_locale, get_locale, get_translations

BABEL_NAMES = {"en": "en_GB"}
"""Our `en` is British; the other locales are called the same in Babel."""


def babel_name(locale: str) -> str:
    return BABEL_NAMES.get(locale, locale)


@dataclass(frozen=True, slots=True)
class Tongue:
    """The language now spoken: one of kit.texts.LOCALES, what Babel knows of it, and its words."""

    name: str
    locale: Locale
    words: NullTranslations


# A page asks for hundreds of words; Flask-Babel would look up the context's language anew for each.
_settled: ContextVar[Tongue | None] = ContextVar("tongue", default=None)


def tongue() -> Tongue:
    """What is spoken now: in a request, inside `speaking`, else what Flask-Babel says."""
    return _settled.get() or _found()


def _found() -> Tongue:
    locale = get_locale() or Locale("en", "GB")
    return Tongue(str(locale.language), locale, get_translations())


def settle() -> Token[Tongue | None]:
    """Keep to the language that Flask-Babel says until `unsettle` is given what this gave."""
    return _settled.set(_found())


def unsettle(before: Token[Tongue | None]) -> None:
    _settled.reset(before)


@contextmanager
def speaking(locale: str) -> Iterator[None]:
    """Inside, every text and date is in `locale` (one of kit.texts.LOCALES)."""
    with force_locale(babel_name(locale)):
        before = settle()
        try:
            yield
        finally:
            unsettle(before)


def render(template: str, *, locale: str, **values: Any) -> str:
    """The template wholly in `locale`; needs an application context, not a request."""
    with speaking(locale):
        return current_app.jinja_env.get_template(template).render(locale=locale, **values)
