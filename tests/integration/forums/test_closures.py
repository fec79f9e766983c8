"""Closed, avoided and wished days: who enters them, who sees them, what becomes of them."""

import html
from datetime import date

import pytest
import sqlalchemy as sa

from coordinator.core.journal import JournalEntry
from coordinator.forums import operations, queries
from coordinator.forums.models import Closure
from coordinator.forums.queries import Whose, closed_days_of, closures_between
from coordinator.forums.rules import ClosureKind, ClosureValues, PartyKind, closed_period
from coordinator.kit.ids import new_id

NAC, FINLAND = "/forums/nac/closures", "/parties/country/FI/closures"
AUGUST = {
    "name": "August", "kind": "closed", "first_on": "2027-08-01", "last_on": "2027-08-31", "note": "Nobody there",
    "source": "decision of 2020",
}  # fmt: skip


@pytest.fixture
def nac(make):
    return make.forum(members="DK FI SE")


@pytest.fixture
def secretary(make, nac, client_of):
    return client_of(make.secretary(nac))


def text_of(answer):
    return html.unescape(answer.get_data(as_text=True))


def stored(begin, **where):
    with begin(read_only=True) as work:
        return list(work.session.scalars(sa.select(Closure).filter_by(**where).order_by(Closure.from_on)))


def entry(kind, name, first, last):
    return ClosureValues(kind, name, closed_period(first, last))


def events(begin):
    with begin(read_only=True) as work:
        return list(
            work.session.scalars(
                sa.select(JournalEntry.event)
                .where(JournalEntry.event.startswith("Closure"))
                .order_by(JournalEntry.id)
            )
        )


def test_the_secretariat_enters_days_of_its_forum(nac, secretary, begin):
    answer = secretary.post(f"{NAC}/new", data=AUGUST)
    assert (answer.status_code, answer.location) == (303, f"{NAC}?year=2027")
    page = text_of(secretary.get(answer.location))
    assert "August" in page
    assert "Sun 1 August 2027 – Tue 31 August 2027" in page
    assert "1, by day" in page
    [closure] = stored(begin, forum_id=nac.id)
    assert (closure.kind, closure.from_on, closure.until_on) == (
        ClosureKind.CLOSED, date(2027, 8, 1), date(2027, 9, 1),
    )  # fmt: skip
    assert "August" not in text_of(secretary.get(f"{NAC}?year=2028"))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"last_on": "2027-07-31"}, "The last day must not lie before the first."),
        ({"last_on": "2028-08-31"}, "Give at most 366 days at once."),
        ({"first_on": "2027-02-30"}, "Give a date that exists"),
        ({"first_on": "0027-08-01"}, "Give a"),
        ({"name": ""}, "Fill in this field."),
        ({"kind": "holy"}, "Choose one of the listed."),
    ],
)
def test_bad_input_is_said_at_the_field_and_nothing_is_lost(secretary, begin, nac, change, message):
    answer = secretary.post(f"{NAC}/new", data=AUGUST | change)
    assert answer.status_code == 422
    assert message in text_of(answer)
    assert "Nobody there" in text_of(answer)
    assert stored(begin) == []


def test_several_are_entered_at_once_and_what_is_there_already_is_passed_over(secretary, begin, nac):
    lines = "2027-07-01..2027-08-15 Summer recess\r\n\r\n2027-12-27 Bridge day\n2027-12-27 Bridge day"
    for added in ("2 periods have been added.", "0 periods have been added."):
        answer = secretary.post(f"{NAC}/several", data={"kind": "avoid", "lines": lines})
        assert answer.status_code == 303
        assert added in text_of(secretary.get(answer.location))
    assert [(c.name, c.from_on, c.period.last_on) for c in stored(begin)] == [
        ("Summer recess", date(2027, 7, 1), date(2027, 8, 15)),
        ("Bridge day", date(2027, 12, 27), date(2027, 12, 27)),
    ]


