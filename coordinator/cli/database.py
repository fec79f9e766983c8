"""`coordinator migrate`: the database to the newest revision."""

import click

from coordinator.app import create_app
from coordinator.migrating import bring_up


@click.command()
def migrate() -> None:
    """Bring the database to the newest revision (safe to repeat)."""
    bring_up(create_app(), told=True)
    click.echo("The database is up to date.")
