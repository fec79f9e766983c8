"""`coordinator serve` and `coordinator worker`."""

import os
import signal
import socket
import subprocess
import sys
from datetime import datetime
from typing import Any

import click
from granian.constants import HTTPModes, Interfaces
from granian.server import Server

from coordinator.app import create_app
from coordinator.core import settings as settings_module
from coordinator.core.work import is_demonstration
from coordinator.kit.clock import fixed
from coordinator.web import assets
from coordinator.web.work import begin_system_work
from coordinator.worker import Worker


class PortTaken(click.ClickException):
    """Somebody else listens there."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(
            f"Port {port} on {host} is taken. Choose another with --port, for instance {port + 10}."
        )


def check_port(host: str, port: int) -> None:
    """Raise PortTaken before anything is started."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortTaken(host, port) from error


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64))
@click.option("--threads", default=8, show_default=True, type=click.IntRange(1, 256))
def serve(host: str, port: int, workers: int, threads: int) -> None:
    """Serve the application (granian). On SQLite the worker runs beside it."""
    # Links lead here until BASE_URL says where the public comes in.
    os.environ.setdefault("COORDINATOR_BASE_URL", f"http://localhost:{port}")
    settings = settings_module.load(dict(os.environ))
    assets.check()
    check_port(host, port)
    beside: subprocess.Popen[bytes] | None = None
    if settings.sqlalchemy_url.startswith("sqlite"):
        beside = subprocess.Popen([sys.executable, "-m", "coordinator", "worker"])
    server = Server(
        "coordinator.app:create_app",
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        http=HTTPModes.http1,
        workers_kill_timeout=10,
        log_access=False,
    )
    try:
        server.serve()
    finally:
        if beside is not None:
            beside.terminate()
            beside.wait(timeout=15)


class InstantType(click.ParamType[datetime]):
    """RFC 3339 with an offset, "2027-04-19T08:00:00+02:00"."""

    name = "instant"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            found = datetime.fromisoformat(str(value).replace(" ", "T", 1))
        except ValueError:
            self.fail(f"{value!r} is not an instant such as 2027-04-19T08:00:00+02:00", param, ctx)
        if found.tzinfo is None:
            self.fail(f"{value!r} has no offset: write 2027-04-19T08:00:00+02:00 or …Z", param, ctx)
        return found


@click.command()
@click.option("--once", is_flag=True, help="Do everything that is due, then exit.")
@click.option("--now", type=InstantType(), help="As if it were this instant; demonstration data only.")
def worker(once: bool, now: datetime | None) -> None:
    """Send what is due: reminders, then mail. Any number may run at once."""
    if now is not None and not once:
        raise click.UsageError("--now goes with --once")
    app = create_app(clock=fixed(now) if now else None)
    if now is not None:
        with app.app_context(), begin_system_work(read_only=True) as work:
            if not is_demonstration(work.session):
                raise click.ClickException("--now works on demonstration data only: real mail has real dates")
    beat = Worker(app)
    if once:
        for name, result in beat.once().items():
            click.echo(f"{name}: {result or 'nothing due'}")
        return
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: beat.ask_to_stop())
    beat.run_until_stopped()
