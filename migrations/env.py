"""Alembic's entry: one database, given by the application that Flask-Migrate runs in."""

import importlib.util
import pkgutil
from typing import Any

import sqlalchemy as sa
from alembic import context
from flask import current_app

import coordinator
from coordinator.core.db import TextsType, UtcDateTime, WallTime

for area in pkgutil.iter_modules(coordinator.__path__, "coordinator."):
    if area.ispkg and importlib.util.find_spec(f"{area.name}.models"):
        importlib.import_module(f"{area.name}.models")

config = context.config
db = current_app.extensions["migrate"].db


def render_item(kind: str, item: Any, autogen_context: Any) -> str | bool:
    """Own column types as plain SQLAlchemy ones: migrations import nothing from the application."""
    if kind != "type":
        return False
    if isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if isinstance(item, WallTime):
        return "sa.DateTime(timezone=False)"
    if isinstance(item, TextsType) or type(item) is sa.JSON:
        autogen_context.imports.add("from sqlalchemy.dialects import postgresql")
        return "JSON"
    return False


def include_object(item: Any, name: str | None, kind: str, reflected: bool, compare_to: Any) -> bool:
    """Search tables and exclusion constraints are made by SQL and are not in the models."""
    return not (kind == "table" and reflected and name is not None and name.startswith("search_"))


def compare_type(
    _context: Any, _inspected: Any, _metadata: Any, inspected: Any, metadata: Any
) -> bool | None:
    """JSON is JSONB on PostgreSQL, and text with a limit is text on SQLite: no difference worth a migration."""
    if isinstance(metadata, sa.JSON | TextsType):
        return False
    return None


with db.engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        render_item=render_item,
        include_object=include_object,
        compare_type=compare_type,
        render_as_batch=connection.dialect.name == "sqlite",
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    if connection.in_transaction():
        connection.commit()
