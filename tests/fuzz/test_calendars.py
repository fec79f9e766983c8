"""Whatever is asked of the doors of calendars, nobody gets an error page, and nothing is told."""

import gzip
import sys
from datetime import date
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coordinator.app import create_app
from coordinator.calendars import operations
from coordinator.calendars.queries import Scope
from coordinator.calendars.rules import FeedKind, links_of, program_of
from coordinator.calendars.serializer import clean
from coordinator.core.db import db
from coordinator.kit.actor import Actor, Held, Role
from coordinator.web.work import house
from tests.conftest import settings_for
from tests.factories import Make

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

TOKENS = st.text(st.characters(codec="utf-8"), max_size=80) | st.from_regex(r"\A[A-Za-z0-9_-]{43}\Z")
HEADERS = st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=60)


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    folder = tmp_path_factory.mktemp("fuzz")
    app = create_app(settings_for(f"sqlite:///{folder}/x.sqlite3", folder), testing=True)
    with app.app_context():
        db.create_all()
        yield app.test_client(use_cookies=False)
        db.engine.dispose()


@given(token=TOKENS, agent=HEADERS, etag=HEADERS, coding=HEADERS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_an_address_that_was_never_made_is_not_found(client, token, agent, etag, coding):
    answer = client.get(
        f"/feeds/{quote(token, safe='')}.ics",
        headers={
            "User-Agent": agent,
            "If-None-Match": etag,
            "Accept-Encoding": coding,
            "Authorization": etag,
        },
    )
    assert answer.status_code == 404
    assert token.startswith("/") or answer.data == b"Not found.\n"  # "/feeds//…" is no address of ours at all


@pytest.fixture(scope="module")
def path(client):
    """A feed that may be read."""
    make = Make(house().clock, house().settings)
    forum = make.forum("nac")
    make.meeting(forum)
    secretary = make.secretary(forum)
    actor = Actor(
        person_id=secretary.id, on=date(2026, 11, 25), held=frozenset({Held(Role.SECRETARIAT, forum.id)})
    )
    with house().units.begin(actor) as work:
        return f"/feeds/{operations.issue_feed(work, actor, Scope(FeedKind.PERSONAL)).token}.ics"


NAMES = (
    "User-Agent",
    "If-None-Match",
    "If-Modified-Since",
    "Accept-Encoding",
    "Accept-Language",
    "Accept",
    "Range",
)


UNPACK = {None: bytes, "gzip": gzip.decompress, "zstd": zstd.decompress}
CODINGS = st.lists(
    st.tuples(
        st.sampled_from(["gzip", "zstd", "br", "identity", "*", "deflate", "GZIP", ""]),
        st.sampled_from(["", ";q=0", ";q=0.0", ";q=0.5", ";q=1", ";q=2", ";q=x", "; q=0.001", ";"]),
    ).map("".join),
    max_size=5,
).map(", ".join)
TAGS = st.lists(
    st.sampled_from(["{}", "W/{}", '"other"', "*", '"', "W/", "{}x", '""', "x", " ", '"a,b"']), max_size=6
).map(", ".join)
RANGES = st.sampled_from(
    ["bytes=0-10", "bytes=-5", "bytes=9-1", "bytes=0-,5-", "lines=1-2", "bytes=0-0,-1", "x"]
)


def assert_whole(answer):
    """All of the calendar, in the coding that the answer names."""
    body = UNPACK[answer.headers.get("Content-Encoding")](answer.data)
    assert body.startswith(b"BEGIN:VCALENDAR\r\n")
    assert body.endswith(b"END:VCALENDAR\r\n")
    return body


@given(headers=st.dictionaries(st.sampled_from(NAMES), HEADERS))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_headers_get_the_whole_calendar_or_nothing_new(client, path, headers):
    answer = client.get(path, headers=headers)
    assert answer.status_code in (200, 304)
    if answer.status_code == 200:
        assert_whole(answer)


@given(
    coding=CODINGS,
    asked=TAGS,
    part=st.none() | RANGES,
    known_in=st.sampled_from(["", "gzip", "zstd"]),
    method=st.sampled_from(["GET", "HEAD"]),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_not_modified_is_for_those_who_named_what_there_is(
    client, path, coding, asked, part, known_in, method
):
    plain = client.get(path)
    known = client.get(path, headers={"Accept-Encoding": known_in}).headers["ETag"]
    headers = {"Accept-Encoding": coding, "If-None-Match": asked.replace("{}", known)}
    if part is not None:
        headers["Range"] = part
    answer = client.open(path, method=method, headers=headers)
    named = known in headers["If-None-Match"] or "*" in asked
    assert answer.status_code in ((200, 304) if named else (200,))
    if answer.status_code == 200 and method == "GET":
        assert assert_whole(answer) == plain.data
    elif answer.status_code == 304:
        assert answer.data == b""
        assert answer.headers["ETag"].startswith(plain.headers["ETag"].rstrip('"'))
    if "gzip" not in coding.lower() and "zstd" not in coding and "*" not in coding:
        assert "Content-Encoding" not in answer.headers


@given(st.text(max_size=300))
def test_any_program_is_called_something_short_and_plain_or_nothing(user_agent):
    name = program_of(user_agent)
    assert name is None or (0 < len(name) <= 40 and name.isprintable() and name.isascii())


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text):
    assert clean(clean(text)) == clean(text)


@given(st.from_regex(r"\A[A-Za-z0-9_-]{43}\Z"))
def test_links_never_carry_an_address_unescaped_into_another_site(token):
    links = links_of(f"https://c.example.org/feeds/{token}.ics")
    for link in (links.google, links.outlook, links.outlook_home):
        _, _, query = link.partition("?")
        assert query.count("=") == 1
        assert "/" not in query
        assert ":" not in query
