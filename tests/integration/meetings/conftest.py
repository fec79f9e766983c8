"""What the tests of meetings share: a forum with its secretary and a series with deadlines."""

import html
import re
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
from coordinator.mail.models import OutboxMessage
from coordinator.meetings import operations
from coordinator.meetings.models import Deadline, DeadlinePreset, Meeting, Series
from coordinator.meetings.rules import Facts, MeetingMode
from tests.factories import slot

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


@pytest.fixture
def planned(begin, nac) -> Meeting:
    with begin(nac.secretary) as work:
        return operations.plan(
            work, forum_id=nac.forum.id, series_id=nac.series.id, facts=facts(),
            when=slot("2027-04-20T13:00", "2027-04-21T12:00"),
        )  # fmt: skip


@pytest.fixture
def people(make, nac):
    """Two who will be told."""
    make.contact_point("FI", name="FI contact", locale="fi")
    make.delegate(nac.forum, "SE", name="SE director", locale="sv")


def outbox(begin) -> list[str]:
    with begin(read_only=True) as work:
        return sorted(work.session.scalars(sa.select(OutboxMessage.to_name)))


def main_of(answer) -> str:
    return answer.get_data(as_text=True).split("<main")[1].split("</main>")[0]


def errors_of(answer) -> str:
    """The summary of errors, as text."""
    found = re.search(r'class="error-summary".*?</div>', answer.get_data(as_text=True), re.DOTALL)
    return html.unescape(re.sub(r"<[^>]+>", " ", found.group())) if found else ""


def carried(answer) -> dict[str, str]:
    """The hidden values that a preview carries on."""
    pairs = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', main_of(answer))
    return {name: html.unescape(value) for name, value in pairs}
