"""Typed getters: what is wrong is noted with pointer and key, and reading goes on."""

import json
from datetime import date
from enum import StrEnum

import pytest

from coordinator.kit.periods import Period
from coordinator.loading.document.reader import Notes, Row, first_of_each, quoted, rows_of, step
from coordinator.loading.document.text import parse


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


def row(pointer="/things/0", **values) -> Row:
    return Row(parse(json.dumps(values).encode()), pointer, Notes())


def refusal(found: Row) -> str:
    found.done(ignore=found.value)
    assert [remark.pointer for remark in found.notes.refused] == [found.pointer]
    return found.notes.refused[0].reason


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (None, "name: must be a text, not null"),
        (5, "name: must be a text, not a number"),
        (True, "name: must be a text, not true or false"),
        ([], "name: must be a text, not a list"),
        ({}, "name: must be a text, not an object"),
        ("", "name: is empty"),
        ("   ", "name: is empty"),
        ("a\x00b", "name: holds characters that cannot be used, such as NUL or line breaks"),
        ("a\r\nb", "name: holds characters that cannot be used, such as NUL or line breaks"),
        ("\ud800", "name: holds characters that cannot be used, such as NUL or line breaks"),
        ("x" * 201, "name: has 201 characters; at most 200 fit"),
    ],
)
def test_a_text_that_cannot_be_taken_is_named(value, reason):
    found = row(name=value)
    assert found.text("name") == ""
    assert refusal(found) == reason


def test_a_missing_text_is_said_to_be_missing():
    found = row()
    found.text("name")
    assert refusal(found) == "name: is missing"


def test_paragraphs_may_hold_lines():
    assert row(text=" one\ntwo ").text("text", lines=True) == "one\ntwo"


def test_all_faults_of_a_row_are_one_remark():
    found = row(code=1, role="green")
    found.text("code")
    found.choice("role", Colour)
    assert refusal(found) == "code: must be a text, not a number; role: “green” is not one of red, blue"


def test_asking_twice_is_one_fault():
    found = row()
    found.text("code")
    found.text("code")
    assert refusal(found) == "code: is missing"


def test_unknown_keys_are_named_and_not_refused():
    found = row(code="A", colour="red", **{"odd/key": 1})
    found.text("code")
    assert found.done() is True
    assert found.notes.refused == []
    assert [(r.pointer, r.reason) for r in found.notes.warnings] == [
        ("/things/0/colour", "unknown key, not loaded"),
        ("/things/0/odd~1key", "unknown key, not loaded"),
    ]


def test_a_key_that_stands_twice_is_refused():
    found = Row(parse(b'{"a": "1", "a": "2"}'), "/x", Notes())
    found.text("a")
    assert refusal(found) == "a: stands twice in the same object"


def test_texts_by_language_or_one_english_text():
    assert row(name="Network").texts("name") == {"en": "Network"}
    found = row(name={"en": "Network", "sv": "Nätverk", "xx": "?"})
    assert found.texts("name") == {"en": "Network", "sv": "Nätverk"}
    assert found.notes.warnings[0].pointer == "/things/0/name/xx"


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ({}, "name: has no text in a language we know"),
        ({"xx": "?"}, "name: has no text in a language we know"),
        ({"en": 5}, "name/en: must be a text, not a number; name: has no text in a language we know"),
        ([], "name: must be texts by language, not a list"),
    ],
)
def test_texts_that_are_none_are_refused(value, reason):
    found = row(name=value)
    found.texts("name")
    assert refusal(found) == reason


def test_both_ends_of_a_period_count():
    found = row(**{"from": "2026-01-01", "until": "2026-12-31"})
    assert found.period() == Period(date(2026, 1, 1), date(2027, 1, 1))
    assert row(**{"from": None, "until": None}).period() == Period()


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"from": "2026-01-02", "until": "2026-01-01"}, "until: 2026-01-01 lies before “from”, 2026-01-02"),
        ({"from": "2026-02-30"}, "from: “2026-02-30” is not a date such as 2027-04-20"),
        ({"from": "1 May 2026"}, "from: “1 May 2026” is not a date such as 2027-04-20"),
        ({"from": "20260101"}, "from: “20260101” is not a date such as 2027-04-20"),
        ({"from": 2026}, "from: must be a text, not a number"),
        ({"until": "9999-12-31"}, "until: lies too far ahead"),
    ],
)
def test_a_period_that_is_none_is_refused(values, reason):
    found = row(**values)
    found.period()
    assert refusal(found) == reason


@pytest.mark.parametrize("value", [True, 1.5, "3", None, 0, 11])
def test_numbers_are_whole_and_within_their_limits(value):
    found = row(n=value)
    found.number("n", 1, 10)
    assert refusal(found).startswith("n: must be")


@pytest.mark.parametrize("value", ["9:30", "24:00", "09:60", "09:30:00", "noon"])
def test_a_time_has_24_hours(value):
    found = row(at=value)
    found.clock("at")
    assert refusal(found) == f"at: “{value}” is not a time such as 09:30"


def test_a_zone_is_one_that_exists():
    assert row(zone="Europe/Oslo").zone("zone", default=None) == "Europe/Oslo"
    found = row(zone="Europe/Bergen")
    found.zone("zone", default=None)
    assert refusal(found) == "zone: there is no time zone “Europe/Bergen”"


@pytest.mark.parametrize(
    "value", ["somebody", "a@b", "a b@example.org", "a@example.org\n", "<a@example.org>"]
)
def test_an_address_is_one(value):
    found = row(email=value)
    found.address("email")
    assert "email: " in refusal(found)


def test_addresses_are_kept_in_small_letters():
    assert row(email="Dg@FI.example.org").address("email") == "dg@fi.example.org"


def test_what_is_no_object_is_refused_at_its_own_place():
    notes = Notes()
    found = rows_of(parse(b'[{}, "x", null, {}]'), "/forums", notes)
    assert [r.pointer for r in found] == ["/forums/0", "/forums/3"]
    assert [(r.pointer, r.reason) for r in notes.refused] == [
        ("/forums/1", "must be an object, not a text"),
        ("/forums/2", "must be an object, not null"),
    ]


def test_what_is_no_list_is_refused_as_a_whole():
    notes = Notes()
    assert rows_of("x", "/forums", notes) == []
    assert notes.refused[0].reason == "must be a list, not a text"


def test_the_second_row_of_an_id_is_refused():
    notes = Notes()
    rows = rows_of(parse(b'[{"id": "a"}, {"id": "b"}, {"id": "a"}]'), "/forums", notes)
    assert first_of_each([(r, r.text("id")) for r in rows]) == {"a", "b"}
    assert [r.done() for r in rows] == [True, True, False]
    assert (notes.refused[0].pointer, notes.refused[0].reason) == (
        "/forums/2",
        "the same id stands at /forums/0",
    )


def test_pointers_and_quotations_are_safe_to_print():
    assert step("a/b~c") == "/a~1b~0c"
    assert quoted("x" * 100) == "“" + "x" * 39 + "…”"
    assert "\n" not in quoted("a\nb")
