"""Undoing an import: what nobody has worked with since goes back to what it was."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from coordinator.core.work import Work
from coordinator.imports import policy, queries, rules
from coordinator.imports.events import ImportUndone
from coordinator.imports.models import CalendarImport, ImportChange, ImportedMeeting
from coordinator.imports.queries.stored import chunks
from coordinator.imports.rules import Outcome
from coordinator.kit.errors import Conflict, Invalid
from coordinator.kit.times import LocalSlot
from coordinator.meetings import operations as meetings
from coordinator.meetings.models import Meeting
from coordinator.meetings.rules import MeetingMode, MeetingStatus

OWN_TABLES = frozenset({"imported_meeting"})

Pair = tuple[ImportChange, Meeting]


def undo(work: Work, import_id: UUID) -> CalendarImport:
    """Delete the meetings that the import made and restore those it changed, as far as nobody has
    worked with them since; the others stay and are counted. Nobody is told.

    Raises NotFound, Forbidden or UndoneAlready.
    """
    made = queries.get_import(work, import_id)
    work.require(policy.may_import(work.actor, made.forum_id))
    locked = work.session.scalars(
        sa.select(CalendarImport).where(CalendarImport.id == made.id).with_for_update()
    ).one()
    if locked.undone_at is not None:
        raise rules.UndoneAlready
    changes = queries.changes_of(work.session, made.id)
    present = [(change, meeting) for change, meeting in changes if meeting is not None]
    as_left = [(change, meeting) for change, meeting in present if meeting.version == change.version_after]
    gone = _take_back(work, [meeting for change, meeting in as_left if change.outcome == Outcome.NEW])
    restored = _restore(work, [pair for pair in as_left if pair[0].outcome == Outcome.CHANGED])
    made.undone_at, made.undone_by_id = work.now(), work.actor.person_id
    made.taken_back, made.restored = len(gone), restored
    made.kept = len(present) - len(gone) - restored
    work.record(ImportUndone(made.id, made.forum_id, made.group_id, tuple(gone), made.restored, made.kept))
    return made


def _take_back(work: Work, candidates: Sequence[Meeting]) -> list[UUID]:
    gone: list[UUID] = []
    for chunk in chunks(candidates):
        free = meetings.untouched(work, chunk, beside=OWN_TABLES)
        taken = [meeting for meeting in chunk if meeting.id in free]
        ids = [meeting.id for meeting in taken]
        work.session.execute(sa.delete(ImportedMeeting).where(ImportedMeeting.meeting_id.in_(ids)))
        meetings.take_back(work, taken)
        gone += ids
    return gone


def _restore(work: Work, pairs: Sequence[Pair]) -> int:
    known = {}
    for chunk in chunks([meeting.id for _, meeting in pairs]):
        rows = work.session.scalars(sa.select(ImportedMeeting).where(ImportedMeeting.meeting_id.in_(chunk)))
        known.update({row.meeting_id: row for row in rows})
    done: list[Pair] = []
    for change, meeting in pairs:
        if meeting.id in known and _put_back(work, meeting, change):
            known[meeting.id].said = (change.before or {})["said"]
            done.append((change, meeting))
    work.session.flush()
    _carry_on(work, done)
    return len(done)


def _carry_on(work: Work, restored: Sequence[Pair]) -> None:
    """An earlier import of the same meetings may still be undone after this one."""
    versions = {meeting.id: (change, meeting.version) for change, meeting in restored}
    for chunk in chunks(versions):
        for row in work.session.scalars(sa.select(ImportChange).where(ImportChange.meeting_id.in_(chunk))):
            change, version = versions[row.meeting_id]
            if row.import_id != change.import_id and row.version_after == change.version_before:
                row.version_after = version


def _put_back(work: Work, meeting: Meeting, change: ImportChange) -> bool:
    """Whether the meeting could be given back what it was: its old time may have passed meanwhile."""
    before = change.before or {}
    if before.get("slot") is None:
        return False
    start, end, zone = before["slot"]
    try:
        slot = LocalSlot(datetime.fromisoformat(start), datetime.fromisoformat(end), zone)
        if slot.starts_at() <= work.now():
            return False
        if meeting.status == MeetingStatus.CANCELLED:
            meetings.reinstate(work, meeting.id, tell=False)
        facts = replace(meeting.facts, **{**before["facts"], "mode": MeetingMode(before["facts"]["mode"])})
        meetings.amend_planned(work, meeting, facts, slot)
    except (Invalid, Conflict):
        return False
    return True
