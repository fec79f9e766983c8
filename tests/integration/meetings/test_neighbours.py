"""Where other areas and the worker touch meetings."""

from datetime import datetime

import sqlalchemy as sa

from coordinator.kit.ids import new_id
from coordinator.meetings import operations
from coordinator.meetings.models import Participant
from coordinator.proceedings.models import Agenda
from coordinator.proceedings.operations import publish_agenda
from coordinator.worker import Worker
from tests.factories import UTC, slot
from tests.integration.meetings.conftest import facts


def test_publishing_an_agenda_does_the_step_of_the_draft(begin, make, nac, due, meeting_now):
    with begin() as work:
        preset = work.session.merge(nac.preset)
        preset.steps = [
            *preset.steps,
            {
                "step": "draft_agenda",
                "offset_days": -28,
                "relative_to": "meeting_start",
                "audience": "members",
            },
        ]
    with begin(nac.secretary) as work:
        meeting = operations.plan(
            work, forum_id=nac.forum.id, series_id=nac.series.id, facts=facts(), when=slot("2027-04-20T13:00")
        )
    make.item(meeting)
    make.keep(
        Agenda(
            id=new_id(),
            meeting_id=meeting.id,
            day_starts=["13:00"],
            day_minutes=[120],
            published_number=0,
            changed_at=make.clock.now(),
        )
    )
    with begin(nac.secretary) as work:
        publish_agenda(work, meeting.id, tell=False)
    assert due(meeting.id)["draft_agenda"] == "2027-03-23 done"
    sent = meeting_now(meeting.id)
    assert (sent.agenda_sent_at, sent.version, sent.sequence) == (make.clock.now(), 1, 0)


def test_the_worker_erases_practical_needs(app, begin, make, nac, hands):
    meeting = make.meeting(nac.forum)
    make.keep(
        Participant(
            id=new_id(),
            meeting_id=meeting.id,
            display_name="Aino",
            practical_needs="Vegetarian",
            registered_at=make.clock.now(),
        )
    )
    hands.at = datetime(2027, 5, 22, 12, tzinfo=UTC)
    Worker(app).once()
    with begin(read_only=True) as work:
        assert work.session.scalars(sa.select(Participant.practical_needs)).all() == [None]
