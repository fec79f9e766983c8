"""A country nominates, the secretariat confirms, both are told; a seat ends and somebody follows."""

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from coordinator.accounts.models import Account, Person
from coordinator.accounts.rules import AddressRefused, NameRefused
from coordinator.groups import queries
from coordinator.groups.models import ExpertSeat, GroupParty, WorkingGroup
from coordinator.groups.operations import (
    NewPerson,
    Nomination,
    confirm,
    decline,
    end_seat,
    nominate,
    reopen_nomination,
    withdraw,
)
from coordinator.groups.rules import (
    AlreadyDecided,
    AlreadyNominated,
    GroupState,
    NotNominating,
    OtherParty,
    PartyNotTakingPart,
    SeatOverlaps,
    SeatState,
)
from coordinator.kit.actor import Role
from coordinator.kit.errors import EditedMeanwhile, Forbidden, NotFound
from coordinator.kit.ids import new_id

TODAY = date(2026, 11, 25)
FIRST = date(2026, 12, 1)


def of(person, *, first_on=FIRST, speciality="Senior adviser, automation") -> Nomination:
    return Nomination(
        person=person.id if isinstance(person, Person) else person, first_on=first_on, speciality=speciality
    )


@pytest.fixture
def nominated(begin, make, circle):
    """Finland has nominated somebody it knows; the answer is the person and the seat's id."""
    person = make.person("Anna Virtanen", party="FI", email="anna@fi.example.org")
    with begin(circle.contact) as work:
        seat = nominate(work, "nac-return", circle.ids["FI"], of(person), tell=False)
    return person, seat.id


def version_of(begin, seat_id) -> int:
    with begin(read_only=True) as work:
        return work.session.get_one(ExpertSeat, seat_id).version


def test_a_nomination_gives_no_right_yet_and_those_who_decide_are_told(begin, make, circle, look):
    swedish = make.secretary(circle.forum, locale="sv")
    person = make.person(party="FI")
    with begin(circle.contact) as work:
        seat = nominate(work, "nac-return", circle.ids["FI"], of(person), tell=True)
    assert seat.state == SeatState.NOMINATED
    assert seat.nominated_by_id == circle.contact.id
    assert look.rights(person.id) == []
    assert look.events() == ["ExpertNominated"]
    told = look.letters("group.nominated")
    assert {(x.to_address, x.locale) for x in told} == {
        (circle.secretary.email, "en"), (swedish.email, "sv"),
    }  # fmt: skip
    for letter in told:
        assert f"/groups/nac-return/nominations/{seat.id}" in letter.text
        assert f"/groups/nac-return/nominations/{seat.id}" in letter.html


def test_confirming_gives_the_rights_from_the_first_day_and_tells_both_in_their_language(
    begin, make, circle, look
):
    contact = make.contact_point("FI", locale="fi", email="b@fi.example.org")
    person = make.person("Anna Virtanen", party="FI", email="a@fi.example.org")
    with begin(contact) as work:
        seat_id = nominate(work, "nac-return", circle.ids["FI"], of(person), tell=False).id
    with begin(circle.secretary) as work:
        seat = confirm(work, "nac-return", seat_id, version=1, tell=True)
    assert seat.state == SeatState.CONFIRMED
    assert seat.decided_by_id == circle.secretary.id
    assert look.rights(person.id) == [(FIRST, None)]
    told = look.letters("group.confirmed")
    assert [(x.to_address, x.locale) for x in told] == [
        ("a@fi.example.org", "en"),
        ("b@fi.example.org", "fi"),
    ]
    assert "You are an expert of the working group" in told[0].text
    assert "Tue 1 December 2026" in told[0].text
    assert told[0].group_id == circle.group.id
    assert look.events() == ["ExpertNominated", "RoleGranted", "ExpertConfirmed"]


def test_the_expert_comes_in_on_the_first_day_and_not_before(begin, circle, make, nominated, hands):
    person, seat_id = nominated
    make.grant(person, Role.OBSERVER, forum=make.forum("elsewhere"), party="FI")
    with begin(circle.secretary) as work:
        confirm(work, "nac-return", seat_id, version=1, tell=False)
    with pytest.raises(NotFound), begin(person, read_only=True) as work:
        queries.get_group(work, "nac-return")
    hands.at = datetime(2026, 12, 1, 9, tzinfo=UTC)
    with begin(person, read_only=True) as work:
        assert queries.get_group(work, "nac-return").id == circle.group.id


def test_without_telling_nothing_leaves_the_house_not_even_an_invitation(begin, make, circle, look):
    new = NewPerson("Eeva Niemi", "Eeva.Niemi@fi.example.org", "fi")
    with begin(circle.contact) as work:
        seat_id = nominate(work, "nac-return", circle.ids["FI"], of(new), tell=False).id
    with begin(circle.secretary) as work:
        confirm(work, "nac-return", seat_id, version=1, tell=False)
    assert look.letters() == []


