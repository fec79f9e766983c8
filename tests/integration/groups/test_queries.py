"""Rosters and lists on a date, and what groups ask of people."""

from datetime import date

import pytest

from coordinator.groups import queries
from coordinator.groups.models import Deliverable, ExpertSeat, GroupOffice, GroupParty, Mandate
from coordinator.groups.rules import GroupOfficeRole, GroupState, SeatState
from coordinator.kit.actor import Role
from coordinator.kit.ids import new_id

TODAY = date(2026, 11, 25)


@pytest.fixture
def seat(make, circle):
    """`seat("NO", "Name", first, last)` keeps a confirmed seat without an account."""

    def _seat(code, name, first=None, last=None, *, state=SeatState.CONFIRMED, follows=None):
        person = make.person(name, party=code, account=False)
        return make.keep(ExpertSeat(
            id=new_id(), group_id=circle.group.id, party_id=make.party(code).id, person_id=person.id,
            state=state, from_on=first, until_on=last, follows_id=follows.id if follows else None,
        ))  # fmt: skip

    return _seat


def roster(begin, person, on=None):
    with begin(person, read_only=True) as work:
        return queries.group_page(work, "nac-return", on=on).roster


def said(lines) -> list[tuple[str, list[str], date | None]]:
    return [
        (x.party.code, [e.person.display_name for e in x.experts], x.vacant_since if x.vacant else None)
        for x in lines
    ]


def test_the_roster_is_that_of_the_day(begin, make, circle, seat):
    left = seat("FI", "Former", date(2025, 1, 1), date(2026, 6, 13))
    seat("FI", "Present", date(2026, 7, 1), follows=left)
    seat("IS", "Coming", date(2027, 2, 1))
    assert said(roster(begin, circle.expert)) == [
        ("DK", ["Expert, Denmark"], None), ("FI", ["Present"], None), ("IS", [], None),
    ]  # fmt: skip
    assert said(roster(begin, circle.expert, date(2026, 6, 12)))[1] == ("FI", ["Former"], None)
    assert said(roster(begin, circle.expert, date(2026, 6, 20)))[1] == ("FI", [], date(2026, 6, 13))
    assert said(roster(begin, circle.expert, date(2027, 2, 1)))[2] == ("IS", ["Coming"], None)
    present = roster(begin, circle.expert)[1].experts[0]
    assert present.follows.person.display_name == "Former"
    assert [e.person.display_name for e in roster(begin, circle.expert)[2].coming] == ["Coming"]


def test_a_party_counts_only_while_it_takes_part(begin, make, circle, seat):
    norway = make.party("NO").id
    make.keep(GroupParty(id=new_id(), group_id=circle.group.id, party_id=norway,
                         from_on=date(2026, 1, 1), until_on=date(2026, 7, 1)))  # fmt: skip
    make.keep(GroupParty(id=new_id(), group_id=circle.group.id, party_id=norway, from_on=date(2027, 1, 1)))
    seat("NO", "Norwegian", date(2026, 1, 1))
    codes = {on: [line.party.code for line in roster(begin, circle.expert, on) if line.takes_part]
             for on in (date(2025, 12, 31), date(2026, 6, 30), date(2026, 7, 1), date(2027, 1, 1))}  # fmt: skip
    assert list(codes.values()) == [
        ["DK", "FI", "IS"],
        ["DK", "FI", "IS", "NO"],
        ["DK", "FI", "IS"],
        ["DK", "FI", "IS", "NO"],
    ]
    with begin(circle.expert, read_only=True) as work:
        page = queries.group_page(work, "nac-return")
        assert (page.represented, page.taking_part) == (1, 3)
        assert [p.code for p in queries.parties_on(work.session, circle.group.id, date(2027, 1, 1))] == [
            "DK",
            "FI",
            "IS",
            "NO",
        ]
        experts = queries.experts_on(work.session, circle.group.id, TODAY)
    assert [(e.party.code, e.person.display_name) for e in experts] == [
        ("DK", "Expert, Denmark"),
        ("NO", "Norwegian"),
    ]