def test_a_line_that_cannot_be_read_is_named_and_nothing_is_entered(secretary, begin, nac):
    answer = secretary.post(
        f"{NAC}/several", data={"kind": "closed", "lines": "2027-12-27 One\n27.12.2027 Two"}
    )
    assert answer.status_code == 422
    assert "Line 2 says no days and name that can be read: “27.12.2027 Two”." in text_of(answer)
    assert "2027-12-27 One" in text_of(answer)
    assert stored(begin) == []


def test_two_people_who_edit_see_both_texts(secretary, begin, nac):
    secretary.post(f"{NAC}/new", data=AUGUST)
    [closure] = stored(begin)
    address = f"{NAC}/{closure.id}/edit"
    assert 'value="August"' in text_of(secretary.get(address))
    assert secretary.post(address, data=AUGUST | {"name": "Summer", "version": "1"}).status_code == 303
    late = secretary.post(address, data=AUGUST | {"name": "Recess", "last_on": "2027-08-20", "version": "1"})
    assert late.status_code == 409
    page = text_of(late)
    assert "Summer" in page
    assert "Recess" in page
    assert "Fri 20 August 2027" in page
    assert secretary.post(address, data=AUGUST | {"name": "Recess", "version": "2"}).status_code == 303
    assert [c.name for c in stored(begin)] == ["Recess"]
    assert events(begin) == ["ClosureAdded", "ClosureChanged", "ClosureChanged"]


def test_what_is_withdrawn_counts_for_nothing_until_it_is_brought_back(secretary, begin, nac):
    secretary.post(f"{NAC}/new", data=AUGUST)
    [closure] = stored(begin)

    def counts():
        with begin(read_only=True) as work:
            return len(
                closures_between(work.session, date(2027, 8, 31), date(2027, 9, 30), forum_ids=[nac.id])
            )

    assert counts() == 1
    answer = secretary.post(f"{NAC}/{closure.id}/withdraw")
    page = text_of(secretary.get(answer.location))
    assert "Withdrawn." in page
    assert f"{NAC}/{closure.id}/restore" in page
    assert counts() == 0
    assert secretary.post(f"{NAC}/{closure.id}/restore").status_code == 303
    assert counts() == 1
    assert events(begin) == ["ClosureAdded", "ClosureWithdrawn", "ClosureBroughtBack"]


def test_the_history_of_the_forum_tells_of_them(secretary, begin, nac):
    secretary.post(f"{NAC}/new", data=AUGUST)
    secretary.post(f"{NAC}/{stored(begin)[0].id}/withdraw")
    page = text_of(secretary.get("/forums/nac/history"))
    for what in ("entered", "withdrawn"):
        assert f"Closed or wished days {what}: Sun 1 August 2027 – Tue 31 August 2027" in page


# Of parties ------------------------------------------------------------------------------------------


def test_a_contact_point_enters_own_days_and_the_page_has_the_holidays(make, nac, client_of, begin):
    client = client_of(make.contact_point("FI"))
    assert client.post(f"{FINLAND}/new", data=AUGUST | {"name": "Moving house"}).status_code == 303
    page = text_of(client.get(f"{FINLAND}?year=2027"))
    for words in ("Days of Finland", "Moving house", "Midsummer Eve", "Public holiday", "Fri 25 June 2027"):
        assert words in page
    assert "Source: the “holidays” package, edition " in page
    assert [c.party_id for c in stored(begin)] == [make.party("FI").id]


def test_estimated_feasts_are_said_to_be_so(make, client_of):
    make.forum(members="TR")
    page = text_of(client_of(make.contact_point("TR")).get("/parties/country/TR/closures?year=2027"))
    assert "Estimated" in page
    assert "may fall a day earlier or later" in page


