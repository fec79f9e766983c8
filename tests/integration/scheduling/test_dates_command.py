"""`coordinator dates suggest`: 0 done, 1 refused, 2 wrong use."""

import json
import sys
from datetime import date, timedelta
from functools import partial

import pytest
from click.testing import CliRunner

from coordinator.cli import main
from coordinator.forums.models import Closure, Party
from coordinator.kit.actor import Role, system
from coordinator.kit.ids import new_id
from coordinator.meetings.models import DeadlinePreset, Participant

MAY = ("--first", "2027-05-03", "--last", "2027-05-07")


@pytest.fixture
def run(app, monkeypatch):
    """The command line on the test's own database and clock."""
    main.get_command(None, "dates")
    monkeypatch.setattr(sys.modules["coordinator.cli.dates"], "create_app", lambda: app)

    def _run(*words, status=0):
        answer = CliRunner().invoke(main, ["dates", "suggest", *words])
        assert answer.exit_code == status, answer.output
        return answer

    return _run


def make_closure(make, *, day, withdrawn=False, **values):
    return make.keep(
        Closure(
            id=new_id(), from_on=day, until_on=day + timedelta(days=1), version=1,
            withdrawn_at=make.clock.now() if withdrawn else None, **values,
        )
    )  # fmt: skip


def data(run, *words):
    return json.loads(run(*words, "--json").stdout)


@pytest.fixture
def forum(make):
    forum = make.forum("nac")
    make.membership(forum, "SE")
    make.membership(forum, "DK", until_on=date(2027, 5, 5))
    return forum


def test_countries_need_no_forum(run):
    found = data(run, "--countries", "dk, se", "--first", "2027-05-04", "--last", "2027-05-07")
    assert found["starts"] == ["2027-05-04", "2027-05-05", "2027-05-07"]
    assert found["blocked_starts"] == {"2027-05-06": ["2027-05-06 DK", "2027-05-06 SE"]}
    assert found["closed_days"] == {"2027-05-06": {"DK": ["Ascension Day"], "SE": ["Ascension Day"]}}
    assert found["ranked"][-1] == {
        "start": "2027-05-07",
        "points": 6,
        "reasons": ["Between a holiday and another day off: Fri 7 May (DK, SE)"],
    }


def test_a_forums_members_count_while_they_are_members(run, forum):
    found = data(run, "--forum", "nac", *MAY)
    assert found["blocked_starts"] == {"2027-05-06": ["2027-05-06 SE"]}


def test_own_meetings_rule_out_and_those_of_other_forums_speak_against(run, forum, make):
    make.meeting(forum, at="2027-05-04T10:00", title="Directors")
    other = make.forum("gdisc", short_name="GDISC")
    make.membership(other, "SE")
    make.meeting(other, at="2027-05-05T10:00", title="Annual conference")
    found = data(run, "--forum", "nac", *MAY)
    assert found["blocked_starts"]["2027-05-04"] == [f"2027-05-04 {forum.short_name}"]
    ranked = {each["start"]: each for each in found["ranked"]}
    assert ranked["2027-05-05"]["points"] == 2
    assert ranked["2027-05-05"]["reasons"] == ["Another meeting of SE: Annual conference, Wed 5 May"]


def test_a_series_brings_its_months_and_the_notice_of_its_preset(run, forum, make):
    steps = [{"step": "invitation", "offset_days": -42, "relative_to": "start", "audience": "members"}]
    preset = make.keep(
        DeadlinePreset(id=new_id(), slug="p", name="Preset", meeting_types=[], steps=steps, note=None)
    )
    make.series(forum, "spring", deadline_preset_id=preset.id, usual_months=[2])
    window = ("--first", "2027-01-04", "--last", "2027-01-07")
    found = data(run, "--forum", "nac", "--series", "spring", *window)
    assert found["too_soon"] == ["2027-01-04", "2027-01-05"]  # today is 25 November
    assert [(each["start"], each["points"]) for each in found["ranked"]] == [("2027-01-07", 4)]
    assert found["blocked_starts"] == {"2027-01-06": ["2027-01-06 SE"]}


def test_in_words_the_best_come_first_and_every_cause_is_named(run, forum):
    words = run("--forum", "nac", *MAY).output.splitlines()
    assert words[0] == "Mon 3 May 2027  (0 points against it)"
    assert "    Thu 6 May 2027: Ascension Day (SE)" in words


