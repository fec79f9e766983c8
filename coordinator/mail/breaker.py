"""A mail server that is down is left alone: one probe a round, with growing pauses, whoever the worker."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from coordinator.core.work import UnitOfWork
from coordinator.kit.actor import system
from coordinator.mail.models import MailServer
from coordinator.mail.rules import probe_after

SMTP = "smtp"


class Breaker:
    """What this worker knows of the server; the row `smtp` is what all of them know."""

    def __init__(self, units: UnitOfWork) -> None:
        self._units = units
        self.is_down = False

    def admits(self) -> bool:
        """Whether to knock now. Of several workers only one gets the probe of a server that is down."""
        now = self._units.clock.now()
        with self._unit(read_only=True) as work:
            server = work.session.get(MailServer, SMTP)
        self.is_down = server is not None and server.down_since is not None
        if server is None or not self.is_down:
            return True
        with self._unit() as work:
            taken = work.session.scalar(
                sa.update(MailServer)
                .where(
                    MailServer.name == SMTP, MailServer.down_since.is_not(None), MailServer.probe_at <= now
                )
                .values(probe_at=now + probe_after(server.faults, self._units.settings.base_url))
                .returning(MailServer.name),
                execution_options={"synchronize_session": False},
            )
        return taken is not None

    def down(self, answer: str) -> None:
        """Nobody answers: leave it alone for a while, longer each time."""
        now = self._units.clock.now()
        with self._unit() as work:
            session = work.session
            insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
            session.execute(insert(MailServer).values(name=SMTP, faults=0).on_conflict_do_nothing())
            server = session.get_one(MailServer, SMTP, with_for_update=True)
            server.faults += 1
            server.down_since = server.down_since or now
            server.probe_at = now + probe_after(server.faults, self._units.settings.base_url)
            server.answer = answer[:500]
        self.is_down = True

    def well(self) -> None:
        """It answered."""
        if not self.is_down:
            return
        with self._unit() as work:
            server = work.session.get(MailServer, SMTP, with_for_update=True)
            if server is not None:
                server.faults, server.down_since, server.probe_at, server.answer = 0, None, None, None
        self.is_down = False

    def _unit(self, *, read_only: bool = False) -> Any:
        return self._units.begin(system(self._units.clock.now().date()), read_only=read_only)
