"""Reading a mailbox over IMAP: stored with us first, only then marked there."""

import imaplib
import logging
import re
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from imap_tools import AND, BaseMailBox, MailBox, MailBoxUnencrypted, MailMessageFlags
from imap_tools.errors import ImapToolsError

from coordinator.core.settings import Settings
from coordinator.inbox.rules import MOST_BYTES

TIMEOUT = 30.0
"""Seconds that one command may take."""
MOST_AT_ONCE = 200
"""Messages in one round; the rest waits for the next."""

_SIZE = re.compile(rb"RFC822\.SIZE (\d{1,12})")
_BROKEN = (OSError, ImapToolsError, imaplib.IMAP4.error)

log = logging.getLogger(__name__)


class MailboxDown(Exception):
    """The mailbox cannot be reached or spoken to; says nothing about any message."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """One message; `cut`: only its head, since all `size` octets would be too many."""

    raw: bytes
    size: int
    cut: bool


Keep = Callable[[Fetched], None]
"""Stores a message for good before it returns."""


def fetch(settings: Settings, keep: Keep, alive: Callable[[], bool] = lambda: True) -> int:
    """Hand every unseen message to `keep`, one after the other; how many were kept.

    What was kept is moved to the folder IMAP_DONE_FOLDER, or marked as seen where it cannot be moved. What
    could not be kept stays as it is for the next round, and the next message has its turn. Raises
    MailboxDown.
    """
    try:
        with _open(settings) as mailbox:
            return _round(mailbox, settings.imap_done_folder, keep, alive)
    except _BROKEN as error:
        raise MailboxDown(str(error)[:300] or type(error).__name__) from error


@contextmanager
def _open(settings: Settings) -> Iterator[BaseMailBox]:
    """Signed in, at the folder of the address; the line is closed whatever happens."""
    parts = urlsplit(settings.imap_url.get_secret_value())
    host = parts.hostname or "localhost"
    box: BaseMailBox
    if parts.scheme == "imaps":
        box = MailBox(host, parts.port or 993, timeout=TIMEOUT, ssl_context=ssl.create_default_context())
    else:
        box = MailBoxUnencrypted(host, parts.port or 143, timeout=TIMEOUT)
    folder = unquote(parts.path.lstrip("/")) or "INBOX"
    try:
        box.login(unquote(parts.username or ""), unquote(parts.password or ""), initial_folder=folder)
        yield box
    finally:
        with suppress(*_BROKEN):
            box.logout()
        with suppress(*_BROKEN):
            box.client.shutdown()


def _round(mailbox: BaseMailBox, done: str, keep: Keep, alive: Callable[[], bool]) -> int:
    kept = 0
    waiting = mailbox.uids(AND(seen=False), charset=None)[:MOST_AT_ONCE]
    movable = bool(waiting) and _has_folder(mailbox, done)
    for uid in waiting:
        if not alive():
            break
        message = _get(mailbox, uid)
        if message is None:
            continue  # somebody else took it meanwhile
        try:
            keep(message)
        except Exception:  # it stays unseen in the mailbox for the next round, and does not block the next
            log.exception("not kept", extra={"uid": uid, "size": message.size})
            continue
        kept += 1
        _mark(mailbox, uid, done if movable else None)
    return kept


def _has_folder(mailbox: BaseMailBox, name: str) -> bool:
    """Whether there is a folder `name` now; it is made where the server lets us."""
    try:
        if not mailbox.folder.exists(name):
            mailbox.folder.create(name)
    except (ImapToolsError, imaplib.IMAP4.error):
        log.warning("no folder for mail that has been read: it stays, marked as seen")
        return False
    return True


def _get(mailbox: BaseMailBox, uid: str) -> Fetched | None:
    """One message, unseen still: its size is asked first, so that no huge one is loaded."""
    status, found = mailbox.client.uid("FETCH", uid, "(RFC822.SIZE)")
    listed = _SIZE.search(b" ".join(part for part in found if isinstance(part, bytes)))
    if status != "OK" or listed is None:
        return None
    size = int(listed.group(1))
    cut = size > MOST_BYTES
    status, found = mailbox.client.uid("FETCH", uid, "(BODY.PEEK[HEADER])" if cut else "(BODY.PEEK[])")
    raw = next((part[1] for part in found if isinstance(part, tuple)), None)
    if status != "OK" or raw is None:
        return None
    return Fetched(raw[:MOST_BYTES], size, cut)


def _mark(mailbox: BaseMailBox, uid: str, done: str | None) -> None:
    """So that it is not handed over again; if that fails its Message-ID tells us next time."""
    try:
        mailbox.flag(uid, MailMessageFlags.SEEN, True)
        if done is not None:
            mailbox.move(uid, done)
    except (ImapToolsError, imaplib.IMAP4.error):
        log.exception("kept, but not marked", extra={"uid": uid})
