"""Names stand in the order of the reader's language."""

import pytest

from coordinator.kit.sorting import sort_key


@pytest.mark.parametrize(
    ("locale", "expected"),
    [
        ("sv", ["Danmark", "Estland", "Ísland", "Zypern", "Åland", "Ägypten", "Ærø", "Øland", "Österrike"]),
        ("nb", ["Danmark", "Estland", "Ísland", "Zypern", "Ägypten", "Ærø", "Øland", "Österrike", "Åland"]),
        ("en", ["Ægypten", "Ærø", "Åland", "Danmark", "Estland", "Ísland", "Øland", "Österrike", "Zypern"]),
    ],
)
def test_letters_after_z_follow_the_language(locale, expected):
    shuffled = sorted(expected, key=lambda name: name[::-1])
    found = sorted(shuffled, key=lambda name: (sort_key(name, locale), name))
    assert found == expected


def test_icelandic_has_letters_of_its_own():
    names = ["Þýskaland", "Danmörk", "Ísland", "Írland", "Indland", "Austurríki", "Ástralía", "Albanía"]
    assert sorted(names, key=lambda name: sort_key(name, "is")) == [
        "Albanía", "Austurríki", "Ástralía", "Danmörk", "Indland", "Írland", "Ísland", "Þýskaland",
    ]  # fmt: skip


def test_case_does_not_matter_and_an_empty_name_comes_first():
    assert sort_key("finland", "fi") == sort_key("FINLAND", "fi")
    assert sort_key("", "fi") < sort_key("a", "fi")
