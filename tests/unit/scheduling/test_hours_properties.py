"""What holds of every hour in every zone."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from coordinator.kit.times import zone_names
from coordinator.scheduling.rules import Hours, Known, Scales, Search, burden, find, half_hours, local, weigh

ZONES = st.sampled_from(sorted(zone_names()))
MINUTES = st.integers(15, 720)
BEGINS = st.integers(
    int(datetime(2024, 1, 1, tzinfo=UTC).timestamp()) // 60,
    int(datetime(2032, 1, 1, tzinfo=UTC).timestamp()) // 60,
)


@given(ZONES, BEGINS, MINUTES)
def test_every_minute_is_counted_once_by_the_clock_that_shows_it(zone, begins, minutes):
    def outside(minute: int) -> bool:
        wall = datetime.fromtimestamp(minute * 60, tz=ZoneInfo(zone))
        return wall.weekday() > 4 or not time(8) <= wall.time() < time(18)

    assert burden(zone, begins, minutes) == sum(outside(begins + n) for n in range(minutes))


@given(ZONES, BEGINS, MINUTES)
def test_half_hours_are_counted_from_these_minutes_and_twice_at_night(zone, begins, minutes):
    def asleep(minute: int) -> bool:
        return not time(7) <= datetime.fromtimestamp(minute * 60, tz=ZoneInfo(zone)).time() < time(22)

    night = sum(asleep(begins + n) for n in range(minutes))
    expected = half_hours(burden(zone, begins, minutes)) + half_hours(night)
    assert weigh({zone: 1}, [begins], minutes) == expected


@given(ZONES, BEGINS, MINUTES)
def test_the_local_clock_is_zoneinfos(zone, begins, minutes):
    wall = datetime.fromtimestamp(begins * 60, tz=UTC).astimezone(ZoneInfo(zone))
    assert local(zone, begins) == wall.replace(tzinfo=None, fold=0)
    assert 0 <= burden(zone, begins, minutes) <= minutes


tables = st.dictionaries(
    st.sampled_from(["AU", "CA", "CH", "IN", "JP", "NZ", "SE", "US"]), ZONES, min_size=1, max_size=5
)
asked = st.builds(
    Search,
    first=st.integers(0, 700).map(lambda n: date(2027, 1, 1) + timedelta(days=n)),
    last=st.just(date(2028, 12, 31)),
).map(lambda s: Search(s.first, s.first + timedelta(days=9)))


@given(asked, tables, tables, st.one_of(st.none(), st.integers(0, 23).map(time)), ZONES)
def test_another_party_never_makes_an_hour_better(search, zones, more, at, zone):
    search = Search(search.first, search.last, hours=Hours(zone, at, 60))
    few = find(search, Known(zones=zones))
    many = find(search, Known(zones=zones | {f"+{code}": z for code, z in more.items()}))
    points = {slot.start: slot.points for slot in few.ranked}
    assert set(many.starts) == set(points)
    assert all(slot.points >= points[slot.start] for slot in many.ranked)


WEEKS = [date(2027, 1, 5) + timedelta(weeks=n) for n in range(26)]


def year_of(zones: dict[str, str], at: time | None) -> dict[str, int]:
    """What each carried after half a year of weekly meetings of an hour, each at the fairest hour or at `at`."""
    carried = dict.fromkeys(zones, 0)
    for day in WEEKS:
        search = Search(day, day, hours=Hours("UTC", at, 60))
        (slot,) = find(search, Known(zones=zones, carried=carried)).ranked
        for share in slot.shares:
            carried[share.code] += share.minutes
    return carried


@settings(max_examples=25)
@given(ZONES, ZONES)
def test_two_parties_take_turns(one, other):
    carried = year_of({"A": one, "B": other}, None)
    assert abs(carried["A"] - carried["B"]) <= 3 * 60


@settings(max_examples=8)
@given(st.lists(ZONES, min_size=3, max_size=5, unique=True), st.integers(0, 23).map(time))
def test_no_fixed_hour_would_spare_the_worst_off_more(zones, at):
    """Two meetings' worth of grace: the last turn may be anybody's."""
    parties = {f"P{n}": zone for n, zone in enumerate(zones)}
    fair, fixed = year_of(parties, None), year_of(parties, at)
    assert max(fair.values()) <= max(fixed.values()) + 2 * 60


@given(asked, tables, st.integers(0, 23).map(time))
def test_every_point_of_an_hour_is_accounted_for(search, zones, at):
    search = Search(search.first, search.last, hours=Hours("UTC", at, 60))
    for slot in find(search, Known(zones=zones)).ranked:
        assert slot.sat is not None
        expected = {c: burden(zone, slot.sat.begins[0], 60) for c, zone in zones.items()}
        assert {s.code: s.minutes for s in slot.shares} == {c: m for c, m in expected.items() if m}
        assert slot.points == sum(share.points for share in slot.shares)
        assert all(share.points >= half_hours(share.minutes) for share in slot.shares)


@given(tables, st.dictionaries(st.sampled_from(["AU", "CA", "CH"]), st.integers(0, 3000)), BEGINS)
def test_who_carried_more_is_never_weighed_less(zones, carried, begins):
    weights = Scales(zones, carried).weights()
    ordered = sorted(zones, key=lambda code: carried.get(code, 0))
    assert [weights[code] for code in ordered] == sorted(weights.values())
    assert min(weights.values()) == 1
