"""Who may do what with a forum: one table for each right."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest

from coordinator.forums import policy
from coordinator.kit.actor import Actor, Held, Role, Seat, nobody, system
from coordinator.kit.ids import new_id

ON = date(2026, 11, 25)
FORUM, OTHER, GROUP, FINLAND = (new_id() for _ in range(4))


@dataclass(frozen=True)
class Facts:
    id: UUID = FORUM


def who(*held: Held, seats: tuple[Seat, ...] = ()) -> Actor:
    return Actor(new_id(), ON, held=frozenset(held), seats=frozenset(seats))


EVERYBODY = {
    "secretary": who(Held(Role.SECRETARIAT, FORUM)),
    "chair": who(Held(Role.CHAIR, FORUM)),
    "delegate": who(Held(Role.DELEGATE, FORUM, party_id=FINLAND)),
    "contact point": who(Held(Role.CONTACT_POINT, party_id=FINLAND), seats=(Seat(FINLAND, FORUM, "member"),)),
    "contact point of an observer": who(
        Held(Role.CONTACT_POINT, party_id=FINLAND), seats=(Seat(FINLAND, FORUM, "observer"),)
    ),
    "expert": who(Held(Role.EXPERT, FORUM, GROUP, FINLAND)),
    "observer": who(Held(Role.OBSERVER, FORUM)),
    "administrator": who(Held(Role.ADMINISTRATOR)),
    "system": system(ON),
    "secretary of another forum": who(Held(Role.SECRETARIAT, OTHER)),
    "contact point elsewhere": who(
        Held(Role.CONTACT_POINT, party_id=FINLAND), seats=(Seat(FINLAND, OTHER, "member"),)
    ),
    "nobody": nobody(ON),
}
OUTSIDE = {"secretary of another forum", "contact point elsewhere", "nobody"}


@pytest.mark.parametrize("name", EVERYBODY)
def test_outsiders_do_not_see_that_it_exists(name):
    assert policy.may_view(EVERYBODY[name], Facts()) is (name not in OUTSIDE)


@pytest.mark.parametrize("name", EVERYBODY)
def test_only_its_secretariat_edits_it(name):
    assert policy.may_edit(EVERYBODY[name], Facts()) is (name in {"secretary", "system"})


@pytest.mark.parametrize("name", EVERYBODY)
def test_seeing_that_it_exists_is_not_enough_for_its_calendar(name):
    allowed = name not in OUTSIDE | {"administrator", "system"}
    assert policy.may_subscribe(EVERYBODY[name], Facts()) is allowed


@pytest.mark.parametrize("name", EVERYBODY)
def test_who_changed_something_is_said_to_those_inside(name):
    inside = {"secretary", "chair", "delegate", "contact point", "system"}
    assert policy.may_see_names_in_history(EVERYBODY[name], Facts()) is (name in inside)
