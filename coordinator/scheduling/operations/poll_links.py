"""Links to answer by, and reminders by hand."""

from uuid import UUID

import sqlalchemy as sa

from coordinator.core.work import Work
from coordinator.kit.errors import NotFound
from coordinator.scheduling import policy, queries
from coordinator.scheduling.events import PollLinkRevoked, PollReminded, PollsExported
from coordinator.scheduling.models import Poll, PollGuest
from coordinator.scheduling.operations.poll_notices import remind
from coordinator.scheduling.operations.polls import editable
from coordinator.scheduling.rules import polls as rules


def revoke_link(work: Work, poll_id: UUID, guest_id: UUID) -> PollGuest:
    """The contact's link opens nothing any more, and a letter that waits does not leave.

    Raises NotFound or Forbidden.
    """
    return _mark(work, poll_id, guest_id, revoked=True)


def give_link_back(work: Work, poll_id: UUID, guest_id: UUID) -> PollGuest:
    """Undo `revoke_link`: the same link opens the poll again. Raises NotFound or Forbidden."""
    return _mark(work, poll_id, guest_id, revoked=False)


def _mark(work: Work, poll_id: UUID, guest_id: UUID, *, revoked: bool) -> PollGuest:
    poll = editable(work, poll_id, None)
    guest = work.session.get(PollGuest, guest_id)
    if guest is None or guest.poll_id != poll.id:
        raise NotFound
    if (guest.revoked_at is not None) != revoked:
        guest.revoked_at = work.now() if revoked else None
        work.record(PollLinkRevoked(poll.id, poll.forum_id, poll.group_id, guest.person_id, revoked))
    return guest


def links_of(work: Work, poll: Poll) -> dict[tuple[UUID, UUID], UUID]:
    """Who has a link to a poll, by person and party; to be handed to `link_of`."""
    rows = work.session.execute(
        sa.select(PollGuest.person_id, PollGuest.party_id, PollGuest.id).where(PollGuest.poll_id == poll.id)
    )
    return {(row.person_id, row.party_id): row.id for row in rows}


def link_of(
    work: Work, poll: Poll, person_id: UUID, party_id: UUID, known: dict[tuple[UUID, UUID], UUID]
) -> str:
    """The path by which a contact answers for a party without signing in; for letters to them alone. Who is
    not `known` (`links_of`) gets a link, and is known from then on. Asks for no right: whoever writes such a
    letter has asked who the contacts are.
    """
    guest_id = known.get((person_id, party_id))
    if guest_id is None:
        guest_id = known[person_id, party_id] = work.new_id()
        work.session.add(
            PollGuest(
                id=guest_id, poll_id=poll.id, person_id=person_id, party_id=party_id, created_at=work.now()
            )
        )
    return f"/poll/{queries.token_of(work.settings.key(), guest_id)}"


def remind_now(work: Work, poll_id: UUID) -> int:
    """Write at once to the contacts of the countries that have not answered everything, once a day at the
    most; gives to how many. Raises NotFound, Forbidden or PollNotOpen.
    """
    poll = editable(work, poll_id, None)
    rules.check_taking_answers(poll.state, poll.closes_on, poll.zone, work.now())
    count = remind(work, poll)
    if count:
        work.record(PollReminded(poll.id, poll.forum_id, poll.group_id, count))
    return count


def export_answers(work: Work, poll_id: UUID) -> tuple[Poll, queries.PollResult]:
    """The whole table for a file; that it was taken stands in the journal. Raises NotFound or Forbidden."""
    poll = queries.get_poll(work, poll_id)
    asked = queries.parties_asked(work.session, poll.id)
    work.require(policy.may_see_results(work.actor, poll, asked))
    found = queries.results(work, poll)
    work.record(PollsExported(poll.id, poll.forum_id, poll.group_id))
    return poll, found
