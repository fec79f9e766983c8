"""`coordinator accounts …`: 0 done, 1 refused (which and why), 2 wrong use."""

import json
from datetime import date

import pytest
from click.testing import CliRunner

from coordinator.accounts.rules import AccountState
from coordinator.cli import main
from coordinator.forums.rules import PartyKind
from coordinator.kit.actor import Role
from tests.integration.accounts.conftest import PASSWORD, link_in, somebody

NEW = "new.person@example.org"


@pytest.fixture
def run(app, monkeypatch):
    """The command line on the test's own database and clock."""
    monkeypatch.setattr("coordinator.cli.accounts.create_app", lambda: app)

    def _run(*words, status=0):
        answer = CliRunner().invoke(main, ["accounts", *words])
        assert answer.exit_code == status, answer.output
        return answer

    return _run


def test_invite_prints_the_link_it_mails(run, make, outbox, named, client_of):
    finland = make.party("FI")
    answer = run(
        "invite", "New.Person@example.org", "--name", "Nýr Þátttakandi", "--language", "is", "--party", "fi"
    )
    [letter] = outbox()
    assert answer.stdout == f"http://localhost{link_in(letter)}\n"
    assert (letter.to_address, letter.locale) == (NEW, "is")
    person = named(NEW)
    assert (person.display_name, person.party_id) == ("Nýr Þátttakandi", finland.id)
    assert client_of().get(link_in(letter)).status_code == 200


def test_the_whole_way_from_the_command_line_to_the_first_page(run, make, client_of):
    make.forum("nac", members="FI")
    link = run("invite", NEW, "--name", "New Person").stdout.strip()
    run("grant", NEW, "secretariat", "--forum", "nac")
    client = client_of()
    sent = {"password": PASSWORD, "again": PASSWORD, "name": "New Person", "locale": "en"}
    assert client.post(link.removeprefix("http://localhost"), data=sent).location == "/"
    assert "Secretariat officer" in client.get("/account").text


def test_an_account_in_use_is_not_invited(run, make, hashed, outbox):
    person = somebody(make, hashed)
    answer = run("invite", person.email, "--name", "Again", status=1)
    assert "the account is in use already" in answer.stderr
    assert outbox() == []


def test_reset_prints_the_link_it_mails(run, make, hashed, outbox):
    person = somebody(make, hashed)
    answer = run("reset", person.email.upper())
    assert answer.stdout == f"http://localhost{link_in(outbox()[0])}\n"
    assert link_in(outbox()[0]).startswith("/reset/")


def test_reset_of_who_has_no_account_is_refused(run, make):
    contact = make.person(account=False)
    assert "has no account yet" in run("reset", contact.email, status=1).stderr
    assert "nobody has the address" in run("reset", "nobody@example.org", status=1).stderr


def test_days_given_are_the_first_and_the_last(run, make, grants_of):
    forum, person = make.forum("nac"), make.person()
    answer = run(
        "grant", person.email, "observer", "--forum", "nac", "--from", "2027-01-01", "--until", "2027-12-31"
    )
    [right] = grants_of(person)
    assert (right.forum_id, right.from_on, right.until_on) == (forum.id, date(2027, 1, 1), date(2028, 1, 1))
    assert right.granted_by_id is None
    assert "from 2027-01-01 until 2027-12-31" in answer.stdout


def test_a_group_brings_its_forum_and_a_person_their_country(run, make, grants_of):
    forum = make.forum("nac", members="FI")
    group, person = make.group(forum, "nac-return"), make.person(party="FI")
    run("grant", person.email, "expert", "--group", "nac-return")
    run("grant", person.email, "chair", "--group", "nac-return")
    run("grant", person.email, "contact_point")
    expert, chair, contact = grants_of(person)
    assert (expert.role, expert.forum_id, expert.group_id) == (Role.EXPERT, forum.id, group.id)
    assert expert.party_id == person.party_id
    assert (chair.forum_id, chair.group_id, chair.party_id) == (forum.id, group.id, None)
    assert (contact.forum_id, contact.party_id) == (None, person.party_id)


def test_given_twice_is_done_once(run, make, grants_of):
    make.forum("nac")
    person = make.person()
    for _ in range(2):
        run("grant", person.email, "secretariat", "--forum", "nac")
    assert len(grants_of(person)) == 1


def test_a_party_is_a_kind_and_a_code(run, make, grants_of):
    ecuador, commission = make.party("EC"), make.party("EC", kind=PartyKind.ORGANISATION)
    person = make.person()
    assert (
        "a country and an organisation"
        in run("grant", person.email, "contact_point", "--party", "EC", status=1).stderr
    )
    run("grant", person.email, "contact_point", "--party", "organisation:EC")
    run("grant", person.email, "contact_point", "--party", "country:EC")
    assert [right.party_id for right in grants_of(person)] == [commission.id, ecuador.id]


