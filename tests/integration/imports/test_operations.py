"""Taking a file, taking it again, taking it back; on both databases."""

import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
import sqlalchemy as sa

from coordinator.core.journal import JournalEntry
from coordinator.imports import jobs, operations, queries
from coordinator.imports.models import CalendarImport, ImportChange, ImportDraft, ImportedMeeting
from coordinator.imports.operations import Choices
from coordinator.imports.parsing import Reason
from coordinator.imports.rules import NothingChosen, Outcome, UndoneAlready, UnreadableFile
from coordinator.kit.errors import Forbidden, NotFound
from coordinator.kit.ids import new_id
from coordinator.mail.models import OutboxMessage
from coordinator.meetings import operations as meetings
from coordinator.meetings.models import Deadline, DeadlinePreset, Meeting
from coordinator.meetings.rules import MeetingMode, MeetingStatus
from tests.calendar_files import EXCHANGE, GOOGLE, OUTLOOK, calendar, event, timed
from tests.factories import slot
from tests.integration.imports.conftest import FIRST, LAST, seen

ONE = calendar(timed())
MOVED = calendar(timed(day="20270317"))


def all_meetings(begin):
    with begin(read_only=True) as work:
        return list(work.session.scalars(sa.select(Meeting).order_by(Meeting.first_on, Meeting.starts_at)))


def only(begin) -> Meeting:
    (meeting,) = all_meetings(begin)
    return meeting


def test_an_outlook_file_becomes_planned_meetings(begin, take, nac, secretary):
    made = take(OUTLOOK)
    assert (made.created, made.changed, made.same, made.refused) == (2, 0, 0, 0)
    assert (made.file_name, made.person_id) == ("theirs.ics", secretary.id)
    experts, conference = all_meetings(begin)
    assert (experts.title, experts.status, experts.venue) == (
        "Return, experts", MeetingStatus.PLANNED, "Room Skagerrak, 2nd floor",
    )  # fmt: skip
    assert experts.starts_at == datetime(2027, 3, 10, 8, tzinfo=UTC)
    assert experts.ends_at == datetime(2027, 3, 10, 10, 30, tzinfo=UTC)
    assert (experts.zone, experts.mode, experts.tentative) == ("Europe/Stockholm", MeetingMode.HYBRID, False)
    assert experts.joining_link == "https://teams.microsoft.com/l/meetup-join/19%3ameeting"
    assert "Agenda follows" in experts.note
    assert (conference.local_start, conference.local_end) == (
        datetime(2027, 4, 12, 9), datetime(2027, 4, 14, 17),
    )  # fmt: skip
    assert (conference.first_on.day, conference.last_on.day, conference.tentative) == (12, 14, True)
    with begin() as work:
        assert work.session.scalar(sa.select(sa.func.count()).select_from(OutboxMessage)) == 0


def test_the_journal_names_the_import_and_each_meeting(begin, take):
    take(OUTLOOK)
    with begin() as work:
        events = work.session.scalars(sa.select(JournalEntry.event)).all()
        facts = work.session.scalars(
            sa.select(JournalEntry.facts).where(JournalEntry.event == "CalendarImported")
        ).one()
    assert sorted(e for e in events if e in ("MeetingPlanned", "CalendarImported")) == [
        "CalendarImported", "MeetingPlanned", "MeetingPlanned",
    ]  # fmt: skip
    assert "Return" not in str(facts)


def test_a_series_is_expanded_and_has_the_deadlines_of_its_series(begin, take, make, nac):
    preset = make.keep(DeadlinePreset(
        id=new_id(), slug="p", name="P", meeting_types=[],
        steps=[{"step": "invitation", "offset_days": -30, "relative_to": "meeting_start", "audience": "members"}],
    ))  # fmt: skip
    series = make.series(nac, deadline_preset_id=preset.id)
    made = take(EXCHANGE, series_id=series.id)
    assert made.created == 6
    monthly = [m for m in all_meetings(begin) if m.title.startswith("Monthly")]
    assert [m.starts_at.isoformat()[:16] for m in monthly] == [
        "2027-01-05T09:00", "2027-03-02T09:00", "2027-04-07T11:00", "2027-05-04T08:00", "2027-06-01T08:00",
    ]  # fmt: skip
    assert {m.series_id for m in monthly} == {series.id}
    with begin() as work:
        assert work.session.scalar(sa.select(sa.func.count()).select_from(Deadline)) == 6


