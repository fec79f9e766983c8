"""Files that cannot be read at all are named by line and column."""

import pytest

from coordinator.loading.document.text import LIMIT, Unreadable, parse


@pytest.mark.parametrize(
    ("content", "line", "column", "reason"),
    [
        (b'{"a": 1,\n "b" 2}', 2, 6, "this is not JSON"),
        (b"", 1, 1, "this is not JSON"),
        (b'{"a": "\xff"}', 1, 8, "not UTF-8"),
        (b'{\n"a":\n "\xe9"}', 3, 3, "not UTF-8"),
        (b'{"a": NaN}', 1, 1, "NaN is not a number"),
        (b'{"a": -Infinity}', 1, 1, "-Infinity is not a number"),
        (b"[" * 200_000, 1, 1, "nested too deeply"),
        (b"[" * 80 + b"]" * 80, 1, 1, "nested too deeply"),
        (b'{"a": ' + b"9" * 6000 + b"}", 1, 1, "a number is too long"),
        (b"{} {}", 1, 4, "this is not JSON"),
    ],
)
def test_what_is_no_json_is_said_with_its_place(content, line, column, reason):
    with pytest.raises(Unreadable) as refused:
        parse(content)
    assert (refused.value.line, refused.value.column) == (line, column)
    assert reason in refused.value.reason
    assert str(refused.value).startswith(f"line {line}, column {column}: ")


def test_a_byte_order_mark_does_no_harm():
    assert parse(b'\xef\xbb\xbf{"a": 1}') == {"a": 1}


def test_a_key_that_stands_twice_is_remembered():
    assert parse(b'{"a": 1, "b": 2, "a": 3}').twice == ("a",)
    assert parse(b'{"a": 1, "b": 2}').twice == ()


def test_a_file_without_end_is_not_read():
    with pytest.raises(Unreadable, match="larger than 64 MB"):
        parse(b" " * (LIMIT + 1))
