"""Reminders that are due, from the plan to the mail server: decided, written, stored and sent."""

import statistics
import time
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa
from flask import Flask

from coordinator.accounts.models import Person
from coordinator.core.work import UnitOfWork, Work
from coordinator.forums.models import Forum
from coordinator.kit.actor import system
from coordinator.kit.ids import new_id
from coordinator.kit.texts import LOCALES, Texts
from coordinator.mail import jobs as mail_jobs
from coordinator.mail.models import OutboxMessage
from coordinator.mail.rules import OutboxState
from coordinator.meetings.models import Meeting
from coordinator.reminders import jobs
from coordinator.reminders.conditions import NOT_REGISTERED
from coordinator.reminders.models import Reminder, ReminderRule
from coordinator.reminders.operations.planning import plan_meetings
from coordinator.reminders.queries import rule_book
from coordinator.reminders.rules import Reason, ReminderState
from coordinator.web.work import house
from tests.bench.delivery import ROUNDS, SHARE, bare_loop, mail_server
from tests.bench.figures import Figure
from tests.bench.planning import PARTICIPANTS, register

DUE = 1000
RULES = (("participants", "meeting not cancelled"), ("members", NOT_REGISTERED))
LARGE, SMALL = 4, 20  # meetings of each rule
ZONES = (None, "Europe/Helsinki", "Europe/Oslo", "Atlantic/Reykjavik")


def figures(app: Flask) -> Iterator[Figure]:
    """DUE reminders of two rules about several meetings, to people in six languages and several zones;
    three times in turns with the bare loop, which sends one of their letters again and again.
    """
    with mail_server() as port, app.app_context():
        here = house()
        settings = here.settings.model_copy(update={"smtp_url": f"smtp://127.0.0.1:{port}"})
        units = UnitOfWork(here.clock, settings, here.units.reactions)
        stage = Stage(units)
        bare, ours, decided = [], [], []
        text, html = stage.a_letter()
        for _ in range(ROUNDS):
            bare.append(bare_loop(port, DUE, text, html))
            stage.make_due()
            begun = time.perf_counter()
            tally = jobs.run_due(units)
            decided.append(time.perf_counter() - begun)
            sent = mail_jobs.drain(units, holder="bench")
            ours.append(time.perf_counter() - begun)
            assert tally == {ReminderState.SENT: DUE}, tally
            assert sent == {OutboxState.SENT: DUE}, sent
        stage.clear()
    each = statistics.median(ours) / DUE
    yield Figure("due reminders decided and written", DUE / statistics.median(decided), "a second", None)
    yield Figure(
        f"due reminders, end to end ({1 / each:.0f} a second)",
        100 * statistics.median(b / o for b, o in zip(bare, ours, strict=True)) * DUE,
        "% of bare smtplib",
        SHARE,
        most=False,
    )


class Stage:
    """DUE planned reminders, which can be made due again."""

    def __init__(self, units: UnitOfWork) -> None:
        self.units = units
        with self._unit() as work:
            people = sa.select(Person).order_by(Person.id)
            for number, person in enumerate(work.session.scalars(people)):
                person.locale, person.zone = LOCALES[number % 6], ZONES[number % len(ZONES)]
            self.rules = [_rule(work, audience, condition) for audience, condition in RULES]
            work.session.flush()
            self._plan(work)

    def _unit(self):
        return self.units.begin(system(self.units.clock.now().date()))

    def _plan(self, work: Work) -> None:
        """A few large meetings, and many to which countries have not said whether they come."""
        meetings = work.session.scalars(
            sa.select(Meeting)
            .join(Forum, Forum.id == Meeting.forum_id)
            .where(Forum.slug == "scale", Meeting.status == "convened", Meeting.group_id.is_(None))
            .where(Meeting.starts_at > work.now() + timedelta(days=100))
            .order_by(Meeting.starts_at)
            .limit(LARGE + SMALL)
        ).all()
        people = list(work.session.scalars(sa.select(Person).order_by(Person.id).limit(PARTICIPANTS)))
        for meeting in meetings[:LARGE]:
            register(work, meeting.id, people)
        work.session.flush()
        for rule_id, theirs in zip(self.rules, (meetings[:LARGE], meetings[LARGE:]), strict=True):
            for meeting in theirs:
                book = rule_book(work.session, [meeting.forum_id], [rule_id])
                plan_meetings(work, [meeting], book, why=Reason.MOVED, kind_id=rule_id)
        work.session.flush()
        ours = sa.select(Reminder.id).where(Reminder.rule_id.in_(self.rules))
        planned = list(work.session.scalars(ours.order_by(Reminder.rule_id, Reminder.cause_id, Reminder.id)))
        assert len(planned) >= DUE, len(planned)
        work.session.execute(sa.delete(Reminder).where(Reminder.id.in_(planned[DUE:])))

    def make_due(self) -> None:
        """Nothing of theirs was ever decided, and now is their time."""
        with self._unit() as work:
            ours = Reminder.rule_id.in_(self.rules)
            work.session.execute(
                sa.update(Reminder)
                .where(ours)
                .values(state=ReminderState.PLANNED, decided_at=None, outbox_id=None, due_at=work.now())
            )
            work.session.execute(sa.delete(OutboxMessage).where(OutboxMessage.kind.startswith("reminder.d-")))

    def a_letter(self) -> tuple[str, str]:
        """Text and HTML of one of those in the middle."""
        self.make_due()
        jobs.run_due(self.units)
        with self._unit() as work:
            letters = sa.select(OutboxMessage).where(OutboxMessage.kind.startswith("reminder.d-"))
            ordered = sorted(work.session.scalars(letters), key=lambda letter: len(letter.html or ""))
            middle = ordered[len(ordered) // 2]
            return middle.text, middle.html or ""

    def clear(self) -> None:
        self.make_due()  # without letters
        with self._unit() as work:
            work.session.execute(sa.delete(Reminder).where(Reminder.rule_id.in_(self.rules)))
            work.session.execute(sa.delete(ReminderRule).where(ReminderRule.id.in_(self.rules)))


def _rule(work: Work, audience: str, condition: str) -> UUID:
    rule = ReminderRule(
        id=new_id(),
        slug=f"d-{new_id().hex[-12:]}",
        trigger="meeting.start",
        offset="-P9D",
        audience=[audience],
        condition=condition,
        channels=["email"],
        message=Texts({locale: f"({locale}) {{meeting}}: {{date}}, {{time}}." for locale in LOCALES}),
    )
    work.session.add(rule)
    return rule.id
