"""Planning, convening, moving, postponing, cancelling: once, and everywhere."""

from datetime import date, datetime, timedelta

import pytest

from coordinator.forums.rules import Sharing
from coordinator.kit.errors import EditedMeanwhile, Forbidden, NotFound
from coordinator.kit.periods import Period
from coordinator.meetings import operations, queries, rules
from coordinator.meetings.models import Meeting
from coordinator.meetings.rules import MeetingMode, MeetingStatus, RoughDate, months_of
from tests.factories import slot
from tests.integration.meetings.conftest import facts

SPRING = RoughDate.of(months_of(2028, 3, 5))
APRIL = slot("2027-04-20T13:00", "2027-04-21T12:00")


@pytest.fixture
def planned(begin, nac):
    with begin(nac.secretary) as work:
        return operations.plan(
            work, forum_id=nac.forum.id, series_id=nac.series.id, facts=facts(), when=APRIL
        )


def test_a_planned_meeting_has_a_uid_of_its_own_and_deadlines(begin, nac, planned, due, journal):
    assert planned.uid == f"{planned.id}@example.org"
    assert (planned.status, planned.sequence, planned.version) == (MeetingStatus.PLANNED, 0, 1)
    assert planned.starts_at == APRIL.starts_at()
    assert due(planned.id) == {
        "save_the_date": "2026-12-21",
        "invitation": "2027-03-09",
        "registration_deadline": "2027-03-30",
        "draft_minutes": "2027-05-01",
        "erase_practical_needs": "2027-05-21",
    }
    assert journal() == [("MeetingPlanned", {})]


def test_a_meeting_is_planned_with_no_more_than_a_season(begin, nac, due):
    with begin(nac.secretary) as work:
        meeting = operations.plan(
            work, forum_id=nac.forum.id, series_id=nac.series.id, facts=facts(), when=SPRING
        )
    assert (meeting.slot, meeting.span_label, meeting.first_on) == (None, "spring 2028", date(2028, 3, 1))
    assert not meeting.has_date
    assert due(meeting.id) == {}


def test_a_free_meeting_takes_its_deadlines_from_a_chosen_preset(begin, nac, due):
    with begin(nac.secretary) as work:
        meeting = operations.plan(
            work, forum_id=nac.forum.id, facts=facts(), when=APRIL, preset_id=nac.preset.id
        )
    assert due(meeting.id)["invitation"] == "2027-03-09"


def test_a_chosen_preset_is_remembered_until_the_date_is_set(begin, nac, due):
    with begin(nac.secretary) as work:
        meeting = operations.plan(
            work, forum_id=nac.forum.id, facts=facts(), when=SPRING, preset_id=nac.preset.id
        )
    with begin(nac.secretary) as work:
        operations.reschedule(work, meeting.id, slot("2028-04-04T09:00"))
    assert due(meeting.id)["invitation"] == "2028-02-22"


def test_setting_the_date_brings_the_deadlines_forth(begin, nac, due, journal):
    with begin(nac.secretary) as work:
        meeting = operations.plan(
            work, forum_id=nac.forum.id, series_id=nac.series.id, facts=facts(), when=SPRING
        )
    with begin(nac.secretary) as work:
        operations.reschedule(work, meeting.id, slot("2028-04-04T09:00"), tell=False)
    assert due(meeting.id)["invitation"] == "2028-02-22"
    name, told = journal()[-1]
    assert (name, told["was"], told["tell"]) == ("MeetingRescheduled", None, False)


def test_giving_the_date_up_drops_what_counted_from_it(begin, nac, planned, due, meeting_now):
    with begin(nac.secretary) as work:
        operations.set_rough_date(work, planned.id, SPRING)
    assert due(planned.id) == {}
    assert meeting_now(planned.id).rough_date == SPRING


def test_nothing_is_planned_in_the_past(begin, nac):
    for when in (slot("2026-11-25T09:00"), RoughDate.of(months_of(2026, 3, 5))):
        with pytest.raises(rules.StartsInThePast), begin(nac.secretary) as work:
            operations.plan(work, forum_id=nac.forum.id, facts=facts(), when=when)


def test_a_series_of_another_forum_is_not_known_here(begin, make, nac):
    series = make.series(make.forum("gdisc"), slug="s-gdisc")
    with pytest.raises(NotFound), begin(nac.secretary) as work:
        operations.plan(work, forum_id=nac.forum.id, series_id=series.id, facts=facts(), when=APRIL)
    make.grant(nac.secretary, "secretariat", forum=make.forum("igc"))
    other = make.series(make.forum("igc2"), slug="s-igc2")
    make.grant(nac.secretary, "secretariat", forum=type("F", (), {"id": other.forum_id}))
    with pytest.raises(operations.NotOfThisForum), begin(nac.secretary) as work:
        operations.plan(work, forum_id=nac.forum.id, series_id=other.id, facts=facts(), when=APRIL)


