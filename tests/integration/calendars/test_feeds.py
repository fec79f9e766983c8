"""What stands in a feed, for whom, and that it follows the meetings."""

from datetime import UTC, date, datetime, timedelta

import sqlalchemy as sa

from coordinator.accounts.models import Person
from coordinator.calendars.models import CalendarEntry
from coordinator.calendars.queries import in_window
from coordinator.calendars.rules import stays, window_on
from coordinator.core.db import db
from coordinator.forums.rules import MembershipRole, Sharing
from coordinator.kit.ids import new_id
from coordinator.kit.periods import Period
from coordinator.meetings import operations as meetings
from coordinator.meetings.models import Deadline, Meeting
from coordinator.meetings.rules import Anchor, MeetingMode, MeetingStatus
from tests.factories import slot
from tests.ics_reader import events, read, when


def summaries(answer):
    assert answer.status_code == 200
    return sorted(event.text("SUMMARY") for event in events(answer.data).values())


def change(begin, meeting, **values):
    """Change rows behind the back of operations, as nobody does: feeds must not be fooled."""
    with begin() as work:
        row = work.session.get_one(Meeting, meeting.id)
        for name, value in values.items():
            setattr(row, name, value)


def test_a_forum_feed_holds_the_meetings_at_their_instants(client, make, nac, issue):
    meeting = make.meeting(
        nac,
        at="2027-03-26T09:00",
        end="2027-03-29T12:00",
        zone="Europe/Helsinki",
        city="Åbo",
        venue="Slottet, sal 3",
    )
    answer = client.get(issue(make.delegate(nac, "FI"), forum=nac))
    calendar, event = read(answer.data), events(answer.data)[meeting.uid]
    assert calendar.text("X-WR-CALNAME") == calendar.text("NAME") == "Nordic Aliens Committee"
    assert when(calendar, event, "DTSTART") == datetime(2027, 3, 26, 7, tzinfo=UTC)
    assert when(calendar, event, "DTEND") == datetime(2027, 3, 29, 9, tzinfo=UTC)
    assert event.text("SUMMARY") == "NAC: Spring meeting"
    assert (event.text("STATUS"), event.text("TRANSP"), event.text("CLASS")) == (
        "CONFIRMED",
        "OPAQUE",
        "PUBLIC",
    )
    assert event.text("LOCATION") == "Slottet, sal 3, Åbo"
    assert event.one("CATEGORIES").texts == ["NAC"]
    assert event.one("URL").raw == f"http://localhost/meetings/{meeting.id}"
    assert event.text("DESCRIPTION").splitlines() == [
        "Nordic Aliens Committee",
        f"Agenda and papers: http://localhost/meetings/{meeting.id}",
    ]


def test_the_joining_link_stays_on_our_page(client, make, nac, issue):
    make.meeting(
        nac,
        mode=MeetingMode.ONLINE,
        joining_link="https://video.example.org/secret",
        practical="Hotel",
        note="Dull",
    )
    text = client.get(issue(make.secretary(nac), forum=nac)).data
    (event,) = events(text).values()
    assert event.text("LOCATION") == "Online"
    assert "The joining link is on the page of the meeting" in event.text("DESCRIPTION")
    for secret in (b"video.example.org", b"Hotel", b"Dull", b"ATTENDEE", b"ORGANIZER"):
        assert secret not in text


def test_the_feed_is_in_its_holders_language(client, make, nac, issue):
    make.meeting(nac, at="2027-05-04T09:00")
    swedish = client.get(issue(make.delegate(nac, "SE", locale="sv"), forum=nac))
    english = client.get(issue(make.delegate(nac, "FI"), forum=nac))
    assert read(swedish.data).text("NAME") == "Nordiska utlänningsutskottet"
    (event,) = events(swedish.data).values()
    assert event.text("DESCRIPTION").startswith("Nordiska utlänningsutskottet")
    assert read(english.data).text("NAME") == "Nordic Aliens Committee"
    assert swedish.headers["ETag"] != english.headers["ETag"]


