"""Who may see and do what with agendas, papers, decisions and actions.

`queries.papers_visible_to`, `decisions_visible_to` and `actions_visible_to` are twins in SQL. The
administrator as such sees none of it: that a meeting exists is not what stands in it.
"""

from enum import IntEnum
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from coordinator.forums.rules import Sharing
from coordinator.kit.actor import Actor, Role
from coordinator.meetings import policy as meetings
from coordinator.meetings.policy import NOBODY, Circle
from coordinator.proceedings.rules import LeadKind, OwnerKind

if TYPE_CHECKING:
    from coordinator.meetings.models import Meeting
    from coordinator.proceedings.models import Action, Decision, Paper


class Led(Protocol):
    """An agenda item, as a row or as values: what it shares with whom, and who leads it."""

    @property
    def sharing(self) -> Sharing: ...
    @property
    def lead(self) -> LeadKind: ...
    @property
    def lead_party_id(self) -> UUID | None: ...
    @property
    def lead_person_id(self) -> UUID | None: ...


class Standing(IntEnum):
    """How near a reader is to a meeting; each sees what those before it see, but see `WATCHER`."""

    NONE = 0
    OUTER = 1  # observers, partners, guests: forum_plus and wider
    WATCHER = 2  # experts of the forum's groups: the forum's own agenda, but no papers above their group's
    INNER = 3  # members and those the meeting is addressed to
    LEADER = 4  # secretariat and chairs: drafts and everything else


def standing_of(actor: Actor, meeting: "Meeting", circle: Circle = NOBODY) -> Standing:
    """`circle` is the meeting's; without it the narrower answer is given."""
    if meetings.leads(actor, meeting):
        return Standing.LEADER
    named = meetings.is_in_circle(actor, meeting, circle)
    if meeting.sharing == Sharing.ADDRESSEE:
        return Standing.INNER if named else Standing.NONE
    if meeting.forum_id in actor.inner_forums:
        return Standing.INNER
    if meeting.group_id is not None and meeting.group_id in actor.groups:
        return Standing.INNER
    if meeting.group_id is None and meeting.forum_id in actor.expert_forums:
        return Standing.WATCHER
    if named or (meeting.sharing.reaches(Sharing.FORUM_PLUS) and meeting.forum_id in actor.outer_forums):
        return Standing.OUTER
    return Standing.NONE


def without_administration(actor: Actor) -> Actor:
    """The same person with the rights that give content: for twins in SQL of what lower floors show an
    administrator.
    """
    if not actor.is_administrator:
        return actor
    held = frozenset(h for h in actor.held if h.role != Role.ADMINISTRATOR)
    return Actor(
        person_id=actor.person_id, on=actor.on, locale=actor.locale, zone=actor.zone, name=actor.name,
        party_id=actor.party_id, held=held, seats=actor.seats, is_system=actor.is_system,
    )  # fmt: skip


def parties_at(actor: Actor, meeting: "Meeting") -> frozenset[UUID]:
    """Parties the actor stands for at this meeting: as contact point, delegate, observer, or as expert of
    the very group that meets.
    """
    return frozenset(
        held.party_id
        for held in actor.held
        if held.party_id is not None
        and (
            (held.role == Role.CONTACT_POINT and held.forum_id is None)
            or (held.forum_id == meeting.forum_id and held.group_id in (None, meeting.group_id))
        )
    )


def leads_item(actor: Actor, meeting: "Meeting", item: Led) -> bool:
    """Named as the lead, in person or through the party."""
    if item.lead == LeadKind.PERSON:
        return item.lead_person_id is not None and item.lead_person_id == actor.person_id
    return item.lead == LeadKind.PARTY and item.lead_party_id in parties_at(actor, meeting)


def may_see_agenda(actor: Actor, meeting: "Meeting", circle: Circle = NOBODY) -> bool:
    """The published agenda, as far as its items are shared with the reader."""
    return standing_of(actor, meeting, circle) > Standing.NONE


def may_see_draft(actor: Actor, meeting: "Meeting") -> bool:
    """The agenda as it is being worked on: the secretariat and the chairs."""
    return meetings.may_see_drafts(actor, meeting)


def may_edit_agenda(actor: Actor, meeting: "Meeting") -> bool:
    """Lay out, change and publish it: the forum's secretariat."""
    return meetings.may_edit(actor, meeting)


def may_read_item(actor: Actor, meeting: "Meeting", item: Led, circle: Circle = NOBODY) -> bool:
    """What an item is about, asked of a published one; the draft is for `may_see_draft`."""
    return item_is_open(standing_of(actor, meeting, circle), actor, meeting, item)


def item_is_open(standing: Standing, actor: Actor, meeting: "Meeting", item: Led) -> bool:
    """The same for a standing that is known: for many items of one meeting."""
    if standing in (Standing.NONE, Standing.LEADER):
        return standing == Standing.LEADER
    if item.sharing == Sharing.ADDRESSEE:
        return meeting.sharing == Sharing.ADDRESSEE or leads_item(actor, meeting, item)
    return item.sharing.reaches(Sharing.FORUM_PLUS) or standing >= Standing.WATCHER


