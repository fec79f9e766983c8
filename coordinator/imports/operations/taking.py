"""Taking a file: its new meetings are planned, its changed ones follow, in one transaction."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from coordinator.core.work import Work
from coordinator.forums.models import Forum
from coordinator.imports import policy, rules
from coordinator.imports.events import CalendarImported
from coordinator.imports.models import CalendarImport, ImportChange, ImportedMeeting
from coordinator.imports.queries import Line, Preview
from coordinator.imports.rules import Outcome
from coordinator.meetings import operations as meetings
from coordinator.meetings.models import Meeting
from coordinator.meetings.operations import PlanDraft

CANCELLED = "Cancelled in the calendar it came from"


def take(
    work: Work,
    preview: Preview,
    file_name: str,
    *,
    leave_out: Collection[str] = (),
    cancelled: str = CANCELLED,
    draft_id: UUID | None = None,
) -> CalendarImport:
    """Do what `preview`, made in this same unit, says, except for the lines whose `short_key` is left out.

    `cancelled` is the reason that meetings get which the file cancels; the import keeps the id of the draft
    that it was, so that who presses twice finds it. Nobody is told. Raises Forbidden,
    or NothingChosen when nothing is new or changed; EditedMeanwhile, when the unit ends, where somebody
    else took the same meetings at the same moment.
    """
    forum = preview.target.forum
    work.require(policy.may_import(work.actor, forum.id))
    # Of two who take files into one forum at once the later waits for what the first makes of it.
    work.session.execute(sa.select(Forum.id).where(Forum.id == forum.id).with_for_update())
    chosen = [line for line in preview.to_do if line.short_key not in leave_out]
    if not chosen:
        raise rules.NothingChosen
    counts = preview.counts()
    new = [line for line in chosen if line.outcome == Outcome.NEW]
    changed = [line for line in chosen if line.outcome == Outcome.CHANGED]
    target = preview.target
    made = CalendarImport(
        id=draft_id or work.new_id(), forum_id=forum.id,
        series_id=target.series.id if target.series else None,
        group_id=target.group.id if target.group else None, person_id=work.actor.person_id,
        file_name=file_name, made_at=work.now(), created=len(new), changed=len(changed),
        same=counts[Outcome.SAME], refused=counts[Outcome.REFUSED] + len(preview.to_do) - len(chosen),
        taken_back=0, restored=0, kept=0,
    )  # fmt: skip
    work.session.add(made)
    work.session.flush()
    _plan(work, made, preview, new)
    _amend(work, made, changed, cancelled)
    work.record(
        CalendarImported(
            made.id, forum.id, made.group_id, made.created, made.changed, made.same, made.refused
        )
    )
    return made


def _plan(work: Work, made: CalendarImport, preview: Preview, lines: list[Line]) -> None:
    target = preview.target
    drafts = [
        PlanDraft(line.facts, line.slot, tentative=line.found.tentative or line.found.all_day)
        for line in lines
        if line.facts is not None and line.slot is not None
    ]
    planned = meetings.plan_many(
        work, target.forum, drafts, series=target.series, group_id=target.group.id if target.group else None
    )
    for line, meeting in zip(lines, planned, strict=True):
        work.session.add(
            ImportedMeeting(
                id=work.new_id(), forum_id=target.forum.id, key=line.key, uid=line.found.uid,
                occurrence=line.found.occurrence, meeting_id=meeting.id, said=rules.said_of(line.found),
            )
        )  # fmt: skip
        work.session.add(_change(work, made, meeting, Outcome.NEW, None, None))


def _amend(work: Work, made: CalendarImport, lines: list[Line], cancelled: str) -> None:
    befores = []
    for line in lines:
        meeting, known = line.meeting, line.known
        assert meeting is not None and known is not None  # noqa: S101, PT018 - that is what changed means
        befores.append((meeting, state_of(meeting, known), meeting.version))
        if line.cancels:
            meetings.cancel(work, meeting.id, reason=cancelled, tell=False)
        elif line.facts is not None and line.slot is not None:
            meetings.amend_planned(work, meeting, line.facts, line.slot)
        known.said = rules.said_of(line.found)
    work.session.flush()
    for meeting, before, version in befores:
        work.session.add(_change(work, made, meeting, Outcome.CHANGED, before, version))


def _change(
    work: Work, made: CalendarImport, meeting: Meeting, outcome: Outcome, before: dict[str, Any] | None,
    version: int | None,
) -> ImportChange:  # fmt: skip
    return ImportChange(
        id=work.new_id(), import_id=made.id, meeting_id=meeting.id, outcome=outcome, before=before,
        version_before=version, version_after=meeting.version,
    )  # fmt: skip


def state_of(meeting: Meeting, known: ImportedMeeting) -> dict[str, Any]:
    """What an undoing needs to put the meeting back, as JSON."""
    slot = meeting.slot
    return {
        "facts": {name: getattr(meeting, name) for name in ("title", "venue", "joining_link", "note")}
        | {"mode": meeting.mode.value},
        "slot": [slot.start.isoformat(), slot.end.isoformat(), slot.zone] if slot else None,
        "said": known.said,
    }
