"""Taking the answers that came in: each in a unit of its own, as the guest who answers."""

import logging
from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from sqlalchemy.exc import OperationalError

from coordinator.calendars.operations.answers import set_aside, take_answer, who_answers
from coordinator.core.work import UnitOfWork
from coordinator.inbox import operations as inbox
from coordinator.inbox import queries as inbox_queries
from coordinator.inbox.rules import Reason
from coordinator.kit.actor import system
from coordinator.kit.errors import CoordinatorError, EditedMeanwhile, Forbidden

MOST_ANSWERS = 200
"""In one round; the rest waits for the next."""

log = logging.getLogger(__name__)


def take_answers(
    units: UnitOfWork, seat_sources: Iterable[Any], alive: Callable[[], bool] = lambda: True
) -> int:
    """Look at every message that came in and that nobody has looked at, oldest first; how many.

    Each in a unit of its own, as the guest who answers: one that fails is kept and marked, and stands in
    nobody's way.
    """
    with units.begin(system(units.clock.now().date()), read_only=True) as work:
        waiting = inbox_queries.new_ids(work.session, MOST_ANSWERS)
    done = 0
    for incoming_id in waiting:
        if not alive():
            break
        take_one(units, incoming_id, seat_sources)
        done += 1
    return done


def take_one(units: UnitOfWork, incoming_id: UUID, seat_sources: Iterable[Any]) -> None:
    """Do what one new message says, or note why not."""
    itself = system(units.clock.now().date())
    try:
        with units.begin(itself, read_only=True) as work:
            actor = who_answers(work, incoming_id, seat_sources)
        if actor is None:
            return
        try:
            with units.begin(actor) as work:
                take_answer(work, incoming_id)
        except EditedMeanwhile:
            log.info("answer waits", extra={"incoming": str(incoming_id)})  # for the next round
        except CoordinatorError as refusal:
            with units.begin(itself) as work:
                set_aside(work, incoming_id, _reason_of(refusal))
    except OperationalError:
        raise  # the database's fault and not the message's: the next round looks at it again
    except Exception:  # whatever a strange message brings up: it is marked, and the next one has its turn
        log.exception("answer failed", extra={"incoming": str(incoming_id)})
        with units.begin(itself) as work:
            inbox.fail(work, incoming_id)


def _reason_of(refusal: CoordinatorError) -> Reason:
    """Why meetings did not take an answer."""
    if isinstance(refusal, Forbidden):
        return Reason.NOT_ASKED
    return Reason.CALLED_OFF if refusal.facts.get("reason") == "called_off" else Reason.CLOSED
