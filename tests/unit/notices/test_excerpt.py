"""What a summary says of a letter."""

from hypothesis import given
from hypothesis import strategies as st

from coordinator.notices.rules import LONGEST, PARAGRAPHS, excerpt, is_notice


def test_a_letter_is_cut_before_its_links_and_without_its_subject():
    text = "New chair\n\nThe chair has changed.\n\nChair: Finland\n  → Sweden\n\nOpen:\nhttps://x.example/1\n\n--\nWhy"
    assert excerpt("New chair", text) == ["The chair has changed.", "Chair: Finland\n  → Sweden"]


def test_why_a_letter_came_is_no_news():
    assert excerpt("S", "--\nYou receive this because …") == []


@given(st.text(), st.text())
def test_an_excerpt_is_short_whatever_was_written(subject: str, text: str) -> None:
    found = excerpt(subject, text)
    assert len(found) <= PARAGRAPHS
    assert sum(map(len, found)) <= LONGEST


def test_links_for_signing_in_are_no_notices():
    assert not is_notice("account.reset")
    assert not is_notice("digest")
    assert not is_notice("meetings_of_others")
    assert is_notice("meeting.moved")
    assert is_notice("agenda_published")
