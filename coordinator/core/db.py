"""The database: one Base, its column types, and what SQLite needs to be PostgreSQL's equal."""

import enum
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, registry

from coordinator.core.settings import Settings
from coordinator.kit.folding import fold
from coordinator.kit.texts import Texts

READ_ONLY = "coordinator_read_only"

KEPT = 32
"""How many statements a builder keeps (`lru_cache(KEPT)`) where they depend on whose rights they ask for:
building one takes longer than asking it, and each takes up to 100 kB. The rights are part of the key.
"""

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """An instant: aware in Python, UTC in the database. SQLite would drop the offset unconverted."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant must be aware")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


class TextsType(sa.types.TypeDecorator[Texts]):
    """User text in several languages, stored as JSON."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Mapping[str, str] | None, dialect: Dialect) -> dict[str, str] | None:
        return None if value is None else dict(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Texts | None:
        return None if value is None else Texts(value)


class WallTime(sa.types.TypeDecorator[datetime]):
    """A naive wall time at a venue; never an instant (`Mapped[datetime]` is one)."""

    impl = sa.DateTime(timezone=False)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is not None:
            raise ValueError("a wall time must be naive")
        return value


class Base(DeclarativeBase):
    """Has a registry of its own: Flask-SQLAlchemy copies the class body, and SQLAlchemy then
    refuses a bare `type_annotation_map`.
    """

    registry = registry(
        metadata=sa.MetaData(naming_convention=NAMES),
        type_annotation_map={
            datetime: UtcDateTime(),
            date: sa.Date(),
            time: sa.Time(),
            UUID: sa.Uuid(),
            Texts: TextsType(),
            dict[str, Any]: JSON,
            list[Any]: JSON,
            list[str]: JSON,
            list[int]: JSON,
            str: sa.Text(),
            enum.Enum: sa.Enum(
                enum.Enum,
                native_enum=False,
                create_constraint=True,
                length=40,
                values_callable=lambda kind: [member.value for member in kind],
            ),
        },
    )


class Row(Base):
    """A row with a UUIDv7 that its maker knows before it is stored."""

    __abstract__ = True

    id: Mapped[UUID] = mapped_column(primary_key=True)


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})


def init_db(app: Flask, settings: Settings) -> None:
    """Bind the database to the application and give SQLite its hooks."""
    url = settings.sqlalchemy_url
    options: dict[str, Any] = {}
    if url.startswith("postgresql"):
        options = {"pool_size": settings.database_pool, "max_overflow": 5, "pool_pre_ping": False}
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = options
    db.init_app(app)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            _tame_sqlite(db.engine)
        else:
            _read_without_transactions(db.engine)


def _read_without_transactions(engine: sa.Engine) -> None:
    """Reading units are AUTOCOMMIT on PostgreSQL: READ COMMITTED gives each statement a snapshot of its own
    anyway, and BEGIN and COMMIT cost a page two of its journeys to the server. What stands outside a
    transaction is refused any write by the session; transactions begin as READ WRITE. See docs/adr/0016.
    """

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: Any) -> None:
        connection.autocommit = True
        connection.execute("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY")
        connection.autocommit = False
        connection.read_only = False


def _tame_sqlite(engine: sa.Engine) -> None:
    """Our own BEGIN, WAL and foreign keys: the driver's implicit transactions would let savepoints
    and DDL leak out of a rollback.
    """

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA busy_timeout=15000")
        connection.execute("PRAGMA cache_size=-8000")
        connection.create_function("fold", 1, fold, deterministic=True)  # migration 0002 on PostgreSQL

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        read_only = connection.get_execution_options().get(READ_ONLY, False)
        if connection.info.get(READ_ONLY, False) != read_only:  # refused any write, as on PostgreSQL
            connection.connection.execute(f"PRAGMA query_only={int(read_only)}")
            connection.info[READ_ONLY] = read_only
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")
