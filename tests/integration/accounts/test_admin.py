"""The administration of accounts: who sees whom, and what they may do there."""

import csv
import io
import zipfile
from datetime import date

import pytest

from coordinator.accounts import operations, policy, queries
from coordinator.accounts.queries import AccountFilter
from coordinator.accounts.rules import AccountState
from coordinator.kit.actor import Role
from coordinator.kit.errors import EditedMeanwhile
from coordinator.kit.ids import new_id
from tests.integration.accounts.conftest import link_in

TODAY = date(2026, 11, 25)


@pytest.fixture
def world(make):
    """Two forums; people of the one, of the other, of both, and of none."""
    here, elsewhere = make.forum(members="FI SE"), make.forum("gdisc", members="FI")
    group = make.group(here, parties="FI SE")
    people = {
        "expert": make.expert(group, "FI", name="Aino Expert"),
        "delegate": make.delegate(here, "SE", name="Bo Delegate"),
        "stranger": make.delegate(elsewhere, "FI", name="Cai Elsewhere"),
        "contact": make.contact_point("FI", name="Dora Contact"),
        "both": make.observer(here, "DE", name="Eva Both"),
        "nobody": make.person(name="Frej Nobody", account=False),
    }
    make.grant(people["both"], Role.DELEGATE, forum=elsewhere, party="DE")
    return {
        "here": here, "elsewhere": elsewhere, "group": group, **people,
        "secretary": make.secretary(here, name="Sara Secretary"),
        "administrator": make.administrator(name="Ada Administrator"),
    }  # fmt: skip


def addresses(person):
    base = f"/admin/accounts/{person.id}"
    return [
        ("GET", "/admin/accounts"), ("GET", "/admin/accounts.csv"), ("GET", "/admin/accounts.xlsx"),
        ("GET", "/admin/accounts/invite"), ("POST", "/admin/accounts/invite?role=expert"),
        ("GET", base), ("GET", f"{base}/edit"), ("POST", f"{base}/edit"), ("GET", f"{base}/grant"),
        ("POST", f"{base}/grant?role=expert"), ("POST", f"{base}/suspend"), ("POST", f"{base}/reactivate"),
        ("POST", f"{base}/invitation"), ("POST", f"{base}/reset"), ("POST", f"{base}/sign-out"),
    ]  # fmt: skip


def test_for_everybody_else_the_pages_do_not_exist(client_of, world):
    for who in ("expert", "delegate", "contact", "both"):
        client = client_of(world[who])
        for method, path in addresses(world["delegate"]):
            assert client.open(path, method=method).status_code == 404, (who, method, path)


def test_nobody_is_sent_to_sign_in(client_of, world):
    client = client_of()
    for method, path in addresses(world["delegate"]):
        assert client.open(path, method=method).status_code in (303, 401), path


def test_a_secretariat_cannot_tell_people_of_other_forums_from_nothing(client_of, world, make, grants_of):
    client = client_of(world["secretary"])
    stranger, unknown = world["stranger"], make.person(account=False)
    unknown.id = new_id()
    right = grants_of(stranger)[0].id
    for person in (stranger, unknown):
        own = [entry for entry in addresses(person) if str(person.id) in entry[1]]
        for method, path in [*own, ("GET", f"/admin/accounts/{person.id}/grants/{right}/end"),
                             ("POST", f"/admin/accounts/{person.id}/grants/{right}/end")]:  # fmt: skip
            assert client.open(path, method=method, data={"last_on": "2026-11-25"}).status_code == 404, path


def test_administrators_see_everybody_by_name(client_of, world):
    page = client_of(world["administrator"]).get("/admin/accounts").text
    names = ["Ada Administrator", "Aino Expert", "Bo Delegate", "Cai Elsewhere", "Dora Contact", "Eva Both",
             "Frej Nobody", "Sara Secretary"]  # fmt: skip
    places = [page.index(name) for name in names]
    assert places == sorted(places)
    assert "8 people" in page
    assert "by name" in page
    assert "NAC: Group nac-return, for Finland" in page
    assert "No account" in page