def test_without_a_date_one_hears_what_would_open_some(run):
    words = run("--countries", "SE", "--first", "2027-05-06", "--last", "2027-05-06").output
    assert "No date suits everybody." in words
    assert "  Meet without SE: 1 date" in words


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--first", "2027-05-03", "--last", "2027-05-07"), "either --forum or --countries"),
        (("--countries", "SE", "--forum", "nac", *MAY), "either --forum or --countries"),
        (("--countries", "SE,QQ", *MAY), "no holidays on record for: QQ"),
        (("--countries", ",", *MAY), "no holidays on record for: nobody"),
        (("--countries", "SE", "--first", "2027-05-03", "--last", "2027-05-02"), "--last lies before"),
        (("--countries", "SE", "--first", "9999-12-31", "--last", "9999-12-31"), "--last lies before"),
        (("--countries", "SE", "--first", "0001-01-01", "--last", "0001-01-02"), "--last lies before"),
        (("--countries", "SE", "--first", "2027-02-30", "--last", "2027-05-02"), "does not match"),
        (("--countries", "SE", *MAY, "--weekdays", "Tirsdag"), "English names"),
        (("--countries", "SE", *MAY, "--length", "6"), "never fits"),
        (("--countries", "SE", *MAY, "--length", "0"), "1 to 31 days"),
        (("--countries", "SE", "--series", "spring", *MAY), "--series goes with --forum"),
    ],
)
def test_wrong_use_is_named(run, words, said):
    assert said in run(*words, status=2).output


def test_a_forum_or_series_that_is_not_there_is_refused(run, forum):
    assert "there is no forum nope" in run("--forum", "nope", *MAY, status=1).output
    assert "nac has no series nope" in run("--forum", "nac", "--series", "nope", *MAY, status=1).output


WEEK = ("--first", "2027-03-01", "--last", "2027-03-05")


def test_hours_are_those_of_each_partys_own_clock(run):
    found = data(run, "--countries", "CH,NZ", *WEEK, "--at", "11:00", "--zone", "Europe/Zurich")
    monday = found["ranked"][0]
    assert (monday["start"], monday["at"], monday["starts_at"]) == (
        "2027-03-01", "11:00", "2027-03-01T10:00:00Z",
    )  # fmt: skip
    assert monday["outside_hours"] == {
        "NZ": {
            "start": "2027-03-01T23:00", "end": "2027-03-02T00:30", "minutes": 90, "carried": 0, "points": 6,
        }
    }  # fmt: skip
    assert monday["reasons"] == ["New Zealand: Mon 1 Mar, 23:00–00:30"]


def test_any_proposes_the_fairest_hour_of_each_date(run):
    found = data(run, "--countries", "CH,SE", *WEEK, "--at", "any", "--zone", "Europe/Zurich")
    assert {each["at"] for each in found["ranked"]} == {"12:00"}
    words = run("--countries", "CH,SE", *WEEK, "--at", "any", "--zone", "Europe/Zurich").output
    assert "Mon 1 March 2027, 12:00 Zurich time  (0 points against it)" in words


def test_what_a_series_brought_so_far_weighs(run, make):
    forum = make.forum("igc", members="CH NZ AU", zone="Europe/Zurich")
    series = make.series(forum, "talks", usual_months=[], meetings_per_year=4)
    other = make.series(forum, "others", usual_months=[])
    online = {"mode": "online", "zone": "Europe/Zurich"}
    make.meeting(forum, at="2026-02-03T11:00", series_id=series.id, status="held", **online)
    make.meeting(forum, at="2027-05-04T20:00", series_id=series.id, status="planned", **online)
    make.meeting(forum, at="2026-03-03T11:00", series_id=series.id, status="cancelled", **online)
    make.meeting(forum, at="2026-03-04T11:00", series_id=other.id, status="held", **online)
    make.meeting(forum, at="2026-03-05T11:00", series_id=series.id, status="held", zone="Europe/Zurich")
    found = data(run, "--forum", "igc", "--series", "talks", *WEEK, "--at", "11:00")
    carried = {code: each["carried"] for code, each in found["ranked"][0]["outside_hours"].items()}
    assert carried == {"AU": 240, "NZ": 240}  # two hours each at 21:00, 04:00 and 23:00, 06:00
    assert found["ranked"][0]["zone"] == "Europe/Zurich"  # the forum's


def test_a_zone_that_was_entered_for_a_party_counts(run, make):
    make.forum("igc", members="US")
    party = make.party("US")
    with make.units.begin(system(make.clock.now().date())) as work:
        work.session.get(Party, party.id).zone = "America/Los_Angeles"
    found = data(run, "--forum", "igc", *WEEK, "--at", "17:00", "--zone", "Europe/Zurich")
    assert found["ranked"][0]["outside_hours"] == {}  # 08:00 in Los Angeles
    early = data(run, "--forum", "igc", *WEEK, "--at", "16:30", "--zone", "Europe/Zurich")
    assert early["ranked"][0]["outside_hours"]["US"]["start"] == "2027-03-01T07:30"


def test_optional_countries_only_speak_against(run):
    found = data(run, "--countries", "DE,SE", *MAY, "--optional", "SE")
    assert found["blocked_starts"] == {"2027-05-06": ["2027-05-06 DE"]}
    midsummer = ("--first", "2027-06-25", "--last", "2027-06-25")
    (slot,) = data(run, "--countries", "DE", *midsummer, "--optional", "SE")["ranked"]
    assert (slot["points"], slot["reasons"]) == (
        2, ["Closed, may stay away: Midsummer Eve, Fri 25 Jun (SE)"],
    )  # fmt: skip


