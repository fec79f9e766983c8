"""Links to polls: whatever is made of one, only the very link opens, and only what it was made for."""

from uuid import UUID

from hypothesis import assume, given
from hypothesis import strategies as st

from coordinator.core.tokens import identity_of, short_token
from coordinator.scheduling.queries import token_of
from coordinator.scheduling.queries.poll_guests import PURPOSE

KEY = "only for tests, and long enough"
LETTERS = "abcdefghijklmnopqrstuvwxyz234567"

guests = st.uuids()


def opened(token: str) -> UUID | None:
    return identity_of(KEY, PURPOSE, token)


@given(guests)
def test_a_link_names_its_guest_also_in_capitals(guest):
    assert opened(token_of(KEY, guest)) == guest
    assert opened(token_of(KEY, guest).upper()) == guest


@given(guests, st.integers(0, 41), st.sampled_from(LETTERS))
def test_another_letter_opens_nothing(guest, place, letter):
    token = token_of(KEY, guest)
    assume(token[place] != letter)
    assert opened(token[:place] + letter + token[place + 1 :]) is None


@given(guests, st.integers(0, 41))
def test_a_link_that_was_cut_or_lengthened_opens_nothing(guest, length):
    token = token_of(KEY, guest)
    assert opened(token[:length]) is None
    assert opened(token + token[length]) is None


@given(guests, st.sampled_from(["reply", "", "polls", "poll\0"]))
def test_a_token_for_something_else_or_of_another_key_opens_nothing(guest, purpose):
    assert opened(short_token(KEY, purpose, guest)) is None
    assert opened(token_of("another key", guest)) is None


@given(st.text(max_size=80))
def test_whatever_else_is_tried_opens_nothing(text):
    assert opened(text) is None
