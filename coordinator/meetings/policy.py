"""Who may do what with a meeting; `queries.visible_to` is the twin of `may_view` in SQL.

A meeting alone does not say who takes part in it by name: where that matters the caller hands in
its `Circle`. Without one the narrower answer is given.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from coordinator.forums.rules import Sharing
from coordinator.kit.actor import Actor, Role

if TYPE_CHECKING:
    from coordinator.meetings.models import Meeting, Series


@dataclass(frozen=True, slots=True)
class Circle:
    """Who takes part beyond what the roster says.

    `people` are registered and not withdrawn, `invited` the parties invited by name, `expected` all
    parties that are expected on the day.
    """

    people: frozenset[UUID] = frozenset()
    invited: frozenset[UUID] = frozenset()
    expected: frozenset[UUID] = frozenset()


NOBODY = Circle()


SPEAKERS = (Role.CONTACT_POINT, Role.DELEGATE)
"""Roles that speak for a party, in the forum that the grant names."""


def speaks_for(actor: Actor, party_id: UUID, forum_id: UUID) -> bool:
    """The party's contact point, or its director-general or head of delegation in that forum."""
    return party_id in actor.contact_for or actor.is_(*SPEAKERS, forum_id=forum_id, party_id=party_id)


def speaks_for_party(actor: Actor, party_id: UUID) -> bool:
    """The same in whichever forum: of the same country, as it were."""
    return party_id in actor.speaks_for


def is_in_circle(actor: Actor, meeting: "Meeting", circle: Circle) -> bool:
    """Registered by name, or speaking for a party that was invited by name."""
    return actor.person_id is not None and (
        actor.person_id in circle.people
        or any(speaks_for(actor, party_id, meeting.forum_id) for party_id in circle.invited)
    )


def leads(actor: Actor, meeting: "Meeting") -> bool:
    """Secretariat or chair of the forum, or chair of the meeting's own group."""
    return (
        actor.is_system
        or meeting.forum_id in actor.secretariat_of
        or meeting.forum_id in actor.chairs_forums
        or (meeting.group_id is not None and meeting.group_id in actor.chairs_groups)
    )


def may_view(actor: Actor, meeting: "Meeting", circle: Circle = NOBODY) -> bool:
    """That it takes place, when and where. Planned ones like convened ones; an administrator too."""
    return actor.is_administrator or may_see_content(actor, meeting, circle)


def may_see_content(actor: Actor, meeting: "Meeting", circle: Circle = NOBODY) -> bool:
    """What stands in it (the published agenda, the chair, practical matters): never the administrator's
    by itself.

    Who was registered or invited by name sees the meeting at every sharing level: they are asked to come.
    """
    if leads(actor, meeting) or is_in_circle(actor, meeting, circle):
        return True
    if meeting.sharing == Sharing.ADDRESSEE:
        return False
    if meeting.forum_id in actor.inner_forums:
        return True
    if meeting.group_id is not None and meeting.group_id in actor.groups:
        return True
    if meeting.group_id is None and meeting.forum_id in actor.expert_forums:
        return True
    return meeting.sharing.reaches(Sharing.FORUM_PLUS) and meeting.forum_id in actor.outer_forums


def may_see_people(actor: Actor, meeting: "Meeting", circle: Circle = NOBODY) -> bool:
    """Who comes and what the countries answered: those who take part, and the members of the forum."""
    if leads(actor, meeting) or is_in_circle(actor, meeting, circle):
        return True
    if meeting.sharing == Sharing.ADDRESSEE:
        return False
    return (
        meeting.forum_id in actor.inner_forums
        or (meeting.group_id is not None and meeting.group_id in actor.groups)
        or _speaks_for_expected(actor, meeting, circle)
    )


def may_see_link(actor: Actor, meeting: "Meeting", circle: Circle = NOBODY) -> bool:
    """The joining link and practical matters: those who take part, not everybody who may know of it."""
    if leads(actor, meeting) or is_in_circle(actor, meeting, circle):
        return True
    if meeting.sharing == Sharing.ADDRESSEE:
        return False
    if meeting.group_id is not None:
        return meeting.group_id in actor.groups or _speaks_for_expected(actor, meeting, circle)
    return meeting.forum_id in actor.inner_forums or _speaks_for_expected(actor, meeting, circle)


def _speaks_for_expected(actor: Actor, meeting: "Meeting", circle: Circle) -> bool:
    return any(speaks_for(actor, party_id, meeting.forum_id) for party_id in circle.expected)


def may_see_drafts(actor: Actor, meeting: "Meeting") -> bool:
    """Drafts, notes, the reminder plan, deliveries: the secretariat and the chairs."""
    return leads(actor, meeting)


def may_plan(actor: Actor, forum_id: UUID) -> bool:
    """New meetings of a forum and its groups: its secretariat."""
    return actor.is_system or forum_id in actor.secretariat_of


def may_plan_series(actor: Actor, series: "Series") -> bool:
    return may_plan(actor, series.forum_id)


def may_edit(actor: Actor, meeting: "Meeting") -> bool:
    """Facts, date, convening, moving, postponing, cancelling, deadlines: the forum's secretariat."""
    return may_plan(actor, meeting.forum_id)


def may_register(actor: Actor, meeting: "Meeting", party_id: UUID) -> bool:
    """Answer and name delegates for a party: whoever speaks for it, and the secretariat on its behalf.

    Whether the party is expected and registration still open is not a right but a rule.
    """
    return may_edit(actor, meeting) or speaks_for(actor, party_id, meeting.forum_id)


def may_amend(actor: Actor, meeting: "Meeting", party_id: UUID | None) -> bool:
    """Change or withdraw a registration: whoever may register for that party."""
    if party_id is None:
        return may_edit(actor, meeting)
    return may_register(actor, meeting, party_id)


def party_at(actor: Actor, meeting: "Meeting") -> UUID | None:
    """For which party the actor takes part: the one that gave them their seat in the group or forum."""
    own = [
        h.party_id
        for h in actor.held
        if h.party_id is not None
        and (
            (h.role == Role.EXPERT and h.group_id is not None and h.group_id == meeting.group_id)
            or (h.role == Role.DELEGATE and h.forum_id == meeting.forum_id)
        )
    ]
    return min(own, key=str, default=actor.party_id)


def may_answer(actor: Actor, meeting: "Meeting", circle: Circle = NOBODY) -> bool:
    """Say for oneself whether one comes: experts and chair of the group, heads of delegation, and
    everybody who was registered.
    """
    if actor.person_id is None:
        return False
    if actor.person_id in circle.people:
        return True
    if meeting.group_id is not None:
        return meeting.group_id in actor.expert_in or meeting.group_id in actor.chairs_groups
    return meeting.forum_id in actor.delegate_in


def may_see_needs(actor: Actor, meeting: "Meeting", party_id: UUID | None, person_id: UUID | None) -> bool:
    """Practical needs: the organiser, whoever registers for the party, and the person."""
    return (
        may_edit(actor, meeting)
        or (party_id is not None and speaks_for(actor, party_id, meeting.forum_id))
        or (person_id is not None and person_id == actor.person_id)
    )
