"""Reminder rules, as a file gives them."""

from dataclasses import dataclass

from coordinator.kit.texts import Texts
from coordinator.loading.document.known import Known
from coordinator.loading.document.reader import Row, first_of_each, quoted
from coordinator.reminders.rules import BadOffset, Offset


@dataclass(frozen=True, slots=True)
class RuleValue:
    pointer: str
    slug: str
    forum: str | None
    trigger: str
    offset: str  # ISO 8601 "-P7D", or working days "-3WD"
    local_time: str
    audience: list[str]
    condition: str
    channels: list[str]
    repeat: list[str] | None
    message: Texts
    respect_quiet_hours: bool
    source: str | None


def read_rules(rows: list[Row], known: Known) -> list[RuleValue]:
    first_of_each([(row, row.slug()) for row in rows])
    return [value for row in rows if (value := _rule(row, known)) is not None]


def _rule(row: Row, known: Known) -> RuleValue | None:
    at = row.clock("local_time").isoformat("minutes") if "local_time" in row.value else "08:00"
    value = RuleValue(
        pointer=row.pointer,
        slug=str(row.value.get("id")),
        forum=row.known("forum", known.forums, "forum", need=False),
        trigger=row.text("trigger", 60),
        offset=_offset(row, "offset", row.text("offset", 20)),
        local_time=at,
        audience=row.words("audience", most=40),
        condition=row.text("condition", 80),
        channels=row.words("channels", most=20),
        repeat=[_offset(row, "repeat", word) for word in row.words("repeat", need=False, most=20)] or None,
        message=row.texts("message", 500) or Texts(),
        respect_quiet_hours=row.flag("respect_quiet_hours", default=True),
        source=row.maybe_text("source", 80),
    )
    if not value.audience and not row.faults:
        row.fault("audience", "is empty")
    return value if row.done() else None


def _offset(row: Row, key: str, text: str) -> str:
    try:
        Offset.parse(text or "PT0H")
    except BadOffset:
        row.fault(key, f"{quoted(text)} is not a time span such as -P7D, PT0H or -3WD")
    return text