def test_a_secretariat_sees_the_people_and_rights_of_its_forum(client_of, world):
    client = client_of(world["secretary"])
    page = client.get("/admin/accounts").text
    for name in ("Aino Expert", "Bo Delegate", "Eva Both", "Sara Secretary"):
        assert name in page
    for hidden in ("Cai Elsewhere", "Dora Contact", "Frej Nobody", "Ada Administrator", "GDISC"):
        assert hidden not in page, hidden
    assert "4 people" in page
    person = client.get(f"/admin/accounts/{world['both'].id}").text
    assert "NAC, for Germany" in person
    assert "GDISC" not in person, "her right in another forum is not told"
    for kind in ("csv", "xlsx"):
        assert b"Cai" not in client.get(f"/admin/accounts.{kind}").data


def shown(client, query):
    page = client.get("/admin/accounts", query_string=query)
    assert page.status_code == 200
    rows = page.text.partition("<tbody>")[2].partition("</tbody>")[0]
    return [
        name for name in ("Ada", "Aino", "Bo", "Cai", "Dora", "Eva", "Frej", "Sara") if f">{name} " in rows
    ]


def test_filters_stand_in_the_address(client_of, world):
    client = client_of(world["administrator"])
    here = str(world["here"].id)
    assert shown(client, {"q": "EXPERT"}) == ["Aino"]
    assert shown(client, {"q": world["delegate"].email.upper()}) == ["Bo"]
    assert shown(client, {"q": "both eva"}) == ["Eva"]
    assert shown(client, {"q": "%"}) == []
    assert shown(client, {"role": "delegate"}) == ["Bo", "Cai", "Eva"]
    assert shown(client, {"role": "delegate", "forum": here}) == ["Bo"]
    assert shown(client, {"forum": here}) == ["Aino", "Bo", "Eva", "Sara"]
    assert shown(client, {"state": "none"}) == ["Frej"]
    assert shown(client, {"state": "invited"}) == []
    assert len(shown(client, {"role": "no such", "forum": "x", "state": "'", "page": "-1"})) == 8
    assert "Nobody like this" in client.get("/admin/accounts?q=zzz").text
    assert 'value="zzz"' in client.get("/admin/accounts?q=zzz").text


def test_a_filter_finds_letters_in_either_case_on_both_databases(client_of, world, make):
    make.person(name="Åsa Öberg")
    client = client_of(world["administrator"])
    for words in ("åsa", "ÖBERG", "Åsa öberg"):
        assert "Åsa Öberg" in client.get("/admin/accounts", query_string={"q": words}).text, words


def test_a_secretariats_filter_tells_nothing_of_other_rights(client_of, world, make):
    make.grant(world["expert"], Role.ADMINISTRATOR)
    client = client_of(world["secretary"])
    assert shown(client, {"role": "administrator"}) == []
    assert shown(client, {"role": "delegate"}) == ["Bo"], "not Eva, who is delegate elsewhere"
    assert len(shown(client, {"forum": str(world["elsewhere"].id)})) == 4, "no choice of hers, so no filter"


def test_long_lists_come_in_pages_of_fifty(client_of, make):
    administrator = make.administrator(name="A first")
    for number in range(55):
        make.person(name=f"Person {number:02}", account=False)
    client = client_of(administrator)
    first, second = client.get("/admin/accounts").text, client.get("/admin/accounts?page=2").text
    assert "1 to 50 of 56" in first
    assert "Person 48" in first
    assert "Person 49" not in first
    assert "51 to 56 of 56" in second
    assert "Person 49" in second
    assert 'href="/admin/accounts?page=2"' in first
    assert client.get("/admin/accounts?page=99").status_code == 200


def test_pages_cost_few_statements_however_many_people(client_of, make, world, statements):
    client = client_of(world["administrator"])
    for number in range(30):
        make.observer(world["here"], "DE", name=f"Observer {number}")
    for path in ("/admin/accounts", f"/admin/accounts/{world['expert'].id}", "/admin/accounts/invite?role=expert",
                 f"/admin/accounts/{world['expert'].id}/grant?role=chair"):  # fmt: skip
        statements.clear()
        assert client.get(path).status_code == 200
        assert len(statements) <= 9, path


