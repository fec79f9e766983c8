"""All models of chair and secretariat can be said, and hold."""

from datetime import date

from coordinator.forums import operations, queries
from coordinator.forums.models import Office
from coordinator.forums.operations import OrderValues
from coordinator.forums.rules import OfficeRole, Order, PartyKind
from coordinator.kit.periods import Period
from tests.factories.rotation import CHAIR, CO_CHAIR, SECRETARIAT, enter, entry_in, held, state, year


def test_a_chair_of_several_years_with_the_secretariat_from_a_steering_group(begin, make, secretary, nac):
    order = state(
        begin, make, secretary, "DK FI", roles=(CHAIR, SECRETARIAT), first=date(2027, 4, 1), months=30
    )
    enter(begin, secretary, order)
    for role in (CHAIR, SECRETARIAT):
        assert held(begin, role)[-4:-2] == [
            ("DK", Period(date(2027, 4, 1), date(2029, 10, 1))),
            ("FI", Period(date(2029, 10, 1), date(2032, 4, 1))),
        ]


def test_a_yearly_chair_beside_a_permanent_secretariat(begin, make, secretary, nac):
    make.party("IGC", kind=PartyKind.ORGANISATION, name="IGC Secretariat")
    state_standing(begin, make, secretary, "IGC", SECRETARIAT, date(1985, 1, 1))
    enter(begin, secretary, state(begin, make, secretary, "NO IS", roles=(CHAIR,), first=date(2027, 7, 1)))
    with begin(secretary) as work:
        operations.swap_turns(
            work,
            "nac",
            entry_on(work, "NO", date(2027, 7, 1)),
            entry_on(work, "IS", date(2028, 7, 1)),
            reason="Asked",
        )
    assert held(begin, SECRETARIAT) == [("IGC", Period(date(1985, 1, 1), None))]
    assert held(begin)[1] == ("IS", Period(date(2027, 7, 1), date(2028, 7, 1)))


def entry_on(work, code: str, day: date, role=CHAIR):
    forum = queries.get_forum(work, "nac")
    turns = queries.office_turns(work.session, forum.id, day, day.replace(day=day.day + 1))
    return next(t.office_id for t in turns if t.role is role and t.party.code == code)


def state_standing(begin, make, person, code: str, role: OfficeRole, first: date):
    kind = PartyKind.ORGANISATION if len(code) > 2 else PartyKind.COUNTRY
    places = ((make.party(code, kind=kind).id,),)
    with begin(person) as work:
        order = operations.state_order(work, "nac", OrderValues((role,), Order(places, first, None))).id
    enter(begin, person, order)


def test_a_standing_chair_and_co_chair_with_a_contracted_secretariat(begin, make, secretary, nac):
    with begin(secretary) as work:
        version = work.session.get_one(Office, entry_in(work, "SE", 2026)).version
        operations.end_office(work, "nac", entry_in(work, "SE", 2026), date(2026, 12, 31), version=version)
    state_standing(begin, make, secretary, "FI", CHAIR, date(2027, 1, 1))
    state_standing(begin, make, secretary, "DK", CO_CHAIR, date(2027, 1, 1))
    state_standing(begin, make, secretary, "ICMPD", SECRETARIAT, date(1994, 1, 1))
    with begin(secretary, read_only=True) as work:
        page = queries.rotation_page(work, "nac", date(2030, 1, 1))
        now = {role: [o.party.code for o in turn.now] for role, turn in page.turns.items()}
    assert now == {CHAIR: ["FI"], CO_CHAIR: ["DK"], SECRETARIAT: ["ICMPD"]}
    assert page.gaps == {}


def test_a_collective_chairs_together(begin, make, secretary, nac):
    together = tuple(make.party(code).id for code in ("DK", "FI", "NO"))
    with begin(secretary) as work:
        values = OrderValues((CHAIR,), Order((together,), date(2027, 1, 1), 24))
        order = operations.state_order(work, "nac", values).id
    enter(begin, secretary, order, turns=[0])
    assert held(begin)[1:] == [("DK", year(2027, 2028)), ("FI", year(2027, 2028)), ("NO", year(2027, 2028))]
    with begin(secretary, read_only=True) as work:
        rows = queries.rotation_page(work, "nac", date(2027, 6, 1)).rows
    assert [len(row.parties) for row in rows if row.turn] == [3]


def test_a_state_an_organisation_of_it_and_an_agency(begin, make, secretary, nac):
    for code in ("CCR", "RCOA", "UNHCR"):
        make.party(code, kind=PartyKind.ORGANISATION)
    enter(begin, secretary, state(begin, make, secretary, "DK FI", roles=(CHAIR,), first=date(2027, 6, 28)))
    places = tuple((make.party(code, kind=PartyKind.ORGANISATION).id,) for code in ("CCR", "RCOA"))
    with begin(secretary) as work:
        values = OrderValues((CO_CHAIR,), Order(places, date(2027, 6, 28), 12))
        order = operations.state_order(work, "nac", values).id
    enter(begin, secretary, order)
    state_standing(begin, make, secretary, "UNHCR", SECRETARIAT, date(1995, 1, 1))
    with begin(secretary, read_only=True) as work:
        page = queries.rotation_page(work, "nac", date(2028, 7, 1))
        troika = page.turns[CO_CHAIR]
        names = [[o.party.code for o in which] for which in (troika.before, troika.now, troika.next)]
    assert names == [["CCR"], ["RCOA"], ["CCR"]]
