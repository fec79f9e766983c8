"""A seat ends with a day, somebody follows, and the rights go with it."""

from datetime import UTC, date, datetime

import pytest

from coordinator.accounts.models import Person
from coordinator.groups import queries
from coordinator.groups.models import ExpertSeat
from coordinator.groups.operations import Nomination, end_seat, keep_seat
from coordinator.groups.rules import LastBeforeFirst, OtherParty, SeatState
from coordinator.kit.actor import Role

FIRST = date(2026, 12, 1)


def of(person, *, first_on=FIRST, speciality="Senior adviser, automation") -> Nomination:
    return Nomination(
        person=person.id if isinstance(person, Person) else person, first_on=first_on, speciality=speciality
    )


def version_of_now(work, seat_id) -> int:
    return work.session.get_one(ExpertSeat, seat_id).version


def test_ending_a_seat_ends_the_rights_and_names_who_follows_in_one_step(begin, make, circle, look):
    contact = make.contact_point("DK", locale="da")
    [seat] = look.seats(circle.expert.id)
    follower = make.person("Bo Madsen", party="DK")
    with begin(contact) as work:
        end_seat(
            work, "nac-return", seat.id, last_on=date(2026, 12, 18),
            successor=of(follower, first_on=date(2026, 12, 19)), version=seat.version, tell=True,
        )  # fmt: skip
    [ended] = look.seats(circle.expert.id)
    [next_seat] = look.seats(follower.id)
    assert ended.until_on == date(2026, 12, 19)
    assert (next_seat.follows_id, next_seat.state, next_seat.from_on) == (
        seat.id,
        SeatState.NOMINATED,
        date(2026, 12, 19),
    )
    assert look.rights(circle.expert.id) == [(None, date(2026, 12, 19))]
    assert look.events() == ["GrantEnded", "ExpertSeatEnded", "ExpertNominated"]
    told = look.letters()
    assert {(x.kind, x.to_address) for x in told} == {
        ("group.seat_ended", circle.expert.email),
        ("group.seat_ended", circle.secretary.email),
    }
    by_address = {x.to_address: x.text for x in told}
    assert "Fri 18 December 2026" in by_address[circle.expert.email]
    assert f"/nominations/{next_seat.id}" in by_address[circle.secretary.email]
    assert "/nominations/" not in by_address[circle.expert.email]


def test_a_bad_successor_leaves_the_seat_as_it_was(begin, make, circle, look):
    [seat], swede = look.seats(circle.expert.id), make.person(party="SE")
    with pytest.raises(OtherParty), begin(circle.secretary) as work:
        end_seat(
            work, "nac-return", seat.id, last_on=date(2026, 12, 18), successor=of(swede),
            version=seat.version, tell=True,
        )  # fmt: skip
    [same] = look.seats(circle.expert.id)
    assert same.until_on is None
    assert look.rights(circle.expert.id) == [(None, None)]


def test_a_seat_does_not_end_before_it_began(begin, circle, look):
    [seat] = look.seats(circle.expert.id)
    with pytest.raises(LastBeforeFirst) as caught, begin(circle.secretary) as work:
        end_seat(
            work,
            "nac-return",
            seat.id,
            last_on=date(2023, 12, 31),
            successor=None,
            version=seat.version,
            tell=False,
        )
    assert caught.value.field == "last_on"


def test_an_end_is_taken_back_and_set_again_and_the_rights_follow(begin, circle, look, make, hands):
    [seat] = look.seats(circle.expert.id)
    make.grant(circle.expert, Role.OBSERVER, forum=make.forum("elsewhere"), party="DK")

    def end(last_on: date) -> None:
        with begin(circle.secretary) as work:
            end_seat(work, "nac-return", seat.id, last_on=last_on, successor=None,
                     version=version_of_now(work, seat.id), tell=False)  # fmt: skip

    def sees_the_group() -> bool:
        with begin(circle.expert, read_only=True) as work:
            return bool(queries.list_groups(work))

    end(date(2026, 12, 18))
    with begin(circle.secretary) as work:
        keep_seat(work, "nac-return", seat.id)
    assert look.seats(circle.expert.id)[0].until_on is None
    hands.at = datetime(2027, 6, 1, 9, tzinfo=UTC)
    assert sees_the_group()
    end(date(2027, 5, 31))
    assert not sees_the_group()
    hands.at = datetime(2027, 3, 1, 9, tzinfo=UTC)
    assert sees_the_group()
    end(date(2026, 12, 1))
    assert not sees_the_group()


def test_the_last_day_may_be_put_right_by_the_country_itself(begin, make, circle, look):
    contact = make.contact_point("DK")
    [seat] = look.seats(circle.expert.id)
    for last_on in (date(2026, 12, 18), date(2027, 1, 31), date(2026, 12, 31)):
        with begin(contact) as work:
            end_seat(work, "nac-return", seat.id, last_on=last_on, successor=None,
                     version=version_of_now(work, seat.id), tell=False)  # fmt: skip
    assert look.rights(circle.expert.id) == [(None, date(2027, 1, 1))]