def test_the_same_file_again_doubles_nothing(begin, take, look):
    take(EXCHANGE)
    preview = look(EXCHANGE)
    assert {line.outcome for line in preview.lines} == {Outcome.SAME}
    with pytest.raises(NothingChosen):
        take(EXCHANGE)
    assert len(all_meetings(begin)) == 6


def test_an_event_without_a_uid_is_recognised_again(begin, take, look):
    file = calendar(timed(uid=None))
    take(file)
    assert [line.outcome for line in look(file).lines] == [Outcome.SAME]


def test_a_planned_meeting_follows_the_file(begin, take, look):
    take(ONE)
    assert look(MOVED).lines[0].reason.reason == Reason.MOVED
    made = take(MOVED)
    assert (made.created, made.changed) == (0, 1)
    meeting = only(begin)
    assert meeting.first_on.isoformat() == "2027-03-17"
    assert meeting.sequence == 1


def test_what_was_changed_here_stays_when_the_file_changes_something_else(begin, take, secretary, look):
    take(ONE)
    meeting = only(begin)
    with begin(secretary) as work:
        meetings.edit(work, meeting.id, replace(meeting.facts, title="Our own title", city="Turku"))
    assert [line.outcome for line in look(ONE).lines] == [Outcome.SAME]
    take(calendar(timed(day="20270317", title="Their new title")))
    meeting = only(begin)
    assert (meeting.title, meeting.city, meeting.first_on.day) == ("Our own title", "Turku", 17)


def test_a_meeting_moved_here_is_not_moved_back(begin, take, secretary, look):
    take(ONE)
    meeting = only(begin)
    with begin(secretary) as work:
        meetings.reschedule(work, meeting.id, slot("2027-03-20T09:00"), tell=False)
    line = look(MOVED).lines[0]
    assert (line.outcome, [n.reason for n in line.notices]) == (Outcome.SAME, [Reason.KEPT_OURS])


def test_hours_that_were_set_here_stay_with_whole_days(begin, take, secretary):
    take(calendar(event("DTSTART;VALUE=DATE:20270412", "DTEND;VALUE=DATE:20270415")))
    meeting = only(begin)
    with begin(secretary) as work:
        hours = slot("2027-04-12T13:00", "2027-04-14T12:00", "Europe/Stockholm")
        meetings.reschedule(work, meeting.id, hours, tell=False)
    take(calendar(event("DTSTART;VALUE=DATE:20270419", "DTEND;VALUE=DATE:20270422")))
    meeting = only(begin)
    assert (meeting.local_start, meeting.local_end) == (datetime(2027, 4, 19, 13), datetime(2027, 4, 21, 12))


def test_a_convened_meeting_is_never_changed(begin, take, secretary, look):
    take(ONE)
    with begin(secretary) as work:
        meetings.convene(work, work.session.scalars(sa.select(Meeting.id)).one(), tell=False)
    line = look(MOVED).lines[0]
    assert (line.outcome, line.reason.reason) == (Outcome.REFUSED, Reason.CONVENED)
    with pytest.raises(NothingChosen):
        take(MOVED)
    assert only(begin).first_on.day == 10


def test_what_is_cancelled_there_is_cancelled_here_while_it_is_planned(begin, take, look):
    cancelled = calendar(event("DTSTART:20270310T070000Z", "DTEND:20270310T090000Z", "STATUS:CANCELLED"))
    assert look(cancelled).lines[0].reason.reason == Reason.CANCELLED
    take(ONE)
    made = take(cancelled)
    assert made.changed == 1
    meeting = only(begin)
    assert (meeting.status, meeting.status_reason) == (
        MeetingStatus.CANCELLED, "Cancelled in the calendar it came from",
    )  # fmt: skip
    assert [line.outcome for line in look(cancelled).lines] == [Outcome.SAME]


