"""The twins agree: what `policy.may_view` allows is what `queries.visible_to` finds, for any actor."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coordinator.forums.rules import MembershipRole
from coordinator.groups import policy, queries
from coordinator.groups.models import WorkingGroup
from coordinator.kit.actor import Actor, Held, Role, Seat
from coordinator.kit.errors import NotFound
from coordinator.kit.ids import new_id

ON = date(2026, 11, 25)


@dataclass(frozen=True)
class World:
    forums: list[UUID]
    groups: list[tuple[UUID, UUID]]  # group, forum
    parties: list[UUID]


@pytest.fixture
def world(make) -> World:
    forums = [make.forum("one", members="DK FI"), make.forum("two", members="FI SE")]
    groups = [make.group(f, f"{f.slug}-{n}", parties="FI") for f in forums for n in "abc"]
    parties = [make.party(code).id for code in ("DK", "FI", "SE")]
    return World([f.id for f in forums], [(g.id, g.forum_id) for g in groups], parties)


@st.composite
def actors(draw: st.DrawFn, world: World) -> Actor:
    def held() -> Held:
        role = draw(st.sampled_from(list(Role)))
        forum = draw(st.sampled_from(world.forums))
        group, forum_of_group = draw(st.sampled_from(world.groups))
        party = draw(st.sampled_from(world.parties))
        if role == Role.ADMINISTRATOR:
            return Held(role)
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

    return Actor(
        new_id(), ON, held=frozenset(held() for _ in range(draw(st.integers(0, 3)))),
        seats=frozenset(seat() for _ in range(draw(st.integers(0, 3)))),
    )  # fmt: skip


def test_the_list_shows_what_the_policy_allows(begin, world):
    with begin(read_only=True) as work:
        groups = work.session.scalars(sa.select(WorkingGroup)).all()

        @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
        @given(actor=actors(world))
        def agree(actor: Actor) -> None:
            seen = set(work.session.scalars(sa.select(WorkingGroup.id).where(queries.visible_to(actor))))
            assert seen == {g.id for g in groups if policy.may_view(actor, g)}

        agree()


def test_lists_and_single_groups_tell_an_outsider_nothing(begin, make, world):
    outsider = make.outsider()
    with begin(outsider, read_only=True) as work:
        assert queries.list_groups(work) == []
        for slug in ("one-a", "two-b", "no-such-group"):
            with pytest.raises(NotFound):
                queries.get_group(work, slug)
        with pytest.raises(NotFound):
            queries.get_group_by_id(work, world.groups[0][0])
        assert queries.asked_of(work) == []


def test_experts_see_their_own_group_and_no_other_of_the_forum(begin, make):
    forum = make.forum(members="FI SE")
    group = make.group(forum, "nac-return", parties="FI SE")
    make.group(forum, "nac-digital", parties="FI SE")
    expert = make.expert(group, "FI")
    with begin(expert, read_only=True) as work:
        assert [line.group.slug for line in queries.list_groups(work)] == ["nac-return"]
        with pytest.raises(NotFound):
            queries.get_group(work, "nac-digital")
