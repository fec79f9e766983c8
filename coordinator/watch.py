"""When delivery is ill somebody is told: administrators by mail, once for each illness and again after hours.

A worker cannot say that it is dead, so the web process looks too, whenever something asks `/readyz`, and
sends this one kind of mail by itself.
"""

import logging
import threading
from datetime import timedelta

import sqlalchemy as sa
from flask import Flask, current_app

from coordinator.accounts.queries import holders
from coordinator.core.jobs import Lease, take_lease
from coordinator.core.rendering import speaking
from coordinator.core.work import UnitOfWork, Work
from coordinator.kit.actor import Role, system
from coordinator.kit.ids import new_id
from coordinator.mail import jobs as mail
from coordinator.mail import queries as outbox
from coordinator.mail.letters import compose
from coordinator.mail.operations import Letter, enqueue
from coordinator.mail.rules import Health
from coordinator.web.work import house

AGAIN_AFTER = timedelta(hours=6)
KIND = "alarm"
LEASE = "alarm"

log = logging.getLogger(__name__)


def watch(units: UnitOfWork) -> bool:
    """Write to the administrators when delivery is ill, and send that; whether there was anything to say.

    Of all processes that look only one writes, and not again before AGAIN_AFTER.
    """
    now = units.clock.now()
    holder = f"alarm:{new_id()}"
    with units.begin(system(now.date())) as work:
        health = outbox.health(work)
        if not health.is_ill:
            work.session.execute(sa.delete(Lease).where(Lease.name == LEASE))  # the next illness is a new one
            return False
        if not take_lease(work.session, LEASE, holder=holder, now=now, length=AGAIN_AFTER, beats=False):
            return False
        _write(work, health)
    log.error("delivery is ill", extra={"due": health.due, "lag": health.lag.total_seconds()})
    mail.drain(units, holder=holder, kind=KIND)
    return True


def _write(work: Work, health: Health) -> None:
    administrators = {
        person.id: person for person, _ in holders(work.session, Role.ADMINISTRATOR, work.now().date())
    }
    for person in administrators.values():
        with speaking(person.locale):
            composed = compose(
                "alarm",
                locale=person.locale,
                zone=person.zone or work.settings.zone,
                name=person.display_name,
                health=health,
                link=work.link("/outbox"),
            )
        enqueue(
            work,
            Letter(
                kind=KIND,
                person_id=person.id,
                to_address=person.email,
                to_name=person.display_name,
                locale=person.locale,
                subject=composed.subject,
                text=composed.text,
                html=composed.html,
            ),
        )


def watch_aside() -> None:
    """`watch` in a thread of its own, so that who asks need not wait for a mail server."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - documented by Flask

    def run() -> None:
        with app.app_context():
            try:
                watch(house().units)
            except Exception:  # the mail server or database that it warns of; the page still says it
                log.exception("alarm not given")

    threading.Thread(target=run, name="alarm", daemon=True).start()
