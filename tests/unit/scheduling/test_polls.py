"""When polls may be answered and changed, which date wins, and what is news to a contact."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from coordinator.kit.times import LocalSlot
from coordinator.meetings.rules import MeetingMode, TooLong
from coordinator.scheduling.rules.kinds import Choice, PollState
from coordinator.scheduling.rules.notices import News, Said, after_letter, from_json, news_of, to_json
from coordinator.scheduling.rules.polls import (
    ClosesInThePast,
    ClosesTooLate,
    Criterion,
    Dated,
    NoOptionLeft,
    NoRequiredParty,
    NothingSaid,
    OptionInThePast,
    PollFacts,
    PollNotOpen,
    Reply,
    TooManyOptions,
    UnknownOption,
    WindowBackwards,
    check_answer,
    check_askable,
    check_facts,
    check_new_options,
    check_taking_answers,
    rank,
)

NOW = datetime(2027, 1, 15, 22, 30, tzinfo=UTC)
DK, FI, IS, NO, SE = (UUID(int=n) for n in range(1, 6))
A, B, C = (UUID(int=n) for n in range(101, 104))
YES, IF_NEED_BE = Choice.YES, Choice.IF_NEED_BE
FACTS = PollFacts(
    title="DG spring", mode=MeetingMode.IN_PERSON, zone="Europe/Oslo", closes_on=date(2027, 1, 15)
)


def days(month: int = 3, day: int = 2) -> LocalSlot:
    start = datetime(2027, month, day, 9)
    return LocalSlot(start, start + timedelta(days=1, hours=7), "Europe/Oslo")


def dated(option: UUID, day: int, points: int | None = None) -> Dated:
    start = datetime(2027, 3, day, 8, tzinfo=UTC)
    return Dated(option, start, start + timedelta(hours=8), points)


def test_the_last_day_is_the_zones_own():
    """Half past ten in the evening UTC is half past eleven in Oslo, and half past midnight in Helsinki."""
    check_taking_answers(PollState.OPEN, date(2027, 1, 15), "Europe/Oslo", NOW)
    with pytest.raises(PollNotOpen):
        check_taking_answers(PollState.OPEN, date(2027, 1, 15), "Europe/Helsinki", NOW)


@pytest.mark.parametrize("state", [PollState.DRAFT, PollState.CLOSED, PollState.DECIDED, PollState.CANCELLED])
def test_only_an_open_poll_takes_answers(state):
    with pytest.raises(PollNotOpen):
        check_taking_answers(state, date(2028, 1, 1), "Europe/Oslo", NOW)


def test_a_poll_may_close_today_and_not_yesterday():
    check_facts(FACTS, NOW)
    with pytest.raises(ClosesInThePast):
        check_facts(replace(FACTS, closes_on=date(2027, 1, 14)), NOW)


def test_nobody_is_asked_without_a_required_party_a_date_and_a_day_before_the_last_date():
    with pytest.raises(NoRequiredParty):
        check_askable([], [days()], date(2027, 2, 1))
    with pytest.raises(NoOptionLeft):
        check_askable([FI], [], date(2027, 2, 1))
    with pytest.raises(ClosesTooLate):
        check_askable([FI], [days()], date(2027, 3, 2))
    check_askable([FI], [days(), days(4)], date(2027, 3, 2))


def test_a_date_to_choose_from_lies_ahead_and_there_are_not_too_many():
    with pytest.raises(OptionInThePast):
        check_new_options(0, [days(1, 14)], NOW)
    with pytest.raises(TooManyOptions):
        check_new_options(40, [days()], NOW)
    with pytest.raises(TooLong):
        check_new_options(
            0, [LocalSlot(datetime(2027, 3, 1, 9), datetime(2030, 3, 1, 9), "Europe/Oslo")], NOW
        )


def test_an_answer_says_something_about_dates_that_there_are():
    with pytest.raises(UnknownOption):
        check_answer({B: YES}, [A], Reply())
    with pytest.raises(NothingSaid):
        check_answer({}, [A], Reply(note="On leave until Monday"))
    check_answer({}, [A], Reply(other_dates="Any Tuesday in March"))


@pytest.mark.parametrize("last", [None, date(2027, 3, 8)])
def test_another_date_has_both_ends_in_order(last):
    with pytest.raises(WindowBackwards):
        check_answer({A: YES}, [A], Reply(other_first_on=date(2027, 3, 9), other_last_on=last))


@pytest.mark.parametrize(
    ("said", "points", "by"),
    [
        ({A: {FI: YES, NO: YES}, B: {FI: Choice.NO, NO: YES, SE: YES}}, (0, 0), Criterion.REQUIRED_NO),
        ({A: {FI: YES, NO: IF_NEED_BE}, B: {FI: YES, SE: YES}}, (0, 0), Criterion.REQUIRED_OPEN),
        ({A: {FI: YES, NO: YES}, B: {FI: YES, NO: IF_NEED_BE, SE: YES}}, (9, 0), Criterion.REQUIRED_YES),
        ({A: {FI: YES, NO: YES, SE: YES}, B: {FI: YES, NO: YES}}, (9, 0), Criterion.OPTIONAL_YES),
        ({A: {FI: YES}, B: {FI: YES}}, (0, 9), Criterion.POINTS),
        ({}, (0, None), Criterion.EARLIEST),
    ],
)
def test_the_criteria_decide_one_after_the_other(said, points, by):
    """A wins each time, and the explanation names the first criterion in which it is better."""
    first, second = rank([dated(B, 9, points[1]), dated(A, 2, points[0])], [FI, NO], [SE], said)
    assert (first.id, first.place, first.ahead_by) == (A, 1, by)
    assert (second.id, second.place, second.ahead_by) == (B, 2, None)


def test_what_others_said_does_not_count():
    """Iceland is not asked any more."""
    (only,) = rank([dated(A, 2)], [FI], [SE], {A: {FI: YES, IS: Choice.NO, SE: Choice.NO}})
    assert (only.score.yes, only.score.no, only.score.required_no) == (1, 1, 0)
    assert only.score.suits_all_required


def said(*options: UUID, state: PollState = PollState.OPEN, won: UUID | None = None, day: int = 15) -> Said:
    return Said(state, frozenset(options), date(2027, 1, day), won)


@pytest.mark.parametrize(
    ("told", "now", "open_to", "answered", "news"),
    [
        (None, said(A, B), {A, B}, False, News.ASKED),
        (None, said(A, B), set(), True, None),
        (said(A), said(A), {A}, False, None),
        (said(A), said(A, B), {A, B}, False, None),
        (said(A), said(A, B), {B}, True, News.NEW_DATES),
        (said(A, B), said(A, B), {B}, True, None),
        (said(A), said(A, day=20), {A}, False, News.DEADLINE),
        (said(A), said(A, day=20), set(), True, None),
        (said(A), said(A, state=PollState.CLOSED), {A}, False, None),
        (said(A), said(A, state=PollState.CANCELLED), {A}, False, News.CANCELLED),
        (None, said(A, state=PollState.CANCELLED), {A}, False, None),
        (None, said(A, state=PollState.DECIDED, won=A), set(), True, None),
        (said(A), said(A, state=PollState.DECIDED, won=A), set(), True, News.DECIDED),
        (said(state=PollState.DECIDED, won=A), said(A, state=PollState.DECIDED, won=A), set(), True, None),
        (said(state=PollState.DECIDED, won=A), said(A, state=PollState.DECIDED, won=B), set(), True, News.DECIDED),
        (said(state=PollState.CANCELLED), said(A), set(), True, News.AGAIN),
    ],
)  # fmt: skip
def test_what_is_news_to_a_contact(told, now, open_to, answered, news):
    assert news_of(told, now, open_to=open_to, answered=answered) is news


def test_dates_once_named_stay_known():
    """A date that is withdrawn and comes back is no news."""
    told = after_letter(said(A, B), said(A))
    assert news_of(told, said(A, B), open_to={B}, answered=True) is None


def test_what_was_said_is_stored_whole():
    letter = said(B, A, state=PollState.DECIDED, won=A)
    assert from_json(to_json(letter)) == letter
    assert from_json(None) is None
