"""The worker: APScheduler is the heartbeat, tables are the memory.

No job store and no state of its own: each job takes a short lease, so that two workers do no harm,
and does what the tables say is due.
"""

import logging
import os
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import Any

from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask

from coordinator.accounts import jobs as accounts
from coordinator.calendars import intake
from coordinator.calendars import jobs as calendars
from coordinator.core.jobs import forget_leases, release_lease, take_lease
from coordinator.core.work import UnitOfWork
from coordinator.forums import jobs as forums
from coordinator.imports import jobs as imports
from coordinator.inbox import jobs as mailbox
from coordinator.inbox import operations as inbox
from coordinator.kit.actor import system
from coordinator.kit.ids import new_id
from coordinator.mail import jobs as mail
from coordinator.meetings import jobs as meetings
from coordinator.notices import jobs as notices
from coordinator.reminders import jobs as reminders
from coordinator.scheduling import jobs as scheduling
from coordinator.watch import watch
from coordinator.web.work import House, house

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=45)
"""A worker that died is followed by another after this; a live one gives its lease back."""


@dataclass(frozen=True)
class Job:
    """`run(units, holder, alive)` does what is due and says how much it did."""

    name: str
    run: Callable[[UnitOfWork, str, Callable[[], bool]], Any]
    exclusive: bool  # one worker at a time, by lease; else rows are claimed one by one
    every: float | None = None  # seconds; None: the setting WORKER_INTERVAL


def _outbox(units: UnitOfWork, holder: str, alive: Callable[[], bool]) -> dict[str, int]:
    return {state.value: count for state, count in mail.drain(units, holder=holder, alive=alive).items()}


def _housekeeping(units: UnitOfWork, _holder: str, _alive: Callable[[], bool]) -> None:
    now = units.clock.now()
    with units.begin(system(now.date())) as work:
        forget_leases(work.session, before=now - timedelta(days=1))
        accounts.forget(work)
        calendars.forget(work)
        calendars.keep_guests(work)
        forums.look_over_holidays(work)
        imports.forget(work)
        inbox.forget(work)
        meetings.erase_practical_needs(work)
        scheduling.close_those_over(work)
        scheduling.forget(work)


def _answers(units: UnitOfWork, _holder: str, alive: Callable[[], bool]) -> int:
    return intake.take_answers(units, house().seat_sources, alive)


def _reminders(units: UnitOfWork, holder: str, alive: Callable[[], bool]) -> dict[str, int]:
    return {state.value: count for state, count in reminders.run_due(units, holder, alive).items()}


JOBS: list[Job] = [
    Job("refill", reminders.refill, exclusive=True, every=6 * 3600),
    Job("mailbox", mailbox.fetch_mail, exclusive=True, every=mailbox.EVERY),
    Job("answers", _answers, exclusive=True),
    Job("reminders", _reminders, exclusive=True),
    Job("summaries", notices.gather_due, exclusive=True),
    Job("outbox", _outbox, exclusive=False),
    Job("watch", lambda units, _holder, _alive: watch(units), exclusive=True, every=60),
    Job("housekeeping", _housekeeping, exclusive=True, every=3600),
]
"""In this order: reminders write to the outbox, of which summaries are made, which then sends."""


class Worker:
    """Runs JOBS of one application until stopped; any number may run side by side."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.house: House = app.extensions["coordinator"]
        self.holder = f"{socket.gethostname()[:40]}:{os.getpid()}:{str(new_id())[-6:]}"
        self._stop = threading.Event()
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )

    def once(self) -> dict[str, Any]:
        """Everything that is due, in order; gives each job's tally."""
        return {job.name: self._run(job) for job in JOBS}

    def start(self) -> None:
        """Begin the heartbeat in a thread of its own."""
        for job in JOBS:
            self._scheduler.add_job(
                self._beat,
                "interval",
                seconds=job.every or self.house.settings.worker_interval,
                args=[job],
                id=job.name,
                next_run_time=self.house.clock.now(),
            )
        self._scheduler.start()

    def stop(self) -> None:
        """Finish the message in hand and stop."""
        self._stop.set()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)

    def run_until_stopped(self) -> None:
        self.start()
        self._stop.wait()
        self.stop()

    def ask_to_stop(self) -> None:
        """For signal handlers: no locks taken but the event's own."""
        self._stop.set()

    def _beat(self, job: Job) -> None:
        try:
            self._run(job)
        except Exception:
            # One bad round must not stop the next; the tables still say what is due.
            log.exception("job failed", extra={"job": job.name})

    def _run(self, job: Job) -> Any:
        with self.app.app_context():
            if not self._may_run(job):
                return None
            try:
                result = job.run(self.house.units, self.holder, lambda: not self._stop.is_set())
            finally:
                self._give_back(job)
            if result:
                log.info("job", extra={"job": job.name, "result": result})
            return result

    def _lease(self, job: Job) -> str:
        return job.name if job.exclusive else f"{job.name}:{self.holder}"

    def _may_run(self, job: Job) -> bool:
        now = self.house.clock.now()
        with self.house.units.begin(system(now.date())) as work:
            name = self._lease(job)
            return take_lease(work.session, name, holder=self.holder, now=now, length=LEASE)

    def _give_back(self, job: Job) -> None:
        now = self.house.clock.now()
        with self.house.units.begin(system(now.date())) as work:
            release_lease(work.session, self._lease(job), holder=self.holder, now=now)
