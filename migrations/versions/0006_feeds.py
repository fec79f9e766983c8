"""Feeds: language, options, saved views, fetches, and marks that tell when a feed may have changed."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

KINDS = ("personal", "forum", "group", "view")

MARKED = {
    "meeting": "{row}.forum_id",
    "series": "{row}.forum_id",
    "forum": "{row}.id",
    "working_group": "{row}.forum_id",
    "calendar_entry": "(SELECT forum_id FROM meeting WHERE id = {row}.meeting_id)",
    "meeting_party": "{row}.party_id",
    "participant": "{row}.person_id",
    "membership": "{row}.party_id",
    "group_party": "{row}.party_id",
    '"grant"': "{row}.person_id",
    "account": "{row}.person_id",
    "person": "{row}.id",
}
"""Of whom calendars may look otherwise when a row changes: a forum, a person or a party."""


def upgrade() -> None:
    _tables()
    _columns()
    if op.get_bind().dialect.name == "postgresql":
        _postgresql()
    else:
        _sqlite()


def _tables() -> None:
    op.create_table(
        "saved_view",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("forum_id", sa.Uuid(), nullable=True),
        sa.Column("group_id", sa.Uuid(), nullable=True),
        sa.Column("meeting_type", sa.String(length=40), nullable=True),
        sa.Column("mine", sa.Boolean(), nullable=False),
        sa.Column("with_deadlines", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["forum_id"], ["forum.id"], name=op.f("fk_saved_view_forum_id")),
        sa.ForeignKeyConstraint(["group_id"], ["working_group.id"], name=op.f("fk_saved_view_group_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_saved_view_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
    )
    op.create_index(op.f("ix_saved_view_person_id"), "saved_view", ["person_id"])
    op.create_table(
        "feed_fetch",
        sa.Column("feed_id", sa.Uuid(), nullable=False),
        sa.Column("fetched_on", sa.Date(), nullable=False),
        sa.Column("program", sa.String(length=60), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["feed_id"], ["feed.id"], name=op.f("fk_feed_fetch_feed_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("feed_id", "fetched_on", "program", name=op.f("pk_feed_fetch")),
    )
    op.create_table(
        "feed_source",
        sa.Column("feed_id", sa.Uuid(), nullable=False),
        sa.Column("of_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["feed_id"], ["feed.id"], name=op.f("fk_feed_source_feed_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("feed_id", "of_id", name=op.f("pk_feed_source")),
    )
    op.create_table(
        "calendar_mark",
        sa.Column("of_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("of_id", name=op.f("pk_calendar_mark")),
    )


def _columns() -> None:
    kinds = ", ".join(f"'{kind}'" for kind in KINDS)
    with op.batch_alter_table("feed") as table:
        table.drop_constraint(op.f("ck_feed_feedkind"), type_="check")
        table.create_check_constraint(op.f("ck_feed_feedkind"), f"kind IN ({kinds})")
        table.add_column(sa.Column("view_id", sa.Uuid(), nullable=True))
        table.add_column(sa.Column("locale", sa.String(length=5), nullable=True))
        for name in ("with_actions", "as_tasks", "busy_only"):
            table.add_column(sa.Column(name, sa.Boolean(), server_default=sa.false(), nullable=False))
        table.add_column(sa.Column("alarm_minutes", sa.Integer(), nullable=True))
        table.add_column(sa.Column("known_by", sa.String(length=200), nullable=True))
        table.add_column(sa.Column("sources", sa.String(length=16), nullable=True))
        table.create_foreign_key(op.f("fk_feed_view_id"), "saved_view", ["view_id"], ["id"])
        table.create_index(op.f("ix_feed_view_id"), ["view_id"])
    op.add_column("deadline", sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("deadline", sa.Column("sequence", sa.Integer(), server_default="0", nullable=False))
    op.add_column("action", sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True))


def _postgresql() -> None:
    op.execute("""
        CREATE FUNCTION mark_calendars(marked uuid) RETURNS void LANGUAGE sql AS $$
            INSERT INTO calendar_mark (of_id, revision, by)
            SELECT marked, 1, txid_current() WHERE marked IS NOT NULL
            ON CONFLICT (of_id) DO UPDATE SET revision = calendar_mark.revision + 1, by = excluded.by
            WHERE calendar_mark.by <> excluded.by
        $$
    """)
    for table, of in MARKED.items():
        name = table.strip('"')
        op.execute(f"""
            CREATE FUNCTION mark_calendars_by_{name}() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP <> 'INSERT' THEN PERFORM mark_calendars({of.format(row="OLD")}); END IF;
                IF TG_OP <> 'DELETE' THEN PERFORM mark_calendars({of.format(row="NEW")}); END IF;
                RETURN NULL;
            END $$
        """)
        op.execute(f"""
            CREATE TRIGGER mark_calendars AFTER INSERT OR UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION mark_calendars_by_{name}()
        """)


def _sqlite() -> None:
    for table, of in MARKED.items():
        for what, rows in {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}.items():
            marks = " ".join(
                f"INSERT INTO calendar_mark (of_id, revision, by) SELECT marked, 1, 0 "  # noqa: S608 - MARKED
                f"FROM (SELECT {of.format(row=row)} AS marked) WHERE marked IS NOT NULL "
                "ON CONFLICT (of_id) DO UPDATE SET revision = revision + 1;"
                for row in rows
            )
            name = f"mark_calendars_{table.strip(chr(34))}_{what.lower()}"
            op.execute(f"CREATE TRIGGER {name} AFTER {what} ON {table} BEGIN {marks} END")
