"""The application for any WSGI server: `wsgi:app`."""

import gc

gc.disable()  # imports make objects that stay; `create_app` turns it on again

from coordinator.app import create_app  # noqa: E402 - after the collector is quiet

app = create_app()