def test_what_is_refused_is_named_and_nothing_is_half_done(run, make, grants_of):
    make.forum("nac")
    person, stateless = make.person(), make.person(party=None)
    for words, why in (
        ((person.email, "secretariat", "--forum", "nowhere"), "there is no forum nowhere"),
        ((person.email, "expert", "--group", "nowhere"), "there is no group nowhere"),
        ((person.email, "contact_point", "--party", "QQ"), "there is no party QQ"),
        ((person.email, "contact_point", "--party", "planet:QQ"), "neither country nor organisation"),
        ((person.email, "secretariat"), "this role needs --forum"),
        ((person.email, "administrator", "--forum", "nac"), "this role takes no such --forum"),
        ((person.email, "expert"), "this role needs --group"),
        ((stateless.email, "contact_point"), "this role needs --party"),
        ((person.email, "secretariat", "--forum", "nac", "--from", "2027-02-02", "--until", "2027-02-01"),
         "the last day is before the first"),
        (("nobody@example.org", "administrator"), "nobody has the address nobody@example.org"),
    ):  # fmt: skip
        answer = run("grant", *words, status=1)
        assert why in answer.stderr, words
        assert "refused" in answer.stderr
    assert grants_of(person) == []


def test_overlapping_days_are_named(run, make):
    make.forum("nac")
    person = make.person()
    run(
        "grant",
        person.email,
        "secretariat",
        "--forum",
        "nac",
        "--from",
        "2027-01-01",
        "--until",
        "2027-06-30",
    )
    answer = run("grant", person.email, "secretariat", "--forum", "nac", "--from", "2027-06-30", status=1)
    assert "for a part of that time (from 2027-01-01 until 2027-06-30)" in answer.stderr


def test_an_invitation_that_cannot_be_taken_is_refused(run, named):
    assert (
        "the name must be one line"
        in run("invite", NEW, "--name", "A\r\nBcc: b@example.org", status=1).stderr
    )
    assert "not a mail address" in run("invite", "nobody", "--name", "New Person", status=1).stderr
    assert named(NEW) is None


def test_wrong_use_is_status_2(run):
    assert "emperor" in run("grant", "a@example.org", "emperor", status=2).stderr
    run("grant", "a@example.org", "secretariat", "--from", "yesterday", status=2)
    run("invite", NEW, status=2)
    run("invite", NEW, "--name", "New Person", "--language", "tlh", status=2)
    run("conquer", status=2)


def test_revoke_ends_rights_with_yesterday_or_the_day_named(run, make, grants_of, hands):
    nac, gdisc = make.forum("nac"), make.forum("gdisc")
    person = make.person()
    make.grant(person, Role.SECRETARIAT, forum=nac)
    make.grant(person, Role.SECRETARIAT, forum=gdisc)
    run("revoke", person.email, "secretariat", "--forum", "nac", "--until", "2026-12-31")
    assert [right.until_on for right in grants_of(person)] == [date(2027, 1, 1), None]
    answer = run("revoke", person.email, "secretariat")
    assert "2 rights" in answer.stdout
    assert "2026-11-24" in answer.stdout
    assert [right.until_on for right in grants_of(person)] == [hands.at.date()] * 2
    again = run("revoke", person.email, "secretariat", status=1)
    assert "holds no such right" in again.stderr


def test_the_last_administrator_is_not_revoked(run, make):
    only = make.administrator()
    assert "the last administrator" in run("revoke", only.email, "administrator", status=1).stderr


def test_list_tells_everybody_with_their_rights(run, make, hashed):
    person = somebody(make, hashed, name="Anna Lind", locale="fi")
    make.grant(
        person,
        Role.SECRETARIAT,
        forum=make.forum("gdisc"),
        from_on=date(2027, 1, 1),
        until_on=date(2028, 1, 1),
    )
    make.person(name="Bo Contact", account=False, party=None)
    found = json.loads(run("list", "--json").stdout)
    assert [row["name"] for row in found] == ["Anna Lind", "Bo Contact"]
    assert found[1] == {
        "email": "person2@example.org", "name": "Bo Contact", "language": "en", "state": "none", "last_sign_in": None,
        "grants": [],
    }  # fmt: skip
    assert {right["role"]: right for right in found[0]["grants"]} == {
        "expert": {
            "role": "expert",
            "forum": "nac",
            "group": "nac-return",
            "party": "FI",
            "from": None,
            "until": None,
        },
        "secretariat": {
            "role": "secretariat",
            "forum": "gdisc",
            "group": None,
            "party": None,
            "from": "2027-01-01",
            "until": "2027-12-31",
        },
    }
    text = run("list").stdout
    assert "anna.lind@example.org" in text
    assert "nac nac-return FI" in text
    assert "2 people" in text
    assert str(AccountState.ACTIVE) in text
