"""Why something was refused, and the way on, in words."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from coordinator.kit.errors import CoordinatorError
from coordinator.kit.times import EndsBeforeStart, NoSuchLocalTime, UnknownZone
from coordinator.meetings import rules
from coordinator.web.filters import long_date
from coordinator.web.forms import SLOT_MESSAGES
from coordinator.web.i18n import _, lazy

CLOSED: dict[str, str] = {
    "not_yet": lazy(
        "This meeting is planned only. Registration opens when it is convened; you will be told."
    ),
    "deadline": lazy(
        "The last day to register has passed. Write to the secretariat, which can still enter your answer."
    ),
    "over": lazy(
        "The meeting is over. Write to the secretariat if the list of participants has to be corrected."
    ),
    "called_off": lazy("The meeting is called off, so nobody registers for it now."),
}
"""Why nobody may register, by the reason of `rules.why_closed`."""

PLAIN: dict[str, str] = {
    rules.MeetingNotMovable.code: lazy(
        "This meeting cannot be moved: it is over, or it was called off. A held meeting is corrected in its "
        "minutes; a cancelled one can be reinstated."
    ),
    rules.MeetingNotConvenable.code: lazy(
        "Only a planned or postponed meeting is convened. This one has another state by now."
    ),
    rules.MeetingNotPostponable.code: lazy(
        "Only a meeting that has a date, has not ended and was not called off can be postponed."
    ),
    rules.MeetingNotCancellable.code: lazy(
        "This meeting cannot be cancelled: it was held, is over, or is cancelled already."
    ),
    rules.MeetingNotReinstatable.code: lazy(
        "This cancellation cannot be undone, since the time of the meeting has passed. Plan a new meeting."
    ),
    rules.MeetingNotHeld.code: lazy("A meeting is marked as held once it has begun."),
    rules.DateNotSet.code: lazy("Set the day and the time: people are called to a date."),
    rules.StartsInThePast.code: lazy("This lies in the past. Choose a time that is still to come."),
    rules.TooLong.code: lazy("A meeting lasts a year at most. Look at the last day again."),
    rules.SameSlot.code: lazy("The meeting is already at this time. Choose another, or go back."),
    rules.NotALink.code: lazy("Write a whole address that begins with https://."),
    rules.RepresentedByWhom.code: lazy("Say who represents you."),
    rules.OnlineNotOffered.code: lazy(
        "This meeting can be followed in the room only. Choose another answer, or ask the secretariat for a "
        "link."
    ),
    rules.AlreadyRegistered.code: lazy("This person is registered already."),
    "not_of_this_party": lazy(
        "This person belongs to another country or organisation. Choose from the list."
    ),
    rules.NoOrder.code: lazy("Choose at least one country for this order."),
    "unknown_choice": lazy("Choose one of the listed."),
    "not_of_this_forum": lazy("The series or group belongs to another forum. Choose one of the listed."),
}


def _not_expected(facts: Mapping[str, Any]) -> str:
    on = facts.get("on")
    if isinstance(on, date):
        return _(
            "This country or organisation is not among those expected on %(date)s: it is not a member "
            "on that day, nor was it invited. The secretariat can invite it.",
            date=long_date(on),
        )
    return _("This country or organisation is not on the roster of that day.")


def _closed(facts: Mapping[str, Any]) -> str:
    return str(CLOSED.get(str(facts.get("reason")), CLOSED["over"]))


WORDED: dict[str, Callable[[Mapping[str, Any]], str]] = {
    rules.PartyNotExpected.code: _not_expected,
    rules.RegistrationClosed.code: _closed,
}

SLOTS = {kind.code: SLOT_MESSAGES[kind] for kind in (EndsBeforeStart, NoSuchLocalTime, UnknownZone)}


def refusal(error: CoordinatorError) -> str:
    """What a form says when an operation refused."""
    if error.code in WORDED:
        return WORDED[error.code](error.facts)
    known = PLAIN.get(error.code) or SLOTS.get(error.code)
    return str(known) if known else _("This cannot be done as things stand. Look at the meeting again.")
