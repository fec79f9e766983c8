"""Inserting very many rows: COPY on PostgreSQL, one statement for all of them on SQLite."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from psycopg import sql
from sqlalchemy.orm import Session

from coordinator.core.db import Base


def insert_many(session: Session, model: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """Insert `rows`, which all have the same keys: the names of columns. Defaults are not applied."""
    if not rows:
        return
    if session.get_bind().dialect.name == "postgresql":
        _copy(session, model, rows)
    else:
        session.execute(sa.insert(model), rows)


def _copy(session: Session, model: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    connection = session.connection()
    dialect, columns, names = connection.dialect, model.__table__.c, list(rows[0])
    # Each value goes through the column's own type, as in any other statement.
    processors = [columns[name].type.dialect_impl(dialect).bind_processor(dialect) for name in names]
    command = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(model.__tablename__), sql.SQL(", ").join(sql.Identifier(name) for name in names)
    )
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(command) as copy:
        for row in rows:
            copy.write_row(
                [
                    process(row[name]) if process else row[name]
                    for name, process in zip(names, processors, strict=True)
                ]
            )
