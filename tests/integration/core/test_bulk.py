"""Many rows in one statement: what comes back is what was given, on both databases."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from coordinator.core.bulk import batched, insert_new, insert_new_ids, update_each
from coordinator.kit.ids import new_id
from coordinator.mail.models import OutboxMessage
from coordinator.mail.rules import OutboxState

TABLE = OutboxMessage.__table__
AT = datetime(2026, 11, 25, 9, tzinfo=UTC)
ODD = (
    "", " ", "NULL", "null", '"', "\\", "\\N", "{a,b}", "a\nb\r\nc\t", "'; --", "%(id)s :id", "Åland Þórr 日本 😀",
    "\x1f\x1e", "<p class=\"x\">a</p>" * 50,
)  # fmt: skip


def row(number: int, **over) -> dict[str, object]:
    values = {
        "id": new_id(), "message_id": f"<{number}@example.org>", "dedupe_key": f"key {number}", "kind": "test",
        "to_address": "a@example.org", "to_name": "A", "domain": "example.org", "locale": "en", "subject": "S",
        "text": "T", "html": None, "headers": {}, "state": OutboxState.QUEUED, "attempts": 0, "tries": [],
        "created_at": AT, "due_at": AT, "person_id": None,
    }  # fmt: skip
    return values | over


def stored(begin) -> dict[object, OutboxMessage]:
    with begin(read_only=True) as work:
        return {message.id: message for message in work.session.scalars(sa.select(OutboxMessage))}


@pytest.mark.parametrize("count", [1, 2, len(ODD)])
def test_every_value_comes_back_as_it_was_given(begin, make, count):
    person = make.person().id
    rows = [
        row(
            number, text=text, html=None if number % 2 else text, headers={"X": text, "Y": [number, None]},
            tries=[{"answer": text}] * (number % 3), due_at=AT + timedelta(minutes=number),
            person_id=None if number % 3 else person, attempts=number,
            state=OutboxState.SENT if number % 2 else OutboxState.QUEUED,
        )
        for number, text in enumerate(ODD[:count])
    ]  # fmt: skip
    with begin() as work:
        assert insert_new_ids(work.session, TABLE, rows, key=["dedupe_key"]) == {each["id"] for each in rows}
    found = stored(begin)
    for each in rows:
        assert {name: getattr(found[each["id"]], name) for name in each} == each


def test_what_is_there_already_stays_as_it_was(begin):
    first, other = row(1, subject="First"), row(2)
    with begin() as work:
        insert_new(work.session, TABLE, [first])
        again = row(3, dedupe_key="key 1", subject="Again")
        assert insert_new_ids(work.session, TABLE, [again, other], key=["dedupe_key"]) == {other["id"]}
        insert_new(work.session, TABLE, [row(4, dedupe_key="key 2")])
    assert {message.subject for message in stored(begin).values()} == {"First", "S"}


def test_each_row_gets_its_own_new_values(begin):
    rows = [row(number) for number in range(5)]
    with begin() as work:
        insert_new(work.session, TABLE, rows)
        changes = [
            {"id": each["id"], "subject": f"No {number}", "sent_at": AT, "html": ODD[number] or None}
            for number, each in enumerate(rows[:4])
        ]
        update_each(work.session, TABLE, changes)
    found = stored(begin)
    for change in changes:
        assert {name: getattr(found[change["id"]], name) for name in change} == change
    assert (found[rows[4]["id"]].subject, found[rows[4]["id"]].sent_at) == ("S", None)


def test_a_value_that_is_too_long_for_its_column_is_never_cut(begin, app):
    long = [row(number, dedupe_key=f"{number}" * 201) for number in (1, 2)]
    try:
        with begin() as work:
            insert_new(work.session, TABLE, long)
    except sa.exc.DataError:
        assert stored(begin) == {}
    else:  # SQLite keeps it whole
        assert {message.dedupe_key for message in stored(begin).values()} == {"1" * 201, "2" * 201}


def test_nothing_to_store_asks_nothing(begin, statements):
    with begin() as work:
        statements.clear()
        insert_new(work.session, TABLE, [])
        update_each(work.session, TABLE, [])
        assert insert_new_ids(work.session, TABLE, []) == set()
    assert statements == []


def test_many_rows_take_few_statements(begin, app, statements):
    rows = [row(number) for number in range(30)]
    with begin() as work:
        statements.clear()
        insert_new(work.session, TABLE, rows)
        update_each(
            work.session, TABLE, [{"id": each["id"], "subject": str(n)} for n, each in enumerate(rows)]
        )
    assert len(statements) == 2


def test_parts_hold_every_row_once():
    assert [list(part) for part in batched(range(7), 3)] == [[0, 1, 2], [3, 4, 5], [6]]
