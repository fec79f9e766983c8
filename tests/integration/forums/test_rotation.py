"""Orders are stated, turns entered, swapped, skipped, overridden and brought back."""

from datetime import date

import pytest
import sqlalchemy as sa

from coordinator.core.journal import JournalEntry
from coordinator.forums import operations, queries, rules
from coordinator.forums.models import Office, TurnChange
from coordinator.forums.operations import OrderStands, ReasonMissing
from coordinator.forums.rules import Skip
from coordinator.kit.errors import EditedMeanwhile
from coordinator.kit.periods import Period
from tests.factories.rotation import (
    CHAIR,
    HOST,
    SECRETARIAT,
    TOGETHER,
    enter,
    entry,
    entry_in,
    held,
    state,
    year,
)


def test_ten_years_become_dated_entries_in_one_step(begin, make, rotating):
    expected = [(code, year(2026 + n)) for n, code in enumerate(["SE", "NO", "IS", "DK", "FI"] * 2 + ["SE"])]
    for role in TOGETHER:
        assert held(begin, role) == expected
    with begin(read_only=True) as work:
        change = work.session.scalars(sa.select(TurnChange)).one()
        assert (len(change.before), len(change.after)) == (0, 32)  # Sweden chairs already
        kinds = [e.event for e in work.session.scalars(sa.select(JournalEntry).order_by(JournalEntry.id))]
    assert kinds.count("TurnsChanged") == 1


def test_entering_twice_enters_nothing_twice(begin, make, rotating, secretary):
    with begin(read_only=True) as work:
        order = queries.orders_of(work.session, rotating.id)[0].rotation.id
    with pytest.raises(rules.NothingChanges):
        enter(begin, secretary, order)


def test_a_swap_moves_chair_secretariat_and_host_and_is_undone(begin, rotating, secretary):
    before = {role: held(begin, role) for role in TOGETHER}
    with begin(secretary) as work:
        change = operations.swap_turns(
            work, "nac", entry_in(work, "NO", 2027), entry_in(work, "IS", 2028), reason="Norway has elections"
        ).id
    for role in TOGETHER:
        assert held(begin, role)[1:3] == [("IS", year(2027)), ("NO", year(2028))]
    with begin(secretary) as work:
        operations.undo_change(work, "nac", change)
    assert {role: held(begin, role) for role in TOGETHER} == before
    with begin(secretary) as work, pytest.raises(rules.ChangedSince):
        operations.undo_change(work, "nac", change)


def test_a_change_that_was_built_upon_is_undone_last(begin, rotating, secretary):
    with begin(secretary) as work:
        first = operations.swap_turns(
            work, "nac", entry_in(work, "NO", 2027), entry_in(work, "IS", 2028), reason="One"
        ).id
    with begin(secretary) as work:
        second = operations.skip_turn(work, "nac", entry_in(work, "NO", 2028), Skip.MOVE_UP, reason="Two").id
    with begin(secretary) as work, pytest.raises(rules.ChangedSince):
        operations.undo_change(work, "nac", first)
    for change in (second, first):
        with begin(secretary) as work:
            operations.undo_change(work, "nac", change)
    assert held(begin)[1:4] == [("NO", year(2027)), ("IS", year(2028)), ("DK", year(2029))]


def test_a_skipped_turn_keeps_its_note_and_source_in_the_record(begin, rotating, secretary):
    office = entry(begin, "IS", 2028)
    with begin(secretary) as work:
        work.session.get_one(Office, office).note = "Parliament asked"
    with begin(secretary) as work:
        change = operations.skip_turn(work, "nac", office, Skip.STAY, reason="Iceland asked").id
    assert held(begin)[1:3] == [("NO", year(2027, 2028)), ("DK", year(2029))]
    with begin(secretary) as work:
        operations.undo_change(work, "nac", change)
        assert work.session.get_one(Office, office).note == "Parliament asked"


def test_an_override_gives_some_days_to_another_country(begin, make, rotating, secretary):
    denmark = make.party("DK").id
    with begin(secretary) as work:
        operations.override_turn(
            work, "nac", entry_in(work, "NO", 2027), denmark,
            Period(date(2027, 7, 1), date(2028, 1, 1)), reason="Elections",
        )  # fmt: skip
    for role in TOGETHER:
        assert held(begin, role)[1:3] == [
            ("NO", Period(date(2027, 1, 1), date(2027, 7, 1))),
            ("DK", Period(date(2027, 7, 1), date(2028, 1, 1))),
        ]


