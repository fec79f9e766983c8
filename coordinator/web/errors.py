"""From refusals to answers: the only place that knows HTTP numbers (RFC 9457 for the API)."""

import logging

from flask import Flask, abort, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from jinja2 import TemplateNotFound
from werkzeug.exceptions import HTTPException

from coordinator.kit import errors

STATUS: dict[type[errors.CoordinatorError], int] = {
    errors.NotFound: 404,
    errors.Forbidden: 403,
    errors.Conflict: 409,
    errors.Invalid: 422,
    errors.Gone: 410,
    errors.Unavailable: 503,
}

log = logging.getLogger(__name__)


def status_of(error: errors.CoordinatorError) -> int:
    return next((code for kind, code in STATUS.items() if isinstance(error, kind)), 500)


def wants_json() -> bool:
    return request.path.startswith("/api/")


def answer(status: int, code: str, detail: str = "") -> ResponseReturnValue:
    """An error page, or a problem document for the API."""
    if wants_json():
        problem = make_response(
            jsonify(type=f"urn:coordinator:{code}", title=code, status=status, detail=detail or None), status
        )
        problem.content_type = "application/problem+json"
        return problem
    for name in (f"errors/{status}.html", "errors/error.html"):
        try:
            return render_template(name, status=status, code=code, detail=detail), status
        except TemplateNotFound:
            continue
    return f"{status} {code}", status


def _no_such_address() -> None:
    # No address holds a NUL, and PostgreSQL would refuse to look for one.
    if "\x00" in request.path:
        abort(404)


def init_errors(app: Flask) -> None:
    app.before_request(_no_such_address)

    @app.errorhandler(errors.CoordinatorError)
    def _refused(error: errors.CoordinatorError) -> ResponseReturnValue:
        return answer(status_of(error), error.code)

    @app.errorhandler(CSRFError)
    def _csrf(error: CSRFError) -> ResponseReturnValue:
        return answer(400, "csrf")

    @app.errorhandler(HTTPException)
    def _http(error: HTTPException) -> ResponseReturnValue:
        status = error.code or 500
        if status < 400:
            return error.get_response()
        response = make_response(answer(status, error.name.lower().replace(" ", "_")))
        for name, value in error.get_headers():
            if name.lower() not in ("content-type", "content-length"):
                response.headers[name] = value  # Allow, Retry-After
        return response

    @app.errorhandler(Exception)
    def _bug(error: Exception) -> ResponseReturnValue:
        log.error("unhandled", extra={"endpoint": request.endpoint}, exc_info=error)
        if app.testing:
            raise error
        return answer(500, "internal_error")
