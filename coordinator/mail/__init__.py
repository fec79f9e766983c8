"""The outbox: every message is stored before it is sent, and each delivery is on record."""
