"""What is true of all orders and all changes of turns."""

from datetime import date, timedelta
from itertools import count, pairwise
from uuid import UUID

from hypothesis import assume, given
from hypothesis import strategies as st

from coordinator.forums import rules
from coordinator.forums.rules import Entry, OfficeRole, Order, Skip
from coordinator.kit.periods import Period

TODAY = date(2026, 11, 25)
PARTIES = [UUID(int=n) for n in range(1, 9)]
ROLES = (OfficeRole.CHAIR, OfficeRole.SECRETARIAT, OfficeRole.HOST)
CHAIR = (OfficeRole.CHAIR,)

days_ahead = st.dates(date(2026, 11, 26), date(2060, 12, 31))
places = st.lists(st.sampled_from(PARTIES), min_size=1, max_size=8).map(
    lambda parties: tuple((party,) for party in parties)
)
orders = st.builds(Order, places, days_ahead, st.integers(1, 48))


def new_ids():
    return (UUID(int=10_000 + n) for n in count())


@st.composite
def entered(draw, roles=ROLES):
    """Entries as an order brings them, one party after the other without a gap."""
    order = draw(st.builds(Order, places, days_ahead, st.integers(6, 36)))
    until = order.first_on + timedelta(days=draw(st.integers(1, 4000)))
    lines = rules.lines_of(rules.turns_of(order, until), roles, [], TODAY)
    return list(rules.entered(lines, replaces=False, ids=new_ids()).after)


def without_doubles(entries) -> bool:
    """Parties that follow themselves never overlap, whatever happened."""
    try:
        rules.check_entries(entries)
    except rules.Overlap:
        return False
    return True


def of_one_role(entries, role=OfficeRole.CHAIR) -> list[Entry]:
    return sorted((e for e in entries if e.role is role), key=lambda e: e.period.from_on)


@given(order=orders, years=st.integers(0, 12))
def test_turns_cover_the_years_without_gap_or_overlap(order, years):
    until = order.first_on + timedelta(days=365 * years)
    turns = rules.turns_of(order, until)
    assert (turns == []) == (until <= order.first_on)
    for one, other in pairwise(turns):
        assert one.period.until_on == other.period.from_on
    if turns and len(turns) < rules.MOST_TURNS:
        assert rules.gaps([turn.period for turn in turns], Period(order.first_on, until)) == []


@given(order=orders)
def test_turns_go_round_the_places(order):
    turns = rules.turns_of(order, date(2075, 1, 1))
    assert all(turn.parties == order.places[turn.number % len(order.places)] for turn in turns)


@given(entries=entered(), data=st.data())
def test_swapping_twice_changes_nothing(entries, data):
    turns = rules.held_turns(entries, ROLES)
    assume(len(turns) > 1)
    one, other = data.draw(st.lists(st.sampled_from(turns), min_size=2, max_size=2, unique=True))
    assume(one.parties != other.parties)
    once = rules.swap(one, other, TODAY).applied_to(entries)
    periods = {one.period, other.period}
    back = [t for t in rules.held_turns(once, ROLES) if t.period in periods]
    twice = rules.swap(back[0], back[1], TODAY).applied_to(once)
    assert sorted(twice, key=lambda e: e.id) == sorted(entries, key=lambda e: e.id)


@given(entries=entered(), data=st.data(), how=st.sampled_from(Skip))
def test_skipping_leaves_no_overlap_and_the_skipped_turn_out(entries, data, how):
    turns = rules.held_turns(entries, ROLES)
    assume(len(turns) > 1)
    skipped = data.draw(st.sampled_from(turns))
    try:
        moves = rules.skip(turns, skipped, how, TODAY)
    except rules.NoNeighbour:
        return
    after = moves.applied_to(entries)
    assert not {e.id for e in skipped.entries} & {e.id for e in after}
    for role in ROLES:
        for one, other in pairwise(of_one_role(after, role)):
            assert not one.period.overlaps(other.period)
    assert without_doubles(after)


