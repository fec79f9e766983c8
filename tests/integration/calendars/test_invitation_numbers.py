"""SEQUENCE of one guest's copy (RFC 5546 2.1.4, 3.2.5): who leaves and comes back gets ever higher ones."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from coordinator.calendars.models import Invitation
from coordinator.calendars.queries.guests import find_guest, known_of
from coordinator.meetings import operations
from coordinator.meetings.models import Meeting
from coordinator.meetings.operations import Delegate
from coordinator.meetings.rules import MeetingStatus
from tests.factories import slot
from tests.ics_reader import events
from tests.posting import leave_now

TEN = timedelta(minutes=10)
EVA = "ek@example.org"


@pytest.fixture
def meeting(make, nac, begin, hands):
    """One to which a director was called."""
    secretary = make.secretary(nac)
    make.delegate(nac, "FI", email="dg@example.org")
    found = make.meeting(nac, status=MeetingStatus.PLANNED)
    with begin(secretary) as work:
        operations.convene(work, found.id)
    hands.at += TEN
    leave_now(begin)
    return found


@pytest.fixture
def then(make, nac, meeting, begin, hands):
    """`then(operations.move, …)`: it is done, the window closes; method and SEQUENCE of Eva's letter."""
    secretary = make.secretary(nac)

    def _then(operation, *args, **named):
        with begin(secretary) as work:
            row = operation(work, *args, **named)
        hands.at += TEN
        letters = [letter for letter in leave_now(begin) if letter.to_address == EVA]
        said = []
        for letter in letters:
            (event,) = events(letter.calendar.encode()).values()
            said.append((letter.calendar_method, int(event.text("SEQUENCE"))))
        return row, said

    return _then


@pytest.fixture
def known(begin):
    """Between which numbers an answer of Eva's is believed."""

    def _known():
        with begin(read_only=True) as work:
            row = work.session.scalars(sa.select(Invitation).where(Invitation.address == EVA)).one()
            found = known_of(find_guest(work, row.id))
            return found.lowest, found.sequence

    return _known


def test_each_end_and_each_return_has_a_higher_number(make, meeting, then, known):
    party, eva = make.party("SE").id, Delegate(name="Eva Ek", email=EVA)
    row, said = then(operations.register, meeting.id, party, eva)
    ((method, first),) = said
    assert method == "REQUEST"
    assert known() == (first - 1, first)  # the time is older than the convening
    assert then(operations.withdraw, row.id)[1] == [("CANCEL", first + 1)]
    row, said = then(operations.register, meeting.id, party, eva)
    assert said == [("REQUEST", first + 2)]
    assert known() == (first + 1, first + 2)
    assert then(operations.reschedule, meeting.id, slot("2027-04-22T13:00"), tell=True)[1] == [
        ("REQUEST", first + 3)
    ]
    assert known() == (first + 3, first + 3)  # an answer to the time before is out of date
    assert then(operations.cancel, meeting.id, reason="Ill", tell=True)[1] == [("CANCEL", first + 4)]
    assert then(operations.reinstate, meeting.id, tell=True)[1] == [("REQUEST", first + 5)]
    assert then(operations.withdraw, row.id)[1] == [("CANCEL", first + 6)]


def test_others_keep_the_numbers_of_the_meeting(make, meeting, then, begin):
    party, eva = make.party("SE").id, Delegate(name="Eva Ek", email=EVA)
    row, _said = then(operations.register, meeting.id, party, eva)
    then(operations.withdraw, row.id)
    with begin(read_only=True) as work:
        now = work.session.get_one(Meeting, meeting.id).sequence
        told = work.session.scalars(
            sa.select(Invitation.waiting).where(Invitation.address == "dg@example.org")
        )
        assert [(each["sequence"], each["ahead"]) for each in told] == [(now, 0)]
