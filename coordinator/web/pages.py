"""What every page needs: who reads, navigation, languages, today."""

from typing import Any

from flask import Flask, g, request, url_for
from werkzeug.routing import BuildError

from coordinator.kit.actor import nobody
from coordinator.web.i18n import LANGUAGE_NAMES, current_locale, lazy

NAVIGATION: tuple[tuple[Any, str, str], ...] = (
    (lazy("Home"), "desk.home", "desk"),
    (lazy("Calendar"), "calendars.show", "calendars"),
    (lazy("Forums"), "forums.index", "forums"),
    (lazy("Groups"), "groups.index", "groups"),
    (lazy("Decisions"), "proceedings.decisions", "proceedings"),
    (lazy("Search"), "desk.search", "search"),
)
"""Label, endpoint, and the area whose pages mark the entry as current."""

ADMINISTRATION = (lazy("Accounts"), "accounts.admin", "admin")


def navigation() -> list[tuple[str, str, bool]]:
    """Label, address and whether it is the current place, for the header."""
    actor = g.get("actor")
    if actor is None or not actor.signed_in:
        return []
    manages = actor.is_administrator or bool(actor.secretariat_of)
    entries = [*NAVIGATION, ADMINISTRATION] if manages else list(NAVIGATION)
    endpoint = request.endpoint or ""
    area = {"desk.search": "search"}.get(endpoint, endpoint.partition(".")[0])
    if area == "meetings" or endpoint.startswith(
        ("proceedings.agenda", "proceedings.paper", "calendars.notices")
    ):
        area = "forums"
    if endpoint.startswith("accounts.admin"):
        area = "admin"
    found = []
    for label, target, mark in entries:
        try:
            found.append((str(label), url_for(target), mark == area))
        except BuildError:
            continue
    return found


def languages() -> list[tuple[str, str, str, bool]]:
    """Code, own name, address and whether it is spoken now, for the switch on every page."""
    now = current_locale()
    back = request.full_path.rstrip("?") if request.method == "GET" else request.path
    href = url_for("accounts.choose_language", code="LANGUAGE", next=back)
    return [
        (code, name, href.replace("LANGUAGE", code, 1), code == now) for code, name in LANGUAGE_NAMES.items()
    ]


def init_pages(app: Flask) -> None:
    @app.context_processor
    def _page() -> dict[str, Any]:
        return {
            "actor": g.get("actor") or nobody(g.today),
            "today": g.get("today"),
            "locale": current_locale(),
            "nav": navigation(),
            "languages": languages(),
        }