def test_convening_raises_sequence_and_marks_the_invitation(
    *, begin, nac, planned, due, journal, meeting_now, hands
):
    hands.at += timedelta(hours=3)
    with begin(nac.secretary) as work:
        operations.convene(work, planned.id, tell=True)
    meeting = meeting_now(planned.id)
    assert (meeting.status, meeting.sequence, meeting.changed_at) == (MeetingStatus.CONVENED, 1, hands.at)
    assert meeting.convened_at == hands.at
    assert due(planned.id)["invitation"] == "2027-03-09 done"
    assert due(planned.id)["registration_deadline"] == "2027-03-30"
    assert journal()[-1] == ("MeetingConvened", {"tell": True, "again": False})


def test_convening_with_a_slot_sets_the_date_in_the_same_step(begin, nac, due, meeting_now):
    with begin(nac.secretary) as work:
        meeting = operations.plan(
            work, forum_id=nac.forum.id, series_id=nac.series.id, facts=facts(), when=SPRING
        )
    with begin(nac.secretary) as work:
        operations.convene(work, meeting.id, slot=slot("2028-04-04T09:00"))
    row = meeting_now(meeting.id)
    assert (row.status, row.sequence, row.first_on) == (MeetingStatus.CONVENED, 1, date(2028, 4, 4))
    assert due(meeting.id)["invitation"] == "2028-02-22 done"


def test_a_meeting_without_a_date_is_not_convened(begin, nac):
    with begin(nac.secretary) as work:
        meeting = operations.plan(work, forum_id=nac.forum.id, facts=facts(), when=SPRING)
    with pytest.raises(rules.DateNotSet), begin(nac.secretary) as work:
        operations.convene(work, meeting.id)


def test_moved_once_is_moved_everywhere(*, begin, nac, planned, due, journal, meeting_now, hands):
    hands.at += timedelta(days=1)
    to = slot("2027-05-04T14:00", "2027-05-05T12:00", "Europe/Helsinki")
    with begin(nac.secretary) as work:
        operations.reschedule(work, planned.id, to, reason="Ferry strike")
    meeting = meeting_now(planned.id)
    assert meeting.slot == to
    assert (meeting.starts_at, meeting.ends_at) == (to.starts_at(), to.ends_at())
    assert (meeting.first_on, meeting.last_on) == (date(2027, 5, 4), date(2027, 5, 5))
    assert (meeting.sequence, meeting.changed_at, meeting.moved_from) == (1, hands.at, APRIL.starts_at())
    assert (meeting.status, meeting.status_reason, meeting.uid) == (
        MeetingStatus.PLANNED,
        "Ferry strike",
        planned.uid,
    )
    assert due(planned.id) == {
        "save_the_date": "2027-01-04",
        "invitation": "2027-03-23",
        "registration_deadline": "2027-04-13",
        "draft_minutes": "2027-05-15",
        "erase_practical_needs": "2027-06-04",
    }
    assert journal()[-1] == (
        "MeetingRescheduled",
        {
            "was": "2027-04-20T11:00:00+00:00",
            "now": "2027-05-04T11:00:00+00:00",
            "was_zone": "Europe/Oslo",
            "zone": "Europe/Helsinki",
            "reason": "Ferry strike",
            "tell": True,
        },
    )


def test_a_pinned_deadline_stays_and_comes_back_when_let_go(begin, nac, planned, due, journal):
    with begin(nac.secretary) as work:
        rows = {d.step: d.id for d in queries.list_deadlines(work.session, planned.id)}
        operations.change_deadline(work, rows["invitation"], due_on=date(2027, 3, 1), pinned=True)
    assert journal()[-1][1] | {"deadline_id": None} == {
        "deadline_id": None, "step": "invitation", "was": "2027-03-09", "due_on": "2027-03-01", "pinned": True,
        "done_on": None,
    }  # fmt: skip
    with begin(nac.secretary) as work:
        operations.reschedule(work, planned.id, slot("2027-05-04T14:00"))
    assert due(planned.id)["invitation"] == "2027-03-01"
    with begin(nac.secretary) as work:
        operations.change_deadline(work, rows["invitation"], due_on=date(2027, 3, 1), pinned=False)
    assert due(planned.id)["invitation"] == "2027-03-23"


