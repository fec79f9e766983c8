"""`coordinator feeds …`: 0 done, 1 refused (which and why), 2 wrong use."""

import json

import pytest
from click.testing import CliRunner

from coordinator.calendars.operations import save_view
from coordinator.calendars.rules import ViewFilter
from coordinator.cli import main
from tests.ics_reader import read


@pytest.fixture
def run(app, monkeypatch):
    """The command line on the test's own database and clock."""
    monkeypatch.setattr("coordinator.cli.feeds.create_app", lambda: app)

    def _run(*words, status=0):
        answer = CliRunner().invoke(main, ["feeds", *words])
        assert answer.exit_code == status, answer.output
        return answer

    return _run


@pytest.fixture
def expert(make, nac):
    return make.expert(make.group(nac, parties="FI"), email="expert@example.org", locale="sv")


def opened(client, url):
    return read(client.get(url.removeprefix("http://localhost")).data)


def test_issue_prints_an_address_that_works(run, expert, client):
    url = run("issue", "Expert@example.org").stdout.strip()
    assert url.startswith("http://localhost/feeds/")
    assert opened(client, url).has("NAME")


def test_issue_for_a_forum_and_a_group(run, expert, client):
    forum = json.loads(run("issue", expert.email, "--forum", "nac", "--json").stdout)
    group = json.loads(run("issue", expert.email, "--group", "nac-return", "--json").stdout)
    assert list(forum) == ["url"]
    assert opened(client, forum["url"]).text("NAME") == "Nordiska utlänningsutskottet"
    assert opened(client, group["url"]).text("NAME") == "Group nac-return"


def test_who_takes_no_part_is_refused(run, expert, make):
    make.group(make.forum("gdisc"), "gdisc-data")
    assert "takes no part in gdisc" in run("issue", expert.email, "--forum", "gdisc", status=1).stderr
    assert (
        "takes no part in gdisc-data" in run("issue", expert.email, "--group", "gdisc-data", status=1).stderr
    )
    administrator = make.administrator(email="admin@example.org")
    assert "takes no part in any forum" in run("issue", administrator.email, status=1).stderr
    assert "takes no part in nac" in run("issue", administrator.email, "--forum", "nac", status=1).stderr


def test_who_and_what_is_not_known_is_named(run, expert, make):
    assert "nobody has the address x@example.org" in run("issue", "x@example.org", status=1).stderr
    assert "no forum nothing" in run("issue", expert.email, "--forum", "nothing", status=1).stderr
    assert "no group nothing" in run("issue", expert.email, "--group", "nothing", status=1).stderr
    make.person(email="idle@example.org")
    assert "holds no right today" in run("issue", "idle@example.org", status=1).stderr


def test_wrong_use_is_status_2(run, expert):
    assert (
        "either --forum or --group"
        in run("issue", expert.email, "--forum", "nac", "--group", "nac-return", status=2).stderr
    )
    run("issue", status=2)
    assert "--all" in run("revoke", expert.email, status=2).stderr


def test_list_tells_what_was_read_and_never_the_secret(run, expert, client):
    url = run("issue", expert.email, "--forum", "nac", "--deadlines").stdout.strip()
    client.get(url.removeprefix("http://localhost"), headers={"User-Agent": "Thunderbird/128"})
    answer = run("list", expert.email, "--json").stdout
    (row,) = json.loads(answer)
    assert (row["kind"], row["of"], row["deadlines"]) == ("forum", "nac", True)
    assert (row["last_fetched"], row["program"]) == ("2026-11-25T09:00:00+00:00", "Thunderbird")
    assert url.rpartition("/")[2].removesuffix(".ics") not in answer
    assert "1 addresses" in run("list", expert.email).stdout


def test_revoke_closes_one_or_all(run, expert, client):
    urls = [run("issue", expert.email).stdout.strip().removeprefix("http://localhost") for _ in range(3)]
    newest = json.loads(run("list", expert.email, "--json").stdout)[0]["id"]
    run("revoke", expert.email, newest)
    assert [client.get(url).status_code for url in urls] == [200, 200, 404]
    assert "2 addresses closed" in run("revoke", expert.email, "--all").stdout
    assert [client.get(url).status_code for url in urls] == [404, 404, 404]


def test_an_address_of_somebody_else_is_not_closed(run, expert, make, nac):
    make.delegate(nac, "SE", email="other@example.org")
    run("issue", "other@example.org")
    (theirs,) = json.loads(run("list", "other@example.org", "--json").stdout)
    refused = run("revoke", expert.email, theirs["id"], status=1)
    assert "not an address of expert@example.org" in refused.stderr
    assert len(json.loads(run("list", "other@example.org", "--json").stdout)) == 1


def test_language_and_options_are_known_to_the_command_line(run, expert, client):
    url = run(
        "issue", expert.email, "--language", "fi", "--deadlines", "--actions", "--as-tasks", "--rough-dates",
        "--alarm", "60",
    ).stdout.strip()  # fmt: skip
    assert opened(client, url).has("NAME")
    (row,) = json.loads(run("list", expert.email, "--json").stdout)
    assert (row["language"], row["actions"], row["as_tasks"], row["rough_dates"]) == ("fi", True, True, True)
    assert (row["alarm_minutes"], row["busy_only"], row["ended"]) == (60, False, False)
    run("issue", expert.email, "--language", "xx", status=2)
    run("issue", expert.email, "--alarm", "7", status=2)


def test_a_busy_feed_says_nothing_else(run, expert, client):
    url = run("issue", expert.email, "--busy-only", "--deadlines", "--language", "en").stdout.strip()
    assert opened(client, url).text("NAME") == "Busy"
    (row,) = json.loads(run("list", expert.email, "--json").stdout)
    assert (row["busy_only"], row["deadlines"]) == (True, False)


def test_a_feed_of_a_view_by_its_name(run, expert, client, begin, nac):
    with begin(expert) as work:
        save_view(work, "What I need", ViewFilter(mine=True))
    url = run("issue", expert.email, "--view", "what i NEED").stdout.strip()
    assert opened(client, url).text("NAME") == "What I need"
    (row,) = json.loads(run("list", expert.email, "--json").stdout)
    assert (row["kind"], row["view"]) == ("view", "What I need")
    assert "What I need" in run("list", expert.email).stdout
    refused = run("issue", expert.email, "--view", "Nothing", status=1)
    assert "has saved no view called Nothing" in refused.stderr
    run("issue", expert.email, "--view", "What I need", "--forum", "nac", status=2)