@given(entries=entered(), data=st.data(), how=st.sampled_from([Skip.STAY, Skip.EARLY]))
def test_a_filled_gap_leaves_every_day_to_somebody(entries, data, how):
    turns = rules.held_turns(entries, CHAIR)
    assume(len(turns) > 1)
    window = Period(turns[0].period.from_on, turns[-1].period.until_on)
    try:
        moves = rules.skip(turns, data.draw(st.sampled_from(turns)), how, TODAY)
    except rules.NoNeighbour:
        return
    assert rules.gaps([e.period for e in of_one_role(moves.applied_to(entries))], window) == []


@given(entries=entered(roles=CHAIR), data=st.data())
def test_other_days_leave_no_gap_and_no_overlap(entries, data):
    turns = rules.held_turns(entries, CHAIR)
    turn = data.draw(st.sampled_from(turns))
    shift = st.integers(-200, 200).map(lambda n: timedelta(days=n))
    first, until = turn.period.from_on + data.draw(shift), turn.period.until_on + data.draw(shift)
    assume(first < until and first > TODAY)
    try:
        moves = rules.redate(turns, turn, Period(first, until), TODAY)
    except (rules.Swallowed, rules.NothingChanges):
        return
    after = of_one_role(moves.applied_to(entries))
    for one, other in pairwise(after):
        assert one.period.until_on == other.period.from_on


@given(entries=entered(), data=st.data())
def test_another_party_takes_days_and_every_day_stays_held(entries, data):
    turns = rules.held_turns(entries, ROLES)
    turn = data.draw(st.sampled_from(turns))
    length = (turn.period.until_on - turn.period.from_on).days
    begins = data.draw(st.integers(0, length - 1))
    ends = data.draw(st.integers(begins + 1, length))
    period = Period(turn.period.from_on + timedelta(begins), turn.period.from_on + timedelta(ends))
    party = data.draw(st.sampled_from([p for p in PARTIES if p not in turn.parties]))
    after = rules.hand_to(turn, party, period, TODAY, new_ids()).applied_to(entries)
    for role in ROLES:
        held = of_one_role(after, role)
        assert (
            rules.gaps([e.period for e in held], Period(held[0].period.from_on, held[-1].period.until_on))
            == []
        )
        assert [e.party_id for e in held if e.period == period] == [party]
        for one, other in pairwise(held):
            assert not one.period.overlaps(other.period)


@given(entries=entered(), order=orders, replaces=st.booleans())
def test_entering_an_order_is_done_once_and_loses_nothing_unseen(entries, order, replaces):
    until = order.first_on + timedelta(days=2000)
    lines = rules.lines_of(rules.turns_of(order, until), ROLES, entries, TODAY)
    try:
        moves = rules.entered(lines, replaces=replaces, ids=new_ids_of_others())
    except rules.NothingChanges:
        return
    after = moves.applied_to(entries)
    kept = {e for e in entries if e in after}
    assert kept | set(moves.before) == set(entries)
    if not replaces:
        assert moves.before == ()
    for role in ROLES:
        for one, other in pairwise(of_one_role(after, role)):
            assert not one.period.overlaps(other.period)
    again = rules.lines_of(rules.turns_of(order, until), ROLES, after, TODAY)
    assert all(line.outcome is not rules.Outcome.NEW for line in again)
    if replaces:
        assert {line.outcome for line in again} == {rules.Outcome.STANDS}


def new_ids_of_others():
    return (UUID(int=1_000_000 + n) for n in count())


@given(period=st.tuples(days_ahead, st.integers(1, 900)), cut=st.tuples(days_ahead, st.integers(1, 900)))
def test_what_is_cut_and_what_is_left_are_the_whole(period, cut):
    whole = Period(period[0], period[0] + timedelta(period[1]))
    part = Period(cut[0], cut[0] + timedelta(cut[1]))
    left = rules.subtract(whole, part)
    for n in range(0, period[1], 17):
        day = period[0] + timedelta(n)
        assert any(day in rest for rest in left) == (day not in part)
