"""A forum with a rule for everywhere, one for registration, and a meeting to remind of."""

from datetime import date

import pytest

from coordinator.kit.ids import new_id
from coordinator.kit.texts import Texts
from coordinator.meetings.models import Deadline
from coordinator.meetings.rules import Anchor
from coordinator.reminders.models import ReminderRule


@pytest.fixture
def rule(make):
    """`rule("r-x", offset="-P3D", …)`: a rule for everywhere about the registration deadline."""

    def _rule(slug: str = "r-registration", **over: object) -> ReminderRule:
        values = {
            "trigger": "meeting.registration_deadline", "offset": "-P7D", "audience": ["contact_points"],
            "condition": "country has no registered participant", "channels": ["email"], "every": 0, "times": 0,
            "zone": "venue", "place": "", "message": Texts(en="Registration closes {deadline}: {meeting}."),
        }  # fmt: skip
        return make.keep(ReminderRule(id=new_id(), slug=slug, **(values | over)))

    return _rule


@pytest.fixture
def deadline(make):
    """`deadline(meeting, "registration_deadline", date(2027, 3, 30))`: a step of a meeting."""

    def _deadline(meeting, step: str, due_on: date) -> Deadline:
        return make.keep(Deadline(
            id=new_id(), meeting_id=meeting.id, step=step, due_on=due_on, offset_days=-21,
            relative_to=Anchor.MEETING_START, audience="contact_points",
        ))  # fmt: skip

    return _deadline


@pytest.fixture
def nac(make):
    return make.forum(members="FI SE")


@pytest.fixture
def meeting(make, nac, deadline):
    """In Oslo on Tue 20 April 2027, 13:00; registration closes on 30 March."""
    found = make.meeting(nac, at="2027-04-20T13:00", zone="Europe/Oslo")
    deadline(found, "registration_deadline", date(2027, 3, 30))
    return found
