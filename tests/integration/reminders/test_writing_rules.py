"""Rules of places: what is written near a meeting wins, and the plan follows at once."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from coordinator.kit.actor import Role
from coordinator.kit.errors import EditedMeanwhile, Forbidden, NotFound
from coordinator.kit.texts import Texts
from coordinator.mail.models import OutboxMessage
from coordinator.meetings.models import Meeting, PartyAnswer
from coordinator.meetings.rules import Answer, MeetingStatus
from coordinator.reminders import jobs, operations, queries
from coordinator.reminders.models import Reminder, ReminderRule
from coordinator.reminders.operations import RuleValues
from coordinator.reminders.queries import PlanSearch
from coordinator.reminders.rules import BadBraces, Reason, ReminderState, UnknownPlaceholder
from coordinator.web.work import house

FORUM = ("forums", "nac")


def values(**over) -> RuleValues:
    given = {
        "trigger": "meeting.registration_deadline", "offset": "-P14D", "local_time": "09:00", "zone": "venue",
        "audience": ["contact_points"], "condition": "country has no registered participant",
        "channels": ["email"], "every": 0, "times": 0, "steps": [], "repeat": None,
        "message": Texts(en="Register by {deadline}: {meeting}."),
    }  # fmt: skip
    return RuleValues(**(given | over))


@pytest.fixture
def officer(make, nac):
    return make.secretary(nac)


def rows(begin) -> list[Reminder]:
    with begin(read_only=True) as work:
        return list(work.session.scalars(sa.select(Reminder).order_by(Reminder.due_at, Reminder.id)))


def planned(begin) -> list[datetime]:
    return [row.due_at for row in rows(begin) if row.state == ReminderState.PLANNED]


def seen(begin, officer, kind_id, at=FORUM) -> str:
    with begin(officer, read_only=True) as work:
        return operations.stamp(queries.get_line(work, *at, kind_id).rule)


def change(begin, officer, kind, at=FORUM, **over):
    stamp = seen(begin, officer, kind.id, at)
    with begin(officer) as work:
        return operations.change_rule(work, *at, kind.id, values(**over), seen=stamp)


def test_a_forum_changes_an_inherited_rule_for_itself_alone(make, begin, officer, rule, meeting, deadline):
    kind = rule()
    make.contact_point("FI")
    elsewhere = make.meeting(make.forum("elsewhere", members="FI"), at="2027-04-20T13:00", zone="Europe/Oslo")
    deadline(elsewhere, "registration_deadline", datetime(2027, 3, 30).date())
    with begin() as work:
        operations.plan_meeting(work, meeting.id)
        operations.plan_meeting(work, elsewhere.id)
    change(begin, officer, kind)
    due = {row.meeting_id: row.due_at for row in rows(begin)}
    assert due == {
        meeting.id: datetime(2027, 3, 16, 8, tzinfo=UTC),
        elsewhere.id: datetime(2027, 3, 23, 7, tzinfo=UTC),
    }


def test_what_stands_nearest_to_the_meeting_holds_and_can_be_taken_back(
    make, begin, officer, rule, nac, meeting
):
    kind = rule()
    make.contact_point("FI")
    here = ("meetings", str(meeting.id))
    change(begin, officer, kind)
    change(begin, officer, kind, here, offset="-P1D")
    assert planned(begin) == [datetime(2027, 3, 29, 7, tzinfo=UTC)]
    with begin(officer) as work:
        deleted = operations.delete_rule(work, *here, kind.id).id
    assert planned(begin) == [datetime(2027, 3, 16, 8, tzinfo=UTC)]
    with begin(officer) as work:
        operations.bring_back_rule(work, *here, deleted)
    assert planned(begin) == [datetime(2027, 3, 29, 7, tzinfo=UTC)]


def test_a_group_and_a_series_have_rules_of_their_own(make, begin, officer, rule, nac, deadline):
    kind = rule()
    group = make.group(nac, parties="FI SE")
    meeting = make.meeting(nac, group=group, at="2027-04-20T13:00", zone="Europe/Oslo")
    deadline(meeting, "registration_deadline", datetime(2027, 3, 30).date())
    make.contact_point("FI")
    change(begin, officer, kind, ("groups", group.slug), offset="-P2W", local_time="10:30")
    assert planned(begin) == [datetime(2027, 3, 16, 9, 30, tzinfo=UTC)]


def test_a_paused_rule_reminds_nobody_and_resumes_what_it_inherits(make, begin, officer, rule, meeting):
    kind = rule()
    make.contact_point("FI")
    with begin() as work:
        operations.plan_meeting(work, meeting.id)
    with begin(officer) as work:
        operations.pause_rule(work, *FORUM, kind.id)
    (row,) = rows(begin)
    assert (row.state, row.state_reason) == (ReminderState.DROPPED, Reason.RULE)
    with begin(officer) as work:
        operations.resume_rule(work, *FORUM, kind.id)
    assert planned(begin) == [datetime(2027, 3, 23, 7, tzinfo=UTC)]
    with begin(officer, read_only=True) as work:
        assert not queries.get_line(work, *FORUM, kind.id).is_own


def test_what_was_sent_is_never_sent_again_because_a_rule_changed(make, begin, officer, rule, meeting, hands):
    kind = rule()
    make.contact_point("FI")
    with begin() as work:
        operations.plan_meeting(work, meeting.id)
    hands.at = datetime(2027, 3, 23, 7, tzinfo=UTC)
    assert jobs.run_due(house().units) == {ReminderState.SENT: 1}
    change(begin, officer, kind, offset="-P3D")
    change(begin, officer, kind, ("meetings", str(meeting.id)), offset="-P2D")
    with begin() as work:
        operations.plan_meeting(work, meeting.id)
    assert planned(begin) == []
    assert [row.state for row in rows(begin)] == [ReminderState.SENT]


def test_repeats_are_rows_of_their_own_and_the_last_step_is_the_desk(
    make, begin, officer, rule, meeting, hands
):
    kind = rule()
    finland = make.contact_point("FI")
    change(begin, officer, kind, offset="-P7D", every=7, times=2, steps=[{"to": "desk", "after": 3}])
    assert [row.occurrence for row in rows(begin)] == [0, 1, 2, 100]
    assert planned(begin) == [
        datetime(2027, 3, 23, 8, tzinfo=UTC),
        datetime(2027, 3, 30, 7, tzinfo=UTC),  # the clock still shows 09:00
        datetime(2027, 4, 6, 7, tzinfo=UTC),
        datetime(2027, 4, 9, 7, tzinfo=UTC),
    ]
    for day in (datetime(2027, 3, 23, 8, tzinfo=UTC), datetime(2027, 3, 30, 7, tzinfo=UTC),
                datetime(2027, 4, 6, 7, tzinfo=UTC), datetime(2027, 4, 9, 7, tzinfo=UTC)):  # fmt: skip
        hands.at = day
        assert jobs.run_due(house().units) == {ReminderState.SENT: 1}
    with begin(officer, read_only=True) as work:
        (waiting,) = queries.on_desk(work)
        (ask,) = queries.asked_of(work)
    assert (waiting.person.id, waiting.reminder.audience) == (finland.id, "desk")
    assert (ask.title, ask.forum) == ("1 reminder waits on your desk", "NAC")
    with begin(finland, read_only=True) as work:
        assert queries.on_desk(work) == []
    with begin(officer) as work:
        operations.settle(work, waiting.reminder.id)
    with begin(officer, read_only=True) as work:
        assert queries.on_desk(work) == []


def test_an_escalation_reaches_the_contact_point_of_the_country_that_owes(
    make, begin, officer, nac, rule, deadline
):
    kind = rule(audience=["delegates"])
    meeting = make.meeting(nac, at="2027-04-20T13:00", zone="Europe/Oslo")
    deadline(meeting, "registration_deadline", datetime(2027, 3, 30).date())
    director = make.delegate(nac, "FI")
    finland, _sweden = make.contact_point("FI"), make.contact_point("SE")
    change(begin, officer, kind, audience=["delegates"], steps=[{"to": "contact_points", "after": 2}])
    assert [(row.recipient_id, row.audience, row.occurrence) for row in rows(begin)] == [
        (director.id, "delegates", 0),
        (finland.id, "contact_points", 100),
    ]


def test_two_who_write_the_same_rule_both_keep_their_words(begin, officer, rule, nac):
    kind = rule()
    first = seen(begin, officer, kind.id)
    with begin(officer) as work:
        operations.change_rule(work, *FORUM, kind.id, values(), seen=first)
    with pytest.raises(EditedMeanwhile), begin(officer) as work:
        operations.change_rule(work, *FORUM, kind.id, values(offset="-P3D"), seen=first)


def test_a_new_rule_of_a_forum_plans_at_once(make, begin, officer, meeting):
    make.contact_point("FI")
    with begin(officer) as work:
        operations.write_rule(work, *FORUM, values(trigger="meeting.end", offset="P1D", condition="none"))
    assert planned(begin) == [datetime(2027, 4, 21, 7, tzinfo=UTC)]


def test_the_recipients_own_clock_and_the_forums(make, begin, officer, meeting, rule):
    kind = rule()
    make.contact_point("FI", zone="Europe/Helsinki")
    change(begin, officer, kind, zone="recipient")
    assert planned(begin) == [datetime(2027, 3, 16, 7, tzinfo=UTC)]
    change(begin, officer, kind, zone="forum")
    assert planned(begin) == [datetime(2027, 3, 16, 8, tzinfo=UTC)]


def test_working_days_leave_out_the_holidays_of_the_recipients_country(make, begin, officer, meeting, rule):
    kind = rule()
    make.contact_point("SE")
    change(begin, officer, kind, offset="-3WD")
    assert planned(begin) == [datetime(2027, 3, 23, 8, tzinfo=UTC)]  # Good Friday and Easter Monday between


@pytest.mark.parametrize(
    ("text", "error", "field"),
    [("Hello {nobody}", UnknownPlaceholder, "text_sv"), ("Hello {", BadBraces, "text_sv"),
     ("{meeting.title}", UnknownPlaceholder, "text_sv"), ("{meeting!r}", UnknownPlaceholder, "text_sv")],
)  # fmt: skip
def test_a_text_with_an_unknown_name_is_refused_at_its_field(begin, officer, nac, text, error, field):
    with pytest.raises(error) as refused, begin(officer) as work:
        operations.write_rule(work, *FORUM, values(message=Texts(en="Well {meeting}", sv=text)))
    assert refused.value.field == field


def test_who_may_see_and_who_may_write(make, begin, nac, rule):
    kind = rule()
    chair = make.person()
    make.grant(chair, Role.CHAIR, forum=nac)
    with begin(chair, read_only=True) as work:
        assert [line.rule.id for line in queries.rules_at(work, *FORUM)[1]] == [kind.id]
    with pytest.raises(Forbidden), begin(chair) as work:
        operations.pause_rule(work, *FORUM, kind.id)
    for stranger in (make.contact_point("FI"), make.outsider(), make.administrator()):
        with pytest.raises(NotFound), begin(stranger) as work:
            operations.pause_rule(work, *FORUM, kind.id)


def test_the_next_five_sendings_are_reckoned_and_nothing_is_stored(make, begin, officer, nac, rule, meeting):
    kind = rule()
    make.contact_point("FI")
    make.contact_point("SE")
    make.meeting(nac, at="2027-06-20T13:00", zone="Europe/Oslo", status=MeetingStatus.PLANNED)
    with begin(officer, read_only=True) as work:
        place = queries.get_place(work, *FORUM)
        draft = operations.draft_of(work, place, values(trigger="meeting.start", offset="-P1W", every=7, times=4,
                                                        condition="none"), None)  # fmt: skip
        found = operations.next_sendings(work, place, draft)
    assert [(s.due_at, s.people, s.waits) for s in found] == [
        (datetime(2027, 4, 13, 7, tzinfo=UTC), 2, False),
        (datetime(2027, 4, 20, 7, tzinfo=UTC), 2, False),
        (datetime(2027, 4, 27, 7, tzinfo=UTC), 2, False),
        (datetime(2027, 5, 4, 7, tzinfo=UTC), 2, False),
        (datetime(2027, 5, 11, 7, tzinfo=UTC), 2, False),
    ]
    assert rows(begin) == []
    with begin(read_only=True) as work:
        assert list(work.session.scalars(sa.select(ReminderRule.id))) == [kind.id]


def test_one_sending_is_moved_worded_and_sent_by_hand(make, begin, officer, rule, meeting, hands):
    rule()
    make.contact_point("FI")
    with begin() as work:
        operations.plan_meeting(work, meeting.id)
    (row,) = rows(begin)
    with begin(officer) as work:
        operations.edit_sending(
            work, row.id, due_at=datetime(2027, 3, 25, 12, tzinfo=UTC), text="Please register for {meeting}."
        )
    with begin() as work:
        operations.plan_meeting(work, meeting.id)
    assert planned(begin) == [datetime(2027, 3, 25, 12, tzinfo=UTC)]
    with begin(officer) as work:
        sent = operations.send_now(work, row.id)
        assert sent.state == ReminderState.SENT
        message = work.session.get_one(OutboxMessage, sent.outbox_id)
        assert message.subject == "Please register for Spring meeting."
    with pytest.raises(operations.AlreadyDecided), begin(officer) as work:
        operations.send_now(work, row.id)


def test_a_hand_set_time_gives_way_when_the_meeting_moves(make, begin, officer, rule, meeting):
    rule("r-start", trigger="meeting.start", offset="-P1D", condition="none")
    make.contact_point("FI")
    with begin() as work:
        operations.plan_meeting(work, meeting.id)
    (row,) = rows(begin)
    with begin(officer) as work:
        operations.edit_sending(work, row.id, due_at=datetime(2027, 4, 18, 12, tzinfo=UTC), text=None)
    with begin() as work:
        there = work.session.get_one(type(meeting), meeting.id)
        there.set_slot(there.slot.moved_to(datetime(2027, 5, 4, 13), "Europe/Oslo"))
        operations.plan_meeting(work, meeting.id)
    assert planned(begin) == [datetime(2027, 5, 3, 6, tzinfo=UTC)]


def test_the_plan_of_a_forum_is_read_in_pages(make, begin, officer, rule, nac, meeting, statements):
    rule(condition="none", every=1, times=20, offset="-P30D")
    for code in ("FI", "SE"):
        for _ in range(25):
            make.contact_point(code)
    with begin() as work:
        operations.plan_meeting(work, meeting.id)
    assert len(rows(begin)) == 21 * 50
    with begin(officer, read_only=True) as work:
        statements.clear()
        page = queries.plan_across(work, PlanSearch(frozenset([nac.id])), start=50)
    assert (page.total, len(page.rows)) == (1050, 50)
    assert len(statements) <= 3


def test_what_waits_on_a_desk_goes_when_it_is_answered(
    make, begin, officer, rule, nac, meeting, deadline, hands
):
    registration = rule()
    report = rule("r-report", trigger="meeting.country_reports_due", condition="country report missing")
    deadline(meeting, "country_reports_due", datetime(2027, 3, 30).date())
    make.contact_point("FI")
    for kind, condition in ((registration, "country has no registered participant"),
                            (report, "country report missing")):  # fmt: skip
        change(begin, officer, kind, trigger=kind.trigger, condition=condition, offset="-P7D",
               steps=[{"to": "desk", "after": 1}])  # fmt: skip
    hands.at = datetime(2027, 3, 24, 12, tzinfo=UTC)
    jobs.run_due(house().units)
    assert on_desk(begin, officer) == 2
    finland = make.party("FI").id
    with begin() as work:
        work.session.add(
            PartyAnswer(
                id=work.new_id(), meeting_id=meeting.id, party_id=finland, answer=Answer.ATTENDS,
                answered_at=work.now(),
            )
        )  # fmt: skip
        work.session.flush()
        operations.plan_meeting(work, meeting.id)
    assert on_desk(begin, officer) == 1
    jobs.refill(house().units)
    assert on_desk(begin, officer) == 1
    with begin() as work:
        work.session.get_one(Meeting, meeting.id).status = MeetingStatus.CANCELLED
        work.session.flush()
    jobs.refill(house().units)
    assert on_desk(begin, officer) == 0


def on_desk(begin, officer) -> int:
    with begin(officer, read_only=True) as work:
        return len(queries.on_desk(work))


@pytest.mark.parametrize("meetings", [2, 12])
def test_a_rule_over_many_meetings_is_saved_in_as_few_statements_as_over_two(
    make, begin, officer, nac, statements, meetings
):
    """Asking for the people of each meeting by itself took a quarter of a minute over a thousand."""
    people = [make.contact_point(code) for code in ("FI", "FI", "SE")]
    for number in range(meetings):
        make.meeting(nac, at=f"2027-04-{number + 1:02}T13:00")
    wanted = values(trigger="meeting.start", audience=["contact_points", "participants"], condition="none")
    statements.clear()
    with begin(officer) as work:
        kind = operations.write_rule(work, *FORUM, wanted)
    assert len(statements) <= 24, "\n".join(statements)
    statements.clear()
    change(begin, officer, kind, trigger="meeting.start", condition="none", local_time="10:00")
    assert len(statements) <= 24, "\n".join(statements)
    assert len(planned(begin)) == meetings * len(people)
