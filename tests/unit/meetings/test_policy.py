"""Who may do what with a meeting: one table for each right."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest

from coordinator.forums.rules import Sharing
from coordinator.kit.actor import Actor, Held, Role, Seat, system
from coordinator.kit.ids import new_id
from coordinator.meetings import policy
from coordinator.meetings.policy import Circle

ON = date(2026, 11, 25)
FORUM, OTHER_FORUM, GROUP, OTHER_GROUP = (new_id() for _ in range(4))
FINLAND, SWEDEN, GUEST = (new_id() for _ in range(3))


@dataclass(frozen=True)
class Facts:
    """What policies ask of a meeting."""

    forum_id: UUID = FORUM
    group_id: UUID | None = None
    sharing: Sharing = Sharing.FORUM


def who(*held: Held, seats: tuple[Seat, ...] = ()) -> Actor:
    return Actor(new_id(), ON, held=frozenset(held), seats=frozenset(seats))


SECRETARY = who(Held(Role.SECRETARIAT, FORUM))
CHAIR = who(Held(Role.CHAIR, FORUM))
GROUP_CHAIR = who(Held(Role.CHAIR, FORUM, GROUP))
EXPERT = who(Held(Role.EXPERT, FORUM, GROUP, FINLAND))
OTHER_EXPERT = who(Held(Role.EXPERT, FORUM, OTHER_GROUP, FINLAND))
DELEGATE = who(Held(Role.DELEGATE, FORUM, party_id=FINLAND))
CONTACT = who(
    Held(Role.CONTACT_POINT, party_id=FINLAND),
    seats=(Seat(FINLAND, FORUM, "member"), Seat(FINLAND, FORUM, "group", GROUP)),
)
OBSERVER = who(Held(Role.OBSERVER, FORUM, party_id=SWEDEN))
GUEST_CONTACT = who(Held(Role.CONTACT_POINT, party_id=GUEST))
ADMINISTRATOR = who(Held(Role.ADMINISTRATOR))
OUTSIDER = who(Held(Role.SECRETARIAT, OTHER_FORUM), Held(Role.DELEGATE, OTHER_FORUM, party_id=FINLAND))
STRANGER = who()

EVERYBODY = {
    "secretary": SECRETARY, "chair": CHAIR, "group chair": GROUP_CHAIR, "expert": EXPERT, "other expert": OTHER_EXPERT,
    "delegate": DELEGATE, "contact": CONTACT, "observer": OBSERVER, "guest": GUEST_CONTACT,
    "administrator": ADMINISTRATOR, "outsider": OUTSIDER, "stranger": STRANGER,
}  # fmt: skip

OF_FORUM = Facts()
OF_FORUM_WIDE = Facts(sharing=Sharing.FORUM_PLUS)
OF_FORUM_NAMED = Facts(sharing=Sharing.ADDRESSEE)
OF_GROUP = Facts(group_id=GROUP)
OF_GROUP_WIDE = Facts(group_id=GROUP, sharing=Sharing.PUBLIC)
OF_GROUP_NAMED = Facts(group_id=GROUP, sharing=Sharing.ADDRESSEE)


def those(right, *things) -> set[str]:
    return {name for name, actor in EVERYBODY.items() if right(actor, *things)}


@pytest.mark.parametrize(
    ("meeting", "allowed"),
    [
        (OF_FORUM, {"secretary", "chair", "delegate", "contact", "expert", "other expert", "administrator"}),
        (OF_FORUM_WIDE, {"secretary", "chair", "delegate", "contact", "expert", "other expert", "observer", "administrator"}),
        (OF_FORUM_NAMED, {"secretary", "chair", "administrator"}),
        (OF_GROUP, {"secretary", "chair", "group chair", "delegate", "contact", "expert", "administrator"}),
        (OF_GROUP_WIDE, {"secretary", "chair", "group chair", "delegate", "contact", "expert", "observer", "administrator"}),
        (OF_GROUP_NAMED, {"secretary", "chair", "group chair", "administrator"}),
    ],
)  # fmt: skip
def test_who_may_know_of_a_meeting(meeting, allowed):
    assert those(policy.may_view, meeting) == allowed
    assert those(policy.may_see_content, meeting) == allowed - {"administrator"}


@pytest.mark.parametrize("meeting", [OF_FORUM, OF_FORUM_NAMED, OF_GROUP, OF_GROUP_NAMED])
def test_who_was_asked_by_name_sees_the_meeting(meeting):
    assert "stranger" not in those(policy.may_view, meeting)
    assert policy.may_view(STRANGER, meeting, Circle(people=frozenset({STRANGER.person_id})))
    assert policy.may_view(GUEST_CONTACT, meeting, Circle(invited=frozenset({GUEST})))


def test_a_head_of_delegation_elsewhere_is_not_asked_here():
    assert not policy.may_view(OUTSIDER, OF_FORUM_NAMED, Circle(invited=frozenset({FINLAND})))
    assert policy.may_view(DELEGATE, OF_FORUM_NAMED, Circle(invited=frozenset({FINLAND})))


@pytest.mark.parametrize(
    "meeting", [OF_FORUM, OF_FORUM_WIDE, OF_FORUM_NAMED, OF_GROUP, OF_GROUP_WIDE, OF_GROUP_NAMED]
)
def test_only_the_forums_own_secretariat_plans_moves_and_cancels(meeting):
    assert those(policy.may_edit, meeting) == {"secretary"}
    assert those(policy.may_plan, meeting.forum_id) == {"secretary"}


@pytest.mark.parametrize(
    ("meeting", "allowed"),
    [(OF_FORUM, {"secretary", "chair"}), (OF_GROUP, {"secretary", "chair", "group chair"})],
)
def test_drafts_stay_with_the_secretariat_and_the_chairs(meeting, allowed):
    assert those(policy.may_see_drafts, meeting) == allowed


@pytest.mark.parametrize(
    ("meeting", "circle", "allowed"),
    [
        (OF_FORUM, Circle(), {"secretary", "chair", "delegate", "contact"}),
        (OF_FORUM_WIDE, Circle(), {"secretary", "chair", "delegate", "contact"}),
        (OF_FORUM_NAMED, Circle(), {"secretary", "chair"}),
        (OF_FORUM_NAMED, Circle(invited=frozenset({GUEST})), {"secretary", "chair", "guest"}),
        (OF_GROUP, Circle(), {"secretary", "chair", "group chair", "contact", "expert"}),
        (OF_GROUP, Circle(expected=frozenset({FINLAND})), {"secretary", "chair", "group chair", "contact", "expert", "delegate"}),
    ],
)  # fmt: skip
def test_the_joining_link_is_for_those_who_take_part(meeting, circle, allowed):
    assert those(policy.may_see_link, meeting, circle) == allowed


@pytest.mark.parametrize(
    ("meeting", "allowed"),
    [
        (OF_FORUM, {"secretary", "chair", "delegate", "contact"}),
        (OF_FORUM_WIDE, {"secretary", "chair", "delegate", "contact"}),
        (OF_FORUM_NAMED, {"secretary", "chair"}),
        (OF_GROUP, {"secretary", "chair", "group chair", "delegate", "contact", "expert"}),
    ],
)
def test_who_comes_is_not_for_every_onlooker(meeting, allowed):
    assert those(policy.may_see_people, meeting) == allowed


def test_whoever_speaks_for_a_party_registers_for_it():
    assert those(policy.may_register, OF_FORUM, FINLAND) == {"secretary", "delegate", "contact"}
    assert those(policy.may_register, OF_FORUM, SWEDEN) == {"secretary"}
    assert those(policy.may_register, OF_FORUM, GUEST) == {"secretary", "guest"}


def test_people_answer_for_themselves():
    assert those(policy.may_answer, OF_FORUM) == {"delegate"}
    assert those(policy.may_answer, OF_GROUP) == {"group chair", "expert"}
    assert policy.may_answer(CONTACT, OF_FORUM, Circle(people=frozenset({CONTACT.person_id})))
    assert not policy.may_answer(Actor(None, ON), OF_FORUM, Circle(people=frozenset()))


def test_practical_needs_are_for_the_organiser_the_party_and_the_person():
    assert those(policy.may_see_needs, OF_FORUM, FINLAND, None) == {"secretary", "delegate", "contact"}
    assert policy.may_see_needs(EXPERT, OF_FORUM, FINLAND, EXPERT.person_id)
    assert not policy.may_see_needs(CHAIR, OF_FORUM, FINLAND, None)


def test_the_system_does_what_the_worker_and_the_loader_need():
    here = system(ON)
    assert policy.may_view(here, OF_FORUM_NAMED)
    assert policy.may_edit(here, OF_FORUM_NAMED)
    assert policy.may_plan(here, FORUM)
    assert not policy.may_answer(here, OF_FORUM)
