"""Orders are stated, turns entered, swapped, skipped, overridden and brought back; all chair models."""

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from coordinator.core.journal import JournalEntry
from coordinator.forums import operations, queries, rules
from coordinator.forums.models import Office, TurnChange
from coordinator.forums.operations import OrderStands, OrderValues, ReasonMissing
from coordinator.forums.rules import OfficeRole, Order, PartyKind, Skip
from coordinator.kit.errors import EditedMeanwhile, Forbidden, NotFound
from coordinator.kit.periods import Period

CHAIR, CO_CHAIR, SECRETARIAT, HOST = (
    OfficeRole.CHAIR, OfficeRole.CO_CHAIR, OfficeRole.SECRETARIAT, OfficeRole.HOST,
)  # fmt: skip
TOGETHER = (CHAIR, SECRETARIAT, HOST)


def year(first: int, last: int | None = None) -> Period:
    return Period(date(first, 1, 1), date((last or first) + 1, 1, 1))


@pytest.fixture
def nac(make):
    """The Nordic committee, which Sweden chairs in 2026."""
    forum = make.forum("nac", members="DK FI IS NO SE")
    make.office(forum, "SE", from_on=date(2026, 1, 1), until_on=date(2027, 1, 1))
    return forum


@pytest.fixture
def secretary(make, nac):
    return make.secretary(nac, name="Sigrid Secretary")


def ids(make, codes: str) -> tuple:
    return tuple((make.party(code).id,) for code in codes.split())


def state(begin, make, person, codes: str, *, roles=TOGETHER, first=date(2026, 1, 1), months=12, **over):
    values = OrderValues(roles, Order(ids(make, codes), first, months), over.pop("reason", None))
    with begin(person) as work:
        return operations.state_order(work, "nac", values, **over).id


def enter(begin, person, order, *, replaces=False, reason="", turns=range(130)):
    with begin(person) as work:
        return operations.enter_turns(work, "nac", order, turns, replaces=replaces, reason=reason).id


def held(begin, role=CHAIR, slug="nac") -> list[tuple[str, Period]]:
    with begin(read_only=True) as work:
        forum = queries.get_forum(work, slug)
        turns = queries.office_turns(work.session, forum.id, date(2026, 1, 1), date(2040, 1, 1))
        return [(t.party.code, t.period) for t in turns if t.role is role]


def entry(begin, code: str, first: int, role=CHAIR):
    with begin(read_only=True) as work:
        forum = queries.get_forum(work, "nac")
        turns = queries.office_turns(work.session, forum.id, date(first, 1, 1), date(first, 1, 2))
        return next(t.office_id for t in turns if t.role is role and t.party.code == code)


@pytest.fixture
def rotating(begin, make, nac, secretary):
    """Ten years of chair, secretariat and host from Sweden on."""
    enter(begin, secretary, state(begin, make, secretary, "SE NO IS DK FI"))
    return nac


def test_ten_years_become_dated_entries_in_one_step(begin, make, rotating):
    expected = [(code, year(2026 + n)) for n, code in enumerate(["SE", "NO", "IS", "DK", "FI"] * 2 + ["SE"])]
    for role in TOGETHER:
        assert held(begin, role) == expected
    with begin(read_only=True) as work:
        change = work.session.scalars(sa.select(TurnChange)).one()
        assert (len(change.before), len(change.after)) == (0, 32)  # Sweden chairs already
        kinds = [e.event for e in work.session.scalars(sa.select(JournalEntry).order_by(JournalEntry.id))]
    assert kinds.count("TurnsChanged") == 1


def test_entering_twice_enters_nothing_twice(begin, make, rotating, secretary):
    with begin(read_only=True) as work:
        order = queries.orders_of(work.session, rotating.id)[0].rotation.id
    with pytest.raises(rules.NothingChanges):
        enter(begin, secretary, order)


def test_a_swap_moves_chair_secretariat_and_host_and_is_undone(begin, rotating, secretary):
    before = {role: held(begin, role) for role in TOGETHER}
    with begin(secretary) as work:
        change = operations.swap_turns(
            work, "nac", entry_in(work, "NO", 2027), entry_in(work, "IS", 2028), reason="Norway has elections"
        ).id
    for role in TOGETHER:
        assert held(begin, role)[1:3] == [("IS", year(2027)), ("NO", year(2028))]
    with begin(secretary) as work:
        operations.undo_change(work, "nac", change)
    assert {role: held(begin, role) for role in TOGETHER} == before
    with begin(secretary) as work, pytest.raises(rules.ChangedSince):
        operations.undo_change(work, "nac", change)


