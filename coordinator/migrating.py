"""Bringing a database to the newest revision (Flask-Migrate), for the command line and the tests.

A room of its own, so that web processes need not load Alembic: that is a third of their start.
"""

import logging
from pathlib import Path

import flask_migrate
from flask import Flask

from coordinator.core.db import db
from coordinator.core.places import MIGRATIONS


def prepare(app: Flask, folder: Path = MIGRATIONS) -> None:
    """Let Flask-Migrate know the application and where the migrations lie."""
    flask_migrate.Migrate(app, db, directory=str(folder))


def bring_up(app: Flask, *, told: bool = False) -> None:
    """Upgrade the application's database; safe to repeat. `told` logs each step."""
    prepare(app)
    logging.getLogger("alembic").setLevel(logging.INFO if told else logging.WARNING)
    with app.app_context():
        flask_migrate.upgrade()
