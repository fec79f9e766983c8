"""Two people at the same moment: nobody overwrites what they have not seen, and nothing is told twice."""

import threading
from collections import Counter
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from coordinator.kit.errors import Conflict, CoordinatorError, EditedMeanwhile
from coordinator.meetings.models import Meeting
from coordinator.meetings.operations import cancel, convene
from coordinator.meetings.rules import MeetingStatus
from coordinator.scheduling import operations, queries
from coordinator.scheduling.models import Poll, PollAnswer, PollOption, PollReply
from coordinator.scheduling.rules.kinds import Choice, PollState
from coordinator.scheduling.rules.polls import NewOption, PollNotOpen, PollOver
from coordinator.web.work import house
from tests.conftest import acting
from tests.factories.polls import FIRST, THIRD, ask, facts, span
from tests.posting import leave_now

YES, NO = Choice.YES, Choice.NO


@pytest.fixture
def together(app):
    """`together((person, act), …)`: each in a unit and thread of its own at the same moment; what each raised."""

    def _together(*acts):
        start, raised = threading.Barrier(len(acts), timeout=20), [None] * len(acts)
        actors = [acting(person, app) for person, _act in acts]

        def run(number):
            with app.app_context():
                start.wait()
                try:
                    with house().units.begin(actors[number]) as work:
                        acts[number][1](work)
                except CoordinatorError as error:
                    raised[number] = error

        threads = [threading.Thread(target=run, args=(n,)) for n in range(len(acts))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=30)
        return raised

    return _together


def give(asked, code, *choices, **over):
    chosen = dict(zip(asked.options, choices, strict=False))
    return lambda work: operations.give_answer(work, asked.poll_id, asked.parties[code], chosen, **over)


@pytest.mark.parametrize("version", [0, None])
def test_of_two_first_answers_of_one_country_one_stands_whole(begin, make, together, version):
    asked = ask(begin, make)
    colleague = make.delegate(asked.forum, "FI")
    raised = together(
        (asked.contacts["FI"], give(asked, "FI", YES, YES, version=version)),
        (colleague, give(asked, "FI", NO, NO, version=version)),
    )
    assert {type(each) for each in raised} <= {type(None), EditedMeanwhile}
    assert raised.count(None) == 1 if version == 0 else raised.count(None) >= 1
    with begin(read_only=True) as work:
        assert len(work.session.scalars(sa.select(PollReply)).all()) == 1
        choices = work.session.scalars(sa.select(PollAnswer.choice)).all()
    assert choices in ([YES, YES], [NO, NO])


def test_of_two_amendments_that_saw_the_same_answer_one_is_told_so(begin, make, together):
    asked = ask(begin, make)
    colleague = make.delegate(asked.forum, "FI")
    with begin(asked.contacts["FI"]) as work:
        give(asked, "FI", YES, NO)(work)
    raised = together(
        (asked.contacts["FI"], give(asked, "FI", YES, YES, version=1)),
        (colleague, give(asked, "FI", NO, NO, version=1)),
    )
    assert Counter(type(each) for each in raised) == {type(None): 1, EditedMeanwhile: 1}


def test_answers_of_different_countries_do_not_stand_in_each_others_way(begin, make, together):
    asked = ask(begin, make)
    raised = together(
        *((asked.contacts[code], give(asked, code, YES, NO)) for code in ("DK", "FI", "NO", "SE"))
    )
    assert raised == [None] * 4
    with begin(asked.secretary, read_only=True) as work:
        assert queries.results(work, queries.get_poll(work, asked.poll_id)).answered == 4


def test_an_answer_comes_before_the_decision_or_is_refused(begin, make, together):
    asked = ask(begin, make)
    raised = together(
        (asked.contacts["FI"], give(asked, "FI", YES, NO)),
        (asked.secretary, lambda work: operations.decide(work, asked.poll_id, asked.options[0])),
    )
    assert raised[1] is None
    assert raised[0] is None or isinstance(raised[0], PollNotOpen)
    with begin(asked.secretary, read_only=True) as work:
        answered = queries.results(work, queries.get_poll(work, asked.poll_id)).answered
    assert answered == (1 if raised[0] is None else 0)


