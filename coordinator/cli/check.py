"""`coordinator check`: is everything in place? Each line ok, or what to do."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import click
import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from coordinator.app import create_app
from coordinator.core.db import db
from coordinator.core.journal import Installation
from coordinator.core.places import MIGRATIONS
from coordinator.forums.holidays import edition
from coordinator.forums.jobs import SEEN
from coordinator.kit.ids import new_id
from coordinator.mail import queries as outbox
from coordinator.mail.rules import OutboxState
from coordinator.mail.smtp import Connection, ServerDown
from coordinator.web import assets
from coordinator.web.work import begin_system_work, house


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


def _worker() -> str:
    try:
        with begin_system_work(read_only=True) as work:
            delivery = outbox.health(work)
    except SQLAlchemyError:
        return "not known: see database and migrations"
    if delivery.is_late:
        minutes = delivery.lag.total_seconds() / 60
        return f"{delivery.due} messages are due, the oldest for {minutes:.0f} minutes: does a worker run?"
    if delivery.is_ill:
        return f"not seen since {delivery.seen_at:%Y-%m-%d %H:%M}Z: start `coordinator worker`"
    return "ok" if delivery.seen_at else "ok, but none has run yet: start `coordinator worker`"


@dataclass(frozen=True)
class _TestMessage:
    """A letter that stands in no outbox."""

    to_address: str
    created_at: datetime
    mail_domain: str
    id: UUID = field(default_factory=new_id)
    from_address: None = None
    from_name: None = None
    to_name: str = ""
    locale: str = "en"
    subject: str = "Coordinator: a test message"
    text: str = (
        "If you can read this, Coordinator reaches your mail server and your mail server reaches you.\n"
    )
    html: None = None
    calendar: None = None
    calendar_method: None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def message_id(self) -> str:
        return f"<{self.id}@{self.mail_domain}>"


def _message(address: str) -> str:
    here = house()
    letter = _TestMessage(address, here.clock.now(), here.settings.mail_domain)
    try:
        with Connection(here.settings) as connection:
            delivery = connection.send(letter)
    except ServerDown as error:
        return f"not sent: {error}"
    if delivery.state == OutboxState.SENT:
        return f"ok, taken by the mail server as {letter.message_id}"
    return f"refused: {delivery.answer}"


def _holidays() -> str:
    """Another list than was last looked over is no fault; what it changes is told on desks."""
    try:
        with begin_system_work(read_only=True) as work:
            seen = work.session.get(Installation, SEEN)
    except SQLAlchemyError:
        return "not known: see database and migrations"
    known = seen.value.partition(" ")[0] if seen else edition()
    if known == edition():
        return "ok"
    return f"ok, but the list is {edition()} and {known} was looked over: start `coordinator worker`"


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
    "worker": _worker,
    "holidays": _holidays,
    "styles and scripts": _assets,
}


@click.command()
@click.option("--json", "as_json", is_flag=True)
@click.option("--mail-to", metavar="ADDRESS", help="Also send a message there, past the outbox.")
def check(as_json: bool, mail_to: str | None) -> None:
    """Check settings, database, migrations, mail, worker and assets; exit 1 when something is amiss."""
    with create_app().app_context():
        results = {name: run() for name, run in CHECKS.items()}
        if mail_to is not None:
            results["test message"] = _message(mail_to)
    if as_json:
        click.echo(json.dumps(results, indent=2))
    else:
        for name, result in results.items():
            click.echo(f"{name:20} {result}")
    if not all(result.startswith("ok") for result in results.values()):
        raise SystemExit(1)
