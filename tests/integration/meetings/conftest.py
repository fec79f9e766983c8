"""What the tests of meetings share: a forum with its secretary and a series with deadlines."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
import sqlalchemy as sa

from coordinator.accounts.models import Person
from coordinator.core.journal import JournalEntry
from coordinator.forums.models import Forum
from coordinator.forums.rules import Sharing
from coordinator.kit.ids import new_id
from coordinator.meetings.models import Deadline, DeadlinePreset, Meeting, Series
from coordinator.meetings.rules import Facts, MeetingMode

STEPS = [
    {"step": "save_the_date", "offset_days": -120, "relative_to": "meeting_start", "audience": "forum_plus"},
    {"step": "invitation", "offset_days": -42, "relative_to": "meeting_start", "audience": "forum_plus"},
    {
        "step": "registration_deadline",
        "offset_days": -21,
        "relative_to": "meeting_start",
        "audience": "contact_points",
    },
    {"step": "draft_minutes", "offset_days": 10, "relative_to": "meeting_end", "audience": "participants"},
    {
        "step": "erase_practical_needs",
        "offset_days": 30,
        "relative_to": "meeting_end",
        "audience": "secretariat",
    },
]


@dataclass(frozen=True)
class Nac:
    forum: Forum
    secretary: Person
    series: Series
    preset: DeadlinePreset


@pytest.fixture
def nac(make) -> Nac:
    forum = make.forum(members="DK FI IS NO SE")
    preset = make.keep(
        DeadlinePreset(id=new_id(), slug="p-in-person", name="In person", meeting_types=[], steps=STEPS)
    )
    series = make.series(forum, deadline_preset_id=preset.id)
    return Nac(forum, make.secretary(forum, name="Secretary"), series, preset)


def facts(title: str = "Spring meeting", **over: Any) -> Facts:
    values: dict[str, Any] = {"mode": MeetingMode.IN_PERSON, "sharing": Sharing.FORUM}
    return Facts(title=title, **(values | over))


@pytest.fixture
def meeting_now(begin) -> Callable[[Any], Meeting]:
    """The row as it now stands in the database."""

    def _read(meeting_id: Any) -> Meeting:
        with begin(read_only=True) as work:
            row = work.session.get_one(Meeting, meeting_id)
            work.session.expunge(row)
        return row

    return _read


@pytest.fixture
def due(begin) -> Callable[[Any], dict[str, str]]:
    """The deadlines of a meeting: step and day, "done" where it is."""

    def _read(meeting_id: Any) -> dict[str, str]:
        with begin(read_only=True) as work:
            rows = work.session.scalars(sa.select(Deadline).where(Deadline.meeting_id == meeting_id)).all()
        return {r.step: r.due_on.isoformat() + (" done" if r.done_on else "") for r in rows}

    return _read


@pytest.fixture
def journal(begin) -> Callable[[], list[tuple[str, dict[str, Any]]]]:
    """What the journal holds: names of events with their facts, in order."""

    def _read() -> list[tuple[str, dict[str, Any]]]:
        with begin(read_only=True) as work:
            rows = work.session.scalars(sa.select(JournalEntry).order_by(JournalEntry.id)).all()
        return [(row.event, row.facts) for row in rows]

    return _read
