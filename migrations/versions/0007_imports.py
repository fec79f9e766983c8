"""Imported calendars: files until they are taken, imports, and which meeting came from where."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "import_draft",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("forum_id", sa.Uuid(), nullable=False),
        sa.Column("series_id", sa.Uuid(), nullable=True),
        sa.Column("group_id", sa.Uuid(), nullable=True),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=True),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("day_starts", sa.Time(), nullable=False),
        sa.Column("day_ends", sa.Time(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["forum_id"], ["forum.id"], name=op.f("fk_import_draft_forum_id")),
        sa.ForeignKeyConstraint(["group_id"], ["working_group.id"], name=op.f("fk_import_draft_group_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_import_draft_person_id")),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_import_draft_series_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_draft")),
        sa.UniqueConstraint("person_id", "forum_id", name=op.f("uq_import_draft_person_id_forum_id")),
    )
    op.create_index(op.f("ix_import_draft_made_at"), "import_draft", ["made_at"])
    op.create_table(
        "calendar_import",
        sa.Column("forum_id", sa.Uuid(), nullable=False),
        sa.Column("series_id", sa.Uuid(), nullable=True),
        sa.Column("group_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("same", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by_id", sa.Uuid(), nullable=True),
        sa.Column("taken_back", sa.Integer(), nullable=False),
        sa.Column("restored", sa.Integer(), nullable=False),
        sa.Column("kept", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["forum_id"], ["forum.id"], name=op.f("fk_calendar_import_forum_id")),
        sa.ForeignKeyConstraint(["group_id"], ["working_group.id"], name=op.f("fk_calendar_import_group_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_calendar_import_person_id")),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_calendar_import_series_id")),
        sa.ForeignKeyConstraint(
            ["undone_by_id"], ["person.id"], name=op.f("fk_calendar_import_undone_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_import")),
    )
    op.create_index(op.f("ix_calendar_import_forum_id"), "calendar_import", ["forum_id"])
    op.create_table(
        "imported_meeting",
        sa.Column("forum_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("occurrence", sa.String(length=20), nullable=True),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("said", JSON, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["forum_id"], ["forum.id"], name=op.f("fk_imported_meeting_forum_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_imported_meeting_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imported_meeting")),
        sa.UniqueConstraint("forum_id", "key", name=op.f("uq_imported_meeting_forum_id_key")),
    )
    op.create_index(op.f("ix_imported_meeting_meeting_id"), "imported_meeting", ["meeting_id"])
    op.create_table(
        "import_change",
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "new",
                "changed",
                "same",
                "refused",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("before", JSON, nullable=True),
        sa.Column("version_before", sa.Integer(), nullable=True),
        sa.Column("version_after", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["calendar_import.id"], name=op.f("fk_import_change_import_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_change")),
    )
    op.create_index(op.f("ix_import_change_import_id"), "import_change", ["import_id"])
    op.create_index(op.f("ix_import_change_meeting_id"), "import_change", ["meeting_id"])
