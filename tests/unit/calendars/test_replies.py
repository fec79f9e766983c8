"""What answers say, and which of them hold: each condition alone turns a good one down."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from coordinator.calendars.replies import Known, PartStat, Said, Saying, Unparseable, judge, parse
from coordinator.inbox.rules import Reason
from tests.replies import PROGRAMS, outlook, thunderbird

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
START = datetime(2027, 4, 20, 11, tzinfo=UTC)
ANNA = "anna@example.org"


def written(program: str = "thunderbird", **over: object) -> str:
    values: dict[str, object] = {
        "uid": "u@example.org", "guest": ANNA, "partstat": "ACCEPTED", "sequence": 3, "stamp": NOW, "start": START,
    }  # fmt: skip
    return PROGRAMS[program](**(values | over))


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize("partstat", ["ACCEPTED", "DECLINED", "TENTATIVE"])
def test_every_program_is_understood(program, partstat):
    saying = parse(written(program, partstat=partstat))
    assert (saying.uid, saying.sequence, saying.stamp) == ("u@example.org", 3, NOW)
    assert saying.attendees == (Said(ANNA, partstat),)
    assert (saying.start, saying.end) == (START, START + timedelta(hours=2))


@pytest.mark.parametrize("program", ["outlook", "thunderbird", "google"])
def test_comments_are_found(program):
    assert parse(written(program, comment="Train at noon")).comment == "Train at noon"


def test_a_comment_is_plain_and_short():
    text = thunderbird(
        uid="u", guest=ANNA, partstat="DECLINED", sequence=0, stamp=NOW, start=START,
        comment="a\\nb\x07" + "x" * 2_000,
    )  # fmt: skip
    comment = parse(text).comment
    assert comment.startswith("a\nbxxx")
    assert len(comment) == 1_000


def test_a_zone_nobody_knows_is_not_taken_for_another():
    text = written().replace("DTSTART:2", "DTSTART;TZID=Mars/Olympus:2").replace("Z\r\nDTEND", "\r\nDTEND")
    assert parse(text).start is None


def test_days_are_no_proposal():
    text = outlook(uid="u", guest=ANNA, partstat="TENTATIVE", sequence=0, stamp=NOW, start=START)
    text = text.replace("DTSTART;TZID=W. Europe Standard Time:20270420T130000", "DTSTART;VALUE=DATE:20270420")
    assert (parse(text).start, parse(text).end) == (None, None)


@pytest.mark.parametrize(
    "text",
    [
        "", "METHOD:REPLY", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", written() + written(),
        written().replace("UID:u@example.org\r\n", ""), written().replace("SEQUENCE:3", "SEQUENCE:three"),
        written().replace("BEGIN:VEVENT", "BEGIN:VTODO").replace("END:VEVENT", "END:VTODO"),
        "<html><body>no</body></html>", "BEGIN:VCALENDAR\n" * 20_000,
    ],
)  # fmt: skip
def test_what_is_not_one_event_is_refused(text):
    with pytest.raises(Unparseable):
        parse(text)


KNOWN = Known(
    uid="u@example.org", addresses=frozenset({ANNA}), is_guest=True, called_off=False, sequence=4, lowest=2,
    starts_at=START, answer=None, stamp=None,
)  # fmt: skip
GOOD = Saying(
    uid="u@example.org", sequence=3, stamp=NOW, attendees=(Said(ANNA, "ACCEPTED"),), occurrence=None, comment="",
    start=START, end=None,
)  # fmt: skip


def verdict(saying: Saying = GOOD, known: Known = KNOWN, *, sender: str = ANNA, **over: bool) -> object:
    flags = {"spoofed": False, "proposes": False} | over
    return judge(saying, known, sender=sender, now=NOW, **flags)


@pytest.mark.parametrize("part", PartStat)
def test_an_answer_that_fits_holds(part):
    found = verdict(replace(GOOD, attendees=(Said(ANNA, part.value),)))
    assert (found.reason, found.answer) == (Reason.ANSWERED, part)


S, K, R = replace, KNOWN, Reason


@pytest.mark.parametrize(
    ("saying", "known", "sender", "reason"),
    [
        (S(GOOD, uid="other@example.org"), K, ANNA, R.OTHER_MEETING),
        (S(GOOD, uid="U@example.org"), K, ANNA, R.OTHER_MEETING),
        (S(GOOD, attendees=()), K, ANNA, R.NOT_A_GUEST),
        (S(GOOD, attendees=(Said("boss@example.org", "ACCEPTED"),)), K, ANNA, R.NOT_A_GUEST),
        (GOOD, S(K, is_guest=False), ANNA, R.NOT_A_GUEST),
        (GOOD, K, "boss@example.org", R.OTHER_SENDER),
        (GOOD, K, "", R.OTHER_SENDER),
        (S(GOOD, sequence=5), K, ANNA, R.FUTURE),
        (S(GOOD, sequence=1), K, ANNA, R.OUT_OF_DATE),
        (S(GOOD, stamp=None), K, ANNA, R.UNPARSEABLE),
        (S(GOOD, stamp=NOW + timedelta(minutes=5, seconds=1)), K, ANNA, R.FUTURE),
        (GOOD, S(K, stamp=NOW, answer=PartStat.DECLINED), ANNA, R.OLDER_THAN_ANSWER),
        (GOOD, S(K, stamp=NOW + timedelta(seconds=1), answer=PartStat.ACCEPTED), ANNA, R.OLDER_THAN_ANSWER),
        (GOOD, S(K, stamp=NOW, answer=PartStat.ACCEPTED), ANNA, R.REPEATED),
        (S(GOOD, occurrence=START + timedelta(days=7)), K, ANNA, R.OTHER_OCCURRENCE),
        (S(GOOD, occurrence=date(2027, 4, 20)), K, ANNA, R.OTHER_OCCURRENCE),
        (GOOD, S(K, called_off=True), ANNA, R.CALLED_OFF),
        (S(GOOD, attendees=(Said(ANNA, "DELEGATED"),)), K, ANNA, R.DELEGATED),
        (S(GOOD, attendees=(Said(ANNA, "NEEDS-ACTION"),)), K, ANNA, R.NO_ANSWER),
        (S(GOOD, attendees=(Said(ANNA, ""),)), K, ANNA, R.NO_ANSWER),
    ],
)  # fmt: skip
def test_each_condition_alone_turns_an_answer_down(saying, known, sender, reason):
    found = verdict(saying, known, sender=sender)
    assert (found.reason, found.answer) == (reason, None)


def test_what_our_own_server_calls_forged_is_turned_down_first():
    found = verdict(replace(GOOD, uid="other"), spoofed=True)
    assert (found.reason, found.answer) == (Reason.SPOOFED, None)


@pytest.mark.parametrize(
    ("saying", "known"),
    [
        (replace(GOOD, sequence=2), KNOWN),  # told before the place changed
        (replace(GOOD, sequence=4), KNOWN),
        (replace(GOOD, stamp=NOW + timedelta(minutes=5)), KNOWN),
        (GOOD, replace(KNOWN, stamp=NOW - timedelta(seconds=1), answer=PartStat.DECLINED)),
        (replace(GOOD, occurrence=START.astimezone()), KNOWN),
        (replace(GOOD, attendees=(Said("boss@example.org", "DECLINED"), Said(ANNA, "ACCEPTED"))), KNOWN),
        (GOOD, replace(KNOWN, addresses=frozenset({"old@example.org", ANNA}))),
    ],
)
def test_what_lies_within_the_conditions_holds(saying, known):
    assert verdict(saying, known).answer == PartStat.ACCEPTED


def test_a_proposal_sets_nothing():
    found = verdict(replace(GOOD, attendees=(Said(ANNA, "ACCEPTED"),)), proposes=True)
    assert (found.reason, found.answer) == (Reason.COUNTER, None)


def test_a_proposal_from_somebody_else_is_none():
    assert verdict(sender="boss@example.org", proposes=True).reason == Reason.OTHER_SENDER
