"""Workers are killed while they send; when all is quiet again, what arrived is compared with what was written."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import psutil
import sqlalchemy as sa

from coordinator.app import create_app
from coordinator.core.db import db
from coordinator.core.settings import load
from coordinator.core.work import UnitOfWork
from coordinator.kit.actor import system
from coordinator.mail import operations
from coordinator.mail.models import OutboxMessage
from coordinator.mail.operations import Letter
from coordinator.mail.rules import OutboxState
from coordinator.web.work import house
from tests.faults.server import POISON, BadServer

ROOT = Path(__file__).resolve().parents[2]
OPEN = (OutboxState.QUEUED, OutboxState.CLAIMED, OutboxState.DEFERRED)
UNSENDABLE = ("nobody\0@example.org", "@", "two@at@example.org")


@dataclass
class Report:
    """What became of it all."""

    kills: int
    written: set[str]  # Message-IDs that must arrive
    server: BadServer
    states: dict[str, OutboxState]  # by address

    @property
    def lost(self) -> set[str]:
        return self.written - set(self.server.arrived)

    @property
    def doubled(self) -> int:
        return sum(count - 1 for count in self.server.arrived.values())

    def check(self) -> None:
        assert not self.lost, f"{len(self.lost)} messages never arrived"
        assert self.doubled <= self.kills, f"{self.doubled} doubles after {self.kills} kills"
        assert max(self.server.arrived.values()) <= 1 + self.kills
        assert all(len(ids) == 1 for ids in self.server.ids_of.values())  # a double has the same Message-ID
        for address, state in self.states.items():
            good = "@example.org" in address and not address.startswith((POISON, "nobody", "two@"))
            assert state == (OutboxState.SENT if good else OutboxState.FAILED), address


class Crew:
    """Worker processes, `coordinator worker` each."""

    def __init__(self, environ: dict[str, str], folder: Path) -> None:
        self.environ = {**os.environ, **environ}
        self.log = (folder / "workers.log").open("ab")
        self.workers: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self.workers:
            worker.kill()
        for worker in self.workers:
            worker.wait(timeout=15)
        self.log.close()

    def hire(self) -> None:
        command = [sys.executable, "-m", "coordinator", "worker"]
        self.workers.append(
            subprocess.Popen(command, cwd=ROOT, env=self.environ, stdout=self.log, stderr=self.log)
        )

    def kill(self, worker: subprocess.Popen[bytes]) -> None:
        worker.send_signal(signal.SIGKILL)
        worker.wait(timeout=15)
        self.workers.remove(worker)

    def talking_from(self, port: int) -> subprocess.Popen[bytes] | None:
        """The worker whose connection has this port at its end."""
        for worker in self.workers:
            ends = psutil.Process(worker.pid).net_connections("tcp4")
            if any(end.laddr.port == port for end in ends):
                return worker
        return None


class Scenario:
    """`url` is a migrated, empty database of its own; `patience` stretches what is waited for."""

    def __init__(
        self, url: str, folder: Path, *, seed: int, mishaps: float = 0.08, patience: int = 1
    ) -> None:
        self.die = random.Random(seed)
        self.folder = folder
        self.server = BadServer(seed, mishaps=mishaps)
        self.environ = {
            "COORDINATOR_DATABASE_URL": url,
            "COORDINATOR_DATA_DIR": str(folder),
            "COORDINATOR_SECRET_KEY": "only for tests, and long enough",
            "COORDINATOR_SMTP_URL": f"smtp://127.0.0.1:{self.server.port}",
            # Not so short that a busy machine answers too late: then nobody can know whether it arrived.
            "COORDINATOR_SMTP_TIMEOUT": str(2 * patience),
            "COORDINATOR_WORKER_INTERVAL": "0.2",
            "COORDINATOR_WORKER_LEASE": str(3 * patience),
            "COORDINATOR_LOG_LEVEL": "error",
        }
        self.kills = 0
        self.written: set[str] = set()
        self.addresses = 0

    def run(self, *, kills: int, workers: int = 2, wave: int = 60, seconds: float = 150) -> Report:
        """Waves of letters, one worker killed in each; the first half of the kills at the worst moment."""
        self.until = time.monotonic() + seconds
        app = create_app(load(self.environ), testing=True)
        with app.app_context(), self.server, Crew(self.environ, self.folder) as crew:
            self.units = house().units
            for _ in range(workers):
                crew.hire()
            self._write(Letter(**_letter(address)) for address in (*UNSENDABLE, f"{POISON}@example.org"))
            self._wave(wave)
            for number in range(kills):
                if number < kills // 2:
                    self._kill_with_a_message_in_flight(crew)
                else:
                    self._kill_at_random(crew)
                crew.hire()
                self._wave(wave)
            self._wait(self._all_is_quiet)
            states = self._states()
            db.engine.dispose()
        return Report(self.kills, self.written, self.server, states)

    def _wave(self, count: int) -> None:
        first, self.addresses = self.addresses, self.addresses + count
        self.written |= self._write(
            Letter(**_letter(f"person{number}@example.org")) for number in range(first, first + count)
        )

    def _write(self, letters) -> set[str]:
        with self._unit() as work:
            return {operations.enqueue(work, letter).message_id for letter in letters}

    def _kill_with_a_message_in_flight(self, crew: Crew) -> None:
        """The message is kept, and who sent it never hears so."""
        goal = self.server.taken + self.die.randrange(1, 20)
        killed = []

        def strike(count: int, port: int) -> None:
            worker = crew.talking_from(port) if count >= goal and not killed else None
            if worker is not None:
                killed.append(worker.pid)
                crew.kill(worker)

        self.server.on_taken = strike
        self._wait(lambda: bool(killed))
        self.kills += 1

    def _kill_at_random(self, crew: Crew) -> None:
        goal = self.server.taken + self.die.randrange(1, 20)
        self._wait(lambda: self.server.taken >= goal)
        crew.kill(self.die.choice(crew.workers))
        self.kills += 1

    def _wait(self, done: Callable[[], bool]) -> None:
        """Until `done`; what the server put off is asked for again, as `coordinator outbox retry` does."""
        while not done():
            assert time.monotonic() < self.until, f"{Counter(self._states().values())} {self.server.suffered}"
            with self._unit() as work:
                operations.retry_all(work, states=(OutboxState.DEFERRED,))
            with self.server.changed:
                self.server.changed.wait(0.1)

    def _all_is_quiet(self) -> bool:
        with self._unit() as work:
            return not work.session.scalar(
                sa.select(sa.func.count()).select_from(OutboxMessage).where(OutboxMessage.state.in_(OPEN))
            )

    def _states(self) -> dict[str, OutboxState]:
        with self._unit() as work:
            rows = work.session.execute(sa.select(OutboxMessage.to_address, OutboxMessage.state))
            return {address: state for address, state in rows.all()}  # noqa: C416

    def _unit(self):
        units: UnitOfWork = self.units
        return units.begin(system(units.clock.now().date()))


def _letter(address: str) -> dict[str, str]:
    return {
        "kind": "fault", "to_address": address, "to_name": "Anna", "locale": "en", "subject": "Moved",
        "text": "The meeting is moved.\n",
    }  # fmt: skip
