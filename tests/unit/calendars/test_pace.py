"""Calendar programs ask freely; one that runs wild waits."""

from datetime import timedelta

from coordinator.calendars.views.pace import BURST, SECONDS, Pace
from tests.conftest import NOW


def test_every_program_of_a_person_may_ask_every_minute_for_days():
    pace, now = Pace(), NOW
    for _ in range(2 * 24 * 60):
        assert [pace.wait("feed", now) for _ in range(5)] == [0] * 5
        now += timedelta(minutes=1)


def test_who_asks_without_pause_is_told_how_long_to_wait():
    pace = Pace(burst=3, seconds=30)
    assert [pace.wait("feed", NOW) for _ in range(3)] == [0, 0, 0]
    assert pace.wait("feed", NOW) == 10
    assert pace.wait("feed", NOW + timedelta(seconds=4)) == 6
    assert pace.wait("feed", NOW + timedelta(seconds=10)) == 0
    assert pace.wait("feed", NOW + timedelta(seconds=10)) > 0


def test_one_that_runs_wild_costs_no_other_anything():
    pace = Pace(burst=1, seconds=30)
    assert (pace.wait("wild", NOW), pace.wait("calm", NOW)) == (0, 0)
    assert pace.wait("wild", NOW) == 30


def test_a_clock_that_goes_back_gives_and_takes_nothing():
    pace = Pace(burst=2, seconds=30)
    assert pace.wait("feed", NOW) == 0
    assert pace.wait("feed", NOW - timedelta(hours=1)) == 0
    assert pace.wait("feed", NOW - timedelta(hours=1)) > 0


def test_what_is_remembered_has_an_end():
    pace = Pace(burst=1, seconds=30, remembered=2)
    for key in "abc":
        assert pace.wait(key, NOW) == 0
    assert pace.wait("a", NOW) == 0
    assert pace.wait("c", NOW) > 0


def test_the_limit_lets_measurements_pass():
    assert BURST >= 5000
    assert BURST / SECONDS >= 5
