"""One meeting of each kind, at fixed times and with fixed identities, and how it came to be what it is."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from unittest.mock import patch
from uuid import UUID

import sqlalchemy as sa

from coordinator.accounts.models import Person
from coordinator.forums.models import Forum
from coordinator.forums.rules import Sharing
from coordinator.groups.models import WorkingGroup
from coordinator.kit.periods import Period
from coordinator.meetings import operations as meetings
from coordinator.meetings.models import Deadline, Meeting
from coordinator.meetings.rules import Anchor, Answer, MeetingMode, MeetingStatus
from coordinator.proceedings.models import Action
from coordinator.proceedings.rules import ActionStatus, OwnerKind
from coordinator.scheduling import operations as polls
from coordinator.scheduling.models import PollOption
from coordinator.scheduling.rules.polls import NewOption, PollFacts
from tests.conftest import NOW, Begin, Hands
from tests.factories import Make, slot

LATER = datetime(2026, 12, 1, 14, 30, 5, tzinfo=UTC)
"""When the secretariat changes what it planned."""


BORN = int(NOW.timestamp() * 1000) << 80
"""The beginning of a UUIDv7 of the day on which the samples begin (RFC 9562 5.7)."""


class Identities:
    """Numbers instead of random ids, from a place of their own for each kind of sample."""

    def __init__(self, name: str) -> None:
        self.next = int.from_bytes(name.encode()[:4].ljust(4)) << 16

    def __call__(self) -> UUID:
        self.next += 1
        return UUID(int=0x019A << 112 | 0x7 << 76 | 0b10 << 62 | self.next)


@contextmanager
def fixed_identities(name: str) -> Iterator[None]:
    numbers = Identities(name)
    with patch("coordinator.core.work.new_id", numbers), patch("tests.factories.new_id", numbers):
        yield


@dataclass
class Stage:
    """A forum with its secretariat, and hands that turn the clock."""

    make: Make
    begin: Begin
    hands: Hands
    forum: Forum
    secretary: Person
    group: WorkingGroup | None = None

    @classmethod
    def set_up(cls, make: Make, begin: Begin, hands: Hands) -> "Stage":
        forum = make.forum(
            "nac", members="FI SE",
            name={"en": "Nordic Aliens Committee", "sv": "Nordiska utlänningsutskottet"},
        )  # fmt: skip
        return cls(make, begin, hands, forum, make.secretary(forum))

    def meeting(self, **over: Any) -> Meeting:
        host = self.make.party("FI")
        values: dict[str, Any] = {
            "at": "2027-03-26T09:00", "end": "2027-03-26T15:30", "zone": "Europe/Helsinki",
            "title": "Spring meeting of the directors-general", "venue": "Säätytalo, hall 3; Snellmaninkatu 9–11",
            "city": "Helsinki", "host_party_id": host.id, "joining_link": "https://video.example.org/secret",
            "practical": "Hotel Arthur", "note": "Seat the minister first",
        }  # fmt: skip
        return self.make.meeting(self.forum, **(values | over))


def planned(stage: Stage) -> None:
    stage.meeting(status=MeetingStatus.PLANNED)


def convened(stage: Stage) -> None:
    meeting = stage.meeting(status=MeetingStatus.PLANNED)
    stage.hands.at = LATER
    with stage.begin(stage.secretary) as work:
        meetings.convene(work, meeting.id, tell=False)


def online(stage: Stage) -> None:
    stage.meeting(mode=MeetingMode.ONLINE, venue=None, city=None, host_party_id=None)


def hybrid(stage: Stage) -> None:
    stage.meeting(mode=MeetingMode.HYBRID)


def moved(stage: Stage) -> None:
    meeting = stage.meeting()
    stage.hands.at = LATER
    with stage.begin(stage.secretary) as work:
        to = slot("2027-04-02T10:00", "2027-04-02T16:30", zone="Europe/Helsinki")
        meetings.reschedule(work, meeting.id, to, reason="The hall is taken", tell=False)


def held(stage: Stage) -> None:
    meeting = stage.meeting(at="2026-11-24T09:00", end="2026-11-24T15:00")
    stage.hands.at = LATER
    with stage.begin(stage.secretary) as work:
        meetings.mark_held(work, meeting.id)


def several_days(stage: Stage) -> None:
    stage.meeting(
        at="2027-03-27T13:00", end="2027-03-29T12:00", title="Lunch to lunch over the change of clocks"
    )


def rough(stage: Stage) -> None:
    meeting = stage.meeting(status=MeetingStatus.PLANNED, title="Directors-general")
    with stage.begin() as work:
        row = work.session.get_one(Meeting, meeting.id)
        row.set_span(Period(date(2028, 3, 1), date(2028, 6, 1)), "spring 2028")


def postponed(stage: Stage) -> None:
    meeting = stage.meeting()
    stage.hands.at = LATER
    with stage.begin(stage.secretary) as work:
        meetings.postpone(work, meeting.id, reason="Elections, and a strike; both", tell=False)


def postponed_to_a_day(stage: Stage) -> None:
    meeting = stage.meeting()
    stage.hands.at = LATER
    with stage.begin(stage.secretary) as work:
        to = slot("2027-06-01T09:00", "2027-06-01T15:30", zone="Europe/Helsinki")
        meetings.postpone(work, meeting.id, reason="Elections", to=to, tell=False)


def cancelled(stage: Stage) -> None:
    meeting = stage.meeting()
    stage.hands.at = LATER
    with stage.begin(stage.secretary) as work:
        meetings.cancel(work, meeting.id, reason="Ferry strike", tell=False)


def reinstated(stage: Stage) -> None:
    cancelled(stage)
    stage.hands.at = LATER + timedelta(hours=2)
    with stage.begin(stage.secretary) as work:
        (meeting,) = work.session.scalars(sa.select(Meeting))
        meetings.reinstate(work, meeting.id, tell=False)


def addressee(stage: Stage) -> None:
    stage.meeting(sharing=Sharing.ADDRESSEE, title="Presidency and secretariat")


def group(stage: Stage) -> None:
    stage.group = stage.make.group(stage.forum, "nac-return", parties="FI SE")
    stage.meeting(group=stage.group, title="Return, and reintegration")


def deadlines(stage: Stage) -> None:
    meeting = stage.meeting()
    for number, (step, due_on) in enumerate(
        [
            ("draft_agenda", date(2027, 2, 12)),
            ("registration_deadline", date(2027, 2, 26)),
            ("papers_due", date(2027, 3, 12)),
        ]
    ):
        stage.make.keep(Deadline(
            id=UUID(int=0x019B << 112 | number), meeting_id=meeting.id, step=step, due_on=due_on,
            offset_days=-14, relative_to=Anchor.MEETING_START, audience="contact_points",
        ))  # fmt: skip


def no_rule(stage: Stage) -> None:
    """In Ramadan, when Morocco's clocks are on UTC, and after it."""
    for day in ("2027-02-10", "2027-04-14"):
        stage.meeting(
            at=f"{day}T09:00", end=f"{day}T17:00", zone="Africa/Casablanca", city="Rabat", venue=None,
            host_party_id=None, title=f"Partners' meeting of {day}",
        )  # fmt: skip


