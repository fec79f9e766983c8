"""Why something about a poll is not done, in words."""

from collections.abc import Callable, Mapping
from typing import Any

from coordinator.kit.errors import CoordinatorError
from coordinator.kit.times import EndsBeforeStart, NoSuchLocalTime, UnknownZone
from coordinator.meetings.labels.refusals import PLAIN as OF_MEETINGS
from coordinator.scheduling.rules import polls as rules
from coordinator.web.forms import SLOT_MESSAGES
from coordinator.web.i18n import _, lazy

PLAIN: dict[str, Any] = {
    **OF_MEETINGS,  # what convening and moving refuse when a date is decided
    rules.PollNotOpen.code: lazy("The poll takes no answers now. Write to the secretariat."),
    rules.PollOver.code: lazy("The poll is over: it was decided or cancelled. Open it again to change it."),
    rules.PollNotReopenable.code: lazy("The poll is open, or was never opened."),
    rules.NoRequiredParty.code: lazy("Ask at least one country whose answer is required."),
    rules.NoOptionLeft.code: lazy("Give at least one date to choose from."),
    rules.OptionInThePast.code: lazy("A date to choose from must lie ahead."),
    rules.UnknownOption.code: lazy("The dates have changed meanwhile. Look at them again."),
    rules.ClosesInThePast.code: lazy("The last day to answer must not be over."),
    rules.ClosesTooLate.code: lazy("The last day to answer must be before the last of the dates."),
    rules.WindowBackwards.code: lazy("The last day must not be before the first."),
    rules.NothingSaid.code: lazy("Answer at least one date, or name another that suits."),
    rules.NotAsked.code: lazy("This country or organisation is not asked in this poll."),
    rules.SourceMissing.code: lazy("Say where the answer comes from."),
    EndsBeforeStart.code: SLOT_MESSAGES[EndsBeforeStart],
    NoSuchLocalTime.code: SLOT_MESSAGES[NoSuchLocalTime],
    UnknownZone.code: SLOT_MESSAGES[UnknownZone],
}


def _too_many(facts: Mapping[str, Any]) -> str:
    return _("At most %(num)d dates to choose from.", num=facts.get("most", rules.MOST_OPTIONS))


WORDED: dict[str, Callable[[Mapping[str, Any]], str]] = {rules.TooManyOptions.code: _too_many}


def refusal(error: CoordinatorError) -> str:
    """What a page says when an operation refused."""
    if error.code in WORDED:
        return WORDED[error.code](error.facts)
    known = PLAIN.get(error.code)
    return str(known) if known else _("This cannot be done as things stand. Look at the poll again.")
