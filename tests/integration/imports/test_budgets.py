"""Hostile files end in a clear message within two seconds and 200 MB, measured on the command itself."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

import pytest

from tests.calendar_files import EU_RULES, calendar, event, timed, vtimezone

SECONDS = 2.0
"""Of the processor: how long a busy machine lets a process wait says nothing about it."""

MEMORY = 200_000_000

ENDLESS = "RRULE:FREQ=SECONDLY"
DAILY = ("DTSTART:19700101T000000Z", "DTEND:19700101T010000Z", "RRULE:FREQ=DAILY")
NEVER = ("DTSTART:19700101T000000Z", "DTEND:19700101T010000Z", "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30")
CLOCKS = EU_RULES.replace("-1SU", "2TU")

HOSTILE = {
    "ten megabytes": lambda: calendar(timed()) + b"X" * 10_000_000,
    "deep nesting": lambda: b"BEGIN:VCALENDAR\r\n" + b"BEGIN:X\r\n" * 300_000,
    "endless rule": lambda: calendar(event("DTSTART:19700101T000000Z", ENDLESS)),
    "endless rules": lambda: calendar(*(event(*DAILY, uid=str(n)) for n in range(5000))),
    "rules that never come true": lambda: calendar(*(event(*NEVER, uid=str(n)) for n in range(5000))),
    "broken folding": lambda: b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:a" + b"\r\n b\r\nc" * 600_000,
    "one line of folds": lambda: b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:a" + b"\n b" * 390_000,
    "tiny lines": lambda: b"BEGIN:VCALENDAR\n" + b"A:\n" * 1_600_000,
    "many lines": lambda: b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n" + b"SUMMARY:a\n" * 390_000,
    "quotes": lambda: b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY;" + b';"' * 2_400_000 + b":",
    "dates left out": lambda: calendar(
        event(
            "DTSTART:20270310T090000Z",
            "RRULE:FREQ=DAILY",
            *["EXDATE:" + ",".join(["20270310T090000Z"] * 5000)] * 50,
        )
    ),
    "zones": lambda: calendar(
        *(vtimezone(f"Z{n}", CLOCKS) for n in range(499)),
        *(timed(tzid=f"Z{n % 499}", uid=str(n)) for n in range(4999)),
    ),
    "NUL": lambda: calendar(timed(title="a\0b")),
    "wrong charset": lambda: calendar(timed(title="x" * 100)).decode().encode("utf-16"),
    "a web page": lambda: b"<!DOCTYPE html><html>" + b"<p>" * 1_000_000,
    "a bomb": lambda: b"PK\x03\x04" + b"\0" * 4_000_000,
    "a packed bomb": lambda: b"\x1f\x8b\x08" + b"\0" * 4_000_000,
}


@dataclass(frozen=True)
class Done:
    """How the command ended: its status, what it said, the processor's seconds and the most memory it took."""

    status: int
    said: dict[str, Any]
    complaint: str
    seconds: float
    memory: int


WATCHER = f"""
import json, os, resource, subprocess, sys
resource.setrlimit(resource.RLIMIT_DATA, ({MEMORY}, {MEMORY}))
process = subprocess.Popen(sys.argv[2:])
_pid, status, used = os.wait4(process.pid, 0)
process.returncode = os.waitstatus_to_exitcode(status)
with open(sys.argv[1], "w") as file:
    json.dump([process.returncode, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024], file)
"""
"""A small process in between: what a process took at most counts its parent's memory too, from the moment
at which it was begun.
"""


def run(content, tmp_path) -> Done:
    """The command as a process of its own, which cannot take more memory than the limit."""
    file, out, err, used = (tmp_path / name for name in ("hostile.ics", "out", "err", "used"))
    file.write_bytes(content)
    command = [sys.executable, "-m", "coordinator", "calendar", "import", str(file), "--dry-run", "--json"]
    with out.open("wb") as stdout, err.open("wb") as stderr:
        subprocess.run(
            [sys.executable, "-c", WATCHER, str(used), *command],
            stdout=stdout, stderr=stderr, env={"PATH": os.environ["PATH"]}, check=True,
        )  # fmt: skip
    status, seconds, memory = json.loads(used.read_text())
    return Done(status, json.loads(out.read_text() or "null"), err.read_text(), seconds, memory)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_ends_in_a_clear_message(name, tmp_path):
    done = run(HOSTILE[name](), tmp_path)
    assert done.status in (1, 2), done.complaint
    assert "Traceback" not in done.complaint
    whole = done.said.get("unreadable")
    reasons = [whole["reason"]] if whole else [refused["reason"] for refused in done.said["refused"]]
    assert reasons
    assert all(reason.endswith(".") for reason in reasons)
    assert done.seconds < SECONDS
    assert done.memory < MEMORY


def test_the_largest_file_that_is_taken_stays_within_the_same_bounds(tmp_path):
    body = "x" * 500
    content = calendar(*(
        event(f"DTSTART;TZID=Europe/Helsinki:20270310T{n % 24:02}0000", "DURATION:PT1H", f"DESCRIPTION:{body}", uid=str(n))
        for n in range(5000)
    ))  # fmt: skip
    done = run(content, tmp_path)
    assert (done.status, len(done.said["events"])) == (0, 5000), done.complaint
    assert done.seconds < SECONDS
    assert done.memory < MEMORY