def test_one_cancelled_of_a_google_series_is_not_planned(begin, take):
    made = take(GOOGLE)
    assert (made.created, made.refused) == (3, 1)
    assert "2027-04-08" not in {m.first_on.isoformat() for m in all_meetings(begin)}


def test_past_ones_and_ones_outside_the_days_are_refused(look):
    preview = look(
        calendar(timed(day="20261120"), timed(day="20200101", uid="b"), timed(day="20310101", uid="c"))
    )
    assert [line.reason.reason for line in preview.lines] == [Reason.OUTSIDE, Reason.PAST, Reason.OUTSIDE]


def test_our_own_meeting_is_not_planned_a_second_time(make, nac, look, app, begin):
    meeting = make.meeting(nac)
    with begin() as work:
        uid = f"{meeting.id}@{work.settings.mail_domain}"
        work.session.execute(sa.update(Meeting).values(uid=uid))
    line = look(calendar(timed(uid=uid))).lines[0]
    assert (line.outcome, line.reason.reason, line.ours) == (Outcome.REFUSED, Reason.OURS, meeting.id)


def test_the_same_uid_in_another_forum_is_another_meeting(begin, take, make, nac):
    take(ONE)
    other = make.forum("gdisc")
    secretary = make.secretary(other)
    with begin(secretary) as work:
        assert seen(work, other, ONE).lines[0].outcome == Outcome.NEW


def test_what_is_left_out_is_not_planned(begin, take, look):
    keys = [line.short_key for line in look(OUTLOOK).lines]
    made = take(OUTLOOK, leave_out=keys[:1])
    assert (made.created, made.refused) == (1, 1)
    assert [m.title for m in all_meetings(begin)] == ["Conference"]


@pytest.mark.parametrize("who", ["expert", "delegate", "outsider"])
def test_only_the_secretariat_takes_files(begin, take, make, nac, who):
    people = {
        "expert": lambda: make.expert(make.group(nac, parties="FI")),
        "delegate": lambda: make.delegate(nac),
        "outsider": make.outsider,
    }
    person = people[who]()
    with pytest.raises((Forbidden, NotFound)):
        take(ONE, person=person)
    assert all_meetings(begin) == []


# Undoing -------------------------------------------------------------------------------------------------


def test_undoing_takes_back_what_nobody_has_touched(begin, take, secretary):
    made = take(OUTLOOK)
    with begin(secretary) as work:
        undone = operations.undo(work, made.id)
        assert (undone.taken_back, undone.restored, undone.kept) == (2, 0, 0)
    assert all_meetings(begin) == []
    with begin() as work:
        assert work.session.scalars(sa.select(ImportedMeeting)).all() == []
        assert work.session.scalars(sa.select(CalendarImport)).one().undone_at is not None
    take(OUTLOOK)
    assert len(all_meetings(begin)) == 2


def test_undoing_keeps_what_somebody_has_worked_with(begin, take, secretary, make):
    made = take(EXCHANGE)
    edited, convened, with_item, *_ = all_meetings(begin)
    with begin(secretary) as work:
        meetings.edit(work, edited.id, replace(edited.facts, city="Turku"))
        meetings.convene(work, convened.id, tell=False)
    make.item(with_item)
    with begin(secretary) as work:
        undone = operations.undo(work, made.id)
        assert (undone.taken_back, undone.kept) == (3, 3)
    assert {m.id for m in all_meetings(begin)} == {edited.id, convened.id, with_item.id}


def test_undoing_restores_what_was_changed(begin, take, secretary):
    first = take(ONE)
    before = only(begin)
    second = take(calendar(timed(day="20270317", title="Other")))
    with begin(secretary) as work:
        assert operations.undo(work, second.id).restored == 1
    after = only(begin)
    assert (after.title, after.slot) == (before.title, before.slot)
    assert after.sequence > before.sequence
    with begin(secretary) as work:
        assert operations.undo(work, first.id).taken_back == 1
    assert all_meetings(begin) == []


