"""Kinds of feeds and what is in them; no I/O."""

from enum import StrEnum


class FeedKind(StrEnum):
    PERSONAL = "personal"
    FORUM = "forum"
    GROUP = "group"
