"""Fetching what the mailbox holds."""

import logging
from collections.abc import Callable

from coordinator.core.work import UnitOfWork
from coordinator.inbox.mailbox import Fetched, MailboxDown, fetch
from coordinator.inbox.operations import Unreadable, receive
from coordinator.kit.actor import system

EVERY = 60.0
"""Seconds between two looks into the mailbox."""

log = logging.getLogger(__name__)


def fetch_mail(units: UnitOfWork, _holder: str, alive: Callable[[], bool] = lambda: True) -> dict[str, int]:
    """Store every message that the mailbox has for us; nothing where none is set or it does not answer.

    Each is committed before the mailbox hears of it, so that a crash in between brings it twice and never
    loses it: the second time its Message-ID is known.
    """
    if not units.settings.imap_url.get_secret_value():
        return {}

    def keep(message: Fetched) -> None:
        try:
            with units.begin(system(units.clock.now().date())) as work:
                receive(work, message.raw, cut=message.cut, size=message.size)
        except Unreadable:
            # It stays in the mailbox's folder; no later round would read more out of it.
            log.warning("unreadable mail", extra={"size": message.size})

    try:
        kept = fetch(units.settings, keep, alive)
    except MailboxDown as error:
        log.error("mailbox", extra={"answer": str(error)})  # noqa: TRY400 - no fault of ours to trace
        return {"down": 1}
    return {"kept": kept} if kept else {}
