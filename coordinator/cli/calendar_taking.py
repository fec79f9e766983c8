"""The part of `coordinator calendar import` that knows the forums; loaded when one is named."""

import logging
from dataclasses import replace

import click
import sqlalchemy as sa

from coordinator.app import create_app
from coordinator.cli.calendar import Answer
from coordinator.core.work import Work
from coordinator.forums.models import Forum
from coordinator.groups.models import WorkingGroup
from coordinator.imports import labels, operations, queries
from coordinator.imports.parsing import Options, first_day, last_day, read
from coordinator.imports.queries import Preview, Target
from coordinator.imports.rules import NothingChosen
from coordinator.kit.errors import EditedMeanwhile
from coordinator.kit.times import day_of
from coordinator.meetings.models import Series
from coordinator.web.work import begin_system_work


def take_file(
    content: bytes, file_name: str, options: Options, *, forum: str, series: str | None, group: str | None,
    dry_run: bool,
) -> Answer:  # fmt: skip
    """Plan the meetings of a file in one transaction, or only say what would be planned.

    Raises Unreadable; ends the command for a forum, series or group that does not exist.
    """
    logging.getLogger("alembic").setLevel(logging.WARNING)
    with create_app().app_context():
        try:
            with begin_system_work(read_only=dry_run) as work:
                target = _target(work, forum, series, group, options.zone)
                preview = _preview(work, target, content, options)
                answer = _answer(preview)
                if not dry_run:
                    answer.import_id = _take(work, preview, file_name)
        except EditedMeanwhile as error:
            raise click.ClickException(
                "somebody changed the same meetings meanwhile; import again"
            ) from error
    return answer


def _target(work: Work, forum: str, series: str | None, group: str | None, zone: str | None) -> Target:
    of = work.session.scalars(sa.select(Forum).where(Forum.slug == forum)).first()
    if of is None:
        raise click.ClickException(f"refused: there is no forum {forum}")
    series_id = work.session.scalar(
        sa.select(Series.id).where(Series.slug == series, Series.forum_id == of.id)
    )
    if series and series_id is None:
        raise click.ClickException(f"refused: there is no series {series} of {forum}")
    group_id = work.session.scalar(
        sa.select(WorkingGroup.id).where(WorkingGroup.slug == group, WorkingGroup.forum_id == of.id)
    )
    if group and group_id is None:
        raise click.ClickException(f"refused: there is no group {group} of {forum}")
    return queries.target_of(work, of, series_id=series_id, group_id=group_id, zone=zone)


def _preview(work: Work, target: Target, content: bytes, options: Options) -> Preview:
    today = day_of(work.now(), target.forum.zone)
    options = replace(
        options,
        today=today,
        first=options.first or first_day(today),
        last=options.last or last_day(today),
        preferred=queries.preferred_zones(work, target.forum, today),
    )
    return queries.look(work, target, read(content, options), options)


def _answer(preview: Preview) -> Answer:
    answer = Answer(notices=[labels.words(notice) for notice in preview.notices])
    for line in preview.lines:
        answer.add(line.found, line.outcome, preview.target.forum.zone, line.reason, *line.notices)
    for refused in preview.refused:
        answer.refuse(refused)
    return answer


def _take(work: Work, preview: Preview, file_name: str) -> str | None:
    try:
        return str(operations.take(work, preview, file_name.rsplit("/", 1)[-1][:200]).id)
    except NothingChosen:
        return None
