"""Orders and handovers of the demonstration: who chairs for ten years, what is done for the next change."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from coordinator.accounts.models import Grant, Person
from coordinator.core.work import Work
from coordinator.forums import operations, queries
from coordinator.forums.models import Forum, HandoverStep, Party
from coordinator.forums.operations import OrderValues
from coordinator.forums.rules import OfficeRole, Order, due_on
from coordinator.kit.actor import Role

GRACE = timedelta(days=7)
"""Steps of the handover are done that were due longer ago than this, so that one is late."""


def add_orders(
    work: Work,
    given: list[Mapping[str, Any]],
    countries: Mapping[str, Party],
    people: Mapping[str, Person],
) -> None:
    """State each order, and enter the turns that it brings; whoever heads the authority that chairs then is
    the chair, as loading has it for the turns of the file.
    """
    heads = {countries[code].id: people.get(f"{code.lower()}-dg") for code in countries}
    for entry in given:
        places = tuple((countries[code].id,) for code in entry["order"])
        values = OrderValues(
            roles=tuple(OfficeRole(role) for role in entry["roles"]),
            order=Order(places, date.fromisoformat(entry["first"]), entry["months"]),
            reason=entry["reason"],
            source="invented for the demonstration",
        )
        rotation = operations.state_order(work, entry["forum"], values)
        change = operations.enter_turns(
            work, entry["forum"], rotation.id, range(entry["turns"]), replaces=False, reason=entry["entered"]
        )
        for turn in map(queries.stored_entry, change.after):
            head = heads.get(turn.party_id)
            if turn.role is OfficeRole.CHAIR and head is not None:
                work.session.add(
                    Grant(
                        id=work.new_id(), person_id=head.id, role=Role.CHAIR, forum_id=change.forum_id,
                        party_id=turn.party_id, from_on=turn.period.from_on, until_on=turn.period.until_on,
                        granted_at=work.now(),
                    )
                )  # fmt: skip


def add_handovers(
    work: Work, given: list[Mapping[str, Any]], today: date, people: Mapping[str, Person]
) -> None:
    """A checklist for the next change of each forum, worked through as far as the day has it."""
    for entry in given:
        forum = work.session.scalars(sa.select(Forum).where(Forum.slug == entry["forum"])).one()
        days = queries.coming_changes(work.session, forum.id, today, most=1)
        if not days:
            continue
        handover = operations.begin_handover(work, forum.slug, days[0])
        work.session.flush()
        steps = work.session.scalars(sa.select(HandoverStep).where(HandoverStep.handover_id == handover.id))
        for step in steps:
            due = due_on(days[0], step.offset_days)
            if due < today - GRACE:
                step.done_at, step.person_id = work.now() - (today - due), people[entry["by"]].id
            if step.task is not None:
                step.note = entry["notes"].get(step.task.value)
    work.session.flush()
