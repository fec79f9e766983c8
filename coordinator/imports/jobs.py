"""What time does to imports: uploaded files that nobody took are deleted."""

from datetime import timedelta
from typing import Any, cast

import sqlalchemy as sa

from coordinator.core.work import Work
from coordinator.imports.models import ImportDraft
from coordinator.imports.rules import DRAFT_HOURS


def forget(work: Work) -> int:
    """Delete files a day after they were uploaded; answers how many."""
    old = ImportDraft.made_at < work.now() - timedelta(hours=DRAFT_HOURS)
    deleted = cast("sa.CursorResult[Any]", work.session.execute(sa.delete(ImportDraft).where(old)))
    return deleted.rowcount
