"""Hours of meetings online: whose evening, whose night, and who carried it before."""

import json
from datetime import UTC, date, datetime, time

import pytest

from coordinator.forums.zones import CAPITALS, zone_of_country
from coordinator.kit.times import LocalSlot, UnknownZone, zone_names
from coordinator.loading.demonstration import FOLDER
from coordinator.scheduling.labels import reason_text
from coordinator.scheduling.rules import (
    BadMinutes,
    Blocker,
    Eased,
    Hours,
    Known,
    Scales,
    Search,
    Why,
    burden,
    find,
    relaxations,
    sittings_of,
)

ZURICH = "Europe/Zurich"
IGC = "AU BE CA DK FI DE GR IE NL NZ NO PL ES SE CH GB US AT"
ZONES = {code: zone_of_country(code) or "" for code in IGC.split()}


def minute(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) // 60


def search(first: date, last: date | None = None, **over):
    return Search(first, last or first, hours=Hours(ZURICH, **over))


@pytest.mark.parametrize(
    ("begins", "zone", "minutes"),
    [
        ("2027-03-03T13:00", ZURICH, 0),  # 14:00
        ("2027-03-03T16:30", ZURICH, 30),  # 17:30 to 18:30
        ("2027-03-03T13:00", "Pacific/Auckland", 60),  # 02:00 the day after
        ("2027-03-05T20:30", "Pacific/Auckland", 60),  # Saturday 09:30
        ("2027-03-07T20:30", "Pacific/Auckland", 0),  # Monday 09:30
        ("2027-03-03T16:00", "America/Vancouver", 0),  # 08:00
        ("2027-03-15T15:00", "America/Vancouver", 0),  # 08:00, already in summer time
        ("2027-03-15T07:30", ZURICH, 0),  # 08:30, still in winter time
    ],
)
def test_minutes_outside_office_hours_count_by_the_partys_own_clock(begins, zone, minutes):
    assert burden(zone, minute(begins), 60) == minutes


def test_the_reasons_say_whose_night_it_is_and_who_carried_most():
    known = Known(zones=ZONES, carried={"NZ": 240, "AU": 60})
    (slot,) = find(search(date(2027, 3, 4), at=time(11), minutes=120), known).ranked
    said = [reason_text(reason) for reason in slot.reasons]
    assert said[0] == "New Zealand: Thu 4 Mar, 23:00–01:00; carried 4 h so far, the most of 18"
    assert "United States: Thu 4 Mar, 05:00–07:00" in said
    assert {share.code: share.minutes for share in slot.shares} == {
        "NZ": 120,
        "AU": 120,
        "CA": 120,
        "US": 120,
    }


def test_points_are_half_hours_the_night_twice_and_weigh_more_on_who_carried_more():
    scales = Scales({"NZ": "Pacific/Auckland", "CH": ZURICH}, {"NZ": 150})
    evening = scales.shares([minute("2027-03-03T17:00")], 60)  # 18:00 in Zurich, Thursday 06:00 in Auckland
    assert {share.code: share.points for share in evening} == {"CH": 2, "NZ": (2 + 2) * 3}


def test_without_an_hour_each_date_has_the_fairest_one():
    (slot,) = find(search(date(2027, 3, 3), minutes=60), Known(zones=ZONES)).ranked
    assert slot.at is not None
    assert 12 <= slot.at.hour <= 16
    even = find(search(date(2027, 3, 3), minutes=60), Known(zones=ZONES, carried={"NZ": 1800, "AU": 1800}))
    assert even.ranked[0].at is not None
    assert not {"NZ", "AU"} & {share.code for share in even.ranked[0].shares}


def test_each_date_has_its_own_summer_time():
    """Europe puts its clocks forward two weeks after America."""
    known = Known(zones={"US": "America/New_York"})
    found = find(search(date(2027, 3, 10), date(2027, 3, 31), at=time(13), minutes=60), known)
    outside = {slot.start: [share.start.hour for share in slot.shares] for slot in found.ranked}
    assert outside[date(2027, 3, 10)] == [7]
    assert outside[date(2027, 3, 17)] == []  # 08:00
    assert outside[date(2027, 3, 31)] == [7]


