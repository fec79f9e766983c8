"""Indices that storing and sending do without, and one without which each letter taken back costs a long look."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_reminder_forum_id", "reminder")  # the one of forum_id and due_at does as well
    _create_partial("ix_reminder_outbox_id", "reminder", "outbox_id")
    op.drop_index("ix_outbox_message_gathered_in_id", "outbox_message")
    _create_partial("ix_outbox_message_gathered_in_id", "outbox_message", "gathered_in_id")


def _create_partial(name: str, table: str, column: str) -> None:
    there = sa.text(f"{column} IS NOT NULL")
    op.create_index(name, table, [column], sqlite_where=there, postgresql_where=there)
