"""Database, unit of work, journal, leases, files, settings, rendering, log."""
