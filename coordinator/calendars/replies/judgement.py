"""Whether an answer holds: every condition must, or nothing is changed and a person looks at it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from coordinator.calendars.replies.parser import Said, Saying
from coordinator.inbox.rules import Reason

AHEAD = timedelta(minutes=5)
"""So far the sender's clock may be ahead of ours."""


class PartStat(StrEnum):
    """The answers that set something (RFC 5545 3.2.12)."""

    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"
    TENTATIVE = "TENTATIVE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What we know of the invitation that the recipient's token names.

    `addresses` are the guest's, in small letters. `sequence` is the meeting's in their copy, `lowest` the
    least that still speaks of its present time. `starts_at` is an instant, `answer` what the guest has
    answered so far and `stamp` when, an instant.
    """

    uid: str
    addresses: frozenset[str]
    is_guest: bool
    called_off: bool
    sequence: int
    lowest: int
    starts_at: datetime | None
    answer: PartStat | None
    stamp: datetime | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """`answer` to set; or None and why not."""

    reason: Reason
    answer: PartStat | None = None


def judge(
    saying: Saying, known: Known, *, sender: str, spoofed: bool, proposes: bool, now: datetime
) -> Verdict:
    """`sender` is the address of the From header ("" where there is not exactly one), `spoofed` whether our
    own mail server found that it does not come from there. `proposes`: it is a COUNTER, which never sets
    anything. `now` is an instant.
    """
    said = said_of(saying, known)
    reason = (
        _whose(saying, known, said, sender, spoofed=spoofed)
        or _which(saying, known)
        or _when(saying, known, now)
    )
    if reason is not None or said is None:
        return Verdict(reason or Reason.NOT_A_GUEST)
    if proposes:
        return Verdict(Reason.COUNTER)
    answer = next((part for part in PartStat if part == said.partstat), None)
    if answer is None:
        return Verdict(Reason.DELEGATED if said.partstat == "DELEGATED" else Reason.NO_ANSWER)
    if known.stamp is not None and saying.stamp is not None and saying.stamp <= known.stamp:
        again = answer == known.answer and saying.stamp == known.stamp
        return Verdict(Reason.REPEATED if again else Reason.OLDER_THAN_ANSWER)
    return Verdict(Reason.ANSWERED, answer)


def said_of(saying: Saying, known: Known) -> Said | None:
    """What is said of the guest; what is said of others counts for nothing."""
    return next((said for said in saying.attendees if said.address in known.addresses), None)


def _whose(saying: Saying, known: Known, said: Said | None, sender: str, *, spoofed: bool) -> Reason | None:
    if spoofed:
        return Reason.SPOOFED
    if saying.uid != known.uid:
        return Reason.OTHER_MEETING
    if said is None or not known.is_guest:
        return Reason.NOT_A_GUEST
    return None if sender in known.addresses else Reason.OTHER_SENDER


def _which(saying: Saying, known: Known) -> Reason | None:
    if known.called_off:
        return Reason.CALLED_OFF
    if saying.occurrence is not None and not _is_at(saying.occurrence, known.starts_at):
        return Reason.OTHER_OCCURRENCE
    return None


def _is_at(moment: datetime | date, starts_at: datetime | None) -> bool:
    """Compared as instants; a naive one cannot be, and days are not how our meetings recur."""
    if not isinstance(moment, datetime) or moment.tzinfo is None or starts_at is None:
        return False
    try:
        return moment.astimezone(UTC) == starts_at
    except OverflowError:
        return False


def _when(saying: Saying, known: Known, now: datetime) -> Reason | None:
    if saying.stamp is None:
        return Reason.UNPARSEABLE
    if saying.sequence > known.sequence or saying.stamp > now + AHEAD:
        return Reason.FUTURE
    return Reason.OUT_OF_DATE if saying.sequence < known.lowest else None
