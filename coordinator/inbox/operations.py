"""Storing what comes in, taking bounces from it, and what people do with the rest."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from coordinator.core.tokens import identity_of
from coordinator.core.work import Work
from coordinator.inbox import policy, queries
from coordinator.inbox.events import MailDismissed, MailReopened, MailTaken
from coordinator.inbox.models import IncomingMessage
from coordinator.inbox.reading import Mail, is_mail, read
from coordinator.inbox.rules import MOST_BYTES, RAW_KEPT, ROW_KEPT, WAITING, MailKind, MailState, Reason
from coordinator.kit.errors import Conflict, Invalid
from coordinator.mail.models import OutboxMessage
from coordinator.mail.operations import note_report
from coordinator.mail.rules import tag_of


class Unreadable(Invalid):
    """Not a message, or one larger than is taken."""

    code = "unreadable"


class AlreadyHandled(Conflict):
    """Somebody, or the message itself, has seen to it meanwhile."""

    code = "already_handled"


def receive(
    work: Work, raw: bytes, *, recipient: str = "", cut: bool = False, size: int | None = None
) -> IncomingMessage | None:
    """Keep a message; None when it is here already. Bounces are taken at once, answers wait as NEW.

    `recipient` is the address it was delivered to, where known. `cut`: only its head is given, since all
    of it (`size` octets) would be too large. Raises Unreadable.
    """
    if len(raw) > MOST_BYTES or not is_mail(raw):
        raise Unreadable
    settings = work.settings
    mail = read(raw, envelope=recipient, server=settings.mail_server_name)
    if queries.find_by_name(work.session, mail.name) is not None:
        return None
    address, invitation_id, outbox_id = _place(work, mail)
    message = IncomingMessage(
        id=work.new_id(), name=mail.name, received_at=work.now(), size=size or len(raw), raw=raw,
        from_address=mail.from_address, recipient=address[:254], subject=mail.subject, said={},
        invitation_id=invitation_id,
    )  # fmt: skip
    _classify(work, message, mail, cut=cut)
    if message.kind == MailKind.BOUNCE:
        _take_bounce(work, message, mail, outbox_id)
    work.session.add(message)
    return message


def _place(work: Work, mail: Mail) -> tuple[str, UUID | None, UUID | None]:
    """Our address that it came to, and the invitation or the sent message that this address names."""
    key, base = work.settings.key(), work.settings.reply_address
    ours = [(a, tag) for a in mail.addressed if base and (tag := tag_of(a, base)) is not None]
    for address, tag in ours:
        invitation, outbox = identity_of(key, "reply", tag), identity_of(key, "bounce", tag)
        if invitation or outbox:
            return address, invitation, outbox
    plain = next((a for a in mail.addressed if a == base.lower()), "")
    return (ours[0][0] if ours else plain), None, None


def _classify(work: Work, message: IncomingMessage, mail: Mail, *, cut: bool) -> None:
    """What kind it is, and where it goes."""
    known = message.invitation_id is not None
    kind, state, reason = MailKind.OTHER, MailState.NEW if known else MailState.REVIEW, Reason.PLAIN_MAIL
    if cut:
        reason = Reason.TOO_LARGE
    elif mail.too_deep:
        reason = Reason.TOO_DEEP
    elif _is_loop(work, mail):
        kind, state, reason = MailKind.AUTO_REPLY, MailState.DISMISSED, Reason.LOOP
    elif mail.reports or (mail.from_system and mail.automatic):
        kind, state = MailKind.BOUNCE, MailState.REVIEW
    elif mail.calendar is not None and mail.method in ("REPLY", "COUNTER"):
        kind = MailKind.REPLY if mail.method == "REPLY" else MailKind.COUNTER
        reason = Reason.UNKNOWN_TOKEN
    elif mail.calendar is not None:
        reason = Reason.METHOD if mail.method else Reason.UNPARSEABLE
    elif mail.automatic:
        kind, state, reason = MailKind.AUTO_REPLY, MailState.DISMISSED, Reason.AUTOMATIC
    message.kind, message.state, message.reason = kind, state, reason.value
    if state == MailState.DISMISSED:
        message.handled_at = work.now()


def _is_loop(work: Work, mail: Mail) -> bool:
    """Mail of our own that came back as it was."""
    base = work.settings.reply_address.lower()
    own = mail.from_address in (work.settings.mail_from.lower(), base)
    if own or (base and tag_of(mail.from_address, base) is not None):
        return True
    sent = sa.select(OutboxMessage.id).where(OutboxMessage.message_id == mail.name)
    return work.session.scalar(sent) is not None


def _take_bounce(work: Work, message: IncomingMessage, mail: Mail, outbox_id: UUID | None) -> None:
    """Find what came back, by the address it came to, else by its Message-ID, and note what is said."""
    sent = work.session.get(OutboxMessage, outbox_id) if outbox_id else None
    if sent is None and mail.original:
        sent = work.session.scalars(
            sa.select(OutboxMessage).where(OutboxMessage.message_id == mail.original)
        ).one_or_none()
    if sent is None or not mail.reports:
        reason = Reason.UNKNOWN_MESSAGE if sent is None else Reason.UNPARSEABLE
        message.reason = reason.value
        if sent is not None:
            _about(message, sent)
        return
    _about(message, sent)
    report = min(mail.reports, key=lambda r: _WEIGHT.get(r.action, 9))
    message.said = {"action": report.action, "words": report.words}
    if report.action in ("failed", "delayed"):
        note_report(work, sent, report.words, failed=report.action == "failed")
    message.reason = _REASONS.get(report.action, Reason.DELIVERED).value
    message.state, message.handled_at = MailState.APPLIED, work.now()


_WEIGHT = {"failed": 0, "delayed": 1}
_REASONS = {"failed": Reason.BOUNCED, "delayed": Reason.DELAYED}


def _about(message: IncomingMessage, sent: OutboxMessage) -> None:
    message.outbox_id, message.person_id = sent.id, sent.person_id
    message.forum_id, message.meeting_id = sent.forum_id, sent.meeting_id


def settle(
    work: Work, message: IncomingMessage, state: MailState, reason: Reason, said: dict[str, Any] | None = None
) -> None:
    """What became of a new message by itself; for the area that its answer is about."""
    message.state, message.reason = state, reason.value
    if said is not None:
        message.said = said
    if state not in WAITING:
        message.handled_at = work.now()


def fail(work: Work, incoming_id: UUID) -> None:
    """Looking at it went wrong, and that is our fault: it is kept, and stands in nobody's way."""
    message = queries.get_incoming(work, incoming_id)
    message.state, message.reason = MailState.FAILED, Reason.INTERNAL.value


