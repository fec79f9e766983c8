"""What holds of every poll's ranking."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import assume, given
from hypothesis import strategies as st

from coordinator.scheduling.rules.kinds import Choice
from coordinator.scheduling.rules.polls import Dated, rank

PARTIES = [UUID(int=n) for n in range(1, 8)]
OPTIONS = [UUID(int=n) for n in range(101, 107)]


@st.composite
def polls(draw):
    options = [
        Dated(
            option,
            start,
            start + timedelta(hours=draw(st.integers(1, 3))),
            draw(st.none() | st.integers(0, 3)),
        )
        for option in draw(st.lists(st.sampled_from(OPTIONS), min_size=1, unique=True))
        for start in [datetime(2027, 3, draw(st.integers(1, 4)), 8, tzinfo=UTC)]
    ]
    required = draw(st.lists(st.sampled_from(PARTIES), min_size=1, unique=True))
    optional = [p for p in draw(st.lists(st.sampled_from(PARTIES), unique=True)) if p not in required]
    choice = st.sampled_from(Choice)
    said = {o.id: draw(st.dictionaries(st.sampled_from(PARTIES), choice)) for o in options}
    return options, required, optional, said


@given(polls(), st.randoms())
def test_the_ranking_hangs_on_nothing_but_the_answers(poll, chance):
    options, required, optional, said = poll
    mixed = [options[:], required[:], optional[:]]
    for part in mixed:
        chance.shuffle(part)
    answers = [(o, p, c) for o, by_party in said.items() for p, c in by_party.items()]
    chance.shuffle(answers)
    again: dict[UUID, dict[UUID, Choice]] = {}
    for option, party, choice in answers:
        again.setdefault(option, {})[party] = choice
    assert rank(*mixed, again) == rank(options, required, optional, said)


@given(polls())
def test_the_ranking_is_a_total_order(poll):
    options, required, optional, said = poll
    ranked = rank(options, required, optional, said)
    assert sorted(r.id for r in ranked) == sorted(o.id for o in options)
    assert [r.place for r in ranked] == list(range(1, len(options) + 1))
    assert [r.score.key for r in ranked] == sorted(r.score.key for r in ranked)
    assert [r.ahead_by is None for r in ranked] == [False] * (len(ranked) - 1) + [True]


@given(polls(), st.data())
def test_a_yes_never_makes_a_date_worse(poll, data):
    options, required, optional, said = poll
    option = data.draw(st.sampled_from([o.id for o in options]))
    party = data.draw(st.sampled_from(PARTIES))
    before = {r.id: r.place for r in rank(options, required, optional, said)}
    better = {**said, option: {**said[option], party: Choice.YES}}
    after = {r.id: r.place for r in rank(options, required, optional, better)}
    assert after[option] <= before[option]


@given(polls(), st.data())
def test_withdrawing_a_date_changes_nothing_between_the_others(poll, data):
    options, required, optional, said = poll
    assume(len(options) > 1)
    gone = data.draw(st.sampled_from(options))
    with_it = [(r.id, r.score) for r in rank(options, required, optional, said) if r.id != gone.id]
    rest = [o for o in options if o != gone]
    assert [(r.id, r.score) for r in rank(rest, required, optional, said)] == with_it


@given(polls())
def test_the_winner_is_explained_by_the_first_difference(poll):
    options, required, optional, said = poll
    ranked = rank(options, required, optional, said)
    assume(len(ranked) > 1)
    first, second = ranked[0], ranked[1]
    one, other = first.score.value(first.ahead_by), second.score.value(first.ahead_by)
    assert one != other or first.score.key == second.score.key
