"""Orders, turns and their changes, value by value."""

from datetime import date
from itertools import count
from uuid import UUID

import pytest

from coordinator.forums import rules
from coordinator.forums.rules import Entry, OfficeRole, Order, Outcome, Skip
from coordinator.kit.periods import Period

TODAY = date(2026, 11, 25)
CHAIR, CO_CHAIR, SECRETARIAT, HOST = (
    OfficeRole.CHAIR, OfficeRole.CO_CHAIR, OfficeRole.SECRETARIAT, OfficeRole.HOST,
)  # fmt: skip
DK, FI, IS, NO, SE, ICMPD, NGO = (UUID(int=n) for n in range(1, 8))
IDS = [UUID(int=n) for n in range(1000, 1400)]


def year(first: int, last: int | None = None) -> Period:
    return Period(date(first, 1, 1), date((last or first) + 1, 1, 1))


def entry(number: int, party: UUID, period: Period, role: OfficeRole = CHAIR) -> Entry:
    return Entry(UUID(int=500 + number), role, party, period)


def yearly(*parties: UUID, first: int = 2027, roles=(CHAIR,)) -> list[Entry]:
    numbers = count()
    return [
        entry(next(numbers), party, year(first + n), role)
        for n, party in enumerate(parties)
        for role in roles
    ]


def holders(entries, role: OfficeRole = CHAIR) -> list[tuple[UUID, Period]]:
    mine = [e for e in entries if e.role is role]
    return [(e.party_id, e.period) for e in sorted(mine, key=lambda e: e.period.from_on or date.min)]


def turn(entries, period: Period, roles=(CHAIR,)):
    return next(t for t in rules.held_turns(entries, roles) if t.period == period)


def test_the_nordic_order_goes_round():
    order = Order(((DK,), (FI,), (NO,), (SE,), (IS,)), date(2027, 1, 1), 12)
    turns = rules.turns_of(order, date(2037, 1, 1))
    assert [t.parties[0] for t in turns] == [DK, FI, NO, SE, IS] * 2
    assert [t.period for t in turns] == [year(2027 + n) for n in range(10)]


def test_turns_of_eighteen_months_keep_to_their_days():
    turns = rules.turns_of(Order(((SE,), (NO,)), date(2027, 7, 1), 18), date(2031, 1, 1))
    assert [t.period.from_on for t in turns] == [date(2027, 7, 1), date(2029, 1, 1), date(2030, 7, 1)]


def test_turns_from_the_end_of_a_month_do_not_drift():
    turns = rules.turns_of(Order(((SE,), (NO,)), date(2027, 1, 31), 1), date(2027, 5, 1))
    assert [t.period.from_on for t in turns] == [
        date(2027, 1, 31), date(2027, 2, 28), date(2027, 3, 31), date(2027, 4, 30),
    ]  # fmt: skip


def test_a_standing_chair_has_one_turn_without_end():
    assert [t.period for t in rules.turns_of(Order(((SE,),), date(2006, 1, 1), None), date(2030, 1, 1))] == [
        Period(date(2006, 1, 1), None)
    ]


@pytest.mark.parametrize("places", [(), ((),), ((SE,), ())])
def test_an_order_names_somebody_at_each_place(places):
    with pytest.raises(rules.NoPlaces):
        rules.check_order(Order(places, date(2027, 1, 1), 12))


def test_nobody_stands_twice_at_one_place():
    with pytest.raises(rules.TwiceAtOnce):
        rules.check_order(Order(((SE, SE),), date(2027, 1, 1), 12))


def test_offices_with_the_same_days_change_hands_together():
    entries = [*yearly(SE, NO, roles=(CHAIR, SECRETARIAT)), entry(90, ICMPD, Period(date(1994, 1, 1)), HOST)]
    turns = rules.held_turns(entries, (CHAIR, SECRETARIAT, HOST))
    assert [(t.period, len(t.entries)) for t in turns] == [(year(2027), 2), (year(2028), 2)]


def test_a_swap_moves_all_offices_of_both_turns():
    entries = yearly(NO, IS, DK, roles=(CHAIR, SECRETARIAT))
    roles = (CHAIR, SECRETARIAT)
    moves = rules.swap(turn(entries, year(2027), roles), turn(entries, year(2028), roles), TODAY)
    after = moves.applied_to(entries)
    for role in roles:
        assert holders(after, role) == [(IS, year(2027)), (NO, year(2028)), (DK, year(2029))]


