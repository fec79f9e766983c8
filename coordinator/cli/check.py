"""`coordinator check`: is everything in place? Each line ok, or what to do."""

import json

import click
import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from coordinator.app import create_app
from coordinator.core.db import db
from coordinator.core.places import MIGRATIONS
from coordinator.mail.smtp import Connection, ServerDown
from coordinator.web import assets
from coordinator.web.work import house


def _settings() -> str:
    settings = house().settings
    if settings.base_url.startswith("http://localhost"):
        return "ok, but BASE_URL is still localhost: links in mails will not work elsewhere"
    return "ok"


def _database() -> str:
    try:
        with db.engine.connect() as connection:
            connection.execute(sa.text("SELECT 1"))
    except SQLAlchemyError as error:
        return f"no answer from the database ({type(error.__cause__ or error).__name__}): check DATABASE_URL"
    return "ok"


def _migrations() -> str:
    newest = (MIGRATIONS / "HEAD").read_text().strip()
    try:
        with db.engine.connect() as connection:
            found = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
    except SQLAlchemyError:
        found = None
    if found == newest:
        return "ok"
    return f"at {found or 'nothing'}, newest is {newest}: run `coordinator migrate`"


def _mail() -> str:
    try:
        Connection(house().settings).check()
    except ServerDown as error:
        return f"no mail server at SMTP_URL ({error}): messages wait in the outbox until it answers"
    return "ok"


def _assets() -> str:
    try:
        assets.check()
    except assets.StaleAssets as error:
        return str(error).replace("\n", " ")
    return "ok"


CHECKS = {
    "settings": _settings,
    "database": _database,
    "migrations": _migrations,
    "mail server": _mail,
    "styles and scripts": _assets,
}


@click.command()
@click.option("--json", "as_json", is_flag=True)
def check(as_json: bool) -> None:
    """Check settings, database, migrations, mail server and assets; exit 1 when something is amiss."""
    with create_app().app_context():
        results = {name: run() for name, run in CHECKS.items()}
    if as_json:
        click.echo(json.dumps(results, indent=2))
    else:
        for name, result in results.items():
            click.echo(f"{name:20} {result}")
    if not all(result.startswith("ok") for result in results.values()):
        raise SystemExit(1)
