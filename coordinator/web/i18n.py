"""Languages of the interface: English strings are the message ids, English means en_GB."""

from functools import cache
from typing import Any, cast

from babel import Locale
from flask import Flask, g, has_request_context, request
from flask_babel import Babel, refresh
from flask_babel.speaklater import LazyString
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from coordinator.core.rendering import babel_name, settle, tongue, unsettle
from coordinator.kit.texts import LOCALES

__all__ = [
    "LANGUAGE_NAMES", "_", "current_locale", "init_i18n", "lazy", "ngettext", "pgettext",
    "settle_for_request",
]  # fmt: skip


def _(message: str, /, **values: Any) -> str:
    """`message` in the language now spoken, with `values` for its named placeholders."""
    text: str = tongue().words.ugettext(message)
    return text % values if values else text


def ngettext(singular: str, plural: str, num: int, /, **values: Any) -> str:
    """The form for `num`, which is also a placeholder."""
    text: str = tongue().words.ungettext(singular, plural, num)
    return text % {"num": num, **values}


def pgettext(context: str, message: str, /, **values: Any) -> str:
    """A message that means something else elsewhere."""
    text: str = tongue().words.upgettext(context, message)
    return text % values if values else text


def lazy(message: str, /, **values: Any) -> str:
    """A text that is translated when it is shown; typed as the str it acts like."""
    return cast("str", LazyString(_, message, **values))


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
    return tongue().name


def settle_for_request() -> None:
    """Once it is known who reads: this request speaks their language to its end."""
    _unsettle()
    refresh()  # where an outer application context outlives the request, so would its language
    g.tongue_before = settle()


def _unsettle(_error: BaseException | None = None) -> None:
    if before := g.pop("tongue_before", None):
        unsettle(before)


# Jinja's own new-style functions do the same through three more calls, for each word of a page.
@pass_eval_context
def _in_page(place: EvalContext, message: str, /, **values: Any) -> str:
    return _filled(place, tongue().words.ugettext(message), values)


@pass_eval_context
def _count_in_page(place: EvalContext, singular: str, plural: str, num: int, /, **values: Any) -> str:
    return _filled(place, tongue().words.ungettext(singular, plural, num), {"num": num, **values})


@pass_eval_context
def _meant_in_page(place: EvalContext, context: str, message: str, /, **values: Any) -> str:
    return _filled(place, tongue().words.upgettext(context, message), {"context": context, **values})


def _filled(place: EvalContext, text: str, values: dict[str, Any]) -> str:
    """The words are markup of ours, the values are not; `%%` is a per cent sign."""
    if place.autoescape:
        text = Markup(text)  # noqa: S704 - from the catalogue
    return text % values if "%" in text else text


@cache
def _locale(name: str) -> Locale:
    """Flask-Babel takes one as it is, and would read its name anew for each request."""
    return Locale.parse(babel_name(name))


def init_i18n(app: Flask) -> None:
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "translations"
    app.config["BABEL_DEFAULT_LOCALE"] = "en_GB"
    Babel(app, locale_selector=lambda: _locale(chosen_locale()))
    app.jinja_env.globals.update(
        {"_": _in_page, "gettext": _in_page, "ngettext": _count_in_page, "pgettext": _meant_in_page}
    )
    app.teardown_request(_unsettle)
