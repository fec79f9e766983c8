"""The application for any WSGI server: `wsgi:app`."""

from coordinator.app import create_app

app = create_app()
