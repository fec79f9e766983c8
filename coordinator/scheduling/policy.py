"""Who may look for dates, ask for them, and answer."""

from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from coordinator.kit.actor import Actor
from coordinator.meetings import policy as meetings
from coordinator.scheduling.rules.kinds import PollState, ResultsFor

if TYPE_CHECKING:
    from coordinator.scheduling.models import Poll


def may_find(actor: Actor, forum_id: UUID) -> bool:
    """Whoever plans the forum's meetings: the answer tells of its members' other meetings."""
    return meetings.may_plan(actor, forum_id)


def may_find_somewhere(actor: Actor) -> bool:
    """For at least one forum."""
    return any(may_find(actor, forum_id) for forum_id in actor.known_forums)


def may_poll(actor: Actor, forum_id: UUID) -> bool:
    """Ask countries which date suits: whoever plans the forum's meetings."""
    return meetings.may_plan(actor, forum_id)


def may_edit(actor: Actor, poll: "Poll") -> bool:
    """All that changes a poll: the forum's secretariat."""
    return meetings.may_plan(actor, poll.forum_id)


def leads(actor: Actor, poll: "Poll") -> bool:
    """Secretariat or chair of the forum, or chair of the poll's own group: they see drafts and everything."""
    return (
        may_edit(actor, poll)
        or poll.forum_id in actor.chairs_forums
        or (poll.group_id is not None and poll.group_id in actor.chairs_groups)
    )


def may_answer(actor: Actor, poll: "Poll", party_id: UUID) -> bool:
    """Say which dates suit a party: whoever speaks for it in the forum. Whether it is asked is a rule."""
    return meetings.speaks_for(actor, party_id, poll.forum_id)


def answers_for(actor: Actor, poll: "Poll", asked: Iterable[UUID]) -> frozenset[UUID]:
    """The parties among those `asked` for which the actor may answer."""
    return frozenset(party_id for party_id in asked if may_answer(actor, poll, party_id))


def may_view(actor: Actor, poll: "Poll", asked: Iterable[UUID]) -> bool:
    """That there is a poll, with its dates: those who lead, and once it was opened those who speak for a
    party that is `asked`. Nobody else, not the administrator either. `queries.visible_to` is the twin.
    """
    return leads(actor, poll) or (poll.opened_at is not None and bool(answers_for(actor, poll, asked)))


def may_see_results(actor: Actor, poll: "Poll", asked: Iterable[UUID]) -> bool:
    """What each country answered: as the poll says, to those asked; always to those who lead."""
    if leads(actor, poll):
        return True
    if not may_view(actor, poll, asked) or poll.results_for == ResultsFor.SECRETARIAT:
        return False
    return poll.results_for == ResultsFor.ASKED or poll.state in (PollState.CLOSED, PollState.DECIDED)


def may_see_who_answered(actor: Actor, poll: "Poll", asked: Iterable[UUID]) -> bool:
    """Which countries have answered, though not what; and so which are asked at all."""
    return may_see_results(actor, poll, asked) or (poll.shows_who and may_view(actor, poll, asked))
