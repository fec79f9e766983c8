"""What the finder of dates, or a meeting of the plan, puts into the address of a new poll."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from flask import request

from coordinator.core.work import Work
from coordinator.forums.models import Forum
from coordinator.forums.queries import get_forum
from coordinator.kit.errors import Invalid, NotFound
from coordinator.kit.times import LocalSlot
from coordinator.meetings.models import Meeting
from coordinator.meetings.queries import get_meeting, list_series, waiting_for_date
from coordinator.scheduling import policy
from coordinator.web.forms import YEARS
from coordinator.web.work import begin_work

MOST_FROM_ADDRESS = 24
MOST_MINUTES = 24 * 60
LONGEST = timedelta(days=31)


def asked_span(text: str) -> tuple[date, date] | None:
    """First and last day of an `option` in the address, "2027-03-02..2027-03-03" or one day alone; "@14:00"
    may follow.
    """
    first_text, _dots, last_text = text.partition("@")[0].partition("..")
    try:
        first = date.fromisoformat(first_text)
        last = date.fromisoformat(last_text) if last_text else first
    except ValueError:
        return None
    fits = first.year in YEARS and first <= last <= first + LONGEST
    return (first, last) if fits else None


def asked_hours(own: str) -> tuple[time, timedelta] | None:
    """When an online meeting begins and how long it lasts, where the finder of dates looked for hours: at its
    `own` hour, or at the same one as the others.
    """
    try:
        begins = time.fromisoformat(own or request.args["begins"]).replace(tzinfo=None)
        minutes = int(request.args["minutes"])
    except (KeyError, ValueError):
        return None
    return (begins, timedelta(minutes=minutes)) if 0 < minutes <= MOST_MINUTES else None


def slots_asked(zone: str, starts: time, ends: time) -> list[LocalSlot]:
    """The dates that the address brings along, at their own hours or at the usual times."""
    found = []
    for text in dict.fromkeys(request.args.getlist("option")[:MOST_FROM_ADDRESS]):
        span, hours = asked_span(text), asked_hours(text.partition("@")[2])
        if span is None:
            continue
        first, last = span
        begin, end = datetime.combine(first, starts), datetime.combine(last, ends)
        if end <= begin:  # over midnight
            end += timedelta(days=1)
        if hours is not None:
            begin = datetime.combine(first, hours[0])
            end = begin + hours[1]
        try:
            found.append(LocalSlot(begin, end, zone))
        except (Invalid, OverflowError):
            continue
    return found


def asked_meeting(work: Work, forum: Forum) -> Meeting | None:
    """The planned meeting in the address. Raises NotFound for one that is not of this forum."""
    try:
        meeting_id = UUID(request.args["meeting"])
    except (KeyError, ValueError):
        return None
    meeting = get_meeting(work, meeting_id)
    if meeting.forum_id != forum.id:
        raise NotFound
    return meeting


def waiting_meeting(slug: str) -> UUID | None:
    """The meeting of the series that waits for a date on the days asked about: the poll is for that one."""
    spans = [span for span in map(asked_span, request.args.getlist("option")) if span]
    series = request.args.get("series", "")
    if not spans or not series or "meeting" in request.args:
        return None
    with begin_work(read_only=True) as work:
        forum = get_forum(work, slug)
        work.require(policy.may_poll(work.actor, forum.id))
        if series not in {each.slug for each in list_series(work, forum_id=forum.id)}:
            return None
        meeting = waiting_for_date(work, forum, series, min(spans)[0])
        return meeting.id if meeting is not None else None
