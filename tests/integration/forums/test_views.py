"""The pages of forums, as each reader sees them."""

import csv
import io
import zipfile
from datetime import date

import pytest
import sqlalchemy as sa

from coordinator.forums.models import Forum, Membership, Office, Party, PartyGroup, PartyGroupMember
from coordinator.forums.rules import MembershipRole, PartyKind
from coordinator.kit.actor import Role
from coordinator.kit.ids import new_id
from coordinator.kit.texts import Texts


@pytest.fixture
def nac(make):
    """The Nordic committee, chaired in turn."""
    forum = make.forum(
        "nac",
        members="DK FI IS NO SE",
        name=Texts(en="Nordic Aliens Committee", sv="Nordiska utlänningsutskottet"),
    )
    for code, year in (("FI", 2025), ("SE", 2026), ("NO", 2027)):
        make.office(forum, code, from_on=date(year, 1, 1), until_on=date(year + 1, 1, 1))
    return forum


def text_of(answer) -> str:
    return " ".join(answer.text.split())


def test_the_list_shows_my_forums_and_my_part_in_them(client_of, make, nac):
    make.forum("igc")
    answer = client_of(make.secretary(nac)).get("/forums")
    assert answer.status_code == 200
    page = text_of(answer)
    assert "1 forum that you take part in or may see" in page
    assert "Nordic Aliens Committee" in page
    assert "You are its secretariat" in page
    assert "IGC" not in page


def test_the_list_is_filtered_in_the_address(client_of, make):
    admin = make.administrator()
    for slug in ("nac", "gdisc", "igc", "north"):
        make.forum(slug)
    client = client_of(admin)
    assert "1, by short name" in text_of(client.get("/forums?q=gdi"))
    assert "No forum fits the filter" in text_of(client.get("/forums?q=zzz"))
    assert "4, by short name" in text_of(client.get("/forums?kind=committee"))
    assert client.get("/forums?kind=nonsense&q=" + "x" * 500).status_code == 200


def test_the_page_says_who_chairs_before_now_and_next(client_of, make, nac):
    page = text_of(client_of(make.delegate(nac, "SE")).get("/forums/nac"))
    chairs = page[page.index("Who chairs") : page.index("Who takes part")]
    assert [
        chairs.index(word) for word in ("Before", "Finland", "Now", "Sweden", "Next", "Norway")
    ] == sorted(chairs.index(word) for word in ("Before", "Finland", "Now", "Sweden", "Next", "Norway"))
    assert "Subscribe to this forum" in page
    assert "Edit the forum’s own text" not in page


def test_the_page_is_asked_on_a_date(client_of, make, nac):
    client = client_of(make.delegate(nac, "SE"))
    page = text_of(client.get("/forums/nac?on=2027-03-01"))
    assert "Who takes part, as of Mon 1 March 2027" in page
    chairs = page[page.index("On that day") : page.index("Who takes part")]
    assert "Norway" in chairs
    assert "Sweden" not in chairs


@pytest.mark.parametrize("on", ["2020-13-41", "yesterday", "0001-01-01", "2020-01-15\x00"])
def test_a_day_that_does_not_exist_is_said_at_the_field(client_of, make, nac, on):
    client = client_of(make.delegate(nac, "SE"))
    for address in ("/forums/nac", "/forums/nac/members"):
        answer = client.get(address, query_string={"on": on})
        assert answer.status_code == 422
        assert 'aria-invalid="true"' in answer.text
        assert 'role="alert"' in answer.text


