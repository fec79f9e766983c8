"""The outbox: senders of letters, every try with the server's answer, and whether the mail server is there."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.add_column("outbox_message", sa.Column("from_address", sa.String(length=254), nullable=True))
    op.add_column("outbox_message", sa.Column("from_name", sa.String(length=200), nullable=True))
    op.add_column(
        "outbox_message", sa.Column("domain", sa.String(length=254), server_default="", nullable=False)
    )
    op.add_column("outbox_message", sa.Column("tries", JSON, server_default=sa.text("'[]'"), nullable=False))
    postgres = op.get_bind().dialect.name == "postgresql"
    domain = (
        "split_part(to_address, '@', 2)" if postgres else "substr(to_address, instr(to_address, '@') + 1)"
    )
    op.execute(f"UPDATE outbox_message SET domain = lower({domain})")  # noqa: S608 - one of the two above
    for name in ("state_due_at", "kind"):
        op.drop_index(f"ix_outbox_message_{name}", table_name="outbox_message")
    for name, columns, where in (
        ("waiting", ["due_at", "id"], "state IN ('queued', 'deferred')"),
        ("claimed", ["claimed_until"], "state = 'claimed'"),
    ):
        op.create_index(
            f"ix_outbox_message_{name}",
            "outbox_message",
            columns,
            postgresql_where=sa.text(where),
            sqlite_where=sa.text(where),
        )
    op.create_index("ix_outbox_message_last_attempt_at", "outbox_message", ["last_attempt_at"])
    op.create_table(
        "mail_server",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("faults", sa.Integer(), nullable=False),
        sa.Column("down_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("probe_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.String(length=500), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_mail_server")),
    )
