"""Start pages, search, journal and outbox screens."""
