"""The page that explains how to subscribe, and what its buttons do."""

import re

import pytest
import sqlalchemy as sa

from coordinator.calendars.models import Feed
from coordinator.kit.actor import Role
from tests.ics_reader import read

ADDRESS = re.compile(r"http://localhost/feeds/([A-Za-z0-9_-]{43})\.ics")


def address_on(page):
    found = ADDRESS.search(page.text)
    assert found is not None
    return found[0].removeprefix("http://localhost")


@pytest.fixture
def nac(make):
    return make.forum("nac", members="FI SE")


def test_an_address_is_made_shown_and_works(client_of, make, nac):
    client = client_of(make.delegate(nac, "FI"))
    before = client.get("/calendar/subscribe?forum=nac")
    assert before.status_code == 200
    assert ADDRESS.search(before.text) is None
    page = client.post("/calendar/subscribe?forum=nac", data={"with_deadlines": "y"}, follow_redirects=True)
    assert page.request.path == "/calendar/subscribe"
    path = address_on(page)
    assert read(client.get(path).data).text("NAME") == "Forum nac"
