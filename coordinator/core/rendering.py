"""Templates outside a request: mails and prints, in the recipient's language."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import current_app
from flask_babel import force_locale

BABEL_NAMES = {"en": "en_GB"}
"""Our `en` is British; the other locales are called the same in Babel."""


def babel_name(locale: str) -> str:
    return BABEL_NAMES.get(locale, locale)


@contextmanager
def speaking(locale: str) -> Iterator[None]:
    """Inside, every text and date is in `locale` (one of kit.texts.LOCALES)."""
    with force_locale(babel_name(locale)):
        yield


def render(template: str, *, locale: str, **values: Any) -> str:
    """The template wholly in `locale`; needs an application context, not a request."""
    with speaking(locale):
        return current_app.jinja_env.get_template(template).render(locale=locale, **values)
