"""Planning: one meeting, the coming years of a series, and changes of what is told of a meeting."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from coordinator.core.work import Work
from coordinator.forums.queries import get_forum_by_id, parties_by_id
from coordinator.groups.queries import get_group_by_id
from coordinator.kit.errors import Invalid
from coordinator.kit.periods import Period
from coordinator.kit.times import LocalSlot
from coordinator.meetings import policy, queries, rules
from coordinator.meetings.events import MeetingEdited, MeetingPlanned, PartyInvited
from coordinator.meetings.models import Meeting, MeetingParty, Series
from coordinator.meetings.operations.deadlines import give_birth
from coordinator.meetings.operations.states import editable, touch
from coordinator.meetings.rules import Facts, MeetingStatus, RoughDate


class NotOfThisForum(Invalid):
    """The series or group belongs to another forum."""

    code = "not_of_this_forum"


def plan(
    work: Work, *, forum_id: UUID, facts: Facts, when: LocalSlot | RoughDate, series_id: UUID | None = None,
    group_id: UUID | None = None, preset_id: UUID | None = None, tentative: bool = False,
) -> Meeting:  # fmt: skip
    """A new meeting of a forum or one of its groups, in a series or free, with a slot or only roughly dated.

    With a slot its deadlines are born from `preset_id`, else from the series. Raises NotFound,
    Forbidden, StartsInThePast, NotALink or NotOfThisForum.
    """
    forum = get_forum_by_id(work, forum_id)
    work.require(policy.may_plan(work.actor, forum.id))
    series = queries.get_series_by_id(work, series_id) if series_id is not None else None
    if series is not None:
        group_id = series.group_id
    group = get_group_by_id(work, group_id) if group_id is not None else None
    if (series and series.forum_id != forum.id) or (group and group.forum_id != forum.id):
        raise NotOfThisForum
    rules.check_facts(facts)
    preset = queries.find_preset(work.session, preset_id)
    return _store(
        work,
        forum.id,
        facts,
        when,
        series=series,
        group_id=group_id,
        preset_id=preset.id if preset else None,
        tentative=tentative,
    )


def _store(
    work: Work, forum_id: UUID, facts: Facts, *when: LocalSlot | RoughDate, series: Series | None,
    group_id: UUID | None, preset_id: UUID | None = None, tentative: bool,
) -> Meeting:  # fmt: skip
    """A new row with its deadlines; of a rough date and a slot the slot holds, and the span is remembered."""
    identity = work.new_id()
    meeting = Meeting(
        id=identity, uid=f"{identity}@{work.settings.mail_domain}", series_id=series.id if series else None,
        forum_id=forum_id, group_id=group_id, status=MeetingStatus.PLANNED, tentative=tentative,
        deadline_preset_id=preset_id, created_at=work.now(), changed_at=work.now(), sequence=0,
    )  # fmt: skip
    meeting.set_facts(facts)
    for time in when:
        if isinstance(time, LocalSlot):
            rules.check_future(time, work.now())
            meeting.set_slot(time)
        else:
            rules.check_span(meeting.status, None, time.period, work.now())
            meeting.set_span(time.period, time.label)
    work.session.add(meeting)
    work.session.flush()
    give_birth(work, meeting)
    work.record(MeetingPlanned(meeting.id, forum_id, group_id))
    return meeting


@dataclass(frozen=True, slots=True)
class YearDraft:
    """One meeting to be planned in a series: for which span, what is told of it, and its slot if known."""

    span: RoughDate
    facts: Facts
    slot: LocalSlot | None = None
    usual: RoughDate | None = None  # of the series, where `span` is another: "half 1" instead of "spring"


def plan_years(work: Work, series_id: UUID, drafts: Sequence[YearDraft]) -> list[Meeting]:
    """Plan the coming meetings of a series in one step; a span that has one already is passed over, so
    that doing it twice plans nothing twice.

    Gives the meetings that are new. Raises NotFound, Forbidden, StartsInThePast or NotALink.
    """
    series = queries.get_series_by_id(work, series_id)
    work.require(policy.may_plan_series(work.actor, series))
    # Two officers pressing the button at once wait for each other here.
    work.session.execute(sa.select(Series.id).where(Series.id == series.id).with_for_update())
    taken = queries.planned_days(work.session, series.id)
    already = _planned_already(work, series, drafts)
    found = []
    for draft in drafts:
        rules.check_facts(draft.facts)
        usual = draft.usual or draft.span
        if rules.is_taken(usual.period, taken) or usual.period in already:
            continue
        when = (draft.span,) if draft.slot is None else (draft.span, draft.slot)
        meeting = _store(
            work, series.forum_id, draft.facts, *when, series=series, group_id=series.group_id, tentative=True
        )
        if draft.usual is None:
            taken.append(draft.span.period.from_on or meeting.first_on)
        found.append(meeting)
    return found


def _planned_already(work: Work, series: Series, drafts: Sequence[YearDraft]) -> set[Period]:
    """Usual spans for which a meeting without a date stands in a wider one."""
    spans = [(draft.usual or draft.span).period for draft in drafts]
    meetings = work.session.scalars(
        sa.select(Meeting)
        .where(Meeting.series_id == series.id, Meeting.status != MeetingStatus.CANCELLED)
        .order_by(Meeting.first_on)
    ).all()
    matched = zip(spans, queries.planned_in(spans, meetings), strict=True)
    return {span for span, meeting in matched if meeting is not None}


def edit(
    work: Work, meeting_id: UUID, facts: Facts, *, version: int | None = None, tell: bool = False
) -> Meeting:
    """Change what is told of a meeting. Changes of place and mode raise SEQUENCE.

    Raises NotFound, Forbidden, EditedMeanwhile or NotALink.
    """
    meeting = editable(work, meeting_id, version)
    rules.check_facts(facts)
    changed = rules.changed(meeting.facts, facts)
    if not changed:
        return meeting
    before = meeting.standing
    meeting.set_facts(facts)
    visible = not rules.SHOWN_IN_CALENDARS.isdisjoint(changed)
    if visible:
        touch(work, meeting, material=not rules.MATERIAL.isdisjoint(changed))
    told = tell and not rules.FOR_THOSE_INSIDE.issuperset(changed)
    work.record(MeetingEdited(meeting.id, meeting.forum_id, meeting.group_id, changed, visible, told, before))
    return meeting


def set_expected(
    work: Work, meeting_id: UUID, *, invited: Collection[UUID], left_out: Collection[UUID]
) -> Meeting:
    """Say which parties are expected beyond the roster of the day, and which of the roster are not.

    Raises NotFound, Forbidden, or PartyNotExpected for a party that is left out but not on the roster.
    """
    meeting = editable(work, meeting_id, None)
    rows = {
        row.party_id: row
        for row in work.session.scalars(sa.select(MeetingParty).where(MeetingParty.meeting_id == meeting.id))
    }
    roster = queries.roster_parties(work.session, meeting)
    if not roster.issuperset(left_out):
        raise rules.PartyNotExpected
    known = parties_by_id(work.session, invited)
    wanted = {i: True for i in invited if i in known} | dict.fromkeys(left_out, False)
    for party_id, flag in wanted.items():
        row = rows.get(party_id)
        if row is not None and row.invited == flag:
            continue
        if row is None:
            row = MeetingParty(id=work.new_id(), meeting_id=meeting.id, party_id=party_id)
            work.session.add(row)
        row.invited = flag
        work.record(PartyInvited(meeting.id, meeting.forum_id, meeting.group_id, party_id, flag))
    for party_id, row in rows.items():
        if party_id not in wanted:
            work.session.delete(row)
            work.record(
                PartyInvited(meeting.id, meeting.forum_id, meeting.group_id, party_id, not row.invited)
            )
    return meeting
