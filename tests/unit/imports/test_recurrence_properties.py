"""Rules are expanded as dateutil expands them, whatever the rule and wherever the window."""

from datetime import datetime, timedelta

from dateutil.rrule import rrulestr
from hypothesis import example, given, settings
from hypothesis import strategies as st

from coordinator.imports.parsing.recurrence import Budget, expand, rule_of

STARTS = st.datetimes(datetime(1990, 1, 1), datetime(2030, 1, 1)).map(lambda at: at.replace(microsecond=0))
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def listed(values, most=4):
    return st.lists(values, min_size=1, max_size=most, unique=True).map(
        lambda found: ",".join(map(str, found))
    )


@st.composite
def rules(draw):
    freq = draw(st.sampled_from(("DAILY", "WEEKLY", "MONTHLY", "YEARLY")))
    parts = [f"FREQ={freq}"]
    if draw(st.booleans()):
        parts.append(f"INTERVAL={draw(st.integers(1, 5))}")
    if draw(st.booleans()):
        parts.append(f"BYMONTH={draw(listed(st.integers(1, 12)))}")
    by_day = draw(st.booleans())
    if by_day and freq in ("MONTHLY", "YEARLY") and draw(st.booleans()):
        nth = st.tuples(st.sampled_from((1, 2, 3, 4, -1, -2)), st.sampled_from(DAYS)).map(
            lambda p: f"{p[0]}{p[1]}"
        )
        parts.append(f"BYDAY={draw(listed(nth))}")
    elif by_day:
        parts.append(f"BYDAY={draw(listed(st.sampled_from(DAYS)))}")
    elif freq != "WEEKLY" and draw(st.booleans()):
        parts.append(f"BYMONTHDAY={draw(listed(st.integers(1, 31) | st.integers(-31, -1)))}")
    if by_day and draw(st.booleans()):
        parts.append(f"BYSETPOS={draw(listed(st.sampled_from((1, 2, -1)), 2))}")
    if draw(st.booleans()):
        parts.append(f"WKST={draw(st.sampled_from(('MO', 'SU')))}")
    return ";".join(parts), draw(st.none() | st.integers(1, 60))


def begin_for_dateutil(value, start):
    """BYSETPOS counts within the whole week (RFC 5545 3.3.10), of which dateutil leaves out what lies before
    the start: so it is given the first day of that week.
    """
    if not value.startswith("FREQ=WEEKLY") or "BYSETPOS" not in value:
        return start
    first_weekday = 6 if "WKST=SU" in value else 0
    return start - timedelta(days=(start.weekday() - first_weekday) % 7)


@given(rule=rules(), start=STARTS, after=st.integers(-400, 4000), days=st.integers(0, 1200))
@settings(max_examples=300)
@example(rule=("FREQ=WEEKLY;BYDAY=MO,WE;BYSETPOS=1", None), start=datetime(2013, 1, 1), after=0, days=8)
def test_the_same_days_as_another_reader(rule, start, after, days):
    value, count = rule
    first = start + timedelta(days=after)
    last = first + timedelta(days=days)
    said = f"{value};COUNT={count}" if count else value
    ours = list(expand(rule_of(said, start), start, first, last, Budget(10_000_000)))
    # Dateutil does not count a start that the rule does not name; calendar programs do.
    theirs = rrulestr(f"{value};UNTIL={last:%Y%m%dT%H%M%S}", dtstart=begin_for_dateutil(value, start))
    every = [start, *(at for at in theirs if at > start)][: count or None]
    assert ours == [at for at in every if first <= at <= last]


@given(rule=rules(), start=STARTS)
def test_an_endless_rule_costs_no_more_for_having_begun_long_ago(rule, start):
    budget = Budget()
    first = datetime(2026, 11, 1)
    list(expand(rule_of(rule[0], start), start, first, first + timedelta(days=400), budget))
    assert budget.left > 200_000 - 6_000
