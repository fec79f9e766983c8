"""The words of calendars: how meetings, their state and their deadlines are called in a feed."""

from typing import TYPE_CHECKING

from coordinator.calendars.rules import FeedKind, FeedOptions, News
from coordinator.kit.texts import Texts
from coordinator.meetings.labels import span_text, step_name
from coordinator.meetings.rules import MeetingMode, MeetingStatus, RoughDate, is_cut_off
from coordinator.web.i18n import LANGUAGE_NAMES, _, lazy, ngettext, pgettext

if TYPE_CHECKING:
    from coordinator.calendars.told import Told
    from coordinator.meetings.models import Meeting

FEED_KINDS: dict[FeedKind, str] = {
    FeedKind.PERSONAL: lazy("All my meetings"),
    FeedKind.FORUM: lazy("One forum"),
    FeedKind.GROUP: lazy("One working group"),
    FeedKind.VIEW: lazy("A saved view"),
}

MEETING_TYPES: dict[str, str] = {
    "dg_meeting": lazy("Directors-general meet"),
    "ministerial_conference": lazy("Ministerial conferences"),
    "annual_conference": lazy("Annual conferences"),
    "senior_officials_meeting": lazy("Senior officials meet"),
    "steering_group": lazy("Steering groups"),
    "project_steering": lazy("Steering committees of projects"),
    "contact_point_meeting": lazy("Contact points meet"),
    "consultation_plenary": lazy("Plenaries of consultations"),
    "expert_workshop": lazy("Experts meet"),
    "working_group_online": lazy("Working groups online"),
    "bilateral_coordination": lazy("Coordination meetings"),
}
"""Kinds of meetings as the calendar's filter calls them; series of other types are among all kinds."""

BROWSER = "browser"
LONGEST_SUMMARY = 120


def program_name(program: str | None) -> str:
    """What fetched a feed, as people call it; programs keep the names their makers gave them."""
    if not program:
        return _("a program that does not say its name")
    return _("a browser") if program == BROWSER else program


def titled(title: str, forum: str) -> str:
    """A title as it stands among those of other forums: "NAC: Spring meeting"."""
    if title.startswith(forum):
        return title
    return _("%(forum)s: %(title)s", forum=forum, title=title)


def called_off(title: str, *, postponed: bool) -> str:
    if postponed:
        return _("Postponed: %(title)s", title=title)
    return _("Cancelled: %(title)s", title=title)


def date_to_be_set(title: str, rough: RoughDate) -> str:
    return _("%(title)s (%(span)s, date to be set)", title=title, span=span_text(rough))


def feed_name(of: Texts | None, locale: str) -> str:
    """What a calendar calls itself in the reader's list: the forum's or group's name."""
    return of.in_(locale) if of else _("My meetings")


def feed_description(options: FeedOptions, *, is_cut: bool) -> str:
    """What a feed says it holds: the window, the cut-off, and what was chosen."""
    if options.busy_only:
        return _("Only when its owner is busy, from 90 days back to 24 months ahead.")
    said = [
        _(
            "Meetings from 90 days back to 24 months ahead, at most 2,000. Cancelled meetings stay for some "
            "weeks, marked as cancelled."
        )
    ]
    if is_cut:
        said.append(
            _("There are more meetings than that; only the first 2,000 are here. Choose one forum or group.")
        )
    if options.with_spans:
        said.append(_("Meetings whose date is to be set stand as tentative days."))
    if options.with_holds:
        said.append(_("Dates of open polls stand as tentative entries until one is chosen."))
    if options.with_deadlines and options.with_actions:
        said.append(_("With deadlines and your own actions."))
    elif options.with_deadlines:
        said.append(_("With deadlines."))
    elif options.with_actions:
        said.append(_("With your own actions."))
    return " ".join(said)


def options_text(options: FeedOptions) -> str:
    """What was chosen of a feed, in one line: "Svenska, meetings and deadlines, alarm 1 hour before"."""
    if options.busy_only:
        said = [_("only when you are busy")]
    else:
        chosen = [
            (options.with_deadlines, _("deadlines")),
            (options.with_actions, _("your actions")),
            (options.with_spans, _("meetings without a date")),
            (options.with_holds, _("dates of open polls")),
        ]
        said = [_("meetings"), *(words for is_on, words in chosen if is_on)]
        if options.as_tasks:
            said.append(_("as tasks"))
        if options.alarm_minutes is not None:
            said.append(_("alarm %(when)s", when=alarm_name(options.alarm_minutes)))
    if options.locale:
        said.append(LANGUAGE_NAMES[options.locale])
    return ", ".join(said)


def busy(*, called_off: bool) -> str:
    """All that "busy only" says of a meeting."""
    return _("Cancelled") if called_off else pgettext("calendar", "Busy")


def alarm() -> str:
    return _("A meeting begins soon.")