def test_a_deadline_is_done_and_reopened(begin, nac, planned, due):
    with begin(nac.secretary) as work:
        row = next(d for d in queries.list_deadlines(work.session, planned.id) if d.step == "draft_minutes")
        operations.mark_deadline(work, row.id, done=True)
    assert due(planned.id)["draft_minutes"] == "2027-05-01 done"
    with begin(nac.secretary) as work:
        operations.mark_deadline(work, row.id, done=False)
    assert due(planned.id)["draft_minutes"] == "2027-05-01"


def test_of_two_who_move_a_deadline_the_later_is_told(begin, nac, planned):
    with begin(nac.secretary) as work:
        row = next(d for d in queries.list_deadlines(work.session, planned.id) if d.step == "invitation")
        operations.change_deadline(work, row.id, due_on=date(2027, 3, 1), pinned=True, was=date(2027, 3, 9))
    with pytest.raises(EditedMeanwhile), begin(nac.secretary) as work:
        operations.change_deadline(work, row.id, due_on=date(2027, 3, 2), pinned=True, was=date(2027, 3, 9))


@pytest.mark.parametrize("to", [None, slot("2027-06-01T09:00")])
def test_a_postponed_meeting_says_why_and_keeps_where_it_was(begin, nac, planned, journal, meeting_now, to):
    with begin(nac.secretary) as work:
        operations.convene(work, planned.id)
    with begin(nac.secretary) as work:
        operations.postpone(work, planned.id, reason="Election", to=to)
    meeting = meeting_now(planned.id)
    assert (meeting.status, meeting.status_reason, meeting.sequence) == (
        MeetingStatus.POSTPONED,
        "Election",
        2,
    )
    assert meeting.moved_from == APRIL.starts_at()
    assert meeting.slot == (to or APRIL)
    assert meeting.has_date is (to is not None)
    assert meeting.tentative is (to is not None)
    assert journal()[-1][1]["now"] == (to.starts_at().isoformat() if to else None)


def test_convening_again_revives_a_postponed_meeting(begin, nac, planned, journal, meeting_now):
    with begin(nac.secretary) as work:
        operations.postpone(work, planned.id, reason="Election")
    with pytest.raises(rules.DateNotSet), begin(nac.secretary) as work:
        operations.convene(work, planned.id)
    with begin(nac.secretary) as work:
        operations.convene(work, planned.id, slot=slot("2027-06-01T09:00"))
    meeting = meeting_now(planned.id)
    assert (meeting.status, meeting.has_date, meeting.sequence) == (MeetingStatus.CONVENED, True, 2)
    assert (meeting.status_reason, meeting.moved_from) == (None, APRIL.starts_at())
    assert journal()[-1] == ("MeetingConvened", {"tell": True, "again": True})


def test_a_cancelled_meeting_stays_and_can_be_undone(begin, nac, planned, journal, meeting_now, hands):
    with begin(nac.secretary) as work:
        operations.convene(work, planned.id)
    with begin(nac.secretary) as work:
        operations.cancel(work, planned.id, reason="No host", tell=False)
    meeting = meeting_now(planned.id)
    assert (meeting.status, meeting.status_reason, meeting.sequence) == (
        MeetingStatus.CANCELLED,
        "No host",
        2,
    )
    assert (meeting.status_changed_at, meeting.slot) == (hands.at, APRIL)
    assert journal()[-1] == ("MeetingCancelled", {"reason": "No host", "tell": False})
    with begin(nac.secretary) as work:
        operations.reinstate(work, planned.id)
    meeting = meeting_now(planned.id)
    assert (meeting.status, meeting.status_reason, meeting.sequence) == (MeetingStatus.CONVENED, None, 3)
    assert journal()[-1] == ("MeetingReinstated", {"status": "convened", "tell": True})


def test_a_meeting_that_was_never_convened_comes_back_as_planned(begin, nac, planned, meeting_now):
    with begin(nac.secretary) as work:
        operations.cancel(work, planned.id, reason="No host")
    with begin(nac.secretary) as work:
        operations.reinstate(work, planned.id)
    assert meeting_now(planned.id).status == MeetingStatus.PLANNED


def test_a_held_meeting_keeps_its_calendar_entry_and_does_not_move(begin, nac, planned, meeting_now, hands):
    with begin(nac.secretary) as work:
        operations.convene(work, planned.id)
    with pytest.raises(rules.MeetingNotHeld), begin(nac.secretary) as work:
        operations.mark_held(work, planned.id)
    before = meeting_now(planned.id)
    hands.at = APRIL.ends_at()
    with begin(nac.secretary) as work:
        operations.mark_held(work, planned.id)
    meeting = meeting_now(planned.id)
    assert (meeting.status, meeting.sequence, meeting.changed_at) == (
        MeetingStatus.HELD,
        1,
        before.changed_at,
    )
    with pytest.raises(rules.MeetingNotMovable), begin(nac.secretary) as work:
        operations.reschedule(work, planned.id, slot("2027-06-01T09:00"))