def gdisc(make, begin):
    """A network as of 2020: two EU states of which one left, one that never was in, an observer."""
    forum = make.forum("gdisc", members="DE GB")
    turkiye = make.keep(Party(
        id=new_id(), kind=PartyKind.COUNTRY, code="TR", name=Texts(en="Türkiye", sv="Turkiet"),
        former_names=[{"en": "Turkey", "until": "2022-05-31"}],
    ))  # fmt: skip
    kosovo = make.keep(Party(
        id=new_id(), kind=PartyKind.COUNTRY, code="XK", name=Texts(en="Kosovo"),
        footnote=Texts(en="Without prejudice to positions on status."),
    ))  # fmt: skip
    for party, role in ((turkiye, MembershipRole.MEMBER), (kosovo, MembershipRole.OBSERVER)):
        make.keep(Membership(id=new_id(), forum_id=forum.id, party_id=party.id, role=role, seen="2015-02"))
    union = make.keep(PartyGroup(id=new_id(), slug="eu", name=Texts(en="European Union")))
    for code, until in (("DE", None), ("GB", date(2020, 2, 1))):
        make.keep(
            PartyGroupMember(
                id=new_id(), party_group_id=union.id, party_id=make.party(code).id, until_on=until
            )
        )
    return forum


def test_members_are_counted_as_they_were_on_the_day(client_of, make, begin):
    client = client_of(make.delegate(gdisc(make, begin), "DE"))
    assert "3 members: 2 EU states + 1 · 1 observer" in text_of(
        client.get("/forums/gdisc/members?on=2020-01-15")
    )
    assert "3 members: 1 EU state + 2 · 1 observer" in text_of(
        client.get("/forums/gdisc/members?on=2020-02-02")
    )


def test_old_lists_keep_old_names_and_footnotes_are_shown(client_of, make, begin):
    client = client_of(make.delegate(gdisc(make, begin), "DE"))
    page = text_of(client.get("/forums/gdisc/members?on=2020-01-15"))
    assert "Turkey" in page
    assert "now Türkiye" in page
    assert "not known" in page
    assert "seen there 2015-02" in page
    assert "Without prejudice to positions on status." in page
    assert "Turkey" not in text_of(client.get("/forums/gdisc/members?on=2022-06-01"))


def test_the_list_leaves_as_a_file_with_first_and_last_day(client_of, make, nac):
    make.membership(
        nac, "DE", role=MembershipRole.OBSERVER, from_on=date(2026, 1, 1), until_on=date(2027, 1, 1)
    )
    client = client_of(make.delegate(nac, "SE"))
    answer = client.get("/forums/nac/members.csv?on=2026-11-25")
    assert "nac-2026-11-25.csv" in answer.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert [row["Code"] for row in rows] == ["DK", "FI", "IS", "NO", "SE", "DE"]
    assert (rows[-1]["Takes part as"], rows[-1]["First day"], rows[-1]["Last day"]) == (
        "Observer",
        "2026-01-01",
        "2026-12-31",
    )
    book = zipfile.ZipFile(io.BytesIO(client.get("/forums/nac/members.xlsx").data))
    assert book.read("xl/worksheets/sheet1.xml").count(b"<row ") == 7  # the head, five members, an observer
    assert client.get("/forums/nac/members.pdf").status_code == 404


def test_names_stand_in_the_order_of_the_readers_language(client_of, make):
    forum = make.forum("north")
    for code, name in (("AT", "Österrike"), ("CY", "Cypern"), ("AX", "Åland")):
        party = make.keep(Party(id=new_id(), kind=PartyKind.COUNTRY, code=code, name=Texts(en=name, sv=name)))
        make.keep(Membership(id=new_id(), forum_id=forum.id, party_id=party.id, role=MembershipRole.MEMBER))
    page = client_of(make.secretary(forum, locale="sv")).get("/forums/north/members").text
    assert sorted(("Cypern", "Åland", "Österrike"), key=page.index) == ["Cypern", "Åland", "Österrike"]


# Changing ------------------------------------------------------------------------------------------


def stored(begin, model, forum) -> list:
    with begin(read_only=True) as work:
        return list(work.session.execute(
            sa.select(Party.code, model.role, model.from_on, model.until_on, model.note)
            .join(Party, Party.id == model.party_id).where(model.forum_id == forum.id).order_by(model.id)
        ).all())  # fmt: skip


