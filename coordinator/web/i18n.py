"""Languages of the interface: English strings are the message ids, English means en_GB."""

from typing import Any, cast

from flask import Flask, g, has_request_context, request
from flask_babel import Babel, get_locale, gettext, lazy_gettext, ngettext, pgettext

from coordinator.core.rendering import babel_name
from coordinator.kit.texts import LOCALES

__all__ = ["LANGUAGE_NAMES", "_", "current_locale", "init_i18n", "lazy", "ngettext", "pgettext"]

_ = gettext


def lazy(message: str, **values: Any) -> str:
    """A text that is translated when it is shown; typed as the str it acts like."""
    return cast("str", lazy_gettext(message, **values))


LANGUAGE_NAMES = {
    "en": "English",
    "sv": "Svenska",
    "nb": "Norsk bokmål",
    "da": "Dansk",
    "fi": "Suomi",
    "is": "Íslenska",
}
LANGUAGE_COOKIE = "language"


def chosen_locale() -> str:
    """The account's language; else the cookie of the switch; else what the browser accepts."""
    if not has_request_context():
        return "en"
    actor = g.get("actor")
    if actor is not None and actor.signed_in:
        return str(actor.locale)
    cookie = request.cookies.get(LANGUAGE_COOKIE, "")
    if cookie in LOCALES:
        return cookie
    wanted = [*LOCALES, "no", "nn"]
    best = request.accept_languages.best_match(wanted, default="en") or "en"
    return {"no": "nb", "nn": "nb"}.get(best, best)


def current_locale() -> str:
    """The locale now spoken, one of kit.texts.LOCALES; follows `core.rendering.speaking`."""
    locale = get_locale()
    return "en" if locale is None else str(locale.language)


def init_i18n(app: Flask) -> None:
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "translations"
    app.config["BABEL_DEFAULT_LOCALE"] = "en_GB"
    Babel(app, locale_selector=lambda: babel_name(chosen_locale()))