@pytest.mark.parametrize(
    ("over", "sequence", "shown", "visible"),
    [
        ({"city": "Bergen"}, 1, True, True),
        ({"mode": MeetingMode.ONLINE}, 1, True, True),
        ({"title": "Spring sitting"}, 0, True, True),
        ({"sharing": Sharing.FORUM_PLUS}, 0, True, True),
        ({"practical": "Bus 17"}, 0, False, False),
        ({"joining_link": "https://meet.example.org/x"}, 0, False, False),
        ({"languages": ("en", "ru")}, 0, False, False),
    ],
)
def test_calendars_hear_of_what_they_show(
    *, begin, nac, planned, meeting_now, journal, hands, over, sequence, shown, visible
):
    before = meeting_now(planned.id)
    hands.at += timedelta(hours=1)
    with begin(nac.secretary) as work:
        operations.edit(work, planned.id, facts(**{"title": "Spring meeting"} | over), version=1, tell=True)
    meeting = meeting_now(planned.id)
    assert meeting.sequence == sequence
    assert (meeting.changed_at != before.changed_at) is shown
    assert journal()[-1] == ("MeetingEdited", {"changed": list(over), "visible": visible, "tell": True})


def test_nobody_is_told_of_a_note(begin, nac, planned, journal):
    with begin(nac.secretary) as work:
        operations.edit(work, planned.id, facts(note="Ask Oslo"), tell=True)
    assert journal()[-1][1]["tell"] is False


def test_an_edit_that_changes_nothing_is_no_event(begin, nac, planned, journal):
    with begin(nac.secretary) as work:
        operations.edit(work, planned.id, facts(), tell=True)
    assert [name for name, _ in journal()] == ["MeetingPlanned"]


@pytest.mark.parametrize("link", ["javascript:alert(1)", "meet.example.org", "https://"])
def test_a_joining_link_is_an_address(begin, nac, planned, link):
    with pytest.raises(rules.NotALink), begin(nac.secretary) as work:
        operations.edit(work, planned.id, facts(joining_link=link))


def test_of_two_who_save_at_once_the_later_is_told(begin, nac, planned):
    with begin(nac.secretary) as work:
        operations.edit(work, planned.id, facts("First"), version=1)
    for act in (
        lambda work: operations.edit(work, planned.id, facts("Second"), version=1),
        lambda work: operations.convene(work, planned.id, version=1),
        lambda work: operations.reschedule(work, planned.id, slot("2027-06-01T09:00"), version=1),
        lambda work: operations.set_rough_date(work, planned.id, SPRING, version=1),
        lambda work: operations.postpone(work, planned.id, reason="x", version=1),
        lambda work: operations.cancel(work, planned.id, reason="x", version=1),
    ):
        with pytest.raises(EditedMeanwhile), begin(nac.secretary) as work:
            act(work)


CHANGES = {
    "edit": lambda work, m: operations.edit(work, m, facts("x")),
    "convene": operations.convene,
    "reschedule": lambda work, m: operations.reschedule(work, m, slot("2027-06-01T09:00")),
    "set_rough_date": lambda work, m: operations.set_rough_date(work, m, SPRING),
    "postpone": lambda work, m: operations.postpone(work, m, reason="x"),
    "cancel": lambda work, m: operations.cancel(work, m, reason="x"),
    "reinstate": operations.reinstate,
    "mark_held": operations.mark_held,
    "set_expected": lambda work, m: operations.set_expected(work, m, invited=(), left_out=()),
}


@pytest.mark.parametrize("change", CHANGES)
def test_others_may_look_and_not_change_and_outsiders_not_even_look(begin, make, nac, planned, change):
    delegate, outsider = make.delegate(nac.forum, "FI"), make.outsider()
    with pytest.raises(Forbidden), begin(delegate) as work:
        CHANGES[change](work, planned.id)
    with pytest.raises(NotFound), begin(outsider) as work:
        CHANGES[change](work, planned.id)


def test_planning_is_for_the_forums_secretariat(begin, make, nac):
    with pytest.raises(Forbidden), begin(make.delegate(nac.forum, "FI")) as work:
        operations.plan(work, forum_id=nac.forum.id, facts=facts(), when=APRIL)
    with pytest.raises(NotFound), begin(make.outsider()) as work:
        operations.plan(work, forum_id=nac.forum.id, facts=facts(), when=APRIL)
    with pytest.raises(Forbidden), begin(make.delegate(nac.forum, "FI")) as work:
        operations.plan_years(work, nac.series.id, [])


