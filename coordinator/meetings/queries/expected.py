"""Which parties are expected at meetings: the roster of the day, and who was invited or left out."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from coordinator.forums.models import Membership, Party
from coordinator.forums.queries import parties_on
from coordinator.forums.rules import MembershipRole, Sharing
from coordinator.groups.models import ExpertSeat, GroupParty, WorkingGroup
from coordinator.groups.rules import SeatState
from coordinator.meetings.models import Meeting, MeetingParty, Participant
from coordinator.meetings.policy import Circle
from coordinator.meetings.queries.seen import WIDE

GUESTS = (MembershipRole.OBSERVER, MembershipRole.PARTNER)


@dataclass(frozen=True, slots=True)
class Expected:
    """A party that is expected, and as what: "member", "observer", "partner", "group" or "invited"."""

    party: Party
    role: str


def expected_pairs(which: sa.ColumnElement[bool]) -> sa.CompoundSelect[UUID, UUID, str]:
    """Rows (meeting_id, party_id, role) of the meetings that meet `which`, a condition on Meeting.

    Of a forum's meeting its members on the first day, and observers and partners where it is shared
    that far; of a group's meeting the parties that take part in the group, or have an expert in it. What
    is shared with named recipients expects nobody but them. Invited parties are added, those left out
    are taken away. A party may stand there in several roles: count it once.
    """
    left_out = sa.exists().where(MeetingParty.meeting_id == Meeting.id, ~MeetingParty.invited)
    rostered = [
        select.where(~left_out.where(MeetingParty.party_id == party)) for select, party in _roster(which)
    ]
    invited = (
        sa.select(MeetingParty.meeting_id, MeetingParty.party_id, sa.literal("invited"))
        .join(Meeting, Meeting.id == MeetingParty.meeting_id)
        .where(which, MeetingParty.invited)
    )
    return sa.union(*rostered, invited)


Part = tuple[sa.Select[UUID, UUID, str], sa.orm.InstrumentedAttribute[UUID]]


def _roster(which: sa.ColumnElement[bool]) -> list[Part]:
    """The three rosters, each with its column of parties."""
    open_to_roster = sa.and_(which, Meeting.sharing != Sharing.ADDRESSEE)
    seated = (
        sa.select(Meeting.id.label("meeting_id"), Membership.party_id, _text(Membership.role).label("role"))
        .join(Membership, Membership.forum_id == Meeting.forum_id)
        .where(
            open_to_roster,
            Meeting.group_id.is_(None),
            _holds_on_day(Membership),
            sa.or_(
                Membership.role == MembershipRole.MEMBER,
                sa.and_(Membership.role.in_(GUESTS), Meeting.sharing.in_(WIDE)),
            ),
        )
    )
    in_group = (
        sa.select(Meeting.id, GroupParty.party_id, sa.literal("group"))
        .join(GroupParty, GroupParty.group_id == Meeting.group_id)
        .where(open_to_roster, _holds_on_day(GroupParty))
    )
    with_expert = (
        sa.select(Meeting.id, ExpertSeat.party_id, sa.literal("group"))
        .join(ExpertSeat, ExpertSeat.group_id == Meeting.group_id)
        .where(open_to_roster, ExpertSeat.state == SeatState.CONFIRMED, _holds_on_day(ExpertSeat))
    )
    return [
        (seated, Membership.party_id),
        (in_group, GroupParty.party_id),
        (with_expert, ExpertSeat.party_id),
    ]


def roster_parties(session: Session, meeting: Meeting) -> frozenset[UUID]:
    """The parties on the roster of the day, also those who were left out of this meeting."""
    parts = sa.union(*(select for select, _ in _roster(Meeting.id == meeting.id))).subquery()
    return frozenset(session.scalars(sa.select(parts.c.party_id)))


def _text(column: sa.orm.InstrumentedAttribute[MembershipRole]) -> sa.ColumnElement[str]:
    """The stored value of an enum, so that the parts of a union are of one type."""
    return sa.type_coerce(column, sa.String)


def _holds_on_day(model: type) -> sa.ColumnElement[bool]:
    """Rows of a dated table (half-open) that hold on the meeting's first day."""
    from_on, until_on = model.from_on, model.until_on  # type: ignore[attr-defined]
    return sa.and_(
        sa.or_(from_on.is_(None), from_on <= Meeting.first_on),
        sa.or_(until_on.is_(None), until_on > Meeting.first_on),
    )


def expected_on(session: Session, meeting_id: UUID) -> list[Expected]:
    """The parties expected at one meeting, each once, by code."""
    pairs = expected_pairs(Meeting.id == meeting_id).subquery()
    rows = session.execute(
        sa.select(Party, pairs.c.role)
        .join(pairs, pairs.c.party_id == Party.id)
        .order_by(Party.kind, Party.code, pairs.c.role)
    )
    found: dict[UUID, Expected] = {}
    for party, role in rows:
        found.setdefault(party.id, Expected(party, role))
    return list(found.values())


def expected_parties(session: Session, meeting: Meeting) -> list[Party]:
    """The parties expected at a meeting on its first day, each once, by code."""
    return [entry.party for entry in expected_on(session, meeting.id)]


def admits(session: Session, meeting: Meeting, party_id: UUID, expected: Iterable[UUID]) -> bool:
    """Whether a party may answer and register: it is expected on the day, or, where the list of a
    group's parties is not known, it is a member of the forum then.
    """
    if party_id in set(expected):
        return True
    if meeting.group_id is None or meeting.sharing == Sharing.ADDRESSEE:
        return False
    group = session.get(WorkingGroup, meeting.group_id)
    if group is None or group.parties_known:
        return False
    members = parties_on(session, meeting.forum_id, meeting.first_on, MembershipRole.MEMBER)
    return party_id in {party.id for party in members}


def circles(session: Session, meeting_ids: Collection[UUID]) -> dict[UUID, Circle]:
    """Who takes part beyond the rosters, for policies; every id of `meeting_ids` has an entry."""
    people: dict[UUID, set[UUID]] = {i: set() for i in meeting_ids}
    invited: dict[UUID, set[UUID]] = {i: set() for i in meeting_ids}
    expected: dict[UUID, set[UUID]] = {i: set() for i in meeting_ids}
    registered = sa.select(Participant.meeting_id, Participant.person_id).where(
        Participant.meeting_id.in_(people), Participant.withdrawn_at.is_(None)
    )
    for meeting_id, person_id in session.execute(registered):
        if person_id is not None:
            people[meeting_id].add(person_id)
    for meeting_id, party_id, role in session.execute(expected_pairs(Meeting.id.in_(expected))):
        expected[meeting_id].add(party_id)
        if role == "invited":
            invited[meeting_id].add(party_id)
    return {
        i: Circle(frozenset(people[i]), frozenset(invited[i]), frozenset(expected[i])) for i in meeting_ids
    }


def circle_of(session: Session, meeting: Meeting) -> Circle:
    return circles(session, [meeting.id])[meeting.id]
