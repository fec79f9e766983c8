"""One letter of each kind that is no reminder by the packaged rules, to readers of all six languages."""

from collections.abc import Callable

from tests.golden import letters_of_machinery as machinery
from tests.golden import letters_of_meetings as of_meetings
from tests.golden import letters_of_people as of_people
from tests.golden.circle import Circle

LETTERS: dict[str, tuple[str, Callable[[Circle], None]]] = {
    "meeting-invitation": ("meeting.convened", of_meetings.invitation),
    "meeting-invitation-for-country": ("meeting.convened", of_meetings.invitation_for_country),
    "meeting-invitation-later": ("meeting.convened", of_meetings.invitation_later),
    "meeting-moved": ("meeting.moved", of_meetings.moved),
    "meeting-moved-for-country": ("meeting.moved", of_meetings.moved_for_country),
    "meeting-several-changes": ("meeting.moved", of_meetings.several_changes),
    "meeting-other-place": ("meeting.edited", of_meetings.other_place),
    "meeting-postponed": ("meeting.postponed", of_meetings.postponed),
    "meeting-postponed-to-a-day": ("meeting.postponed", of_meetings.postponed_to_a_day),
    "meeting-cancelled": ("meeting.cancelled", of_meetings.cancelled),
    "meeting-reinstated": ("meeting.reinstated", of_meetings.reinstated),
    "meeting-removed": ("meeting.removed", of_meetings.removed),
    "agenda-published": ("agenda_published", of_meetings.agenda),
    "agenda-published-anew": ("agenda_published", of_meetings.agenda_anew),
    "poll-asked": ("poll.asked", of_meetings.asked_without),
    "poll-asked-again": ("poll.again", of_meetings.asked_again),
    "poll-new-dates": ("poll.new_dates", of_meetings.new_dates),
    "poll-new-last-day": ("poll.deadline", of_meetings.new_last_day),
    "poll-not-answered": ("poll.reminder", of_meetings.not_answered),
    "poll-date-set": ("poll.decided", of_meetings.date_set),
    "poll-cancelled": ("poll.cancelled", of_meetings.poll_cancelled),
    "group-nominated": ("group.nominated", of_people.nominated),
    "group-confirmed": ("group.confirmed", of_people.confirmed),
    "group-confirmed-as-expert": ("group.confirmed", of_people.confirmed_as_expert),
    "group-declined": ("group.declined", of_people.declined),
    "group-declined-as-expert": ("group.declined", of_people.declined_as_expert),
    "group-seat-ended": ("group.seat_ended", of_people.seat_ended),
    "group-seat-ended-without-successor": ("group.seat_ended", of_people.seat_ended_without_successor),
    "group-seat-ended-as-expert": ("group.seat_ended", of_people.seat_ended_as_expert),
    "account-invitation": ("account.invitation", of_people.account_invitation),
    "account-invitation-by-nobody": ("account.invitation", of_people.account_invitation_by_nobody),
    "account-reset": ("account.reset", of_people.account_reset),
    "account-password-changed": ("account.password_changed", of_people.account_password_changed),
    "account-address-changed": ("account.address_changed", of_people.account_address_changed),
    "account-role": ("account.role", of_people.account_role),
    "account-role-ended": ("account.role_ended", of_people.account_role_ended),
    "alarm": ("alarm", machinery.alarm),
    "digest-daily": ("digest", machinery.digest_daily),
    "digest-weekly": ("digest", machinery.digest_weekly),
    "reminder-written": ("reminder.r-own", machinery.reminder_written),
    "reminder-by-hand": ("reminder.r-own", machinery.reminder_in_one_language),
    "escalation-to-contact-point": ("reminder.r-own", machinery.escalation_to_contact_point),
    "escalation-to-secretariat": ("reminder.r-own", machinery.escalation_to_secretariat),
}
"""By the name of the golden files: the kind of the letter, and how it comes about."""

REMINDERS = (
    "r-items", "r-registration", "r-papers", "r-country-report", "r-meeting-1", "r-minutes-comments",
    "r-written-procedure", "r-action", "r-mandate", "r-chair",
)  # fmt: skip
"""The packaged rules whose reminders are kept too."""
