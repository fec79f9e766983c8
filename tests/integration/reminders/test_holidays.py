"""Working days know own closed days; another list of holidays moves nothing, and is told on desks."""

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from coordinator.cli.check import CHECKS
from coordinator.core.journal import Installation, JournalEntry
from coordinator.forums import holidays, jobs
from coordinator.forums.models import Closure, HolidayChange, HolidayYear
from coordinator.forums.rules import ClosureKind
from coordinator.kit.ids import new_id
from coordinator.meetings.models import Meeting
from coordinator.reminders import operations
from coordinator.reminders.models import Reminder
from coordinator.reminders.queries.holidays import asked_of
from coordinator.web.work import house
from coordinator.worker import _housekeeping

WITHOUT = datetime(2027, 3, 23, 7, tzinfo=UTC)  # three working days before 30 March, Easter between
ONE_EARLIER = datetime(2027, 3, 22, 7, tzinfo=UTC)


def own_day(make, code="SE", on=date(2027, 3, 24), until=date(2027, 3, 25), **over):
    return make.keep(
        Closure(
            id=new_id(), party_id=make.party(code).id, name="Own day", from_on=on, until_on=until,
            **({"kind": ClosureKind.CLOSED} | over),
        )
    )  # fmt: skip


@pytest.fixture
def planned(begin, meeting):
    def _planned(**how):
        with begin() as work:
            if how:
                operations.replan_everything(work, **how)
            else:
                operations.plan_meeting(work, meeting.id)
        with begin(read_only=True) as work:
            return sorted(work.session.scalars(sa.select(Reminder.due_at)))

    return _planned


@pytest.fixture
def in_working_days(make, rule):
    make.contact_point("SE")
    return rule(offset="-3WD")


def test_own_closed_days_of_the_recipients_country_are_no_working_days(make, in_working_days, planned):
    own_day(make)
    assert planned() == [ONE_EARLIER]


@pytest.mark.parametrize(
    ("code", "over"),
    [("FI", {}), ("SE", {"kind": ClosureKind.AVOID}), ("SE", {"kind": ClosureKind.WISHED}),
     ("SE", {"withdrawn_at": datetime(2026, 1, 1, tzinfo=UTC)})],
)  # fmt: skip
def test_what_closes_nothing_there_changes_nothing(make, in_working_days, planned, code, over):
    own_day(make, code, **over)
    assert planned() == [WITHOUT]


def test_what_is_planned_keeps_its_day_when_only_closed_days_change(make, in_working_days, planned):
    assert planned() == [WITHOUT]
    own_day(make)
    assert planned() == [WITHOUT]
    assert planned(rules_changed=False) == [WITHOUT]
    assert planned(rules_changed=True) == [ONE_EARLIER]


def test_when_the_meeting_moves_the_day_is_reckoned_anew(make, begin, in_working_days, planned, meeting):
    assert planned() == [WITHOUT]
    own_day(make)
    with begin() as work:
        work.session.execute(sa.text("UPDATE deadline SET due_on = '2027-03-31'"))
    assert planned() == [datetime(2027, 3, 23, 7, tzinfo=UTC)]
    with begin() as work:
        work.session.execute(sa.text("UPDATE deadline SET due_on = '2027-03-30'"))
    assert planned() == [ONE_EARLIER]


def test_calendar_days_know_no_holidays(make, rule, planned):
    make.contact_point("SE")
    rule(offset="-P7D")
    own_day(make)
    assert planned() == [datetime(2027, 3, 23, 7, tzinfo=UTC)]


# Another list of holidays ----------------------------------------------------------------------------


@pytest.fixture
def another_list(monkeypatch):
    """From now on Sweden is closed on 24 March and 20 April 2027, and no longer on 6 June."""
    real = holidays.closed_days

    def changed(code, year, **how):
        days = real(code, year, **how)
        if (code, year) == ("SE", 2027):
            days |= {date(2027, 3, 24): ["New Day"], date(2027, 4, 20): ["Spring Day"]}
            del days[date(2027, 6, 6)]
        return dict(sorted(days.items()))

    def _change():
        for module in ("coordinator.forums.jobs", "coordinator.forums.queries.closures"):
            monkeypatch.setattr(f"{module}.closed_days", changed)
        monkeypatch.setattr("coordinator.forums.jobs.edition", lambda: "99.0+other")

    return _change


