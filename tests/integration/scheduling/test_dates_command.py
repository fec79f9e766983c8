"""`coordinator dates suggest`: 0 done, 1 refused, 2 wrong use."""

import json
import sys
from datetime import date

import pytest
from click.testing import CliRunner

from coordinator.cli import main
from coordinator.kit.ids import new_id
from coordinator.meetings.models import DeadlinePreset

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
