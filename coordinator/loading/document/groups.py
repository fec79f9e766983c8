"""Working groups with mandate, deliverables and parties, as a file gives them."""

from dataclasses import dataclass
from datetime import date

from coordinator.groups.rules import GroupKind, GroupState
from coordinator.kit.periods import Period
from coordinator.loading.document.known import Known, PartyKey
from coordinator.loading.document.reader import Row, first_of_each, quoted


@dataclass(frozen=True, slots=True)
class GroupValue:
    pointer: str
    slug: str
    forum: str
    name: str
    kind: GroupKind
    state: GroupState
    purpose: str
    chair: PartyKey | None
    members: tuple[PartyKey, ...] | None  # None: the list is not public
    period: Period
    review_on: date | None
    deliverables: tuple[str, ...]
    reports_to: str | None  # another group; None: the forum
    source: str | None
    note: str | None


def read_groups(rows: list[Row], known: Known) -> list[GroupValue]:
    """Working groups; fills `known.groups`."""
    ids = [(row, row.slug()) for row in rows]
    first_of_each(ids)
    for row, slug in ids:
        known.groups.setdefault(slug, str(row.value.get("forum")))
    return [value for row in rows if (value := _group(row, known)) is not None]


def _group(row: Row, known: Known) -> GroupValue | None:
    forum = row.known("forum", known.forums, "forum") or ""
    value = GroupValue(
        pointer=row.pointer,
        slug=str(row.value.get("id")),
        forum=forum,
        name=row.text("name"),
        kind=row.choice("kind", GroupKind),
        state=row.choice("status", GroupState),
        purpose=row.text("mandate", 5000, lines=True),
        chair=known.country(row, "chair_country", need=False),
        members=_members(row, known),
        period=row.period(),
        review_on=row.day("review"),
        deliverables=tuple(row.words("deliverables", need=False, most=300)),
        reports_to=_reports_to(row, known, forum),
        source=row.maybe_text("source", 80),
        note=row.maybe_text("note", 2000, lines=True),
    )
    return value if row.done() else None


def _members(row: Row, known: Known) -> tuple[PartyKey, ...] | None:
    """Codes of countries; null where the list is not public."""
    if row.value.get("members") is None:
        row.asked.add("members")
        return None
    found = []
    for index, code in enumerate(row.words("members", most=20)):
        matches = [key for key in sorted(known.parties) if key[1] == code]
        if not matches:
            row.fault(f"members/{index}", f"there is no party {quoted(code)}")
        elif matches[0] in found:
            row.fault(f"members/{index}", f"{quoted(code)} stands twice")
        else:
            found.append(matches[0])  # a country goes before an organisation of the same code
    return tuple(found)


def _reports_to(row: Row, known: Known, forum: str) -> str | None:
    to = row.known("reports_to", {*known.forums, *known.groups}, "forum or working group", need=False)
    if to is None or to == forum:
        return None
    if to == row.value.get("id"):
        row.fault("reports_to", "a group does not report to itself")
    elif known.groups.get(to) != forum:
        row.fault("reports_to", f"{quoted(to)} is not in the same forum")
    return to
