"""Reminders: how fast a plan follows a meeting that moves, and what a large plan costs each heartbeat."""

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa
from flask import Flask

from coordinator.accounts.models import Person
from coordinator.core.work import UnitOfWork, Work
from coordinator.kit.actor import system
from coordinator.kit.ids import new_id
from coordinator.kit.texts import Texts
from coordinator.meetings.models import Meeting, Participant
from coordinator.reminders import jobs
from coordinator.reminders.models import Reminder, ReminderRule
from coordinator.reminders.operations import plan_meeting, replan_kind
from coordinator.reminders.queries import Scope
from coordinator.reminders.queries.rulebook import place_of
from coordinator.reminders.rules import Level, ReminderState
from coordinator.web.work import house
from tests.bench.figures import Figure

PARTICIPANTS = 200
SENDINGS = 5
PLANNED = 100_000


def figures(app: Flask, meeting_id: UUID) -> Iterator[Figure]:
    with app.app_context():
        units: UnitOfWork = house().units
        rule_id = _prepare(units, meeting_id)
        _plan(units, meeting_id)  # the first time, all are new
        yield Figure(
            f"plan of {PARTICIPANTS * SENDINGS:,} reminders follows a moved meeting",
            statistics.median(_moved(units, meeting_id, hours) for hours in (1, 2, 3)),
            "s",
            1,
        )
        yield Figure("rule of a forum with 1,000 meetings is saved", _saved(units, meeting_id), "s", 2)
        before = _beat(units)
        _fill(units, meeting_id, rule_id)
        yield Figure(f"heartbeat with {PLANNED:,} planned rows", _beat(units) / before, "× without", 1.5)
        _clear(units, rule_id)


def _unit(units: UnitOfWork):
    return units.begin(system(units.clock.now().date()))


def _prepare(units: UnitOfWork, meeting_id: UUID) -> UUID:
    with _unit(units) as work:
        people = work.session.scalars(sa.select(Person).order_by(Person.id).limit(PARTICIPANTS)).all()
        assert len(people) == PARTICIPANTS
        register(work, meeting_id, people)
        rule = ReminderRule(
            id=new_id(),
            slug=f"bench-{new_id().hex[-12:]}",
            trigger="meeting.start",
            offset="-P9D",
            audience=["participants"],
            condition="none",
            channels=["email"],
            every=1,
            times=SENDINGS - 1,
            message=Texts({"en": "{meeting} begins on {date}."}),
        )
        work.session.add(rule)
        return rule.id


def register(work: Work, meeting_id: UUID, people: Sequence[Person]) -> None:
    """Those who are not yet are registered at the meeting."""
    there = sa.select(Participant.person_id).where(Participant.meeting_id == meeting_id)
    known = set(work.session.scalars(there))
    for person in people:
        if person.id not in known:
            work.session.add(
                Participant(
                    id=new_id(),
                    meeting_id=meeting_id,
                    person_id=person.id,
                    party_id=person.party_id,
                    display_name=person.display_name,
                    email=person.email,
                    registered_at=work.now(),
                    version=1,
                )
            )


def _plan(units: UnitOfWork, meeting_id: UUID) -> float:
    begun = time.perf_counter()
    with _unit(units) as work:
        plan_meeting(work, meeting_id)
    return time.perf_counter() - begun


def _moved(units: UnitOfWork, meeting_id: UUID, hours: int) -> float:
    """Seconds until the plan of a meeting that moved is on record."""
    with _unit(units) as work:
        meeting = work.session.get_one(Meeting, meeting_id)
        assert meeting.slot is not None
        meeting.set_slot(meeting.slot.moved_to(meeting.slot.start + timedelta(hours=hours)))
    return _plan(units, meeting_id)


def _saved(units: UnitOfWork, meeting_id: UUID) -> float:
    """Median seconds until a new rule for the contact points of a whole forum is on record with its plan."""
    return statistics.median(_saved_once(units, meeting_id) for _ in range(3))


def _saved_once(units: UnitOfWork, meeting_id: UUID) -> float:
    begun = time.perf_counter()
    with _unit(units) as work:
        forum_id = work.session.get_one(Meeting, meeting_id).forum_id
        rule = ReminderRule(
            id=new_id(),
            slug=f"bench-{new_id().hex[-12:]}",
            forum_id=forum_id,
            place=place_of(Level.FORUM, forum_id),
            trigger="meeting.start",
            offset="-P9D",
            audience=["contact_points"],
            condition="none",
            channels=["email"],
            message=Texts({"en": "{meeting} begins on {date}."}),
        )
        work.session.add(rule)
        work.session.flush()
        replan_kind(work, rule.id, rule.trigger, Scope(forum_id))
    seconds = time.perf_counter() - begun
    _clear(units, rule.id)
    return seconds


def _beat(units: UnitOfWork) -> float:
    """Median seconds of a round in which nothing is due."""
    return statistics.median(_timed(lambda: jobs.run_due(units)) for _ in range(30))


def _timed(call: Callable[[], object]) -> float:
    begun = time.perf_counter()
    call()
    return time.perf_counter() - begun


def _fill(units: UnitOfWork, meeting_id: UUID, rule_id: UUID) -> None:
    with _unit(units) as work:
        people = list(work.session.scalars(sa.select(Person.id).order_by(Person.id).limit(PARTICIPANTS)))
        forum_id = work.session.scalar(sa.select(Meeting.forum_id).where(Meeting.id == meeting_id))
        due_at = work.now() + timedelta(days=30)
        rows = [
            {
                "id": new_id(),
                "rule_id": rule_id,
                "cause_id": new_id(),
                "recipient_id": people[number % len(people)],
                "occurrence": 0,
                "audience": "participants",
                "forum_id": forum_id,
                "due_at": due_at,
                "state": ReminderState.PLANNED,
            }
            for number in range(PLANNED)
        ]
        work.session.execute(sa.insert(Reminder), rows)


def _clear(units: UnitOfWork, rule_id: UUID) -> None:
    with _unit(units) as work:
        work.session.execute(sa.delete(Reminder).where(Reminder.rule_id == rule_id))
        work.session.execute(sa.delete(ReminderRule).where(ReminderRule.id == rule_id))
