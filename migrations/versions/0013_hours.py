"""The hours of online meetings: where a party's day begins."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A zone for each party that wants another than its capital's; none is entered yet."""
    op.add_column("party", sa.Column("zone", sa.String(64), nullable=True))
