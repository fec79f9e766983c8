"""Signing in and out, over HTTP."""

from datetime import timedelta

import argon2

from coordinator.accounts import passwords
from coordinator.accounts.queries import find_account
from coordinator.accounts.rules import PERSONAS, AccountState
from coordinator.kit.actor import Role
from tests.integration.accounts.conftest import PASSWORD, somebody

WRONG = "The address or the password is not right."
ENDED = "Your access has ended."


def sign_in(client, email="anna.lind@example.org", password=PASSWORD, **more):
    return client.post("/sign-in", data={"email": email, "password": password, **more})


def test_who_knows_the_password_comes_in(client_of, make, hashed):
    somebody(make, hashed)
    client = client_of()
    answer = sign_in(client, "  Anna.Lind@Example.org ")
    assert (answer.status_code, answer.location) == (303, "/")
    page = client.get("/account")
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"


def test_the_way_that_was_wanted_is_gone_on(client_of, make, hashed):
    somebody(make, hashed)
    client = client_of()
    sent_away = client.get("/account?x=1")
    assert (sent_away.status_code, sent_away.location) == (303, "/sign-in?next=/account?x%3D1")
    form = client.get(sent_away.location)
    assert 'name="next" type="hidden" value="/account?x=1"' in form.text
    assert sign_in(client, next="/account?x=1").location == "/account?x=1"
    assert client.get("/sign-in?next=/account").location == "/account", "whoever is in need not sign in"


def test_no_other_host_is_gone_to(client_of, make, hashed):
    somebody(make, hashed)
    for target in ("https://evil.example/", "//evil.example", "/\\evil.example", "/\t/evil.example"):
        client = client_of()
        form = client.get("/sign-in", query_string={"next": target})
        assert 'name="next" type="hidden" value=""' in form.text, target
        assert sign_in(client, next=target).location == "/", target


def test_wrong_password_and_unknown_address_get_the_same_answer(client_of, make, hashed):
    somebody(make, hashed)
    client = client_of()
    wrong = sign_in(client, password="not the password")
    unknown = sign_in(client, email="nobody@example.org", password="not the password")
    assert wrong.status_code == unknown.status_code == 422
    assert WRONG in wrong.text
    assert wrong.text.replace("anna.lind@", "") == unknown.text.replace("nobody@", "")
    assert "not the password" not in wrong.text, "a password is never sent back"
    assert 'value="anna.lind@example.org"' in wrong.text, "what else was typed is kept"


def test_every_sign_in_is_checked_once_known_or_not(client_of, make, hashed, monkeypatch):
    somebody(make, hashed)
    make.person(email="invited@example.org")
    checked = []
    matches = passwords.matches
    monkeypatch.setattr(passwords, "matches", lambda *given: checked.append(given) or matches(*given))
    client = client_of()
    for email in ("anna.lind@example.org", "nobody@example.org", "invited@example.org"):
        sign_in(client, email=email, password="wrong password here")
        assert len(checked) == 1, email
        checked.clear()


def test_who_has_no_access_any_more_is_told_so_only_with_the_right_password(client_of, make, hashed, begin):
    person = somebody(make, hashed)
    with begin() as work:
        find_account(work.session, person.id).state = AccountState.SUSPENDED
    client = client_of()
    assert WRONG in sign_in(client, password="not the password").text
    told = sign_in(client)
    assert told.status_code == 422
    assert ENDED in told.text
    assert client.get("/account").status_code == 303


def test_without_any_right_nobody_comes_in(client_of, make, hashed):
    make.person(password_hash=hashed, email="anna.lind@example.org")
    assert ENDED in sign_in(client_of()).text


def test_a_right_that_is_past_or_to_come_does_not_count(client_of, make, hashed, hands):
    person = make.person(password_hash=hashed, email="anna.lind@example.org")
    today = hands.at.date()
    make.grant(person, Role.SECRETARIAT, forum=make.forum(), until_on=today)
    make.grant(person, Role.ADMINISTRATOR, from_on=today + timedelta(days=1))
    assert ENDED in sign_in(client_of()).text


def test_an_invited_account_has_no_password_to_try(client_of, make, hashed, begin):
    person = somebody(make, hashed)
    with begin() as work:
        find_account(work.session, person.id).state = AccountState.INVITED
    assert WRONG in sign_in(client_of()).text


def test_odd_passwords_are_wrong_and_no_more(client_of, make, hashed):
    somebody(make, hashed)
    for password in ("x" * 10_000, "fjord ferry lantern\0", "ÿ" * 150, " "):
        assert sign_in(client_of(), password=password).status_code == 422


def test_empty_fields_are_named(client_of):
    answer = client_of().post("/sign-in", data={})
    assert answer.status_code == 422
    assert answer.text.count('aria-invalid="true"') == 2
    assert 'role="alert"' in answer.text


def test_the_journal_keeps_who_and_whether_but_no_address(client_of, make, hashed, journal):
    person = somebody(make, hashed)
    client = client_of()
    sign_in(client, password="wrong password here")
    sign_in(client, email="nobody@example.org")
    sign_in(client)
    entries = [(e.event, e.person_id, e.facts) for e in journal()]
    assert entries == [
        ("SignInFailed", person.id, {"reason": "wrong"}),
        ("SignInFailed", None, {"reason": "wrong"}),
        ("SignedIn", person.id, {}),
    ]


