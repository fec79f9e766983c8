"""When mail may come, letters gathered into one, and what somebody has read of what they were told."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

RHYTHMS = ("at_once", "daily", "weekly")
HOLDS = ("quiet", "day_off", "daily", "weekly")
STATES = ("queued", "claimed", "sent", "deferred", "failed", "given_up", "bounced")


def _add_choice(table: str, column: str, name: str, values: tuple[str, ...], default: str | None) -> None:
    """A column with its CHECK, which SQLite adds only together with it."""
    listed = ", ".join(f"'{value}'" for value in values)
    rule = f"CONSTRAINT ck_{table}_{name} CHECK ({column} IN ({listed}))"
    given = f"DEFAULT '{default}' NOT NULL " if default else ""
    op.execute(f"ALTER TABLE {table} ADD COLUMN {column} VARCHAR(40) {given}{rule}")


def _add_state(value: str) -> None:
    """Let outbox_message.state be `value` too."""
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        name = "ck_outbox_message_outboxstate"
        op.drop_constraint(op.f(name), "outbox_message", type_="check")
        op.create_check_constraint(op.f(name), "outbox_message", sa.column("state").in_([*STATES, value]))
        return
    # SQLite changes no CHECK but by making the table anew, to which others refer; a CHECK changes nothing
    # that is stored, so its text may be changed in place (sqlite.org/lang_altertable.html, 7).
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    changed = connection.exec_driver_sql(
        "UPDATE sqlite_master SET sql = replace(sql, '''bounced'')', '''bounced'', ''' || ? || ''')')"
        " WHERE type = 'table' AND name = 'outbox_message' AND instr(sql, '''bounced'')') > 0",
        (value,),
    )
    if changed.rowcount != 1:
        raise RuntimeError("outbox_message has no such CHECK")
    connection.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema = OFF")


def upgrade() -> None:
    for added in (
        sa.Column("quiet_from", sa.Time(), nullable=True),
        sa.Column("quiet_until", sa.Time(), nullable=True),
        sa.Column("rests", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("rest_country", sa.String(length=2), nullable=True),
        sa.Column("notices_read_at", sa.DateTime(timezone=True), nullable=True),
    ):
        op.add_column("person", added)
    _add_choice("person", "rhythm", "rhythm", RHYTHMS, "at_once")
    _add_choice("outbox_message", "hold", "hold", HOLDS, None)
    key = "CONSTRAINT fk_outbox_message_gathered_in_id REFERENCES outbox_message (id)"
    kind = "CHAR(32)" if op.get_bind().dialect.name == "sqlite" else "UUID"
    op.execute(f"ALTER TABLE outbox_message ADD COLUMN gathered_in_id {kind} {key}")
    op.create_index("ix_outbox_message_gathered_in_id", "outbox_message", ["gathered_in_id"])
    _add_state("gathered")