def test_somebody_new_becomes_a_person_at_once_and_is_invited_when_confirmed(begin, make, circle, look):
    new = NewPerson("Eeva Niemi", "Eeva.Niemi@fi.example.org", "fi")
    with begin(circle.contact) as work:
        seat = nominate(work, "nac-return", circle.ids["FI"], of(new), tell=False)
        person = work.session.get_one(Person, seat.person_id)
        assert (person.display_name, person.email, person.locale) == (
            "Eeva Niemi",
            "eeva.niemi@fi.example.org",
            "fi",
        )
        assert person.party_id == circle.ids["FI"]
        assert work.session.scalar(sa.select(Account).where(Account.person_id == person.id)) is None
        seat_id, person_id = seat.id, person.id
    with begin(circle.secretary) as work:
        confirm(work, "nac-return", seat_id, version=1, tell=True)
    with begin(read_only=True) as work:
        assert work.session.scalar(sa.select(Account).where(Account.person_id == person_id)) is not None
    mine = [x.kind for x in look.letters() if x.to_address == "eeva.niemi@fi.example.org"]
    assert sorted(mine) == ["account.invitation", "group.confirmed"]


def test_a_known_address_is_the_person_who_has_it(begin, make, circle):
    known = make.person("Anna Virtanen", party="FI", email="anna@fi.example.org")
    with begin(circle.contact) as work:
        seat = nominate(
            work,
            "nac-return",
            circle.ids["FI"],
            of(NewPerson("A. Virtanen", " ANNA@fi.example.org ", "en")),
            tell=False,
        )
    assert seat.person_id == known.id


@pytest.mark.parametrize(
    ("new", "error", "field"),
    [
        (NewPerson("Eeva\nNiemi", "eeva@fi.example.org", "fi"), NameRefused, "name"),
        (NewPerson("Eeva Niemi", "eeva@fi", "fi"), AddressRefused, "email"),
    ],
)
def test_a_name_or_address_that_no_mail_can_carry_is_refused(begin, circle, new, error, field):
    with pytest.raises(error) as caught, begin(circle.contact) as work:
        nominate(work, "nac-return", circle.ids["FI"], of(new), tell=False)
    assert caught.value.field == field


@pytest.mark.parametrize("new", [False, True])
def test_a_person_of_another_party_is_refused_at_the_field(begin, make, circle, new):
    swede = make.person(party="SE", email="se@example.org")
    wanted = NewPerson("Somebody", "se@example.org", "en") if new else swede
    with pytest.raises(OtherParty) as caught, begin(circle.contact) as work:
        nominate(work, "nac-return", circle.ids["FI"], of(wanted), tell=False)
    assert caught.value.field == ("email" if new else "person")


def test_nominating_twice_is_refused(begin, make, circle, nominated):
    person, _seat = nominated
    with pytest.raises(AlreadyNominated), begin(circle.contact) as work:
        nominate(work, "nac-return", circle.ids["FI"], of(person), tell=False)


def test_overlapping_seats_are_refused_and_following_ones_are_not(begin, make, circle, nominated, look):
    person, seat_id = nominated
    finland = circle.ids["FI"]
    with begin(circle.secretary) as work:
        confirm(work, "nac-return", seat_id, version=1, tell=False)
    with pytest.raises(SeatOverlaps), begin(circle.contact) as work:
        nominate(work, "nac-return", finland, of(person, first_on=date(2027, 6, 1)), tell=False)
    with begin(circle.contact) as work:
        end_seat(work, "nac-return", seat_id, last_on=date(2027, 5, 31), successor=None,
                 version=version_of_now(work, seat_id), tell=False)  # fmt: skip
    with begin(circle.contact) as work:
        again = nominate(work, "nac-return", finland, of(person, first_on=date(2027, 6, 1)), tell=False).id
    with begin(circle.secretary) as work:
        confirm(work, "nac-return", again, version=1, tell=False)
    assert look.rights(person.id) == [(FIRST, date(2027, 6, 1)), (date(2027, 6, 1), None)]


def version_of_now(work, seat_id) -> int:
    return work.session.get_one(ExpertSeat, seat_id).version


def test_a_party_that_does_not_take_part_on_the_first_day_is_refused(begin, make, circle):
    norwegian, norway = make.person(party="NO"), circle.ids["NO"]
    with pytest.raises(PartyNotTakingPart) as caught, begin(circle.secretary) as work:
        nominate(work, "nac-return", norway, of(norwegian), tell=False)
    assert caught.value.field == "first_on"
    make.keep(GroupParty(id=new_id(), group_id=circle.group.id, party_id=norway, from_on=date(2027, 1, 1)))
    with pytest.raises(PartyNotTakingPart), begin(circle.secretary) as work:
        nominate(work, "nac-return", norway, of(norwegian, first_on=date(2026, 12, 31)), tell=False)
    with begin(circle.secretary) as work:
        nominate(work, "nac-return", norway, of(norwegian, first_on=date(2027, 1, 1)), tell=False)


