"""Who may come in at all: every view carries exactly one of these marks.

What an actor may see or do behind the door is decided by policies; a house test holds that each
route has one mark.
"""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import abort, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

P = ParamSpec("P")
View = TypeVar("View", bound=Callable[..., ResponseReturnValue])


def public(view: View) -> View:
    """Anybody: sign-in, health, static files. Must tell nothing of any forum."""
    view.access = "public"  # type: ignore[attr-defined]
    return view


def token(view: View) -> View:
    """Whoever holds a secret token that the view itself checks: feeds, answer links, the API."""
    view.access = "token"  # type: ignore[attr-defined]
    return view


def sessionless(view: View) -> View:
    """Beside `token` or `public`: the view looks at no session and sets no cookie, so that answers may be
    kept by the reader and cost no look at who is signed in.
    """
    view.sessionless = True  # type: ignore[attr-defined]
    return view


def is_sessionless(view: object) -> bool:
    return bool(getattr(view, "sessionless", False))


def signed_in(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """A person with an account and at least one grant that holds today; others are sent to sign in."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        if g.actor.signed_in:
            return view(*args, **kwargs)
        if request.method not in ("GET", "HEAD"):
            abort(401)
        target = request.full_path.rstrip("?") if request.path != "/" else None
        return redirect(url_for("accounts.sign_in", next=target), 303)

    guarded.access = "signed_in"  # type: ignore[attr-defined]
    return guarded
