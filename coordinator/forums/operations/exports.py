"""Lists that leave the house as files."""

from datetime import date

from coordinator.core.work import Work
from coordinator.forums import queries
from coordinator.forums.events import RosterExported
from coordinator.forums.queries import MembersPage


def export_members(work: Work, slug: str, on: date, *, kind: str) -> MembersPage:
    """Who sits in the forum on that day, noting that it left as a file. Raises NotFound."""
    page = queries.members_page(work, slug, on)
    work.record(RosterExported(page.forum.id, on, kind, len(page.roster.seats)))
    return page
