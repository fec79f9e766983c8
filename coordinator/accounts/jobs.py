"""What time does to accounts: links and ended sessions that are past use are deleted."""

from typing import Any, cast

import sqlalchemy as sa

from coordinator.accounts.models import AccountToken, EndedSession
from coordinator.accounts.rules import TOKENS_KEPT
from coordinator.core.work import Work


def forget(work: Work) -> int:
    """Delete links used or expired, and ended sessions, after TOKENS_KEPT; answers how many."""
    before = work.now() - TOKENS_KEPT
    deletions = (
        sa.delete(AccountToken).where(
            sa.or_(AccountToken.used_at < before, AccountToken.expires_at < before)
        ),
        sa.delete(EndedSession).where(EndedSession.ended_at < before),
    )
    done = [cast("sa.CursorResult[Any]", work.session.execute(deletion)) for deletion in deletions]
    return sum(result.rowcount for result in done)
