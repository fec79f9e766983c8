"""The page of a date poll with 62 countries and 12 dates, all answered."""

from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from flask import Flask

from coordinator.core.work import Work
from coordinator.forums.models import Forum, Party
from coordinator.kit.actor import system
from coordinator.kit.ids import new_id
from coordinator.kit.times import LocalSlot
from coordinator.meetings.rules import MeetingMode
from coordinator.scheduling import operations
from coordinator.scheduling.models import PollAnswer, PollOption, PollReply
from coordinator.scheduling.rules.kinds import AnswerVia, Choice, PollState
from coordinator.scheduling.rules.polls import NewOption, PollFacts
from coordinator.web.work import house
from tests.bench.figures import Figure, units
from tests.bench.servers import Client

COUNTRIES, DATES = 62, 12
CHOICES = list(Choice)


def figure(app: Flask, client: Client, hello: Client) -> Figure:
    with app.app_context():
        today = house().clock.now().date()
        with units(app).begin(system(today)) as work:
            poll_id = _poll(work)
    ratio = client.ratio(f"/polls/{poll_id}", beside=hello, times=50)
    return Figure(f"poll of {COUNTRIES} countries and {DATES} dates", ratio, "× hello", 30)


def _poll(work: Work) -> UUID:
    forum = work.session.scalars(sa.select(Forum).where(Forum.slug == "budapest-process")).one()
    parties = list(work.session.scalars(sa.select(Party).order_by(Party.kind, Party.code).limit(COUNTRIES)))
    assert len(parties) == COUNTRIES, len(parties)
    begin = datetime.combine(work.now().date() + timedelta(days=90), datetime.min.time())
    slots = [
        LocalSlot(
            begin + timedelta(days=7 * n, hours=9), begin + timedelta(days=7 * n + 1, hours=16), forum.zone
        )
        for n in range(DATES)
    ]
    facts = PollFacts(
        title="Measured", mode=MeetingMode.IN_PERSON, zone=forum.zone,
        closes_on=work.now().date() + timedelta(days=30),
    )  # fmt: skip
    poll = operations.draft_poll(
        work, forum_id=forum.id, facts=facts, parties={party.id: n % 4 > 0 for n, party in enumerate(parties)},
        options=[NewOption(slot) for slot in slots],
    )  # fmt: skip
    poll.state, poll.opened_at = PollState.OPEN, work.now()
    work.session.flush()
    options = list(work.session.scalars(sa.select(PollOption.id).where(PollOption.poll_id == poll.id)))
    for n, party in enumerate(parties):
        work.session.add(
            PollReply(
                id=new_id(),
                poll_id=poll.id,
                party_id=party.id,
                via=AnswerVia.SIGNED_IN,
                at=work.now(),
                version=1,
            )
        )
        work.session.add_all(
            PollAnswer(
                id=new_id(), poll_id=poll.id, option_id=option, party_id=party.id,
                choice=CHOICES[(n + k) % len(CHOICES)],
            )
            for k, option in enumerate(options)
        )  # fmt: skip
    return poll.id
