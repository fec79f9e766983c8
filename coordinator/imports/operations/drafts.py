"""A file that waits between upload and import."""

from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

import sqlalchemy as sa

from coordinator.core.work import Work
from coordinator.forums.models import Forum
from coordinator.imports import policy, queries, rules
from coordinator.imports.models import ImportDraft
from coordinator.imports.parsing import Options as Reading
from coordinator.imports.parsing import Unreadable, read


@dataclass(frozen=True, slots=True)
class Choices:
    """How a file is read and where its meetings go. `first_on` and `last_on` both count."""

    first_on: date
    last_on: date
    series_id: UUID | None = None
    group_id: UUID | None = None
    zone: str | None = None
    day_starts: time = rules.DAY_STARTS
    day_ends: time = rules.DAY_ENDS


def stage(work: Work, forum: Forum, content: bytes, file_name: str, choices: Choices) -> ImportDraft:
    """Keep an uploaded file until it is taken; an earlier one of the same person for the forum goes.

    Raises Forbidden, NotFound (series or group) or UnreadableFile.
    """
    work.require(policy.may_import(work.actor, forum.id) and work.actor.person_id is not None)
    assert work.actor.person_id is not None  # noqa: S101 - required above
    _check(work, forum, content, choices)
    work.session.execute(
        sa.delete(ImportDraft).where(
            ImportDraft.person_id == work.actor.person_id, ImportDraft.forum_id == forum.id
        )
    )
    draft = ImportDraft(
        id=work.new_id(), person_id=work.actor.person_id, forum_id=forum.id, content=content,
        file_name=file_name, made_at=work.now(),
    )  # fmt: skip
    _set(draft, choices)
    work.session.add(draft)
    return draft


def choose(work: Work, draft_id: UUID, forum: Forum, choices: Choices) -> ImportDraft:
    """Read the same file otherwise. Raises NotFound or UnreadableFile."""
    draft = queries.get_draft(work, draft_id)
    work.require(policy.may_import(work.actor, draft.forum_id))
    _check(work, forum, draft.content, choices)
    _set(draft, choices)
    return draft


def discard(work: Work, draft_id: UUID) -> None:
    """Raises NotFound."""
    draft = queries.get_draft(work, draft_id)
    work.require(policy.may_use_draft(work.actor, draft))
    work.session.delete(draft)


def _check(work: Work, forum: Forum, content: bytes, choices: Choices) -> None:
    queries.target_of(work, forum, series_id=choices.series_id, group_id=choices.group_id)
    try:
        read(content, Reading(work.now().date(), choices.first_on, choices.last_on, choices.zone))
    except Unreadable as error:
        raise rules.UnreadableFile(field="file", error=error) from error


def _set(draft: ImportDraft, choices: Choices) -> None:
    draft.series_id, draft.group_id = choices.series_id, choices.group_id
    draft.first_on, draft.last_on = choices.first_on, choices.last_on
    draft.zone, draft.day_starts, draft.day_ends = choices.zone, choices.day_starts, choices.day_ends