def test_closed_periods_rule_out_and_others_speak_against(run, forum, make):
    closure = partial(make_closure, make)
    closure(forum_id=forum.id, kind="closed", name="EU Council", day=date(2027, 5, 3))
    closure(party_id=make.party("SE").id, kind="closed", name="Office moves", day=date(2027, 5, 4))
    closure(party_id=make.party("SE").id, kind="avoid", name="School holidays", day=date(2027, 5, 5))
    closure(party_id=make.party("SE").id, kind="wished", name="Before summer", day=date(2027, 5, 7))
    closure(forum_id=forum.id, kind="closed", name="Withdrawn", day=date(2027, 5, 7), withdrawn=True)
    found = data(run, "--forum", "nac", *MAY, "--host", "SE")
    assert found["blocked_starts"] == {
        "2027-05-03": [f"2027-05-03 {forum.short_name}"],
        "2027-05-04": ["2027-05-04 SE"],
        "2027-05-06": ["2027-05-06 SE"],
    }
    assert found["closed_days"]["2027-05-04"] == {"SE": ["Office moves"]}
    ranked = {each["start"]: each for each in found["ranked"]}
    assert ranked["2027-05-05"]["reasons"] == [
        "Not on the days that SE would like",
        "Between a holiday and another day off: Wed 5 May (SE)",  # its own closed day is one
        "Rather not: School holidays, Wed 5 May (SE)",
    ]
    assert ranked["2027-05-05"]["points"] == 9
    assert "2027-05-07" in ranked


def test_the_same_people_elsewhere_rule_a_date_out(run, forum, make):
    other = make.forum("gdisc", short_name="GDISC")
    make.membership(other, "SE")
    person = make.delegate(forum, "SE")
    make.grant(person, Role.DELEGATE, forum=other, party="SE")
    make.meeting(other, at="2027-05-04T10:00", title="Conference")
    regrets = make.meeting(other, at="2027-05-05T10:00", title="Workshop")
    make.keep(
        Participant(
            id=new_id(), meeting_id=regrets.id, person_id=person.id, display_name="X", answer="regrets",
            registered_at=make.clock.now(), version=1,
        )
    )  # fmt: skip
    found = data(run, "--forum", "nac", *MAY)
    assert found["blocked_starts"]["2027-05-04"] == ["2027-05-04 SE"]
    ranked = {each["start"]: each["reasons"] for each in found["ranked"]}
    assert ranked["2027-05-05"] == ["Another meeting of SE: Workshop, Wed 5 May"]


def test_a_series_of_a_group_asks_for_the_groups_parties(run, forum, make):
    make.membership(forum, "NO")
    group = make.group(forum, "return", parties="NO")
    make.series(forum, "talks", group_id=group.id, usual_months=[])
    found = data(run, "--forum", "nac", "--series", "talks", "--first", "2027-05-17", "--last", "2027-05-17")
    assert found["blocked_starts"] == {"2027-05-17": ["2027-05-17 NO"]}
    assert data(run, "--forum", "nac", "--series", "talks", "--first", "2027-06-25", "--last", "2027-06-25")[
        "starts"
    ] == ["2027-06-25"]  # Midsummer Eve in Sweden, which is not of the group


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--zone", "Europe/Zurich"), "go with --at: at which hour"),
        (("--minutes", "60"), "go with --at"),
        (("--at", "14:00"), "--at needs --zone"),
        (("--at", "25:00", "--zone", "Europe/Zurich"), "not 25:00"),
        (("--at", "noon", "--zone", "Europe/Zurich"), "or any; not noon"),
        (("--at", "14:00", "--zone", "Europe/Zurrich"), "such as Europe/Zurich"),
        (("--at", "14:00", "--zone", "Europe/Zurich", "--minutes", "5"), "--minutes is 15 to 720"),
        (("--optional", "SE"), "every country is optional"),
        (("--host", "SE"), "--host goes with --forum"),
    ],
)
def test_wrong_use_of_hours_is_named(run, words, said):
    assert said in run("--countries", "SE", *MAY, *words, status=2).output


def test_a_forum_refuses_strangers(run, forum):
    assert "no seat in nac: JP" in run("--forum", "nac", *MAY, "--optional", "JP", status=2).output
    assert "somebody has to be there" in run("--forum", "nac", *MAY, "--optional", "SE,DK", status=2).output


def test_an_hour_that_the_clocks_skip_is_named(run):
    window = ("--first", "2027-03-27", "--last", "2027-03-28", "--weekdays", "Sat-Sun")
    hours = ("--at", "02:30", "--zone", "Europe/Zurich")
    found = data(run, "--countries", "CH", *window, *hours)
    assert (found["starts"], found["skipped"]) == (["2027-03-27"], ["2027-03-28"])
    assert "this hour does not exist: Sun 28 March 2027" in run("--countries", "CH", *window, *hours).output