def entry_in(work, code: str, first: int, role=CHAIR):
    forum = queries.get_forum(work, "nac")
    turns = queries.office_turns(work.session, forum.id, date(first, 1, 1), date(first, 1, 2))
    return next(t.office_id for t in turns if t.role is role and t.party.code == code)


def test_a_change_that_was_built_upon_is_undone_last(begin, rotating, secretary):
    with begin(secretary) as work:
        first = operations.swap_turns(
            work, "nac", entry_in(work, "NO", 2027), entry_in(work, "IS", 2028), reason="One"
        ).id
    with begin(secretary) as work:
        second = operations.skip_turn(work, "nac", entry_in(work, "NO", 2028), Skip.MOVE_UP, reason="Two").id
    with begin(secretary) as work, pytest.raises(rules.ChangedSince):
        operations.undo_change(work, "nac", first)
    for change in (second, first):
        with begin(secretary) as work:
            operations.undo_change(work, "nac", change)
    assert held(begin)[1:4] == [("NO", year(2027)), ("IS", year(2028)), ("DK", year(2029))]


def test_a_skipped_turn_keeps_its_note_and_source_in_the_record(begin, rotating, secretary):
    office = entry(begin, "IS", 2028)
    with begin(secretary) as work:
        work.session.get_one(Office, office).note = "Parliament asked"
    with begin(secretary) as work:
        change = operations.skip_turn(work, "nac", office, Skip.STAY, reason="Iceland asked").id
    assert held(begin)[1:3] == [("NO", year(2027, 2028)), ("DK", year(2029))]
    with begin(secretary) as work:
        operations.undo_change(work, "nac", change)
        assert work.session.get_one(Office, office).note == "Parliament asked"


def test_an_override_gives_some_days_to_another_country(begin, make, rotating, secretary):
    denmark = make.party("DK").id
    with begin(secretary) as work:
        operations.override_turn(
            work, "nac", entry_in(work, "NO", 2027), denmark,
            Period(date(2027, 7, 1), date(2028, 1, 1)), reason="Elections",
        )  # fmt: skip
    for role in TOGETHER:
        assert held(begin, role)[1:3] == [
            ("NO", Period(date(2027, 1, 1), date(2027, 7, 1))),
            ("DK", Period(date(2027, 7, 1), date(2028, 1, 1))),
        ]


def test_an_office_with_days_of_its_own_is_changed_alone(begin, make, rotating, secretary):
    with begin(secretary) as work:
        version = work.session.get_one(Office, entry_in(work, "NO", 2027, HOST)).version
        period = Period(date(2027, 1, 1), date(2027, 7, 1))
        operations.change_office(
            work, "nac", entry_in(work, "NO", 2027, HOST), operations.EntryValues(period), version=version
        )
    denmark = make.party("DK").id
    with begin(secretary) as work:
        operations.override_turn(
            work, "nac", entry_in(work, "NO", 2027, HOST), denmark, period, reason="Venue"
        )
    assert ("DK", period) in held(begin, HOST)
    assert ("NO", year(2027)) in held(begin, CHAIR)


def test_without_a_reason_nothing_changes(begin, rotating, secretary):
    with begin(secretary) as work, pytest.raises(ReasonMissing):
        operations.skip_turn(work, "nac", entry_in(work, "IS", 2028), Skip.STAY, reason="")


