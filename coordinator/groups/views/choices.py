"""What forms of groups offer to choose from, by name in the reader's language."""

from datetime import date
from uuid import UUID

from coordinator.core.work import Work
from coordinator.forums import queries as forums
from coordinator.forums.models import Forum
from coordinator.groups import queries
from coordinator.groups.models import WorkingGroup
from coordinator.web.i18n import current_locale

Choices = list[tuple[str, str]]


def forum_parties(work: Work, forum_id: UUID, on: date) -> Choices:
    """Parties that sit in the forum on a day, whatever their role."""
    locale = current_locale()
    found = {str(s.party.id): s.party.name.in_(locale) for s in forums.roster(work.session, forum_id, on)}
    return sorted(found.items(), key=lambda pair: pair[1].casefold())


def parents(work: Work, forum: Forum, own: WorkingGroup | None) -> Choices:
    """Whom a group may report to: its forum, or another group of it."""
    lines = queries.list_groups(work, forum_id=forum.id)
    others = [line.group for line in lines if own is None or line.group.id != own.id]
    return [("", forum.name.in_(current_locale())), *((str(group.id), group.name) for group in others)]
