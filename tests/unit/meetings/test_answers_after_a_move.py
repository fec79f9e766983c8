"""Whether an answer holds again when a meeting is moved back."""

from datetime import UTC, datetime, timedelta

import pytest

from coordinator.meetings.rules import may_answer_stand

START = datetime(2027, 4, 20, 11, tzinfo=UTC)
MOVED = datetime(2026, 11, 25, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("answered_for", "starts_at", "after", "stands"),
    [
        (START, START, timedelta(0), True),
        (START, START, timedelta(minutes=10), True),
        (START, START, timedelta(minutes=10, seconds=1), False),  # everybody has been told
        (START, START + timedelta(days=7), timedelta(0), False),
        (None, START, timedelta(0), False),
        (START, None, timedelta(0), False),
    ],
)
def test_it_holds_at_the_same_time_before_anybody_was_told(answered_for, starts_at, after, stands):
    found = may_answer_stand(
        answered_for=answered_for, starts_at=starts_at, asked_anew_at=MOVED, now=MOVED + after,
        window=timedelta(minutes=10),
    )  # fmt: skip
    assert found is stands