def test_parties_are_invited_and_left_out_by_name(begin, make, nac, planned, journal):
    germany, denmark = make.party("DE"), make.party("DK")
    with begin(nac.secretary) as work:
        operations.set_expected(work, planned.id, invited=[germany.id], left_out=[denmark.id])
    with begin(nac.secretary) as work:
        found = {e.party.code: e.role for e in queries.expected_on(work.session, planned.id)}
    assert found == {"DE": "invited", "FI": "member", "IS": "member", "NO": "member", "SE": "member"}
    assert [(n, f["invited"]) for n, f in journal()[1:]] == [("PartyInvited", True), ("PartyInvited", False)]
    with begin(nac.secretary) as work:
        operations.set_expected(work, planned.id, invited=[], left_out=[denmark.id])
    with begin(nac.secretary) as work:
        assert "DE" not in {
            p.code for p in queries.expected_parties(work.session, work.session.get_one(Meeting, planned.id))
        }
    with pytest.raises(rules.PartyNotExpected), begin(nac.secretary) as work:
        operations.set_expected(work, planned.id, invited=[], left_out=[germany.id])


# Years of a series


def drafts(year: int, **slots: str) -> list[operations.YearDraft]:
    spans = [RoughDate.of(span) for span in rules.usual_spans(year, [4, 10], 2)]
    return [
        operations.YearDraft(
            span, facts(f"Meeting {span.label}"), slot(slots[name]) if name in slots else None
        )
        for span, name in zip(spans, ("spring", "autumn"), strict=True)
    ]


def test_the_coming_years_are_planned_in_one_step(begin, nac, due):
    with begin(nac.secretary) as work:
        found = operations.plan_years(
            work, nac.series.id, drafts(2028, autumn="2028-10-10T13:00") + drafts(2029)
        )
    assert [(m.span_label, m.slot is not None) for m in found] == [
        ("spring 2028", False),
        ("autumn 2028", True),
        ("spring 2029", False),
        ("autumn 2029", False),
    ]
    assert due(found[1].id)["invitation"] == "2028-08-29"
    assert due(found[0].id) == {}


def test_planning_the_same_years_twice_plans_nothing_twice(begin, nac):
    for expected in (2, 0):
        with begin(nac.secretary) as work:
            assert len(operations.plan_years(work, nac.series.id, drafts(2028))) == expected


def test_a_span_counts_as_planned_wherever_its_meeting_was_moved(begin, nac):
    with begin(nac.secretary) as work:
        spring = operations.plan_years(work, nac.series.id, drafts(2028))[0]
    with begin(nac.secretary) as work:
        operations.reschedule(work, spring.id, slot("2028-06-06T09:00"))
    with begin(nac.secretary) as work:
        assert operations.plan_years(work, nac.series.id, drafts(2028)) == []


def test_a_meeting_made_by_hand_takes_its_span_and_a_cancelled_one_frees_it(begin, nac):
    with begin(nac.secretary) as work:
        meeting = operations.plan(
            work, forum_id=nac.forum.id, series_id=nac.series.id, facts=facts(), when=slot("2028-04-04T09:00")
        )
    with begin(nac.secretary) as work:
        assert [m.span_label for m in operations.plan_years(work, nac.series.id, drafts(2028))] == [
            "autumn 2028"
        ]
    with begin(nac.secretary) as work:
        operations.cancel(work, meeting.id, reason="No host")
    with begin(nac.secretary) as work:
        assert [m.span_label for m in operations.plan_years(work, nac.series.id, drafts(2028))] == [
            "spring 2028"
        ]


def test_years_are_planned_whole_or_not_at_all(begin, nac):
    late = operations.YearDraft(RoughDate(Period(date(2026, 3, 1), date(2026, 6, 1)), ""), facts())
    with pytest.raises(rules.StartsInThePast), begin(nac.secretary) as work:
        operations.plan_years(work, nac.series.id, [*drafts(2028), late])
    with begin(nac.secretary, read_only=True) as work:
        assert queries.list_meetings(work, series_id=nac.series.id) == []


def test_a_slot_in_a_spring_gap_never_comes_into_being():
    with pytest.raises(Exception, match="no_such_local_time"):
        slot("2027-03-28T02:30", "2027-03-28T05:00")
    assert datetime(2027, 3, 28, 2, 30).weekday() == 6
