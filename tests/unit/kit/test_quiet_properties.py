"""When mail may come: the arithmetic of wishes, over zones, clock changes, midnights and holidays."""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from coordinator.kit.quiet import (
    ANY_TIME,
    GATHERED_AT,
    MOST_SHUT,
    MOST_WAIT,
    Hold,
    Rhythm,
    Wait,
    Wishes,
    next_open,
    wait,
)
from coordinator.kit.times import day_of, wall_of

ZONES = (
    "Europe/Stockholm",
    "Atlantic/Reykjavik",
    "America/Nuuk",
    "Australia/Lord_Howe",
    "UTC",
    "Asia/Tehran",
)
HELSINKI = "Europe/Helsinki"


def never(country: str, day: date) -> bool:
    return False


def often(country: str, day: date) -> bool:
    return day.toordinal() % 3 == 0


instants = st.datetimes(
    min_value=datetime(2024, 1, 1), max_value=datetime(2032, 1, 1), timezones=st.just(UTC)
)
clock_times = st.times().map(lambda t: t.replace(second=0, microsecond=0))
wishes = st.builds(
    Wishes, clock_times, clock_times, st.booleans(), st.sampled_from([None, "SE"]), st.sampled_from(Rhythm)
)


@given(instants, wishes, st.sampled_from(ZONES))
def test_a_moment_is_open_and_never_earlier_or_too_late(at: datetime, wish: Wishes, zone: str) -> None:
    moment, hold = next_open(at, wish, zone, often)
    assert at <= moment <= at + MOST_SHUT
    assert (hold is None) == (moment == at)
    if moment < at + MOST_SHUT:
        wall = wall_of(moment, zone)
        assert not wish.is_quiet(wall.time())
        assert not wish.is_off(wall.date(), often)


@given(instants, wishes, st.sampled_from(ZONES))
def test_nothing_open_lies_between_due_and_the_moment(at: datetime, wish: Wishes, zone: str) -> None:
    moment, _hold = next_open(at, wish, zone, often)
    step = (moment - at) / 40
    for n in range(40 if step else 0):
        wall = wall_of(at + n * step, zone)
        assert wish.is_quiet(wall.time()) or wish.is_off(wall.date(), often)


@given(instants, wishes, st.sampled_from(ZONES), st.booleans())
def test_a_wait_is_bounded_and_says_why(due: datetime, wish: Wishes, zone: str, gathers: bool) -> None:
    found = wait(due, wish, zone, often, gathers=gathers)
    assert due <= found.until <= due + MOST_WAIT
    if found.hold is None:
        assert found.until == due
    if gathers and wish.rhythm == Rhythm.WEEKLY:
        assert found.hold == Hold.WEEKLY


@given(instants, wishes, st.sampled_from(ZONES), st.timedeltas(timedelta(), timedelta(days=10)))
def test_what_would_come_too_late_does_not_wait(
    due: datetime, wish: Wishes, zone: str, left: timedelta
) -> None:
    found = wait(due, wish, zone, often, gathers=True, latest=due + left)
    assert found.until == due or found.until < due + left


@given(instants, st.sampled_from(ZONES))
def test_who_wishes_nothing_waits_for_nothing(due: datetime, zone: str) -> None:
    assert wait(due, ANY_TIME, zone, often, gathers=True) == Wait(due)


@given(instants, st.sampled_from(ZONES), st.sampled_from([Rhythm.DAILY, Rhythm.WEEKLY]))
def test_what_is_gathered_leaves_at_its_hour(due: datetime, zone: str, rhythm: Rhythm) -> None:
    found = wait(due, Wishes(rhythm=rhythm), zone, never, gathers=True).until
    assert wall_of(found, zone).time() == GATHERED_AT
    assert rhythm == Rhythm.DAILY or day_of(found, zone).weekday() == 0
    assert found - due <= timedelta(days=1 if rhythm == Rhythm.DAILY else 7, hours=1)


def test_quiet_hours_over_midnight_end_in_the_morning() -> None:
    night = Wishes(time(20), time(7))
    assert next_open(datetime(2031, 3, 5, 21, tzinfo=UTC), night, HELSINKI, never) == (
        datetime(2031, 3, 6, 5, tzinfo=UTC), Hold.QUIET,
    )  # fmt: skip


def test_a_morning_that_spring_moves_is_still_a_morning_by_the_clock() -> None:
    night = Wishes(time(20), time(7))
    saturday = datetime(2031, 3, 29, 21, tzinfo=UTC)  # clocks go forward in the night
    assert next_open(saturday, night, HELSINKI, never)[0] == datetime(2031, 3, 30, 4, tzinfo=UTC)


def test_a_quiet_hour_that_comes_twice_is_quiet_twice() -> None:
    early = Wishes(time(1), time(3, 30))
    second = datetime(2031, 10, 26, 1, 15, tzinfo=UTC)  # 03.15 in Helsinki for the second time
    assert next_open(second, early, HELSINKI, never)[0] == datetime(2031, 10, 26, 1, 30, tzinfo=UTC)


def test_a_weekend_and_a_holiday_after_it_are_waited_out() -> None:
    rests = Wishes(time(18), time(8), rests=True, country="SE")

    def easter_monday(country: str, day: date) -> bool:
        return (country, day) == ("SE", date(2031, 4, 14))

    friday = datetime(2031, 4, 11, 20, tzinfo=UTC)
    assert next_open(friday, rests, "Europe/Stockholm", easter_monday) == (
        datetime(2031, 4, 15, 6, tzinfo=UTC), Hold.QUIET,
    )  # fmt: skip


def test_a_country_that_never_opens_holds_mail_for_a_week_only() -> None:
    due = datetime(2031, 4, 11, 20, tzinfo=UTC)
    found = next_open(due, Wishes(rests=True, country="SE"), "Europe/Stockholm", lambda _c, _d: True)
    assert found == (due + MOST_SHUT, Hold.DAY_OFF)
