"""The pages of the rotation: what they show, refuse, preview and undo."""

from datetime import UTC, date, datetime

import pytest

from coordinator.forums import operations, queries
from coordinator.forums.rules import Skip
from coordinator.kit.errors import Forbidden, NotFound
from tests.factories.rotation import (
    CHAIR,
    entry,
    entry_in,
    held,
    state,
    year,
)


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
