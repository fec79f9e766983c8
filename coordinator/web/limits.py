"""Rate limits: they bite on sign-in, tokens and mail; reading is not limited.

Only refusals count towards guessing, so that a whole authority behind one network address may sign
in on a Monday morning. Limits are counted where `RATE_LIMIT_STORAGE` says, for each process by
itself unless that is shared.
"""

import hashlib
from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import Flask, Response, g, request
from flask_limiter import Limiter, RequestLimit
from flask_limiter.util import get_remote_address

from coordinator.core.settings import Settings

View = TypeVar("View", bound=Callable[..., Any])

GUESSES_BY_ADDRESS = "10 per 15 minutes"
GUESSES_BY_NETWORK = "60 per 15 minutes"
MAILS_BY_ADDRESS = "4 per hour"
MAILS_BY_NETWORK = "30 per hour"
WRONG_TOKENS = "30 per 15 minutes"

REFUSED = frozenset({400, 401, 403, 404, 410, 422})


def _breached(limit: RequestLimit) -> None:
    """Remember for the page how long to wait; a moving window is free again after its length at most."""
    g.wait_seconds = int(limit.limit.get_expiry())


limiter = Limiter(key_func=get_remote_address, headers_enabled=False, on_breach=_breached)


def typed_address() -> str:
    """The mail address in the form, hashed: the counters know no addresses."""
    typed = request.form.get("email", "").strip().lower()
    return hashlib.sha256(typed.encode("utf-8", "surrogatepass")).hexdigest()


def acting_person() -> str:
    """Whoever is signed in, else the network address."""
    actor = g.get("actor")
    return str(actor.person_id) if actor is not None and actor.signed_in else get_remote_address()


def was_refused(response: Response) -> bool:
    return response.status_code in REFUSED


def guesses(view: View) -> View:
    """For doors that take an address and a password: wrong ones count, for the address and the network."""
    return _limited(
        view,
        limiter.limit(GUESSES_BY_ADDRESS, key_func=typed_address, methods=["POST"], deduct_when=was_refused),
        limiter.limit(GUESSES_BY_NETWORK, methods=["POST"], deduct_when=was_refused),
    )


def own_guesses(view: View) -> View:
    """For forms that ask the person who is signed in for the present password."""
    return _limited(
        view,
        limiter.limit(GUESSES_BY_ADDRESS, key_func=acting_person, methods=["POST"], deduct_when=was_refused),
    )


def mails(view: View) -> View:
    """For doors through which anybody has mail sent: every request counts, known address or not."""
    return _limited(
        view,
        limiter.limit(MAILS_BY_ADDRESS, key_func=typed_address, methods=["POST"]),
        limiter.limit(MAILS_BY_NETWORK, methods=["POST"]),
    )


def tokens(view: View) -> View:
    """For doors opened by a secret token: wrong ones count together, whichever door they try."""
    return _limited(view, limiter.shared_limit(WRONG_TOKENS, scope="tokens", deduct_when=was_refused))


def _limited(view: View, *limits: Callable[[View], Any]) -> View:
    for limit in limits:
        view = cast("View", limit(view))
    return view


def init_limits(app: Flask, settings: Settings) -> None:
    app.config["RATELIMIT_STORAGE_URI"] = settings.rate_limit_storage
    app.config["RATELIMIT_STRATEGY"] = "moving-window"
    limiter.init_app(app)

    @app.after_request
    def _when_again(response: Response) -> Response:
        if response.status_code == 429 and "wait_seconds" in g:
            response.headers.setdefault("Retry-After", str(g.wait_seconds))
        return response
