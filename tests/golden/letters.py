"""One letter of each kind that is no reminder, to readers of all six languages: how it comes to be sent."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from coordinator.accounts import operations as accounts
from coordinator.accounts.models import Grant, Person
from coordinator.core.jobs import take_lease
from coordinator.forums.models import Forum, Party
from coordinator.forums.rules import PartyKind
from coordinator.groups import operations as groups
from coordinator.groups.models import ExpertSeat, WorkingGroup
from coordinator.groups.operations import Nomination
from coordinator.kit.actor import Role
from coordinator.kit.quiet import Rhythm, Wishes
from coordinator.kit.texts import LOCALES, Texts
from coordinator.mail.breaker import Breaker
from coordinator.mail.operations import Letter, enqueue_all
from coordinator.meetings import operations as meetings
from coordinator.meetings.models import Deadline, Meeting
from coordinator.meetings.rules import Anchor, Answer, MeetingMode, MeetingStatus
from coordinator.notices import operations as notices
from coordinator.notices.jobs import gather_due
from coordinator.proceedings import operations as proceedings
from coordinator.proceedings.models import AgendaItem
from coordinator.reminders import operations as reminders
from coordinator.reminders.jobs import run_due
from coordinator.reminders.models import Reminder, ReminderRule
from coordinator.reminders.queries.rulebook import place_of
from coordinator.reminders.rules import Level
from coordinator.scheduling import operations as polls
from coordinator.scheduling.models import PollOption
from coordinator.scheduling.rules.kinds import Choice
from coordinator.scheduling.rules.polls import NewOption, PollFacts
from coordinator.scopes import scope_names
from coordinator.watch import watch
from coordinator.web.work import house
from tests.conftest import Begin, Hands
from tests.factories import Make, slot
from tests.posting import leave_now

FORUM = Texts(
    en="Nordic Aliens Committee", sv="Nordiska utlänningsutskottet", nb="Nordisk utlendingsutvalg",
    da="Nordisk Udlændingeudvalg", fi="Pohjoismainen ulkomaalaiskomitea", **{"is": "Norræna útlendinganefndin"},
)  # fmt: skip
PARTIES = {
    "FI": Texts(en="Finland", sv="Finland", nb="Finland", da="Finland", fi="Suomi", **{"is": "Finnland"}),
    "NO": Texts(en="Norway", sv="Norge", nb="Norge", da="Norge", fi="Norja", **{"is": "Noregur"}),
    "SE": Texts(en="Sweden", sv="Sverige", nb="Sverige", da="Sverige", fi="Ruotsi", **{"is": "Svíþjóð"}),
}
NAMES = {
    "en": "Mary Hill", "sv": "Maria Berg", "nb": "Mari Dahl", "da": "Marie Holm", "fi": "Maria Virta",
    "is": "María Jónsdóttir",
}  # fmt: skip

TITLE, OTHER_TITLE, GROUP = "DG 41", "DG 42", "Frontex & <Schengen>"
VENUE, OTHER_VENUE, CITY = "Parkveien 45", "Klingenberg", "Oslo"
REASON, SPECIALITY, EXPERT, SUCCESSOR = "SAS 4108", "Eurodac", "Eeva Niemi", "Olli Salo"
SECRETARY, SERVER = "Siri Sander", "421 4.3.2 smtp.example.org"
WRITTEN = (TITLE, OTHER_TITLE, GROUP, VENUE, OTHER_VENUE, CITY, REASON, SPECIALITY, EXPERT, SUCCESSOR,
           SECRETARY, SERVER, *NAMES.values())  # fmt: skip
"""What people typed, which stays as it is in every language."""

TEN = timedelta(minutes=10)


@dataclass
class Circle:
    """A forum of three countries, its secretary, and a reader of each language who is Finland's."""

    make: Make
    begin: Begin
    hands: Hands
    readers: dict[str, Person] = field(default_factory=dict)

    def __post_init__(self) -> None:
        make = self.make
        for number, (code, name) in enumerate(PARTIES.items(), 1):
            make.keep(Party(id=UUID(int=number), kind=PartyKind.COUNTRY, code=code, name=name))
        self.forum: Forum = make.forum("nac", members="FI NO SE", name=FORUM, short_name="NAC")
        self.secretary = make.secretary(self.forum, name=SECRETARY, email="siri@example.org")

    def people(self, of: Callable[..., Person], *args: Any, code: str = "FI", **more: Any) -> None:
        """`of(*args, code, …)`: what a reader of each language is."""
        for locale in LOCALES:
            self.readers[locale] = of(
                *args, code, name=NAMES[locale], locale=locale, email=f"maria.{locale}@example.org",
                zone="Europe/Helsinki", **more,
            )  # fmt: skip

    def delegates(self) -> None:
        self.people(self.make.delegate, self.forum)

    def contact_points(self) -> None:
        self.people(self.make.contact_point)

    def secretaries(self) -> None:
        self.people(lambda _code, **more: self.make.secretary(self.forum, **more))

    def administrators(self) -> None:
        self.people(lambda _code, **more: self.make.administrator(**more))

    def meeting(self, **over: Any) -> Meeting:
        values: dict[str, Any] = {
            "at": "2027-04-20T13:00", "end": "2027-04-20T15:30", "title": TITLE, "city": CITY, "venue": VENUE,
            "host_party_id": self.make.party("NO").id, "status": MeetingStatus.PLANNED,
        }  # fmt: skip
        meeting = self.make.meeting(self.forum, **(values | over))
        self.make.keep(Deadline(
            id=UUID(int=meeting.id.int + (1 << 90)), meeting_id=meeting.id, step="registration_deadline",
            due_on=date(2027, 3, 30), offset_days=-21, relative_to=Anchor.MEETING_START,
            audience="contact_points",
        ))  # fmt: skip
        return meeting

    def do(self, operation: Callable[..., object], *args: Any, by: Person | None = None, **named: Any) -> Any:
        with self.begin(by or self.secretary) as work:
            return operation(work, *args, **named)

    def later(self) -> None:
        """The window in which changes are gathered has passed, and what waited has left."""
        self.hands.at += TEN
        leave_now(self.begin)

    def told(self, operation: Callable[..., object], *args: Any, **named: Any) -> None:
        self.do(operation, *args, **named)
        self.later()

    def convened(self, **over: Any) -> Meeting:
        meeting = self.meeting(**over)
        self.told(meetings.convene, meeting.id)
        return meeting

    def answer(self, meeting: Meeting, said: Answer = Answer.ATTENDS) -> None:
        for reader in self.readers.values():
            self.do(meetings.answer, meeting.id, said, by=reader)


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


