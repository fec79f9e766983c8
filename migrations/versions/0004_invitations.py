"""Invitations: what each person was last told."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "invitation",
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("locale", sa.String(length=5), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=True),
        sa.Column("is_guest", sa.Boolean(), nullable=False),
        sa.Column("told", JSON, nullable=True),
        sa.Column("waiting", JSON, nullable=True),
        sa.Column("letter_id", sa.Uuid(), nullable=True),
        sa.Column("first_message_id", sa.String(length=200), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "waiting IS NULL OR letter_id IS NOT NULL", name=op.f("ck_invitation_waiting_in_outbox")
        ),
        sa.ForeignKeyConstraint(["letter_id"], ["outbox_message.id"], name=op.f("fk_invitation_letter_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_invitation_meeting_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_invitation_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("meeting_id", "person_id", name=op.f("uq_invitation_meeting_id_person_id")),
    )
    op.create_index("ix_invitation_letter_id", "invitation", ["letter_id"])
    op.create_index("ix_invitation_person_id", "invitation", ["person_id"])
    op.create_index(
        "uq_invitation_meeting_id_address",
        "invitation",
        ["meeting_id", "address"],
        unique=True,
        sqlite_where=sa.text("person_id IS NULL"),
        postgresql_where=sa.text("person_id IS NULL"),
    )