def look_over(begin):
    with begin() as work:
        return jobs.look_over_holidays(work)


def changes(begin):
    with begin(read_only=True) as work:
        rows = work.session.scalars(sa.select(HolidayChange).order_by(HolidayChange.on))
        return [(row.country_code, row.on, row.closed, row.name) for row in rows]


def test_the_first_look_only_remembers(begin, nac):
    assert look_over(begin) == 0
    with begin(read_only=True) as work:
        years = work.session.scalars(sa.select(HolidayYear).where(HolidayYear.country_code == "SE")).all()
        assert {row.year for row in years} == {2025, 2026, 2027, 2028, 2029}
        assert {row.edition for row in years} == {holidays.edition()}
    assert changes(begin) == []


def test_another_list_is_compared_once_and_its_changes_are_on_record(begin, nac, another_list):
    look_over(begin)
    another_list()
    assert [look_over(begin), look_over(begin)] == [3, 0]
    assert changes(begin) == [
        ("SE", date(2027, 3, 24), True, "New Day"),
        ("SE", date(2027, 4, 20), True, "Spring Day"),
        ("SE", date(2027, 6, 6), False, "National Day"),
    ]
    with begin(read_only=True) as work:
        entry = work.session.scalars(
            sa.select(JournalEntry).where(JournalEntry.event == "HolidaysChanged")
        ).one()
        assert entry.facts == {"edition": "99.0+other", "countries": ["SE"], "days": 3}


def test_nothing_moves_and_the_desk_says_what_is_concerned(
    make, begin, in_working_days, planned, meeting, nac, another_list
):
    secretary = make.secretary(nac)
    planned()
    look_over(begin)
    another_list()
    look_over(begin)
    assert planned(rules_changed=False) == [WITHOUT]
    with begin(secretary, read_only=True) as work:
        assert work.session.get_one(Meeting, meeting.id).first_on == date(2027, 4, 20)
        [ask] = asked_of(work)
    assert (ask.title, ask.forum, ask.due_on) == (
        "Holidays of Sweden have changed; nothing was moved", "NAC", date(2027, 3, 24),
    )  # fmt: skip
    for words in (
        "Now closed: Wed 24 March 2027 (New Day), Tue 20 April 2027 (Spring Day).",
        "No longer closed: Sun 6 June 2027 (National Day).",
        "Meetings on such a day: Spring meeting.",
        "1 planned reminder keeps its day.",
    ):
        assert words in ask.text
    assert ask.href == "/parties/country/SE/closures?year=2027"


def test_the_page_of_the_country_says_what_has_changed(make, begin, nac, client_of, another_list):
    look_over(begin)
    another_list()
    look_over(begin)
    page = client_of(make.secretary(nac)).get("/parties/country/SE/closures?year=2027").get_data(as_text=True)
    assert "What has changed" in page
    assert "Now closed: Tue 20 April 2027." in page


def test_where_nothing_is_concerned_and_to_others_nothing_is_said(make, begin, nac, meeting, another_list):
    look_over(begin)
    another_list()
    look_over(begin)
    elsewhere = make.forum("other", members="SE")
    with begin(make.secretary(elsewhere), read_only=True) as work:
        assert asked_of(work) == []
    for person in (make.outsider(), make.delegate(nac, "SE"), make.contact_point("SE")):
        with begin(person, read_only=True) as work:
            assert asked_of(work) == []


def test_a_desk_without_changes_costs_one_statement(make, begin, nac, statements):
    with begin(make.secretary(nac), read_only=True) as work:
        statements.clear()
        assert asked_of(work) == []
        assert len(statements) == 1


def test_housekeeping_looks_over_the_holidays_and_check_says_when_it_has_not(begin, nac, app, another_list):
    check = CHECKS["holidays"]
    with app.app_context():
        assert check() == "ok"
        _housekeeping(house().units, "test", lambda: True)
        assert check() == "ok"
    with begin(read_only=True) as work:
        assert work.session.scalar(sa.select(sa.func.count()).select_from(HolidayYear)) == 10
    with begin() as work:
        work.session.get_one(Installation, jobs.SEEN).value = "0.1+00000000 2026"
    with app.app_context():
        said = check()
    assert said.startswith("ok, but the list is ")
    assert "0.1+00000000 was looked over" in said
