"""Who may do what with a group: one table for each right."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest

from coordinator.groups import policy
from coordinator.kit.actor import Actor, Held, Role, Seat, nobody, system
from coordinator.kit.ids import new_id

ON = date(2026, 11, 25)
FORUM, OTHER_FORUM, GROUP, OTHER_GROUP = (new_id() for _ in range(4))
FINLAND, SWEDEN = (new_id() for _ in range(2))


@dataclass(frozen=True)
class Facts:
    """What policies ask of a group."""

    id: UUID = GROUP
    forum_id: UUID = FORUM


@dataclass(frozen=True)
class ForumFacts:
    id: UUID = FORUM


def who(*held: Held, seats: tuple[Seat, ...] = ()) -> Actor:
    return Actor(new_id(), ON, held=frozenset(held), seats=frozenset(seats))


EVERYBODY = {
    "secretary": who(Held(Role.SECRETARIAT, FORUM)),
    "forum chair": who(Held(Role.CHAIR, FORUM)),
    "group chair": who(Held(Role.CHAIR, FORUM, GROUP)),
    "expert": who(Held(Role.EXPERT, FORUM, GROUP, FINLAND)),
    "expert of another group": who(Held(Role.EXPERT, FORUM, OTHER_GROUP, FINLAND)),
    "delegate": who(Held(Role.DELEGATE, FORUM, party_id=FINLAND)),
    "delegate of Sweden": who(Held(Role.DELEGATE, FORUM, party_id=SWEDEN)),
    "contact point": who(
        Held(Role.CONTACT_POINT, party_id=FINLAND),
        seats=(Seat(FINLAND, FORUM, "member"), Seat(FINLAND, FORUM, "group", GROUP)),
    ),
    "contact point of an observer": who(
        Held(Role.CONTACT_POINT, party_id=FINLAND), seats=(Seat(FINLAND, FORUM, "observer"),)
    ),
    "contact point of an observer in the group": who(
        Held(Role.CONTACT_POINT, party_id=FINLAND),
        seats=(Seat(FINLAND, FORUM, "observer"), Seat(FINLAND, FORUM, "group", GROUP)),
    ),
    "observer": who(Held(Role.OBSERVER, FORUM, party_id=SWEDEN)),
    "administrator": who(Held(Role.ADMINISTRATOR)),
    "outsider": who(Held(Role.SECRETARIAT, OTHER_FORUM), Held(Role.DELEGATE, OTHER_FORUM, party_id=FINLAND)),
    "nobody": nobody(ON),
}

INNER = {"secretary", "forum chair", "delegate", "delegate of Sweden", "contact point"}
GROUP_PEOPLE = {"group chair", "expert", "contact point", "contact point of an observer in the group"}


def those(right, *things) -> set[str]:
    return {name for name, actor in EVERYBODY.items() if right(actor, *things)}


@pytest.mark.parametrize(
    ("right", "allowed"),
    [
        (policy.may_view, INNER | GROUP_PEOPLE | {"administrator"}),
        (policy.may_subscribe, INNER | GROUP_PEOPLE),
        (policy.may_edit, {"secretary"}),
        (policy.may_report_delivery, {"secretary", "group chair"}),
        (policy.may_decide_nomination, {"secretary", "forum chair", "group chair"}),
        (policy.may_keep_seat, {"secretary", "forum chair", "group chair"}),
        (policy.may_see_addresses, {"secretary", "forum chair"} | GROUP_PEOPLE),
        (policy.may_see_who_did_it, INNER | {"group chair"}),
    ],
)
def test_who_may_do_what(right, allowed):
    assert those(right, Facts()) == allowed


def test_only_the_secretariat_sets_up_groups():
    assert those(policy.may_set_up, ForumFacts()) == {"secretary"}


SPEAK = {"delegate", "contact point", "contact point of an observer in the group"}


@pytest.mark.parametrize(
    ("right", "allowed"),
    [
        (policy.speaks_for, SPEAK),
        (policy.may_nominate, SPEAK | {"secretary"}),
        (policy.may_end_seat, SPEAK | {"secretary"}),
        (policy.may_see_nomination, SPEAK | {"secretary", "forum chair", "group chair"}),
    ],
)
def test_a_country_is_spoken_for_by_its_own_people(right, allowed):
    assert those(right, Facts(), FINLAND) == allowed


def test_a_nomination_is_withdrawn_by_the_country_or_by_whoever_entered_it():
    @dataclass(frozen=True)
    class Nominated:
        party_id: UUID = FINLAND
        nominated_by_id: UUID | None = None

    assert those(policy.may_withdraw, Facts(), Nominated()) == SPEAK
    entered = Nominated(nominated_by_id=EVERYBODY["secretary"].person_id)
    assert those(policy.may_withdraw, Facts(), entered) == SPEAK | {"secretary"}


def test_a_head_of_delegation_elsewhere_does_not_speak_here():
    assert not policy.may_nominate(EVERYBODY["outsider"], Facts(), FINLAND)
    assert not policy.may_nominate(EVERYBODY["delegate"], Facts(), SWEDEN)


def test_whoever_may_do_something_to_a_group_may_see_it():
    seen = those(policy.may_view, Facts())
    for right in (policy.may_edit, policy.may_report_delivery, policy.may_decide_nomination,
                  policy.may_see_addresses, policy.may_see_who_did_it):  # fmt: skip
        assert those(right, Facts()) <= seen
    for right in (policy.may_nominate, policy.may_end_seat, policy.may_see_nomination):
        assert those(right, Facts(), FINLAND) <= seen


def test_the_system_sees_every_group_and_lists_are_for_the_signed_in():
    assert policy.may_view(system(ON), Facts())
    assert policy.may_list(system(ON))
    assert policy.may_list(EVERYBODY["outsider"])
    assert not policy.may_list(nobody(ON))
