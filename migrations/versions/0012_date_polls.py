"""Date polls: options, the parties asked, their answers."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
INSTANT = sa.DateTime(timezone=True)
WALL = sa.DateTime(timezone=False)


def _key(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))


def _one_of(table: str, column: str, name: str, *values: str) -> tuple[sa.Column[str], sa.CheckConstraint]:
    listed = ", ".join(f"'{value}'" for value in values)
    return (
        sa.Column(column, sa.String(length=40), nullable=False),
        sa.CheckConstraint(f"{column} IN ({listed})", name=op.f(f"ck_{table}_{name}")),
    )


def _polls() -> None:
    keys = {
        "forum_id": "forum",
        "group_id": "working_group",
        "series_id": "series",
        "meeting_id": "meeting",
        "host_party_id": "party",
        "created_by_id": "person",
    }
    later = op.get_bind().dialect.name == "sqlite"  # which looks for poll_option only when rows come
    op.create_table(
        "poll",
        sa.Column("forum_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=True),
        sa.Column("series_id", sa.Uuid(), nullable=True),
        sa.Column("meeting_id", sa.Uuid(), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        *_one_of("poll", "mode", "meetingmode", "in_person", "online", "hybrid"),
        sa.Column("city", sa.String(length=120), nullable=True),
        sa.Column("venue", sa.String(length=300), nullable=True),
        sa.Column("host_party_id", sa.Uuid(), nullable=True),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        *_one_of("poll", "state", "pollstate", "draft", "open", "closed", "decided", "cancelled"),
        sa.Column("state_reason", sa.String(length=1000), nullable=True),
        sa.Column("closes_on", sa.Date(), nullable=False),
        *_one_of("poll", "results_for", "resultsfor", "secretariat", "asked_after_close", "asked"),
        sa.Column("shows_who", sa.Boolean(), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.Column("opened_at", INSTANT, nullable=True),
        sa.Column("closed_at", INSTANT, nullable=True),
        sa.Column("decided_at", INSTANT, nullable=True),
        sa.Column("decided_option_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        *(_key("poll", column, other) for column, other in keys.items()),
        *([_key("poll", "decided_option_id", "poll_option")] if later else []),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll")),
    )
    for column in ("closes_on", "forum_id", "group_id", "meeting_id", "state"):
        op.create_index(f"ix_poll_{column}", "poll", [column])


def _options() -> None:
    op.create_table(
        "poll_option",
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("local_start", WALL, nullable=False),
        sa.Column("local_end", WALL, nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("starts_at", INSTANT, nullable=False),
        sa.Column("ends_at", INSTANT, nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=True),
        sa.Column("proposed_by_id", sa.Uuid(), nullable=True),
        sa.Column("added_at", INSTANT, nullable=False),
        sa.Column("withdrawn_at", INSTANT, nullable=True),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_poll_option_ends_after_start")),
        _key("poll_option", "poll_id", "poll"),
        _key("poll_option", "proposed_by_id", "party"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll_option")),
        sa.UniqueConstraint(
            "poll_id", "local_start", "local_end", "zone",
            name=op.f("uq_poll_option_poll_id_local_start_local_end_zone"),
        ),
    )  # fmt: skip
    op.create_index("ix_poll_option_first_on", "poll_option", ["first_on"])


def _parties() -> None:
    op.create_table(
        "poll_party",
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("added_at", INSTANT, nullable=False),
        sa.Column("removed_at", INSTANT, nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        _key("poll_party", "poll_id", "poll"),
        _key("poll_party", "party_id", "party"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll_party")),
        sa.UniqueConstraint("poll_id", "party_id", name=op.f("uq_poll_party_poll_id_party_id")),
    )
    op.create_index("ix_poll_party_party_id", "poll_party", ["party_id"])


def _answers() -> None:
    op.create_table(
        "poll_reply",
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        *_one_of("poll_reply", "via", "answervia", "link", "signed_in", "secretariat"),
        sa.Column("source", sa.String(length=300), nullable=True),
        sa.Column("note", sa.String(length=1000), nullable=True),
        sa.Column("other_dates", sa.String(length=1000), nullable=True),
        sa.Column("other_first_on", sa.Date(), nullable=True),
        sa.Column("other_last_on", sa.Date(), nullable=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("taken_back_at", INSTANT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(other_first_on IS NULL) = (other_last_on IS NULL)"
            " AND (other_first_on IS NULL OR other_last_on >= other_first_on)",
            name=op.f("ck_poll_reply_other_days"),
        ),
        _key("poll_reply", "poll_id", "poll"),
        _key("poll_reply", "party_id", "party"),
        _key("poll_reply", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll_reply")),
        sa.UniqueConstraint("poll_id", "party_id", name=op.f("uq_poll_reply_poll_id_party_id")),
    )
    for column in ("party_id", "person_id"):
        op.create_index(f"ix_poll_reply_{column}", "poll_reply", [column])
    op.create_table(
        "poll_answer",
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("option_id", sa.Uuid(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        *_one_of("poll_answer", "choice", "choice", "yes", "if_need_be", "no"),
        sa.Column("id", sa.Uuid(), nullable=False),
        _key("poll_answer", "poll_id", "poll"),
        _key("poll_answer", "option_id", "poll_option"),
        _key("poll_answer", "party_id", "party"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll_answer")),
        sa.UniqueConstraint("option_id", "party_id", name=op.f("uq_poll_answer_option_id_party_id")),
    )
    op.create_index("ix_poll_answer_poll_id_party_id", "poll_answer", ["poll_id", "party_id"])


def _guests() -> None:
    op.create_table(
        "poll_guest",
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("told_at", INSTANT, nullable=True),
        sa.Column("told", JSON, nullable=True),
        sa.Column("waiting", JSON, nullable=True),
        sa.Column("letter_id", sa.Uuid(), nullable=True),
        sa.Column("revoked_at", INSTANT, nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "waiting IS NULL OR letter_id IS NOT NULL", name=op.f("ck_poll_guest_waiting_in_outbox")
        ),
        _key("poll_guest", "poll_id", "poll"),
        _key("poll_guest", "person_id", "person"),
        _key("poll_guest", "party_id", "party"),
        _key("poll_guest", "letter_id", "outbox_message"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll_guest")),
        sa.UniqueConstraint(
            "poll_id", "person_id", "party_id", name=op.f("uq_poll_guest_poll_id_person_id_party_id")
        ),
    )
    for column in ("letter_id", "person_id"):
        op.create_index(f"ix_poll_guest_{column}", "poll_guest", [column])


def upgrade() -> None:
    _polls()
    _options()
    if op.get_bind().dialect.name != "sqlite":
        op.create_foreign_key(
            op.f("fk_poll_decided_option_id"), "poll", "poll_option", ["decided_option_id"], ["id"]
        )
    _parties()
    _answers()
    _guests()