def test_files_hold_the_same_people_and_no_formula(client_of, world, make, journal):
    make.observer(world["here"], "DE", name='=HYPERLINK("http://evil.example")', email="formula@example.org")
    client = client_of(world["administrator"])
    answer = client.get("/admin/accounts.csv?role=observer")
    assert "accounts-2026-11-25.csv" in answer.headers["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert rows[0] == [
        "Name",
        "Mail address",
        "State",
        "Last sign-in",
        "Role",
        "For",
        "First day",
        "Last day",
    ]
    assert [row[0] for row in rows[1:]] == ['\'=HYPERLINK("http://evil.example")', "Eva Both", "Eva Both"]
    with zipfile.ZipFile(io.BytesIO(client.get("/admin/accounts.xlsx").data)) as book:
        sheet, texts = (
            book.read(f"xl/{part}.xml").decode() for part in ("worksheets/sheet1", "sharedStrings")
        )
    assert "=HYPERLINK(&quot;http" in texts or '=HYPERLINK("http' in texts
    assert "<f>" not in sheet, "text, and no formula"
    assert sheet.count("<row ") == 11
    assert [(e.event, e.facts["rows"]) for e in journal()] == [
        ("AccountsExported", 2),
        ("AccountsExported", 9),
    ]


def test_a_last_day_in_a_file_is_a_day_that_counts(client_of, world, make):
    make.grant(
        world["nobody"],
        Role.OBSERVER,
        forum=world["here"],
        from_on=date(2026, 1, 1),
        until_on=date(2027, 1, 1),
    )
    rows = client_of(world["administrator"]).get("/admin/accounts.csv?q=Frej").data.decode("utf-8-sig")
    assert "NAC,2026-01-01,2026-12-31" in rows


def test_roles_offered_depend_on_who_asks(client_of, world):
    for path in ("/admin/accounts/invite", f"/admin/accounts/{world['expert'].id}/grant"):
        own = client_of(world["secretary"]).get(path).text
        every = client_of(world["administrator"]).get(path).text
        for role in ("secretariat", "chair", "administrator"):
            assert f"role={role}" not in own
            assert f"role={role}" in every
        for role in ("expert", "contact_point", "delegate", "observer"):
            assert f"role={role}" in own
        assert client_of(world["secretary"]).get(path + "?role=administrator").text.count("<select") == 0


def test_fields_follow_the_role(client_of, world):
    client = client_of(world["administrator"])
    fields = {
        "secretariat": {"forum"}, "chair": {"forum", "group", "party"}, "contact_point": {"party", "forum"},
        "expert": {"group", "party"}, "delegate": {"forum", "party"}, "observer": {"forum", "party"},
        "administrator": set(),
    }  # fmt: skip
    for role, expected in fields.items():
        page = client.get(f"/admin/accounts/{world['nobody'].id}/grant?role={role}").text
        assert {name for name in ("forum", "group", "party") if f'name="{name}"' in page} == expected, role


def invite(client, role, **given):
    sent = {"name": "New Person", "email": "new.person@example.org", "locale": "fi", **given}
    return client.post(f"/admin/accounts/invite?role={role}", data=sent)


def test_a_secretariat_invites_an_expert_of_its_group(client_of, world, make, named, grants_of, outbox):
    client = client_of(world["secretary"])
    answer = invite(
        client, "expert", group=world["group"].id, party=make.party("FI").id, first_on="2026-12-01",
        last_on="2027-12-31",
    )  # fmt: skip
    person = named("new.person@example.org")
    assert (answer.status_code, answer.location) == (303, f"/admin/accounts/{person.id}")
    assert (person.display_name, person.locale, person.party_id) == ("New Person", "fi", make.party("FI").id)
    [right] = grants_of(person)
    assert (right.role, right.forum_id, right.group_id) == (Role.EXPERT, world["here"].id, world["group"].id)
    assert (right.from_on, right.until_on) == (date(2026, 12, 1), date(2028, 1, 1))
    assert right.granted_by_id == world["secretary"].id
    [letter] = outbox()
    assert client_of().get(link_in(letter)).status_code == 200
    assert "New Person has the role now" in client.get(answer.location).text