def test_a_meeting_moved_an_hour_and_a_zone_moves_in_the_feed(client, begin, make, nac, issue):
    meeting = make.meeting(nac, at="2027-04-20T13:00", zone="Europe/Oslo")
    path = issue(make.delegate(nac, "FI"), forum=nac)
    first = client.get(path)
    with begin(make.secretary(nac)) as work:
        meetings.reschedule(work, meeting.id, slot("2027-04-20T14:00", zone="Atlantic/Reykjavik"), tell=False)
    second = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    calendar, event = read(second.data), events(second.data)[meeting.uid]
    assert when(read(first.data), events(first.data)[meeting.uid], "DTSTART") == datetime(
        2027, 4, 20, 11, tzinfo=UTC
    )
    assert when(calendar, event, "DTSTART") == datetime(2027, 4, 20, 14, tzinfo=UTC)
    assert event.one("DTSTART").params == {"TZID": "Atlantic/Reykjavik"}
    assert event.text("SEQUENCE") == "1"


def test_a_cancelled_meeting_stays_and_says_so(client, begin, make, nac, issue):
    meeting = make.meeting(nac)
    path = issue(make.delegate(nac, "FI"), forum=nac)
    client.get(path)
    with begin(make.secretary(nac)) as work:
        meetings.cancel(work, meeting.id, reason="Ferry strike", tell=False)
    event = events(client.get(path).data)[meeting.uid]
    assert event.text("STATUS") == "CANCELLED"
    assert event.text("SUMMARY") == "Cancelled: NAC: Spring meeting"
    assert event.text("TRANSP") == "TRANSPARENT"
    assert event.text("SEQUENCE") == "1"
    assert "Cancelled: Ferry strike" in event.text("DESCRIPTION")


def test_a_meeting_postponed_without_a_day_frees_the_old_one(client, begin, make, nac, issue):
    meeting = make.meeting(nac)
    path = issue(make.delegate(nac, "FI"), forum=nac)
    secretary = make.secretary(nac)
    with begin(secretary) as work:
        meetings.postpone(work, meeting.id, reason="Elections", tell=False)
    event = events(client.get(path).data)[meeting.uid]
    assert (event.text("STATUS"), event.text("TRANSP")) == ("CANCELLED", "TRANSPARENT")
    assert event.text("SUMMARY") == "Postponed: NAC: Spring meeting"
    with begin(secretary) as work:
        meetings.convene(work, meeting.id, slot=slot("2027-06-01T10:00"), tell=False)
    revived = events(client.get(path).data)[meeting.uid]
    assert (revived.text("STATUS"), revived.text("SEQUENCE")) == ("CONFIRMED", "2")


def test_a_meeting_postponed_to_a_new_day_stands_there_as_tentative(client, begin, make, nac, issue):
    meeting = make.meeting(nac)
    with begin(make.secretary(nac)) as work:
        meetings.postpone(work, meeting.id, reason="Elections", to=slot("2027-06-01T10:00"), tell=False)
    answer = client.get(issue(make.delegate(nac, "FI"), forum=nac))
    event = events(answer.data)[meeting.uid]
    assert event.text("STATUS") == "TENTATIVE"
    assert event.text("SUMMARY") == "NAC: Spring meeting"
    assert when(read(answer.data), event, "DTSTART") == datetime(2027, 6, 1, 8, tzinfo=UTC)


def test_planned_meetings_are_tentative(client, make, nac, issue):
    meeting = make.meeting(nac, status=MeetingStatus.PLANNED)
    event = events(client.get(issue(make.delegate(nac, "FI"), forum=nac)).data)[meeting.uid]
    assert event.text("STATUS") == "TENTATIVE"
    assert "Planned: the date may still change." in event.text("DESCRIPTION")