def test_a_holiday_counts_on_the_day_on_which_the_party_sits():
    closed = {date(2027, 2, 8): {"NZ": ("Waitangi Day (observed)",), "CH": ("Feast",)}}
    known = Known(closed=closed, zones={"NZ": "Pacific/Auckland", "CH": ZURICH})
    late = find(search(date(2027, 2, 5), date(2027, 2, 8), at=time(20), minutes=60), known)
    assert late.starts == [date(2027, 2, 5)]  # Saturday in Auckland; Monday evening is Tuesday there
    assert late.blocked == {date(2027, 2, 8): (Blocker(date(2027, 2, 8), "CH", ("Feast",)),)}
    sunday = Search(
        date(2027, 2, 7), date(2027, 2, 7), weekdays=frozenset({6}), hours=Hours(ZURICH, time(20))
    )
    assert [b.code for b in find(sunday, known).blocked[date(2027, 2, 7)]] == ["NZ"]


def test_another_hour_may_free_a_date():
    closed = {date(2027, 2, 9): {"NZ": ("Feast",)}}
    known = Known(closed=closed, zones={"NZ": "Pacific/Auckland"})
    asked = search(date(2027, 2, 8), at=time(20), minutes=60)
    found = find(asked, known)
    assert found.starts == []
    assert Eased.OTHER_HOUR in {offer.eased for offer in relaxations(asked, known, found)}
    assert find(search(date(2027, 2, 8), minutes=60), known).starts == [date(2027, 2, 8)]


def test_an_hour_that_clocks_skip_is_said_and_not_offered():
    asked = Search(date(2027, 3, 27), date(2027, 3, 28), weekdays=frozenset({5, 6}),
                   hours=Hours(ZURICH, time(2, 30)))  # fmt: skip
    found = find(asked, Known())
    assert (found.starts, found.skipped) == ([date(2027, 3, 27)], (date(2027, 3, 28),))


@pytest.mark.parametrize(
    ("hours", "refused"),
    [
        (Hours("Europe/Zurrich", time(9)), UnknownZone),
        (Hours(ZURICH, time(9), 14), BadMinutes),
        (Hours(ZURICH, time(9), 721), BadMinutes),
    ],
)
def test_hours_that_cannot_be_searched_are_refused(hours, refused):
    with pytest.raises(refused):
        find(Search(date(2027, 3, 1), date(2027, 3, 2), hours=hours), Known())


def test_hours_speak_against_a_date_and_never_rule_it_out():
    (slot,) = find(search(date(2027, 3, 3), at=time(3)), Known(zones={"CH": ZURICH})).ranked
    assert [reason.why for reason in slot.reasons] == [Why.HOURS]
    assert slot.points == 6  # three half hours of the night


def lasting(start: str, end: str) -> list[tuple[str, int]]:
    slot = LocalSlot(datetime.fromisoformat(start), datetime.fromisoformat(end), ZURICH)
    return [
        (datetime.fromtimestamp(begins * 60, tz=UTC).isoformat()[:16], minutes)
        for begins, minutes in sittings_of(slot)
    ]


def test_a_meeting_of_several_days_does_not_sit_at_night():
    assert lasting("2027-03-03T13:00", "2027-03-04T15:00") == [
        ("2027-03-03T12:00", 120), ("2027-03-04T12:00", 120),
    ]  # fmt: skip
    assert lasting("2027-03-03T13:00", "2027-03-04T12:00") == [
        ("2027-03-03T12:00", 240), ("2027-03-04T08:00", 180),
    ]  # fmt: skip
    assert lasting("2027-03-03T22:00", "2027-03-04T00:30") == [("2027-03-03T21:00", 150)]


def test_the_capital_decides_where_a_country_has_several_zones():
    assert zone_of_country("US") == "America/New_York"
    assert zone_of_country("IS") == "Atlantic/Reykjavik"
    assert zone_of_country("XK") == "Europe/Belgrade"
    assert zone_of_country("ZZ") is None
    assert set(CAPITALS.values()) <= zone_names()


def test_every_country_of_the_forums_has_a_zone():
    codes = [
        country["code"] for country in json.loads((FOLDER / "forums.json").read_text("utf-8"))["countries"]
    ]
    assert [code for code in codes if zone_of_country(code) not in zone_names()] == []
