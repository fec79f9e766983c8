"""`coordinator mail ingest`: what the mail server hands over."""

import sys
from contextlib import suppress

import click
from sqlalchemy.exc import DBAPIError, OperationalError

from coordinator.app import create_app
from coordinator.calendars.intake import take_one
from coordinator.inbox.operations import Unreadable, receive
from coordinator.inbox.rules import MOST_BYTES
from coordinator.web.work import begin_system_work, house

TRY_LATER = 75
"""EX_TEMPFAIL: the mail server keeps the message and hands it over again."""


@click.group()
def mail() -> None:
    """Mail that comes in."""


@mail.command()
@click.option("--recipient", default="", help="Address it was delivered to, where the server knows it.")
def ingest(recipient: str) -> None:
    """Keep the message on standard input, and do what it says.

    Exit status 0: kept (or here already), 2: not a message, or larger than 2 MB, 75: the database does not
    answer, hand it over again.
    """
    raw = sys.stdin.buffer.read(MOST_BYTES + 1)
    with create_app().app_context():
        try:
            with begin_system_work() as work:
                message = receive(work, raw, recipient=recipient)
        except Unreadable:
            click.echo("not a message, or larger than 2 MB: nothing was kept", err=True)
            raise SystemExit(2) from None
        except DBAPIError as error:
            click.echo(f"the database does not answer: {error.orig}", err=True)
            raise SystemExit(TRY_LATER) from None
        if message is None:
            click.echo("this message is here already")
            return
        # It is kept: should the database go away now, the worker's next round takes it.
        with suppress(OperationalError):
            take_one(house().units, message.id, house().seat_sources)
        click.echo("kept")
