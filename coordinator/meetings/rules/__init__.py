"""States of a meeting, and what may happen to it when; no I/O."""

from enum import StrEnum


class MeetingStatus(StrEnum):
    PLANNED = "planned"
    CONVENED = "convened"
    HELD = "held"
    POSTPONED = "postponed"  # called off for now; convening again with a new slot revives it
    CANCELLED = "cancelled"


class MeetingMode(StrEnum):
    IN_PERSON = "in_person"
    ONLINE = "online"
    HYBRID = "hybrid"


class Answer(StrEnum):
    """What a country, or one person of it, says to a meeting."""

    ATTENDS = "attends"
    ATTENDS_ONLINE = "attends_online"
    REPRESENTED = "represented"
    REGRETS = "regrets"


class Anchor(StrEnum):
    """What a deadline's days are counted from."""

    MEETING_START = "meeting_start"
    MEETING_END = "meeting_end"