@pytest.mark.parametrize("who", ["secretary", "delegate", "observer", "outsider", "contact", "administrator"])
def test_who_sees_and_who_enters_the_days_of_a_country(make, nac, client_of, who):
    make.membership(make.forum("other"), "FI", until_on=date(2020, 1, 1))
    person, sees, enters = {
        "secretary": (lambda: make.secretary(nac), 200, 303),
        "delegate": (lambda: make.delegate(nac, "FI"), 200, 403),
        "observer": (lambda: make.observer(nac, "DE"), 404, 404),
        "outsider": (make.outsider, 404, 404),
        "contact": (lambda: make.contact_point("SE"), 404, 404),
        "administrator": (make.administrator, 404, 404),
    }[who]
    client = client_of(person())
    assert client.get(FINLAND).status_code == sees
    assert client.post(f"{FINLAND}/new", data=AUGUST).status_code == enters
    assert client.get("/parties/country/XX/closures").status_code == 404
    assert client.get("/parties/organisation/FI/closures").status_code == 404


@pytest.mark.parametrize(("who", "sees", "enters"), [("delegate", 200, 403), ("outsider", 404, 404)])
def test_who_sees_and_who_enters_the_days_of_a_forum(make, nac, client_of, begin, who, sees, enters):
    own = make.keep(Closure(
        id=new_id(), forum_id=nac.id, kind=ClosureKind.CLOSED, name="August", from_on=date(2027, 8, 1),
        until_on=date(2027, 9, 1),
    ))  # fmt: skip
    client = client_of(make.delegate(nac, "FI") if who == "delegate" else make.outsider())
    assert client.get(NAC).status_code == sees
    for address in (f"{NAC}/new", f"{NAC}/several", f"{NAC}/{own.id}/edit"):
        assert client.get(address).status_code == enters
    for address in (f"{NAC}/{own.id}/withdraw", f"{NAC}/{own.id}/restore"):
        assert client.post(address).status_code == enters


def test_an_entry_is_reached_through_its_own_owner_alone(make, nac, secretary, begin):
    secretary.post(f"{NAC}/new", data=AUGUST)
    [closure] = stored(begin)
    assert secretary.get(f"{FINLAND}/{closure.id}/edit").status_code == 404
    assert secretary.post(f"{FINLAND}/{closure.id}/withdraw").status_code == 404
    assert stored(begin)[0].withdrawn_at is None


# What others reckon with -----------------------------------------------------------------------------


def test_closed_days_are_holidays_and_own_days_of_each_party(make, begin, nac):
    commission = make.party("EC", kind=PartyKind.ORGANISATION, name="Commission")
    with begin() as work:
        for whose, name in ((Whose(kind="country", code="FI"), "Move"),
                            (Whose(kind="organisation", code="EC"), "Recess")):  # fmt: skip
            values = [
                entry(ClosureKind.CLOSED, name, date(2027, 12, 6), date(2027, 12, 7)),
                entry(ClosureKind.AVOID, "School", date(2027, 12, 8), date(2027, 12, 8)),
            ]
            operations.add_closures(work, whose, values)
    parties = {make.party("FI").id: "FI", make.party("SE").id: "SE", commission.id: "EC"}
    with begin(read_only=True) as work:
        found = closed_days_of(work.session, parties, date(2027, 12, 1), date(2027, 12, 10))
    assert found == {
        date(2027, 12, 6): {"FI": ("Independence Day", "Move"), "EC": ("Recess",)},
        date(2027, 12, 7): {"FI": ("Move",), "EC": ("Recess",)},
    }


def test_an_organisation_does_not_keep_the_holidays_of_the_country_with_its_letters(make, begin, nac):
    commission = make.party("EC", kind=PartyKind.ORGANISATION, name="Commission")
    with begin(read_only=True) as work:
        days = closed_days_of(work.session, {commission.id: "EC"}, date(2027, 1, 1), date(2027, 12, 31))
        assert days == {}
        assert queries.ClosedDays(work.session).of(commission.id, date(2027, 6, 1)) == frozenset()


def test_the_page_costs_few_statements(make, nac, secretary, statements):
    for address in (NAC, FINLAND):
        statements.clear()
        assert secretary.get(address).status_code == 200
        assert len(statements) <= 8