FIRST, LAST = date(2026, 12, 1), date(2027, 1, 31)


def _group(circle: Circle) -> WorkingGroup:
    group = circle.make.group(circle.forum, "nac-return", parties="FI SE")
    with circle.begin() as work:
        work.session.get_one(WorkingGroup, group.id).name = GROUP
    return group


def _nominate(circle: Circle, person: Person, by: Person, *, tell: bool = False) -> ExpertSeat:
    wanted = Nomination(person=person.id, first_on=FIRST, speciality=SPECIALITY)
    seat: ExpertSeat = circle.do(
        groups.nominate, "nac-return", circle.make.party("FI").id, wanted, by=by, tell=tell
    )
    return seat


def _aino(circle: Circle) -> Person:
    """Finland's contact point who is not the reader."""
    return circle.make.contact_point("FI", name="Aino Laine", email="aino@example.org")


def _expert(circle: Circle, name: str = EXPERT, email: str = "expert@example.org") -> Person:
    return circle.make.person(name, party="FI", email=email)


def nominated(circle: Circle) -> None:
    _group(circle)
    circle.secretaries()
    _nominate(circle, _expert(circle), _aino(circle), tell=True)


def confirmed(circle: Circle) -> None:
    _group(circle)
    circle.contact_points()
    for locale, reader in circle.readers.items():
        seat = _nominate(circle, _expert(circle, email=f"eeva.{locale}@example.org"), reader)
        circle.do(groups.confirm, "nac-return", seat.id, version=1, tell=True)


def confirmed_as_expert(circle: Circle) -> None:
    _group(circle)
    circle.people(lambda code, **more: circle.make.person(party=code, **more))
    contact = _aino(circle)
    for reader in circle.readers.values():
        seat = _nominate(circle, reader, contact)
        circle.do(groups.confirm, "nac-return", seat.id, version=1, tell=True)


