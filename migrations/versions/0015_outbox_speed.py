"""Indices that storing and sending do without, and those without which a letter taken back, and a start page,
cost a look at the whole table.
"""

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
    expects = "expected_papers IS NOT NULL AND removed_at IS NULL"
    _create_partial("ix_agenda_item_expects_papers", "agenda_item", "meeting_id", expects)


def _create_partial(name: str, table: str, column: str, where: str = "") -> None:
    there = sa.text(where or f"{column} IS NOT NULL")
    op.create_index(name, table, [column], sqlite_where=there, postgresql_where=there)
