"""How kinds, states and reasons of incoming mail are called."""

from coordinator.inbox.rules import MailKind, MailState, Reason
from coordinator.web.i18n import lazy

KINDS: dict[MailKind, str] = {
    MailKind.REPLY: lazy("Answer by calendar"),
    MailKind.COUNTER: lazy("Proposal of another time"),
    MailKind.BOUNCE: lazy("Report on delivery"),
    MailKind.AUTO_REPLY: lazy("Automatic reply"),
    MailKind.OTHER: lazy("Other mail"),
}

STATES: dict[MailState, str] = {
    MailState.NEW: lazy("Not looked at yet"),
    MailState.APPLIED: lazy("Done"),
    MailState.REVIEW: lazy("Needs a look"),
    MailState.DISMISSED: lazy("Dismissed"),
    MailState.FAILED: lazy("Our fault, needs a look"),
}

REASONS: dict[Reason, str] = {
    Reason.AUTOMATIC: lazy("A program wrote it: out of office, a mailing list, and the like."),
    Reason.LOOP: lazy("A message of our own that came back."),
    Reason.TOO_LARGE: lazy("Larger than 2 MB: only its head was kept, the rest is in the mailbox."),
    Reason.TOO_DEEP: lazy("Too many messages within messages: it was not read."),
    Reason.PLAIN_MAIL: lazy("Somebody wrote instead of answering by calendar or link."),
    Reason.INTERNAL: lazy("Reading it failed. That is our fault; it can be tried again."),
    Reason.BY_HAND: lazy("Entered by hand."),
    Reason.TAKEN_OVER: lazy("The proposed time was taken over."),
    Reason.BOUNCED: lazy("Our message could not be delivered."),
    Reason.DELAYED: lazy("Our message is late; the other server keeps trying."),
    Reason.DELIVERED: lazy("Our message was delivered."),
    Reason.UNKNOWN_MESSAGE: lazy("A report on a message that is not ours, or no longer known."),
    Reason.ANSWERED: lazy("The answer was entered."),
    Reason.REPEATED: lazy("The same answer once more."),
    Reason.COUNTER: lazy("Another time is proposed. It changes nothing until you move the meeting."),
    Reason.UNPARSEABLE: lazy("Its calendar part could not be read."),
    Reason.METHOD: lazy("A calendar part that is no answer, for instance an invitation of somebody else’s."),
    Reason.UNKNOWN_TOKEN: lazy("The address it was sent to names none of our invitations."),
    Reason.OTHER_MEETING: lazy("It answers for another meeting than the one its address names."),
    Reason.OTHER_OCCURRENCE: lazy("It answers for another time than that of the meeting."),
    Reason.NOT_A_GUEST: lazy("It answers for somebody who is not the guest whom its address names."),
    Reason.OTHER_SENDER: lazy("It was sent from another address than the guest’s."),
    Reason.SPOOFED: lazy("Our mail server found that it does not come from the sender it names."),
    Reason.OUT_OF_DATE: lazy("Out of date: it answers for the time before the meeting was moved."),
    Reason.FUTURE: lazy("It speaks of a version of the meeting, or of a time, that is yet to come."),
    Reason.OLDER_THAN_ANSWER: lazy("It is older than the answer that we have."),
    Reason.DELEGATED: lazy("The guest wants to send somebody else."),
    Reason.NO_ANSWER: lazy("It says neither yes, nor no, nor perhaps."),
    Reason.NOT_ASKED: lazy(
        "From somebody who was only told of the meeting, since they answer for the country."
    ),
    Reason.CLOSED: lazy("Registration was over, or the meeting."),
    Reason.CALLED_OFF: lazy("The meeting is cancelled or postponed."),
}

PART_STATS: dict[str, str] = {
    "ACCEPTED": lazy("Comes"),
    "DECLINED": lazy("Does not come"),
    "TENTATIVE": lazy("Perhaps"),
    "DELEGATED": lazy("Sends somebody else"),
}
"""What an answer says, by PARTSTAT (RFC 5545 3.2.12)."""


def reason_text(code: str | None) -> str:
    """The reason in words; "" for none."""
    return str(REASONS[Reason(code)]) if code else ""
