"""Forgotten passwords: a link by mail, and the same answer for everybody."""

from datetime import timedelta

import pytest

from coordinator.accounts import operations, passwords
from coordinator.accounts.operations import credentials
from coordinator.accounts.views import links
from tests.integration.accounts.conftest import OTHER, PASSWORD, link_in, somebody

ANNA = "anna.lind@example.org"


def ask(client, email=ANNA):
    return client.post("/forgotten-password", data={"email": email})


def set_password(client, path, password=OTHER, again=None):
    return client.post(path, data={"password": password, "again": again or password})


def test_the_link_sets_a_new_password_and_ends_all_sessions(
    client_of, make, hashed, outbox, account_of, journal
):
    person = somebody(make, hashed)
    old_session = client_of(person)
    assert old_session.get("/account").status_code == 200
    client = client_of()
    ask(client, " Anna.LIND@example.org ")
    [letter] = outbox()
    assert (letter.kind, letter.to_address) == ("account.reset", ANNA)
    path = link_in(letter)
    assert client.get(path).status_code == 200
    done = set_password(client, path)
    assert (done.status_code, done.location) == (303, "/sign-in")
    assert "Your new password holds." in client.get("/sign-in").text
    assert old_session.get("/account").status_code == 303
    assert passwords.matches(account_of(person).password_hash, OTHER)
    assert client.post("/sign-in", data={"email": ANNA, "password": PASSWORD}).status_code == 422
    assert client.post("/sign-in", data={"email": ANNA, "password": OTHER}).status_code == 303
    assert outbox()[1].kind == "account.password_changed", "a change is always told to its owner"
    assert [e.event for e in journal()][:2] == ["PasswordResetRequested", "PasswordReset"]


def test_known_and_unknown_addresses_get_the_same_answer(client_of, make, hashed, outbox, journal):
    person = somebody(make, hashed)
    client = client_of()
    known, unknown = ask(client), ask(client, "nobody@example.org")
    assert known.status_code == unknown.status_code == 200
    assert known.text.replace(ANNA, "") == unknown.text.replace("nobody@example.org", "")
    assert set(known.headers.keys()) == set(unknown.headers.keys())
    assert [letter.to_address for letter in outbox()] == [ANNA]
    assert [e.person_id for e in journal()] == [person.id, None]
    assert [e.facts for e in journal()] == [{}, {}], "what was typed is not kept"


def test_known_and_unknown_addresses_cost_about_the_same(client_of, make, hashed, statements, monkeypatch):
    somebody(make, hashed)
    written = []
    write = credentials.write
    monkeypatch.setattr(
        credentials, "write", lambda *given, **more: written.append(1) or write(*given, **more)
    )
    client = client_of()
    costs = []
    for email in (ANNA, "nobody@example.org"):
        statements.clear()
        ask(client, email)
        costs.append(len(statements))
    assert written == [1, 1], "the letter, which takes longest, is written in either case"
    assert costs[0] - costs[1] <= 4


def test_the_answer_takes_its_time_whoever_was_asked_about(client_of, make, hashed, prompt):
    somebody(make, hashed)
    for email in (ANNA, "nobody@example.org"):
        ask(client_of(), email)
    assert len(prompt) == 2
    assert all(0 <= wait < links.ANSWER_AFTER for wait in prompt)


def test_a_suspended_account_gets_no_link(client_of, make, hashed, outbox, begin):
    person = somebody(make, hashed)
    with begin(make.administrator()) as work:
        operations.suspend(work, person.id)
    assert ask(client_of()).status_code == 200
    assert outbox() == []


def test_who_never_took_up_the_invitation_gets_it_again(client_of, begin, outbox):
    with begin() as work:
        operations.invite(work, email=ANNA, name="Anna Lind", locale="en")
    ask(client_of())
    first, second = outbox()
    assert (first.kind, second.kind) == ("account.invitation", "account.invitation")
    client = client_of()
    assert client.get(link_in(first)).status_code == 410
    assert client.get(link_in(second)).status_code == 200


@pytest.mark.parametrize("end", ["used", "expired", "replaced", "never there"])
def test_a_link_that_has_ended_leads_to_a_new_one(client_of, make, hashed, outbox, hands, end):
    somebody(make, hashed)
    client = client_of()
    ask(client)
    path = link_in(outbox()[0])
    if end == "used":
        set_password(client, path)
    elif end == "expired":
        hands.at += timedelta(hours=2)
    elif end == "replaced":
        ask(client)
    else:
        path = "/reset/" + "x" * 43
    for answer in (client.get(path), set_password(client, path, "compass harbour north")):
        assert answer.status_code == 410
        assert "/forgotten-password" in answer.text
        assert ANNA not in answer.text


def test_an_invitation_does_not_reset_and_a_reset_does_not_invite(client_of, make, hashed, outbox):
    somebody(make, hashed)
    ask(client_of())
    token = link_in(outbox()[0]).rpartition("/")[2]
    assert client_of().get(f"/invitation/{token}").status_code == 410


POOR = [
    ("short", "short", "Use at least 12 characters"),
    ("anna.lind 2031", "anna.lind 2031", "too close to your mail address"),
    (OTHER, OTHER + "x", "The two passwords are not the same."),
    ("", "", "Fill in this field."),
    ("herring\0barrel compass", "herring\0barrel compass", "characters that cannot be used here"),
]


def test_a_poor_password_is_refused_and_the_link_still_works(client_of, make, hashed, outbox):
    somebody(make, hashed)
    client = client_of()
    ask(client)
    path = link_in(outbox()[0])
    for password, again, said in POOR:
        refused = set_password(client, path, password, again)
        assert refused.status_code == 422, said
        assert said in refused.text
    assert set_password(client, path).status_code == 303


def test_an_address_that_is_none_is_refused_and_kept(client_of, outbox):
    answer = ask(client_of(), "anna at example.org")
    assert answer.status_code == 422
    assert 'value="anna at example.org"' in answer.text
    assert outbox() == []


def test_mails_are_limited_for_the_address_known_or_not(client_of, make, hashed, limited, outbox):
    somebody(make, hashed)
    for email in (ANNA, "nobody@example.org"):
        answers = [ask(client_of(), email).status_code for _ in range(5)]
        assert answers == [200, 200, 200, 200, 429], email
    assert len(outbox()) == 4


def test_mails_are_limited_for_the_network_address(client_of, limited):
    answers = [ask(client_of(), f"person{n}@example.org").status_code for n in range(31)]
    assert answers == [200] * 30 + [429]


def test_administrators_send_the_link_and_see_it_themselves_nowhere(client_of, make, hashed, outbox):
    person, administrator = somebody(make, hashed), make.administrator()
    client = client_of(administrator)
    answer = client.post(f"/admin/accounts/{person.id}/reset", follow_redirects=True)
    assert "A link to set a new password is on its way." in answer.text
    path = link_in(outbox()[0])
    assert path not in answer.text
    assert set_password(client_of(), path).status_code == 303


def test_a_letter_is_wholly_in_the_language_of_its_reader(client_of, make, hashed, outbox):
    somebody(make, hashed, locale="sv")
    ask(client_of())
    letter = outbox()[0]
    assert letter.locale == "sv"
    assert 'lang="sv"' in letter.html