def test_a_membership_is_added(client_of, make, begin, nac):
    client, germany = client_of(make.secretary(nac)), make.party("DE")
    assert "Germany (DE)" in client.get("/forums/nac/memberships/new").text
    answer = client.post("/forums/nac/memberships/new", data={
        "party": str(germany.id), "role": "observer", "first_on": "2026-01-01", "last_on": "2026-12-31",
        "precision": "day", "note": "By letter", "source": "",
    })  # fmt: skip
    assert (answer.status_code, answer.headers["Location"]) == (303, "/forums/nac/offices#memberships")
    assert stored(begin, Membership, nac)[-1] == (
        "DE",
        "observer",
        date(2026, 1, 1),
        date(2027, 1, 1),
        "By letter",
    )
    assert "It has been added." in client.get("/forums/nac/offices").text
    history = text_of(client.get("/forums/nac/history"))
    assert "Germany entered as Observer, Thu 1 January 2026 – Thu 31 December 2026" in history


BAD = [
    ({"party": ""}, "party", "Fill in this field."),
    ({"party": "nonsense"}, "party", "Choose one of the listed."),
    ({"role": "king"}, "role", "Choose one of the listed."),
    ({"first_on": "2026-02-30"}, "first_on", "Give a date that exists"),
    ({"first_on": "0026-02-01"}, "first_on", "Give a year with four digits"),
    (
        {"first_on": "2026-02-02", "last_on": "2026-02-01"},
        "last_on",
        "The last day must not lie before the first.",
    ),
    ({"note": "x" * 2001}, "note", "Use at most 2000 characters."),
    ({"source": "a\r\nb"}, "source", "characters that cannot be used"),
    ({"note": "a\x00b"}, "note", "characters that cannot be used"),
]


@pytest.mark.parametrize("case", BAD)
def test_what_cannot_be_taken_is_said_at_the_field_and_nothing_typed_is_lost(
    client_of, make, begin, nac, case
):
    wrong, field, message = case
    client = client_of(make.secretary(nac))
    typed = {
        "party": str(make.party("DE").id),
        "role": "observer",
        "first_on": "",
        "last_on": "",
        "precision": "day",
        "note": "Kept words",
        "source": "",
    }
    answer = client.post("/forums/nac/memberships/new", data=typed | wrong)
    assert answer.status_code == 422
    assert message in answer.text
    assert f'id="{field}-error"' in answer.text
    assert "note" in wrong or "Kept words" in answer.text
    assert len(stored(begin, Membership, nac)) == 5


def test_an_overlap_is_refused_with_the_days_in_the_way(client_of, make, begin, nac):
    client, norway = client_of(make.secretary(nac)), make.party("NO")
    answer = client.post("/forums/nac/offices/new", data={
        "party": str(norway.id), "role": "chair", "first_on": "2027-12-31", "last_on": "", "precision": "day",
    })  # fmt: skip
    assert answer.status_code == 422
    assert (
        "The same stands here already for some of these days: Fri 1 January 2027 – Fri 31 December 2027."
        in answer.text
    )
    assert 'id="first_on-error"' in answer.text
    assert len(stored(begin, Office, nac)) == 3


def test_an_office_is_ended_by_its_last_day(client_of, make, begin, nac):
    client = client_of(make.secretary(nac))
    office = next(o for o in entries(begin, Office, nac) if o.from_on == date(2027, 1, 1))
    page = client.get(f"/forums/nac/offices/{office.id}/end")
    assert "Norway, Chair" in page.text
    answer = client.post(
        f"/forums/nac/offices/{office.id}/end", data={"last_on": "2027-06-30", "version": "1"}
    )
    assert answer.status_code == 303
    assert stored(begin, Office, nac)[-1][3] == date(2027, 7, 1)
    bad = client.post(f"/forums/nac/offices/{office.id}/end", data={"last_on": "2026-06-30", "version": "2"})
    assert bad.status_code == 422
    assert "The last day must not lie before the first." in bad.text


def entries(begin, model, forum):
    with begin(read_only=True) as work:
        return list(
            work.session.scalars(sa.select(model).where(model.forum_id == forum.id).order_by(model.id))
        )


