"""What is asked of administrators: invitations that nobody has taken up."""

from datetime import timedelta

import sqlalchemy as sa

from coordinator.accounts.models import Account, Person
from coordinator.accounts.rules import VALID_FOR, AccountState, TokenPurpose
from coordinator.core.work import Work
from coordinator.kit.times import day_of
from coordinator.web.asks import Ask
from coordinator.web.i18n import _

PATIENCE = timedelta(days=3)
"""Nobody is asked about an invitation that has just been sent."""

MOST = 5


def asked_of(work: Work) -> list[Ask]:
    """Invitations that wait since some days, the oldest first; for administrators alone."""
    if not work.actor.is_administrator:
        return []
    rows = work.session.execute(
        sa.select(Person.id, Person.display_name, Account.created_at)
        .join(Account, Account.person_id == Person.id)
        .where(Account.state == AccountState.INVITED, Account.created_at < work.now() - PATIENCE)
        .order_by(Account.created_at, Person.id)
        .limit(MOST)
    )
    ends_after = VALID_FOR[TokenPurpose.INVITATION]
    return [
        Ask(
            due_on=day_of(row.created_at + ends_after, work.actor.zone),
            title=_("Invitation not taken up: %(name)s", name=row.display_name),
            forum="",
            text=_("The link in the mail ends on this day. Write to them, or send it once more."),
            href=f"/admin/accounts/{row.id}",
            label=_("Open"),
        )
        for row in rows
    ]
