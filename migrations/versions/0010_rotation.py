"""Rotation of offices, the handover of a chair, and what a series says of its meetings."""

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""
