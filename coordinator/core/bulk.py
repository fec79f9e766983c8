"""Many rows in one statement.

On PostgreSQL a statement with a placeholder for each value of each row takes longer to read than to run,
and a statement for each row is as many journeys: there the rows go as one array for each column. SQLite,
which lives in this process, takes them one by one.
"""

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from secrets import token_hex
from typing import Any, TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from coordinator.core.db import KEPT

R = TypeVar("R")
Values = Mapping[str, Any]

AT_ONCE = 2000


def insert_new(session: Session, table: sa.Table, rows: Sequence[Values], key: Sequence[str] = ()) -> None:
    """Store `rows`, which have the same columns and an `id` each.

    One whose `key` (any unique one, when none is named) is there already is left out, also when somebody
    else stores it at the same moment.
    """
    if _is_sqlite(session):
        statement = sqlite.insert(table).on_conflict_do_nothing(index_elements=key or None)
        if rows:
            session.connection().execute(statement, rows)
        return
    for some in batched(rows):
        varied, given = _apart(table, some)
        session.connection().execute(_insert(table, tuple(some[0]), varied, tuple(key)), given)


def insert_new_ids(
    session: Session, table: sa.Table, rows: Sequence[Values], key: Sequence[str] = ()
) -> set[UUID]:
    """`insert_new`; gives the ids of the rows that are stored since now."""
    if _is_sqlite(session):
        statement = sqlite.insert(table).on_conflict_do_nothing(index_elements=key or None)
        return set(session.scalars(statement.returning(table.c.id), rows)) if rows else set()
    found: set[UUID] = set()
    for some in batched(rows):
        varied, given = _apart(table, some)
        storing = _insert(table, tuple(some[0]), varied, tuple(key)).returning(table.c.id)
        found.update(session.connection().scalars(storing, given))
    return found


def update_each(session: Session, table: sa.Table, rows: Sequence[Values]) -> None:
    """Write the columns that all of `rows` name into the stored rows with their `id`."""
    if not rows:
        return
    names = tuple(name for name in rows[0] if name != "id")
    if _is_sqlite(session):
        statement = sa.update(table).where(table.c.id == sa.bindparam("its_id"))
        values = [{f"new_{n}": row[n] for n in names} | {"its_id": row["id"]} for row in rows]
        session.connection().execute(statement.values({n: sa.bindparam(f"new_{n}") for n in names}), values)
        return
    for some in batched(rows):
        varied, given = _apart(table, some)
        session.connection().execute(_update(table, names, varied), given)


def among(
    session: Session, column: sa.SQLColumnExpression[UUID], ids: Collection[UUID]
) -> sa.ColumnElement[bool]:
    """`column` is one of many `ids`: on PostgreSQL as one array."""
    if _is_sqlite(session):
        return column.in_(ids)
    return column == sa.any_(sa.bindparam(None, list(ids), type_=postgresql.ARRAY(sa.Uuid())))


def batched(rows: Sequence[R], size: int = AT_ONCE) -> Iterator[Sequence[R]]:
    """`rows` in parts of `size`, so that no single statement is too large."""
    return (rows[start : start + size] for start in range(0, len(rows), size))


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"


def _apart(table: sa.Table, rows: Sequence[Values]) -> tuple[tuple[str, ...], dict[str, Any]]:
    """The columns in which rows differ (`id` always), and what to bind: of these each value, else one."""
    first = rows[0]
    varied = tuple(n for n in first if n == "id" or any(row[n] != first[n] for row in rows))
    given: dict[str, Any] = {"between": token_hex(16), "nothing": token_hex(16)}
    for name in first:
        if name not in varied:
            given[f"its_{name}"] = first[name]
        elif (written := _written(table, name)) is not None:
            texts = (given["nothing"] if row[name] is None else written(row[name]) for row in rows)
            given[f"its_{name}"] = given["between"].join(texts)
        else:
            given[f"its_{name}"] = [row[name] for row in rows]
    return varied, given


def _written(table: sa.Table, name: str) -> Callable[[Any], str] | None:
    """How values of a column that are long texts are written; None for others.

    They go as one text with something between them that nobody can have written: in an array each quotation
    mark would be escaped by itself.
    """
    kind = table.c[name].type
    if isinstance(kind, sa.JSON):
        return json.dumps
    return str if isinstance(kind, sa.String) and not isinstance(kind, sa.Enum) else None


@lru_cache(KEPT)
def _insert(
    table: sa.Table, names: tuple[str, ...], varied: tuple[str, ...], key: tuple[str, ...]
) -> postgresql.Insert:
    given = _unnest(table, varied)
    values = (given.c[name] if name in varied else _bound(table, name) for name in names)
    return (
        postgresql.insert(table)
        .from_select(names, sa.select(*values), include_defaults=False)
        .on_conflict_do_nothing(index_elements=key or None)
    )


@lru_cache(KEPT)
def _update(table: sa.Table, names: tuple[str, ...], varied: tuple[str, ...]) -> sa.Update:
    given = _unnest(table, varied)
    values = {name: given.c[name] if name in varied else _bound(table, name) for name in names}
    return sa.update(table).where(table.c.id == given.c.id).values(values)


def _bound(table: sa.Table, name: str) -> sa.BindParameter[Any]:
    return sa.bindparam(f"its_{name}", type_=table.c[name].type)


def _unnest(table: sa.Table, names: tuple[str, ...]) -> sa.TableValuedAlias:
    """A row for each place in the arrays that are bound for columns."""
    columns = (sa.column(name, table.c[name].type) for name in names)
    arrays = (_array(table, name) for name in names)
    return sa.func.unnest(*arrays).table_valued(*columns, name="given").render_derived()


def _array(table: sa.Table, name: str) -> sa.ColumnElement[Any]:
    kind = table.c[name].type
    if _written(table, name) is None:
        return sa.bindparam(f"its_{name}", type_=postgresql.ARRAY(kind))
    parts = (sa.bindparam(part, type_=sa.Text()) for part in (f"its_{name}", "between", "nothing"))
    texts = sa.func.string_to_array(*parts)
    # A cast to VARCHAR(n) would cut what is too long instead of refusing it.
    return sa.cast(texts, postgresql.ARRAY(kind)) if isinstance(kind, sa.JSON) else texts