CHANGES = {
    "Europe/Helsinki": ("2027-03-27", "2027-03-29", "2027-10-30", "2027-11-01"),
    "Atlantic/Reykjavik": ("2027-03-27", "2027-03-29", "2027-10-30", "2027-11-01"),
    "America/Toronto": ("2027-03-13", "2027-03-15", "2027-11-06", "2027-11-08"),
    "Pacific/Auckland": ("2027-04-03", "2027-04-05", "2027-09-25", "2027-09-27"),
}
"""The day before and the day after each change of clocks of 2027; Iceland has none and uses Finland's."""


def clock_changes(stage: Stage) -> None:
    for zone, days in CHANGES.items():
        for day in days:
            city = zone.partition("/")[2]
            stage.meeting(
                at=f"{day}T09:00", end=f"{day}T17:00", zone=zone, city=city, venue=None, host_party_id=None,
                title=f"{city}, {day}",
            )  # fmt: skip
        first, second = days[0], days[2]
        for day in (first, second):
            after = date.fromisoformat(day) + timedelta(days=1)
            stage.meeting(
                at=f"{day}T22:00", end=f"{after}T05:00", zone=zone, city=zone.partition("/")[2], venue=None,
                host_party_id=None, title=f"The night from {day}",
            )  # fmt: skip


