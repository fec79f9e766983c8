"""What a server's answer means, and when a message is tried again."""

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordinator.mail.letters import one_line
from coordinator.mail.rules import PAUSES, OutboxState, judge, pause_after, tag_of, tagged


@pytest.mark.parametrize(
    ("code", "state"),
    [
        (250, OutboxState.SENT),
        (421, OutboxState.DEFERRED),
        (450, OutboxState.DEFERRED),
        (550, OutboxState.FAILED),
        (535, OutboxState.FAILED),
        (0, OutboxState.FAILED),
    ],
)
def test_a_reply_code_decides(code, state):
    assert judge(code, "words").state == state


def test_the_servers_words_are_kept_but_not_without_end():
    assert len(judge(550, "no " * 1000).answer) == 500


@given(st.uuids())
def test_pauses_grow_and_end(message):
    pauses = [pause_after(n, message) for n in range(1, len(PAUSES) + 1)]
    assert all(early <= late * 1.1 for early, late in pairwise(pauses))
    assert all(base <= pause <= base * 1.1 for base, pause in zip(PAUSES, pauses, strict=True))
    assert pause_after(len(PAUSES) + 1, message) is None


def test_a_message_is_tried_for_about_three_days():
    assert timedelta(days=2) < sum(PAUSES, timedelta()) < timedelta(days=4)


@given(st.text())
def test_a_header_is_one_line_whatever_was_typed(text):
    line = one_line(text)
    assert len(line) <= 200
    assert not any(c in line for c in "\r\n\0")
    line.encode()


def test_a_tagged_address_gives_its_tag_back_in_any_case():
    address = tagged("rsvp@Example.org", "abc27")
    assert address == "rsvp+abc27@Example.org"
    assert tag_of(address.upper(), "rsvp@example.org") == "abc27"


@pytest.mark.parametrize(
    "other", ["rsvp@example.org", "x+abc@example.org", "rsvp+@example.org", "rsvp+a@x", ""]
)
def test_another_address_has_no_tag(other):
    assert tag_of(other, "rsvp@example.org") is None