def test_a_poll_is_decided_once(begin, make, together, hands):
    asked = ask(begin, make)
    hands.at += timedelta(minutes=15)
    leave_now(begin)
    other = make.secretary(asked.forum)
    raised = together(
        (asked.secretary, lambda work: operations.decide(work, asked.poll_id, asked.options[0])),
        (other, lambda work: operations.decide(work, asked.poll_id, asked.options[1])),
    )
    assert sorted(type(each) for each in raised if each is not None) == [PollOver]
    with begin(read_only=True) as work:
        assert len(work.session.scalars(sa.select(Meeting)).all()) == 1
    hands.at += timedelta(minutes=15)
    told = Counter(letter.to_address for letter in leave_now(begin))
    assert set(told.values()) == {1}


def test_the_same_date_is_added_once(begin, make, together):
    asked = ask(begin, make)
    other = make.secretary(asked.forum)

    def add(work):
        operations.add_options(work, asked.poll_id, [NewOption(span(THIRD))])

    raised = together((asked.secretary, add), (other, add))
    assert {type(each) for each in raised} <= {type(None), EditedMeanwhile}
    with begin(read_only=True) as work:
        options = work.session.scalars(sa.select(PollOption)).all()
    assert len(options) == 3


def test_a_date_is_added_while_somebody_answers(begin, make, together, hands):
    """Whichever came first: the new date is open to the country, and it hears of it once."""
    asked = ask(begin, make, required="FI", optional="")
    hands.at += timedelta(minutes=15)
    leave_now(begin)
    raised = together(
        (asked.contacts["FI"], give(asked, "FI", YES, NO)),
        (
            asked.secretary,
            lambda work: operations.add_options(work, asked.poll_id, [NewOption(span(THIRD))]),
        ),
    )
    assert raised == [None, None]
    with begin(asked.secretary, read_only=True) as work:
        page = queries.get_page(work, asked.poll_id)
        assert page.poll.state is PollState.OPEN
        assert [line.code for line in page.result.owing()] == ["FI"]
    hands.at += timedelta(minutes=15)
    assert len(leave_now(begin)) <= 1


@pytest.fixture
def planned(make, begin):
    """A meeting that was planned with a year: its id and its forum's, and two officers."""
    forum = make.forum("nac", members="DK FI")
    one, other, day = make.secretary(forum), make.secretary(forum), date(2028, 4, 4)
    series = make.series(forum, "directors")
    with begin(one) as work:
        (meeting,) = operations.plan_picked(work, [operations.Pick(series.id, day, day)])
        return meeting.id, forum.id, one, other


def test_a_meeting_is_convened_or_taken_back(begin, together, planned):
    meeting_id, _forum_id, one, other = planned
    raised = together(
        (one, lambda work: operations.take_back_planned(work, [meeting_id])),
        (other, lambda work: convene(work, meeting_id, tell=True)),
    )
    assert raised.count(None) == 1
    with begin(read_only=True) as work:
        statuses = work.session.scalars(sa.select(Meeting.status)).all()
    assert statuses == ([] if raised[0] is None else [MeetingStatus.CONVENED])


def test_a_meeting_is_polled_about_or_taken_back(begin, make, together, planned):
    meeting_id, forum_id, one, other = planned
    asked = {make.party("FI").id: True}

    def draft(work):
        operations.draft_poll(
            work, forum_id=forum_id, facts=facts(), parties=asked, options=[NewOption(span(THIRD))],
            meeting_id=meeting_id,
        )  # fmt: skip

    raised = together((one, lambda work: operations.take_back_planned(work, [meeting_id])), (other, draft))
    assert raised.count(None) == 1
    with begin(read_only=True) as work:
        assert len(work.session.scalars(sa.select(Meeting)).all()) == (0 if raised[0] is None else 1)


def test_no_meeting_that_was_cancelled_gets_a_date(begin, make):
    """Also where the poll offers the very date that the meeting had."""
    forum = make.forum("nac", members="DK FI NO SE")
    meeting = make.meeting(forum, status="planned", at=f"{FIRST}T09:00", end=f"{FIRST}T16:00")
    asked = ask(begin, make, forum=forum, meeting_id=meeting.id)
    with begin(asked.secretary) as work:
        cancel(work, meeting.id, reason="Elections", tell=False)
    for option in asked.options:
        with begin(asked.secretary) as work, pytest.raises(Conflict):
            operations.decide(work, asked.poll_id, option)
    with begin(read_only=True) as work:
        assert work.session.scalars(sa.select(Poll.state)).one() is PollState.OPEN
