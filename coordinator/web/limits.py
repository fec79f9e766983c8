"""Rate limits: they bite on sign-in, tokens and mail; reading is not limited."""

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from coordinator.core.settings import Settings

limiter = Limiter(key_func=get_remote_address, headers_enabled=False)


def init_limits(app: Flask, settings: Settings) -> None:
    app.config["RATELIMIT_STORAGE_URI"] = settings.rate_limit_storage
    app.config["RATELIMIT_STRATEGY"] = "moving-window"
    limiter.init_app(app)
