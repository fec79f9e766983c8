"""Expert seats: who may be nominated when, and since when a country has nobody."""

from datetime import date

import pytest

from coordinator.groups.rules import (
    AlreadyDecided,
    AlreadyNominated,
    LastBeforeFirst,
    PartyNotTakingPart,
    SeatNotHeld,
    SeatOverlaps,
    SeatState,
    check_decidable,
    check_ending,
    check_reopenable,
    check_seat_free,
    check_takes_part,
    vacant_since,
)
from coordinator.kit.periods import Period

SINCE_MAY = Period(date(2026, 5, 1))
SPRING = Period(date(2026, 1, 1), date(2026, 5, 1))


def test_nobody_is_nominated_twice() -> None:
    with pytest.raises(AlreadyNominated) as caught:
        check_seat_free(SINCE_MAY, [(SeatState.NOMINATED, SPRING)])
    assert caught.value.field == "person"


def test_a_seat_must_not_overlap_the_same_persons_seat() -> None:
    with pytest.raises(SeatOverlaps) as caught:
        check_seat_free(SINCE_MAY, [(SeatState.CONFIRMED, Period(date(2026, 6, 1)))], field="email")
    assert caught.value.field == "email"
    assert caught.value.facts == {"first": date(2026, 6, 1), "last": None}


def test_a_seat_may_follow_the_same_persons_seat_the_next_day() -> None:
    check_seat_free(SINCE_MAY, [(SeatState.CONFIRMED, SPRING)])
    check_seat_free(SINCE_MAY, [(SeatState.DECLINED, SINCE_MAY), (SeatState.WITHDRAWN, SINCE_MAY)])
    assert not SPRING.overlaps(SINCE_MAY)


def test_the_party_takes_part_on_the_first_day() -> None:
    check_takes_part([SPRING], date(2026, 4, 30))
    with pytest.raises(PartyNotTakingPart) as caught:
        check_takes_part([SPRING], date(2026, 5, 1))
    assert caught.value.field == "first_on"
    with pytest.raises(PartyNotTakingPart):
        check_takes_part([], date(2026, 5, 1))


@pytest.mark.parametrize("state", [SeatState.CONFIRMED, SeatState.DECLINED, SeatState.WITHDRAWN])
def test_a_nomination_is_decided_once(state: SeatState) -> None:
    with pytest.raises(AlreadyDecided):
        check_decidable(state)


@pytest.mark.parametrize("state", [SeatState.CONFIRMED, SeatState.NOMINATED])
def test_only_a_refusal_or_a_withdrawal_is_taken_back(state: SeatState) -> None:
    check_reopenable(SeatState.DECLINED)
    check_reopenable(SeatState.WITHDRAWN)
    with pytest.raises(AlreadyDecided):
        check_reopenable(state)


def test_a_seat_ends_with_its_last_day() -> None:
    assert check_ending(SeatState.CONFIRMED, SINCE_MAY, date(2026, 6, 12)) == Period(
        date(2026, 5, 1), date(2026, 6, 13)
    )
    assert check_ending(SeatState.CONFIRMED, Period(), date(2026, 6, 12)) == Period(None, date(2026, 6, 13))


def test_a_seat_must_not_end_before_it_began() -> None:
    with pytest.raises(LastBeforeFirst) as caught:
        check_ending(SeatState.CONFIRMED, SINCE_MAY, date(2026, 4, 30))
    assert caught.value.field == "last_on"
    with pytest.raises(SeatNotHeld):
        check_ending(SeatState.NOMINATED, SINCE_MAY, date(2026, 6, 12))


@pytest.mark.parametrize(
    ("takes_part", "seats", "since"),
    [
        ([Period(date(2025, 11, 20))], [], date(2025, 11, 20)),
        ([Period(date(2025, 11, 20))], [Period(date(2025, 12, 1), date(2027, 2, 1))], date(2027, 2, 1)),
        ([Period()], [], None),
        ([Period()], [Period(None, date(2027, 2, 1))], date(2027, 2, 1)),
        (
            [Period(date(2020, 1, 1), date(2021, 1, 1)), Period(date(2027, 3, 1))],
            [Period(date(2020, 1, 1), date(2020, 7, 1))],
            date(2027, 3, 1),
        ),
    ],
)
def test_a_vacancy_began_with_the_last_ending_or_with_taking_part(
    takes_part: list[Period], seats: list[Period], since: date | None
) -> None:
    assert vacant_since(takes_part, seats, date(2027, 4, 12)) == since
