"""What differs between two versions of an agenda."""

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordinator.forums.rules import Sharing
from coordinator.proceedings.rules import Aspect, ItemFacts, LeadKind, compare


def item(n: int, **over) -> ItemFacts:
    values = {
        "id": UUID(int=n), "day": 1, "type_code": "information", "title": f"Item {n}", "minutes": 10,
        "sharing": Sharing.FORUM,
    }  # fmt: skip
    return ItemFacts(**(values | over))


THREE = [item(1), item(2), item(3)]


def aspects(old, new):
    return {change.item.id.int: change.aspects for change in compare(old, new).by_id.values()}


def test_the_same_agenda_differs_in_nothing():
    assert not compare(THREE, list(THREE))


def test_names_alone_are_no_change():
    assert not compare(THREE, [replace(each, type_label={"en": "Info"}) for each in THREE])


def test_a_new_item_is_added_and_moves_nothing():
    assert aspects(THREE, [item(1), item(4), item(2), item(3)]) == {4: (Aspect.ADDED,)}


def test_an_item_that_went_is_removed_and_moves_nothing():
    assert aspects(THREE, [item(1), item(3)]) == {2: (Aspect.REMOVED,)}


def test_one_item_brought_to_the_front_is_the_only_one_that_moved():
    assert aspects(THREE, [item(3), item(1), item(2)]) == {3: (Aspect.MOVED,)}


def test_an_item_on_another_day_changed_its_day_and_did_not_also_move():
    assert aspects(THREE, [item(2), item(3), item(1, day=2)]) == {1: (Aspect.DAY,)}


@pytest.mark.parametrize(
    ("change", "aspect"),
    [
        ({"minutes": 40}, Aspect.MINUTES),
        ({"title": "Other"}, Aspect.TITLE),
        ({"type_code": "decision"}, Aspect.TYPE),
        ({"ask": "Agree"}, Aspect.ASK),
        ({"notes": "Read *this*"}, Aspect.NOTES),
        ({"fixed_start": "14:00"}, Aspect.FIXED_START),
        ({"sharing": Sharing.PUBLIC}, Aspect.SHARING),
        ({"expected_papers": ("slides",)}, Aspect.PAPERS),
        ({"lead": LeadKind.HOST}, Aspect.LEAD),
        ({"lead_party_id": UUID(int=99)}, Aspect.LEAD),
        ({"lead_person_id": UUID(int=99)}, Aspect.LEAD),
        ({"lead_text": "Rapporteurs"}, Aspect.LEAD),
    ],
)
def test_each_respect_is_told(change, aspect):
    assert aspects(THREE, [item(1), item(2, **change), item(3)]) == {2: (aspect,)}


def test_several_respects_are_told_in_a_fixed_order():
    assert aspects(THREE, [item(1), item(2, title="Other", minutes=40), item(3)]) == {
        2: (Aspect.MINUTES, Aspect.TITLE)
    }


def test_the_lists_of_a_comparison_sort_the_changes():
    found = compare(THREE, [item(1, minutes=5), item(3), item(4)])
    assert [c.item.id.int for c in found.added] == [4]
    assert [c.item.id.int for c in found.removed] == [2]
    assert [c.item.id.int for c in found.changed] == [1]


orders = st.integers(0, 8).flatmap(lambda n: st.permutations(range(n)))


@given(orders, st.data())
def test_moved_items_put_back_give_the_old_order(order, data):
    old = [item(n) for n in range(len(order))]
    new = [item(n) for n in order]
    moved = {change.item.id.int for change in compare(old, new).of(Aspect.MOVED)}
    kept = [n for n in order if n not in moved]
    assert kept == sorted(kept)


@given(orders)
def test_as_few_items_as_possible_are_said_to_have_moved(order):
    longest = 0
    for mask in range(1 << len(order)):
        run = [n for k, n in enumerate(order) if mask >> k & 1]
        if run == sorted(run):
            longest = max(longest, len(run))
    found = compare([item(n) for n in range(len(order))], [item(n) for n in order])
    assert len(found.by_id) == len(order) - longest