def test_an_order_is_changed_by_decision_and_the_old_one_kept(begin, make, nac, secretary):
    old = state(begin, make, secretary, "DK FI NO SE IS", first=date(2027, 1, 1))
    enter(begin, secretary, old)
    with pytest.raises(ReasonMissing):
        state(begin, make, secretary, "DK NO FI SE IS", first=date(2027, 1, 1), replaces=old)
    new = state(
        begin, make, secretary, "DK NO FI SE IS", first=date(2027, 1, 1), replaces=old,
        reason="Decided by the directors-general",
    )  # fmt: skip
    assert [code for code, _period in held(begin)[1:6]] == ["DK", "FI", "NO", "SE", "IS"]  # as entered
    with pytest.raises(ReasonMissing):
        enter(begin, secretary, new, replaces=True)
    enter(begin, secretary, new, replaces=True, reason="Decided by the directors-general")
    assert [code for code, _period in held(begin)[1:6]] == ["DK", "NO", "FI", "SE", "IS"]
    with begin(read_only=True) as work:
        orders = queries.orders_of(work.session, nac.id)
    assert [each.is_live for each in orders] == [True, False]
    with pytest.raises(EditedMeanwhile):
        enter(begin, secretary, old)
    with pytest.raises(EditedMeanwhile):
        state(begin, make, secretary, "SE", replaces=old, reason="Too late")


def test_an_office_has_one_order_at_a_time(begin, make, nac, secretary):
    state(begin, make, secretary, "SE NO", roles=(CHAIR, HOST))
    with pytest.raises(OrderStands):
        state(begin, make, secretary, "DK FI", roles=(HOST,))
    state(begin, make, secretary, "DK FI", roles=(SECRETARIAT,))


def test_entries_in_the_way_stay_unless_the_order_goes_before(begin, make, nac, secretary):
    make.office(nac, "FI", from_on=date(2027, 7, 1), until_on=date(2028, 7, 1))
    order = state(begin, make, secretary, "NO IS DK", roles=(CHAIR,), first=date(2027, 1, 1))
    enter(begin, secretary, order, turns=[0, 1, 2])
    assert held(begin)[1:] == [
        ("FI", Period(date(2027, 7, 1), date(2028, 7, 1))), ("DK", year(2029)),
    ]  # fmt: skip
    change = enter(begin, secretary, order, turns=[0, 1], replaces=True, reason="As decided")
    assert held(begin)[1:] == [("NO", year(2027)), ("IS", year(2028)), ("DK", year(2029))]
    with begin(secretary) as work:
        operations.undo_change(work, "nac", change)
    assert ("FI", Period(date(2027, 7, 1), date(2028, 7, 1))) in held(begin)


def test_members_who_left_or_join_later_are_said(begin, make, nac, secretary, client_of):
    make.membership(nac, "DE", from_on=date(2029, 1, 1))
    order = state(begin, make, secretary, "NO DE", roles=(CHAIR,), first=date(2027, 1, 1))
    with begin(secretary, read_only=True) as work:
        forum = queries.get_forum(work, "nac")
        found = queries.enterings(
            work.session, forum, queries.get_order(work, forum, order), date(2026, 11, 25)
        )
    assert [bool(each.unseated) for each in found][:4] == [False, True, False, False]
    page = client_of(secretary).get(f"/forums/nac/rotation/enter?order={order}").text
    assert page.count("Not a member throughout") == 1


# The models of chair and secretariat -----------------------------------------------------------------


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


# Pages -----------------------------------------------------------------------------------------------


def test_the_troika_is_shown_as_of_a_day(make, rotating, client_of):
    page = client_of(make.delegate(rotating, "FI")).get("/forums/nac/rotation?on=2028-03-01").text
    troika = page[page.index("Past, present, next") : page.index("Ten years")]
    places = [troika.index(word) for word in ("Norway", "Iceland", "Denmark")]
    assert places == sorted(places)
    assert "Swap" not in page


def test_reasons_are_shown_to_whoever_sees_the_forum(begin, make, rotating, secretary, client_of):
    with begin(secretary) as work:
        operations.swap_turns(
            work, "nac", entry_in(work, "NO", 2027), entry_in(work, "IS", 2028), reason="Norway has elections"
        )
    client = client_of(make.observer(rotating, "DE"))
    for address in ("/forums/nac/rotation", "/forums/nac/history"):
        assert "Norway has elections" in client.get(address).text
    assert "Sigrid Secretary" not in client.get("/forums/nac/rotation").text
    assert "Sigrid Secretary" in client_of(make.delegate(rotating, "FI")).get("/forums/nac/rotation").text