def both(stage: Stage) -> None:
    """A meeting that takes place and one that does not."""
    stage.meeting()
    meeting = stage.meeting(title="Autumn meeting", at="2027-10-29T09:00", end="2027-10-29T15:30")
    stage.hands.at = LATER
    with stage.begin(stage.secretary) as work:
        meetings.cancel(work, meeting.id, reason="Ferry strike", tell=False)


def promised(stage: Stage, reader: Person) -> None:
    """What the reader has to do, and what is done."""
    for number, (text, due_on, status) in enumerate(
        [
            ("Share the list; of contacts,\nby mail", date(2027, 2, 1), ActionStatus.OPEN),
            ("Book the hall", date(2027, 1, 15), ActionStatus.DONE),
        ]
    ):
        stage.make.keep(Action(
            id=UUID(int=BORN | 0x7 << 76 | 0b10 << 62 | number), forum_id=stage.forum.id, text=text, due_on=due_on,
            owner_kind=OwnerKind.PERSON, owner_person_id=reader.id, status=status,
            changed_at=LATER, done_at=LATER if status == ActionStatus.DONE else None,
        ))  # fmt: skip


@dataclass(frozen=True)
class Kind:
    """How a sample is made, and the feed that shows it; `options` are those of FeedOptions."""

    make: Callable[[Stage], None]
    of: str = "forum"  # or "group", "personal"
    options: Mapping[str, object] = field(default_factory=dict)
    of_reader: Callable[[Stage, Person], None] = lambda stage, reader: None


def asked_for_dates(stage: Stage) -> None:
    """A poll of three dates, one of them withdrawn, about a group's meeting in two ways."""
    stage.group = stage.make.group(stage.forum, "nac-return", parties="FI SE")
    finland = stage.make.party("FI").id
    with stage.begin(stage.secretary) as work:
        facts = PollFacts(
            title="Return, and reintegration", mode=MeetingMode.HYBRID, zone="Europe/Helsinki",
            closes_on=date(2027, 1, 15), city="Helsinki", venue="Säätytalo, hall 3",
            host_party_id=finland,
        )  # fmt: skip
        poll = polls.draft_poll(
            work, forum_id=stage.forum.id, facts=facts, parties={finland: True}, group_id=stage.group.id,
            options=[
                NewOption(slot("2027-03-25T09:00", "2027-03-26T15:30", zone="Europe/Helsinki")),
                NewOption(slot("2027-03-29T10:00", "2027-03-29T16:00", zone="Europe/Helsinki")),
                NewOption(slot("2027-04-02T10:00", "2027-04-02T16:00", zone="Europe/Helsinki")),
            ],
        )  # fmt: skip
        poll_id = poll.id
    stage.hands.at = LATER
    with stage.begin(stage.secretary) as work:
        polls.open_poll(work, poll_id, tell=False)
    with stage.begin(stage.secretary) as work:
        option = work.session.scalars(sa.select(PollOption).order_by(PollOption.starts_at.desc())).first()
        polls.withdraw_option(work, poll_id, option.id)