def may_know_of_closed_items(actor: Actor, meeting: "Meeting", circle: Circle = NOBODY) -> bool:
    """Whether the time of an item they may not read is shown as "Closed item", or as no item at all."""
    return standing_of(actor, meeting, circle) >= Standing.INNER


def may_see_sums(actor: Actor, meeting: "Meeting", circle: Circle = NOBODY) -> bool:
    """Sums and overruns speak of hidden items as well: for those who may know that there are some."""
    return may_know_of_closed_items(actor, meeting, circle)


def may_read_paper(
    actor: Actor, meeting: "Meeting", paper: "Paper", item: "Led | None", circle: Circle = NOBODY
) -> bool:
    """Title and content. `item` is the item it belongs to as readers see it: with the sharing of the last
    published version; None for a paper of the meeting as a whole.

    A party sees its own papers, drafts too. That the item is published at all is asked by the queries.
    """
    return paper_is_open(standing_of(actor, meeting, circle), actor, meeting, paper, item)


def paper_is_open(
    standing: Standing, actor: Actor, meeting: "Meeting", paper: "Paper", item: "Led | None"
) -> bool:
    """The same for a standing that is known: for all papers of one meeting."""
    if standing in (Standing.NONE, Standing.LEADER):
        return standing == Standing.LEADER
    if owns_paper(actor, meeting, paper):
        return True
    if paper.draft or (item is not None and not item_is_open(standing, actor, meeting, item)):
        return False
    if paper.sharing == Sharing.ADDRESSEE:
        return meeting.sharing == Sharing.ADDRESSEE or (item is not None and leads_item(actor, meeting, item))
    if paper.sharing == Sharing.FORUM:
        return standing >= Standing.INNER
    return paper.sharing == Sharing.PUBLIC or standing != Standing.WATCHER


def owns_paper(actor: Actor, meeting: "Meeting", paper: "Paper") -> bool:
    """Stands for the party whose paper it is."""
    return paper.party_id is not None and paper.party_id in parties_at(actor, meeting)


def may_upload(actor: Actor, meeting: "Meeting", item: "Led | None" = None) -> bool:
    """The secretariat everywhere; a chair of the meeting; others to items that they or their party lead,
    or that each country prepares.
    """
    if meetings.leads(actor, meeting):
        return True
    if item is None or standing_of(actor, meeting) not in (Standing.INNER, Standing.OUTER):
        return False
    if item.lead == LeadKind.EACH_COUNTRY:
        return bool(parties_at(actor, meeting)) and standing_of(actor, meeting) == Standing.INNER
    return leads_item(actor, meeting, item)


def may_upload_for(actor: Actor, meeting: "Meeting", party_id: UUID | None) -> bool:
    """In whose name: the secretariat and the chair in anybody's, others in their own party's."""
    return meetings.leads(actor, meeting) or (party_id is not None and party_id in parties_at(actor, meeting))


def may_change_paper(actor: Actor, meeting: "Meeting", paper: "Paper") -> bool:
    """New versions, withdrawing, bringing back: the secretariat, a chair, and the party whose paper it is
    (an observer's or an expert's as well).
    """
    return meetings.leads(actor, meeting) or owns_paper(actor, meeting, paper)


def may_edit_paper(actor: Actor, meeting: "Meeting", paper: "Paper") -> bool:
    """Item, sharing level, whose it is: the secretariat and the chairs."""
    return meetings.leads(actor, meeting)


def may_see_decision(
    actor: Actor, decision: "Decision", meeting: "Meeting | None", circle: Circle = NOBODY
) -> bool:
    """Members of the forum, and whoever takes part in the meeting where it was decided."""
    return _may_see_record(actor, decision.forum_id, meeting, circle)


def may_see_action(
    actor: Actor, action: "Action", meeting: "Meeting | None", circle: Circle = NOBODY
) -> bool:
    """The same, and whoever owns it: one must know what one has promised."""
    return _may_see_record(actor, action.forum_id, meeting, circle) or owns_action(actor, action)


def _may_see_record(actor: Actor, forum_id: UUID, meeting: "Meeting | None", circle: Circle) -> bool:
    if meeting is None:
        return actor.is_system or forum_id in actor.inner_forums
    return standing_of(actor, meeting, circle) >= Standing.INNER


def owns_action(actor: Actor, action: "Action") -> bool:
    """Named in person; speaks for the party in that forum; belongs to the working group."""
    if action.owner_kind == OwnerKind.PERSON:
        return action.owner_person_id is not None and action.owner_person_id == actor.person_id
    if action.owner_kind == OwnerKind.PARTY:
        party_id = action.owner_party_id
        return party_id is not None and meetings.speaks_for(actor, party_id, action.forum_id)
    if action.owner_kind == OwnerKind.GROUP:
        group_id = action.owner_group_id
        return group_id is not None and (group_id in actor.expert_in or group_id in actor.chairs_groups)
    return False


def may_change_action(actor: Actor, action: "Action") -> bool:
    """Mark it done, in progress or open again: its owner and the forum's secretariat."""
    return actor.is_system or action.forum_id in actor.secretariat_of or owns_action(actor, action)