def test_the_form_of_an_order_is_reordered_without_script(make, nac, secretary, client_of):
    client = client_of(secretary)
    norway, iceland = (str(make.party(code).id) for code in ("NO", "IS"))
    data = {"roles": ["chair"], "first_on": "2027-01-01", "months": "12", "place": [norway, iceland]}
    page = client.post("/forums/nac/rotation/order", data=data | {"act": "place:down-0"}).text
    assert page.index(f'value="{iceland}" selected') < page.index(f'value="{norway}" selected')
    assert "autofocus" in page
    gone = client.post("/forums/nac/rotation/order", data=data | {"act": "place:out-1"}).text
    assert f'value="{iceland}" selected' not in gone


def test_an_order_is_stated_looked_at_and_entered_on_pages(begin, make, nac, secretary, client_of):
    client = client_of(secretary)
    places = [str(make.party(code).id) for code in ("NO", "IS")]
    data = {"roles": ["chair", "host"], "first_on": "2027-01-01", "months": "12", "place": places}
    stated = client.post("/forums/nac/rotation/order", data=data)
    assert stated.status_code == 303
    preview = client.get(stated.location).text
    assert preview.count('name="turn"') == 10
    assert held(begin) == [("SE", year(2026))]
    order = stated.location.partition("order=")[2]
    made = client.post(
        "/forums/nac/rotation/enter", data={"order": order, "turn": ["0", "1"], "replaces": "no"},
        follow_redirects=True,
    )  # fmt: skip
    assert "4 entries are made." in made.text
    assert held(begin) == [("SE", year(2026)), ("NO", year(2027)), ("IS", year(2028))]


def test_a_refused_order_keeps_what_was_typed(make, nac, secretary, client_of):
    answer = client_of(secretary).post(
        "/forums/nac/rotation/order",
        data={
            "roles": ["chair"],
            "first_on": "2027-01-01",
            "months": "0",
            "place": [],
            "reason": "Kept words",
        },
    )
    assert answer.status_code == 422
    assert "Kept words" in answer.text
    assert 'aria-invalid="true"' in answer.text


def test_two_who_state_an_order_see_both(begin, make, nac, secretary, client_of):
    old = state(begin, make, secretary, "SE NO", roles=(CHAIR,))
    client = client_of(secretary)
    data = {
        "roles": ["chair"],
        "first_on": "2027-01-01",
        "months": "12",
        "reason": "Decided",
        "order": str(old),
    }
    first = [str(make.party(code).id) for code in ("DK", "FI")]
    assert client.post("/forums/nac/rotation/order", data=data | {"place": first}).status_code == 303
    mine = [str(make.party(code).id) for code in ("IS", "NO")]
    overtaken = client.post("/forums/nac/rotation/order", data=data | {"place": mine})
    assert overtaken.status_code == 409
    assert "Denmark → Finland" in overtaken.text
    assert "Iceland → Norway" in overtaken.text


def test_a_swap_is_previewed_refused_without_reason_saved_and_undone(begin, rotating, secretary, client_of):
    client = client_of(secretary)
    address = f"/forums/nac/rotation/swap?turn={entry(begin, 'NO', 2027)}&with={entry(begin, 'IS', 2028)}"
    page = client.get(address).text
    assert "Nothing is saved yet" in page
    assert client.post(address, data={"reason": ""}).status_code == 422
    assert held(begin)[1] == ("NO", year(2027))
    saved = client.post(address, data={"reason": "Norway has elections"}, follow_redirects=True).text
    assert "The two turns have changed places." in saved
    change = saved.partition('name="change" value="')[2][:36]
    undone = client.post("/forums/nac/rotation/undo", data={"change": change}, follow_redirects=True).text
    assert "The change is undone." in undone
    assert held(begin)[1] == ("NO", year(2027))


def test_a_swap_that_is_sent_twice_is_made_once(begin, rotating, secretary, client_of):
    """Pressing twice must not swap back."""
    client = client_of(secretary)
    address = f"/forums/nac/rotation/swap?turn={entry(begin, 'NO', 2027)}&with={entry(begin, 'IS', 2028)}"
    seen = client.get(address).text.partition('name="seen" value="')[2].partition('"')[0]
    data = {"reason": "Norway has elections", "seen": seen}
    assert client.post(address, data=data).status_code == 303
    swapped = held(begin)
    again = client.post(address, data=data)
    assert again.status_code == 409
    assert "Somebody else changed these turns meanwhile." in again.text
    assert held(begin) == swapped


