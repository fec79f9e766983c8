"""Composition: one application out of settings, clock, reactions and doors."""

import gc
import os
from collections.abc import Callable
from typing import Any

from flask import Flask, g
from flask_wtf.csrf import CSRFProtect
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from coordinator import wiring
from coordinator.accounts.signin import init_signin
from coordinator.core import log
from coordinator.core import settings as settings_module
from coordinator.core.db import init_db
from coordinator.core.files import FileStore
from coordinator.core.places import TEMPLATES
from coordinator.core.settings import Settings
from coordinator.core.work import UnitOfWork
from coordinator.kit.clock import Clock
from coordinator.web import assets
from coordinator.web.compression import init_compression
from coordinator.web.errors import init_errors
from coordinator.web.filters import init_filters
from coordinator.web.headers import init_headers
from coordinator.web.i18n import init_i18n
from coordinator.web.limits import init_limits
from coordinator.web.pages import init_pages
from coordinator.web.work import House

csrf = CSRFProtect()


def create_app(
    settings: Settings | None = None, *, clock: Clock | None = None, testing: bool = False
) -> Flask:
    """The application. Without `settings` they come from the environment; raises BadSettings."""
    settings = settings or settings_module.load(dict(os.environ))
    clock = clock or Clock()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    app = Flask("coordinator", template_folder=str(TEMPLATES), static_folder="static")
    app.config.update(
        SECRET_KEY=settings.key(),
        TESTING=testing,
        MAX_CONTENT_LENGTH=settings.upload_limit_mb * 1_000_000 + 1_000_000,  # the file and the form's rest
        MAX_FORM_MEMORY_SIZE=2_000_000,
        WTF_CSRF_TIME_LIMIT=None,  # lives as long as the session: a form left open over lunch is not lost
        WTF_CSRF_SSL_STRICT=False,  # the Referer is withheld by our own policy on some pages
    )
    app.extensions["coordinator"] = House(
        settings=settings,
        clock=clock,
        units=UnitOfWork(clock, settings, wiring.REACTIONS),
        files=FileStore(settings.data_dir / "papers"),
        seat_sources=wiring.SEAT_SOURCES,
        panels=wiring.PANELS,
        scope_names=wiring.SCOPE_NAMES,
        scope_choices=wiring.SCOPE_CHOICES,
        foretell=wiring.FORETELL,
    )
    if not testing:
        log.configure(settings.log_level)
        _calm_collector()
    if settings.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies, x_host=settings.proxies
        )
    # An address with two slashes is a wrong one; a redirect would send a secret in it round once more.
    app.url_map.merge_slashes = False
    init_db(app, settings)
    init_compression(app)
    _init_templates(app)
    init_i18n(app)
    init_signin(app, settings)
    csrf.init_app(app)
    for view in wiring.WITHOUT_CSRF:
        csrf.exempt(view)
    init_limits(app, settings)
    init_headers(app, https=settings.cookies_secure)
    init_errors(app)
    for blueprint in wiring.BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app


def _calm_collector() -> None:
    """Look for garbage seldom: a page makes thousands of short-lived objects and hardly a cycle, and
    with Python's own threshold a sixth of its time goes into looking (measured on the meeting page)."""
    # What the imports left is kept: to look for its 90 kB takes a tenth of a second of the start.
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    gc.enable()


def _init_templates(app: Flask) -> None:
    env = app.jinja_env
    env.undefined = StrictUndefined
    env.trim_blocks = env.lstrip_blocks = True
    env.globals["can"] = _can
    assets.init_app(app)
    init_filters(app)
    init_pages(app)


def _can(policy: Callable[..., bool], *things: Any) -> bool:
    """`can(policy.may_reschedule, meeting)`: whether to show a button; operations ask again."""
    return policy(g.actor, *things)