def test_the_last_two_sign_ins_are_kept(client_of, make, hashed, account_of, hands):
    person = somebody(make, hashed)
    first, second = hands.at, hands.at + timedelta(hours=3)
    sign_in(client_of())
    assert (account_of(person).last_sign_in_at, account_of(person).previous_sign_in_at) == (first, None)
    hands.at = second
    sign_in(client_of())
    assert (account_of(person).last_sign_in_at, account_of(person).previous_sign_in_at) == (second, first)


def test_a_hash_of_older_parameters_is_made_anew(client_of, make, account_of):
    old = argon2.PasswordHasher(time_cost=2, memory_cost=64, parallelism=1).hash(PASSWORD)
    person = somebody(make, old)
    sign_in(client_of())
    made = account_of(person).password_hash
    assert made != old
    assert passwords.matches(made, PASSWORD)


def test_what_was_in_the_session_before_is_dropped(client_of, make, hashed):
    somebody(make, hashed)
    client = client_of()
    with client.session_transaction() as session:
        session["planted"] = "by somebody else"
    sign_in(client)
    with client.session_transaction() as session:
        assert "planted" not in session
        assert session.permanent


def test_signing_out_ends_this_session(client_of, make, hashed, journal):
    person = somebody(make, hashed)
    client, elsewhere = client_of(), client_of(person)
    sign_in(client)
    answer = client.post("/sign-out")
    assert (answer.status_code, answer.location) == (303, "/sign-in")
    assert "You are signed out." in client.get("/sign-in").text
    assert client.get("/account").status_code == 303
    assert elsewhere.get("/account").status_code == 200
    assert journal()[-1].event == "SignedOut"


def test_signing_out_twice_is_no_fault(client_of):
    assert client_of().post("/sign-out").status_code == 303


def test_no_form_is_taken_without_its_token(app, client_of, make, hashed):
    somebody(make, hashed)
    client = client_of()
    app.config["WTF_CSRF_ENABLED"] = True
    for path in ("/sign-in", "/sign-out", "/forgotten-password", "/account/password", "/account/profile",
                 "/account/sign-out-everywhere", "/invitation/x", "/reset/x"):  # fmt: skip
        answer = client.post(path, data={"email": "anna.lind@example.org", "password": PASSWORD})
        assert answer.status_code == 400, path
    assert client.get("/account").status_code == 303


def test_outside_a_demonstration_its_password_opens_nothing(client_of, make):
    person = make.secretary(make.forum(), email=PERSONAS[0], password_hash=passwords.demonstration_hash())
    assert person.email == PERSONAS[0]
    client = client_of()
    assert PERSONAS[0] not in client.get("/sign-in").text
    assert sign_in(client, PERSONAS[0], "demonstration").status_code == 422


def test_in_a_demonstration_each_persona_has_a_button(client_of, make, demonstration):
    forum = make.forum(members="FI")
    make.secretary(forum, email=PERSONAS[0], password_hash=passwords.demonstration_hash())
    make.delegate(forum, email=PERSONAS[2], password_hash=passwords.demonstration_hash())
    client = client_of()
    page = client.get("/sign-in?next=/account").text
    assert page.index("Sign in as Secretariat officer") < page.index("Sign in as Director-general")
    assert "Sign in as Expert" not in page, "only those who are there"
    assert forum.short_name not in page, "nothing tells which forums exist"
    answer = sign_in(client, PERSONAS[2], "demonstration", next="/account")
    assert answer.location == "/account"
    assert client.get("/account").status_code == 200


def test_guessing_is_stopped_for_the_address_and_says_how_to_go_on(client_of, make, hashed, limited):
    somebody(make, hashed)
    client = client_of()
    for _ in range(10):
        assert sign_in(client, password="wrong password here").status_code == 422
    stopped = sign_in(client)
    assert stopped.status_code == 429
    assert stopped.headers["Retry-After"] == "900"
    assert "Wait 15 minutes, then try again." in stopped.text
    assert "/forgotten-password" in stopped.text
    assert sign_in(client, "ANNA.LIND@example.org").status_code == 429, "in any case of letters"
    assert sign_in(client, "somebody.else@example.org").status_code == 422


def test_guessing_is_stopped_for_the_network_address(client_of, limited):
    client = client_of()
    answers = [sign_in(client, f"person{n}@example.org").status_code for n in range(61)]
    assert answers == [422] * 60 + [429]


def test_signing_in_rightly_is_not_counted(client_of, make, hashed, limited):
    somebody(make, hashed)
    assert {sign_in(client_of()).status_code for _ in range(15)} == {303}


def test_reading_is_not_limited(client_of, make, hashed, limited):
    client = client_of(somebody(make, hashed))
    assert {client.get("/account").status_code for _ in range(60)} == {200}


def test_the_sign_in_page_costs_two_statements(client_of, statements):
    client = client_of()
    statements.clear()
    client.get("/sign-in")
    assert len(statements) <= 2