def test_an_office_with_days_of_its_own_is_changed_alone(begin, make, rotating, secretary):
    with begin(secretary) as work:
        version = work.session.get_one(Office, entry_in(work, "NO", 2027, HOST)).version
        period = Period(date(2027, 1, 1), date(2027, 7, 1))
        operations.change_office(
            work, "nac", entry_in(work, "NO", 2027, HOST), operations.EntryValues(period), version=version
        )
    denmark = make.party("DK").id
    with begin(secretary) as work:
        operations.override_turn(
            work, "nac", entry_in(work, "NO", 2027, HOST), denmark, period, reason="Venue"
        )
    assert ("DK", period) in held(begin, HOST)
    assert ("NO", year(2027)) in held(begin, CHAIR)


def test_without_a_reason_nothing_changes(begin, rotating, secretary):
    with begin(secretary) as work, pytest.raises(ReasonMissing):
        operations.skip_turn(work, "nac", entry_in(work, "IS", 2028), Skip.STAY, reason="")


def test_an_order_is_changed_by_decision_and_the_old_one_kept(begin, make, nac, secretary):
    old = state(begin, make, secretary, "DK FI NO SE IS", first=date(2027, 1, 1))
    enter(begin, secretary, old)
    with pytest.raises(ReasonMissing):
        state(begin, make, secretary, "DK NO FI SE IS", first=date(2027, 1, 1), replaces=old)
    new = state(
        begin, make, secretary, "DK NO FI SE IS", first=date(2027, 1, 1), replaces=old,
        reason="Decided by the directors-general",
    )  # fmt: skip
    assert [code for code, _period in held(begin)[1:6]] == ["DK", "FI", "NO", "SE", "IS"]  # as entered
    with pytest.raises(ReasonMissing):
        enter(begin, secretary, new, replaces=True)
    enter(begin, secretary, new, replaces=True, reason="Decided by the directors-general")
    assert [code for code, _period in held(begin)[1:6]] == ["DK", "NO", "FI", "SE", "IS"]
    with begin(read_only=True) as work:
        orders = queries.orders_of(work.session, nac.id)
    assert [each.is_live for each in orders] == [True, False]
    with pytest.raises(EditedMeanwhile):
        enter(begin, secretary, old)
    with pytest.raises(EditedMeanwhile):
        state(begin, make, secretary, "SE", replaces=old, reason="Too late")


def test_an_office_has_one_order_at_a_time(begin, make, nac, secretary):
    state(begin, make, secretary, "SE NO", roles=(CHAIR, HOST))
    with pytest.raises(OrderStands):
        state(begin, make, secretary, "DK FI", roles=(HOST,))
    state(begin, make, secretary, "DK FI", roles=(SECRETARIAT,))


def test_entries_in_the_way_stay_unless_the_order_goes_before(begin, make, nac, secretary):
    make.office(nac, "FI", from_on=date(2027, 7, 1), until_on=date(2028, 7, 1))
    order = state(begin, make, secretary, "NO IS DK", roles=(CHAIR,), first=date(2027, 1, 1))
    enter(begin, secretary, order, turns=[0, 1, 2])
    assert held(begin)[1:] == [
        ("FI", Period(date(2027, 7, 1), date(2028, 7, 1))), ("DK", year(2029)),
    ]  # fmt: skip
    change = enter(begin, secretary, order, turns=[0, 1], replaces=True, reason="As decided")
    assert held(begin)[1:] == [("NO", year(2027)), ("IS", year(2028)), ("DK", year(2029))]
    with begin(secretary) as work:
        operations.undo_change(work, "nac", change)
    assert ("FI", Period(date(2027, 7, 1), date(2028, 7, 1))) in held(begin)


def test_members_who_left_or_join_later_are_said(begin, make, nac, secretary, client_of):
    make.membership(nac, "DE", from_on=date(2029, 1, 1))
    order = state(begin, make, secretary, "NO DE", roles=(CHAIR,), first=date(2027, 1, 1))
    with begin(secretary, read_only=True) as work:
        forum = queries.get_forum(work, "nac")
        found = queries.enterings(
            work.session, forum, queries.get_order(work, forum, order), date(2026, 11, 25)
        )
    assert [bool(each.unseated) for each in found][:4] == [False, True, False, False]
    page = client_of(secretary).get(f"/forums/nac/rotation/enter?order={order}").text
    assert page.count("Not a member throughout") == 1
