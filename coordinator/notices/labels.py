"""Words for kinds of notices and for why a letter waits."""

from coordinator.kit.quiet import Hold, Rhythm
from coordinator.web.i18n import lazy

KINDS = {
    "meeting": lazy("Notices of meetings"),
    "agenda_published": lazy("Published agendas"),
    "reminder": lazy("Reminders"),
    "group": lazy("Seats in groups"),
    "poll": lazy("Date polls"),
}

HOLDS = {
    Hold.QUIET: lazy("quiet hours of the recipient"),
    Hold.DAY_OFF: lazy("day off of the recipient"),
    Hold.DAILY: lazy("told once a day"),
    Hold.WEEKLY: lazy("told once a week"),
}

RHYTHMS = {
    Rhythm.AT_ONCE: lazy("Immediately"),
    Rhythm.DAILY: lazy("Once a day, at 08:00"),
    Rhythm.WEEKLY: lazy("Once a week, on Mondays at 08:00"),
}
