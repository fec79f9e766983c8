"""What groups ask of a person: experts to nominate, nominations to decide, mandates that run out."""

from uuid import UUID

import sqlalchemy as sa

from coordinator.accounts.models import Person
from coordinator.core.work import Work
from coordinator.forums.models import Forum, Party
from coordinator.forums.queries import on_day
from coordinator.groups import labels, rules
from coordinator.groups.models import ExpertSeat, GroupParty, Mandate, WorkingGroup
from coordinator.groups.queries.groups import visible_to
from coordinator.groups.rules import GroupState, SeatState
from coordinator.kit.actor import Role
from coordinator.web.asks import Ask
from coordinator.web.i18n import _

AT_WORK = (GroupState.ACTIVE, GroupState.CLOSING)


def asked_of(work: Work) -> list[Ask]:
    """What working groups ask of the actor today; at most three statements, none for an outsider."""
    return [*_vacancies(work), *_nominations(work), *_mandates(work)]


def _vacancies(work: Work) -> list[Ask]:
    """Seats that the actor's own country leaves empty, with nobody nominated or coming."""
    actor, day = work.actor, work.actor.on
    if not actor.is_(Role.CONTACT_POINT):
        return []
    in_one_forum = {
        (h.forum_id, h.party_id)
        for h in actor.held
        if h.role == Role.CONTACT_POINT and h.forum_id is not None
    }
    filled = sa.exists().where(
        ExpertSeat.group_id == GroupParty.group_id,
        ExpertSeat.party_id == GroupParty.party_id,
        sa.or_(
            ExpertSeat.state == SeatState.NOMINATED,
            sa.and_(
                ExpertSeat.state == SeatState.CONFIRMED,
                sa.or_(ExpertSeat.until_on.is_(None), ExpertSeat.until_on > day),
            ),
        ),
    )
    rows = work.session.execute(
        sa.select(WorkingGroup, Forum.short_name, Party)
        .join(GroupParty, GroupParty.group_id == WorkingGroup.id)
        .join(Forum, Forum.id == WorkingGroup.forum_id)
        .join(Party, Party.id == GroupParty.party_id)
        .where(
            WorkingGroup.state == GroupState.ACTIVE,
            sa.or_(
                GroupParty.party_id.in_(actor.contact_for),
                *(
                    sa.and_(WorkingGroup.forum_id == forum_id, GroupParty.party_id == party_id)
                    for forum_id, party_id in sorted(in_one_forum, key=str)
                ),
            ),
            on_day(GroupParty, day),
            visible_to(actor),
            ~filled,
        )
        .order_by(Forum.short_name, WorkingGroup.name)
    )
    return [
        Ask(
            due_on=None,
            title=_("Nominate an expert for %(group)s", group=group.name),
            forum=forum,
            text=_("%(country)s: not nominated", country=party.name.in_(actor.locale)),
            href=f"/groups/{group.slug}/nominate?party={party.id}",
            label=_("Nominate"),
        )
        for group, forum, party in rows
    ]


def _where_decides(work: Work) -> sa.ColumnElement[bool] | None:
    """Groups in which the actor decides nominations; twin of `policy.may_decide_nomination`."""
    actor = work.actor
    forums: frozenset[UUID] = actor.secretariat_of | actor.chairs_forums
    if not forums and not actor.chairs_groups:
        return None
    return sa.or_(WorkingGroup.forum_id.in_(forums), WorkingGroup.id.in_(actor.chairs_groups))


def _nominations(work: Work) -> list[Ask]:
    where = _where_decides(work)
    if where is None:
        return []
    rows = work.session.execute(
        sa.select(ExpertSeat, WorkingGroup, Forum.short_name, Party, Person.display_name)
        .join(WorkingGroup, WorkingGroup.id == ExpertSeat.group_id)
        .join(Forum, Forum.id == WorkingGroup.forum_id)
        .join(Party, Party.id == ExpertSeat.party_id)
        .join(Person, Person.id == ExpertSeat.person_id)
        .where(ExpertSeat.state == SeatState.NOMINATED, WorkingGroup.state != GroupState.CLOSED, where)
        .order_by(ExpertSeat.from_on, WorkingGroup.name)
    )
    return [
        Ask(
            due_on=seat.from_on,
            title=_("Confirm an expert in %(group)s", group=group.name),
            forum=forum,
            text=_("%(country)s nominates %(name)s", country=party.name.in_(work.actor.locale), name=name),
            href=f"/groups/{group.slug}/nominations/{seat.id}",
            label=_("Decide"),
        )
        for seat, group, forum, party, name in rows
    ]


def _mandates(work: Work) -> list[Ask]:
    """Mandates that end or are due for review within 90 days, for secretariats and group chairs."""
    actor, day = work.actor, work.actor.on
    if not actor.secretariat_of and not actor.chairs_groups:
        return []
    rows = work.session.execute(
        sa.select(WorkingGroup, Forum.short_name, Mandate)
        .join(Forum, Forum.id == WorkingGroup.forum_id)
        .join(Mandate, Mandate.group_id == WorkingGroup.id)
        .where(
            WorkingGroup.state.in_(AT_WORK),
            sa.or_(WorkingGroup.forum_id.in_(actor.secretariat_of), WorkingGroup.id.in_(actor.chairs_groups)),
        )
        .order_by(WorkingGroup.name)
    )
    found: dict[UUID, tuple[WorkingGroup, str, list[Mandate]]] = {}
    for group, forum, mandate in rows:
        found.setdefault(group.id, (group, forum, []))[2].append(mandate)
    asks = []
    for group, forum, mandates in found.values():
        clock = rules.clock_of_mandates(mandates, day)
        if clock.warns:
            asks.append(_mandate_ask(work, group, forum, clock))
    return asks


def _mandate_ask(work: Work, group: WorkingGroup, forum: str, clock: rules.MandateClock) -> Ask:
    decides = group.forum_id in work.actor.secretariat_of
    return Ask(
        due_on=clock.on,
        title=group.name,
        forum=forum,
        text=labels.warning_title(clock),
        href=f"/groups/{group.slug}/extend" if decides else f"/groups/{group.slug}",
        label=_("Extend the mandate") if decides else _("Open the group"),
    )