def test_a_contact_point_invited_by_a_secretariat_is_one_for_its_forum(
    client_of, world, make, named, grants_of
):
    client, party = client_of(world["secretary"]), make.party("SE").id
    without = invite(client, "contact_point", party=party)
    assert without.status_code == 422
    assert "This role is for a forum: choose which." in without.text
    assert invite(client, "contact_point", party=party, forum=world["here"].id).status_code == 303
    [right] = grants_of(named("new.person@example.org"))
    assert (right.forum_id, right.party_id) == (world["here"].id, party)


def test_a_secretariat_cannot_reach_into_another_forum(client_of, world, make, named):
    client, party = client_of(world["secretary"]), make.party("SE").id
    theirs = make.group(world["elsewhere"], "gdisc-secret")
    for role, scope in (
        ("delegate", {"forum": world["elsewhere"].id, "party": party}),
        ("expert", {"group": theirs.id, "party": party}),
        ("observer", {"forum": new_id()}),
    ):
        answer = invite(client, role, **scope)
        assert answer.status_code == 422, role
        assert "Choose one of the listed." in answer.text
    assert invite(client, "administrator").status_code == 200, "asks which role instead"
    assert named("new.person@example.org") is None


def test_somebody_known_gets_the_role_a_note_and_keeps_the_name(client_of, world, outbox, grants_of, named):
    client, cai = client_of(world["secretary"]), world["stranger"]
    answer = invite(client, "observer", forum=world["here"].id, email=cai.email.upper())
    assert "Cai Elsewhere has the role now" in client.get(answer.location).text
    assert named(cai.email).display_name == "Cai Elsewhere"
    assert [right.role for right in grants_of(cai)] == [Role.DELEGATE, Role.OBSERVER]
    [letter] = outbox()
    assert (letter.kind, letter.to_address) == ("account.role", cai.email)
    assert "NAC" in letter.text


REFUSED = [
    ({"name": "x" * 10_000}, "Use at most 200 characters."),
    ({"name": "A\r\nBcc: all@example.org"}, "characters that cannot be used here"),
    ({"name": ""}, "Fill in this field."),
    ({"email": "nobody"}, "Give a mail address such as name@example.org."),
    ({"email": "a@example.org\r\nBcc: b@example.org"}, "characters that cannot be used here"),
    ({"group": ""}, "This role is for a working group: choose which."),
    ({"group": "\0"}, "Choose one of the listed."),
    ({"first_on": "2027-02-30"}, "Give a date that exists"),
    ({"first_on": "2027-05-02", "last_on": "2027-05-01"}, "The last day must not be before the first."),
    ({"last_on": "9999-12-31"}, "Give a year between 1950 and 2199."),
]


def test_what_cannot_be_taken_is_said_and_kept(client_of, world, make, named, outbox):
    client = client_of(world["secretary"])
    good = {"group": str(world["group"].id), "party": str(make.party("FI").id)}
    for given, said in REFUSED:
        answer = invite(client, "expert", **{**good, **given})
        assert answer.status_code == 422, given
        assert said in answer.text, given
        assert 'role="alert"' in answer.text
        if len(given.get("name", "")) > 1000:
            assert given["name"] in answer.text
    assert named("new.person@example.org") is None
    assert outbox() == []


def give(client, person, role, **given):
    return client.post(f"/admin/accounts/{person.id}/grant?role={role}", data=given)


def test_a_right_is_given_with_or_without_telling(client_of, world, grants_of, outbox):
    client, frej = client_of(world["administrator"]), world["nobody"]
    assert give(client, frej, "administrator", tell="no").status_code == 303
    assert outbox() == []
    assert give(client, frej, "secretariat", forum=world["here"].id, tell="yes").status_code == 303
    assert [right.role for right in grants_of(frej)] == [Role.ADMINISTRATOR, Role.SECRETARIAT]
    assert [letter.to_address for letter in outbox()] == [frej.email]


def test_the_same_right_twice_is_said_at_the_days(client_of, world):
    client, bo = client_of(world["administrator"]), world["delegate"]
    party = bo.party_id
    one = {"forum": world["elsewhere"].id, "party": party, "first_on": "2027-01-01", "last_on": "2027-06-30"}
    assert give(client, bo, "delegate", **one).status_code == 303
    answer = give(client, bo, "delegate", **(one | {"last_on": "2027-12-31"}))
    assert answer.status_code == 422
    assert "This right is held already for a part of that time." in answer.text
    assert 'value="2027-12-31"' in answer.text


