"""How long a meeting stays in a feed, which program reads, and the links that hand an address over."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordinator.calendars.rules import (
    TOKEN,
    colour_of,
    hour_of,
    links_of,
    program_of,
    rule_years,
    stays,
    window_on,
)

TODAY = date(2026, 11, 25)
WINDOW = window_on(TODAY)


def cancelled(first_on, on):
    day = date.fromisoformat(first_on)
    return stays(WINDOW, called_off=True, first_on=day, last_on=day, called_off_on=on)


def test_a_feed_looks_ninety_days_back_and_two_years_ahead():
    assert (WINDOW.first, WINDOW.until) == (date(2026, 8, 27), date(2028, 11, 25))


@pytest.mark.parametrize(
    ("first_on", "called_off_on", "kept"),
    [
        ("2027-04-20", date(2026, 5, 1), True),  # still to come, whenever it was cancelled
        ("2026-11-18", date(2026, 5, 1), True),  # seven days after its planned start
        ("2026-11-17", date(2026, 5, 1), False),
        ("2026-11-17", date(2026, 10, 26), True),  # thirty days after it was cancelled
        ("2026-11-17", date(2026, 10, 25), False),
        ("2026-10-26", date(2026, 11, 20), True),  # thirty days after its start, at most
        ("2026-10-25", date(2026, 11, 20), False),
    ],
)
def test_a_cancelled_meeting_stays_until_readers_have_learnt_of_it(first_on, called_off_on, kept):
    assert cancelled(first_on, called_off_on) is kept


@given(st.integers(-200, 800), st.integers(-400, 0))
def test_cancelled_ones_leave_as_the_rule_says(start_in, called_off_in):
    first_on, off_on = TODAY + timedelta(days=start_in), TODAY + timedelta(days=called_off_in)
    last_kept = min(
        first_on + timedelta(days=30), max(first_on + timedelta(days=7), off_on + timedelta(days=30))
    )
    assert cancelled(first_on.isoformat(), off_on) is (last_kept >= TODAY and first_on < WINDOW.until)


@pytest.mark.parametrize(
    ("first_on", "last_on", "kept"),
    [
        ("2026-08-25", "2026-08-26", False),
        ("2026-08-26", "2026-08-27", True),  # its last day is the first of the window
        ("2028-11-24", "2028-11-26", True),
        ("2028-11-25", "2028-11-26", False),
    ],
)
def test_a_meeting_with_a_day_in_the_window_is_there(first_on, last_on, kept):
    days = {"first_on": date.fromisoformat(first_on), "last_on": date.fromisoformat(last_on)}
    assert stays(WINDOW, called_off=False, **days) is kept


@pytest.mark.parametrize(
    ("user_agent", "program"),
    [
        ("Google-Calendar-Importer", "Google Calendar"),
        ("Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.17328; Pro)", "Outlook"),
        ("Mozilla/5.0 (compatible; Microsoft Exchange/15.20)", "Outlook"),
        ("macOS/14.5 (23F79) dataaccessd/1.0", "Apple Calendar"),
        ("iOS/18.1 (22B83) dataaccessd/1.0", "Apple Calendar"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Thunderbird/128.4.0", "Thunderbird"),
        ("ICSx5/2.2.3 (dav4jvm; okhttp/4.12.0) Android/15", "DAVx5 or ICSx5"),
        ("Nextcloud Calendar Import", "Nextcloud"),
        ("Mozilla/5.0 (X11; Linux x86_64) Firefox/132.0", "browser"),
        ("curl/8.5.0", "curl"),
        ("\x1b[31m", None),
        ("", None),
        (None, None),
    ],
)
def test_programs_are_known_by_what_they_call_themselves(user_agent, program):
    assert program_of(user_agent) == program


def test_an_unknown_program_cannot_write_a_novel():
    assert len(program_of("x" * 4000)) == 40


def test_reading_is_kept_to_the_hour():
    assert hour_of(datetime(2026, 11, 25, 9, 59, 59, 7, tzinfo=UTC)) == datetime(2026, 11, 25, 9, tzinfo=UTC)


def test_zone_rules_are_asked_for_the_years_of_the_window():
    first, last = rule_years(TODAY)
    assert first <= WINDOW.first.year
    assert last >= WINDOW.until.year


def test_links_carry_the_address_encoded():
    links = links_of("https://c.example.org/feeds/aB-_9.ics")
    assert links.webcal == "webcal://c.example.org/feeds/aB-_9.ics"
    assert links.google == (
        "https://calendar.google.com/calendar/r?cid=webcal%3A%2F%2Fc.example.org%2Ffeeds%2FaB-_9.ics"
    )
    assert links.outlook == (
        "https://outlook.office.com/calendar/0/addfromweb?url=https%3A%2F%2Fc.example.org%2Ffeeds%2FaB-_9.ics"
    )


def test_a_token_is_what_the_house_makes_and_nothing_else():
    assert TOKEN.fullmatch("A" * 43)
    assert not TOKEN.fullmatch("A" * 42 + "\n")
    assert not TOKEN.fullmatch("A" * 44)


def test_a_forum_keeps_its_colour():
    assert colour_of("nac") == colour_of("nac")
    assert colour_of("nac") != colour_of("gdisc")
