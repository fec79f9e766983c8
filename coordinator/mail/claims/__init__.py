"""Which worker has which messages in hand, and what it writes down about them."""

from coordinator.mail.claims.hands import BATCH, Claimed, Hands

__all__ = ["BATCH", "Claimed", "Hands"]