def take(work: Work, incoming_id: UUID, reason: Reason) -> IncomingMessage:
    """Note that the actor does by hand what it asks. Raises NotFound, Forbidden or AlreadyHandled."""
    message = _waiting(work, incoming_id)
    _by_hand(work, message, MailState.APPLIED)
    message.said = message.said | {"was": message.reason}
    message.reason = reason.value
    work.record(MailTaken(message.forum_id, message.meeting_id, message.id))
    return message


def dismiss(work: Work, incoming_id: UUID) -> IncomingMessage:
    """Leave it at that. Raises NotFound, Forbidden or AlreadyHandled."""
    message = _waiting(work, incoming_id)
    _by_hand(work, message, MailState.DISMISSED)
    work.record(MailDismissed(message.forum_id, message.meeting_id, message.id))
    return message


def reopen(work: Work, incoming_id: UUID) -> IncomingMessage:
    """Undo `take` (not what was done by hand) and `dismiss`. Raises NotFound, Forbidden or AlreadyHandled."""
    message = queries.get_incoming(work, incoming_id)
    work.require(policy.may_handle(work.actor, message))
    if message.state not in (MailState.DISMISSED, MailState.APPLIED) or message.handled_by_id is None:
        raise AlreadyHandled
    said = dict(message.said)
    message.reason = said.pop("was", message.reason)
    message.said, message.state = said, MailState.REVIEW
    message.handled_at = message.handled_by_id = None
    work.record(MailReopened(message.forum_id, message.meeting_id, message.id))
    return message


def try_again(work: Work, incoming_id: UUID) -> IncomingMessage:
    """Have one that failed looked at anew. Raises NotFound, Forbidden or AlreadyHandled."""
    message = _waiting(work, incoming_id)
    if message.state != MailState.FAILED:
        raise AlreadyHandled
    message.state = MailState.NEW
    work.record(MailReopened(message.forum_id, message.meeting_id, message.id))
    return message


def _waiting(work: Work, incoming_id: UUID) -> IncomingMessage:
    message = queries.get_incoming(work, incoming_id)
    work.require(policy.may_handle(work.actor, message))
    if message.state not in WAITING:
        raise AlreadyHandled
    return message


def _by_hand(work: Work, message: IncomingMessage, state: MailState) -> None:
    message.state, message.handled_at, message.handled_by_id = state, work.now(), work.actor.person_id


def forget(work: Work) -> None:
    """Erase messages 30 days after they were handled, and what remains of them a year after that."""
    now = work.now()
    work.session.execute(
        sa.delete(IncomingMessage).where(
            IncomingMessage.state.not_in(WAITING), IncomingMessage.handled_at < now - RAW_KEPT - ROW_KEPT
        )
    )
    work.session.execute(
        sa.update(IncomingMessage)
        .where(
            IncomingMessage.state.not_in(WAITING),
            IncomingMessage.handled_at < now - RAW_KEPT,
            IncomingMessage.raw.is_not(None),
        )
        .values(raw=None),
        execution_options={"synchronize_session": False},
    )