def test_a_group_of_another_forum_is_refused(client_of, world, make):
    answer = give(
        client_of(world["administrator"]), world["nobody"], "chair", forum=world["elsewhere"].id,
        group=world["group"].id,
    )  # fmt: skip
    assert answer.status_code == 422
    assert "This group belongs to another forum." in answer.text


def test_a_right_is_ended_with_its_last_day(client_of, world, grants_of, outbox):
    client, aino = client_of(world["secretary"]), world["expert"]
    right = grants_of(aino)[0]
    path = f"/admin/accounts/{aino.id}/grants/{right.id}/end"
    page = client.get(path).text
    assert "NAC: Group nac-return, for Finland" in page
    assert 'value="2026-11-25"' in page
    assert client.post(path, data={"last_on": "2026-13-01"}).status_code == 422
    answer = client.post(path, data={"last_on": "2026-11-24", "tell": "yes"})
    assert (answer.status_code, answer.location) == (303, f"/admin/accounts/{aino.id}")
    assert grants_of(aino)[0].until_on == TODAY
    assert "Past rights" in client.get(answer.location).text
    assert [letter.kind for letter in outbox()] == ["account.role_ended"]


def test_a_secretariat_ends_no_chair_and_no_right_elsewhere(client_of, world, make, grants_of):
    client, eva = client_of(world["secretary"]), world["both"]
    make.grant(eva, Role.CHAIR, forum=world["here"])
    _observer, delegate, chair = grants_of(eva)
    base = f"/admin/accounts/{eva.id}/grants"
    assert client.post(f"{base}/{chair.id}/end", data={"last_on": "2026-11-25"}).status_code == 403
    assert client.post(f"{base}/{delegate.id}/end", data={"last_on": "2026-11-25"}).status_code == 404
    other = grants_of(world["expert"])[0]
    assert client.get(f"{base}/{other.id}/end").status_code == 404, "a right of somebody else"


def test_buttons_that_are_not_a_secretariats_are_not_shown_and_refused(client_of, world):
    client, aino = client_of(world["secretary"]), world["expert"]
    page = client.get(f"/admin/accounts/{aino.id}").text
    base = f"/admin/accounts/{aino.id}"
    for act in ("edit", "suspend", "reactivate", "reset", "sign-out"):
        assert f"{base}/{act}" not in page
        assert client.post(f"{base}/{act}").status_code == 403, act
    assert "Give a right" in page


def edit(client, person, **given):
    sent = {"name": person.display_name, "email": person.email, "locale": "en", "zone": "", "version": 1}
    return client.post(f"/admin/accounts/{person.id}/edit", data=sent | given)


def test_details_are_changed_and_the_old_address_is_told(client_of, world, named, outbox, journal):
    client, aino = client_of(world["administrator"]), world["expert"]
    assert (
        edit(client, aino, name="Aino Ny", email="Aino.Ny@example.org", zone="Europe/Helsinki").status_code
        == 303
    )
    saved = named("aino.ny@example.org")
    assert (saved.id, saved.display_name, saved.zone) == (aino.id, "Aino Ny", "Europe/Helsinki")
    [letter] = outbox()
    assert (letter.kind, letter.to_address) == ("account.address_changed", aino.email)
    assert "aino.ny@example.org" in letter.text
    assert journal()[-1].facts == {"changed": ["display_name", "email", "zone"]}


def test_a_link_mailed_to_the_old_address_ends(client_of, world, outbox):
    client, aino = client_of(world["administrator"]), world["expert"]
    client_of().post("/forgotten-password", data={"email": aino.email})
    path = link_in(outbox()[0])
    assert client_of().get(path).status_code == 200
    edit(client, aino, email="aino.ny@example.org")
    assert client_of().get(path).status_code == 410


def test_an_address_is_one_persons(client_of, world):
    answer = edit(client_of(world["administrator"]), world["expert"], email=world["delegate"].email.upper())
    assert answer.status_code == 422
    assert "Another person has this address already." in answer.text
    assert 'id="email-error"' in answer.text


