"""What a file would do to a forum: each of its meetings beside what is planned already."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from uuid import UUID

from coordinator.core.work import Work
from coordinator.forums.models import Forum
from coordinator.forums.queries import roster
from coordinator.forums.rules import PartyKind
from coordinator.groups.models import WorkingGroup
from coordinator.groups.queries import get_group_by_id
from coordinator.imports import rules
from coordinator.imports.models import ImportedMeeting
from coordinator.imports.parsing import Found, Options, Reading, Reason, Refused, Remark, zones_by_country
from coordinator.imports.queries.stored import imported_by_key, own_uids
from coordinator.imports.rules import Outcome
from coordinator.kit.errors import Invalid, NotFound
from coordinator.kit.times import LocalSlot
from coordinator.meetings import queries as meetings
from coordinator.meetings.models import Meeting, Series
from coordinator.meetings.rules import Facts, is_over


@dataclass(frozen=True, slots=True)
class Target:
    """Where the meetings go: a forum, perhaps a series or a group of it; `zone` for whole days."""

    forum: Forum
    series: Series | None = None
    group: WorkingGroup | None = None
    zone: str | None = None
    day_starts: time = rules.DAY_STARTS
    day_ends: time = rules.DAY_ENDS

    @property
    def untitled(self) -> str:
        """What a meeting without a title is called."""
        return self.series.name if self.series else self.group.name if self.group else self.forum.short_name


@dataclass(slots=True)
class Line:
    """One meeting of the file and what becomes of it. `facts` and `slot` are what it will be."""

    found: Found
    key: str
    outcome: Outcome
    slot: LocalSlot | None = None
    reason: Remark | None = None
    notices: tuple[Remark, ...] = ()
    known: ImportedMeeting | None = None
    meeting: Meeting | None = None
    facts: Facts | None = None
    ours: UUID | None = None  # a meeting of this house with the same UID
    cancels: bool = False

    @property
    def short_key(self) -> str:
        return self.key[:20]


@dataclass(slots=True)
class Preview:
    """All lines by start, what could not be read, and what to mind about the file."""

    target: Target
    reading: Reading
    lines: list[Line] = field(default_factory=list)

    @property
    def refused(self) -> list[Refused]:
        return self.reading.refused

    @property
    def notices(self) -> list[Remark]:
        return self.reading.notices

    def counts(self) -> Counter[Outcome]:
        counts = Counter(line.outcome for line in self.lines)
        counts[Outcome.REFUSED] += len(self.refused)
        return counts

    @property
    def to_do(self) -> list[Line]:
        return [line for line in self.lines if line.outcome in (Outcome.NEW, Outcome.CHANGED)]


def target_of(
    work: Work, forum: Forum, *, series_id: UUID | None = None, group_id: UUID | None = None,
    zone: str | None = None, day_starts: time = rules.DAY_STARTS, day_ends: time = rules.DAY_ENDS,
) -> Target:  # fmt: skip
    """Raises NotFound for a series or group that is not of this forum, or not visible."""
    series = meetings.get_series_by_id(work, series_id) if series_id is not None else None
    if series is not None:
        group_id = series.group_id
    group = get_group_by_id(work, group_id) if group_id is not None else None
    if (series and series.forum_id != forum.id) or (group and group.forum_id != forum.id):
        raise NotFound
    return Target(forum, series, group, zone, day_starts, day_ends)


def preferred_zones(work: Work, forum: Forum, on: date) -> tuple[str, ...]:
    """Zones to choose first among those whose clocks go alike: the forum's, the person's, then those of
    the countries that sit in the forum.
    """
    countries = [
        seat.party.code for seat in roster(work.session, forum.id, on) if seat.party.kind == PartyKind.COUNTRY
    ]
    by_country = zones_by_country()
    own = [zone for code in sorted(set(countries)) for zone in by_country.get(code, ())[:3]]
    return tuple(dict.fromkeys([forum.zone, work.actor.zone, *own]))


def look(work: Work, target: Target, reading: Reading, options: Options) -> Preview:
    """What taking the file would do now. Statements do not grow with events but by the 500."""
    keys = [rules.key_of(found.uid, found.occurrence) for found in reading.found]
    known = imported_by_key(work.session, target.forum.id, keys)
    ours = own_uids(work.session, target.forum.id, _possibly_ours(work, reading.found))
    preview = Preview(target, reading)
    for key, found in zip(keys, reading.found, strict=True):
        line = Line(found, key, Outcome.REFUSED, notices=found.notices)
        preview.lines.append(line)
        if key in known:
            line.known, line.meeting = known[key]
        line.ours = ours.get(found.uid)
        line.reason = _decide(line, target, options, work.now())
        if line.outcome == Outcome.NEW and found.all_day:
            hours = {"start": f"{target.day_starts:%H:%M}", "end": f"{target.day_ends:%H:%M}"}
            line.notices = (*line.notices, Remark.of(Reason.WHOLE_DAYS, **hours))
    return preview


def _possibly_ours(work: Work, found: Sequence[Found]) -> set[str]:
    suffix = f"@{work.settings.mail_domain}"
    return {each.uid for each in found if each.uid.endswith(suffix)}


def _decide(line: Line, target: Target, options: Options, now: datetime) -> Remark | None:
    """Sets the outcome; gives the reason of a refusal, or what has changed."""
    found = line.found
    if line.ours is not None:
        return Remark.of(Reason.OURS)
    zone = target.zone or target.forum.zone
    try:
        line.slot = rules.slot_of(found, zone, target.day_starts, target.day_ends)
    except Invalid:
        return Remark.of(Reason.ENDS_BEFORE_START)
    if not options.window_first <= found.first_on <= options.window_last:
        return Remark.of(Reason.OUTSIDE)
    if line.meeting is not None and line.known is not None:
        return _against_known(line, line.known, line.meeting, target.untitled, now)
    refusal = rules.refusal_of_new(found, line.slot.starts_at(), now)
    if refusal is not None:
        return Remark.of(refusal)
    line.facts = rules.facts_of(rules.said_of(found), target.forum.default_sharing, target.untitled)
    line.outcome = Outcome.NEW
    return None


def _against_known(
    line: Line, known: ImportedMeeting, meeting: Meeting, untitled: str, now: datetime
) -> Remark | None:
    before, after = known.said, rules.said_of(line.found)
    if rules.is_same(before, after):
        line.outcome, line.slot = Outcome.SAME, meeting.slot or line.slot
        return None
    refusal = rules.refusal_of_known(meeting.status, over=is_over(meeting.slot, now))
    if refusal is not None:
        return Remark.of(refusal)
    if line.found.cancelled:
        line.outcome, line.cancels = Outcome.CHANGED, True
        return Remark.of(Reason.WAS_CANCELLED)
    return _changes(line, meeting, before, after, untitled, now)


def _changes(
    line: Line, meeting: Meeting, before: rules.Said, after: rules.Said, untitled: str, now: datetime
) -> Remark | None:
    """A planned meeting follows the file, except where somebody has changed it here."""
    line.facts, kept = rules.amended(meeting.facts, before, after, untitled)
    moved = any(before[name] != after[name] for name in rules.TIMES)
    slot = meeting.slot
    if moved and slot is not None and line.slot is not None:
        if rules.was_moved_here(slot, before):
            moved, kept = False, kept or slot.starts_at() != line.slot.starts_at()
        elif line.found.all_day and before["all_day"]:
            # The hours that somebody has set stay with it.
            line.slot = rules.slot_of(line.found, slot.zone, slot.start.time(), slot.end.time())
    if not moved:
        line.slot = slot or line.slot
    elif line.slot is not None and line.slot.starts_at() <= now:
        return Remark.of(Reason.PAST)
    if kept:
        line.notices = (*line.notices, Remark.of(Reason.KEPT_OURS))
    if not moved and line.facts == meeting.facts:
        line.outcome = Outcome.SAME
        return None
    line.outcome = Outcome.CHANGED
    return Remark.of(Reason.MOVED if moved else Reason.REWRITTEN)
