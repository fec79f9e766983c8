"""Notices of change that wait, merge, and end in what is true: what each person was sent, nobody else."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from coordinator.accounts.models import Grant
from coordinator.accounts.operations import end_grant, grant
from coordinator.calendars import jobs
from coordinator.calendars.models import Invitation
from coordinator.calendars.operations.invitations import send_now
from coordinator.core.journal import JournalEntry
from coordinator.core.tokens import short_token
from coordinator.core.work import UnitOfWork
from coordinator.kit.actor import Role, system
from coordinator.kit.errors import Forbidden
from coordinator.kit.ids import new_id
from coordinator.mail import operations as mail
from coordinator.mail.models import OutboxMessage
from coordinator.meetings import operations
from coordinator.meetings.models import Participant
from coordinator.meetings.operations import Delegate
from coordinator.meetings.rules import Answer, MeetingStatus
from coordinator.web.work import house
from tests.conftest import acting
from tests.factories import slot
from tests.ics_reader import events
from tests.posting import leave_now

TEN = timedelta(minutes=10)


@pytest.fixture
def secretary(make, nac):
    return make.secretary(nac)


@pytest.fixture
def director(make, nac):
    return make.delegate(nac, "FI", email="dg@example.org", name="Aino Virta", zone="Europe/Helsinki")


@pytest.fixture
def do(begin, secretary):
    """`do(operations.cancel, meeting, reason=…)`: the secretariat does it."""

    def _do(operation, meeting, *args, **named):
        with begin(secretary) as work:
            return operation(work, meeting.id, *args, **named)

    return _do


@pytest.fixture
def leave(begin):
    """`leave()`: a worker sends what is due now; gives the letters, oldest first."""
    return lambda: leave_now(begin)


@pytest.fixture
def outbox(begin):
    """What stands in the outbox about meetings, oldest first."""

    def _outbox(address=None):
        with begin(read_only=True) as work:
            query = sa.select(OutboxMessage).where(OutboxMessage.kind.startswith("meeting."))
            if address is not None:
                query = query.where(OutboxMessage.to_address == address)
            return list(work.session.scalars(query.order_by(OutboxMessage.created_at, OutboxMessage.id)))

    return _outbox


@pytest.fixture
def invited(make, nac, do, leave, hands, director):
    """A meeting to which the director was called, the letter has left."""
    meeting = make.meeting(nac, status=MeetingStatus.PLANNED, city="Oslo")
    do(operations.convene, meeting)
    hands.at += TEN
    assert [letter.kind for letter in leave()] == ["meeting.convened"]
    return meeting


@pytest.fixture
def reading(app, hands):
    """A unit of a person in a house whose mailbox is read."""

    def _reading(person):
        here = house()
        settings = here.settings.model_copy(update={"reply_address": "rsvp@example.org"})
        units = UnitOfWork(here.clock, settings, here.units.reactions)
        return units.begin(acting(person, app))

    return _reading


def kinds(letters):
    return [letter.kind.removeprefix("meeting.") for letter in letters]


def event_of(letter):
    (event,) = events(letter.calendar.encode()).values()
    return event


def test_a_notice_waits_for_the_next_change_and_says_when_it_is_due(
    make, nac, do, outbox, leave, hands, director
):
    meeting = make.meeting(nac, status=MeetingStatus.PLANNED)
    do(operations.convene, meeting)
    (letter,) = outbox()
    assert letter.due_at == hands.at + TEN
    assert leave() == []
    hands.at += TEN
    assert kinds(leave()) == ["convened"]


def test_two_changes_within_the_window_make_one_letter_from_what_was_sent_to_what_is_true(
    invited, do, outbox, leave, hands
):
    do(operations.reschedule, invited, slot("2027-04-21T13:00"))
    hands.at += timedelta(minutes=5)
    do(operations.edit, invited, replace(invited.facts, city="Bergen"), tell=True)
    hands.at += TEN
    (letter,) = leave()
    assert letter.subject == "New time: NAC: Spring meeting, Wed 21 April 2027"
    assert (
        "When: Tue 20 April 2027, 13:00–15:00 Oslo time (14:00–16:00 your time)\n"
        "  → Wed 21 April 2027, 13:00–15:00 Oslo time (14:00–16:00 your time)\n"
        "Where: Oslo\n  → Bergen\n"
    ) in letter.text
    assert letter.text.count("Oslo\n  → Bergen") == 1
    assert event_of(letter).text("LOCATION") == "Bergen"
    assert len(outbox()) == 2


def test_a_change_that_is_undone_leaves_no_letter(invited, do, outbox, leave, hands):
    do(operations.reschedule, invited, slot("2027-04-21T13:00"))
    assert len(outbox()) == 2
    do(operations.reschedule, invited, slot("2027-04-20T13:00"))
    hands.at += TEN
    assert leave() == []
    assert len(outbox()) == 1


def test_changes_over_two_windows_make_two_letters(invited, do, leave, hands):
    do(operations.reschedule, invited, slot("2027-04-21T13:00"))
    hands.at += TEN
    (first,) = leave()
    do(operations.reschedule, invited, slot("2027-04-22T13:00"))
    hands.at += TEN
    (second,) = leave()
    assert "When: Wed 21 April 2027" in second.text
    assert int(event_of(first).text("SEQUENCE")) < int(event_of(second).text("SEQUENCE"))
    assert event_of(first).one("DTSTAMP").raw < event_of(second).one("DTSTAMP").raw
    assert second.headers["In-Reply-To"] == first.headers["In-Reply-To"]


def test_a_letter_that_was_tried_already_is_what_the_person_was_told(invited, do, outbox, hands, make):
    do(operations.reschedule, invited, slot("2027-04-21T13:00"))
    moved = outbox()[-1]
    with make.units.begin(system(hands.at.date())) as work:
        work.session.get(OutboxMessage, moved.id).last_attempt_at = work.now()
    do(operations.reschedule, invited, slot("2027-04-20T13:00"))
    letters = outbox()
    assert kinds(letters) == ["convened", "moved", "moved"]
    assert "When: Wed 21 April 2027" in letters[-1].text


def test_who_was_never_sent_anything_hears_nothing_of_a_cancellation(
    make, nac, do, outbox, leave, hands, director
):
    meeting = make.meeting(nac, status=MeetingStatus.PLANNED)
    do(operations.convene, meeting)
    do(operations.cancel, meeting, reason="Too early")
    assert outbox() == []
    hands.at += TEN
    assert leave() == []


def test_a_cancellation_does_not_wait_and_takes_the_place_of_what_does(invited, do, outbox, leave, hands):
    do(operations.reschedule, invited, slot("2027-04-21T13:00"), reason="Strike")
    do(operations.cancel, invited, reason="Ill hosts")
    letter = outbox()[-1]
    assert kinds(outbox()) == ["convened", "cancelled"]
    assert letter.due_at == hands.at
    assert letter.subject == "Cancelled: NAC: Spring meeting, Tue 20 April 2027"
    assert "Ill hosts" in letter.text
    assert "Strike" not in letter.text
    event = event_of(letter)
    assert (letter.calendar_method, event.text("STATUS")) == ("CANCEL", "CANCELLED")
    assert event.one("DTSTART").raw == "20270420T130000"
    assert event.text("SUMMARY") == "NAC: Spring meeting"


def test_news_of_a_meeting_that_begins_within_a_day_does_not_wait(invited, do, outbox, leave, hands):
    hands.at = datetime(2027, 4, 19, 20, tzinfo=UTC)
    do(operations.edit, invited, replace(invited.facts, venue="Hall 7"), tell=True)
    assert outbox()[-1].due_at == hands.at


def test_saved_without_telling_it_shows_in_the_next_notice(invited, do, outbox, leave, hands):
    do(operations.edit, invited, replace(invited.facts, city="Bergen"), tell=False)
    hands.at += TEN
    assert leave() == []
    do(operations.reschedule, invited, slot("2027-04-21T13:00"))
    hands.at += TEN
    (letter,) = leave()
    assert "Where: Oslo\n  → Bergen" in letter.text


def test_a_letter_that_waits_never_says_what_is_no_longer_so(invited, do, outbox, hands):
    do(operations.reschedule, invited, slot("2027-04-21T13:00"))
    due = outbox()[-1].due_at
    hands.at += timedelta(minutes=5)
    do(operations.edit, invited, replace(invited.facts, city="Bergen"), tell=False)
    letter = outbox()[-1]
    assert (len(outbox()), letter.due_at) == (2, due)
    assert event_of(letter).text("LOCATION") == "Bergen"
    do(operations.cancel, invited, reason="No", tell=False)
    assert kinds(outbox()) == ["convened"]


def test_a_meeting_convened_in_silence_invites_with_the_next_notice(make, nac, do, leave, hands, director):
    meeting = make.meeting(nac, status=MeetingStatus.PLANNED)
    do(operations.convene, meeting, tell=False)
    hands.at += TEN
    assert leave() == []
    do(operations.reschedule, meeting, slot("2027-04-21T13:00"))
    hands.at += TEN
    (letter,) = leave()
    assert letter.subject == "Invitation: NAC: Spring meeting, Wed 21 April 2027"
    assert "→" not in letter.text


def test_a_meeting_called_by_other_means_is_moved_not_called_again(make, nac, do, leave, hands, director):
    meeting = make.meeting(nac)
    do(operations.edit, meeting, replace(meeting.facts, city="Oslo"), tell=False)
    do(operations.reschedule, meeting, slot("2027-04-21T13:00"))
    hands.at += TEN
    (letter,) = leave()
    assert letter.kind == "meeting.moved"
    assert "Where: –\n  → Oslo" in letter.text


def test_what_no_calendar_shows_comes_without_a_calendar_part(invited, do, leave, hands):
    do(operations.edit, invited, replace(invited.facts, practical="Bus 17"), tell=True)
    hands.at += TEN
    (letter,) = leave()
    assert "Travel and hotel: changed; see the page of the meeting" in letter.text
    assert (letter.calendar, letter.calendar_method) == (None, None)
    assert "Bus 17" not in letter.text + letter.html


def test_a_note_for_the_secretariat_is_told_to_nobody(invited, do, leave, hands):
    do(operations.edit, invited, replace(invited.facts, note="Secret"), tell=True)
    hands.at += TEN
    assert leave() == []


# Who is a guest


def test_somebody_who_is_registered_is_invited_alone(make, invited, do, outbox, leave, hands):
    party = make.party("SE").id
    before = len(outbox())
    do(operations.register, invited, party, Delegate(name="Eva Ek", email="ek@example.org"))
    hands.at += TEN
    (letter,) = leave()
    assert (letter.to_address, letter.kind) == ("ek@example.org", "meeting.convened")
    assert [p.raw for p in event_of(letter).all("ATTENDEE")] == ["mailto:ek@example.org"]
    assert len(outbox()) == before + 1


def test_somebody_who_is_withdrawn_gets_a_cancellation_that_names_them_alone(
    make, invited, do, begin, leave, hands, secretary
):
    party = make.party("SE").id
    row = do(operations.register, invited, party, Delegate(name="Eva Ek", email="ek@example.org"))
    hands.at += TEN
    leave()
    with begin(secretary) as work:
        operations.withdraw(work, row.id)
    hands.at += TEN
    (letter,) = leave()
    assert (letter.to_address, letter.kind, letter.calendar_method) == (
        "ek@example.org", "meeting.removed", "CANCEL",
    )  # fmt: skip
    assert letter.subject == "You are no longer invited: NAC: Spring meeting, Tue 20 April 2027"
    assert [p.raw for p in event_of(letter).all("ATTENDEE")] == ["mailto:ek@example.org"]
    assert event_of(letter).text("STATUS") == "CANCELLED"
    do(operations.cancel, invited, reason="No quorum")
    assert "ek@example.org" not in [letter.to_address for letter in leave()]


def test_registered_and_withdrawn_at_once_is_heard_of_by_nobody(
    make, invited, do, begin, leave, hands, secretary
):
    party = make.party("SE").id
    row = do(operations.register, invited, party, Delegate(name="Eva Ek", email="ek@example.org"))
    with begin(secretary) as work:
        operations.withdraw(work, row.id)
    hands.at += TEN
    assert leave() == []


def test_withdrawn_and_registered_again_is_heard_of_by_nobody(
    make, invited, do, begin, leave, hands, secretary
):
    party = make.party("SE").id
    row = do(operations.register, invited, party, Delegate(name="Eva Ek", email="ek@example.org"))
    hands.at += TEN
    leave()
    with begin(secretary) as work:
        operations.withdraw(work, row.id)
    do(operations.register, invited, party, Delegate(name="Eva Ek", email="ek@example.org"))
    hands.at += TEN
    assert leave() == []


def test_who_answers_for_themselves_is_not_invited_again(make, nac, begin, do, leave, hands, director):
    meeting = make.meeting(nac)
    with begin(director) as work:
        operations.answer(work, meeting.id, Answer.ATTENDS)
    hands.at += TEN
    assert leave() == []


def test_a_country_that_is_added_is_invited_and_one_left_out_is_told_so(
    make, nac, invited, do, leave, hands, director
):
    make.contact_point("DE", email="de@example.org")
    germany = make.party("DE").id
    do(operations.set_expected, invited, invited=[germany], left_out=[])
    hands.at += TEN
    assert [(letter.to_address, letter.kind) for letter in leave()] == [
        ("de@example.org", "meeting.convened")
    ]
    do(operations.set_expected, invited, invited=[], left_out=[])
    hands.at += TEN
    assert [(letter.to_address, letter.kind) for letter in leave()] == [("de@example.org", "meeting.removed")]


def test_an_expert_who_gets_a_seat_is_invited_to_the_meetings_to_come(
    make, nac, begin, do, leave, hands, secretary
):
    group = make.group(nac, parties="FI SE")
    make.expert(group, "FI", email="first@example.org")
    planned = make.meeting(nac, group=group, status=MeetingStatus.PLANNED)
    make.meeting(nac, group=group, at="2026-10-01T10:00")
    do(operations.convene, planned)
    hands.at += TEN
    leave()
    other, sweden = make.person(party="SE", email="new@example.org"), make.party("SE").id
    with begin() as work:
        seat = grant(work, other.id, Role.EXPERT, group_id=group.id, forum_id=nac.id, party_id=sweden)
    hands.at += TEN
    assert [(letter.to_address, letter.kind) for letter in leave()] == [
        ("new@example.org", "meeting.convened")
    ]
    with begin() as work:
        end_grant(work, seat.id, date(2026, 11, 25))
    hands.at += TEN
    assert [(letter.to_address, letter.kind) for letter in leave()] == [
        ("new@example.org", "meeting.removed")
    ]


def test_a_seat_that_ends_with_a_day_ends_the_invitation_on_it(make, nac, begin, do, leave, hands):
    group = make.group(nac, parties="FI SE")
    make.expert(group, "FI", email="stays@example.org")
    expert = make.expert(group, "SE", email="goes@example.org")
    meeting = make.meeting(nac, group=group, status=MeetingStatus.PLANNED)
    do(operations.convene, meeting)
    hands.at += TEN
    leave()
    with begin() as work:
        seat = work.session.scalars(sa.select(Grant).where(Grant.person_id == expert.id)).one()
        end_grant(work, seat.id, date(2026, 12, 1))
    for day, told in ((30, []), (1, [("goes@example.org", "meeting.removed")]), (2, [])):
        hands.at = datetime(2026, 11 if day == 30 else 12, day, 9, tzinfo=UTC)
        with begin() as work:
            jobs.keep_guests(work)
        hands.at += TEN
        assert [(letter.to_address, letter.kind) for letter in leave()] == told


# The calendar part


def test_where_answers_are_read_the_address_names_the_invitation(
    make, nac, secretary, director, reading, outbox
):
    meeting = make.meeting(nac, status=MeetingStatus.PLANNED)
    with reading(secretary) as work:
        operations.convene(work, meeting.id)
    (letter,) = outbox()
    with reading(secretary) as work:
        row = work.session.scalars(sa.select(Invitation)).one()
        token = short_token(work.settings.key(), "reply", row.id)
    event = event_of(letter)
    assert letter.from_address == f"rsvp+{token}@example.org"
    assert letter.from_name == event.one("ORGANIZER").params["CN"] == "Secretariat of NAC"
    assert event.one("ORGANIZER").raw == f"mailto:rsvp+{token}@example.org"
    assert event.one("ATTENDEE").params["RSVP"] == "TRUE"
    for answer in ("attends", "perhaps", "regrets"):
        address = f"http://localhost/answer/{token}?answer={answer}"
        assert address in letter.text
        assert address in letter.html
    assert "Will you attend?" in letter.text


def test_without_a_mailbox_no_answer_is_asked_of_the_calendar(invited, outbox):
    (letter,) = outbox()
    assert letter.from_address is None
    assert event_of(letter).one("ATTENDEE").params["RSVP"] == "FALSE"
    assert event_of(letter).one("ORGANIZER").raw == "mailto:coordinator@example.org"


def test_a_contact_point_registers_and_is_not_asked_whether_they_come(
    make, nac, do, outbox, reading, secretary
):
    make.contact_point("SE", email="se@example.org")
    meeting = make.meeting(nac, status=MeetingStatus.PLANNED)
    with reading(secretary) as work:
        operations.convene(work, meeting.id)
    (letter,) = outbox()
    assert "Will you attend?" not in letter.text
    assert "/answer/" not in letter.text + letter.html
    assert event_of(letter).one("ATTENDEE").params["RSVP"] == "FALSE"


def test_an_answer_holds_while_the_time_does(invited, do, begin, director, leave, hands):
    with begin(director) as work:
        operations.answer(work, invited.id, Answer.ATTENDS)
    do(operations.edit, invited, replace(invited.facts, city="Bergen"), tell=True)
    hands.at += TEN
    (letter,) = leave()
    assert event_of(letter).one("ATTENDEE").params["PARTSTAT"] == "ACCEPTED"
    assert "Your answer: Attends" in letter.text
    do(operations.reschedule, invited, slot("2027-04-21T13:00"))
    hands.at += TEN
    (letter,) = leave()
    assert event_of(letter).one("ATTENDEE").params["PARTSTAT"] == "NEEDS-ACTION"
    assert "Your answer" not in letter.text
    assert "Please say whether you come then." in letter.text


# In hand


def test_what_waits_can_be_sent_now(invited, do, outbox, leave, begin, secretary, director):
    do(operations.reschedule, invited, slot("2027-04-21T13:00"))
    with pytest.raises(Forbidden), begin(director) as work:
        send_now(work, invited.id)
    assert do(send_now, invited) == 1
    assert kinds(leave()) == ["moved"]
    assert do(send_now, invited) == 0
    with begin(read_only=True) as work:
        entries = work.session.scalars(sa.select(JournalEntry).where(JournalEntry.event == "NoticesHurried"))
        assert [entry.facts for entry in entries] == [{"count": 1}]


def test_what_waits_about_a_meeting_that_was_held_is_not_sent(make, nac, invited, do, outbox, leave, hands):
    hands.at = datetime(2027, 4, 20, 12, tzinfo=UTC)
    do(operations.edit, invited, replace(invited.facts, title="Summit"), tell=True)
    do(operations.mark_held, invited)
    hands.at += TEN
    assert leave() == []


def test_with_no_window_all_is_at_once(app, make, nac, secretary, director, outbox, hands):
    here = house()
    settings = here.settings.model_copy(update={"notice_minutes": 0})
    units = UnitOfWork(here.clock, settings, here.units.reactions)
    meeting = make.meeting(nac, status=MeetingStatus.PLANNED)
    with units.begin(acting(secretary, app)) as work:
        operations.convene(work, meeting.id)
    assert [letter.due_at for letter in outbox()] == [hands.at]


def test_each_is_told_in_full_in_their_own_language(make, nac, do, leave, hands):
    make.delegate(nac, "SE", email="se@example.org", locale="sv")
    meeting = make.meeting(nac, status=MeetingStatus.PLANNED)
    do(operations.convene, meeting)
    hands.at += TEN
    (letter,) = leave()
    assert letter.from_name.startswith("Sekretariat")
    assert 'lang="sv"' in letter.html


def test_a_move_with_two_hundred_guests_costs_a_handful_of_statements(
    make, nac, do, leave, hands, begin, secretary, statements
):
    meeting = make.meeting(nac, status=MeetingStatus.PLANNED)
    counts = []
    for size in (20, 180):
        make.keep(*(
            Participant(
                id=new_id(), meeting_id=meeting.id, display_name=f"Guest {size} {n}",
                email=f"guest{size}-{n}@example.org", registered_at=hands.at,
            )
            for n in range(size)
        ))  # fmt: skip
    do(operations.convene, meeting)
    for day in ("2027-04-21T13:00", "2027-04-22T13:00"):
        statements.clear()
        do(operations.reschedule, meeting, slot(day))
        counts.append(len(statements))
    assert max(counts) <= 26, counts
    hands.at += TEN
    assert len(leave()) == 200


def test_letters_are_withdrawn_together_or_not_at_all(begin, invited, do, outbox):
    do(operations.reschedule, invited, slot("2027-04-21T13:00"))
    with begin() as work:
        assert mail.withdraw_all(work, []) == set()
    assert len(outbox()) == 2


def test_what_people_were_told_is_forgotten_a_year_after_the_meeting(invited, begin, hands):
    def kept():
        with begin(read_only=True) as work:
            return len(work.session.scalars(sa.select(Invitation)).all())

    for at, count in ((datetime(2028, 4, 19, tzinfo=UTC), 1), (datetime(2028, 4, 21, tzinfo=UTC), 0)):
        hands.at = at
        with begin() as work:
            jobs.forget(work)
        assert kept() == count