def test_two_who_edit_at_once_see_both_texts(client_of, world, begin, named):
    client, aino = client_of(world["administrator"]), world["expert"]
    with begin() as work:
        operations.rename(work, aino.id, "Saved Meanwhile")
    answer = edit(client, aino, name="Typed Now")
    assert answer.status_code == 409
    assert "Saved Meanwhile" in answer.text
    assert 'value="Typed Now"' in answer.text
    assert 'name="version" type="hidden" value="2"' in answer.text
    assert named(aino.email).display_name == "Saved Meanwhile"
    assert edit(client, aino, name="Typed Now", version=2).status_code == 303
    assert named(aino.email).display_name == "Typed Now"


def test_a_stale_version_is_refused_by_the_operation_too(world, begin):
    with begin(world["administrator"]) as work, pytest.raises(EditedMeanwhile):
        operations.edit_person(
            work, world["expert"].id, version=7, name="X", email="x@example.org", locale="en", zone=None
        )


def test_what_happened_is_shown_to_administrators_alone(client_of, world):
    client, aino = client_of(world["administrator"]), world["expert"]
    client.post(f"/admin/accounts/{aino.id}/sign-out")
    page = client.get(f"/admin/accounts/{aino.id}").text
    assert "All sessions ended" in page
    assert "Ada Administrator" in page
    own = client_of(world["secretary"]).get(f"/admin/accounts/{aino.id}").text
    assert "All sessions ended" not in own


def test_a_new_invitation_is_for_who_has_not_taken_one_up(client_of, world, outbox):
    client = client_of(world["administrator"])
    frej, aino = world["nobody"], world["expert"]
    sent = client.post(f"/admin/accounts/{frej.id}/invitation", follow_redirects=True)
    assert "A new invitation is on its way." in sent.text
    assert [letter.to_address for letter in outbox()] == [frej.email]
    refused = client.post(f"/admin/accounts/{aino.id}/invitation", follow_redirects=True)
    assert "This account is in use already" in refused.text
    client.post(f"/admin/accounts/{frej.id}/suspend")
    refused = client.post(f"/admin/accounts/{frej.id}/invitation", follow_redirects=True)
    assert "This account is suspended." in refused.text
    assert len(outbox()) == 1


def test_an_account_opened_again_waits_for_an_invitation_if_it_never_had_a_password(
    client_of, world, account_of
):
    client, aino = client_of(world["administrator"]), world["expert"]
    client.post(f"/admin/accounts/{aino.id}/suspend")
    assert account_of(aino).state == AccountState.SUSPENDED
    client.post(f"/admin/accounts/{aino.id}/reactivate")
    assert account_of(aino).state == AccountState.INVITED


def test_nobody_suspends_themselves(client_of, world):
    ada = world["administrator"]
    client = client_of(ada)
    assert client.post(f"/admin/accounts/{ada.id}/suspend").status_code == 403
    assert f"{ada.id}/suspend" not in client.get(f"/admin/accounts/{ada.id}").text


def test_names_are_shown_as_text_and_never_as_markup(client_of, world, make):
    make.observer(world["here"], "DE", name="<script>alert(1)</script>", email="markup@example.org")
    page = client_of(world["administrator"]).get("/admin/accounts").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_the_list_and_the_policy_agree_about_everybody(begin, world, make):
    make.grant(world["nobody"], Role.CHAIR, group=world["group"], until_on=date(2020, 1, 1))
    for who in ("secretary", "administrator"):
        with begin(world[who], read_only=True) as work:
            every = AccountFilter()
            listed = {row.person.id for row in queries.list_accounts(work, every)}
            held = queries.grants_of(work.session, [p.id for p in world.values() if hasattr(p, "email")])
            allowed = {pid for pid, grants in held.items() if policy.may_see_person(work.actor, grants)}
            assert listed == allowed, who
            assert queries.count_accounts(work, every) == len(listed)


def test_the_navigation_leads_there_for_those_who_may(client_of, world):
    for who, shows in (("administrator", True), ("secretary", True), ("expert", False), ("contact", False)):
        page = client_of(world[who]).get("/account").text
        assert ('href="/admin/accounts"' in page) is shows, who
