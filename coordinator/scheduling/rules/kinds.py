"""The words of polls, as they are stored."""

from enum import StrEnum


class PollState(StrEnum):
    DRAFT = "draft"  # the secretariat's alone
    OPEN = "open"
    CLOSED = "closed"  # no more answers; may be opened again
    DECIDED = "decided"
    CANCELLED = "cancelled"


class Choice(StrEnum):
    """What a country says to one option."""

    YES = "yes"
    IF_NEED_BE = "if_need_be"
    NO = "no"


class ResultsFor(StrEnum):
    """Who sees what the countries answered, beside the secretariat and the chairs."""

    SECRETARIAT = "secretariat"
    ASKED_AFTER_CLOSE = "asked_after_close"
    ASKED = "asked"


class AnswerVia(StrEnum):
    LINK = "link"
    SIGNED_IN = "signed_in"
    SECRETARIAT = "secretariat"  # entered for the country, with the source
