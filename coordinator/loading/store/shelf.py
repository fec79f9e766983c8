"""What the database holds already, by the ids that files use, and how rows are put there."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

import sqlalchemy as sa

from coordinator.accounts.models import Person
from coordinator.core.db import Base, Row
from coordinator.core.work import Work
from coordinator.forums.models import Authority, Forum, ForumKind, Party
from coordinator.groups.models import WorkingGroup
from coordinator.loading.document import Known
from coordinator.loading.document.known import PartyKey
from coordinator.loading.document.reader import Notes
from coordinator.loading.kinds import KINDS
from coordinator.loading.report import Outcome, Report
from coordinator.meetings.models import DeadlinePreset, Meeting, Series
from coordinator.proceedings.models import AgendaTemplate, ItemType

R = TypeVar("R", bound=Base)


@dataclass
class Shelf:
    """Ids by what files call them; storing a noun adds to it, so that the next may refer to it."""

    work: Work
    notes: Notes = field(default_factory=Notes)
    report: Report = field(default_factory=Report)
    step: Callable[[], None] = field(default=lambda: None)  # called after each row
    parties: dict[PartyKey, UUID] = field(default_factory=dict)
    authorities: dict[str, UUID] = field(default_factory=dict)
    forums: dict[str, UUID] = field(default_factory=dict)
    groups: dict[str, UUID] = field(default_factory=dict)
    templates: dict[str, UUID] = field(default_factory=dict)
    presets: dict[str, UUID] = field(default_factory=dict)
    series: dict[str, UUID] = field(default_factory=dict)
    people: dict[str, UUID] = field(default_factory=dict)
    meetings: dict[str, UUID] = field(default_factory=dict)

    def put(
        self, row: R | None, model: type[R], identity: dict[str, Any], **values: Any
    ) -> tuple[R, Outcome]:
        """Make the row (with `identity` and `values`), or set the `values` that differ."""
        if row is None:
            own = {"id": self.work.new_id()} if issubclass(model, Row) else {}
            row = model(**own, **identity, **values)
            self.work.session.add(row)
            return row, Outcome.CREATED
        outcome = Outcome.UNCHANGED
        for name, value in values.items():
            if getattr(row, name) != value:
                setattr(row, name, value)
                outcome = Outcome.UPDATED
        return row, outcome

    def done(self, *outcomes: Outcome) -> None:
        """Count one row of the file: the first outcome is its own, the others those of what hangs on it."""
        own, rest = outcomes[0], outcomes[1:]
        if own is Outcome.UNCHANGED and any(rest):
            own = Outcome.UPDATED
        self.report.note(own)
        self.step()

    @property
    def zone(self) -> str:
        """That of forums which name none."""
        return self.work.settings.zone

    def party(self, key: PartyKey | None) -> UUID | None:
        return None if key is None else self.parties[key]

    def flush(self) -> None:
        self.work.session.flush()

    def all(self, model: type[R], *where: sa.ColumnElement[bool]) -> list[R]:
        """Rows in the order in which they were made."""
        query = sa.select(model).where(*where)
        return list(self.work.session.scalars(query.order_by(*sa.inspect(model).primary_key)))


def open_shelf(work: Work) -> tuple[Shelf, Known]:
    """The shelf of this database, and what a file may refer to without bringing it."""
    session = work.session

    def pairs(*columns: Any) -> list[Any]:
        """Rows that have what files call them by, the first of `columns`."""
        return list(session.execute(sa.select(*columns).where(columns[0].is_not(None))))

    forums = pairs(Forum.slug, Forum.id)
    names = {r.id: r.slug for r in forums}
    groups = pairs(WorkingGroup.slug, WorkingGroup.id, WorkingGroup.forum_id)
    series = pairs(Series.slug, Series.id, Series.forum_id)
    meetings = pairs(Meeting.ref, Meeting.id, Meeting.forum_id)
    people = pairs(Person.ref, Person.id, Person.email)
    shelf = Shelf(
        work,
        parties={(r.kind, r.code): r.id for r in pairs(Party.kind, Party.code, Party.id)},
        authorities={r.ref: r.id for r in pairs(Authority.ref, Authority.id)},
        forums={r.slug: r.id for r in forums},
        groups={r.slug: r.id for r in groups},
        templates={r.slug: r.id for r in pairs(AgendaTemplate.slug, AgendaTemplate.id)},
        presets={r.slug: r.id for r in pairs(DeadlinePreset.slug, DeadlinePreset.id)},
        series={r.slug: r.id for r in series},
        people={r.ref: r.id for r in people},
        meetings={r.ref: r.id for r in meetings},
    )
    known = Known(
        parties=set(shelf.parties),
        authorities=set(shelf.authorities),
        kinds=set(session.scalars(sa.select(ForumKind.code))) | set(KINDS),
        forums=set(shelf.forums),
        groups={r.slug: names[r.forum_id] for r in groups},
        item_types=set(session.scalars(sa.select(ItemType.code))),
        templates=set(shelf.templates),
        presets=set(shelf.presets),
        series={r.slug: names[r.forum_id] for r in series},
        people=set(shelf.people),
        addresses={r.email: r.ref for r in people},
        meetings={r.ref: names[r.forum_id] for r in meetings},
    )
    return shelf, known