def declined(circle: Circle) -> None:
    _group(circle)
    circle.contact_points()
    for locale, reader in circle.readers.items():
        seat = _nominate(circle, _expert(circle, email=f"eeva.{locale}@example.org"), reader)
        circle.do(groups.decline, "nac-return", seat.id, reason=REASON, version=1, tell=True)


def declined_as_expert(circle: Circle) -> None:
    _group(circle)
    circle.people(lambda code, **more: circle.make.person(party=code, **more))
    contact = _aino(circle)
    for reader in circle.readers.values():
        seat = _nominate(circle, reader, contact)
        circle.do(groups.decline, "nac-return", seat.id, reason=REASON, version=1, tell=True)


def _end(circle: Circle, expert: Person, successor: Person | None = None) -> None:
    with circle.begin(read_only=True) as work:
        seat = work.session.scalars(sa.select(ExpertSeat).where(ExpertSeat.person_id == expert.id)).one()
    follows = None
    if successor is not None:
        follows = Nomination(person=successor.id, first_on=LAST + timedelta(days=1), speciality=None)
    circle.do(
        groups.end_seat, "nac-return", seat.id, last_on=LAST, successor=follows, version=seat.version, tell=True
    )  # fmt: skip


def seat_ended(circle: Circle) -> None:
    """Read by those who decide, with somebody who is to follow."""
    group = _group(circle)
    circle.secretaries()
    expert = circle.make.expert(group, "FI", name=EXPERT, email="eeva@example.org")
    _end(circle, expert, _expert(circle, SUCCESSOR))


def seat_ended_without_successor(circle: Circle) -> None:
    group = _group(circle)
    circle.contact_points()
    _end(circle, circle.make.expert(group, "FI", name=EXPERT, email="eeva@example.org"))


def seat_ended_as_expert(circle: Circle) -> None:
    circle.people(circle.make.expert, _group(circle))
    for reader in circle.readers.values():
        _end(circle, reader)


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


# Accounts -------------------------------------------------------------------------------------------------


def _administrator(circle: Circle) -> Person:
    return circle.make.administrator(name="Ada Nord", email="ada@example.org")


def account_invitation(circle: Circle) -> None:
    by = _administrator(circle)
    for locale in LOCALES:
        circle.do(
            accounts.invite, email=f"maria.{locale}@example.org", name=NAMES[locale], locale=locale, by=by
        )


def account_invitation_by_nobody(circle: Circle) -> None:
    with circle.begin() as work:
        for locale in LOCALES:
            accounts.invite(work, email=f"maria.{locale}@example.org", name=NAMES[locale], locale=locale)


def account_reset(circle: Circle) -> None:
    circle.delegates()
    for reader in circle.readers.values():
        circle.do(accounts.send_reset, reader.id, by=_first(circle))


def _first(circle: Circle) -> Person:
    with circle.begin(read_only=True) as work:
        found = work.session.scalars(sa.select(Person).where(Person.email == "ada@example.org")).first()
    return found or _administrator(circle)


def account_password_changed(circle: Circle) -> None:
    account_reset(circle)
    for reader in circle.readers.values():
        link = circle.do(accounts.send_reset, reader.id, by=_first(circle))
        with circle.begin() as work:
            accounts.reset_password(work, link.token, password="glacier-otter-48-lamp")


def account_address_changed(circle: Circle) -> None:
    circle.delegates()
    for locale, reader in circle.readers.items():
        circle.do(
            accounts.edit_person, reader.id, version=1, name=reader.display_name, locale=locale,
            email=f"new.{locale}@example.org", zone=reader.zone, by=_first(circle),
        )  # fmt: skip


def _give(circle: Circle) -> dict[str, Grant]:
    circle.people(lambda code, **more: circle.make.person(party=code, **more))
    return {
        locale: circle.do(
            accounts.grant, reader.id, Role.DELEGATE, forum_id=circle.forum.id,
            party_id=circle.make.party("FI").id, from_on=FIRST, names=scope_names, by=_first(circle),
        )
        for locale, reader in circle.readers.items()
    }  # fmt: skip


def account_role(circle: Circle) -> None:
    _give(circle)


def account_role_ended(circle: Circle) -> None:
    for given in _give(circle).values():
        circle.do(accounts.end_grant, given.id, date(2027, 2, 1), names=scope_names, by=_first(circle))


