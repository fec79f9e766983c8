"""A move and a registration at the same moment: each sees what the other did, nobody is told twice."""

import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa

from coordinator.kit.errors import EditedMeanwhile
from coordinator.mail.models import OutboxMessage
from coordinator.meetings import operations
from coordinator.meetings.operations import Delegate
from coordinator.meetings.rules import MeetingStatus
from coordinator.web.work import house
from tests.conftest import acting
from tests.factories import slot
from tests.ics_reader import events
from tests.posting import leave_now

TEN = timedelta(minutes=10)


@pytest.fixture
def nac(make):
    return make.forum("nac", members="FI SE")


def test_who_is_registered_while_the_meeting_moves_gets_one_letter_with_the_new_time(
    app, make, nac, begin, hands
):
    make.delegate(nac, "FI", email="fi@example.org")
    secretary, contact = make.secretary(nac), make.contact_point("SE", email="se@example.org")
    meeting, sweden = make.meeting(nac, status=MeetingStatus.PLANNED), make.party("SE").id
    with begin(secretary) as work:
        operations.convene(work, meeting.id)
    hands.at += TEN
    leave_now(begin)
    start, failed = threading.Barrier(2, timeout=20), []

    def together(actor, act):
        with app.app_context():
            try:
                start.wait()
                with house().units.begin(actor) as work:
                    act(work)
            except EditedMeanwhile:
                failed.append(act)

    acts = [
        (
            acting(secretary, app),
            lambda work: operations.reschedule(work, meeting.id, slot("2027-04-21T13:00")),
        ),
        (
            acting(contact, app),
            lambda work: operations.register(
                work, meeting.id, sweden, Delegate(name="Eva Ek", email="ek@example.org")
            ),
        ),
    ]
    threads = [threading.Thread(target=together, args=each) for each in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert failed == []
    hands.at += TEN
    letters = leave_now(begin)
    assert sorted(letter.to_address for letter in letters) == [
        "ek@example.org",
        "fi@example.org",
        "se@example.org",
    ]
    for letter in letters:
        (event,) = events(letter.calendar.encode()).values()
        assert event.one("DTSTART").raw == "20270421T130000"
    with begin(read_only=True) as work:
        mine = sa.select(sa.func.count()).where(OutboxMessage.to_address == "ek@example.org")
        assert work.session.scalar(mine) == 1
