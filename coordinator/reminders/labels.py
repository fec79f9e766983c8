"""Words for states, reasons, audiences, triggers and conditions."""

from coordinator.reminders.rules import Offset, Reason, ReminderState
from coordinator.web.i18n import _, lazy, ngettext

STATES = {
    ReminderState.PLANNED: lazy("Planned"),
    ReminderState.SENT: lazy("Sent"),
    ReminderState.SKIPPED: lazy("Not needed"),
    ReminderState.DROPPED: lazy("Dropped"),
    ReminderState.EXPIRED: lazy("Too late"),
}

REASONS = {
    Reason.ANSWERED: lazy("It has been delivered or answered."),
    Reason.CANCELLED: lazy("The meeting is cancelled."),
    Reason.POSTPONED: lazy("The meeting is postponed."),
    Reason.MOVED: lazy("The meeting or the deadline changed."),
    Reason.NOT_EXPECTED: lazy("The person or country is not concerned any more."),
    Reason.CONDITION: lazy("The condition did not hold."),
    Reason.STOPPED: lazy("The person has stopped reminders of this kind."),
    Reason.PAST: lazy("It would have come too late."),
    Reason.SKIPPED_BY_HAND: lazy("Skipped by the secretariat."),
    Reason.NO_ACCESS: lazy("The person may not see this any more."),
    Reason.ERROR: lazy("The message could not be made; the administrator finds the cause in the log."),
}

AUDIENCES = {
    "contact_points": lazy("contact points"),
    "participants": lazy("participants"),
    "members": lazy("members"),
    "experts": lazy("experts"),
    "secretariat": lazy("the secretariat"),
    "incoming_secretariat": lazy("the incoming secretariat"),
    "item_leads": lazy("those who lead an item"),
    "owner": lazy("the owner of the action"),
    "group_chair": lazy("the chair of the group"),
    "chair": lazy("the chair"),
    "requester": lazy("the country that asked"),
    "assigned_expert": lazy("the expert who answers"),
    "statistics_experts": lazy("statistics experts"),
}

TRIGGERS = {
    "meeting.start": lazy("the start of a meeting"),
    "meeting.items_due": lazy("the deadline for agenda items"),
    "meeting.registration_deadline": lazy("the registration deadline"),
    "meeting.papers_due": lazy("the deadline for papers"),
    "meeting.country_reports_due": lazy("the deadline for country reports"),
    "meeting.draft_minutes": lazy("the day the draft minutes are due"),
    "meeting.minutes_comments_due": lazy("the deadline for comments on the minutes"),
    "meeting.invited": lazy("the invitation"),
    "meeting.changed": lazy("a change of time, place or mode"),
    "meeting.cancelled": lazy("a cancellation"),
    "action.due": lazy("the due date of an action"),
    "written_procedure.closes": lazy("the end of a written procedure"),
    "working_group.until": lazy("the end of a mandate"),
    "chair.handover": lazy("the handover of the chair"),
    "inquiry.deadline": lazy("the deadline of an inquiry"),
    "inquiry.compilation_due": lazy("the day a compilation is due"),
    "statistics.due": lazy("the day figures are due"),
    "contacts.review": lazy("the last check of the contact list"),
}

CONDITIONS = {
    "none": lazy("always"),
    "meeting not cancelled": lazy("if the meeting is not cancelled"),
    "country has no registered participant": lazy("if the country has not answered or registered anybody"),
    "item has no paper": lazy("if the item has no paper"),
    "country report missing": lazy("if the country report is missing"),
    "no draft minutes": lazy("if there are no draft minutes"),
    "action open": lazy("while the action is open"),
    "group active": lazy("while the group is active"),
    "country has not answered": lazy("if the country has not answered"),
    "country has neither commented nor accepted": lazy("if the country has neither commented nor accepted"),
    "reply not submitted": lazy("if the country has not replied"),
    "not compiled": lazy("if the replies are not compiled"),
    "cells missing": lazy("if figures are missing"),
    "list not confirmed for 180 days": lazy("if the list has not been confirmed for 180 days"),
    "time, place or mode changed": lazy("if time, place or mode changed"),
}


def offset_text(offset: Offset) -> str:
    """ "7 days before", "2 working days after", "on the day"."""
    number = abs(offset.days)
    if offset.working:
        before = ngettext("%(num)d working day before", "%(num)d working days before", number)
        after = ngettext("%(num)d working day after", "%(num)d working days after", number)
    elif offset.hours:
        number = abs(offset.hours + 24 * offset.days)
        before = ngettext("%(num)d hour before", "%(num)d hours before", number)
        after = ngettext("%(num)d hour after", "%(num)d hours after", number)
    elif number == 0:
        return _("at once")
    else:
        before = ngettext("%(num)d day before", "%(num)d days before", number)
        after = ngettext("%(num)d day after", "%(num)d days after", number)
    return before if offset.before else after
