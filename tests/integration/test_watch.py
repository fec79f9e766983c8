"""When delivery is ill: told by mail once, on the desk, at /readyz and in the figures."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa

from coordinator.core.jobs import take_lease
from coordinator.core.work import UnitOfWork
from coordinator.mail.jobs import drain
from coordinator.mail.models import OutboxMessage
from coordinator.mail.operations import Letter, enqueue
from coordinator.mail.rules import ALARM_AFTER
from coordinator.watch import AGAIN_AFTER, watch
from coordinator.web.work import house
from tests.sink import Sink


@pytest.fixture
def sink() -> Iterator[Sink]:
    with Sink() as running:
        yield running


@pytest.fixture
def units(app, sink) -> UnitOfWork:
    here = house()
    return UnitOfWork(here.clock, here.settings.model_copy(update={"smtp_url": sink.url}), {})


@pytest.fixture
def silent(begin, hands):
    """A worker was seen, and then not for longer than anybody should wait."""
    with begin() as work:
        take_lease(work.session, "outbox:w", holder="w", now=hands.at, length=timedelta(seconds=45))
    hands.at += ALARM_AFTER + timedelta(minutes=1)


def letter() -> Letter:
    return Letter(kind="notice", to_address="a@example.org", to_name="A", locale="en", subject="S", text="T")


def test_administrators_are_told_once_for_each_illness(make, units, sink, silent, hands, begin):
    boss = make.administrator()
    make.contact_point("FI")
    assert watch(units)
    assert not watch(units)
    assert sink.recipients == [boss.email]
    assert (
        "No worker has been seen since Wed 25 November 2026"
        in sink.messages[0].get_body(("plain",)).get_content()
    )
    hands.at += AGAIN_AFTER
    assert watch(units)
    with begin() as work:
        take_lease(work.session, "outbox:w", holder="w", now=hands.at, length=timedelta(seconds=45))
    assert not watch(units)  # well again
    hands.at += ALARM_AFTER * 2
    assert watch(units)
    assert len(sink.messages) == 3


def test_the_alarm_sends_nothing_but_itself(make, units, sink, silent, begin):
    make.administrator()
    with begin() as work:
        enqueue(work, letter())
    assert watch(units)
    assert len(sink.messages) == 1
    with begin(read_only=True) as work:
        found = work.session.execute(sa.select(OutboxMessage.kind, OutboxMessage.state))
        assert {tuple(row) for row in found} == {
            ("alarm", "sent"),
            ("notice", "queued"),
        }


def test_mail_that_waits_too_long_is_an_illness_though_a_worker_runs(make, units, sink, hands, begin):
    make.administrator()
    with begin() as work:
        enqueue(work, letter())
    hands.at += ALARM_AFTER + timedelta(seconds=1)
    with begin() as work:
        take_lease(work.session, "outbox:w", holder="w", now=hands.at, length=timedelta(seconds=45))
    assert watch(units)
    assert drain(units, holder="w")
    assert not watch(units)


def test_where_nothing_ran_and_nothing_waits_nobody_is_woken(make, units, sink):
    make.administrator()
    assert not watch(units)


def test_ready_stays_ready_and_says_who_is_silent(make, client_of, silent, begin, monkeypatch):
    asked = []
    monkeypatch.setattr("coordinator.health.watch_aside", lambda: asked.append(True))
    answer = client_of().get("/readyz")
    assert (answer.status_code, answer.get_json()["worker"], asked) == (200, "silent", [True])


def test_the_desk_of_those_who_see_the_outbox_says_so(make, client_of, silent):
    nac = make.forum("nac")
    for person, told in (
        (make.administrator(), True),
        (make.secretary(nac), True),
        (make.contact_point("FI"), False),
    ):
        page = client_of(person).get("/").get_data(as_text=True)
        assert ("No worker has been seen since" in page) is told


def test_the_figures_say_when_the_server_is_down(make, client_of, units, sink, begin):
    with begin() as work:
        enqueue(work, letter())
    sink.stop()
    drain(units, holder="w")
    client = client_of(make.administrator())
    text = client.get("/metrics").get_data(as_text=True)
    assert "coordinator_mail_server_down 1.0" in text
    assert "coordinator_outbox_due_messages 1.0" in text
    assert "The mail server has not answered since" in client.get("/outbox").get_data(as_text=True)
