"""What memberships and offices have in common: dates, note, source, and that they must not overlap."""

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from coordinator.core.work import Work
from coordinator.forums import rules
from coordinator.forums.models import Forum, HandoverStep, Membership, Office, Party
from coordinator.kit.errors import EditedMeanwhile, Invalid
from coordinator.kit.periods import Period


class UnknownParty(Invalid):
    """There is no such country or organisation."""

    code = "unknown_party"


@dataclass(frozen=True, slots=True)
class EntryValues:
    """What the form asks of a membership or an office; the period is half-open."""

    period: Period
    precision: str | None = None
    note: str | None = None
    source: str | None = None


Entry = Membership | Office


def check_party(work: Work, party_id: UUID) -> None:
    """Raise UnknownParty unless the id is a party's."""
    if work.session.get(Party, party_id) is None:
        raise UnknownParty(field="party")


def check_version(entry: Entry | HandoverStep, version: int) -> None:
    """Raise EditedMeanwhile when `version` is not the one that is stored."""
    if entry.version != version:
        raise EditedMeanwhile


def check_place(work: Work, entry: Entry, period: Period) -> None:
    """Raise Overlap when the same party stands in the same role of the same forum on a day of `period`.

    `entry` may be new; its own dates do not count against it. Of two who enter something into a forum at
    once the second waits for the first, and then sees it.
    """
    work.session.execute(
        sa.select(Forum.id).where(Forum.id == entry.forum_id).with_for_update(key_share=True)
    )
    model = type(entry)
    rows = work.session.execute(
        sa.select(model.from_on, model.until_on).where(
            model.forum_id == entry.forum_id,
            model.party_id == entry.party_id,
            model.role == entry.role,
            model.id != entry.id,
        )
    )
    rules.check_no_overlap(period, [Period(row.from_on, row.until_on) for row in rows])


def set_values(entry: Entry, values: EntryValues) -> bool:
    """Whether anything differed."""
    new = {
        "from_on": values.period.from_on,
        "until_on": values.period.until_on,
        "precision": values.precision,
        "note": values.note,
        "source": values.source,
    }
    changed = {name: value for name, value in new.items() if getattr(entry, name) != value}
    for name, value in changed.items():
        setattr(entry, name, value)
    return bool(changed)
