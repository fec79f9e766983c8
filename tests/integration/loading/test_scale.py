"""Invented data for measuring: the same every time, topped up when asked for more."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from coordinator.accounts.models import Grant, Person
from coordinator.forums.models import Forum
from coordinator.kit.actor import Role
from coordinator.loading import scale
from coordinator.loading.demonstration import load_demonstration
from coordinator.meetings.models import Deadline, Meeting
from coordinator.proceedings.models import AgendaItem, AgendaVersion
from coordinator.web.work import begin_system_work
from tests.conftest import NOW

TODAY = NOW.date()


def test_the_first_forum_holds_a_thousand_and_the_others_the_rest():
    assert [(s.slug, s.meetings) for s in scale.shares(2300)] == [
        ("scale", 1000),
        ("scale-2", 1000),
        ("scale-3", 300),
    ]
    assert [(s.slug, s.meetings) for s in scale.shares(7)] == [("scale", 7)]
    assert list(scale.shares(0)) == []


def test_only_what_is_lacking_is_made():
    assert [list(numbers) for numbers in scale.batches(3, 5)] == [[3, 4]]
    assert list(scale.batches(5, 5)) == []
    assert [len(numbers) for numbers in scale.batches(0, 600)] == [250, 250, 100]


@pytest.fixture
def place(app):
    with begin_system_work() as work:
        load_demonstration(work, TODAY)
    with begin_system_work() as work:
        return scale.make_place(work, "scale", with_cast=True)


def test_meetings_have_agendas_and_deadlines_and_lie_within_the_window_of_feeds(begin, place):
    with begin() as work:
        scale.add_meetings(work, place, range(0, 1000, 50), TODAY, busy=True)
    with begin(read_only=True) as work:
        meetings = work.session.scalars(sa.select(Meeting).where(Meeting.forum_id == place.forum_id)).all()
        assert len(meetings) == 20
        assert all(TODAY - timedelta(days=90) < m.first_on < TODAY + timedelta(days=729) for m in meetings)
        assert all(m.first_on.weekday() < 5 and m.slot is not None for m in meetings)
        assert len({m.uid for m in meetings}) == 20
        ids = [m.id for m in meetings]
        for model, each in ((AgendaItem, 8), (AgendaVersion, 1), (Deadline, 3)):
            counted = work.session.scalar(sa.select(sa.func.count()).where(model.meeting_id.in_(ids)))
            assert counted == 20 * each
        assert scale.counts(work) == {"scale": 20}


def test_the_demonstrations_people_take_part_in_the_first_forum(begin, place):
    with begin(read_only=True) as work:
        rows = work.session.execute(
            sa.select(Person.ref, Grant.role)
            .join(Grant, Grant.person_id == Person.id)
            .where(Grant.forum_id == place.forum_id)
            .order_by(Person.ref)
        ).all()
    assert rows == [
        ("demo-director", Role.DELEGATE),
        ("demo-expert", Role.EXPERT),
        ("demo-secretariat", Role.SECRETARIAT),
    ]


def test_a_place_is_made_once_and_people_are_spread(begin, place):
    with begin() as work:
        assert scale.make_place(work, "scale", with_cast=True) == place
        second = scale.make_place(work, "scale-2", with_cast=False)
    with begin() as work:
        scale.add_people(work, range(60), [place, second])
    with begin(read_only=True) as work:
        assert scale.count_people(work) == 60
        spread = work.session.execute(
            sa.select(Forum.slug, sa.func.count())
            .join(Grant, Grant.forum_id == Forum.id)
            .join(Person, Person.id == Grant.person_id)
            .where(Person.source == scale.SOURCE)
            .group_by(Forum.slug)
            .order_by(Forum.slug)
        ).all()
    assert spread == [("scale", 50), ("scale-2", 10)]
