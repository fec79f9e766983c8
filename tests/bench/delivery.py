"""How fast mail goes out: against a bare smtplib loop over one connection to the same server."""

import email.message
import smtplib
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from flask import Flask

from coordinator.core.work import UnitOfWork
from coordinator.kit.actor import system
from coordinator.mail import jobs as mail_jobs
from coordinator.mail.models import OutboxMessage
from coordinator.mail.operations import Letter, enqueue
from coordinator.mail.rules import OutboxState
from coordinator.web.work import house
from tests.bench.figures import Figure
from tests.bench.servers import ROOT

TEXT = "Registration closes tomorrow.\n" * 20
HTML = "<p>Registration closes tomorrow.</p>" * 20
SHARE = 80
ROUNDS = 3


@contextmanager
def mail_server() -> Iterator[int]:
    """A server in a process of its own, as in life; gives its port."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.smtp_server"], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    try:
        yield int(process.stdout.readline())
    finally:
        process.terminate()
        process.wait(timeout=15)


def figures(app: Flask, count: int = 1000) -> Iterator[Figure]:
    """`count` messages that are due, three times in turns with the bare loop."""
    with mail_server() as port, app.app_context():
        here = house()
        settings = here.settings.model_copy(update={"smtp_url": f"smtp://127.0.0.1:{port}"})
        units = UnitOfWork(here.clock, settings, {})
        bare, ours = [], []
        for _ in range(ROUNDS):
            bare.append(bare_loop(port, count))
            ours.append(_drained(units, count))
    each = statistics.median(ours)
    yield Figure(
        f"due messages sent ({1 / each:.0f} a second)",
        100 * statistics.median(bare) / each,
        "% of bare smtplib",
        SHARE,
        most=False,
    )


def _drained(units: UnitOfWork, count: int) -> float:
    """Seconds for each message, from the outbox to the server's answer on record."""
    with units.begin(system(units.clock.now().date())) as work:
        work.session.execute(sa.delete(OutboxMessage).where(OutboxMessage.kind == "bench"))
        for number in range(count):
            enqueue(work, _letter(number))
    begun = time.perf_counter()
    tally = mail_jobs.drain(units, holder="bench")
    seconds = time.perf_counter() - begun
    assert tally[OutboxState.SENT] >= count, tally
    return seconds / sum(tally.values())


def _letter(number: int) -> Letter:
    return Letter(
        kind="bench",
        to_address=f"person{number}@example.org",
        to_name="Person",
        locale="en",
        subject="Registration closes",
        text=TEXT,
        html=HTML,
    )


def bare_loop(port: int, count: int, text: str = TEXT, html: str = HTML) -> float:
    """Seconds for each message of a program that only sends."""
    message = email.message.EmailMessage()
    message["From"], message["To"] = "a@example.org", "b@example.org"
    message["Subject"] = "Registration closes"
    message.set_content(text)
    message.add_alternative(html, subtype="html")
    begun = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port) as smtp:
        for _ in range(count):
            smtp.send_message(message)
    return (time.perf_counter() - begun) / count