def test_the_list_puts_my_groups_first_and_finds_words(begin, make, circle):
    other = make.forum("gdisc", members="FI")
    make.group(other, "gdisc-it", state=GroupState.CLOSED)
    make.group(circle.forum, "nac-digital", state=GroupState.PROPOSED)
    make.keep(
        Deliverable(
            id=new_id(), group_id=circle.group.id, position=1, title="Table", due_on=date(2026, 12, 1)
        )
    )
    make.keep(
        Deliverable(
            id=new_id(),
            group_id=circle.group.id,
            position=2,
            title="Old",
            due_on=date(2026, 1, 1),
            done_on=TODAY,
        )
    )
    make.keep(
        GroupOffice(
            id=new_id(), group_id=circle.group.id, role=GroupOfficeRole.CHAIR, party_id=circle.ids["DK"]
        )
    )
    with begin(circle.contact, read_only=True) as work:
        lines = queries.list_groups(work)
        assert [(x.group.slug, x.mine) for x in lines] == [
            ("nac-return", True),
            ("gdisc-it", False),
            ("nac-digital", False),
        ]
        assert (lines[0].parties, lines[0].seated, lines[0].due_on) == (3, 1, date(2026, 12, 1))
        assert [p.code for p in lines[0].chairs] == ["DK"]
        assert [x.group.slug for x in queries.list_groups(work, words="GDISC it")] == ["gdisc-it"]
        assert [x.group.slug for x in queries.list_groups(work, states=[GroupState.ACTIVE])] == ["nac-return"]
        assert [x.group.slug for x in queries.list_groups(work, forum_id=other.id)] == ["gdisc-it"]


def test_a_list_of_groups_costs_two_statements_however_long_it_is(begin, make, circle, statements):
    for n in range(6):
        make.group(circle.forum, f"nac-{n}", parties="DK FI")
    with begin(circle.secretary, read_only=True) as work:
        statements.clear()
        assert len(queries.list_groups(work)) == 7
        assert len(statements) == 2


# What is asked


def asks(begin, person) -> list[tuple[str, str, str, date | None]]:
    with begin(person, read_only=True) as work:
        return [(a.title, a.text, a.href, a.due_on) for a in queries.asked_of(work)]


def test_a_contact_point_is_asked_for_the_experts_that_are_missing(begin, make, circle, seat):
    make.group(circle.forum, "nac-old", parties="FI", state=GroupState.CLOSED)
    finland = circle.ids["FI"]
    assert asks(begin, circle.contact) == [
        (
            "Nominate an expert for Group nac-return",
            "Finland: not nominated",
            f"/groups/nac-return/nominate?party={finland}",
            None,
        )
    ]
    for state, first in ((SeatState.NOMINATED, date(2027, 1, 1)), (SeatState.CONFIRMED, date(2027, 1, 1))):
        kept = seat("FI", f"Somebody {state}", first, state=state)
        assert asks(begin, circle.contact) == []
        with begin() as work:
            work.session.get_one(ExpertSeat, kept.id).state = SeatState.DECLINED
    assert len(asks(begin, circle.contact)) == 1


def test_whoever_decides_is_asked_for_each_open_nomination(begin, make, circle, seat):
    chair = make.person(party="DK")
    make.grant(chair, Role.CHAIR, group=circle.group)
    kept = seat("FI", "Anna Virtanen", date(2027, 1, 1), state=SeatState.NOMINATED)
    wanted = ("Confirm an expert in Group nac-return", "Finland nominates Anna Virtanen",
              f"/groups/nac-return/nominations/{kept.id}", date(2027, 1, 1))  # fmt: skip
    assert asks(begin, circle.secretary) == [wanted]
    assert asks(begin, chair) == [wanted]
    assert asks(begin, circle.expert) == []


def test_secretariat_and_chair_are_asked_when_a_mandate_runs_out(begin, make, circle):
    group = make.group(circle.forum, "nac-digital", until_on=date(2027, 1, 1))
    make.group(circle.forum, "nac-later", until_on=date(2027, 6, 1))
    make.group(circle.forum, "nac-done", until_on=date(2026, 1, 1), state=GroupState.CLOSED)
    chair = make.person(party="DK")
    make.grant(chair, Role.CHAIR, group=group)
    assert asks(begin, circle.secretary) == [
        (
            "Group nac-digital",
            "The mandate ends in 5 weeks.",
            "/groups/nac-digital/extend",
            date(2026, 12, 31),
        )
    ]
    assert asks(begin, chair)[0][2] == "/groups/nac-digital"
    make.keep(
        Mandate(
            id=new_id(),
            group_id=group.id,
            purpose="More.",
            from_on=date(2027, 1, 1),
            until_on=date(2028, 1, 1),
        )
    )
    assert asks(begin, circle.secretary) == []
