"""Alarms, summaries, and reminders that people wrote: how each comes to be sent."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from coordinator.core.jobs import take_lease
from coordinator.kit.quiet import Rhythm, Wishes
from coordinator.kit.texts import LOCALES, Texts
from coordinator.mail.breaker import Breaker
from coordinator.mail.operations import Letter, enqueue_all
from coordinator.meetings import operations as meetings
from coordinator.notices import operations as notices
from coordinator.notices.jobs import gather_due
from coordinator.proceedings import operations as proceedings
from coordinator.reminders import operations as reminders
from coordinator.reminders.jobs import run_due
from coordinator.reminders.models import Reminder, ReminderRule
from coordinator.reminders.queries.rulebook import place_of
from coordinator.reminders.rules import Level
from coordinator.watch import watch
from coordinator.web.work import house
from tests.golden.circle import OTHER_TITLE, SERVER, Circle
from tests.golden.letters_of_meetings import _agenda
from tests.golden.letters_of_people import _aino

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
