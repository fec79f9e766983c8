"""One unit of work is one transaction is one set of journal entries."""

import threading
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError, IntegrityError

from coordinator.accounts.models import Person
from coordinator.core.db import db
from coordinator.core.jobs import Lease, release_lease, take_lease
from coordinator.core.journal import JournalEntry
from coordinator.core.work import UnitOfWork
from coordinator.kit.actor import system
from coordinator.kit.errors import EditedMeanwhile, Forbidden
from coordinator.kit.events import Event
from coordinator.web.work import house


@dataclass(frozen=True, slots=True)
class Renamed(Event):
    person_id: UUID
    length: int


def unit(reactions=None):
    here = house()
    return UnitOfWork(here.clock, here.settings, reactions or {}).begin(system(here.clock.now().date()))


def test_an_event_is_journalled_in_the_same_transaction(make, begin):
    person = make.person()
    with begin() as work:
        work.record(Renamed(person.id, 7))
    with begin(read_only=True) as work:
        entry = work.session.scalars(sa.select(JournalEntry)).one()
    assert (entry.event, entry.person_id, entry.facts, entry.at) == (
        "Renamed",
        person.id,
        {"length": 7},
        work.now(),
    )


def test_if_a_reaction_fails_nothing_has_happened(make):
    person = make.person("Before")

    def explode(work, event):
        raise RuntimeError("no")

    with pytest.raises(RuntimeError, match="no"), unit({Renamed: (explode,)}) as work:
        work.session.get_one(Person, person.id).display_name = "After"
        work.record(Renamed(person.id, 5))
    with unit() as work:
        assert work.session.get_one(Person, person.id).display_name == "Before"
        assert work.session.scalar(sa.select(sa.func.count()).select_from(JournalEntry)) == 0


def test_a_reaction_may_not_record(make):
    person = make.person()

    def chain(work, event):
        work.record(event)

    with pytest.raises(RuntimeError, match="may not record"), unit({Renamed: (chain,)}) as work:
        work.record(Renamed(person.id, 5))


def test_units_do_not_nest(begin):
    with begin(), pytest.raises(RuntimeError, match="do not nest"), begin():
        pass


def test_what_is_refused_changes_nothing(make, begin):
    person = make.person("Before")
    with pytest.raises(Forbidden), begin() as work:
        work.session.get_one(Person, person.id).display_name = "After"
        work.require(False)
    with begin(read_only=True) as work:
        assert work.session.get_one(Person, person.id).display_name == "Before"


def test_the_second_of_two_who_save_the_same_row_is_told(make, begin):
    person = make.person("Before")
    with begin(read_only=True) as work:
        stale = work.session.get_one(Person, person.id)
    with begin() as work:
        work.session.get_one(Person, person.id).display_name = "First"
    with pytest.raises(EditedMeanwhile), begin() as work:
        stale.display_name = "Second"
        work.session.add(stale)
    with begin(read_only=True) as work:
        assert work.session.get_one(Person, person.id).display_name == "First"


def test_of_two_who_store_the_same_new_thing_at_once_the_later_is_told(app, make, hands):
    """The first has stored it and not yet committed when the second does; SQLite lets the second wait."""
    on_postgresql = db.engine.dialect.name == "postgresql"
    stored, begun = threading.Event(), threading.Event()
    outcomes: dict[str, str] = {}

    def first() -> None:
        with app.app_context(), unit() as work:
            take_lease(work.session, "same", holder="first", now=hands.at, length=timedelta(minutes=1))
            work.session.flush()
            stored.set()
            if on_postgresql:
                assert begun.wait(20)
        outcomes["first"] = "stored"

    def second() -> None:
        assert stored.wait(20)
        with app.app_context():
            try:
                with unit() as work:
                    begun.set()
                    work.session.add(Lease(name="same", holder="second", until=hands.at))
            except EditedMeanwhile:
                outcomes["second"] = "told"
            except IntegrityError:
                outcomes["second"] = "found it there"

    run = [threading.Thread(target=each) for each in (first, second)]
    for thread in run:
        thread.start()
    for thread in run:
        thread.join(timeout=60)
    assert outcomes == {"first": "stored", "second": "told" if on_postgresql else "found it there"}


@pytest.mark.parametrize("statement", ["UPDATE journal_entry SET event = 'x'", "DELETE FROM journal_entry"])
def test_the_journal_only_grows(make, begin, statement):
    person = make.person()
    with begin() as work:
        work.record(Renamed(person.id, 1))
    with pytest.raises(DatabaseError, match="append-only"), begin() as work:
        work.session.execute(sa.text(statement))


def test_a_lease_is_held_by_one_and_can_be_taken_over(begin, hands):
    def take(holder):
        with begin() as work:
            return take_lease(
                work.session, "reminders", holder=holder, now=hands.at, length=timedelta(seconds=45)
            )

    assert take("one")
    assert take("one")
    assert not take("two")
    hands.at += timedelta(seconds=45)
    assert take("two")
    with begin() as work:
        release_lease(work.session, "reminders", holder="two", now=hands.at)
    assert take("one")


def test_a_reading_unit_writes_nothing(make, begin):
    person = make.person("Before")
    with pytest.raises(DatabaseError, match=r"read-?only"), begin(read_only=True) as work:
        work.session.execute(sa.update(Person).values(display_name="After"))
    with begin() as work:
        assert work.session.get_one(Person, person.id).display_name == "Before"
        work.session.get_one(Person, person.id).display_name = "After"
    with begin(read_only=True) as work:
        assert work.session.get_one(Person, person.id).display_name == "After"