def test_rough_dates_stand_in_the_feeds_of_those_who_want_them(client, begin, make, nac, issue):
    meeting = make.meeting(nac, status=MeetingStatus.PLANNED)
    with begin() as work:
        row = work.session.get_one(Meeting, meeting.id)
        row.set_span(Period(date(2028, 3, 1), date(2028, 6, 1)), "spring 2028")
    delegate = make.delegate(nac, "FI")
    assert summaries(client.get(issue(delegate))) == []
    assert len(summaries(client.get(issue(delegate, forum=nac, with_spans=True)))) == 1
    answer = client.get(issue(delegate, with_spans=True))
    event = events(answer.data)[meeting.uid]
    assert event.text("SUMMARY") == "NAC: Spring meeting (spring 2028, date to be set)"
    assert (event.text("STATUS"), event.text("TRANSP")) == ("TENTATIVE", "TRANSPARENT")
    assert when(read(answer.data), event, "DTSTART") == date(2028, 3, 1)
    assert when(read(answer.data), event, "DTEND") == date(2028, 6, 1)


def deadline(make, meeting, step, due_on, **over):
    return make.keep(Deadline(
        id=new_id(), meeting_id=meeting.id, step=step, due_on=due_on, offset_days=-14,
        relative_to=Anchor.MEETING_START, audience="contact_points", **over,
    ))  # fmt: skip


def test_deadlines_are_days_for_those_who_want_them_and_duties_for_those_who_have_them(
    client, make, nac, issue
):
    meeting = make.meeting(nac)
    papers = deadline(make, meeting, "papers_due", date(2027, 4, 6))
    deadline(make, meeting, "draft_agenda", date(2027, 3, 23))
    deadline(make, meeting, "registration_deadline", date(2027, 3, 30), done_on=date(2026, 11, 1))
    deadline(make, meeting, "erase_practical_needs", date(2027, 5, 20))
    delegate = make.delegate(nac, "FI")
    assert summaries(client.get(issue(delegate, forum=nac))) == ["NAC: Spring meeting"]
    answer = client.get(issue(delegate, forum=nac, with_deadlines=True))
    assert summaries(answer) == ["NAC: Spring meeting", "Papers, last day: NAC: Spring meeting"]
    event = events(answer.data)[f"{papers.id}@example.org"]
    assert when(read(answer.data), event, "DTSTART") == date(2027, 4, 6)
    assert when(read(answer.data), event, "DTEND") == date(2027, 4, 7)
    assert event.text("TRANSP") == "TRANSPARENT"
    assert summaries(client.get(issue(make.secretary(nac), with_deadlines=True))) == [
        "Draft agenda: NAC: Spring meeting",
        "NAC: Spring meeting",
        "Papers, last day: NAC: Spring meeting",
    ]


def test_nobody_has_deadlines_of_a_meeting_that_is_called_off(client, begin, make, nac, issue):
    meeting = make.meeting(nac)
    deadline(make, meeting, "papers_due", date(2027, 4, 6))
    secretary = make.secretary(nac)
    path = issue(secretary, with_deadlines=True)
    assert len(summaries(client.get(path))) == 2
    with begin(secretary) as work:
        meetings.cancel(work, meeting.id, reason="No quorum", tell=False)
    assert summaries(client.get(path)) == ["Cancelled: NAC: Spring meeting"]


def test_each_sees_in_a_forums_feed_what_they_may_see(client, make, nac, issue):
    group = make.group(nac, "nac-return", parties="FI")
    make.membership(nac, "DE", role=MembershipRole.OBSERVER)
    make.meeting(nac, title="Directors")
    make.meeting(nac, title="Open day", sharing=Sharing.FORUM_PLUS)
    make.meeting(nac, title="Named only", sharing=Sharing.ADDRESSEE)
    make.meeting(nac, group=group, title="Return")
    everything = ["NAC: Directors", "NAC: Open day", "NAC: Return"]
    assert summaries(client.get(issue(make.secretary(nac), forum=nac))) == sorted(
        [*everything, "NAC: Named only"]
    )
    assert summaries(client.get(issue(make.delegate(nac, "SE"), forum=nac))) == everything
    assert summaries(client.get(issue(make.expert(group), forum=nac))) == everything
    assert summaries(client.get(issue(make.observer(nac), forum=nac))) == ["NAC: Open day"]


def test_a_personal_feed_holds_all_forums_of_the_person_and_none_besides(client, make, nac, issue):
    gdisc, elsewhere = make.forum("gdisc", members="FI"), make.forum("igc", members="SE")
    for forum in (nac, gdisc, elsewhere):
        make.meeting(forum, title="Meeting")
    assert summaries(client.get(issue(make.contact_point("FI")))) == ["GDISC: Meeting", "NAC: Meeting"]


