"""How many messages may be on their way to each domain, where the settings limit it."""

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta

import sqlalchemy as sa

from coordinator.core.work import Work
from coordinator.mail.claims.marks import OUTBOX
from coordinator.mail.queries import IS_CLAIMED

ONE_AT_A_TIME = 7_212_031
"""Key of PostgreSQL's lock under which workers claim where a limit counts what the others hold."""


class Limits:
    """What may go to each domain now, by MAIL_PER_DOMAIN and MAIL_RATE."""

    def __init__(self, work: Work, holder: str) -> None:
        settings = work.settings
        self.rate = settings.mail_rate
        self.full: list[str] = []
        self._taken: Counter[str] = Counter()
        if not settings.mail_per_domain and not self.rate:
            return
        if work.session.get_bind().dialect.name == "postgresql":
            work.session.execute(sa.select(sa.func.pg_advisory_xact_lock(ONE_AT_A_TIME)))
        others = _by_domain(
            work,
            sa.func.count(sa.distinct(OUTBOX.c.claimed_by)),
            IS_CLAIMED,
            OUTBOX.c.claimed_until > work.now(),
            OUTBOX.c.claimed_by != holder,
        )
        if settings.mail_per_domain:
            self.full += [name for name, count in others if count >= settings.mail_per_domain]
        if self.rate:
            recently = OUTBOX.c.last_attempt_at > work.now() - timedelta(minutes=1)
            for condition in (recently, IS_CLAIMED):
                self._taken.update(dict(_by_domain(work, sa.func.count(), condition)))
            self.full += [name for name, count in self._taken.items() if count >= self.rate]

    def allow(self, domain: str) -> bool:
        """Whether one more may go to `domain`; counts it."""
        if self.rate and self._taken[domain] >= self.rate:
            return False
        self._taken[domain] += 1
        return True


def _by_domain(
    work: Work, count: sa.ColumnElement[int], *conditions: sa.ColumnElement[bool] | sa.TextClause
) -> Iterable[tuple[str, int]]:
    rows = work.session.execute(
        sa.select(OUTBOX.c.domain, count).where(*conditions).group_by(OUTBOX.c.domain)
    )
    return [(domain, number) for domain, number in rows]
