"""The life of a poll: opened, closed, decided or cancelled, and opened again."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from coordinator.core.work import Work
from coordinator.forums.models import Forum
from coordinator.kit.errors import Conflict
from coordinator.kit.times import day_of
from coordinator.meetings import operations as meetings
from coordinator.meetings.models import Meeting
from coordinator.meetings.queries import expected_parties, get_meeting
from coordinator.meetings.rules import COMING, CONVENABLE, Facts, MeetingNotMovable, MeetingStatus
from coordinator.scheduling import queries
from coordinator.scheduling.events import PollCancelled, PollClosed, PollDecided, PollOpened
from coordinator.scheduling.models import Poll, PollOption
from coordinator.scheduling.operations.polls import editable
from coordinator.scheduling.rules import polls as rules
from coordinator.scheduling.rules.kinds import PollState


class PollNotOpenable(Conflict):
    """Only a draft is opened; what was closed is opened again."""

    code = "poll_not_openable"


def open_poll(work: Work, poll_id: UUID, *, version: int | None = None, tell: bool = True) -> Poll:
    """Ask the countries: with `tell` their contact points get a letter with a link of their own.

    Raises NotFound, Forbidden, EditedMeanwhile, PollNotOpenable, NoRequiredParty, NoOptionLeft,
    OptionInThePast, ClosesInThePast or ClosesTooLate.
    """
    poll = editable(work, poll_id, version)
    if poll.state != PollState.DRAFT:
        raise PollNotOpenable(state=poll.state)
    _check_askable(work, poll, poll.closes_on)
    poll.state, poll.opened_at, poll.changed_at = PollState.OPEN, work.now(), work.now()
    work.record(PollOpened(poll.id, poll.forum_id, poll.group_id, again=False, tell=tell))
    return poll


def _check_askable(work: Work, poll: Poll, closes_on: date) -> None:
    if closes_on < day_of(work.now(), poll.zone):
        raise rules.ClosesInThePast(field="closes_on")
    slots = [option.slot for option in queries.offered(work.session, poll.id)]
    required = [p for p, needed in queries.parties_asked(work.session, poll.id).items() if needed]
    rules.check_askable(required, slots, closes_on)
    if poll.state == PollState.DRAFT:
        rules.check_new_options(0, slots, work.now())


def close_poll(work: Work, poll_id: UUID, *, version: int | None = None) -> Poll:
    """Take no more answers; it may be opened again, and decided. Nobody is told.

    Raises NotFound, Forbidden, EditedMeanwhile or PollNotOpen.
    """
    poll = editable(work, poll_id, version)
    if poll.state != PollState.OPEN:
        raise rules.PollNotOpen(state=poll.state, closes_on=poll.closes_on)
    shut(work, poll, by_time=False)
    return poll


def shut(work: Work, poll: Poll, *, by_time: bool) -> None:
    """Close an open poll that is held by this unit."""
    poll.state, poll.closed_at, poll.changed_at = PollState.CLOSED, work.now(), work.now()
    work.record(PollClosed(poll.id, poll.forum_id, poll.group_id, by_time))


def reopen_poll(
    work: Work, poll_id: UUID, *, closes_on: date, version: int | None = None, tell: bool = True
) -> Poll:
    """Take answers again, until `closes_on`: also after a decision, which leaves the meeting as it is, or a
    cancellation. A draft that was thrown away is a draft again. All answers are there.

    Raises NotFound, Forbidden, EditedMeanwhile, PollNotReopenable, NoRequiredParty, NoOptionLeft,
    ClosesInThePast or ClosesTooLate.
    """
    poll = editable(work, poll_id, version)
    if poll.state not in rules.REOPENABLE:
        raise rules.PollNotReopenable(state=poll.state)
    if poll.opened_at is not None:
        _check_askable(work, poll, closes_on)
    poll.closes_on, poll.changed_at = closes_on, work.now()
    poll.state = PollState.OPEN if poll.opened_at is not None else PollState.DRAFT
    poll.state_reason = poll.closed_at = poll.decided_at = poll.decided_option_id = None
    work.record(PollOpened(poll.id, poll.forum_id, poll.group_id, again=True, tell=tell))
    return poll


def cancel_poll(
    work: Work, poll_id: UUID, *, reason: str = "", version: int | None = None, tell: bool = True
) -> Poll:
    """Nothing comes of it: with `tell` those who were asked are told. A draft is thrown away. It stays, as
    cancelled, with its answers.

    Raises NotFound, Forbidden, EditedMeanwhile or PollOver.
    """
    poll = editable(work, poll_id, version)
    rules.check_editable(poll.state)
    poll.state, poll.state_reason = PollState.CANCELLED, reason or None
    poll.closed_at, poll.changed_at = work.now(), work.now()
    work.record(PollCancelled(poll.id, poll.forum_id, poll.group_id, tell))
    return poll


def decide(
    work: Work, poll_id: UUID, option_id: UUID, *, tell: bool = True, convene: bool = True,
    version: int | None = None,
) -> tuple[Poll, Meeting]:  # fmt: skip
    """Take a date: the poll's meeting is set to it and convened, moved when it was convened already, or
    planned anew where there is none; in one transaction. Without `convene` a meeting is only planned.

    With `tell` everybody concerned is told by the meeting's notices, and those who were asked but are not
    among them by a letter of the poll. Raises NotFound, Forbidden, EditedMeanwhile, PollOver (also for a
    draft), UnknownOption, OptionInThePast, MeetingNotMovable, and what convening and moving raise.
    """
    poll = editable(work, poll_id, version)
    if poll.state not in rules.HOLDING:
        raise rules.PollOver(state=poll.state)
    option = work.session.get(PollOption, option_id)
    if option is None or option.poll_id != poll.id or option.withdrawn_at is not None:
        raise rules.UnknownOption(field="option")
    if option.starts_at <= work.now():
        raise rules.OptionInThePast(field="option")
    there = work.session.get(Meeting, poll.meeting_id) if poll.meeting_id else None
    was = (there.status, there.slot) if there is not None else None
    if poll.meeting_id is None:
        meeting = _plan(work, poll, option, tell=tell, convene=convene)
    else:
        meeting = _set_date(work, poll.meeting_id, poll, option, tell=tell, convene=convene)
    poll.meeting_id, poll.state, poll.decided_option_id = meeting.id, PollState.DECIDED, option.id
    poll.decided_at = poll.changed_at = work.now()
    convened = meeting.status == MeetingStatus.CONVENED and (meeting.status, meeting.slot) != was
    work.record(
        PollDecided(poll.id, poll.forum_id, poll.group_id, meeting.id, option.id, tell, convened=convened)
    )
    return poll, meeting


def _plan(work: Work, poll: Poll, option: PollOption, *, tell: bool, convene: bool) -> Meeting:
    """A new meeting on the date, to which all parties asked are expected."""
    forum = work.session.get_one(Forum, poll.forum_id)
    facts = Facts(
        title=poll.title, mode=poll.mode, sharing=forum.default_sharing, city=poll.city, venue=poll.venue,
        host_party_id=poll.host_party_id,
    )  # fmt: skip
    meeting = meetings.plan(
        work, forum_id=poll.forum_id, facts=facts, when=option.slot, series_id=poll.series_id,
        group_id=poll.group_id,
    )  # fmt: skip
    expected = {party.id for party in expected_parties(work.session, meeting)}
    beyond = set(queries.parties_asked(work.session, poll.id)) - expected
    if beyond:
        meetings.set_expected(work, meeting.id, invited=beyond, left_out=())
    if convene:
        meetings.convene(work, meeting.id, tell=tell)
    return meeting


def _set_date(
    work: Work, meeting_id: UUID, poll: Poll, option: PollOption, *, tell: bool, convene: bool
) -> Meeting:
    """The poll's meeting on the date; where its place was not known, the poll's."""
    meeting = get_meeting(work, meeting_id)
    if meeting.status not in COMING:
        raise MeetingNotMovable(status=meeting.status)
    if meeting.status == MeetingStatus.PLANNED:
        facts = meeting.facts
        if (facts.city, facts.venue, facts.host_party_id) == (None, None, None):
            place = replace(facts, city=poll.city, venue=poll.venue, host_party_id=poll.host_party_id)
            meetings.edit(work, meeting.id, place, tell=False)
    if meeting.status in CONVENABLE and (convene or meeting.status == MeetingStatus.POSTPONED):
        return meetings.convene(work, meeting.id, slot=option.slot, tell=tell)
    if meeting.slot != option.slot:
        meetings.reschedule(work, meeting.id, option.slot, tell=tell)
    meeting.tentative = False
    return meeting