def test_after_two_saved_at_once_both_texts_are_shown(client_of, make, begin, nac):
    client, membership = client_of(make.secretary(nac)), entries(begin, Membership, nac)[0]
    address = f"/forums/nac/memberships/{membership.id}/edit"
    typed = {"first_on": "", "last_on": "", "precision": "day", "source": ""}
    assert client.post(address, data={**typed, "note": "The first text", "version": "1"}).status_code == 303
    answer = client.post(address, data={**typed, "note": "The second text", "version": "1"})
    assert answer.status_code == 409
    assert "Somebody else saved this while you were writing." in answer.text
    assert "The first text" in answer.text
    assert answer.text.count("The second text") == 2
    assert 'name="version" type="hidden" value="2"' in answer.text
    assert client.post(address, data={**typed, "note": "The second text", "version": "2"}).status_code == 303
    assert entries(begin, Membership, nac)[0].note == "The second text"


@pytest.mark.parametrize("version", ["", "x", "-1", "99999999999999999999", "1\x00"])
def test_a_tampered_version_is_an_old_one(client_of, make, begin, nac, version):
    client, membership = client_of(make.secretary(nac)), entries(begin, Membership, nac)[0]
    answer = client.post(
        f"/forums/nac/memberships/{membership.id}/edit",
        data={"first_on": "", "last_on": "", "precision": "day", "note": "Mine", "version": version},
    )
    assert answer.status_code == 409


def test_the_forums_text_is_edited_and_a_conflict_shows_both(client_of, make, begin, nac):
    client = client_of(make.secretary(nac))
    typed = {
        "description": "Meets twice.",
        "languages": "en sv",
        "default_sharing": "forum",
        "zone": "Europe/Oslo",
    }
    assert client.post("/forums/nac/edit", data={**typed, "version": "1"}).status_code == 303
    answer = client.post("/forums/nac/edit", data={**typed, "description": "Meets thrice.", "version": "1"})
    assert answer.status_code == 409
    assert "Meets twice." in answer.text
    assert "Meets thrice." in answer.text
    with begin(read_only=True) as work:
        assert work.session.get_one(Forum, nac.id).zone == "Europe/Oslo"


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"zone": "Europe/Bergen"}, "There is no such time zone."),
        ({"languages": "english"}, "Write languages as codes of two letters"),
        ({"description": ""}, "Fill in this field."),
        ({"default_sharing": "secret"}, "Choose one of the listed."),
    ],
)
def test_bad_defaults_are_refused(client_of, make, nac, wrong, message):
    client = client_of(make.secretary(nac))
    typed = {
        "description": "Meets.",
        "languages": "en",
        "default_sharing": "forum",
        "zone": "Europe/Oslo",
        "version": "1",
    }
    answer = client.post("/forums/nac/edit", data=typed | wrong)
    assert answer.status_code == 422
    assert message in answer.text


# Who may see what ----------------------------------------------------------------------------------


def addresses(begin, forum) -> list[tuple[str, str]]:
    membership, office = entries(begin, Membership, forum)[0], entries(begin, Office, forum)[0]
    reading = [
        "",
        "/members",
        "/members?on=2020-01-15",
        "/members.csv",
        "/members.xlsx",
        "/offices",
        "/history",
    ]
    changing = [
        "/edit", "/memberships/new", "/offices/new",
        *(f"/memberships/{membership.id}/{act}" for act in ("edit", "end")),
        *(f"/offices/{office.id}/{act}" for act in ("edit", "end")),
    ]  # fmt: skip
    return [("get", f"/forums/nac{path}") for path in reading + changing] + [
        ("post", f"/forums/nac{path}") for path in changing
    ]


def test_to_an_outsider_no_address_of_the_forum_exists(client_of, make, begin, nac):
    client = client_of(make.outsider())
    for method, address in addresses(begin, nac):
        answer = getattr(client, method)(address)
        assert answer.status_code == 404, address
        assert "Nordic" not in answer.text
    assert "Nordic" not in client.get("/forums").text
    assert "Nordic" not in client.get("/forums?q=nordic").text


