"""`coordinator migrate`: the database to the newest revision."""

import logging

import click
from flask_migrate import upgrade

from coordinator.app import create_app


@click.command()
def migrate() -> None:
    """Bring the database to the newest revision (safe to repeat)."""
    app = create_app()
    with app.app_context():
        logging.getLogger("alembic").setLevel(logging.INFO)
        upgrade()
    click.echo("The database is up to date.")
