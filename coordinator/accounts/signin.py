"""Sessions, behind one module so that Flask-Login can be replaced."""

import secrets
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

import flask_login
from flask import Flask, Response, current_app, flash, g, request, session
from flask.sessions import SecureCookieSessionInterface, SessionMixin

from coordinator.accounts import queries
from coordinator.accounts.rules import Ended
from coordinator.core.settings import Settings
from coordinator.kit.actor import Actor, nobody
from coordinator.kit.times import day_of
from coordinator.web.access import is_sessionless
from coordinator.web.i18n import chosen_locale, lazy, settle_for_request
from coordinator.web.work import House, house

WHY_ENDED = {
    Ended.SIGNED_OUT: lazy("You were signed out here. Please sign in again."),
    Ended.NO_ACCESS: lazy(
        "Your access has ended, so you were signed out. If you should still have it, ask the secretariat "
        "of your forum."
    ),
}


@dataclass(frozen=True, slots=True)
class Carried:
    """What the signed cookie carries, as "person.stamp.session"."""

    person_id: UUID
    stamp: str  # the account's: a new one ends every session
    session_id: str = ""  # this session's own: signing out ends it alone

    @classmethod
    def read(cls, text: str) -> "Carried | None":
        person, _, rest = text.partition(".")
        stamp, _, session_id = rest.partition(".")
        try:
            return cls(UUID(person), stamp, session_id)
        except ValueError:
            return None

    def write(self) -> str:
        return f"{self.person_id}.{self.stamp}.{self.session_id}"


class SessionUser(flask_login.UserMixin):
    """What Flask-Login keeps of who is signed in."""

    def __init__(self, carried: Carried, actor: Actor | None = None) -> None:
        self.carried = carried
        self.actor = actor

    def get_id(self) -> str:
        return self.carried.write()


manager = flask_login.LoginManager()
manager.session_protection = ""  # the stamp revokes; addresses change under people who travel


@manager.user_loader  # type: ignore[untyped-decorator]
def _load(text: str) -> SessionUser | None:
    carried = Carried.read(text)
    if carried is None:
        return None
    actor = load_actor(house(), carried)
    return SessionUser(carried, actor) if actor else None


def load_actor(here: House, carried: Carried) -> Actor | None:
    """The actor of today, in the secretariat's zone, or None when the session holds no more."""
    today = day_of(here.clock.now(), here.settings.zone)
    with here.units.begin(nobody(today), read_only=True) as work:
        return queries.find_actor(
            work.session,
            carried.person_id,
            stamp=carried.stamp,
            session_id=carried.session_id,
            on=today,
            seat_sources=here.seat_sources,
            default_zone=here.settings.zone,
        )


def start_session(person_id: UUID, stamp: str) -> None:
    """Sign the person in; the old session's content is dropped (session fixation)."""
    session.clear()
    session.permanent = True
    flask_login.login_user(SessionUser(Carried(person_id, stamp, secrets.token_urlsafe(16))))


def session_id() -> str:
    """The id of the session of this request; empty for nobody."""
    carried = Carried.read(session.get("_user_id", ""))
    return carried.session_id if carried else ""


def end_session() -> None:
    flask_login.logout_user()
    session.clear()


def _actor_of_request() -> None:
    here = house()
    g.today = day_of(here.clock.now(), here.settings.zone)
    g.actor = nobody(g.today)
    view = current_app.view_functions.get(request.endpoint or "")
    if request.endpoint == "static" or is_sessionless(view):
        return
    g.pop("_login_user", None)  # where an outer application context outlives the request, so would the user
    user = cast("Any", flask_login.current_user)
    if user.is_authenticated:
        g.actor = user.actor
        settle_for_request()
        return
    g.actor = nobody(g.today, chosen_locale())
    if "_user_id" in session:
        _say_why_ended(here)


def _say_why_ended(here: House) -> None:
    """Told once, to who holds the session that was ended; then the session is dropped."""
    carried = Carried.read(session["_user_id"])
    end_session()
    if carried is None:
        return
    with here.units.begin(g.actor, read_only=True) as work:
        why = queries.why_ended(work.session, carried.person_id, on=g.today)
    flash(str(WHY_ENDED[why]), "warning")


class Sessions(SecureCookieSessionInterface):
    """Cookies of sessions, but none for views that look at no session: Flask-Login touches it after each
    of them, and the answer would say that it varies with the cookie.
    """

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if not is_sessionless(app.view_functions.get(request.endpoint or "")):
            super().save_session(app, session, response)


def init_signin(app: Flask, settings: Settings) -> None:
    app.session_interface = Sessions()
    app.config.update(
        SESSION_COOKIE_NAME="__Host-coordinator" if settings.cookies_secure else "coordinator",
        SESSION_COOKIE_SECURE=settings.cookies_secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=settings.session_hours * 3600,
        SESSION_REFRESH_EACH_REQUEST=False,
    )
    manager.init_app(app)
    app.before_request(_actor_of_request)