def test_without_signing_in_every_address_leads_to_the_sign_in_page(client_of, begin, nac):
    client = client_of(None)
    for method, address in addresses(begin, nac):
        answer = getattr(client, method)(address)
        assert answer.status_code == (303 if method == "get" else 401), address


@pytest.mark.parametrize("kind", ["delegate", "administrator"])
def test_who_sees_it_and_may_not_change_it_is_told_so(client_of, make, begin, nac, kind):
    client = client_of(make.delegate(nac, "FI") if kind == "delegate" else make.administrator())
    for method, address in addresses(begin, nac):
        changing = any(word in address for word in ("edit", "/new", "/end"))
        assert getattr(client, method)(address).status_code == (403 if changing else 200), address


def test_an_administrator_is_offered_no_calendar_of_a_forum_that_is_not_theirs(client_of, make, nac):
    page = client_of(make.administrator()).get("/forums/nac").text
    assert "Subscribe to this forum" not in page


def test_who_changed_something_is_said_to_those_inside_only(client_of, make, begin, nac):
    secretary = make.secretary(nac, name="Astrid Officer")
    client_of(secretary).post(
        "/forums/nac/offices/new",
        data={"party": str(make.party("IS").id), "role": "host", "precision": "day"},
    )
    make.membership(nac, "DE", role=MembershipRole.OBSERVER)
    outside = make.observer(nac, "DE")
    assert "Astrid Officer" in client_of(make.delegate(nac, "FI")).get("/forums/nac/history").text
    history = text_of(client_of(outside).get("/forums/nac/history"))
    assert "Iceland entered as Host" in history
    assert "Astrid Officer" not in history


def test_the_history_has_pages(client_of, make, begin, nac):
    secretary = make.secretary(nac)
    client, party = client_of(secretary), make.party("IS")
    for year in range(1900, 1952):
        client.post("/forums/nac/offices/new", data={
            "party": str(party.id), "role": "host", "first_on": f"{year}-01-01", "last_on": f"{year}-12-31", "precision": "year",
        })  # fmt: skip
    first = text_of(client.get("/forums/nac/history"))
    assert "1 to 50 of 52" in first
    assert "51 to 52 of 52" in text_of(client.get("/forums/nac/history?skip=50"))
    assert client.get("/forums/nac/history?skip=9999999999999999999999").status_code == 200
    assert client.get("/forums/nac/history?skip=-5").status_code == 200


# Statements ----------------------------------------------------------------------------------------


OWN_TABLES = ("FROM person", "FROM forum JOIN", "FROM party LEFT OUTER JOIN membership", "FROM journal_entry")


def test_the_page_of_a_forum_asks_little_whatever_its_size(client_of, make, nac, statements):
    for code in ("DE", "FR", "IT", "ES", "PL"):
        make.membership(nac, code)
    client = client_of(make.delegate(nac, "SE"))
    client.get("/forums/nac")
    statements.clear()
    assert client.get("/forums/nac").status_code == 200
    own = [s for s in statements if any(table in " ".join(s.split()) for table in OWN_TABLES)]
    assert len(own) <= 5
    few = len(statements)
    assert few <= 10
    for code in ("PT", "NL", "BE", "AT", "CZ"):
        make.membership(nac, code)
    statements.clear()
    client.get("/forums/nac")
    assert len(statements) == few


@pytest.mark.parametrize(
    ("address", "most"),
    [("/forums", 10), ("/forums/nac/members", 4), ("/forums/nac/offices", 5), ("/forums/nac/history", 6)],
)
def test_other_pages_ask_little_too(client_of, make, nac, statements, address, most):
    for slug in ("a", "b", "c"):
        make.forum(slug)
    person = make.delegate(nac, "SE")
    make.grant(person, Role.OBSERVER, forum=make.forum("d"))
    client = client_of(person)
    client.get(address)
    statements.clear()
    assert client.get(address).status_code == 200
    assert len(statements) <= most
