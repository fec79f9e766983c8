"""What follows from what happened to a poll: the letters to those who are asked."""

from coordinator.core.work import Work
from coordinator.kit.events import Event
from coordinator.meetings.audience import Foretold
from coordinator.scheduling.events import (
    PollAnswered,
    PollAnswerTakenBack,
    PollCancelled,
    PollClosed,
    PollDecided,
    PollEdited,
    PollLinkRevoked,
    PollOpened,
    PollOptionRestored,
    PollOptionsAdded,
    PollOptionWithdrawn,
    PollPartiesChanged,
)
from coordinator.scheduling.labels.notices import news_name
from coordinator.scheduling.operations.poll_notices import follow_party, follow_poll, plan_poll

PollChanged = (
    PollOpened
    | PollEdited
    | PollPartiesChanged
    | PollOptionsAdded
    | PollOptionWithdrawn
    | PollOptionRestored
    | PollClosed
    | PollDecided
    | PollCancelled
    | PollLinkRevoked
)


def tell(work: Work, event: PollChanged) -> None:
    """Those who are asked are told, where the person chose so; what waits follows in any case."""
    follow_poll(work, event.poll_id, tell=_says(event, "tell"), convened=_says(event, "convened"))


def follow_answer(work: Work, event: PollAnswered | PollAnswerTakenBack) -> None:
    """A letter that asks for what was answered meanwhile does not leave."""
    follow_party(work, event.poll_id, event.party_id)


def foretell(work: Work) -> Foretold:
    """Who would be told what by polls if `work` were kept; for a unit that is thrown away."""
    last = {event.poll_id: event for event in work.events if isinstance(event, PollChanged)}
    plans = [
        plan_poll(work, poll_id, tell=_says(event, "tell"), convened=_says(event, "convened"))
        for poll_id, event in last.items()
    ]
    lines = [line for plan in plans if plan is not None for line in plan.lines]
    return Foretold(
        people=[
            (line.recipient, news_name(line.news))
            for line in lines
            if line.news is not None and line.recipient is not None
        ],
        withdrawn=sum(line.withdrawn and line.news is None for line in lines),
        rewritten=sum(line.withdrawn and line.news is not None for line in lines),
    )


def _says(event: Event, name: str) -> bool:
    """`tell` or `convened`, which not every event knows."""
    return bool(getattr(event, name, False))