# Machinery ------------------------------------------------------------------------------------------------


def alarm(circle: Circle) -> None:
    """The worker is gone, letters wait, the server does not answer."""
    circle.administrators()
    units = house().units
    with circle.begin() as work:
        take_lease(work.session, "outbox:w", holder="w", now=work.now(), length=timedelta(seconds=45))
        enqueue_all(work, [
            Letter(kind="notice", to_address="a@example.org", to_name="A", locale="en", subject=str(n), text="T")
            for n in range(3)
        ])  # fmt: skip
    Breaker(units).down(SERVER)
    circle.hands.at += timedelta(minutes=6)
    assert watch(units)


def _digest(circle: Circle, rhythm: Rhythm) -> None:
    """What would have been letters of their own: of one meeting two, of another one."""
    circle.delegates()
    first, second = circle.meeting(), circle.meeting(title=OTHER_TITLE, at="2027-10-12T09:00", end=None)
    for reader in circle.readers.values():
        circle.do(notices.choose, Wishes(rhythm=rhythm), by=reader)
    for meeting in (first, second):
        _agenda(circle, meeting, "Eurodac")
        circle.do(meetings.convene, meeting.id, tell=False)
        circle.do(proceedings.publish_agenda, meeting.id, tell=True)
    circle.make.item(first, title="Frontex", minutes=45)
    circle.do(proceedings.publish_agenda, first.id, tell=True)
    circle.hands.at += timedelta(days=7)
    assert gather_due(house().units) == 3 * len(LOCALES)


def digest_daily(circle: Circle) -> None:
    _digest(circle, Rhythm.DAILY)


def digest_weekly(circle: Circle) -> None:
    _digest(circle, Rhythm.WEEKLY)


# Reminders that people wrote, and escalations -----------------------------------------------------------

REGISTER = Texts(
    en="{country} has not registered anybody for {meeting} in {place}, {time} {timezone}. Last day: {deadline}.",
    sv="{country} har inte anmält någon till {meeting}, {place}, kl. {time} {timezone}. Sista dag: {deadline}.",
    nb="{country} har ikke meldt på noen til {meeting}, {place}, kl. {time} {timezone}. Siste dag: {deadline}.",
    da="{country} har ikke tilmeldt nogen til {meeting}, {place}, kl. {time} {timezone}. Sidste dag: {deadline}.",
    fi="{country}: kokoukseen {meeting} ei ole ilmoitettu ketään. Paikka: {place}, klo {time} {timezone}. "
    "Viimeinen päivä: {deadline}.",
    **{
        "is": "{country}: enginn er skráður á {meeting}, {place}, kl. {time} {timezone}. "
        "Síðasti dagur: {deadline}."
    },
)  # fmt: skip


def _rule(circle: Circle, **over: Any) -> ReminderRule:
    values: dict[str, Any] = {
        "slug": "r-own", "trigger": "meeting.registration_deadline", "offset": "-P7D", "local_time": "09:00",
        "condition": "country has no registered participant", "channels": ["email"], "every": 0, "times": 0,
        "zone": "venue", "forum_id": circle.forum.id, "place": place_of(Level.FORUM, circle.forum.id), "message": REGISTER,
    }  # fmt: skip
    return circle.make.keep(ReminderRule(id=UUID(int=77), **(values | over)))


def _run(circle: Circle, at: datetime) -> None:
    circle.hands.at = at
    assert run_due(house().units)


def reminder_written(circle: Circle) -> None:
    """A rule in words of the secretariat's own, each language with its placeholders."""
    circle.contact_points()
    _rule(circle, audience=["contact_points"])
    circle.convened()
    _run(circle, datetime(2027, 3, 23, 8, tzinfo=UTC))


def reminder_in_one_language(circle: Circle) -> None:
    """Written for one reader by hand, in place of the rule's words."""
    circle.contact_points()
    _rule(circle, audience=["contact_points"])
    circle.convened()
    with circle.begin(read_only=True) as work:
        planned = {row.recipient_id: row.id for row in work.session.scalars(sa.select(Reminder))}
    for locale, reader in circle.readers.items():
        circle.do(
            reminders.edit_sending, planned[reader.id], due_at=datetime(2027, 3, 22, 8, tzinfo=UTC),
            text=REGISTER[locale],
        )  # fmt: skip
    _run(circle, datetime(2027, 3, 22, 9, tzinfo=UTC))


