"""Somebody else's calendar file becomes planned meetings: read, looked at, taken, and taken back."""
