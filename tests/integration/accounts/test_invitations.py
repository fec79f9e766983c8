"""How people come to have an account: invited by mail, taken up by link."""

from datetime import timedelta

import pytest

from coordinator.accounts import operations, rules
from coordinator.accounts.models import AccountToken
from coordinator.accounts.rules import AccountState, digest_of
from coordinator.kit.actor import Role
from coordinator.kit.errors import Forbidden
from tests.integration.accounts.conftest import OTHER, PASSWORD, link_in, somebody

NEW = "new.person@example.org"


def invite(begin, by=None, email=NEW, name="New Person", **over):
    with begin(by) as work:
        return operations.invite(work, email=email, name=name, locale=over.pop("locale", "en"), **over)


def take_up(client, path, password=PASSWORD, name="New Person", locale="en", again=None):
    return client.post(
        path, data={"password": password, "again": again or password, "name": name, "locale": locale}
    )


def test_an_invitation_makes_an_account_and_a_letter_in_the_invited_ones_language(begin, make, outbox):
    secretary = make.secretary(make.forum(), name="Sara Berg")
    account = invite(
        begin, secretary, email=" New.Person@Example.org ", locale="sv", party_id=make.party("FI").id
    )
    assert account.state == AccountState.INVITED
    [letter] = outbox()
    assert (letter.to_address, letter.to_name, letter.locale) == (NEW, "New Person", "sv")
    assert (letter.kind, letter.person_id, letter.forum_id) == ("account.invitation", account.person_id, None)
    assert "Sara Berg" in letter.text
    assert link_in(letter).startswith("/invitation/")


def test_only_the_hash_of_a_link_is_stored(begin, outbox):
    account = invite(begin)
    token = link_in(outbox()[0]).rpartition("/")[2]
    assert len(token) >= 43
    with begin(read_only=True) as work:
        [kept] = work.session.query(AccountToken).all()
    assert (kept.account_id, kept.digest) == (account.id, digest_of(token))


def test_taking_it_up_sets_the_password_and_begins_a_session(begin, make, outbox, client_of, named, journal):
    forum = make.forum()
    account = invite(begin)
    with begin() as work:
        operations.grant(work, account.person_id, Role.OBSERVER, forum_id=forum.id)
    client, path = client_of(), link_in(outbox()[0])
    assert NEW in client.get(path).text
    answer = take_up(client, path, name="Nýr Þátttakandi", locale="is")
    assert (answer.status_code, answer.location) == (303, "/")
    assert client.get("/account").status_code == 200
    person = named(NEW)
    assert (person.display_name, person.locale) == ("Nýr Þátttakandi", "is")
    assert client_of().post("/sign-in", data={"email": NEW, "password": PASSWORD}).status_code == 303
    assert [e.event for e in journal()][:4] == [
        "AccountInvited",
        "RoleGranted",
        "InvitationAccepted",
        "SignedIn",
    ]


def test_the_page_speaks_the_language_of_the_letter_until_another_is_chosen(begin, outbox, client_of):
    invite(begin, locale="fi")
    client, path = client_of(), link_in(outbox()[0])
    page = client.get(path, headers={"Accept-Language": "da"}).text
    assert '<html lang="fi"' in page
    assert '<option selected value="fi">' in page
    assert '<html lang="fi"' in take_up(client, path, "short").text
    client.get(f"/language/nb?next={path}")
    assert '<html lang="nb"' in client.get(path).text


def test_without_a_right_the_account_is_ready_and_waits(begin, outbox, client_of):
    invite(begin)
    client = client_of()
    assert take_up(client, link_in(outbox()[0])).location == "/sign-in"
    assert "as soon as you have been given a role" in client.get("/sign-in").text
    assert client.get("/account").status_code == 303


@pytest.mark.parametrize("end", ["used", "expired", "replaced", "suspended", "never there"])
def test_a_link_that_has_ended_says_what_to_do_and_nothing_else(begin, make, outbox, client_of, hands, end):
    account = invite(begin)
    path = link_in(outbox()[0])
    if end == "used":
        take_up(client_of(), path)
    elif end == "expired":
        hands.at += timedelta(days=14)
    elif end == "replaced":
        invite(begin)
    elif end == "suspended":
        with begin(make.administrator()) as work:
            operations.suspend(work, account.person_id)
    else:
        path = "/invitation/" + "x" * 43
    client = client_of()
    for answer in (client.get(path), take_up(client, path, OTHER)):
        assert answer.status_code == 410
        assert "This link has ended" in answer.text
        assert "/forgotten-password" in answer.text
        assert NEW not in answer.text
        assert "New Person" not in answer.text


