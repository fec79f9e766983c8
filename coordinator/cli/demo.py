"""`coordinator demo`: everything in one process, on data that looks like a working week."""

import contextlib
import os
import shutil
import signal
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from aiosmtpd.controller import Controller
from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from coordinator.app import create_app
from coordinator.cli.serve import check_port
from coordinator.core import log
from coordinator.core import settings as settings_module
from coordinator.core.settings import Settings
from coordinator.core.work import is_demonstration
from coordinator.kit.times import day_of
from coordinator.loading.demonstration import PERSONAS, load_demonstration
from coordinator.migrating import bring_up
from coordinator.web import assets
from coordinator.web.work import begin_system_work, house
from coordinator.worker import Worker


class Catcher:
    """Keeps each message as a file instead of sending it anywhere."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.count = len(list(folder.glob("*.eml")))

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        self.count += 1
        (self.folder / f"{self.count:06}.eml").write_bytes(envelope.original_content)
        return "250 kept"


class QuietHandler(WSGIRequestHandler):
    """HTTP/1.1, and no access log on the demonstration's terminal."""

    protocol_version = "HTTP/1.1"

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def catching(settings: Settings, folder: Path) -> Iterator[None]:
    """A mail catcher of our own, unless COORDINATOR_SMTP_URL names a server.

    Its address stands in the data folder while it runs, for `coordinator worker` beside us.
    """
    if settings.smtp_url:
        yield
        return
    port = _free_port()
    controller = Controller(Catcher(folder), hostname="127.0.0.1", port=port)
    controller.start()
    settings.catcher_file.write_text(f"smtp://127.0.0.1:{port}")
    try:
        yield
    finally:
        settings.catcher_file.unlink(missing_ok=True)
        controller.stop()


@contextlib.contextmanager
def answering(settings: Settings) -> Iterator[None]:
    """Say in the data folder where we answer, so that `feeds issue` beside us prints that address."""
    place = settings.data_dir / settings_module.RUNNING_AT
    place.write_text(settings.base_url)
    try:
        yield
    finally:
        place.unlink(missing_ok=True)


def prepare(app: Flask) -> None:
    """Migrate, and load the demonstration data into a database that has none yet."""
    bring_up(app)
    with app.app_context(), begin_system_work() as work:
        if not is_demonstration(work.session):
            click.echo("Loading the demonstration data …")
            load_demonstration(work, day_of(work.now(), house().settings.zone))


@click.command()
@click.option("--data-dir", type=click.Path(path_type=Path, file_okay=False), help="Where the data is kept.")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--fresh", is_flag=True, help="Throw the demonstration's SQLite data away and begin anew.")
def demo(data_dir: Path | None, host: str, port: int, fresh: bool) -> None:
    """Try everything: web, worker and a mail catcher in one process, with demonstration data."""
    assets.check()
    check_port(host, port)
    name = "localhost" if host in ("127.0.0.1", "0.0.0.0", "::1", "::") else host  # noqa: S104 - asked for
    environ = dict(os.environ)
    environ.setdefault("COORDINATOR_DATA_DIR", str(data_dir or "demo-data"))
    if data_dir is not None:
        environ["COORDINATOR_DATA_DIR"] = str(data_dir)
    environ.setdefault("COORDINATOR_BASE_URL", f"http://{name}:{port}")
    environ.setdefault("COORDINATOR_LOG_LEVEL", "warning")
    settings = settings_module.load(environ)
    if fresh:
        _throw_away(settings)
    log.configure(settings.log_level)
    mails = settings.data_dir / "mail"
    app = create_app(settings)
    with catching(settings, mails), answering(settings):
        prepare(app)
        _run(app, settings, host, port, mails)


def _throw_away(settings: Settings) -> None:
    """Only what the demonstration made itself; a database named in the settings is left alone."""
    if settings.database_url:
        raise click.ClickException("--fresh does not empty a database named by COORDINATOR_DATABASE_URL")
    for path in settings.data_dir.glob("coordinator.sqlite3*"):
        path.unlink()
    for folder in ("mail", "papers"):
        shutil.rmtree(settings.data_dir / folder, ignore_errors=True)


def _run(app: Flask, settings: Settings, host: str, port: int, mails: Path) -> None:
    server = make_server(host, port, app, threaded=True, request_handler=QuietHandler)
    worker = Worker(app)
    worker.start()
    thread = threading.Thread(target=server.serve_forever, name="web", daemon=True)
    thread.start()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    click.echo(f"\nCoordinator is at {settings.base_url}\n\nSign in as (password: demonstration)")
    for address, what in PERSONAS.items():
        click.echo(f"  {address:34} {what}")
    if not settings.smtp_url:
        click.echo(f"\nMail is caught in {mails}")
    click.echo("Stop with Ctrl-C.")
    stop.wait()
    click.echo("Stopping …")
    server.shutdown()
    worker.stop()
