"""Lists taken out as files; the journal knows of it."""

from collections.abc import Sequence
from datetime import date

from coordinator.core.work import Work
from coordinator.groups import policy, queries
from coordinator.groups.events import ExpertsExported, GroupsExported
from coordinator.groups.queries import GroupLine, GroupPage


def export_groups(work: Work, lines: Sequence[GroupLine]) -> Sequence[GroupLine]:
    """The lines of a list that the actor was shown. Raises Forbidden for nobody."""
    work.require(policy.may_list(work.actor))
    work.record(GroupsExported(rows=len(lines)))
    return lines


def export_experts(work: Work, slug: str, *, on: date | None) -> GroupPage:
    """The group as its page shows it on a day. Raises NotFound."""
    page = queries.group_page(work, slug, on=on)
    work.record(
        ExpertsExported(
            group_id=page.group.id,
            forum_id=page.forum.id,
            addresses=policy.may_see_addresses(work.actor, page.group),
        )
    )
    return page
