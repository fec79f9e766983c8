"""Bodies are kept up to a limit, the ones asked for lately the longest."""

import gzip

from coordinator.calendars.bodies import Bodies, Body


def test_a_body_is_found_by_its_validator():
    bodies = Bodies()
    body = Body(b"BEGIN:VCALENDAR\r\n")
    bodies.keep("one", body)
    assert bodies.find("one") is body
    assert bodies.find("two") is None


def test_the_one_not_asked_for_the_longest_goes_first():
    bodies = Bodies(limit=250)
    for name in ("a", "b"):
        bodies.keep(name, Body(b"x" * 100))
    assert bodies.find("a") is not None
    bodies.keep("c", Body(b"x" * 100))
    assert [name for name in "abc" if bodies.find(name)] == ["a", "c"]
    assert bodies.size <= 250


def test_keeping_the_same_again_does_not_count_twice():
    bodies = Bodies(limit=250)
    for _ in range(5):
        bodies.keep("a", Body(b"x" * 100))
    assert bodies.size == 120


def test_one_that_would_push_out_all_others_is_not_kept():
    bodies = Bodies(limit=250)
    bodies.keep("a", Body(b"x" * 100))
    bodies.keep("huge", Body(b"x" * 1000))
    assert bodies.find("huge") is None
    assert bodies.find("a") is not None


def test_packing_is_the_same_every_time():
    plain = b"BEGIN:VEVENT\r\n" * 100
    assert Body(plain).packed == Body(plain).packed
    assert gzip.decompress(Body(plain).packed) == plain
