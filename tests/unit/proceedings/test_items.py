"""Agenda items as values: stored and read again, checked, and the words of templates."""

from uuid import UUID

import pytest

from coordinator.forums.rules import Sharing
from coordinator.kit.texts import Texts
from coordinator.proceedings.rules import (
    BadItem,
    ItemFacts,
    ItemValues,
    LeadKind,
    Missing,
    check_item,
    lead_of_words,
    missing_papers,
    type_of_words,
    wall_clock,
)

FI, IS = UUID(int=1), UUID(int=2)


def facts(**over) -> ItemFacts:
    values = {
        "id": UUID(int=7), "day": 2, "type_code": "decision", "title": "Groups", "minutes": 25,
        "sharing": Sharing.FORUM_PLUS, "type_label": Texts(en="For decision", sv="För beslut"),
        "ask": "Extend it?", "notes": "Read *this*", "fixed_start": "10:55", "lead": LeadKind.PARTY,
        "lead_party_id": FI, "lead_name": Texts(en="Finland"), "expected_papers": ("mandate", "draft"),
    }  # fmt: skip
    return ItemFacts(**(values | over))


def values(**over) -> ItemValues:
    return ItemValues(
        **({"type_code": "decision", "title": "Groups", "minutes": 25, "sharing": Sharing.FORUM} | over)
    )


def test_an_item_is_read_as_it_was_stored():
    assert ItemFacts.of_json(facts().as_json()) == facts()


def test_what_an_older_version_did_not_store_gets_its_default():
    stored = {
        "id": str(UUID(int=7)),
        "day": 1,
        "type_code": "aob",
        "title": "AOB",
        "minutes": 5,
        "sharing": "forum",
    }
    read = ItemFacts.of_json(stored | {"something": "of a later release"})
    assert (read.lead, read.numbered, read.expected_papers, read.sharing) == (
        LeadKind.CHAIR,
        True,
        (),
        Sharing.FORUM,
    )


@pytest.mark.parametrize(
    ("words", "kind", "text"),
    [
        ("chair", LeadKind.CHAIR, None),
        ("each country", LeadKind.EACH_COUNTRY, None),
        ("each state", LeadKind.EACH_COUNTRY, None),
        ("Host", LeadKind.HOST, None),
        ("statistics experts", LeadKind.OTHER, "statistics experts"),
        ("", LeadKind.CHAIR, None),
        (None, LeadKind.CHAIR, None),
    ],
)
def test_the_leads_of_templates_are_roles_where_we_know_them(words, kind, text):
    assert lead_of_words(words) == (kind, text)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("country report, two pages", "country_report"),
        ("background paper with questions", "background_paper"),
        ("draft annotated agenda", "annotated_agenda"),
        ("Nordic quarterly table", "statistics_table"),
        ("risk list", None),
        (None, None),
    ],
)
def test_the_papers_of_templates_are_document_types_where_we_know_them(words, code):
    assert type_of_words(words) == code


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"title": "   "}, "title"),
        ({"title": "x" * 301}, "title"),
        ({"title": "a\r\nBcc: x@example.org"}, "title"),
        ({"title": "a\x00b"}, "title"),
        ({"ask": "x" * 301}, "ask"),
        ({"minutes": -1}, "minutes"),
        ({"minutes": 1441}, "minutes"),
        ({"day": 0}, "day"),
        ({"day": 15}, "day"),
        ({"fixed_start": "25:00"}, "fixed_start"),
        ({"fixed_start": "9:00"}, "fixed_start"),
        ({"lead": LeadKind.PARTY}, "lead"),
        ({"lead": LeadKind.PERSON}, "lead"),
        ({"lead": LeadKind.OTHER, "lead_text": ""}, "lead"),
    ],
)
def test_what_makes_no_item_is_refused_at_its_field(over, field):
    with pytest.raises(BadItem) as refused:
        check_item(values(**over))
    assert refused.value.field == field


@pytest.mark.parametrize(
    "over", [{}, {"minutes": 0}, {"fixed_start": "09:05"}, {"lead": LeadKind.OTHER, "lead_text": "Guests"}]
)
def test_what_makes_an_item_is_taken(over):
    check_item(values(**over))
    assert wall_clock("09:05").hour == 9


def test_one_paper_is_enough_where_one_lead_owes_it():
    waiting = facts(expected_papers=("mandate", "draft"))
    assert missing_papers(waiting, [("mandate", None)], []) == [Missing("draft", FI)]


def test_another_paper_does_not_stand_for_an_expected_one():
    assert missing_papers(facts(expected_papers=("mandate",)), [(None, FI)], []) == [Missing("mandate", FI)]


def test_each_country_owes_its_own_report():
    each = facts(lead=LeadKind.EACH_COUNTRY, lead_party_id=None, expected_papers=("country report",))
    assert missing_papers(each, [("country report", FI)], [FI, IS]) == [Missing("country report", IS)]


def test_a_role_owes_its_paper_without_a_party():
    assert missing_papers(facts(lead=LeadKind.CHAIR, expected_papers=("note",)), [], []) == [
        Missing("note", None)
    ]
