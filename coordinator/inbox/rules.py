"""Kinds and states of what comes in, why something was not taken, and how long it is kept; no I/O."""

from datetime import timedelta
from enum import StrEnum

MOST_BYTES = 2_000_000
"""Larger mail is not taken; a mailbox leaves it where it is and its head is kept."""

RAW_KEPT = timedelta(days=30)
"""The message itself is erased so long after it was handled."""
ROW_KEPT = timedelta(days=365)
"""What remains of it (who, what became of it) is deleted so long after that."""


class MailKind(StrEnum):
    REPLY = "reply"  # a calendar program's answer
    COUNTER = "counter"  # a calendar program proposes another time
    BOUNCE = "bounce"  # a mail server on what became of a message of ours
    AUTO_REPLY = "auto_reply"  # out of office, lists, loops
    OTHER = "other"  # written by a person, or by a program that we do not understand


class MailState(StrEnum):
    NEW = "new"  # stored, not looked at
    APPLIED = "applied"  # did what it says
    REVIEW = "review"  # changed nothing; somebody should look
    DISMISSED = "dismissed"  # changed nothing, and nobody needs to look
    FAILED = "failed"  # our fault; it is tried again when asked


class Reason(StrEnum):
    """Why a message is where it is; `labels.REASONS` says it in words."""

    # of any message
    AUTOMATIC = "automatic"
    LOOP = "loop"
    TOO_LARGE = "too_large"
    TOO_DEEP = "too_deep"
    PLAIN_MAIL = "plain_mail"
    INTERNAL = "internal"
    BY_HAND = "by_hand"
    TAKEN_OVER = "taken_over"
    # of bounces
    BOUNCED = "bounced"
    DELAYED = "delayed"
    DELIVERED = "delivered"
    UNKNOWN_MESSAGE = "unknown_message"
    # of answers
    ANSWERED = "answered"
    REPEATED = "repeated"
    COUNTER = "counter"
    UNPARSEABLE = "unparseable"
    METHOD = "method"
    UNKNOWN_TOKEN = "unknown_token"  # noqa: S105 - a reason, not a secret
    OTHER_MEETING = "other_meeting"
    OTHER_OCCURRENCE = "other_occurrence"
    NOT_A_GUEST = "not_a_guest"
    OTHER_SENDER = "other_sender"
    SPOOFED = "spoofed"
    OUT_OF_DATE = "out_of_date"
    FUTURE = "future"
    OLDER_THAN_ANSWER = "older_than_answer"
    DELEGATED = "delegated"
    NO_ANSWER = "no_answer"
    NOT_ASKED = "not_asked"
    CLOSED = "closed"
    CALLED_OFF = "called_off"


WAITING = (MailState.NEW, MailState.REVIEW, MailState.FAILED)
"""Kept whole, however long it takes."""
NEEDS_A_LOOK = (MailState.REVIEW, MailState.FAILED)