def test_to_administer_puts_no_meetings_into_a_calendar(client, make, nac, issue):
    both = make.secretary(make.forum("gdisc"))
    make.grant(both, "administrator")
    make.meeting(nac)
    assert summaries(client.get(issue(both))) == []


def test_a_group_feed_holds_the_groups_meetings(client, make, nac, issue):
    group, other = make.group(nac, "nac-return", parties="FI"), make.group(nac, "nac-data")
    make.meeting(nac, title="Directors")
    make.meeting(nac, group=group, title="Return")
    make.meeting(nac, group=other, title="Data")
    answer = client.get(issue(make.expert(group), group=group))
    assert summaries(answer) == ["NAC: Return"]
    assert read(answer.data).text("NAME") == "Group nac-return"


def test_a_meeting_that_is_no_longer_shared_leaves_at_once(client, begin, make, nac, issue):
    meeting = make.meeting(nac)
    path = issue(make.delegate(nac, "FI"), forum=nac)
    first = client.get(path)
    change(begin, meeting, sharing=Sharing.ADDRESSEE)
    second = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (len(summaries(first)), summaries(second)) == (1, [])


def test_the_window_is_ninety_days_back_and_two_years_ahead(client, make, nac, issue):
    for day in ("2026-08-26", "2026-08-27", "2028-11-24", "2028-11-25"):
        make.meeting(nac, at=f"{day}T10:00", title=day)
    found = summaries(client.get(issue(make.delegate(nac, "FI"), forum=nac)))
    assert found == ["NAC: 2026-08-27", "NAC: 2028-11-24"]


def test_the_window_moves_on_and_the_validator_with_it(client, hands, make, nac, issue):
    make.meeting(nac, at="2026-12-01T10:00", status=MeetingStatus.HELD)
    path = issue(make.delegate(nac, "FI"), forum=nac)
    first = client.get(path)
    hands.at = datetime(2027, 3, 2, 9, tzinfo=UTC)
    second = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (len(summaries(first)), summaries(second)) == (1, [])


def test_the_window_of_the_database_is_the_rule(begin, make, nac):
    """The twins agree over every kind of meeting around the edges."""
    today = date(2026, 11, 25)
    called_off = [date(2026, 10, 25), date(2026, 10, 26), date(2026, 11, 24), None]
    for start_in in (-91, -90, -31, -30, -29, -8, -7, -1, 0, 400, 730, 731):
        for off_on in called_off:
            day = today + timedelta(days=start_in)
            make.meeting(
                nac, at=f"{day}T10:00", title=f"{start_in} {off_on}",
                status=MeetingStatus.CANCELLED if off_on else MeetingStatus.CONVENED,
                status_changed_at=datetime(off_on.year, off_on.month, off_on.day, 12, tzinfo=UTC) if off_on else None,
            )  # fmt: skip
    window = window_on(today)
    with begin(read_only=True) as work:
        every = list(work.session.scalars(sa.select(Meeting)))
        found = set(work.session.scalars(sa.select(Meeting.id).where(in_window(window))))
        expected = {
            m.id
            for m in every
            if stays(
                window,
                first_on=m.first_on,
                last_on=m.last_on,
                called_off=m.status == MeetingStatus.CANCELLED,
                called_off_on=m.status_changed_at.date() if m.status_changed_at else None,
            )
        }
    assert len(every) == 48
    assert found == expected


def test_a_feed_holds_two_thousand_at_most_soonest_first(client, begin, make, nac, issue, monkeypatch):
    monkeypatch.setattr("coordinator.calendars.queries.contents.EVENT_LIMIT", 3)
    for month in (5, 2, 4, 3, 6):
        make.meeting(nac, at=f"2027-0{month}-10T10:00", title=f"Meeting {month}")
    path = issue(make.delegate(nac, "FI"), forum=nac)
    first = client.get(path)
    assert summaries(first) == ["NAC: Meeting 2", "NAC: Meeting 3", "NAC: Meeting 4"]
    assert client.get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


