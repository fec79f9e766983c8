"""Letters about meetings, their agendas and polls about their dates: how each comes to be sent."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import sqlalchemy as sa

from coordinator.meetings import operations as meetings
from coordinator.meetings.models import Meeting
from coordinator.meetings.rules import MeetingMode
from coordinator.proceedings import operations as proceedings
from coordinator.proceedings.models import AgendaItem
from coordinator.scheduling import operations as polls
from coordinator.scheduling.models import PollOption
from coordinator.scheduling.rules.kinds import Choice
from coordinator.scheduling.rules.polls import NewOption, PollFacts
from tests.factories import slot
from tests.golden.circle import CITY, OTHER_TITLE, OTHER_VENUE, REASON, TITLE, VENUE, Circle

# Meetings -------------------------------------------------------------------------------------------------


def invitation(circle: Circle) -> None:
    circle.delegates()
    circle.convened()


def invitation_for_country(circle: Circle) -> None:
    """A contact point registers others; the meeting is held in two ways."""
    circle.contact_points()
    circle.convened(mode=MeetingMode.HYBRID)


def invitation_later(circle: Circle) -> None:
    """Their country comes to it when the others have been told."""
    circle.delegates()
    meeting = circle.meeting()
    finland = circle.make.party("FI").id
    circle.do(meetings.set_expected, meeting.id, invited=(), left_out=(finland,))
    circle.told(meetings.convene, meeting.id)
    circle.told(meetings.set_expected, meeting.id, invited=(finland,), left_out=())


MOVED = slot("2027-04-22T10:00", "2027-04-22T12:30")


def moved(circle: Circle) -> None:
    circle.delegates()
    meeting = circle.convened()
    circle.answer(meeting)
    circle.told(meetings.reschedule, meeting.id, MOVED, reason=REASON)


def moved_for_country(circle: Circle) -> None:
    circle.contact_points()
    circle.told(meetings.reschedule, circle.convened().id, MOVED)


def several_changes(circle: Circle) -> None:
    """Title, place, mode, chair, languages, sharing, then the time: one letter says them all."""
    circle.delegates()
    meeting = circle.convened()
    facts = replace(
        meeting.facts, title=OTHER_TITLE, venue=OTHER_VENUE, mode=MeetingMode.HYBRID, languages=("en", "fi"),
        chair_party_id=circle.make.party("SE").id, practical="Taxi", joining_link="https://video.example.org/1",
    )  # fmt: skip
    circle.do(meetings.edit, meeting.id, facts, tell=True)
    circle.told(meetings.reschedule, meeting.id, MOVED)


def other_place(circle: Circle) -> None:
    circle.delegates()
    meeting = circle.convened()
    circle.answer(meeting)
    circle.told(meetings.edit, meeting.id, replace(meeting.facts, venue=OTHER_VENUE), tell=True)


def postponed(circle: Circle) -> None:
    circle.delegates()
    meeting = circle.convened()
    circle.told(meetings.postpone, meeting.id, reason=REASON)


def postponed_to_a_day(circle: Circle) -> None:
    circle.delegates()
    meeting = circle.convened()
    circle.told(meetings.postpone, meeting.id, reason=REASON, to=MOVED)


def cancelled(circle: Circle) -> None:
    circle.delegates()
    meeting = circle.convened()
    circle.told(meetings.cancel, meeting.id, reason=REASON)


def reinstated(circle: Circle) -> None:
    cancelled(circle)
    with circle.begin(read_only=True) as work:
        (meeting_id,) = work.session.scalars(sa.select(Meeting.id))
    circle.told(meetings.reinstate, meeting_id)


def removed(circle: Circle) -> None:
    circle.delegates()
    meeting = circle.convened()
    circle.told(meetings.set_expected, meeting.id, invited=(), left_out=(circle.make.party("FI").id,))


# Agendas, groups ------------------------------------------------------------------------------------------


def _agenda(circle: Circle, meeting: Meeting, *titles: str) -> list[AgendaItem]:
    circle.do(proceedings.begin_agenda, meeting.id)
    return [circle.make.item(meeting, title=title) for title in titles]


def agenda(circle: Circle) -> None:
    circle.delegates()
    meeting = circle.convened()
    _agenda(circle, meeting, "Eurodac")
    circle.told(proceedings.publish_agenda, meeting.id, tell=True)


def agenda_anew(circle: Circle) -> None:
    """Two items are new, one is changed, one is taken out."""
    circle.delegates()
    meeting = circle.convened()
    first, second = _agenda(circle, meeting, "Eurodac", "Frontex")
    circle.told(proceedings.publish_agenda, meeting.id, tell=True)
    circle.do(proceedings.remove_item, first.id)
    with circle.begin() as work:
        work.session.get_one(AgendaItem, second.id).minutes = 30
    circle.make.item(meeting, title="EUAA", minutes=45)
    circle.make.item(meeting, title="UNHCR", minutes=45)
    circle.told(proceedings.publish_agenda, meeting.id, tell=True)


# Date polls -----------------------------------------------------------------------------------------------

FACTS = PollFacts(
    title=TITLE,
    mode=MeetingMode.IN_PERSON,
    zone="Europe/Oslo",
    closes_on=date(2027, 1, 15),
    city=CITY,
    venue=VENUE,
)


def asked(circle: Circle) -> UUID:
    """Finland and Sweden are asked about two dates."""
    circle.contact_points()
    ids = {code: circle.make.party(code).id for code in ("FI", "SE")}
    options = [NewOption(MOVED), NewOption(slot("2027-05-04T09:00", "2027-05-05T12:00"))]
    poll = circle.do(
        polls.draft_poll, forum_id=circle.forum.id, facts=FACTS,
        parties={ids["FI"]: True, ids["SE"]: False}, options=options,
    )  # fmt: skip
    circle.told(polls.open_poll, poll.id)
    poll_id: UUID = poll.id
    return poll_id


def asked_without(circle: Circle) -> None:
    asked(circle)


def _say_yes(circle: Circle, poll_id: UUID) -> None:
    finland = circle.make.party("FI").id
    with circle.begin(read_only=True) as work:
        ids = work.session.scalars(sa.select(PollOption.id)).all()
    circle.do(polls.give_answer, poll_id, finland, dict.fromkeys(ids, Choice.YES), by=circle.readers["en"])


def new_dates(circle: Circle) -> None:
    poll_id = asked(circle)
    _say_yes(circle, poll_id)
    circle.told(polls.add_options, poll_id, [NewOption(slot("2027-05-11T09:00", "2027-05-11T15:00"))])


def new_last_day(circle: Circle) -> None:
    circle.told(polls.edit_poll, asked(circle), replace(FACTS, closes_on=date(2027, 1, 22)))


def not_answered(circle: Circle) -> None:
    circle.told(polls.remind_now, asked(circle))


def date_set(circle: Circle) -> None:
    """The meeting is planned and not convened yet."""
    poll_id = asked(circle)
    _say_yes(circle, poll_id)
    with circle.begin(read_only=True) as work:
        option_id = work.session.scalars(sa.select(PollOption.id).order_by(PollOption.starts_at)).first()
    circle.told(polls.decide, poll_id, option_id, convene=False)


def poll_cancelled(circle: Circle) -> None:
    circle.told(polls.cancel_poll, asked(circle), reason=REASON)


def asked_again(circle: Circle) -> None:
    poll_id = asked(circle)
    circle.told(polls.cancel_poll, poll_id, reason=REASON)
    circle.told(polls.reopen_poll, poll_id, closes_on=date(2027, 1, 29))
