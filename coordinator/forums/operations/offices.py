"""Offices: who chairs, co-chairs, hosts and keeps the secretariat, by dated entries."""

from datetime import date
from uuid import UUID

from coordinator.core.work import Work
from coordinator.forums import policy, queries, rules
from coordinator.forums.events import OfficeAdded, OfficeChanged, OfficeEnded
from coordinator.forums.models import Office
from coordinator.forums.operations.handover import follow_day
from coordinator.forums.operations.shared import (
    EntryValues,
    check_party,
    check_place,
    check_version,
    set_values,
)
from coordinator.forums.rules import OfficeRole


def add_office(work: Work, slug: str, party_id: UUID, role: OfficeRole, values: EntryValues) -> Office:
    """A party takes an office. Several parties may hold one at once; a party must not overlap itself.

    Raises NotFound, Forbidden, UnknownParty or Overlap.
    """
    forum = queries.get_forum(work, slug)
    work.require(policy.may_edit(work.actor, forum))
    check_party(work, party_id)
    office = Office(id=work.new_id(), forum_id=forum.id, party_id=party_id, role=role)
    check_place(work, office, values.period)
    set_values(office, values)
    work.session.add(office)
    work.session.flush()
    work.record(OfficeAdded(forum.id, office.id, party_id, role, office.from_on, office.until_on))
    return office


def change_office(work: Work, slug: str, office_id: UUID, values: EntryValues, *, version: int) -> Office:
    """Put dates, note or source right. Raises NotFound, Forbidden, EditedMeanwhile or Overlap."""
    forum = queries.get_forum(work, slug)
    office = queries.get_office(work, forum, office_id)
    work.require(policy.may_edit(work.actor, forum))
    check_version(office, version)
    check_place(work, office, values.period)
    was = office.period
    if set_values(office, values):
        work.session.flush()
        work.record(
            OfficeChanged(
                forum.id, office.id, office.party_id, office.role,
                was.from_on, was.until_on, office.from_on, office.until_on,
            )
        )  # fmt: skip
        if office.role in queries.HANDED_OVER:
            follow_day(work, forum, was.from_on, office.from_on)
    return office


def end_office(work: Work, slug: str, office_id: UUID, last_on: date, *, version: int) -> Office:
    """`last_on` is the last day that counts. Raises NotFound, Forbidden, EditedMeanwhile, BadPeriod or
    Overlap.
    """
    forum = queries.get_forum(work, slug)
    office = queries.get_office(work, forum, office_id)
    work.require(policy.may_edit(work.actor, forum))
    check_version(office, version)
    period = rules.period_of_days(office.from_on, last_on)
    check_place(work, office, period)
    if office.until_on != period.until_on and period.until_on is not None:
        office.until_on = period.until_on
        work.session.flush()
        work.record(OfficeEnded(forum.id, office.id, office.party_id, office.role, period.until_on))
    return office
