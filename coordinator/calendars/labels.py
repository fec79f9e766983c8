"""The words of calendars: how meetings, their state and their deadlines are called in a feed."""

from typing import TYPE_CHECKING

from coordinator.calendars.rules import FeedKind, News
from coordinator.kit.texts import Texts
from coordinator.meetings.labels import span_text, step_name
from coordinator.meetings.rules import MeetingMode, MeetingStatus, RoughDate, is_cut_off
from coordinator.web.i18n import _, lazy

if TYPE_CHECKING:
    from coordinator.calendars.told import Told
    from coordinator.meetings.models import Meeting

FEED_KINDS: dict[FeedKind, str] = {
    FeedKind.PERSONAL: lazy("All my meetings"),
    FeedKind.FORUM: lazy("One forum"),
    FeedKind.GROUP: lazy("One working group"),
}

BROWSER = "browser"


def program_name(program: str | None) -> str:
    """What fetched a feed, as people call it; programs keep the names their makers gave them."""
    if program is None:
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


def feed_description() -> str:
    """What a feed says it holds: the window and the cut-off."""
    return _(
        "Meetings from 90 days back to 24 months ahead, at most 2,000. Cancelled meetings stay for some "
        "weeks, marked as cancelled."
    )


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
