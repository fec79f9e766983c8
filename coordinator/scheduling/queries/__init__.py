"""Reads for finding a time: closed days, engagements, polls and what they have found."""

from coordinator.scheduling.queries.finder import (
    ALWAYS,
    MARGIN,
    Seats,
    Sitting,
    closed_between,
    known_of_countries,
    known_of_forum,
    sitting_in,
)

__all__ = [
    "ALWAYS",
    "MARGIN",
    "Seats",
    "Sitting",
    "closed_between",
    "known_of_countries",
    "known_of_forum",
    "sitting_in",
]
