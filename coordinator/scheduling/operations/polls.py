"""Writing a poll: what it is for, and who is asked."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from uuid import UUID

import sqlalchemy as sa

from coordinator.core.work import Work
from coordinator.forums.queries import get_forum_by_id, parties_by_id
from coordinator.groups.queries import get_group_by_id
from coordinator.kit.errors import Conflict, EditedMeanwhile, Invalid
from coordinator.kit.times import zone_of
from coordinator.meetings.models import Meeting
from coordinator.meetings.operations import NotOfThisForum
from coordinator.meetings.queries import get_meeting, get_series_by_id
from coordinator.meetings.rules import COMING
from coordinator.scheduling import policy, queries
from coordinator.scheduling.events import PollDrafted, PollEdited, PollPartiesChanged
from coordinator.scheduling.models import Poll, PollOption, PollParty
from coordinator.scheduling.rules import polls as rules
from coordinator.scheduling.rules.kinds import PollState
from coordinator.scheduling.rules.polls import NewOption, PollFacts


class UnknownParty(Invalid):
    """Not a country or organisation that we know."""

    code = "unknown_party"


class MeetingOver(Conflict):
    """The meeting was held or cancelled, so that no date is looked for any more."""

    code = "meeting_over"


def draft_poll(
    work: Work, *, forum_id: UUID, facts: PollFacts, parties: Mapping[UUID, bool],
    options: Sequence[NewOption] = (), series_id: UUID | None = None, group_id: UUID | None = None,
    meeting_id: UUID | None = None,
) -> Poll:  # fmt: skip
    """A poll that nobody but the secretariat and the chairs sees yet. `parties` are those to be asked, True
    for those without which no date is a good one; `meeting_id` the planned meeting that it is for.

    Raises NotFound, Forbidden, NotOfThisForum, MeetingOver, UnknownZone, UnknownParty, ClosesInThePast,
    OptionInThePast or TooManyOptions.
    """
    forum = get_forum_by_id(work, forum_id)
    work.require(policy.may_poll(work.actor, forum.id))
    meeting = _meeting(work, forum.id, meeting_id)
    if meeting is not None:
        series_id, group_id = meeting.series_id, meeting.group_id
    elif series_id is not None:
        group_id = _group_of_series(work, forum.id, series_id)
    if group_id is not None and get_group_by_id(work, group_id).forum_id != forum.id:
        raise NotOfThisForum
    check_facts(work, facts)
    poll = Poll(
        id=work.new_id(), forum_id=forum.id, group_id=group_id, series_id=series_id, meeting_id=meeting_id,
        state=PollState.DRAFT, created_by_id=work.actor.person_id, created_at=work.now(),
        changed_at=work.now(), **asdict(facts),
    )  # fmt: skip
    work.session.add(poll)
    work.session.flush()
    set_parties(work, poll, parties)
    store_options(work, poll, options)
    work.record(PollDrafted(poll.id, poll.forum_id, poll.group_id))
    return poll


def _meeting(work: Work, forum_id: UUID, meeting_id: UUID | None) -> Meeting | None:
    if meeting_id is None:
        return None
    meeting = get_meeting(work, meeting_id)
    if meeting.forum_id != forum_id:
        raise NotOfThisForum
    if meeting.status not in COMING:
        raise MeetingOver(status=meeting.status)
    return meeting


def _group_of_series(work: Work, forum_id: UUID, series_id: UUID) -> UUID | None:
    series = get_series_by_id(work, series_id)
    if series.forum_id != forum_id:
        raise NotOfThisForum
    return series.group_id


def check_facts(work: Work, facts: PollFacts) -> None:
    """Raise UnknownZone, ClosesInThePast, or UnknownParty for the host."""
    zone_of(facts.zone)
    rules.check_facts(facts, work.now())
    if facts.host_party_id is not None and not parties_by_id(work.session, [facts.host_party_id]):
        raise UnknownParty(field="host")


def editable(work: Work, poll_id: UUID, version: int | None) -> Poll:
    """The poll, for somebody who may change it, and nobody else meanwhile.

    Raises NotFound, Forbidden, or EditedMeanwhile where they saw another `version`.
    """
    poll = queries.lock_poll(work, poll_id)
    work.require(policy.may_edit(work.actor, poll))
    if version is not None and version != poll.version:
        raise EditedMeanwhile
    return poll


def edit_poll(
    work: Work, poll_id: UUID, facts: PollFacts, *, parties: Mapping[UUID, bool] | None = None,
    version: int | None = None, tell: bool = True,
) -> Poll:  # fmt: skip
    """Change what a poll says, and who is asked (`parties` None: the same as before). Answers stay, also of
    a party that is not asked any more. With `tell` those asked anew are told, and of another last day those
    who have not answered.

    Raises NotFound, Forbidden, EditedMeanwhile, PollOver, UnknownZone, UnknownParty, ClosesInThePast,
    ClosesTooLate or NoRequiredParty.
    """
    poll = editable(work, poll_id, version)
    rules.check_editable(poll.state)
    if poll.state != PollState.CLOSED or facts.closes_on != poll.closes_on:
        check_facts(work, facts)
    if poll.state != PollState.DRAFT:
        asked = parties if parties is not None else queries.parties_asked(work.session, poll.id)
        slots = [option.slot for option in queries.offered(work.session, poll.id)]
        rules.check_askable([p for p, required in asked.items() if required], slots, facts.closes_on)
    changed = _take_over(work, poll, facts)
    added, removed, other = set_parties(work, poll, parties) if parties is not None else ((), (), False)
    if changed:
        work.record(PollEdited(poll.id, poll.forum_id, poll.group_id, changed, tell))
    if added or removed or other:
        poll.changed_at = work.now()
        work.record(PollPartiesChanged(poll.id, poll.forum_id, poll.group_id, added, removed, tell))
    return poll


def _take_over(work: Work, poll: Poll, facts: PollFacts) -> tuple[str, ...]:
    """The names of the fields that changed."""
    changed = tuple(name for name, value in asdict(facts).items() if getattr(poll, name) != value)
    for name in changed:
        setattr(poll, name, getattr(facts, name))
    if changed:
        poll.changed_at = work.now()
    return changed


def set_parties(
    work: Work, poll: Poll, parties: Mapping[UUID, bool]
) -> tuple[tuple[UUID, ...], tuple[UUID, ...], bool]:
    """Ask these parties and no others: who is new, who is asked no more, whether anybody changed otherwise.

    Raises UnknownParty.
    """
    if len(parties_by_id(work.session, parties)) != len(parties):
        raise UnknownParty(field="parties")
    rows = {
        row.party_id: row
        for row in work.session.scalars(sa.select(PollParty).where(PollParty.poll_id == poll.id))
    }
    added, other = [], False
    for party_id, required in parties.items():
        row = rows.get(party_id)
        if row is None:
            row = PollParty(id=work.new_id(), poll_id=poll.id, party_id=party_id, required=required)
            row.removed_at = row.added_at = work.now()
            work.session.add(row)
        if row.removed_at is not None:
            row.removed_at, row.added_at = None, work.now()
            added.append(party_id)
        elif row.required != required:
            other = True
        row.required = required
    removed = _remove(work, rows, set(parties))
    return tuple(added), removed, other


def _remove(work: Work, rows: Mapping[UUID, PollParty], wanted: Collection[UUID]) -> tuple[UUID, ...]:
    gone = [row for row in rows.values() if row.party_id not in wanted and row.removed_at is None]
    for row in gone:
        row.removed_at = work.now()
    return tuple(row.party_id for row in gone)


def store_options(work: Work, poll: Poll, added: Sequence[NewOption]) -> list[PollOption]:
    """Add dates; one that is offered already is passed over, one that was withdrawn comes back.

    Gives those that are new or back. Raises OptionInThePast or TooManyOptions.
    """
    rows = {row.slot: row for row in work.session.scalars(_options_of(poll))}
    there = sum(row.withdrawn_at is None for row in rows.values())
    wanted = {new.slot: new for new in added}
    missing = [slot for slot in wanted if slot not in rows or rows[slot].withdrawn_at is not None]
    rules.check_new_options(there, missing, work.now())
    found = []
    for slot in missing:
        row, new = rows.get(slot), wanted[slot]
        if row is None:
            row = _new_option(work, poll, new)
            work.session.add(row)
        else:
            row.withdrawn_at, row.changed_at, row.sequence = None, work.now(), row.sequence + 1
        found.append(row)
    return found


def _options_of(poll: Poll) -> sa.Select[PollOption]:
    return sa.select(PollOption).where(PollOption.poll_id == poll.id)


def _new_option(work: Work, poll: Poll, new: NewOption) -> PollOption:
    slot = new.slot
    return PollOption(
        id=work.new_id(), poll_id=poll.id, local_start=slot.start, local_end=slot.end, zone=slot.zone,
        starts_at=slot.starts_at(), ends_at=slot.ends_at(), first_on=slot.first_on, last_on=slot.last_on,
        points=new.points, proposed_by_id=new.proposed_by_id, added_at=work.now(), changed_at=work.now(),
        sequence=0,
    )  # fmt: skip
