"""Security headers on every answer; nothing inline anywhere, so the policy has no exception."""

from flask import Flask, Response, g, request

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; manifest-src 'self'; base-uri 'none'; frame-ancestors 'none'"
)

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
    "X-Frame-Options": "DENY",
}


def init_headers(app: Flask, *, https: bool) -> None:
    @app.after_request
    def _secure(response: Response) -> Response:
        there = {name for name, _value in response.headers}
        response.headers.extend([pair for pair in HEADERS.items() if pair[0] not in there])
        if https:
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
        actor = g.get("actor")
        if actor is not None and actor.signed_in and request.endpoint != "static":
            # What one person may see must not lie in a shared cache, nor come back after sign-out.
            response.headers.setdefault("Cache-Control", "no-store")
        return response
