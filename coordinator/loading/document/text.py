"""From bytes to JSON: what cannot be read at all is said with its line and column."""

import json
from typing import Any

LIMIT = 64_000_000  # bytes
DEEPEST = 60  # levels of nesting; the format has eight


class Unreadable(Exception):
    """The file is not JSON, or not text; `line` and `column` count from 1."""

    def __init__(self, reason: str, line: int = 1, column: int = 1) -> None:
        super().__init__(f"line {line}, column {column}: {reason}")
        self.reason, self.line, self.column = reason, line, column


class Entries(dict[str, Any]):
    """A JSON object that remembers which of its keys stood twice."""

    twice: tuple[str, ...] = ()


def _entries(pairs: list[tuple[str, Any]]) -> Entries:
    entries = Entries(pairs)
    if len(entries) < len(pairs):
        seen: set[str] = set()
        entries.twice = tuple(key for key, _value in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
    return entries


def _no_constant(name: str) -> Any:
    raise Unreadable(f"{name} is not a number that JSON knows")


def parse(content: bytes) -> Any:
    """The JSON value of a file's bytes (UTF-8, with or without a byte order mark); raises Unreadable."""
    if len(content) > LIMIT:
        raise Unreadable(f"the file is larger than {LIMIT // 1_000_000} MB")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line = before.count(b"\n") + 1
        column = error.start - (before.rfind(b"\n") + 1) + 1
        raise Unreadable("this is not UTF-8 text", line, column) from error
    try:
        value = json.loads(text, object_pairs_hook=_entries, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise Unreadable(f"this is not JSON: {error.msg}", error.lineno, error.colno) from error
    except RecursionError as error:
        raise Unreadable("lists and objects are nested too deeply") from error
    except ValueError as error:  # an integer with thousands of digits
        raise Unreadable("a number is too long") from error
    if _depth(value) > DEEPEST:
        raise Unreadable("lists and objects are nested too deeply")
    return value


def _depth(value: Any) -> int:
    deepest, level = 0, [value]
    while level and deepest <= DEEPEST:
        deepest += 1
        level = [
            inner
            for outer in level
            if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
    return deepest