def alarm_name(minutes: int | None) -> str:
    """How long before a meeting the calendar speaks up."""
    if minutes is None:
        return _("No alarm")
    if minutes % (24 * 60) == 0:
        return ngettext("%(num)d day before", "%(num)d days before", minutes // (24 * 60))
    if minutes % 60 == 0:
        return ngettext("%(num)d hour before", "%(num)d hours before", minutes // 60)
    return ngettext("%(num)d minute before", "%(num)d minutes before", minutes)


def action(text: str, forum: str) -> str:
    """An action as an entry of a day: "NAC, action: Share the list of contacts"."""
    first = text.strip().split("\n", 1)[0]
    short = first if len(first) <= LONGEST_SUMMARY else first[: LONGEST_SUMMARY - 1].rstrip() + "…"
    return _("%(forum)s, action: %(text)s", forum=forum, text=short)


def action_description(text: str, url: str) -> str:
    return _("%(text)s\nAll your actions: %(url)s", text=text, url=url)


def hold(title: str) -> str:
    """A date that may become a meeting: "Hold: NAC: Spring meeting"."""
    return _("Hold: %(title)s", title=title)


def hold_description(whose_meeting: str, url: str) -> str:
    asked = _("One of the dates of a poll. Please keep it free until the date is decided.")
    return "\n".join((whose_meeting, asked, _("Answers and dates: %(url)s", url=url)))


def place(mode: MeetingMode, venue: str | None, city: str | None, country: str | None) -> str:
    """Where a meeting is, as calendars and maps understand it; "Online" where there is no place."""
    if mode == MeetingMode.ONLINE:
        return _("Online")
    parts = [part for part in (venue, city, country) if part]
    return ", ".join(parts)


def whose(forum: str, group: str | None) -> str:
    return _("%(forum)s, %(group)s", forum=forum, group=group) if group else forum


def description(meeting: "Meeting", *, forum: str, group: str | None, called_off: bool, url: str) -> str:
    """What stands under the title: whose meeting, its state, where to find the rest. A link to our page
    stands for the joining link, which only those who take part may see.
    """
    lines = [whose(forum, group)]
    lines += _state(meeting, called_off=called_off)
    if not called_off and meeting.mode != MeetingMode.IN_PERSON:
        lines.append(_("The joining link is on the page of the meeting, for those who take part."))
    lines.append(_("Agenda and papers: %(url)s", url=url))
    return "\n".join(lines)


def _state(meeting: "Meeting", *, called_off: bool) -> list[str]:
    reason = meeting.status_reason
    if meeting.status == MeetingStatus.CANCELLED:
        return [_("Cancelled: %(reason)s", reason=reason) if reason else _("Cancelled.")]
    if meeting.status == MeetingStatus.POSTPONED:
        said = [_("Postponed: %(reason)s", reason=reason) if reason else _("Postponed.")]
        if called_off:
            return [*said, _("A new date will be announced.")]
        return [*said, _("The new date is not confirmed yet.")]
    if meeting.status == MeetingStatus.PLANNED:
        return [_("Planned: the date may still change.")]
    return []


def deadline(step: str, meeting: str) -> str:
    """A deadline as an entry of its own: "Papers, last day: NAC: Spring meeting"."""
    if is_cut_off(step):
        return _("%(step)s, last day: %(meeting)s", step=step_name(step), meeting=meeting)
    return _("%(step)s: %(meeting)s", step=step_name(step), meeting=meeting)


def deadline_description(title: str, url: str) -> str:
    return f"{title}\n{url}"


def news_heading(news: News, title: str, day: str | None) -> str:
    """The subject of the mail: what happened, to which meeting, and its day where that is known."""
    named = _("%(meeting)s, %(day)s", meeting=title, day=day) if day else title
    match news:
        case News.CONVENED:
            return _("Invitation: %(meeting)s", meeting=named)
        case News.MOVED:
            return _("New time: %(meeting)s", meeting=named)
        case News.POSTPONED:
            return _("Postponed: %(meeting)s", meeting=named)
        case News.CANCELLED:
            return _("Cancelled: %(meeting)s", meeting=named)
        case News.REINSTATED:
            return _("Takes place after all: %(meeting)s", meeting=named)
        case News.EDITED:
            return _("Changed: %(meeting)s", meeting=named)
        case News.REMOVED:
            return _("You are no longer invited: %(meeting)s", meeting=named)


def news_lead(news: News, now: "Told", *, asked: bool, answered: bool) -> str:
    """What happened, and what is wanted of the reader: `asked` whether they come, unless they have
    `answered` for what is true `now`.
    """
    match news:
        case News.CONVENED:
            return _lead_of_invitation(asked=asked, answered=answered)
        case News.MOVED:
            return _lead_of_move(now, asked=asked, answered=answered)
        case News.POSTPONED:
            if now.has_date:
                return _("The meeting is postponed. The new date is not confirmed yet.")
            return _("The meeting is postponed. It does not take place on the day that was planned.")
        case News.CANCELLED:
            return _("The meeting does not take place. You need not do anything.")
        case News.REINSTATED:
            return _("The cancellation is taken back. The meeting takes place as planned.")
        case News.EDITED:
            return _("The meeting’s details have changed.")
        case News.REMOVED:
            return _("You are no longer expected at this meeting. For the others it stays as it is.")


def news_name(news: News) -> str:
    """What a letter is, in a word or two."""
    match news:
        case News.CONVENED:
            return _("Invitation")
        case News.MOVED:
            return _("New time")
        case News.POSTPONED:
            return _("Postponed")
        case News.CANCELLED:
            return _("Cancelled")
        case News.REINSTATED:
            return _("Takes place after all")
        case News.EDITED:
            return _("Changed")
        case News.REMOVED:
            return _("No longer invited")


def _lead_of_invitation(*, asked: bool, answered: bool) -> str:
    if answered:
        return _("You are invited. You have answered already; you can change your answer.")
    if asked:
        return _("You are invited. Please say whether you come.")
    return _("You are invited. Please answer, or register those who come, on the page of the meeting.")


def _lead_of_move(now: "Told", *, asked: bool, answered: bool) -> str:
    if not now.has_date:
        return _("The date is given up. A new one will be announced.")
    if answered:
        return _("The meeting has a new time. You have answered for it already.")
    if asked:
        return _("The meeting has a new time. Please say whether you come then.")
    return _("The meeting has a new time.")


def news_why(news: News) -> str:
    """Why the mail came."""
    if news == News.REMOVED:
        return _("You get this mail because you were told of this meeting before.")
    return _(
        "You get this mail because you are expected at this meeting, or speak for a country or an "
        "organisation that is."
    )