def test_turns_that_have_begun_are_not_swapped():
    entries = yearly(SE, NO, IS, first=2026)
    with pytest.raises(rules.TurnBegun):
        rules.swap(turn(entries, year(2026)), turn(entries, year(2027)), TODAY)


def test_a_turn_is_not_swapped_with_one_of_the_same_country():
    entries = yearly(SE, NO, SE)
    with pytest.raises(rules.SameTurn):
        rules.swap(turn(entries, year(2027)), turn(entries, year(2029)), TODAY)


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        (Skip.MOVE_UP, [(SE, year(2027)), (IS, year(2028)), (DK, year(2029))]),
        (Skip.STAY, [(SE, year(2027, 2028)), (IS, year(2029)), (DK, year(2030))]),
        (Skip.EARLY, [(SE, year(2027)), (IS, year(2028, 2029)), (DK, year(2030))]),
    ],
)
def test_the_days_of_a_skipped_turn_go_to_others(how, expected):
    entries = yearly(SE, NO, IS, DK)
    turns = rules.held_turns(entries, (CHAIR,))
    moves = rules.skip(turns, turn(entries, year(2028)), how, TODAY)
    assert holders(moves.applied_to(entries)) == expected


@pytest.mark.parametrize(("how", "skipped"), [(Skip.STAY, 2027), (Skip.EARLY, 2028), (Skip.MOVE_UP, 2028)])
def test_a_gap_without_a_neighbour_is_not_filled(how, skipped):
    entries = yearly(SE, NO)
    turns = rules.held_turns(entries, (CHAIR,))
    with pytest.raises(rules.NoNeighbour):
        rules.skip(turns, turn(entries, year(skipped)), how, TODAY)


def test_other_days_take_the_neighbours_with_them():
    entries = yearly(SE, NO, IS)
    turns = rules.held_turns(entries, (CHAIR,))
    period = Period(date(2028, 3, 1), date(2029, 7, 1))
    moves = rules.redate(turns, turn(entries, year(2028)), period, TODAY)
    assert holders(moves.applied_to(entries)) == [
        (SE, Period(date(2027, 1, 1), date(2028, 3, 1))), (NO, period),
        (IS, Period(date(2029, 7, 1), date(2030, 1, 1))),
    ]  # fmt: skip


def test_the_end_of_a_running_turn_may_move_but_not_into_the_past():
    entries = yearly(SE, NO, first=2026)
    turns = rules.held_turns(entries, (CHAIR,))
    longer = Period(date(2026, 1, 1), date(2027, 7, 1))
    moves = rules.redate(turns, turn(entries, year(2026)), longer, TODAY)
    assert holders(moves.applied_to(entries))[0] == (SE, longer)
    with pytest.raises(rules.TurnBegun):
        rules.redate(turns, turn(entries, year(2026)), Period(date(2026, 1, 1), date(2026, 7, 1)), TODAY)


def test_a_turn_does_not_swallow_its_neighbour():
    entries = yearly(SE, NO, IS)
    turns = rules.held_turns(entries, (CHAIR,))
    with pytest.raises(rules.Swallowed) as refused:
        rules.redate(turns, turn(entries, year(2027)), year(2027, 2028), TODAY)
    assert refused.value.facts["period"] == year(2028)


def test_another_country_takes_a_whole_turn():
    entries = yearly(SE, NO, roles=(CHAIR, SECRETARIAT))
    roles = (CHAIR, SECRETARIAT)
    moves = rules.hand_to(turn(entries, year(2028), roles), DK, year(2028), TODAY, IDS)
    after = moves.applied_to(entries)
    assert [holders(after, role)[1] for role in roles] == [(DK, year(2028))] * 2


def test_another_country_takes_some_days_and_the_rest_stays():
    entries = yearly(SE)
    some = Period(date(2027, 4, 1), date(2027, 7, 1))
    moves = rules.hand_to(turn(entries, year(2027)), DK, some, TODAY, IDS)
    assert holders(moves.applied_to(entries)) == [
        (SE, Period(date(2027, 1, 1), date(2027, 4, 1))), (DK, some),
        (SE, Period(date(2027, 7, 1), date(2028, 1, 1))),
    ]  # fmt: skip


def test_another_country_may_take_over_tomorrow_but_not_yesterday():
    entries = yearly(SE, first=2026)
    rest = Period(date(2026, 11, 26), date(2027, 1, 1))
    moves = rules.hand_to(turn(entries, year(2026)), DK, rest, TODAY, IDS)
    assert holders(moves.applied_to(entries))[-1] == (DK, rest)
    with pytest.raises(rules.TurnBegun):
        rules.hand_to(turn(entries, year(2026)), DK, year(2026), TODAY, IDS)


