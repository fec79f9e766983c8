"""Orders stated and turns entered, as operations do it, and who then holds an office."""

from datetime import date

from coordinator.forums import operations, queries
from coordinator.forums.operations import OrderValues
from coordinator.forums.rules import OfficeRole, Order
from coordinator.kit.periods import Period

CHAIR, CO_CHAIR, SECRETARIAT, HOST = (
    OfficeRole.CHAIR, OfficeRole.CO_CHAIR, OfficeRole.SECRETARIAT, OfficeRole.HOST,
)  # fmt: skip
TOGETHER = (CHAIR, SECRETARIAT, HOST)


def year(first: int, last: int | None = None) -> Period:
    return Period(date(first, 1, 1), date((last or first) + 1, 1, 1))


def ids(make, codes: str) -> tuple:
    return tuple((make.party(code).id,) for code in codes.split())


def state(begin, make, person, codes: str, *, roles=TOGETHER, first=date(2026, 1, 1), months=12, **over):
    values = OrderValues(roles, Order(ids(make, codes), first, months), over.pop("reason", None))
    with begin(person) as work:
        return operations.state_order(work, "nac", values, **over).id


def enter(begin, person, order, *, replaces=False, reason="", turns=range(130)):
    with begin(person) as work:
        return operations.enter_turns(work, "nac", order, turns, replaces=replaces, reason=reason).id


def held(begin, role=CHAIR, slug="nac") -> list[tuple[str, Period]]:
    with begin(read_only=True) as work:
        forum = queries.get_forum(work, slug)
        turns = queries.office_turns(work.session, forum.id, date(2026, 1, 1), date(2040, 1, 1))
        return [(t.party.code, t.period) for t in turns if t.role is role]


def entry(begin, code: str, first: int, role=CHAIR):
    with begin(read_only=True) as work:
        forum = queries.get_forum(work, "nac")
        turns = queries.office_turns(work.session, forum.id, date(first, 1, 1), date(first, 1, 2))
        return next(t.office_id for t in turns if t.role is role and t.party.code == code)


def entry_in(work, code: str, first: int, role=CHAIR):
    forum = queries.get_forum(work, "nac")
    turns = queries.office_turns(work.session, forum.id, date(first, 1, 1), date(first, 1, 2))
    return next(t.office_id for t in turns if t.role is role and t.party.code == code)
