"""Rotation of offices, the handover of a chair, and what a series says of its meetings."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
INSTANT = sa.DateTime(timezone=True)
MODES = ("in_person", "online", "hybrid")
ORDERS = ("forum", "chair", "own", "none")


def _enum(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _key(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    _rotation()
    _handover()
    _series()


def _rotation() -> None:
    op.create_table(
        "rotation",
        sa.Column("forum_id", sa.Uuid(), nullable=False),
        sa.Column("roles", JSON, nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=1000), nullable=True),
        sa.Column("source", sa.String(length=80), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("stated_at", INSTANT, nullable=False),
        sa.Column("replaced_at", INSTANT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("months IS NULL OR months > 0", name=op.f("ck_rotation_months")),
        _key("rotation", "forum_id", "forum"),
        _key("rotation", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rotation")),
    )
    op.create_index(op.f("ix_rotation_forum_id"), "rotation", ["forum_id"])
    op.create_table(
        "rotation_place",
        sa.Column("rotation_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _key("rotation_place", "rotation_id", "rotation"),
        _key("rotation_place", "party_id", "party"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rotation_place")),
        sa.UniqueConstraint(
            "rotation_id", "step", "party_id", name=op.f("uq_rotation_place_rotation_id_step_party_id")
        ),
    )
    op.create_table(
        "turn_change",
        sa.Column("forum_id", sa.Uuid(), nullable=False),
        sa.Column("rotation_id", sa.Uuid(), nullable=True),
        sa.Column(
            "kind", _enum("turnchangekind", "entered", "swapped", "skipped", "overridden"), nullable=False
        ),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("before", JSON, nullable=False),
        sa.Column("after", JSON, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("undone_at", INSTANT, nullable=True),
        sa.Column("undone_by_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _key("turn_change", "forum_id", "forum"),
        _key("turn_change", "rotation_id", "rotation"),
        _key("turn_change", "person_id", "person"),
        _key("turn_change", "undone_by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_turn_change")),
    )
    op.create_index(op.f("ix_turn_change_forum_id"), "turn_change", ["forum_id"])


def _handover() -> None:
    op.create_table(
        "handover",
        sa.Column("forum_id", sa.Uuid(), nullable=False),
        sa.Column("changes_on", sa.Date(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("closed_at", INSTANT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _key("handover", "forum_id", "forum"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover")),
        sa.UniqueConstraint("forum_id", "changes_on", name=op.f("uq_handover_forum_id_changes_on")),
    )
    tasks = (
        "plan", "contacts", "meeting", "actions", "groups", "minutes", "papers", "rights", "mailbox",
        "announce", "old_rights",
    )  # fmt: skip
    op.create_table(
        "handover_step",
        sa.Column("handover_id", sa.Uuid(), nullable=False),
        sa.Column("task", _enum("handovertask", *tasks), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=True),
        sa.Column("side", _enum("handoverside", "outgoing", "incoming"), nullable=False),
        sa.Column("offset_days", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=True),
        sa.Column("done_at", INSTANT, nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("removed_at", INSTANT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(task IS NULL) <> (title IS NULL)", name=op.f("ck_handover_step_task_or_title")),
        _key("handover_step", "handover_id", "handover"),
        _key("handover_step", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover_step")),
    )
    op.create_index(op.f("ix_handover_step_handover_id"), "handover_step", ["handover_id"])


def _add(column: str, rest: str, values: tuple[str, ...]) -> None:
    """A column with its CHECK; SQLite adds one only with its column."""
    listed = ", ".join(f"'{value}'" for value in values)
    op.execute(
        f"ALTER TABLE series ADD COLUMN {column} VARCHAR(40) {rest} CONSTRAINT ck_series_{column} "
        f"CHECK ({column} IN ({listed}))"
    )


def _series() -> None:
    op.add_column("series", sa.Column("length_days", sa.Integer(), nullable=True))
    _add("mode", "", MODES)
    _add("host_order", "DEFAULT 'forum' NOT NULL", ORDERS)
    _add("chair_order", "DEFAULT 'forum' NOT NULL", ORDERS)
    op.add_column("series", sa.Column("hosts", JSON, nullable=True))
    op.add_column("series", sa.Column("chairs", JSON, nullable=True))