def test_another_country_takes_no_days_of_the_neighbours():
    entries = yearly(SE, NO)
    with pytest.raises(rules.OutsideTurn):
        rules.hand_to(turn(entries, year(2027)), DK, year(2027, 2028), TODAY, IDS)


def test_nothing_is_no_change():
    entries = yearly(SE, NO)
    turns = rules.held_turns(entries, (CHAIR,))
    with pytest.raises(rules.NothingChanges):
        rules.redate(turns, turn(entries, year(2027)), year(2027), TODAY)
    with pytest.raises(rules.NothingChanges):
        rules.hand_to(turn(entries, year(2027)), SE, year(2027), TODAY, IDS)


def test_a_party_that_would_hold_the_office_twice_is_named():
    twice = [entry(1, SE, year(2027)), entry(2, SE, Period(date(2027, 6, 1), None))]
    with pytest.raises(rules.Overlap) as refused:
        rules.check_entries(twice)
    assert refused.value.facts["party_id"] == SE


# Entering --------------------------------------------------------------------------------------------


def lines(order: Order, roles, entries, until=date(2032, 1, 1)):
    return rules.lines_of(rules.turns_of(order, until), roles, entries, TODAY)


def test_what_stands_already_stays_and_what_is_missing_is_new():
    order = Order(((SE,), (NO,)), date(2026, 1, 1), 12)
    found = lines(order, (CHAIR, HOST), yearly(SE, NO, first=2026), until=date(2028, 1, 1))
    assert [(line.role, line.outcome) for line in found] == [
        (CHAIR, Outcome.STANDS), (HOST, Outcome.NEW), (CHAIR, Outcome.STANDS), (HOST, Outcome.NEW),
    ]  # fmt: skip
    moves = rules.entered(found, replaces=False, ids=IDS)
    assert holders(moves.after, HOST) == [(SE, year(2026)), (NO, year(2027))]
    assert moves.before == ()


def test_what_is_in_the_way_stays_unless_the_order_goes_before():
    order = Order(((NO,), (IS,)), date(2027, 1, 1), 12)
    there = [entry(1, SE, Period(date(2026, 7, 1), date(2027, 7, 1)))]
    found = lines(order, (CHAIR,), there, until=date(2029, 1, 1))
    assert [line.outcome for line in found] == [Outcome.IN_THE_WAY, Outcome.NEW]
    kept = rules.entered(found, replaces=False, ids=IDS)
    assert holders(kept.applied_to(there)) == [(SE, there[0].period), (IS, year(2028))]
    replaced = rules.entered(found, replaces=True, ids=IDS)
    assert holders(replaced.applied_to(there)) == [
        (SE, Period(date(2026, 7, 1), date(2027, 1, 1))), (NO, year(2027)), (IS, year(2028)),
    ]  # fmt: skip
    assert replaced.before == tuple(there)


def test_what_has_begun_is_never_replaced():
    order = Order(((NO,),), date(2026, 1, 1), 12)
    there = [entry(1, SE, year(2026))]
    found = lines(order, (CHAIR,), there, until=date(2027, 1, 1))
    assert [line.outcome for line in found] == [Outcome.BEGUN]
    with pytest.raises(rules.NothingChanges):
        rules.entered(found, replaces=True, ids=IDS)


def test_a_collective_chair_is_nobody_in_the_way_of_each_other():
    order = Order(((DK, FI, NO),), date(2027, 1, 1), 12)
    found = lines(order, (CHAIR,), [], until=date(2028, 1, 1))
    moves = rules.entered(found, replaces=False, ids=IDS)
    assert {party for party, _period in holders(moves.after)} == {DK, FI, NO}
    again = lines(order, (CHAIR,), list(moves.after), until=date(2028, 1, 1))
    assert {line.outcome for line in again} == {Outcome.STANDS}


# Handover --------------------------------------------------------------------------------------------


def test_the_usual_steps_are_all_tasks_once_and_in_the_order_of_their_days():
    assert {step.task for step in rules.USUAL_STEPS} == set(rules.HandoverTask)
    offsets = [step.offset_days for step in rules.USUAL_STEPS]
    assert offsets == sorted(offsets)


def test_the_day_of_a_step_follows_the_day_of_the_change():
    assert rules.due_on(date(2027, 1, 1), -42) == date(2026, 11, 20)
    assert rules.offset_of(date(2027, 1, 1), date(2026, 11, 20)) == -42
