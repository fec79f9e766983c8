"""Search compares text without accents and case: `fold(text)` on PostgreSQL (SQLite gets it from Python)."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute("CREATE EXTENSION IF NOT EXISTS unaccent")
    # unaccent() is only STABLE, because its dictionary could be changed; we name ours and do not.
    op.execute(
        "CREATE FUNCTION fold(value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS "
        "$$ SELECT lower(public.unaccent('public.unaccent'::regdictionary, coalesce(value, ''))) $$"
    )
