"""Closed days that forums and parties enter, and what was last known of the holidays of countries."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "closure",
        sa.Column("forum_id", sa.Uuid(), nullable=True),
        sa.Column("party_id", sa.Uuid(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "closed",
                "avoid",
                "wished",
                name="closurekind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("source", sa.String(length=80), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(forum_id IS NULL) <> (party_id IS NULL)", name=op.f("ck_closure_of_one")),
        sa.CheckConstraint("until_on > from_on", name=op.f("ck_closure_period")),
        sa.ForeignKeyConstraint(["forum_id"], ["forum.id"], name=op.f("fk_closure_forum_id")),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_closure_party_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closure")),
    )
    op.create_index(op.f("ix_closure_forum_id_from_on"), "closure", ["forum_id", "from_on"])
    op.create_index(op.f("ix_closure_party_id_from_on"), "closure", ["party_id", "from_on"])
    op.create_table(
        "holiday_year",
        sa.Column("country_code", sa.String(length=2), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("edition", sa.String(length=40), nullable=False),
        sa.Column("days", JSON, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holiday_year")),
        sa.UniqueConstraint("country_code", "year", name=op.f("uq_holiday_year_country_code_year")),
    )
    op.create_table(
        "holiday_change",
        sa.Column("country_code", sa.String(length=2), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(length=400), nullable=False),
        sa.Column("edition", sa.String(length=40), nullable=False),
        sa.Column("noticed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holiday_change")),
    )
    op.create_index(op.f("ix_holiday_change_noticed_at"), "holiday_change", ["noticed_at"])
