"""One's own account on one page."""

import json
from datetime import date

from coordinator.accounts.rules import LOCALES
from coordinator.kit.actor import Role
from tests.integration.accounts.conftest import OTHER, PASSWORD, somebody


def test_the_page_says_what_i_may_do_for_what_and_how_long(client_of, make):
    forum = make.forum(members="FI")
    person = make.delegate(forum, "FI", name="Aino Virtanen")
    make.grant(person, Role.OBSERVER, forum=make.forum("gdisc"), from_on=date(2027, 1, 1))
    make.grant(
        person, Role.SECRETARIAT, forum=make.forum("igc"), from_on=date(2020, 1, 1), until_on=date(2021, 1, 1)
    )
    page = client_of(person).get("/account").text
    assert 'id="rights"' in page
    assert "Aino Virtanen" in page
    assert "NAC, for Finland" in page
    assert "since Fri 1 January 2027" in page
    assert "Wed 1 January 2020 – Thu 31 December 2020" in page, "days are the first and the last"
    now, _, other = page.partition("Rights to come, and past ones")
    assert "Head of delegation" in now
    assert "GDISC" not in now
    assert "GDISC" in other


def test_the_page_costs_few_statements(client_of, make, statements):
    person = make.delegate(make.forum(members="FI"))
    client = client_of(person)
    statements.clear()
    assert client.get("/account").status_code == 200
    assert len(statements) <= 6


def test_details_are_saved(client_of, make, named, journal):
    person = make.secretary(make.forum())
    answer = client_of(person).post(
        "/account/profile", data={"name": "Ny Å. Namn", "locale": "fi", "zone": "Europe/Helsinki"}
    )
    assert answer.status_code == 303
    saved = named(person.email)
    assert (saved.display_name, saved.locale, saved.zone) == ("Ny Å. Namn", "fi", "Europe/Helsinki")
    assert journal()[-1].facts == {"changed": ["display_name", "locale", "zone"]}, (
        "names of fields, no content"
    )


def test_an_empty_zone_follows_the_secretariat(client_of, make, named):
    person = make.secretary(make.forum(), zone="Europe/Oslo")
    client_of(person).post("/account/profile", data={"name": "Name", "locale": "en", "zone": ""})
    assert named(person.email).zone is None


def test_details_that_cannot_be_taken_are_said_and_kept(client_of, make, named):
    person = make.secretary(make.forum())
    client = client_of(person)
    for given, said in (
        ({"zone": "Europe/Nowhere"}, "There is no such time zone."),
        ({"name": "x" * 10_000}, "Use at most 200 characters."),
        ({"name": "A\r\nBcc: b@example.org"}, "characters that cannot be used here"),
        ({"name": "A\0B"}, "characters that cannot be used here"),
        ({"locale": "tlh"}, "Choose one of the listed."),
    ):
        answer = client.post("/account/profile", data={"name": "Name", "locale": "en", "zone": "", **given})
        assert answer.status_code == 422, given
        assert said in answer.text
        assert 'role="alert"' in answer.text
        if "x" in given.get("name", ""):
            assert given["name"] in answer.text
    assert named(person.email).display_name == person.display_name


def test_the_present_password_is_asked_for(client_of, make, hashed, limited):
    person = somebody(make, hashed)
    client = client_of(person)

    def change(current):
        return client.post("/account/password", data={"current": current, "password": OTHER, "again": OTHER})

    refused = change("not my password")
    assert refused.status_code == 422
    assert "This is not your present password." in refused.text
    assert 'id="current-error"' in refused.text
    assert [change("not my password").status_code for _ in range(10)] == [422] * 9 + [429]


def test_a_poor_new_password_is_refused(client_of, make, hashed):
    client = client_of(somebody(make, hashed))
    answer = client.post(
        "/account/password", data={"current": PASSWORD, "password": "short", "again": "short"}
    )
    assert answer.status_code == 422
    assert "Use at least 12 characters" in answer.text


def test_addresses_of_forms_lead_back_to_the_page(client_of, make):
    client = client_of(make.secretary(make.forum()))
    assert client.get("/account/profile").location == "/account"
    assert client.get("/account/password").location == "/account"


def test_the_language_of_the_account_follows_the_switch(client_of, make, named):
    person = make.secretary(make.forum())
    client = client_of(person)
    answer = client.get("/language/is?next=/account?x=1")
    assert (answer.status_code, answer.location) == (303, "/account?x=1")
    assert named(person.email).locale == "is"
    assert '<html lang="is"' in client.get("/account").text


def test_without_an_account_a_cookie_keeps_the_language(client_of):
    client = client_of()
    answer = client.get("/language/sv?next=/sign-in")
    cookie = answer.headers["Set-Cookie"]
    assert "language=sv" in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert '<html lang="sv"' in client.get("/sign-in").text


def test_an_unknown_language_is_not_found(client_of):
    assert client_of().get("/language/tlh").status_code == 404
    assert all(client_of().get(f"/language/{code}").status_code == 303 for code in LOCALES)


def test_the_language_switch_leads_nowhere_else(client_of):
    for target in ("https://evil.example/", "//evil.example", "/\\evil.example", "\n//evil.example"):
        assert client_of().get("/language/sv", query_string={"next": target}).location == "/"


def test_own_data_comes_as_one_file_without_secrets_and_without_others(client_of, make, hashed, journal):
    person = somebody(make, hashed, name="Anna Lind")
    other = make.secretary(make.forum("elsewhere"), name="Somebody Else")
    client = client_of(person)
    client.post("/account/profile", data={"name": "Anna Lind", "locale": "sv", "zone": ""})
    answer = client.get("/account/data.json")
    assert answer.headers["Content-Disposition"] == "attachment; filename=coordinator-own-data.json"
    found = json.loads(answer.text)
    assert found["person"]["email"] == "anna.lind@example.org"
    assert found["grant"][0]["role"] == "expert"
    assert found["grant"][0]["forum"] == {"en": "NAC"}
    assert found["expert_seat"][0]["state"] == "confirmed"
    assert found["journal"][0]["event"] == "PersonEdited"
    assert found["journal"][0]["by_me"] is True
    for secret in (hashed, "stamp", "password_hash", "digest", other.display_name, other.email):
        assert secret not in answer.text
    assert journal()[-1].event == "OwnDataExported"


def test_an_account_page_is_for_who_is_signed_in(client_of):
    client = client_of()
    for path in ("/account", "/account/data.json"):
        assert client.get(path).status_code == 303
    for path in ("/account/profile", "/account/password", "/account/sign-out-everywhere"):
        assert client.post(path).status_code == 401


def test_the_accessibility_statement_is_public_and_says_whom_to_write_to(client_of):
    page = client_of().get("/accessibility")
    assert page.status_code == 200
    assert "WCAG" in page.text or "Web Content Accessibility Guidelines" in page.text
    assert "coordinator@example.org" in page.text