def test_a_link_works_until_its_last_minute(begin, outbox, client_of, hands):
    invite(begin)
    hands.at += timedelta(days=14, minutes=-1)
    assert client_of().get(link_in(outbox()[0])).status_code == 200


REFUSED = [
    ({"password": "short"}, "password", "Use at least 12 characters"),
    ({"password": "x" * 10_000}, "password", "Use at most 200 characters."),
    ({"password": "new.person1234"}, "password", "too close to your mail address"),
    ({"password": "demonstration"}, "password", "among the first that are guessed"),
    ({"password": PASSWORD, "again": OTHER}, "again", "The two passwords are not the same."),
    ({"name": ""}, "name", "Fill in this field."),
    ({"name": "x" * 10_000}, "name", "Use at most 200 characters."),
    ({"name": "New\r\nBcc: all@example.org"}, "name", "characters that cannot be used here"),
    ({"name": "New\0Person"}, "name", "characters that cannot be used here"),
    ({"locale": "xx"}, "locale", "Choose one of the listed."),
]


def test_what_cannot_be_taken_is_said_at_its_field_and_kept(begin, outbox, client_of):
    invite(begin)
    path = link_in(outbox()[0])
    client = client_of()
    for given, field, said in REFUSED:
        answer = take_up(client, path, **given)
        assert answer.status_code == 422, given
        assert said in answer.text
        assert f'id="{field}-error"' in answer.text
        assert 'aria-invalid="true"' in answer.text
        if len(given.get("name", "")) > 1000:
            assert given["name"] in answer.text, "what was typed is kept"
    assert take_up(client, path).status_code == 303, "and the link still works"


def test_inviting_again_replaces_the_link(begin, outbox, client_of, journal):
    invite(begin)
    invite(begin, name="Another Name")
    first, second = (link_in(letter) for letter in outbox())
    assert client_of().get(first).status_code == 410
    page = client_of().get(second)
    assert page.status_code == 200
    assert "New Person" in page.text, "a name that is known stays"
    assert [e.facts["again"] for e in journal()] == [False, True]


def test_inviting_somebody_whose_account_is_in_use_changes_and_tells_nothing(
    begin, make, hashed, outbox, account_of
):
    person = somebody(make, hashed)
    stamp = account_of(person).stamp
    account = invite(begin, email=person.email)
    assert (account.state, account.stamp, outbox()) == (AccountState.ACTIVE, stamp, [])


def test_contact_points_invite_people_of_their_own_country(begin, make):
    contact = make.contact_point("FI")
    assert invite(begin, contact, party_id=make.party("FI").id).state == AccountState.INVITED
    with pytest.raises(Forbidden):
        invite(begin, contact, email="x@example.org", party_id=make.party("SE").id)


def test_experts_invite_nobody(begin, make, hashed):
    with pytest.raises(Forbidden):
        invite(begin, somebody(make, hashed))


NOT_TAKEN = [
    ({"name": "New\r\nBcc: all@example.org"}, rules.NameRefused),
    ({"name": "x" * 10_000}, rules.NameRefused),
    ({"email": "new.person@example.org\r\nBcc: x@example.org"}, rules.AddressRefused),
    ({"email": "nobody"}, rules.AddressRefused),
    ({"locale": "xx"}, rules.LocaleRefused),
]


def test_nothing_is_stored_of_an_invitation_that_is_refused(begin, outbox, named):
    for given, error in NOT_TAKEN:
        with pytest.raises(error):
            invite(begin, **given)
    assert outbox() == []
    assert named(NEW) is None


def test_wrong_links_are_stopped_after_a_while(client_of, limited, begin, outbox):
    invite(begin)
    client = client_of()
    answers = [
        client.get(f"/{door}/wrong{n}").status_code for n in range(16) for door in ("invitation", "reset")
    ]
    assert answers[:30] == [410] * 30
    assert answers[30:] == [429, 429]
