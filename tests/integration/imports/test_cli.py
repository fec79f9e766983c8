"""`coordinator calendar import`: 0 done, 1 something refused, 2 unreadable or wrong use."""

import json

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from coordinator.cli import main
from coordinator.meetings.models import Meeting
from tests.calendar_files import EXCHANGE, OUTLOOK, calendar, event, timed


@pytest.fixture
def run(app, nac, monkeypatch):
    monkeypatch.setattr("coordinator.cli.calendar_taking.create_app", lambda: app)

    def _run(content, *words, status=0):
        answer = CliRunner().invoke(main, ["calendar", "import", "-", *words], input=content)
        assert answer.exit_code == status, answer.output
        return answer

    return _run


def count(begin):
    with begin(read_only=True) as work:
        return work.session.scalar(sa.select(sa.func.count()).select_from(Meeting))


def test_a_dry_run_says_what_would_happen_and_writes_nothing(run, begin):
    said = json.loads(run(EXCHANGE, "--forum", "nac", "--dry-run", "--json").stdout)
    assert [event["outcome"] for event in said["events"]] == ["new"] * 6
    first = said["events"][0]
    assert (first["uid"], first["start"], first["end"], first["all_day"], first["reason"]) == (
        "exchange-1", "2027-01-05T09:00:00Z", "2027-01-05T10:00:00Z", False, None,
    )  # fmt: skip
    assert said["refused"] == []
    assert count(begin) == 0


def test_importing_plans_and_a_second_time_finds_the_same(run, begin, make, nac):
    make.series(nac)
    said = json.loads(run(OUTLOOK, "--forum", "nac", "--series", "s-nac-dg", "--json").stdout)
    assert said["import"] is not None
    assert count(begin) == 2
    said = json.loads(run(OUTLOOK, "--forum", "nac", "--json").stdout)
    assert [event["outcome"] for event in said["events"]] == ["same", "same"]
    assert said["import"] is None


def test_days_are_dates_with_the_day_after_the_last(run):
    said = json.loads(run(OUTLOOK, "--forum", "nac", "--dry-run", "--json").stdout)
    assert [
        (e["start"], e["end"], e["last_day"]) for e in said["events"] if e["all_day"]
    ] == [("2027-04-12", "2027-04-15", "2027-04-14")]  # fmt: skip


def test_the_good_ones_are_taken_and_the_others_named(run, begin):
    file = calendar(
        timed(), event("DTSTART:yesterday", uid="bad", title="Broken"), timed(day="20200101", uid="old")
    )
    answer = run(file, "--forum", "nac", "--first", "2019-01-01", "--json", status=1)
    said = json.loads(answer.stdout)
    assert {(e["uid"], e["outcome"]) for e in said["events"]} == {
        ("one@example.org", "new"),
        ("old", "refused"),
    }
    assert {(e["uid"], e["reason"]) for e in said["refused"]} == {
        ("bad", "This is no date, time or length: “yesterday”."),
        ("old", "It has begun: only coming meetings are planned."),
    }
    assert count(begin) == 1


def test_floating_times_need_a_zone(run):
    file = calendar(event("DTSTART:20270310T090000", "DTEND:20270310T100000"))
    answer = run(file, "--forum", "nac", "--dry-run", status=1)
    assert "Its times name no time zone." in answer.output
    said = json.loads(run(file, "--forum", "nac", "--dry-run", "--json", "--zone", "Europe/Helsinki").stdout)
    assert said["events"][0]["start"] == "2027-03-10T07:00:00Z"


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ((), 2),
        (("--forum", "nac", "--series", "a", "--group", "b"), 2),
        (("--dry-run", "--series", "a"), 2),
        (("--dry-run", "--zone", "Helsinki"), 2),
        (("--dry-run", "--first", "2027-02-01", "--last", "2027-01-01"), 2),
        (("--forum", "nothing"), 1),
        (("--forum", "nac", "--series", "nothing"), 1),
        (("--forum", "nac", "--group", "nothing"), 1),
    ],
)
def test_wrong_use_is_said(run, words, status, begin):
    run(OUTLOOK, *words, status=status)
    assert count(begin) == 0


def test_what_is_no_calendar_is_unreadable(run):
    answer = run(b"<html></html>", "--forum", "nac", "--json", status=2)
    assert json.loads(answer.stdout)["unreadable"]["code"] == "html"
    assert "This is a web page" in answer.stderr


def test_a_dry_run_without_a_forum_reads_alone(run):
    said = json.loads(run(calendar(timed(day="20200101")), "--dry-run", "--json").stdout)
    assert [(e["outcome"], e["start"]) for e in said["events"]] == [("new", "2020-01-01T07:00:00Z")]
