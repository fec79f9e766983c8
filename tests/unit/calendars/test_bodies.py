"""Bodies are kept up to a limit, the ones asked for lately the longest."""

import gzip

import pytest

from coordinator.calendars.bodies import PLAIN, Bodies, Body, best_coding, zstd


def test_a_body_is_found_by_its_validator():
    bodies = Bodies()
    body = Body(b"BEGIN:VCALENDAR\r\n")
    bodies.keep("one", body)
    assert bodies.find("one") is body
    assert bodies.find("two") is None


def test_the_one_not_asked_for_the_longest_goes_first():
    bodies = Bodies(limit=270)
    for name in ("a", "b"):
        bodies.keep(name, Body(b"x" * 100))
    assert bodies.find("a") is not None
    bodies.keep("c", Body(b"x" * 100))
    assert [name for name in "abc" if bodies.find(name)] == ["a", "c"]
    assert bodies.size <= 270


def test_keeping_the_same_again_does_not_count_twice():
    bodies = Bodies(limit=250)
    for _ in range(5):
        bodies.keep("a", Body(b"x" * 100))
    assert bodies.size == 133


def test_one_that_would_push_out_all_others_is_not_kept():
    bodies = Bodies(limit=250)
    bodies.keep("a", Body(b"x" * 100))
    bodies.keep("huge", Body(b"x" * 1000))
    assert bodies.find("huge") is None
    assert bodies.find("a") is not None


@pytest.mark.parametrize(("coding", "unpack"), [("gzip", gzip.decompress), ("zstd", zstd.decompress)])
def test_packing_is_the_same_every_time(coding, unpack):
    plain = b"BEGIN:VEVENT\r\n" * 100
    assert Body(plain).coded(coding) == Body(plain).coded(coding)
    assert unpack(Body(plain).coded(coding)) == plain
    assert Body(plain).coded(PLAIN) == plain


@pytest.mark.parametrize(
    ("asked", "coding"),
    [
        ([], PLAIN),
        ([("gzip", 1), ("deflate", 1), ("br", 1)], "gzip"),
        ([("gzip", 1), ("br", 1), ("zstd", 1)], "zstd"),
        ([("gzip", 1), ("zstd", 0.5)], "gzip"),
        ([("zstd", 0), ("gzip", 0)], PLAIN),
        ([("*", 1)], "gzip"),
        ([("*", 0.5), ("gzip", 0)], PLAIN),
        ([("identity", 1), ("br", 1)], PLAIN),
    ],
)
def test_the_best_coding_that_a_reader_takes(asked, coding):
    assert best_coding(asked) == coding
