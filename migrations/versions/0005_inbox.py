"""Inbound mail, and answers that come by it: how they came, and that a move asks for them anew."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def words(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.create_table(
        "incoming_message",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=True),
        sa.Column("from_address", sa.String(length=254), nullable=False),
        sa.Column("recipient", sa.String(length=254), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column(
            "kind", words("mailkind", "reply", "counter", "bounce", "auto_reply", "other"), nullable=False
        ),
        sa.Column(
            "state", words("mailstate", "new", "applied", "review", "dismissed", "failed"), nullable=False
        ),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("said", JSON, nullable=False),
        sa.Column("invitation_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("meeting_id", sa.Uuid(), nullable=True),
        sa.Column("forum_id", sa.Uuid(), nullable=True),
        sa.Column("outbox_id", sa.Uuid(), nullable=True),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handled_by_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_incoming_message_person_id"),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name="fk_incoming_message_meeting_id"),
        sa.ForeignKeyConstraint(["forum_id"], ["forum.id"], name="fk_incoming_message_forum_id"),
        sa.ForeignKeyConstraint(["outbox_id"], ["outbox_message.id"], name="fk_incoming_message_outbox_id"),
        sa.ForeignKeyConstraint(["handled_by_id"], ["person.id"], name="fk_incoming_message_handled_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_incoming_message"),
        sa.UniqueConstraint("name", name="uq_incoming_message_name"),
    )
    for columns in (
        ("state", "received_at"),
        ("forum_id", "state"),
        ("person_id",),
        ("meeting_id",),
        ("outbox_id",),
    ):
        op.create_index(f"ix_incoming_message_{'_'.join(columns)}", "incoming_message", list(columns))

    op.add_column("meeting", sa.Column("slot_sequence", sa.Integer(), server_default="0", nullable=False))
    op.execute("UPDATE meeting SET slot_sequence = sequence WHERE moved_from IS NOT NULL")

    # By hand, since SQLite adds a constraint only together with its column.
    op.add_column(
        "participant", sa.Column("tentative", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.execute(
        "ALTER TABLE participant ADD COLUMN answered_via VARCHAR(40) CONSTRAINT ck_participant_via "
        "CHECK (answered_via IN ('page', 'link', 'calendar', 'secretariat'))"
    )
    op.execute(
        "ALTER TABLE participant ADD COLUMN answer_before VARCHAR(40) CONSTRAINT ck_participant_answer_before "
        "CHECK (answer_before IN ('attends', 'attends_online', 'represented', 'regrets'))"
    )
    op.add_column("participant", sa.Column("answer_note", sa.String(length=1000), nullable=True))
    for name in ("answer_stamp", "answered_before_at", "answered_before_for", "asked_anew_at"):
        op.add_column("participant", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
