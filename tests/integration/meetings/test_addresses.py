"""Addresses that make no sense are answered, not stumbled over."""

import pytest

NOWHERE = "01890000-0000-7000-8000-000000000000"


@pytest.mark.parametrize(
    "path",
    [
        "/series/a%00b",
        "/series/%F0%9F%92%A9",
        "/series/a%00b/plan",
        "/forums/a%00b/meetings/new",
        f"/meetings/{NOWHERE}",
        "/meetings/not-an-id",
        f"/meetings/{NOWHERE}/people.exe",
    ],
)
def test_what_is_not_there_is_not_found(nac, client_of, path):
    assert client_of(nac.secretary).get(path).status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "q=a%00b",
        "q=%25_%27--",
        "q=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "page=0",
        "page=-1",
        "page=99999999999",
        "from=9999-99-99",
        "until=0001-01-01",
        "forum=%00",
    ],
)
def test_a_filter_that_makes_no_sense_filters_by_nothing(nac, make, client_of, query):
    make.meeting(nac.forum)
    assert client_of(nac.secretary).get(f"/meetings?{query}").status_code == 200


@pytest.mark.parametrize("query", ["party=%00", "party=XX", "party="])
def test_an_unknown_party_is_not_expected(nac, make, client_of, query):
    meeting = make.meeting(nac.forum)
    assert client_of(nac.secretary).get(f"/meetings/{meeting.id}/register?{query}").status_code == 409
