"""Tokens name what they were made for, and only that."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from coordinator.core.tokens import identity_of, short_token


@given(st.uuids(), st.sampled_from(["reply", "bounce"]))
def test_a_token_names_what_it_was_made_for_in_any_case(identity: UUID, purpose: str):
    token = short_token("key", purpose, identity)
    assert (len(token), token, token.isalnum()) == (42, token.lower(), True)
    assert identity_of("key", purpose, token.upper()) == identity


@given(st.uuids(), st.integers(0, 41), st.sampled_from("abcdefghijklmnopqrstuvwxyz234567"))
def test_a_token_with_another_letter_names_nothing(identity: UUID, place: int, letter: str):
    token = short_token("key", "reply", identity)
    other = token[:place] + letter + token[place + 1 :]
    found = identity_of("key", "reply", other)
    assert found == (identity if other == token else None)


@given(st.text(max_size=60))
def test_other_text_names_nothing(text: str):
    assert identity_of("key", "reply", text) is None


def test_a_token_of_another_purpose_or_key_names_nothing():
    identity = UUID(int=7)
    assert identity_of("key", "bounce", short_token("key", "reply", identity)) is None
    assert identity_of("other", "reply", short_token("key", "reply", identity)) is None


def test_a_token_has_one_spelling():
    identity = UUID(int=5)
    token = short_token("key", "reply", identity)
    others = {token[:-1] + letter for letter in "abcdefghijklmnopqrstuvwxyz234567"} - {token}
    others |= {token + "=", token.replace("s", "\u017f", 1) if "s" in token else token + "\u017f"}
    assert [other for other in others if identity_of("key", "reply", other) is not None] == []
