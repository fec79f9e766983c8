"""Whatever bytes are imported: meetings, refusals by name, or one clear refusal; never anything else."""

import io
import random
import re
from datetime import date, datetime

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from coordinator.imports import labels
from coordinator.imports.models import ImportChange, ImportedMeeting
from coordinator.imports.parsing import Options, Unreadable, read
from coordinator.imports.rules import Outcome
from coordinator.meetings.models import Meeting
from tests.calendar_files import FILES, calendar, event, timed

TODAY = date(2026, 11, 25)
LINES = [line for file in FILES.values() for line in file.split(b"\r\n") if line]
NASTY = [b"", b"\0", b"\xff", b"\r", b"\n ", b'"', b":", b";", b"\\", b"%(limit)s", b"BEGIN:VEVENT", b"END:VEVENT",
         b"BEGIN:VCALENDAR", b"END:VCALENDAR", b"END:VTIMEZONE", b"RRULE:FREQ=DAILY", b"RRULE:FREQ=YEARLY;BYDAY=53MO",
         b"DTSTART:00010101T000000Z", b"DTEND:99991231T235959Z", b"DTSTART;TZID=:20270310T090000", b"DURATION:P99999D",
         b"EXDATE:,,,", b"RDATE;VALUE=PERIOD:20270310T090000Z/", b"RECURRENCE-ID;RANGE=THISANDFUTURE:20270310T090000Z",
         b"RRULE:FREQ=MONTHLY;BYMONTHDAY=-31;UNTIL=19000101", b"DTSTART:22001231T235959Z", b"DTSTART;VALUE=DATE:19000101",
         b"TZOFFSETTO:-1800", b"SEQUENCE:99999999999999", b"X-WR-TIMEZONE:..\\/etc", b"URL:http://[", b"CONFERENCE:http://[::1"]  # fmt: skip


def check(content: bytes) -> None:
    """Read it, and put what was found into words as pages and the command line do."""
    try:
        found = read(content, Options(TODAY, preferred=("Europe/Stockholm",)))
    except Unreadable as refused:
        assert labels.fault(refused)
        return
    for each in found.found:
        start, end = each.instants("Europe/Stockholm")
        assert start < end
        assert "\0" not in each.title + each.place + each.text + each.uid
        assert isinstance(each.start, datetime) == (not each.all_day)
    for remark in [
        *(r.remark for r in found.refused),
        *found.notices,
        *(n for f in found.found for n in f.notices),
    ]:
        assert labels.words(remark)


@given(st.binary(max_size=2000))
def test_any_bytes(content):
    check(content)
    check(b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n" + content)


@given(name=st.sampled_from(sorted(FILES)), seed=st.integers(0, 2**32), times=st.integers(1, 12))
@settings(max_examples=300)
def test_real_looking_files_with_damage(name, seed, times):
    chance = random.Random(seed)
    content = FILES[name]
    for _ in range(times):
        at, length = chance.randrange(len(content) + 1), chance.choice((0, 1, 3, 40))
        piece = chance.choice([chance.choice(NASTY), chance.choice(LINES), chance.randbytes(3)])
        content = content[:at] + piece + content[at + length :]
    check(content)


@given(st.lists(st.sampled_from(LINES + NASTY), max_size=60))
@settings(max_examples=300)
def test_lines_of_real_files_in_any_order(lines):
    check(b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n" + b"\r\n".join(lines))


@given(
    start=st.datetimes(datetime(1900, 1, 1), datetime(2200, 12, 31)),
    rule=st.text("FREQ=DAILYWKMONTHBUIS;1234567890,-", max_size=40) | st.from_regex(
        r"\AFREQ=(DAILY|WEEKLY|MONTHLY|YEARLY);(BY(DAY|MONTHDAY|MONTH|SETPOS|YEARDAY)=-?[0-9]{1,3}(MO|SU)?;?){1,3}\Z"
    ),
)  # fmt: skip
@example(start=datetime(2200, 12, 31, 23, 59), rule="FREQ=DAILY")
def test_any_rule(start, rule):
    check(
        calendar(event(f"DTSTART;TZID=Europe/Oslo:{start:%Y%m%dT%H%M%S}", "DURATION:PT1H", f"RRULE:{rule}"))
    )


@pytest.fixture
def secretary(make):
    return make.secretary(make.forum("nac", members="SE"))


@given(title=st.text(max_size=300), place=st.text(max_size=400), uid=st.text(max_size=100))
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_taken_whole_or_refused_whole(secretary, client_of, begin, title, place, uid):
    client = client_of(secretary)
    clean = [re.sub(r"[\r\n\ud800-\udfff]", " ", text) for text in (title, place, uid)]
    content = calendar(event("DTSTART:20270310T090000Z", "DURATION:PT1H", f"LOCATION:{clean[1]}", title=clean[0],
                             uid=clean[2] or "u"), timed(uid="good"))  # fmt: skip
    answer = client.post("/forums/nac/import", content_type="multipart/form-data", data={
        "file": (io.BytesIO(content), clean[0] or "a.ics"), "first": "2026-10-26", "last": "2029-11-25", "place": "",
        "day_starts": "09:00", "day_ends": "17:00",
    })  # fmt: skip
    assert answer.status_code in (303, 422)
    if answer.status_code == 303 and "/drafts/" in answer.location:
        assert client.get(answer.location).status_code == 200
        assert client.post(answer.location, data={"step": "import"}).status_code == 303
    with begin(read_only=True) as work:
        count = sa.select(sa.func.count())
        planned = work.session.scalar(count.select_from(Meeting))
        assert planned == work.session.scalar(count.select_from(ImportedMeeting))
        assert planned == work.session.scalar(
            count.select_from(ImportChange).where(ImportChange.outcome == Outcome.NEW)
        )
