"""Sessions, behind one module so that Flask-Login can be replaced."""

from typing import Any, cast
from uuid import UUID

import flask_login
from flask import Flask, g, session

from coordinator.accounts import queries
from coordinator.core.settings import Settings
from coordinator.kit.actor import Actor, nobody
from coordinator.kit.times import day_of
from coordinator.web.i18n import chosen_locale
from coordinator.web.work import House, house


class SessionUser(flask_login.UserMixin):
    """What Flask-Login carries: the actor, and the account's stamp in the id, so that a new stamp
    ends every session.
    """

    def __init__(self, actor: Actor, stamp: str) -> None:
        self.actor = actor
        self.stamp = stamp

    def get_id(self) -> str:
        return f"{self.actor.person_id}.{self.stamp}"


manager = flask_login.LoginManager()
manager.session_protection = ""  # the stamp revokes; addresses change under people who travel


@manager.user_loader  # type: ignore[untyped-decorator]
def _load(session_id: str) -> SessionUser | None:
    person, _, stamp = session_id.partition(".")
    try:
        person_id = UUID(person)
    except ValueError:
        return None
    actor = load_actor(house(), person_id, stamp)
    return SessionUser(actor, stamp) if actor else None


def load_actor(here: House, person_id: UUID, stamp: str) -> Actor | None:
    """The actor of today, in the secretariat's zone, or None when the session holds no more."""
    today = day_of(here.clock.now(), here.settings.zone)
    with here.units.begin(nobody(today), read_only=True) as work:
        return queries.find_actor(
            work.session,
            person_id,
            stamp=stamp,
            on=today,
            seat_sources=here.seat_sources,
            default_zone=here.settings.zone,
        )


def start_session(actor: Actor, stamp: str) -> None:
    """Sign the person in; the old session's content is dropped (session fixation)."""
    session.clear()
    session.permanent = True
    flask_login.login_user(SessionUser(actor, stamp))
    g.actor = actor


def end_session() -> None:
    flask_login.logout_user()
    session.clear()


def _actor_of_request() -> None:
    here = house()
    g.today = day_of(here.clock.now(), here.settings.zone)
    user = cast("Any", flask_login.current_user)
    g.actor = user.actor if user.is_authenticated else nobody(g.today, chosen_locale())


def init_signin(app: Flask, settings: Settings) -> None:
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
