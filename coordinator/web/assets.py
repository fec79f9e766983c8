"""Static files: addresses that change with the content, and a check that the fetched ones are there."""

import gzip
import hashlib
from functools import cache
from pathlib import Path

from flask import Flask, Response, request

PACKAGE = Path(__file__).resolve().parents[1]
STATIC = PACKAGE / "static"
VENDOR = STATIC / "vendor"
LOCK = PACKAGE.parent / "package-lock.json"

# An address with its content's hash never means anything else; any other is asked for again after a while.
VERSIONED = "public, max-age=31536000, immutable"
UNVERSIONED_SECONDS = 3600

PACKED_KINDS = frozenset({"text/css", "text/javascript", "image/svg+xml"})


class StaleAssets(SystemExit):
    """The start stops here: the style sheets and scripts are missing, or older than package-lock.json."""


def check(vendor: Path = VENDOR, lock: Path = LOCK) -> None:
    """Raise StaleAssets unless `vendor` was filled from `lock`; a wheel carries no lock and is believed."""
    record = vendor / "made-from.txt"
    if not record.is_file():
        raise StaleAssets(_advice("The style sheets and scripts have not been fetched yet."))
    if lock.is_file() and record.read_text().strip() != hashlib.sha256(lock.read_bytes()).hexdigest():
        raise StaleAssets(_advice("The style sheets and scripts are not those of package-lock.json."))


def _advice(fault: str) -> str:
    return f"{fault}\nFetch them with: make .venv"


@cache
def version(name: str) -> str:
    """Twelve hex digits that name the bytes of `static/<name>`; raises FileNotFoundError."""
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]


@cache
def packed(name: str) -> bytes:
    """`static/<name>` in gzip, packed once as tightly as can be."""
    return gzip.compress((STATIC / name).read_bytes(), mtime=0)


def asset(name: str) -> str:
    """The address of `static/<name>` for a page; it may be kept for ever, since new bytes get a new one."""
    return f"{request.script_root}/static/{name}?v={version(name)}"


def init_app(app: Flask) -> None:
    """Give templates `asset()` and set how long browsers keep static files."""
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = UNVERSIONED_SECONDS
    app.jinja_env.globals["asset"] = asset
    if app.debug:
        app.before_request(version.cache_clear)
        app.before_request(packed.cache_clear)
    app.after_request(_keep)


def _keep(response: Response) -> Response:
    if request.endpoint != "static" or response.status_code not in (200, 304):
        return response
    name = (request.view_args or {})["filename"]
    # While two releases run side by side, this one may be asked for the other's bytes: those are not kept.
    if request.args.get("v") == version(name):
        response.headers["Cache-Control"] = VERSIONED
    if response.mimetype in PACKED_KINDS:
        response.vary.add("Accept-Encoding")
        if response.status_code == 200 and request.accept_encodings.quality("gzip") > 0:
            _send_packed(response, name)
    return response


def _send_packed(response: Response, name: str) -> None:
    response.close()  # the file that would have been sent
    response.direct_passthrough = False
    response.set_data(packed(name))
    response.headers["Content-Encoding"] = "gzip"
    response.set_etag(f"{version(name)}-gzip")
    response.make_conditional(request)