def test_texts_are_made_once_and_again_when_the_meeting_changed(client, begin, make, nac, issue, statements):
    for day in (1, 2, 3):
        make.meeting(nac, at=f"2027-04-0{day}T10:00")
    path = issue(make.delegate(nac, "FI"), forum=nac)
    for _ in range(2):  # the second notes what the content hangs on
        client.get(path)
    statements.clear()
    client.get(path)
    assert not [s for s in statements if not s.startswith("SELECT")]
    with begin(read_only=True) as work:
        assert work.session.scalar(sa.select(sa.func.count()).select_from(CalendarEntry)) == 3


def test_an_unchanged_feed_costs_one_statement(client, begin, make, nac, issue, statements):
    """Where that is known; else three more: the holder with their rights, what they may see, and whether
    any dates are asked about.
    """
    make.meeting(nac)
    delegate = make.delegate(nac, "FI")
    path = issue(delegate, forum=nac)
    client.get(path)
    etag = client.get(path).headers["ETag"]
    statements.clear()
    assert client.get(path, headers={"If-None-Match": etag}).status_code == 304
    assert len(statements) == 1
    statements.clear()
    assert client.get(path).status_code == 200
    assert len(statements) == 1
    with begin() as work:
        work.session.get_one(Person, delegate.id).display_name = "Another name"
    statements.clear()
    assert client.get(path, headers={"If-None-Match": etag}).status_code == 304
    assert len(statements) == 4


def test_a_change_nobody_announced_is_seen_all_the_same(client, begin, make, nac, issue):
    meeting = make.meeting(nac)
    path = issue(make.delegate(nac, "FI"), forum=nac)
    client.get(path)
    change(begin, meeting, title="Renamed by hand")
    assert summaries(client.get(path)) == ["NAC: Renamed by hand"]


def test_a_title_with_line_breaks_stays_a_title(client, begin, make, nac, issue):
    meeting = make.meeting(nac, title="Spring\r\nATTENDEE:mailto:x@example.org\x07\nEND:VEVENT")
    event = events(client.get(issue(make.delegate(nac, "FI"), forum=nac)).data)[meeting.uid]
    assert event.text("SUMMARY") == "NAC: Spring\nATTENDEE:mailto:x@example.org\nEND:VEVENT"


def test_a_zone_without_a_yearly_rule_comes_in_utc(client, make, nac, issue):
    meeting = make.meeting(nac, at="2027-02-10T09:00", zone="Africa/Casablanca")
    answer = client.get(issue(make.delegate(nac, "FI"), forum=nac))
    assert events(answer.data)[meeting.uid].one("DTSTART").raw == "20270210T090000Z"
    assert read(answer.data).parts("VTIMEZONE") == []


def test_the_file_of_one_meeting_holds_it_alone(client_of, make, nac):
    meeting, _other = make.meeting(nac), make.meeting(nac, title="Other")
    answer = client_of(make.delegate(nac, "FI")).get(f"/meetings/{meeting.id}.ics")
    assert list(events(answer.data)) == [meeting.uid]
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="nac-2027-04-20.ics"'


def test_the_file_of_a_meeting_is_not_there_for_outsiders(client_of, make, nac):
    meeting = make.meeting(nac)
    assert client_of(make.outsider()).get(f"/meetings/{meeting.id}.ics").status_code == 404
    assert client_of(None).get(f"/meetings/{meeting.id}.ics").status_code == 303


def test_many_new_texts_are_made_known_to_the_planner(client, make, nac, issue, statements, monkeypatch):
    monkeypatch.setattr("coordinator.calendars.operations.entries.MANY", 2)
    for day in (1, 2):
        make.meeting(nac, at=f"2027-04-0{day}T10:00")
    path = issue(make.delegate(nac, "FI"), forum=nac)
    statements.clear()
    assert len(summaries(client.get(path))) == 2
    analysed = [s for s in statements if s.startswith("ANALYZE")]
    assert analysed == (["ANALYZE calendar_entry"] if db.engine.dialect.name == "postgresql" else [])
