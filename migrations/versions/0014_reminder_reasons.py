"""A reminder for each country that owes; holds of date polls in feeds, with the marks that tell of them."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

KEY = ["rule_id", "cause_id", "recipient_id", "occurrence"]

CONCERNED = (
    "SELECT forum_id AS of_id FROM poll WHERE id = {poll} "
    "UNION SELECT party_id FROM poll_party WHERE poll_id = {poll}"
)

MARKED = {
    "poll": CONCERNED.format(poll="{row}.id") + " UNION SELECT {row}.forum_id",
    "poll_option": CONCERNED.format(poll="{row}.poll_id"),
    "poll_party": "SELECT {row}.party_id AS of_id",
}
"""Of whom calendars may look otherwise when a row changes: the poll's forum, and the parties asked."""


def upgrade() -> None:
    _reminders()
    op.add_column("feed", sa.Column("with_holds", sa.Boolean(), server_default=sa.true(), nullable=False))
    if op.get_bind().dialect.name == "postgresql":
        _postgresql()
    else:
        _sqlite()


def _reminders() -> None:
    with op.batch_alter_table("reminder") as table:
        table.drop_constraint(op.f("uq_reminder_rule_id_cause_id_recipient_id_occurrence"), type_="unique")
    for name, columns, where in (
        ("uq_reminder_of_party", [*KEY, "party_id"], "party_id IS NOT NULL"),
        ("uq_reminder_of_nobody", KEY, "party_id IS NULL"),
    ):
        op.create_index(
            name, "reminder", columns, unique=True,
            sqlite_where=sa.text(where), postgresql_where=sa.text(where),
        )  # fmt: skip


def _postgresql() -> None:
    for table, concerned in MARKED.items():
        # In one order, so that two who mark the same wait for each other.
        mark = f"PERFORM mark_calendars(of_id) FROM ({concerned} ORDER BY of_id) AS concerned"
        op.execute(f"""
            CREATE FUNCTION mark_calendars_by_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP <> 'INSERT' THEN {mark.format(row="OLD")}; END IF;
                IF TG_OP <> 'DELETE' THEN {mark.format(row="NEW")}; END IF;
                RETURN NULL;
            END $$
        """)
        op.execute(f"""
            CREATE TRIGGER mark_calendars AFTER INSERT OR UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION mark_calendars_by_{table}()
        """)


def _sqlite() -> None:
    for table, concerned in MARKED.items():
        for what, rows in {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}.items():
            marks = " ".join(
                "INSERT INTO calendar_mark (of_id, revision, by) SELECT of_id, 1, 0 "  # noqa: S608 - MARKED
                f"FROM ({concerned.format(row=row)}) WHERE of_id IS NOT NULL "
                "ON CONFLICT (of_id) DO UPDATE SET revision = revision + 1;"
                for row in rows
            )
            name = f"mark_calendars_{table}_{what.lower()}"
            op.execute(f"CREATE TRIGGER {name} AFTER {what} ON {table} BEGIN {marks} END")
