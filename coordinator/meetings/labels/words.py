"""How states, modes, answers, steps and rough dates of meetings are called on pages and in mails."""

from datetime import date

from babel import Locale, UnknownLocaleError

from coordinator.core.rendering import tongue
from coordinator.meetings.rules import (
    Answer,
    MeetingMode,
    MeetingStatus,
    RoughDate,
    SpanKind,
    SpanName,
    Via,
    name_of,
)
from coordinator.web.filters import month_name
from coordinator.web.i18n import _, lazy, ngettext

STATUSES: dict[MeetingStatus, str] = {
    MeetingStatus.PLANNED: lazy("Planned"),
    MeetingStatus.CONVENED: lazy("Convened"),
    MeetingStatus.HELD: lazy("Held"),
    MeetingStatus.POSTPONED: lazy("Postponed"),
    MeetingStatus.CANCELLED: lazy("Cancelled"),
}

MODES: dict[MeetingMode, str] = {
    MeetingMode.IN_PERSON: lazy("In person"),
    MeetingMode.ONLINE: lazy("Online"),
    MeetingMode.HYBRID: lazy("In person and online"),
}

ANSWERS: dict[Answer, str] = {
    Answer.ATTENDS: lazy("Attends"),
    Answer.ATTENDS_ONLINE: lazy("Attends online"),
    Answer.REPRESENTED: lazy("Is represented by another"),
    Answer.REGRETS: lazy("Does not attend"),
}

OWN_ANSWERS: dict[Answer, str] = {
    Answer.ATTENDS: lazy("I attend"),
    Answer.ATTENDS_ONLINE: lazy("I attend online"),
    Answer.REPRESENTED: lazy("Somebody represents me"),
    Answer.REGRETS: lazy("I cannot attend"),
}

VIA: dict[Via, str] = {
    Via.PAGE: lazy("on the page"),
    Via.LINK: lazy("by the link in the mail"),
    Via.CALENDAR: lazy("by calendar"),
    Via.SECRETARIAT: lazy("entered by the secretariat"),
}
"""How an answer came, to stand within a sentence or behind a time."""

STEPS: dict[str, str] = {
    "save_the_date": lazy("Save the date"),
    "call_for_items": lazy("Call for items"),
    "invitation": lazy("Invitation"),
    "items_due": lazy("Proposals for the agenda"),
    "draft_agenda": lazy("Draft agenda"),
    "expert_nomination_due": lazy("Nomination of experts"),
    "registration_deadline": lazy("Registration"),
    "papers_due": lazy("Papers"),
    "country_reports_due": lazy("Country reports"),
    "final_agenda_and_papers": lazy("Final agenda and papers"),
    "list_of_participants": lazy("List of participants"),
    "joining_link": lazy("Joining link"),
    "slides_due": lazy("Slides"),
    "slides_shared": lazy("Slides to everybody"),
    "action_list": lazy("Action list"),
    "draft_minutes": lazy("Draft minutes"),
    "draft_conclusions": lazy("Draft conclusions"),
    "minutes_comments_due": lazy("Comments on the draft minutes"),
    "final_minutes": lazy("Final minutes"),
    "final_conclusions": lazy("Final conclusions"),
    "erase_practical_needs": lazy("Practical needs are erased"),
}

AUDIENCES: dict[str, str] = {
    "contact_points": lazy("Contact points"),
    "participants": lazy("Participants"),
    "members": lazy("Members"),
    "experts": lazy("Experts"),
    "forum": lazy("The forum’s members"),
    "forum_plus": lazy("Members, observers and partners"),
    "group": lazy("The group"),
    "secretariat": lazy("Secretariat"),
    "chair": lazy("Chair"),
    "group_chair": lazy("Chair of the group"),
    "item_leads": lazy("Those who lead items"),
    "presenters": lazy("Presenters"),
}

FACTS: dict[str, str] = {
    "title": lazy("Title"),
    "mode": lazy("Mode"),
    "sharing": lazy("Shared with"),
    "city": lazy("Town"),
    "venue": lazy("Venue"),
    "host_party_id": lazy("Host"),
    "chair_party_id": lazy("Chair"),
    "joining_link": lazy("Joining link"),
    "practical": lazy("Travel and hotel"),
    "languages": lazy("Languages"),
    "note": lazy("Note for the secretariat"),
}

