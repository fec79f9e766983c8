"""Reminder rules that people write: in a forum, group, series or meeting, with repeats and escalation."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")

KEYS = (
    ("parent_id", "reminder_rule"),
    ("group_id", "working_group"),
    ("series_id", "series"),
    ("meeting_id", "meeting"),
)


def _add_key(column: str, table: str) -> None:
    name = f"fk_reminder_rule_{column}"
    if op.get_bind().dialect.name == "sqlite":  # which adds a key only with its column
        op.execute(
            f"ALTER TABLE reminder_rule ADD COLUMN {column} CHAR(32) CONSTRAINT {name} REFERENCES {table} (id)"
        )
        return
    op.add_column("reminder_rule", sa.Column(column, sa.Uuid(), nullable=True))
    op.create_foreign_key(name, "reminder_rule", table, [column], ["id"])


def upgrade() -> None:
    for column, table in KEYS:
        _add_key(column, table)
    instant = sa.DateTime(timezone=True)
    for added in (
        sa.Column("place", sa.String(length=60), server_default="", nullable=False),
        sa.Column("zone", sa.String(length=10), server_default="venue", nullable=False),
        sa.Column("every", sa.Integer(), server_default="0", nullable=False),
        sa.Column("times", sa.Integer(), server_default="0", nullable=False),
        sa.Column("steps", JSON, nullable=True),
        sa.Column("edited_at", instant, nullable=True),
        sa.Column("deleted_at", instant, nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
    ):
        op.add_column("reminder_rule", added)
    key = "replace(CAST(forum_id AS TEXT), '-', '')"
    op.execute(f"UPDATE reminder_rule SET place = 'forums:' || {key} WHERE forum_id IS NOT NULL")  # noqa: S608
    op.create_index(
        "uq_reminder_rule_parent_id_place",
        "reminder_rule",
        ["parent_id", "place"],
        unique=True,
        sqlite_where=sa.text("deleted_at IS NULL"),
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    for added in (
        sa.Column("trigger_at", instant, nullable=True),
        sa.Column("set_for", instant, nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("settled_at", instant, nullable=True),
    ):
        op.add_column("reminder", added)
    op.create_index("ix_reminder_forum_id_due_at", "reminder", ["forum_id", "due_at"])
