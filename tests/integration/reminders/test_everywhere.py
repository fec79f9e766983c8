"""Rules that all forums begin with: shown as they are, paused and woken for all."""

import pytest
import sqlalchemy as sa

from coordinator.kit.errors import Forbidden, NotFound
from coordinator.reminders import operations
from coordinator.reminders.models import Reminder, ReminderRule
from coordinator.reminders.rules import Reason, ReminderState

RULES = "/reminders/rules"


@pytest.fixture
def kind(rule):
    return rule()


@pytest.fixture
def planned(make, begin, kind, meeting):
    make.contact_point("FI")
    with begin() as work:
        operations.plan_meeting(work, meeting.id)


def states(begin) -> list[tuple[ReminderState, str | None]]:
    with begin(read_only=True) as work:
        return [tuple(row) for row in work.session.execute(sa.select(Reminder.state, Reminder.state_reason))]


def test_an_administrator_pauses_a_rule_for_all_forums_and_wakes_it(make, begin, client_of, kind, planned):
    browser = client_of(make.administrator())
    assert "Pause for all forums" in browser.get(RULES).text
    answer = browser.post(f"{RULES}/everywhere/{kind.id}/pause", follow_redirects=True)
    assert "The rule is paused for all forums that have not changed it." in answer.text
    assert states(begin) == [(ReminderState.DROPPED, Reason.RULE)]
    browser.post(f"{RULES}/everywhere/{kind.id}/resume")
    assert states(begin) == [(ReminderState.PLANNED, None)]


def test_a_forum_that_changed_it_keeps_what_it_wrote(make, begin, nac, kind, planned):
    officer, boss = make.secretary(nac), make.administrator()
    values = {
        name: getattr(kind, name) for name in
        ("trigger", "offset", "local_time", "zone", "audience", "condition", "channels", "every", "times", "repeat")
    }  # fmt: skip
    with begin(officer) as work:
        rule = work.session.get_one(ReminderRule, kind.id)
        operations.change_rule(
            work, "forums", "nac", kind.id,
            operations.RuleValues(**values, steps=[], message=kind.message), seen=operations.stamp(rule),
        )  # fmt: skip
    with begin(boss) as work:
        operations.switch_everywhere(work, kind.id, active=False)
    assert states(begin) == [(ReminderState.PLANNED, None)]


def test_nobody_else_switches_for_all(make, begin, client_of, nac, kind):
    officer = make.secretary(nac)
    assert "Pause for all forums" not in client_of(officer).get(RULES).text
    with pytest.raises(Forbidden), begin(officer) as work:
        operations.switch_everywhere(work, kind.id, active=False)
    for who in (make.delegate(nac), make.contact_point("SE")):
        assert client_of(who).post(f"{RULES}/everywhere/{kind.id}/pause").status_code == 404


def test_a_rule_of_one_place_is_not_switched_for_all(make, begin, nac, kind):
    officer, boss = make.secretary(nac), make.administrator()
    with begin(officer) as work:
        own = operations.pause_rule(work, "forums", "nac", kind.id).id
    with pytest.raises(NotFound), begin(boss) as work:
        operations.switch_everywhere(work, own, active=False)


def test_what_waits_for_a_part_that_is_not_there_says_so(make, client_of, nac, rule):
    rule(
        "r-inquiry",
        trigger="inquiry.deadline",
        condition="reply not submitted",
        message={"en": "Due {deadline}"},
    )
    rule("r-statistics", trigger="statistics.due", condition="cells missing", message={"en": "Due"})
    browser = client_of(make.secretary(nac))
    for address in (RULES, f"{RULES}/forums/nac"):
        text = browser.get(address).text
        assert "Waits for inquiries" in text
        assert "Waits for statistics" in text
        assert "Not used yet" not in text
    assert "Due {deadline}" in browser.get(RULES).text


def test_placeholders_stand_in_the_list_as_they_are_written(make, client_of, nac, kind):
    text = client_of(make.secretary(nac)).get(f"{RULES}/forums/nac").text
    assert "Registration closes {deadline}: {meeting}." in text
