"""Words for states, reasons, audiences, triggers and conditions."""

from coordinator.core.triggers import offered
from coordinator.reminders.rules import DESK, MAIL, ON_DESK, Level, Offset, Reason, ReminderState, RuleZone
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
    Reason.RULE: lazy("The rule was changed, paused or deleted."),
    Reason.NO_ACCESS: lazy("The person may not see this any more."),
    Reason.WAITS: lazy("It waits for the hours at which the person wishes mail."),
    Reason.ERROR: lazy("The message could not be made; the administrator finds the cause in the log."),
}

AUDIENCES = {
    "contact_points": lazy("contact points"),
    "participants": lazy("participants"),
    "delegates": lazy("heads of delegation"),
    "forum": lazy("the forum’s members"),
    "forum_plus": lazy("members, observers and partners"),
    ON_DESK: lazy("the secretariat’s desk"),
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
    "minutes not final": lazy("while the draft minutes are open for comments"),
    "country has neither commented nor accepted": lazy("while the draft minutes are open for comments"),
    "reply not submitted": lazy("if the country has not replied"),
    "not compiled": lazy("if the replies are not compiled"),
    "cells missing": lazy("if figures are missing"),
    "list not confirmed for 180 days": lazy("if the list has not been confirmed for 180 days"),
    "time, place or mode changed": lazy("if time, place or mode changed"),
}


LEVELS = {
    Level.EVERYWHERE: lazy("For all forums"),
    Level.FORUM: lazy("From the forum"),
    Level.GROUP: lazy("From the group"),
    Level.SERIES: lazy("From the series"),
    Level.MEETING: lazy("From the meeting"),
}
"""Where a rule comes from."""

ZONES = {
    RuleZone.VENUE: lazy("of the venue (of the forum where there is none)"),
    RuleZone.FORUM: lazy("of the forum"),
    RuleZone.RECIPIENT: lazy("of each recipient"),
}

CHANNELS = {
    MAIL: lazy("Mail"),
    DESK: lazy("The recipient’s desk: the list of their own reminders"),
}

UNITS = {
    "days": lazy("days"),
    "weeks": lazy("weeks"),
    "months": lazy("months"),
    "working": lazy("working days, without the holidays of the recipient’s country"),
    "hours": lazy("hours"),
}

LANGUAGES_HINT = {
    "en": lazy("British English. Everybody whose own language and its neighbours are empty gets this text."),
    "sv": lazy("Left empty, readers of Swedish get the Norwegian text, then the Danish, then the English."),
    "nb": lazy("Left empty, readers of Norwegian get the Danish text, then the Swedish, then the English."),
    "da": lazy("Left empty, readers of Danish get the Norwegian text, then the Swedish, then the English."),
    "fi": lazy("Left empty, readers of Finnish get the Swedish text, then the English."),
    "is": lazy("Left empty, readers of Icelandic get the English text."),
}
"""What a missing text means, in the order of kit.texts.NEAREST."""


def trigger_label(trigger: str) -> str:
    """What a trigger is called: "the start of a meeting"."""
    if trigger in TRIGGERS:
        return str(TRIGGERS[trigger])
    there = offered().get(trigger)
    return str(there.label) if there else trigger


WAITS_FOR = {
    "inquiry": lazy("Waits for inquiries"),
    "statistics": lazy("Waits for statistics"),
    "contacts": lazy("Waits for checks of contact lists"),
}
"""What Coordinator does not have yet, by the first word of a trigger."""


def waits_for(trigger: str) -> str:
    """Why a rule reminds nobody: what it speaks of is not there yet."""
    return str(WAITS_FOR.get(trigger.partition(".")[0]) or _("Not used yet"))


def audience_text(audience: str) -> str:
    return str(AUDIENCES.get(audience, audience))


def length_text(offset: Offset) -> str:
    """ "4 weeks", "1 month", "3 working days", to stand before "before the meeting"."""
    days, hours, months = abs(offset.days), abs(offset.hours), abs(offset.months)
    if offset.working:
        return ngettext("%(num)d working day", "%(num)d working days", days)
    parts = []
    if months:
        parts.append(ngettext("%(num)d month", "%(num)d months", months))
    if days and days % 7 == 0:
        parts.append(ngettext("%(num)d week", "%(num)d weeks", days // 7))
    elif days:
        parts.append(ngettext("%(num)d day", "%(num)d days", days))
    if hours:
        parts.append(ngettext("%(num)d hour", "%(num)d hours", hours))
    return " ".join(parts)


def offset_text(offset: Offset) -> str:
    """ "7 days before", "2 working days after", "on the day"."""
    if not (offset.days or offset.hours or offset.months):
        return _("at once")
    length = length_text(offset)
    return _("%(length)s before", length=length) if offset.before else _("%(length)s after", length=length)
