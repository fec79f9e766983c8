"""Who manages accounts and who gives rights."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest

from coordinator.accounts import policy
from coordinator.kit.actor import Actor, Held, Role, Seat, nobody, system
from coordinator.kit.ids import new_id

TODAY = date(2026, 11, 25)
HERE, ELSEWHERE, GROUP, OTHER_GROUP, FI, SE = (new_id() for _ in range(6))


@dataclass
class Right:
    """As much of a grant as a policy looks at."""

    role: Role
    forum_id: UUID | None = None
    group_id: UUID | None = None
    party_id: UUID | None = None


@dataclass
class Somebody:
    id: UUID


def actor(*held: Held, seats: tuple[Seat, ...] = ()) -> Actor:
    return Actor(person_id=new_id(), on=TODAY, held=frozenset(held), seats=frozenset(seats))


ADMINISTRATOR = actor(Held(Role.ADMINISTRATOR))
SECRETARY = actor(Held(Role.SECRETARIAT, HERE))
CHAIR = actor(Held(Role.CHAIR, HERE))
GROUP_CHAIR = actor(Held(Role.CHAIR, HERE, GROUP))
CONTACT = actor(Held(Role.CONTACT_POINT, party_id=FI))
DELEGATE = actor(Held(Role.DELEGATE, HERE, party_id=FI))
EXPERT = actor(Held(Role.EXPERT, HERE, GROUP, FI))
NOBODY = nobody(TODAY)


@pytest.mark.parametrize("who", [ADMINISTRATOR, system(TODAY)])
@pytest.mark.parametrize("role", list(Role))
def test_administrators_give_every_role(who: Actor, role: Role) -> None:
    assert policy.may_grant(who, role, HERE, None)


@pytest.mark.parametrize("role", [Role.EXPERT, Role.CONTACT_POINT, Role.DELEGATE, Role.OBSERVER])
def test_a_secretariat_gives_the_roles_of_its_own_forum(role: Role) -> None:
    assert policy.may_grant(SECRETARY, role, HERE, None)
    assert not policy.may_grant(SECRETARY, role, ELSEWHERE, None)
    assert not policy.may_grant(SECRETARY, role, None, None), "a right in all forums is not its to give"


@pytest.mark.parametrize("role", [Role.SECRETARIAT, Role.CHAIR, Role.ADMINISTRATOR])
def test_a_secretariat_does_not_give_its_own_kind_of_right(role: Role) -> None:
    assert not policy.may_grant(SECRETARY, role, HERE, None)


@pytest.mark.parametrize(
    ("who", "group_id", "allowed"),
    [
        (CHAIR, GROUP, True),
        (CHAIR, OTHER_GROUP, True),
        (GROUP_CHAIR, GROUP, True),
        (GROUP_CHAIR, OTHER_GROUP, False),
    ],
)
def test_chairs_give_seats_of_experts_in_their_groups(who: Actor, group_id: UUID, allowed: bool) -> None:
    assert policy.may_grant(who, Role.EXPERT, HERE, group_id) is allowed
    assert not policy.may_grant(who, Role.DELEGATE, HERE, group_id)
    assert not policy.may_grant(who, Role.EXPERT, ELSEWHERE, OTHER_GROUP)


@pytest.mark.parametrize("who", [CONTACT, DELEGATE, EXPERT, NOBODY])
@pytest.mark.parametrize("role", list(Role))
def test_nobody_else_gives_rights(who: Actor, role: Role) -> None:
    assert not policy.may_grant(who, role, HERE, GROUP)


def test_a_contact_point_ends_the_seat_of_an_own_expert_only() -> None:
    own = Right(Role.EXPERT, HERE, GROUP, FI)
    assert policy.may_end_grant(CONTACT, own)
    assert not policy.may_end_grant(CONTACT, Right(Role.EXPERT, HERE, GROUP, SE))
    assert not policy.may_end_grant(CONTACT, Right(Role.DELEGATE, HERE, None, FI))
    assert not policy.may_end_grant(EXPERT, own)


@pytest.mark.parametrize(
    ("who", "allowed"),
    [
        (ADMINISTRATOR, True),
        (SECRETARY, True),
        (CHAIR, False),
        (CONTACT, False),
        (DELEGATE, False),
        (EXPERT, False),
        (NOBODY, False),
    ],
)
def test_the_pages_of_accounts_are_for_few(who: Actor, allowed: bool) -> None:
    assert policy.may_see_accounts(who) is allowed


def test_a_secretariat_sees_the_people_and_rights_of_its_forum() -> None:
    here, elsewhere = Right(Role.EXPERT, HERE, GROUP, FI), Right(Role.DELEGATE, ELSEWHERE, None, FI)
    assert policy.may_see_person(SECRETARY, [here, elsewhere])
    assert not policy.may_see_person(SECRETARY, [elsewhere, Right(Role.ADMINISTRATOR)])
    assert policy.may_see_grant(SECRETARY, here)
    assert not policy.may_see_grant(SECRETARY, elsewhere)
    assert not policy.may_see_grant(SECRETARY, Right(Role.CONTACT_POINT, party_id=FI))
    assert policy.may_see_person(ADMINISTRATOR, [])


@pytest.mark.parametrize(
    ("who", "party_id", "allowed"),
    [(ADMINISTRATOR, None, True), (SECRETARY, None, True), (CHAIR, SE, True), (GROUP_CHAIR, None, True),
     (CONTACT, FI, True), (CONTACT, SE, False), (CONTACT, None, False), (EXPERT, FI, False), (NOBODY, FI, False)],
)  # fmt: skip
def test_who_may_invite(who: Actor, party_id: UUID | None, allowed: bool) -> None:
    assert policy.may_invite(who, party_id) is allowed


def test_an_address_is_changed_by_administrators_alone() -> None:
    myself = Somebody(SECRETARY.person_id)
    assert policy.may_edit_person(SECRETARY, myself)
    assert not policy.may_change_address(SECRETARY, myself)
    assert not policy.may_edit_person(SECRETARY, Somebody(new_id()))
    assert policy.may_change_address(ADMINISTRATOR, myself)


def test_nobody_suspends_themselves() -> None:
    assert not policy.may_suspend(ADMINISTRATOR, Somebody(ADMINISTRATOR.person_id))
    assert policy.may_suspend(ADMINISTRATOR, Somebody(new_id()))
    assert not policy.may_suspend(SECRETARY, Somebody(new_id()))


def test_a_password_is_changed_by_its_owner_alone() -> None:
    assert policy.may_change_password(EXPERT, EXPERT.person_id)
    assert not policy.may_change_password(ADMINISTRATOR, EXPERT.person_id)
    assert policy.may_sign_out(ADMINISTRATOR, EXPERT.person_id)
    assert not policy.may_sign_out(SECRETARY, EXPERT.person_id)


def test_roles_offered_are_those_that_may_be_given() -> None:
    assert policy.roles_to_give(ADMINISTRATOR) == list(Role)
    assert set(policy.roles_to_give(SECRETARY)) == policy.GIVEN_BY_SECRETARIATS


def test_a_contact_point_for_one_forum_sees_that_forum_alone() -> None:
    seats = (
        Seat(FI, HERE, "member"), Seat(FI, ELSEWHERE, "member"), Seat(FI, HERE, "group", GROUP),
        Seat(FI, ELSEWHERE, "group", OTHER_GROUP),
    )  # fmt: skip
    limited = actor(Held(Role.CONTACT_POINT, HERE, party_id=FI), seats=seats)
    everywhere = actor(Held(Role.CONTACT_POINT, party_id=FI), seats=seats)
    assert (limited.inner_forums, limited.outer_forums, limited.groups) == ({HERE}, {HERE}, {GROUP})
    assert everywhere.inner_forums == {HERE, ELSEWHERE}
    assert everywhere.groups == {GROUP, OTHER_GROUP}
