"""The twins agree: what `policy.may_view` allows is what `queries.visible_to` finds, for any actor."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coordinator.core.work import Work
from coordinator.forums.rules import MembershipRole, Sharing
from coordinator.kit.actor import Actor, Held, Role, Seat
from coordinator.kit.ids import new_id
from coordinator.meetings import policy, queries
from coordinator.meetings.models import Meeting, MeetingParty, Participant

ON = date(2026, 11, 25)


@dataclass(frozen=True)
class World:
    """Two forums with two groups each; meetings of every kind; ids by which actors are made."""

    forums: list[UUID]
    groups: list[tuple[UUID, UUID]]  # group, forum
    parties: list[UUID]
    people: list[UUID]


@pytest.fixture
def world(make) -> World:
    forums = [make.forum("one", members="DK FI"), make.forum("two", members="FI SE")]
    groups = [make.group(f, f"{f.slug}-{n}", parties="FI") for f in forums for n in "ab"]
    people = [make.person(party=code) for code in ("DK", "FI")]
    parties = [make.party(code) for code in ("DK", "FI", "SE")]
    for forum in forums:
        for group in (None, *(g for g in groups if g.forum_id == forum.id)):
            for sharing in Sharing:
                for circle in ("", "registered", "withdrawn", "invited", "left out"):
                    meeting = make.meeting(forum, group=group, sharing=sharing)
                    if circle in ("registered", "withdrawn"):
                        make.keep(Participant(
                            id=new_id(), meeting_id=meeting.id, person_id=people[0].id, display_name="Somebody",
                            registered_at=make.clock.now(), withdrawn_at=make.clock.now() if circle == "withdrawn" else None,
                        ))  # fmt: skip
                    if circle in ("invited", "left out"):
                        make.keep(MeetingParty(
                            id=new_id(), meeting_id=meeting.id, party_id=parties[0].id, invited=circle == "invited",
                        ))  # fmt: skip
    return World(
        [f.id for f in forums],
        [(g.id, g.forum_id) for g in groups],
        [p.id for p in parties],
        [p.id for p in people],
    )


@st.composite
def actors(draw: st.DrawFn, world: World) -> Actor:
    def held() -> Held:
        role = draw(st.sampled_from([r for r in Role if r != Role.ADMINISTRATOR]))
        forum = draw(st.sampled_from(world.forums))
        group, forum_of_group = draw(st.sampled_from(world.groups))
        party = draw(st.sampled_from(world.parties))
        if role == Role.EXPERT or (role == Role.CHAIR and draw(st.booleans())):
            return Held(role, forum_of_group, group, party)
        if role == Role.CONTACT_POINT:
            return Held(role, party_id=party)
        return Held(role, forum, party_id=party if role in (Role.DELEGATE, Role.OBSERVER) else None)

    def seat() -> Seat:
        group, forum_of_group = draw(st.sampled_from(world.groups))
        party = draw(st.sampled_from(world.parties))
        if draw(st.booleans()):
            return Seat(party, forum_of_group, "group", group)
        return Seat(
            party, draw(st.sampled_from(world.forums)), draw(st.sampled_from(list(MembershipRole))).value
        )

    person = draw(st.sampled_from([*world.people, new_id(), None]))
    return Actor(
        person, ON, held=frozenset(held() for _ in range(draw(st.integers(0, 3)))),
        seats=frozenset(seat() for _ in range(draw(st.integers(0, 3)))),
    )  # fmt: skip


def seen(work: Work, actor: Actor) -> set[UUID]:
    return set(work.session.scalars(sa.select(Meeting.id).where(queries.visible_to(actor))))


def allowed(work: Work, actor: Actor) -> set[UUID]:
    meetings = work.session.scalars(sa.select(Meeting)).all()
    circles = queries.circles(work.session, [m.id for m in meetings])
    return {m.id for m in meetings if policy.may_view(actor, m, circles[m.id])}


def test_the_list_shows_what_the_policy_allows(begin, world):
    with begin(read_only=True) as work:

        @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
        @given(actor=actors(world))
        def agree(actor: Actor) -> None:
            assert seen(work, actor) == allowed(work, actor)

        agree()


@pytest.mark.parametrize("held", [frozenset({Held(Role.ADMINISTRATOR)}), frozenset()])
def test_administrators_see_that_all_meetings_exist_and_nobody_else_does(begin, world, held):
    actor = Actor(new_id(), ON, held=held)
    with begin(read_only=True) as work:
        everything = set(work.session.scalars(sa.select(Meeting.id)))
        assert seen(work, actor) == allowed(work, actor) == (everything if held else set())
        assert not any(policy.may_see_content(actor, m) for m in work.session.scalars(sa.select(Meeting)))


def test_without_a_circle_the_policy_is_narrower_than_the_list_never_wider(begin, world):
    actor = Actor(world.people[0], ON)
    with begin(read_only=True) as work:
        alone = {m.id for m in work.session.scalars(sa.select(Meeting)) if policy.may_view(actor, m)}
        assert alone < seen(work, actor)