def escalation_to_contact_point(circle: Circle) -> None:
    """Those who lead the country were asked first; nobody answered, so the contact point is."""
    circle.make.delegate(circle.forum, "FI", name="Aino Laine", email="aino@example.org")
    circle.contact_points()
    _rule(circle, audience=["delegates"], steps=[{"to": "contact_points", "after": 3}])
    circle.convened()
    _run(circle, datetime(2027, 3, 26, 8, tzinfo=UTC))


def escalation_to_secretariat(circle: Circle) -> None:
    _aino(circle)
    circle.secretaries()
    _rule(circle, audience=["contact_points"], steps=[{"to": "secretariat", "after": 3}])
    circle.convened()
    _run(circle, datetime(2027, 3, 26, 8, tzinfo=UTC))


LETTERS: dict[str, tuple[str, Callable[[Circle], None]]] = {
    "meeting-invitation": ("meeting.convened", invitation),
    "meeting-invitation-for-country": ("meeting.convened", invitation_for_country),
    "meeting-invitation-later": ("meeting.convened", invitation_later),
    "meeting-moved": ("meeting.moved", moved),
    "meeting-moved-for-country": ("meeting.moved", moved_for_country),
    "meeting-several-changes": ("meeting.moved", several_changes),
    "meeting-other-place": ("meeting.edited", other_place),
    "meeting-postponed": ("meeting.postponed", postponed),
    "meeting-postponed-to-a-day": ("meeting.postponed", postponed_to_a_day),
    "meeting-cancelled": ("meeting.cancelled", cancelled),
    "meeting-reinstated": ("meeting.reinstated", reinstated),
    "meeting-removed": ("meeting.removed", removed),
    "agenda-published": ("agenda_published", agenda),
    "agenda-published-anew": ("agenda_published", agenda_anew),
    "poll-asked": ("poll.asked", asked_without),
    "poll-asked-again": ("poll.again", asked_again),
    "poll-new-dates": ("poll.new_dates", new_dates),
    "poll-new-last-day": ("poll.deadline", new_last_day),
    "poll-not-answered": ("poll.reminder", not_answered),
    "poll-date-set": ("poll.decided", date_set),
    "poll-cancelled": ("poll.cancelled", poll_cancelled),
    "group-nominated": ("group.nominated", nominated),
    "group-confirmed": ("group.confirmed", confirmed),
    "group-confirmed-as-expert": ("group.confirmed", confirmed_as_expert),
    "group-declined": ("group.declined", declined),
    "group-declined-as-expert": ("group.declined", declined_as_expert),
    "group-seat-ended": ("group.seat_ended", seat_ended),
    "group-seat-ended-without-successor": ("group.seat_ended", seat_ended_without_successor),
    "group-seat-ended-as-expert": ("group.seat_ended", seat_ended_as_expert),
    "account-invitation": ("account.invitation", account_invitation),
    "account-invitation-by-nobody": ("account.invitation", account_invitation_by_nobody),
    "account-reset": ("account.reset", account_reset),
    "account-password-changed": ("account.password_changed", account_password_changed),
    "account-address-changed": ("account.address_changed", account_address_changed),
    "account-role": ("account.role", account_role),
    "account-role-ended": ("account.role_ended", account_role_ended),
    "alarm": ("alarm", alarm),
    "digest-daily": ("digest", digest_daily),
    "digest-weekly": ("digest", digest_weekly),
    "reminder-written": ("reminder.r-own", reminder_written),
    "reminder-by-hand": ("reminder.r-own", reminder_in_one_language),
    "escalation-to-contact-point": ("reminder.r-own", escalation_to_contact_point),
    "escalation-to-secretariat": ("reminder.r-own", escalation_to_secretariat),
}
"""By the name of the golden files: the kind of the letter, and how it comes about."""

REMINDERS = (
    "r-items", "r-registration", "r-papers", "r-country-report", "r-meeting-1", "r-minutes-comments",
    "r-written-procedure", "r-action", "r-mandate", "r-chair",
)  # fmt: skip
"""The packaged rules whose reminders are kept too."""