KINDS: dict[str, Kind] = {
    "planned": Kind(planned),
    "convened": Kind(convened),
    "online": Kind(online),
    "hybrid": Kind(hybrid),
    "moved": Kind(moved),
    "held": Kind(held),
    "several-days": Kind(several_days),
    "rough-date": Kind(rough, "personal", {"with_spans": True}),
    "postponed": Kind(postponed),
    "postponed-to-a-day": Kind(postponed_to_a_day),
    "cancelled": Kind(cancelled),
    "reinstated": Kind(reinstated),
    "addressee": Kind(addressee),
    "group": Kind(group, "group"),
    "deadlines": Kind(deadlines, options={"with_deadlines": True}),
    "deadlines-as-tasks": Kind(deadlines, options={"with_deadlines": True, "as_tasks": True}),
    "actions": Kind(planned, "personal", {"with_actions": True}, promised),
    "actions-as-tasks": Kind(planned, "personal", {"with_actions": True, "as_tasks": True}, promised),
    "holds": Kind(asked_for_dates),
    "busy-only": Kind(both, "personal", {"busy_only": True}),
    "alarm": Kind(both, options={"alarm_minutes": 90}),
    "no-yearly-rule": Kind(no_rule),
    "clock-changes": Kind(clock_changes),
}
LOCALES = ("en", "sv")


# Letters: what the calendar part of the last one to a guest says ------------------------------------------

TEN = timedelta(minutes=10)
Do = Callable[..., None]
"""`do(operation, meeting, …)`: the secretariat does it, the window passes, the letters leave."""


def invited(stage: Stage, guest: Person, do: Do) -> Meeting:
    meeting = stage.meeting(status=MeetingStatus.PLANNED)
    do(meetings.convene, meeting)
    return meeting


def answered(stage: Stage, guest: Person, do: Do) -> Meeting:
    """They come, and answer before anything changes."""
    meeting = invited(stage, guest, do)
    with stage.begin(guest) as work:
        meetings.answer(work, meeting.id, Answer.ATTENDS)
    return meeting


def letter_moved(stage: Stage, guest: Person, do: Do) -> None:
    """The acceptance is asked anew."""
    to = slot("2027-04-02T10:00", "2027-04-02T16:30", zone="Europe/Helsinki")
    do(meetings.reschedule, answered(stage, guest, do), to, reason="The hall is taken")


def letter_of_place(stage: Stage, guest: Person, do: Do) -> None:
    """The acceptance still counts."""
    meeting = answered(stage, guest, do)
    do(meetings.edit, meeting, replace(meeting.facts, venue="House of the Estates"), tell=True)


def letter_cancelled(stage: Stage, guest: Person, do: Do) -> None:
    do(meetings.cancel, answered(stage, guest, do), reason="Ferry strike")


def letter_postponed(stage: Stage, guest: Person, do: Do) -> None:
    do(meetings.postpone, invited(stage, guest, do), reason="Elections")


def letter_reinstated(stage: Stage, guest: Person, do: Do) -> None:
    meeting = invited(stage, guest, do)
    do(meetings.cancel, meeting, reason="Ferry strike")
    do(meetings.reinstate, meeting)


def letter_removed(stage: Stage, guest: Person, do: Do) -> None:
    """Their country is not expected any more; the meeting takes place."""
    meeting = invited(stage, guest, do)
    do(meetings.set_expected, meeting, invited=(), left_out=(guest.party_id,))


LETTERS: dict[str, tuple[str, Callable[[Stage, Person, Do], object]]] = {
    "letter-invitation": ("REQUEST", invited),
    "letter-moved": ("REQUEST", letter_moved),
    "letter-other-place": ("REQUEST", letter_of_place),
    "letter-cancelled": ("CANCEL", letter_cancelled),
    "letter-postponed": ("CANCEL", letter_postponed),
    "letter-reinstated": ("REQUEST", letter_reinstated),
    "letter-removed": ("CANCEL", letter_removed),
}
