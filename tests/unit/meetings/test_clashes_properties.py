"""Whatever there is: clashes are mutual, and what is hidden leaves a day and nothing else."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from coordinator.meetings.rules import ClashKind, Known, Sitting, clashes_with

FORUMS, PARTIES, PEOPLE, IDS = ([UUID(int=base + n) for n in range(6)] for base in (10, 20, 30, 40))
MEMBERS = frozenset(PARTIES)
START = datetime(2027, 4, 19, tzinfo=UTC)


@st.composite
def sittings(draw: st.DrawFn) -> Sitting:
    begins = START + timedelta(hours=draw(st.integers(0, 90)))
    ends = begins + timedelta(hours=draw(st.integers(1, 50)))
    return Sitting(
        draw(st.sampled_from(IDS)),
        draw(st.sampled_from(FORUMS)),
        begins.date(),
        ends.date(),
        begins,
        ends,
        draw(st.none() | st.sampled_from(PARTIES)),
        draw(st.frozensets(st.sampled_from(PARTIES))),
        draw(st.frozensets(st.sampled_from(PEOPLE))),
    )


def kinds(ours: Sitting, other: Sitting, known: Known = Known.PEOPLE) -> set[ClashKind]:
    return {found.kind for found in clashes_with(ours, [(other, known)], MEMBERS)}


@given(sittings(), sittings())
def test_what_is_in_the_way_of_the_one_is_in_the_way_of_the_other(one, other):
    assert kinds(one, other) == kinds(other, one)


@given(sittings(), sittings())
def test_a_clash_is_of_a_shared_day_and_of_what_both_have(one, other):
    for found in clashes_with(one, [(other, Known.PEOPLE)], MEMBERS):
        assert one.first_on <= found.on <= one.last_on
        assert found.people <= one.people & other.people
        assert found.parties <= (one.parties | {one.host}) & (other.parties | {other.host})


@given(sittings(), st.lists(sittings(), max_size=4), st.data())
def test_nothing_but_the_day_of_hidden_meetings_changes_the_answer(ours, hidden, data):
    """Whoever they are of, where, at what hour, how many: the answer is the same."""
    whole = [replace(each, parties=each.parties | {PARTIES[0]}) for each in hidden]
    other_words = [
        replace(
            each,
            id=UUID(int=100 + n),
            forum_id=data.draw(st.sampled_from(FORUMS)),
            host=data.draw(st.none() | st.sampled_from(PARTIES)),
            people=data.draw(st.frozensets(st.sampled_from(PEOPLE))),
            parties=data.draw(st.frozensets(st.sampled_from(PARTIES), min_size=1)),
            starts_at=START,
            ends_at=START + timedelta(days=5),
        )
        for n, each in enumerate([*whole, *whole])
    ]
    ours = replace(ours, id=None)
    told = clashes_with(ours, [(each, Known.NOTHING) for each in whole], MEMBERS)
    assert told == clashes_with(ours, [(each, Known.NOTHING) for each in other_words], MEMBERS)
    for found in told:
        assert (found.kind, found.other_id, found.parties, found.people) == (
            ClashKind.ENGAGED,
            None,
            frozenset(),
            frozenset(),
        )


@given(sittings(), st.lists(sittings(), max_size=4), st.data())
def test_whom_the_planner_invites_changes_nothing_of_what_is_hidden(ours, hidden, data):
    asked = replace(
        ours,
        host=data.draw(st.none() | st.sampled_from(PARTIES)),
        parties=data.draw(st.frozensets(st.sampled_from(PARTIES))),
        people=data.draw(st.frozensets(st.sampled_from(PEOPLE))),
    )
    others = [(each, Known.NOTHING) for each in hidden]
    assert clashes_with(ours, others, MEMBERS) == clashes_with(asked, others, MEMBERS)


@given(sittings(), st.lists(sittings(), max_size=4))
def test_a_meeting_the_planner_may_know_of_is_never_said_to_be_hidden(ours, others):
    seen = date.min
    for found in clashes_with(ours, [(each, Known.PEOPLE) for each in others], MEMBERS):
        assert found.kind is not ClashKind.ENGAGED
        assert found.other_id is not None
        seen = found.on
    assert seen <= ours.last_on