MINUTES: dict[str, str] = {
    "not_started": lazy("Not started"),
    "draft": lazy("Draft"),
    "in_approval": lazy("In approval"),
    "comment_round": lazy("Comments open"),
    "comment_round_closed": lazy("In approval"),
    "approved": lazy("Approved"),
    "adopted": lazy("Approved"),
    "published": lazy("Published"),
}
"""What loaded data and pages call the state of the minutes."""


def step_name(step: str) -> str:
    """The name of a step; one from a preset of somebody's own is shown in its own words."""
    return str(STEPS[step]) if step in STEPS else step.replace("_", " ").capitalize()


def audience_name(audience: str) -> str:
    return str(AUDIENCES[audience]) if audience in AUDIENCES else audience.replace("_", " ").capitalize()


def minutes_name(status: str) -> str:
    return str(MINUTES[status]) if status in MINUTES else status.replace("_", " ").capitalize()


def span_text(rough: RoughDate) -> str:
    """ "spring 2028" in the language spoken; a label of somebody's own as it was written."""
    name = name_of(rough.period)
    if name is None or (rough.label and rough.label != str(name)):
        return rough.label or _("date to be set")
    return _span_name(name)


def _span_name(name: SpanName) -> str:
    first, last = (month_name(date(name.year, m, 1)) for m in (name.first_month, name.last_month))
    match name.kind:
        case SpanKind.SPRING:
            return _("spring %(year)s", year=name.year)
        case SpanKind.AUTUMN:
            return _("autumn %(year)s", year=name.year)
        case SpanKind.MONTH:
            return _("%(month)s %(year)s", month=first, year=name.year)
        case SpanKind.QUARTER:
            return _("quarter %(number)s of %(year)s", number=name.last_month // 3, year=name.year)
        case SpanKind.HALF if name.last_month == 6:
            return _("first half of %(year)s", year=name.year)
        case SpanKind.HALF:
            return _("second half of %(year)s", year=name.year)
        case SpanKind.YEAR:
            return _("some time in %(year)s", year=name.year)
        case _:
            return _("%(first)s–%(last)s %(year)s", first=first, last=last, year=name.year)


def mode_text(mode: MeetingMode, *, has_link: bool = False) -> str:
    """How one takes part, to stand after the place."""
    if mode == MeetingMode.ONLINE:
        return _("online")
    if mode == MeetingMode.HYBRID:
        return _("in person and online")
    return _("in person, link for those who cannot travel") if has_link else _("in person")


def place_text(venue: str | None, city: str | None, host: str | None, mode: MeetingMode) -> str:
    """Venue, town and country as far as known; "Online" for a meeting that has no place."""
    parts = [part for part in (venue, city, host) if part]
    if mode == MeetingMode.ONLINE and not (venue or city):
        return _("Online")
    return ", ".join(parts)


def coming_text(
    *, answer: Answer | None, represented_by: str | None, coming: int, online: int, over: bool,
    perhaps: int = 0,
) -> str:  # fmt: skip
    """What a party answered, in few words: "4 coming", "1 coming online", "Not answered"."""
    if answer == Answer.REGRETS:
        return _("Does not attend")
    if answer == Answer.REPRESENTED:
        return _("Represented by %(whom)s", whom=represented_by or "–")
    if coming or online:
        return _people(coming, online, over=over)
    if perhaps and answer is None:
        return ngettext("%(num)d perhaps", "%(num)d perhaps", perhaps)
    if answer is None:
        return _("Not answered")
    return _("Attends online") if answer == Answer.ATTENDS_ONLINE else _("Attends")


def _people(coming: int, online: int, *, over: bool) -> str:
    if coming and online:
        if over:
            return _("%(room)s registered, %(online)s online", room=coming, online=online)
        return _("%(room)s coming, %(online)s online", room=coming, online=online)
    if online:
        return ngettext("%(num)d online", "%(num)d online", online)
    if over:
        return ngettext("%(num)d registered", "%(num)d registered", coming)
    return ngettext("%(num)d coming", "%(num)d coming", coming)


def turnout_text(count: int, of: int) -> str:
    """ "4 of 5 countries"."""
    return _("%(count)s of %(of)s countries", count=count, of=of)


def language_name(code: str) -> str:
    """A language in the language spoken, "Norwegian Bokmål"; an unknown code as it stands."""
    try:
        return Locale.parse(code).get_display_name(str(tongue().locale)) or code
    except (UnknownLocaleError, ValueError):
        return code
