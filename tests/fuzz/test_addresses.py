"""Odd values in the addresses of journal and outbox: never an error of ours."""

import pytest

ODD = (
    "", "-1", "999999", "10" * 12, "9" * 5000, "²", "1e9", "\0", "%", "0001-01-01", "9999-12-31", "2026-02-30",
    "9999-12-31T23:59:59+14:00", "a" * 2000, "{12345678123456781234567812345678}", "x\r\nSet-Cookie: a=b",
)  # fmt: skip


@pytest.mark.parametrize(
    ("address", "names"),
    [
        ("/journal", ("start", "since", "until", "event", "person")),
        ("/outbox", ("start", "state", "q", "meeting")),
    ],
)
def test_any_value_gives_a_page(make, client_of, address, names):
    client = client_of(make.secretary(make.forum("nac", members="FI")))
    answers = {
        (name, odd[:40]): client.get(address, query_string={name: odd}).status_code
        for name in names
        for odd in ODD
    }
    assert {where: status for where, status in answers.items() if status != 200} == {}