def test_a_group_whose_parties_are_not_known_takes_nominations_of_the_forums_members(begin, make):
    forum = make.forum("igc", members="FI")
    group = make.group(forum, "igc-asylum")
    with begin() as work:
        work.session.get_one(WorkingGroup, group.id).parties_known = False
    contact, secretary = make.contact_point("FI"), make.secretary(forum)
    finland, germany = make.party("FI").id, make.party("DE").id
    person, german = make.person(party="FI"), make.person(party="DE")
    with begin(contact) as work:
        nominate(work, "igc-asylum", finland, of(person), tell=False)
    with pytest.raises(PartyNotTakingPart), begin(secretary) as work:
        nominate(work, "igc-asylum", germany, of(german), tell=False)


def test_a_closed_group_takes_no_nominations(begin, make, circle):
    closed = make.group(circle.forum, "nac-old", parties="FI", state=GroupState.CLOSED)
    person = make.person(party="FI")
    with pytest.raises(NotNominating), begin(circle.contact) as work:
        nominate(work, closed.slug, circle.ids["FI"], of(person), tell=False)


@pytest.mark.parametrize("who", ["expert", "contact"])
def test_only_who_speaks_for_the_country_or_decides_may_do_it(begin, make, circle, nominated, who):
    _person, seat_id = nominated
    actor, icelander = getattr(circle, who), make.person(party="IS")
    with pytest.raises((Forbidden, NotFound)), begin(actor) as work:
        confirm(work, "nac-return", seat_id, version=1, tell=False)
    with pytest.raises(Forbidden), begin(actor) as work:
        nominate(work, "nac-return", circle.ids["IS"], of(icelander), tell=False)


def test_a_head_of_delegation_nominates_and_ends(begin, make, circle, look):
    head = make.delegate(circle.forum, "FI")
    person = make.person(party="FI")
    with begin(head) as work:
        seat_id = nominate(work, "nac-return", circle.ids["FI"], of(person), tell=False).id
    with begin(circle.secretary) as work:
        confirm(work, "nac-return", seat_id, version=1, tell=False)
    with begin(head) as work:
        end_seat(work, "nac-return", seat_id, last_on=date(2026, 12, 31), successor=None,
                 version=version_of_now(work, seat_id), tell=False)  # fmt: skip
    assert look.rights(person.id) == [(FIRST, date(2027, 1, 1))]


def test_chairs_confirm_too(begin, make, circle, nominated, look):
    person, seat_id = nominated
    chair = make.person(party="DK")
    make.grant(chair, Role.CHAIR, group=circle.group)
    with begin(chair) as work:
        confirm(work, "nac-return", seat_id, version=1, tell=True)
    assert look.rights(person.id) == [(FIRST, None)]


def test_declining_keeps_the_reason_and_tells_it_to_both(begin, circle, nominated, look):
    person, seat_id = nominated
    with begin(circle.secretary) as work:
        decline(work, "nac-return", seat_id, reason="Two experts of one field.", version=1, tell=True)
    [seat] = look.seats(person.id)
    assert (seat.state, seat.reason) == (SeatState.DECLINED, "Two experts of one field.")
    assert look.rights(person.id) == []
    told = look.letters("group.declined")
    assert [x.to_address for x in told] == [person.email, circle.contact.email]
    assert all("Two experts of one field." in x.text for x in told)
    assert "/groups/nac-return" not in told[0].text
    assert "/groups/nac-return" in told[1].text


def test_a_nomination_is_decided_once_and_a_refusal_taken_back(begin, circle, nominated, look):
    person, seat_id = nominated
    with begin(circle.secretary) as work:
        decline(work, "nac-return", seat_id, reason="Wait.", version=1, tell=False)
    with pytest.raises(AlreadyDecided), begin(circle.secretary) as work:
        confirm(work, "nac-return", seat_id, version=2, tell=False)
    with pytest.raises(Forbidden), begin(circle.contact) as work:
        reopen_nomination(work, "nac-return", seat_id)
    with begin(circle.secretary) as work:
        reopen_nomination(work, "nac-return", seat_id)
    [seat] = look.seats(person.id)
    assert (seat.state, seat.reason, seat.decided_at) == (SeatState.NOMINATED, None, None)


def test_a_country_withdraws_and_brings_back_its_nomination(begin, circle, nominated, look):
    person, seat_id = nominated
    with begin(circle.contact) as work:
        withdraw(work, "nac-return", seat_id)
    assert look.seats(person.id)[0].state == SeatState.WITHDRAWN
    with begin(circle.contact) as work:
        reopen_nomination(work, "nac-return", seat_id)
    assert look.seats(person.id)[0].state == SeatState.NOMINATED
    assert look.events() == ["ExpertNominated", "NominationWithdrawn", "NominationReopened"]


def test_what_was_changed_meanwhile_is_not_decided_unseen(begin, circle, nominated):
    _person, seat_id = nominated
    with pytest.raises(EditedMeanwhile), begin(circle.secretary) as work:
        confirm(work, "nac-return", seat_id, version=7, tell=False)


def test_other_countries_learn_nothing_of_a_nomination(begin, make, circle, nominated):
    _person, seat_id = nominated
    danish = make.contact_point("DK")
    for stranger in (circle.expert, danish):
        with begin(stranger, read_only=True) as work:
            group = queries.get_group(work, "nac-return")
            with pytest.raises(NotFound):
                queries.get_seat(work, group, seat_id)
            assert queries.group_page(work, "nac-return").nominations == ()
