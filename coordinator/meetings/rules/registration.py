"""What a country, or one person of it, says to a meeting, and until when."""

from datetime import date, datetime, timedelta
from enum import StrEnum

from coordinator.kit.errors import Conflict, Invalid
from coordinator.meetings.rules.states import MeetingMode, MeetingStatus


class Answer(StrEnum):
    """What a country, or one person of it, says to a meeting."""

    ATTENDS = "attends"
    ATTENDS_ONLINE = "attends_online"
    REPRESENTED = "represented"
    REGRETS = "regrets"


class Via(StrEnum):
    """How an answer of a person came."""

    PAGE = "page"
    LINK = "link"  # by the secret link in a mail
    CALENDAR = "calendar"  # by a calendar program
    SECRETARIAT = "secretariat"  # told to it, and entered there


COMES = frozenset({Answer.ATTENDS, Answer.ATTENDS_ONLINE})

NEEDS_KEPT_DAYS = 30
"""Practical needs (diet, access) are erased this many days after the meeting's last day."""


class PartyNotExpected(Conflict):
    """The party is not among those expected on the day: no member then, nor invited."""

    code = "party_not_expected"


class RegistrationClosed(Conflict):
    """The last day to register has passed, or the meeting is not open for it; `reason` says which.

    Reasons: "not_yet" (it is not convened), "deadline", "over", "called_off". The secretariat may enter
    what it is told at any time but the last.
    """

    code = "registration_closed"


class AlreadyRegistered(Invalid):
    code = "already_registered"


class RepresentedByWhom(Invalid):
    """An answer "represented by" names who."""

    code = "represented_by_whom"


class OnlineNotOffered(Invalid):
    """The meeting can be followed in the room only."""

    code = "online_not_offered"


def answers_for(mode: MeetingMode, *, has_link: bool) -> tuple[Answer, ...]:
    """Which answers make sense: an online meeting has one way to attend; a meeting in person can be
    followed online when it has a joining link.
    """
    ways: tuple[Answer, ...] = (Answer.ATTENDS,)
    if mode == MeetingMode.HYBRID or (mode == MeetingMode.IN_PERSON and has_link):
        ways = (Answer.ATTENDS, Answer.ATTENDS_ONLINE)
    return (*ways, Answer.REPRESENTED, Answer.REGRETS)


def check_answer(answer: Answer, represented_by: str | None, mode: MeetingMode, *, has_link: bool) -> None:
    """Raise RepresentedByWhom or OnlineNotOffered."""
    if answer == Answer.REPRESENTED and not (represented_by or "").strip():
        raise RepresentedByWhom(field="represented_by")
    if answer not in answers_for(mode, has_link=has_link):
        raise OnlineNotOffered(field="answer")


def why_closed(
    status: MeetingStatus,
    *,
    ends_at: datetime | None,
    last_day: date | None,
    today: date,
    now: datetime,
    by_secretariat: bool,
) -> str | None:
    """Why nobody (or, after `last_day`, nobody but the secretariat) may register now; None when open.

    `last_day` is the registration deadline, counted; `today` is the day at the venue. The secretariat
    may still enter who was there after the meeting; a meeting called off takes no answers at all.
    """
    if status in (MeetingStatus.CANCELLED, MeetingStatus.POSTPONED):
        return "called_off"
    if by_secretariat:
        return None
    if status == MeetingStatus.PLANNED:
        return "not_yet"
    if status == MeetingStatus.HELD or (ends_at is not None and ends_at <= now):
        return "over"
    if last_day is not None and today > last_day:
        return "deadline"
    return None


def why_no_answer(answer: Answer, closed: str | None, *, registered: bool) -> str | None:
    """Why a person may not give `answer` for themselves; `closed` is what `why_closed` said.

    After the last day those who are registered may still change their mind, and everybody may say that
    they do not come: the organiser is better off knowing.
    """
    if closed == "deadline" and (registered or answer not in COMES):
        return None
    return closed


def check_open(reason: str | None) -> None:
    """Raise RegistrationClosed with the reason that `why_closed` gave."""
    if reason is not None:
        raise RegistrationClosed(reason=reason)


def may_answer_stand(
    *, answered_for: datetime | None, starts_at: datetime | None, asked_anew_at: datetime | None,
    now: datetime, window: timedelta,
) -> bool:  # fmt: skip
    """Whether an answer that a move set aside holds again, since the meeting is back where it was.

    `answered_for` and `starts_at` are the starts, instants, it was given for and now is at. Within `window`
    nobody has been told of the move; later everybody has, and may have made other plans.
    """
    if answered_for is None or asked_anew_at is None or answered_for != starts_at:
        return False
    return now - asked_anew_at <= window


def needs_expire_before(today: date) -> date:
    """Practical needs of meetings whose last day lies before this day are erased on `today`."""
    return today - timedelta(days=NEEDS_KEPT_DAYS)