@pytest.mark.parametrize("turn", ["²", "9" * 5000, "-1"])
def test_a_number_that_no_turn_has_enters_nothing(begin, make, nac, secretary, client_of, turn):
    order = state(begin, make, secretary, "SE NO")
    answer = client_of(secretary).post(
        "/forums/nac/rotation/enter", data={"order": str(order), "replaces": "no", "turn": turn}
    )
    assert answer.status_code == 422


def test_a_button_with_a_number_beyond_all_numbers_moves_nothing(secretary, client_of):
    for number in ("²", "9" * 5000):
        answer = client_of(secretary).post("/forums/nac/rotation/order", data={"act": f"place:up-{number}"})
        assert answer.status_code == 200


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("swap?turn={se}&with={no}", "These days have begun or are over."),
        ("skip?turn={se}&how=move_up", "These days have begun or are over."),
        ("change?turn={no}&party={no_party}&first=2027-01-01&last=2028-12-31", "would have no day left"),
        ("change?turn={no}&party={is_party}&first=2026-01-01&last=2027-12-31", "days of this turn only"),
        ("change?turn={no}&party={no_party}&first=2027-01-01&last=2027-12-31", "Nothing would change."),
        ("change?turn={no}&party={no_party}&first=2027-05-01&last=2027-04-01", "must not lie before"),
    ],
)  # fmt: skip
def test_what_the_rules_refuse_is_said(begin, make, rotating, secretary, client_of, path, message):
    known = {
        "se": entry(begin, "SE", 2026), "no": entry(begin, "NO", 2027),
        "no_party": make.party("NO").id, "is_party": make.party("IS").id,
    }  # fmt: skip
    answer = client_of(secretary).get("/forums/nac/rotation/" + path.format(**known))
    assert answer.status_code == 422
    assert message in answer.text


def test_a_gap_is_shown_before_it_is_made(begin, rotating, secretary, client_of):
    page = client_of(secretary).get(f"/forums/nac/rotation/skip?turn={entry(begin, 'NO', 2027)}&how=move_up")
    assert "Nobody is entered for some days." in page.text
    assert "2036" in page.text


def test_others_may_look_but_not_change(begin, make, rotating, client_of):
    delegate = make.delegate(rotating, "FI")
    office = entry(begin, "NO", 2027)
    client = client_of(delegate)
    assert client.get("/forums/nac/rotation").status_code == 200
    for path in ("order", f"swap?turn={office}", f"skip?turn={office}", f"change?turn={office}"):
        assert client.get(f"/forums/nac/rotation/{path}").status_code == 403
    with begin(delegate) as work, pytest.raises(Forbidden):
        operations.skip_turn(work, "nac", office, Skip.STAY, reason="No")
    with begin(make.outsider()) as work, pytest.raises(NotFound):
        operations.skip_turn(work, "nac", office, Skip.STAY, reason="No")


def test_an_entry_of_another_forum_is_nothing(begin, make, rotating, secretary):
    other = make.office(make.forum("igc", members="FI"), "FI", from_on=date(2028, 1, 1))
    with begin(secretary) as work, pytest.raises(NotFound):
        operations.skip_turn(work, "nac", other.id, Skip.STAY, reason="No")


def test_pages_of_the_rotation_ask_little(begin, rotating, secretary, client_of, statements, hands):
    with begin(secretary) as work:
        operations.begin_handover(work, "nac", date(2027, 1, 1))
    with begin(read_only=True) as work:
        order = queries.orders_of(work.session, rotating.id)[0].rotation.id
    client = client_of(secretary)
    office, other = entry(begin, "NO", 2027), entry(begin, "IS", 2028)
    hands.at = datetime(2026, 11, 26, 9, tzinfo=UTC)
    for path in (
        "/forums/nac", "/forums/nac/rotation", f"/forums/nac/rotation/enter?order={order}",
        f"/forums/nac/rotation/order?order={order}", "/forums/nac/handover", "/forums/nac/handover/2027-01-01",
    ):  # fmt: skip
        client.get(path)
        statements.clear()
        assert client.get(path).status_code == 200
        assert len(statements) <= 10, path
    statements.clear()
    client.get(f"/forums/nac/rotation/swap?turn={office}&with={other}")
    assert len(statements) <= 12
