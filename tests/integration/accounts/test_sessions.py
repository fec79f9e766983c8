"""Sessions end everywhere: by their owner, by an administrator, with the last right."""

from datetime import timedelta

from coordinator.accounts import operations
from coordinator.kit.actor import Role
from tests.integration.accounts.conftest import OTHER, PASSWORD, somebody

NO_ACCESS = "Your access has ended, so you were signed out."
SIGNED_OUT = "You were signed out here."


def test_signing_out_everywhere_ends_every_session(client_of, make, hashed, journal):
    person = somebody(make, hashed)
    here, there = client_of(person), client_of(person)
    answer = here.post("/account/sign-out-everywhere", follow_redirects=True)
    assert "You are signed out everywhere." in answer.text
    sent_away = there.get("/account")
    assert sent_away.status_code == 303
    page = there.get(sent_away.location).text
    assert SIGNED_OUT in page
    assert SIGNED_OUT not in there.get("/sign-in").text, "said once"
    assert journal()[-1].event == "SignedOutEverywhere"


def test_a_copied_cookie_opens_nothing_after_signing_out(client_of, make, hashed):
    person = somebody(make, hashed)
    here, other = client_of(), client_of()
    for client in (here, other):
        client.post("/sign-in", data={"email": person.email, "password": PASSWORD})
    thief = client_of()
    thief.set_cookie("coordinator", here.get_cookie("coordinator").value)
    assert thief.get("/account").status_code == 200
    here.post("/sign-out")
    assert thief.get("/account").status_code == 303
    assert other.get("/account").status_code == 200, "only the session that was signed out of"


def test_a_form_sent_after_the_session_ended_is_not_taken(client_of, make, hashed, named):
    person = somebody(make, hashed)
    here, there = client_of(person), client_of(person)
    here.post("/account/sign-out-everywhere")
    answer = there.post("/account/profile", data={"name": "Changed", "locale": "en"})
    assert answer.status_code == 401
    assert "has not been saved" in answer.text
    assert named(person.email).display_name != "Changed"


def test_the_end_of_the_last_right_ends_the_session(client_of, make, hashed, begin, grants_of, hands):
    person = somebody(make, hashed)
    client, right = client_of(person), grants_of(person)[0]
    assert client.get("/account").status_code == 200
    with begin() as work:
        operations.end_grant(work, right.id, hands.at.date())
    stolen = client.get_cookie("coordinator").value
    sent_away = client.get("/account")
    assert sent_away.status_code == 303
    assert NO_ACCESS in client.get(sent_away.location).text
    with begin() as work:
        operations.grant(work, person.id, Role.OBSERVER, forum_id=right.forum_id)
    client.set_cookie("coordinator", stolen)
    assert client.get("/account").status_code == 303, "no session of before comes back with another right"


def test_one_right_less_is_no_reason_to_sign_in_again(client_of, make, hashed, begin, grants_of, hands):
    person = somebody(make, hashed)
    client, right = client_of(person), grants_of(person)[0]
    make.grant(person, Role.OBSERVER, forum=make.forum("elsewhere"))
    with begin() as work:
        operations.end_grant(work, right.id, hands.at.date())
    assert client.get("/account").status_code == 200


def test_a_right_ends_with_its_last_day_by_itself(client_of, make, hashed, hands):
    person = make.person(password_hash=hashed)
    make.grant(person, Role.SECRETARIAT, forum=make.forum(), until_on=hands.at.date() + timedelta(days=1))
    client = client_of(person)
    assert client.get("/account").status_code == 200
    hands.at += timedelta(days=1)
    assert NO_ACCESS in client.get("/account", follow_redirects=True).text


def test_days_are_those_of_the_secretariat_not_of_greenwich(client_of, make, hashed, hands):
    person = make.person(password_hash=hashed)
    make.grant(person, Role.SECRETARIAT, forum=make.forum(), until_on=hands.at.date() + timedelta(days=1))
    client = client_of(person)
    hands.at = hands.at.replace(hour=22, minute=59)  # 23:59 in Stockholm
    assert client.get("/account").status_code == 200
    hands.at += timedelta(minutes=1)
    assert client.get("/account").status_code == 303


def test_suspending_ends_sessions_and_opening_again_does_not_bring_them_back(
    client_of, make, hashed, journal
):
    person, administrator = somebody(make, hashed), make.administrator()
    client, admin = client_of(person), client_of(administrator)
    assert client.get("/account").status_code == 200
    admin.post(f"/admin/accounts/{person.id}/suspend")
    assert NO_ACCESS in client.get("/account", follow_redirects=True).text
    admin.post(f"/admin/accounts/{person.id}/reactivate")
    assert client.get("/account").status_code == 303
    sent = {"email": person.email, "password": PASSWORD}
    assert client.post("/sign-in", data=sent).status_code == 303
    assert [e.event for e in journal()] == ["AccountSuspended", "AccountReactivated", "SignedIn"]


def test_an_administrator_ends_somebodys_sessions(client_of, make, hashed):
    person = somebody(make, hashed)
    client = client_of(person)
    admin = client_of(make.administrator())
    answer = admin.post(f"/admin/accounts/{person.id}/sign-out", follow_redirects=True)
    assert "All sessions of this person have ended." in answer.text
    assert SIGNED_OUT in client.get("/account", follow_redirects=True).text


def test_changing_the_password_ends_the_other_sessions_only(client_of, make, hashed, outbox):
    person = somebody(make, hashed)
    here, there = client_of(person), client_of(person)
    answer = here.post(
        "/account/password",
        data={"current": PASSWORD, "password": OTHER, "again": OTHER},
        follow_redirects=True,
    )
    assert "Your password has been changed." in answer.text
    assert here.get("/account").status_code == 200
    assert SIGNED_OUT in there.get("/account", follow_redirects=True).text
    assert [letter.kind for letter in outbox()] == ["account.password_changed"]


def test_a_forged_or_broken_session_is_nobody(client_of, make, hashed):
    person = somebody(make, hashed)
    for planted in ("", "x", f"{person.id}", f"{person.id}.", f"{person.id}.guessed", "0.0"):
        client = client_of()
        with client.session_transaction() as session:
            session["_user_id"] = planted
        assert client.get("/account").status_code == 303, planted


def test_who_is_signed_in_costs_one_statement_and_two_for_the_seats_of_contact_points(
    client_of, make, hashed, statements
):
    person, contact = somebody(make, hashed), make.contact_point("FI")
    for who, most in ((person, 1), (contact, 3)):
        client = client_of(who)
        statements.clear()
        client.get("/sign-in")
        assert len(statements) <= most
