"""Compressed pages, so that they are light even without a proxy that packs them."""

from flask import Flask
from flask_compress import Compress


def init_compression(app: Flask) -> None:
    """Brotli or gzip, as the browser asks. Call it before anything else that works on answers.

    Calendars and static files pack themselves, once for many readers; papers and fonts are packed already.
    """
    app.config.update(
        COMPRESS_MIMETYPES=["text/html", "application/json"],
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_STREAMS=False,
    )
    Compress(app)