def test_undoing_revives_what_the_file_had_cancelled(begin, take, secretary):
    take(ONE)
    second = take(calendar(event("DTSTART:20270310T070000Z", "DTEND:20270310T090000Z", "STATUS:CANCELLED")))
    with begin(secretary) as work:
        assert operations.undo(work, second.id).restored == 1
    assert only(begin).status == MeetingStatus.PLANNED


def test_an_import_is_undone_once(begin, take, secretary):
    made = take(ONE)
    with begin(secretary) as work:
        operations.undo(work, made.id)
    with pytest.raises(UndoneAlready), begin(secretary) as work:
        operations.undo(work, made.id)


def test_an_outsider_undoes_nothing(begin, take, make):
    made = take(ONE)
    with pytest.raises(NotFound), begin(make.outsider()) as work:
        operations.undo(work, made.id)
    assert len(all_meetings(begin)) == 1


def test_nothing_is_half_done_when_one_meeting_cannot_be_planned(begin, take, monkeypatch):
    def fail(*_args, **_values):
        raise RuntimeError("the power went")

    monkeypatch.setattr("coordinator.imports.operations.taking._amend", fail)
    with pytest.raises(RuntimeError):
        take(OUTLOOK)
    assert all_meetings(begin) == []
    with begin() as work:
        assert work.session.scalars(sa.select(ImportChange)).all() == []


# Uploaded files ------------------------------------------------------------------------------------------


CHOICES = Choices(FIRST, LAST)


def test_a_second_upload_replaces_the_first(begin, secretary, nac):
    with begin(secretary) as work:
        operations.stage(work, nac, ONE, "a.ics", CHOICES)
    with begin(secretary) as work:
        draft = operations.stage(work, nac, OUTLOOK, "b.ics", replace(CHOICES, day_starts=time(10)))
    with begin() as work:
        assert work.session.scalars(sa.select(ImportDraft.file_name)).all() == ["b.ics"]
    with begin(secretary) as work:
        operations.discard(work, draft.id)
    with begin() as work:
        assert work.session.scalars(sa.select(ImportDraft)).all() == []


def test_an_upload_is_its_makers_own(begin, secretary, nac, make):
    with begin(secretary) as work:
        draft = operations.stage(work, nac, ONE, "a.ics", CHOICES)
    with pytest.raises(NotFound), begin(make.secretary(nac)) as work:
        queries.get_draft(work, draft.id)


def test_a_file_that_is_no_calendar_is_not_kept(begin, secretary, nac):
    with pytest.raises(UnreadableFile), begin(secretary) as work:
        operations.stage(work, nac, b"<html>", "a.ics", CHOICES)
    with begin() as work:
        assert work.session.scalars(sa.select(ImportDraft)).all() == []


def test_uploads_are_deleted_after_a_day(begin, secretary, nac, hands):
    with begin(secretary) as work:
        operations.stage(work, nac, ONE, "a.ics", CHOICES)
    hands.at += timedelta(hours=23)
    with begin() as work:
        assert jobs.forget(work) == 0
    hands.at += timedelta(hours=2)
    with begin() as work:
        assert jobs.forget(work) == 1


# Size ----------------------------------------------------------------------------------------------------


def many(count: int, name: str = "a") -> bytes:
    return calendar(*(timed(uid=f"{name}{n}@example.org", title=f"Meeting {n}") for n in range(count)))


def test_statements_grow_with_events_by_the_hundred_only(take, statements, begin, secretary):
    statements.clear()
    take(many(20))
    few = len(statements)
    statements.clear()
    take(many(320, "b"))
    # A new meeting costs the one question whether its calendar text has been read.
    more = Counter(re.sub(r"[0-9]+", "", text)[:80] for text in statements)
    assert len(statements) - few <= 300 + 20, more.most_common(4)
