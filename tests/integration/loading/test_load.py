"""Loading into a database: created, updated, unchanged; all of it or nothing."""

from datetime import UTC, date, datetime, timedelta

import sqlalchemy as sa

from coordinator.accounts import operations as accounts
from coordinator.accounts.models import Grant, Person
from coordinator.core.db import Base
from coordinator.core.journal import Installation, JournalEntry
from coordinator.forums.models import Forum, ForumKind, Membership, Office, Party
from coordinator.forums.queries import group_members_on, roster
from coordinator.forums.rules import MembershipRole, PartyKind
from coordinator.groups.models import ExpertSeat, GroupOffice, GroupParty, Mandate, WorkingGroup
from coordinator.groups.rules import GroupState
from coordinator.kit.actor import Role
from coordinator.meetings.models import Deadline, Meeting, PartyAnswer
from coordinator.meetings.rules import MeetingStatus
from coordinator.proceedings.models import Action, Agenda, AgendaItem, AgendaVersion, Decision

ROWS = 664  # of the packaged file
NORDIC = 273  # of the small one


def one(begin, model, **where):
    with begin(read_only=True) as work:
        found = work.session.scalars(sa.select(model).filter_by(**where)).one()
        work.session.expunge(found)
        return found


def count(begin, model, *where):
    with begin(read_only=True) as work:
        return work.session.scalar(sa.select(sa.func.count()).select_from(model).where(*where))


def everything(begin):
    """All rows of all tables, as they are stored."""
    with begin(read_only=True) as work:
        return {
            table.name: sorted(map(repr, work.session.execute(sa.select(table)).all()))
            for table in Base.metadata.sorted_tables
        }


def test_the_packaged_file_is_loaded_whole(begin, loading, forums_json):
    report = loading(forums_json)
    assert report.as_json() == {
        "created": ROWS, "updated": 0, "unchanged": 0, "refused": [], "warnings": [], "dry_run": False,
        "not_taken": [
            {"pointer": "/inquiry_templates", "reason": "1 rows are in order, but inquiries are not kept yet"},
            {"pointer": "/statistics_templates", "reason": "1 rows are in order, but statistics are not kept yet"},
            {"pointer": "/demo/inquiries", "reason": "3 rows are in order, but inquiries are not kept yet"},
            {"pointer": "/demo/statistics", "reason": "140 rows are in order, but statistics are not kept yet"},
        ],
    }  # fmt: skip
    stored = {
        model: count(begin, model) for model in (Forum, Membership, Office, WorkingGroup, Party, Meeting)
    }
    assert stored == {Forum: 8, Membership: 230, Office: 51, WorkingGroup: 26, Party: 70, Meeting: 20}


def test_a_second_loading_finds_everything_there(begin, loading, forums_json, hands):
    loading(forums_json)
    before = everything(begin)
    hands.at += timedelta(days=20)
    report = loading(forums_json)
    assert (report.created, report.updated, report.unchanged) == (0, 0, ROWS)
    after = everything(begin)
    journal = {"journal_entry": after.pop("journal_entry"), "reminder": after.pop("reminder")}
    assert journal
    before.pop("journal_entry"), before.pop("reminder")
    assert after == before


def test_gdisc_on_a_day_has_28_eu_states_and_six_others(begin, loading, forums_json):
    loading(forums_json)
    with begin(read_only=True) as work:
        gdisc = work.session.scalars(sa.select(Forum).where(Forum.slug == "gdisc")).one()
        seats = roster(work.session, gdisc.id, date(2020, 1, 15))
        members = {s.party.id: s.party.code for s in seats if s.membership.role is MembershipRole.MEMBER}
        eu = group_members_on(work.session, "eu", date(2020, 1, 15))
        assert len(members) == 34
        assert sorted(code for i, code in members.items() if i not in eu) == [
            "BA",
            "CH",
            "IS",
            "MK",
            "NO",
            "TR",
        ]
        assert [s.party.code for s in seats if s.membership.role is MembershipRole.OBSERVER] == ["XK"]
        assert len(group_members_on(work.session, "eu", date(2020, 2, 2))) == 27


def test_parties_are_a_kind_and_a_code(begin, loading, nordic):
    nordic["countries"].append({"code": "EC", "name": {"en": "Ecuador"}})
    assert loading(nordic).refused == []
    assert one(begin, Party, code="EC", kind=PartyKind.COUNTRY).name == {"en": "Ecuador"}
    assert one(begin, Party, code="EC", kind=PartyKind.ORGANISATION).name == {"en": "European Commission"}


def test_a_dry_run_says_what_would_happen_and_writes_nothing(begin, loading, nordic):
    before = everything(begin)
    report = loading(nordic, dry_run=True)
    assert (report.created, report.dry_run) == (NORDIC, True)
    assert everything(begin) == before


def test_with_one_row_refused_nothing_is_written(begin, loading, nordic):
    before = everything(begin)
    nordic["forums"][0]["memberships"][3]["party"] = "QQ"
    report = loading(nordic)
    assert [(r.pointer, r.reason) for r in report.refused] == [
        ("/forums/0/memberships/3", "party: there is no country “QQ”")
    ]
    assert (report.created, report.updated, report.unchanged) == (0, 0, 0)
    assert everything(begin) == before


def test_what_differs_is_updated_and_only_that(begin, loading, nordic):
    loading(nordic)
    nordic["forums"][0]["decision_making"] = "By consensus"
    nordic["forums"][1]["memberships"][0]["note"] = "Asked in November"
    nordic["countries"][0]["note"] = "Looked up"
    nordic["working_groups"][0]["deliverables"].append("closing note")
    report = loading(nordic)
    assert (report.created, report.updated, report.unchanged) == (0, 4, NORDIC - 4)
    assert one(begin, Forum, slug="nac").decision_making == "By consensus"


def test_dates_put_right_in_the_file_change_the_same_entry(begin, loading, nordic):
    loading(nordic)
    before = count(begin, Membership)
    sweden = nordic["forums"][0]["memberships"][5]
    assert (sweden["party"], sweden["role"]) == ("SE", "secretariat")
    sweden["from"], sweden["until"] = "2025-12-01", "2027-01-31"
    report = loading(nordic)
    assert (report.updated, report.refused) == (
        1 + 3,
        [],
    )  # and the rights of three people of the secretariat
    assert count(begin, Membership) == before
    assert (Role.SECRETARIAT, "nac", None, None, date(2025, 12, 1), date(2027, 2, 1)) in rights(
        begin, "secretariat-1"
    )


def test_a_border_between_two_entries_may_move(begin, loading, nordic):
    memberships = nordic["forums"][0]["memberships"]
    memberships.append({"party": "SE", "role": "secretariat", "from": "2027-01-01", "until": "2027-12-31"})
    loading(nordic)
    memberships[5]["until"], memberships[-1]["from"] = "2027-03-31", "2027-04-01"
    report = loading(nordic)
    assert (report.updated, report.refused) == (2 + 3, [])
    with begin(read_only=True) as work:
        periods = work.session.execute(
            sa.select(Membership.from_on, Membership.until_on)
            .join(Party, Party.id == Membership.party_id)
            .join(Forum, Forum.id == Membership.forum_id)
            .where(Forum.slug == "nac", Party.code == "SE", Membership.role == MembershipRole.SECRETARIAT)
            .order_by(Membership.from_on)
        ).all()
    assert periods == [(date(2026, 1, 1), date(2027, 4, 1)), (date(2027, 4, 1), date(2028, 1, 1))]


def test_what_people_entered_here_stays_and_is_in_the_way_where_it_overlaps(begin, loading, nordic, make):
    loading(nordic)
    gdisc = one(begin, Forum, slug="gdisc")
    make.membership(gdisc, "GE", role=MembershipRole.OBSERVER, from_on=date(2026, 1, 1))
    assert loading(nordic).unchanged == NORDIC
    nordic["forums"][1]["memberships"].append(
        {"party": "GE", "role": "observer", "from": "2020-01-01", "until": "2021-12-31"}
    )
    assert loading(nordic).created == 1
    memberships = nordic["forums"][1]["memberships"]
    memberships.append({"party": "GE", "role": "observer", "from": "2026-06-01", "until": "2026-06-30"})
    memberships.append({"party": "GE", "role": "observer", "from": "2027-01-01"})
    report = loading(nordic)
    reason = "overlaps an entry made here, 2026-01-01 to open: GE as observer"
    assert [(r.pointer, r.reason) for r in report.refused] == [
        (f"/forums/1/memberships/{len(memberships) - 2}", reason),
        (f"/forums/1/memberships/{len(memberships) - 1}", reason),
    ]


def test_a_file_may_add_to_what_is_there(begin, loading, nordic):
    loading(nordic)
    small = {"forums": [{"id": "north", "short_name": "NORTH", "kind": "network", "name": "North", "description": "A test.",
                         "time_zone": "Europe/Oslo", "memberships": [{"party": "SE", "role": "member"}]}]}  # fmt: skip
    report = loading(small)
    assert (report.created, report.refused) == (2, [])
    north = one(begin, Forum, slug="north")
    assert (north.zone, north.default_sharing, north.languages) == ("Europe/Oslo", "forum", [])


def test_a_new_kind_of_forum_needs_a_row_and_no_code(begin, loading):
    file = {
        "forum_kinds": [{"id": "parliament", "name": {"en": "Parliament", "sv": "Parlament"}, "features": ["meetings", "decisions"]}],
        "forums": [{"id": "p", "short_name": "P", "kind": "parliament", "name": "P", "description": "A test."}],
    }  # fmt: skip
    assert loading(file).created == 2
    assert one(begin, ForumKind, code="parliament").features == ["meetings", "decisions"]
    assert count(begin, ForumKind) == 7


def test_groups_come_with_mandate_parties_and_chair(begin, loading, forums_json):
    loading(forums_json)
    digital = one(begin, WorkingGroup, slug="nac-digital")
    assert (digital.state, digital.parties_known) == (GroupState.ACTIVE, True)
    mandate = one(begin, Mandate, group_id=digital.id)
    assert (mandate.from_on, mandate.until_on) == (date(2025, 11, 20), date(2027, 6, 1))
    assert count(begin, GroupParty, GroupParty.group_id == digital.id) == 5
    chair = one(begin, GroupOffice, group_id=digital.id)
    expert = one(begin, Person, ref="fi-digital")
    assert chair.person_id == expert.id
    assert one(begin, WorkingGroup, slug="gdisc-steering").parties_known is False
    closed = one(begin, WorkingGroup, slug="nac-pact")
    assert closed.state is GroupState.CLOSED
    assert one(
        begin, GroupParty, group_id=closed.id, party_id=one(begin, Party, code="DK").id
    ).until_on == date(2026, 7, 1)


def test_a_state_decided_here_is_kept_and_named(begin, loading, nordic):
    loading(nordic)
    with begin() as work:
        work.session.scalars(
            sa.select(WorkingGroup).where(WorkingGroup.slug == "nac-return")
        ).one().state = GroupState.CLOSING
    report = loading(nordic)
    assert [(r.pointer, r.reason) for r in report.warnings] == [
        ("/working_groups/0", "status: the group is closing here, and stays so")
    ]
    assert one(begin, WorkingGroup, slug="nac-return").state is GroupState.CLOSING


def rights(begin, ref):
    person = one(begin, Person, ref=ref)
    with begin(read_only=True) as work:
        rows = work.session.execute(
            sa.select(Grant.role, Forum.slug, WorkingGroup.slug, Party.code, Grant.from_on, Grant.until_on)
            .outerjoin(Forum, Forum.id == Grant.forum_id)
            .outerjoin(WorkingGroup, WorkingGroup.id == Grant.group_id)
            .outerjoin(Party, Party.id == Grant.party_id)
            .where(Grant.person_id == person.id)
        ).all()
    return {tuple(row) for row in rows}


def test_rights_follow_from_what_people_are_at_home(begin, loading, forums_json):
    loading(forums_json)
    assert rights(begin, "is-dg") >= {
        (Role.DELEGATE, "nac", None, "IS", None, None),
        (Role.DELEGATE, "gdisc", None, "IS", None, None),
        (Role.CHAIR, "nac", None, "IS", date(2028, 1, 1), date(2029, 1, 1)),
    }
    assert rights(begin, "is-ncp") == {(Role.CONTACT_POINT, None, None, "IS", None, None)}
    assert rights(begin, "is-return") == {(Role.EXPERT, "nac", "nac-return", "IS", date(2024, 5, 14), None)}
    assert rights(begin, "dk-return") == {
        (Role.EXPERT, "nac", "nac-return", "DK", date(2024, 5, 14), None),
        (Role.CHAIR, "nac", "nac-return", None, date(2024, 5, 14), None),
    }
    assert rights(begin, "secretariat-next") == {
        (Role.SECRETARIAT, "nac", None, None, date(2027, 1, 1), date(2028, 1, 1))
    }
    assert rights(begin, "secretariat-1") == {
        (Role.SECRETARIAT, "nac", None, None, date(2026, 1, 1), date(2027, 1, 1)),
        (Role.SECRETARIAT, "iom-cooperation", None, None, None, None),
    }
    assert rights(begin, "it-admin") == {(Role.ADMINISTRATOR, None, None, None, None, None)}
    assert (Role.OBSERVER, "budapest-process", None, "ICMPD", date(1994, 1, 1), None) in rights(
        begin, "icmpd-projects"
    )
    assert rights(begin, "is-registry") == set()


def test_a_right_lasts_no_longer_than_the_membership(begin, loading, forums_json):
    loading(forums_json)
    assert (Role.DELEGATE, "igc", None, "FR", None, date(2019, 12, 11)) in rights(begin, "fr-dg")
    nac = forums_json["forums"][0]["memberships"]
    next(m for m in nac if m["party"] == "IS")["until"] = "2026-12-31"
    loading(forums_json)
    assert (Role.DELEGATE, "nac", None, "IS", None, date(2027, 1, 1)) in rights(begin, "is-dg")


def test_what_was_ended_here_is_not_revived(begin, loading, nordic):
    loading(nordic)
    person = one(begin, Person, ref="is-return")
    with begin() as work:
        grant = work.session.scalars(sa.select(Grant).where(Grant.person_id == person.id)).one()
        grant.until_on = date(2026, 11, 1)
        work.session.get_one(Person, person.id).locale = "en"
    assert loading(nordic).unchanged == NORDIC
    assert rights(begin, "is-return") == {
        (Role.EXPERT, "nac", "nac-return", "IS", date(2024, 5, 14), date(2026, 11, 1))
    }
    assert one(begin, Person, ref="is-return").locale == "en"
    assert count(begin, ExpertSeat, ExpertSeat.person_id == person.id) == 1


def test_a_right_that_somebody_ended_is_not_widened_again(begin, loading, nordic):
    loading(nordic)
    person = one(begin, Person, ref="is-dg")
    with begin() as work:
        grant = work.session.scalars(
            sa.select(Grant).join(Forum, Forum.id == Grant.forum_id)
            .where(Grant.person_id == person.id, Forum.slug == "nac", Grant.role == Role.DELEGATE)
        ).one()  # fmt: skip
        accounts.end_grant(work, grant.id, date(2026, 11, 1))
    assert loading(nordic).unchanged == NORDIC
    assert (Role.DELEGATE, "nac", None, "IS", None, date(2026, 11, 1)) in rights(begin, "is-dg")


def test_an_expert_whom_no_group_fits_is_loaded_and_named(begin, loading, nordic):
    people = nordic["demo"]["people"]
    index = next(i for i, person in enumerate(people) if person["id"] == "is-return")
    people[index]["id"] = "is-weather"
    report = loading(nordic)
    assert [(r.pointer, r.reason) for r in report.warnings] == [
        (f"/demo/people/{index}", "no one working group fits this expert's id: no seat was made")
    ]
    assert rights(begin, "is-weather") == set()


def test_a_convened_meeting_has_deadlines_answers_and_a_published_agenda(begin, loading, nordic):
    loading(nordic)
    meeting = one(begin, Meeting, ref="m-nac-return")
    assert meeting.status is MeetingStatus.CONVENED
    assert meeting.starts_at == datetime(2026, 12, 4, 9, tzinfo=UTC)
    assert meeting.convened_at == datetime(2026, 11, 13, 8, tzinfo=UTC)
    deadline = one(begin, Deadline, meeting_id=meeting.id, step="registration_deadline")
    assert (deadline.due_on, deadline.done_on) == (date(2026, 11, 27), None)
    assert one(begin, Deadline, meeting_id=meeting.id, step="invitation").done_on == date(2026, 11, 13)
    with begin(read_only=True) as work:
        codes = work.session.scalars(
            sa.select(Party.code).join(PartyAnswer, PartyAnswer.party_id == Party.id)
            .where(PartyAnswer.meeting_id == meeting.id).order_by(Party.code)
        ).all()  # fmt: skip
    assert codes == ["DK", "FI", "NO", "SE"]
    agenda = one(begin, Agenda, meeting_id=meeting.id)
    assert (agenda.published_number, agenda.day_starts) == (1, ["10:00"])
    version = one(begin, AgendaVersion, meeting_id=meeting.id)
    assert [item["title"] for item in version.items][:2] == [
        "Welcome and who is here",
        "Adoption of the agenda",
    ]
    assert count(begin, AgendaItem, AgendaItem.meeting_id == meeting.id) == 7


def test_a_planned_meetings_agenda_is_a_draft(begin, loading, nordic):
    loading(nordic)
    meeting = one(begin, Meeting, ref="m-nac-spring")
    agenda = one(begin, Agenda, meeting_id=meeting.id)
    assert (agenda.published_number, agenda.published_at, agenda.day_starts) == (0, None, ["13:00", "09:00"])
    assert count(begin, AgendaVersion, AgendaVersion.meeting_id == meeting.id) == 0
    assert meeting.convened_at is None


def test_cancelled_and_postponed_meetings_say_since_when_and_from_where(begin, loading, forums_json):
    loading(forums_json)
    cancelled = one(begin, Meeting, ref="m-nac-digital")
    assert (cancelled.status, cancelled.status_changed_at) == (
        MeetingStatus.CANCELLED,
        datetime(2026, 11, 24, 9, tzinfo=UTC),
    )
    postponed = one(begin, Meeting, ref="m-igc-technology")
    assert (postponed.status, postponed.moved_from) == (
        MeetingStatus.POSTPONED,
        datetime(2026, 12, 15, 13, tzinfo=UTC),
    )
    assert postponed.starts_at == datetime(2027, 1, 19, 13, tzinfo=UTC)
    assert postponed.sequence > one(begin, Meeting, ref="m-nac-spring").sequence


def test_days_stay_relative_to_the_first_loading(begin, loading, nordic, hands):
    loading(nordic)
    assert one(begin, Installation, name="loaded_on").value == "2026-11-25"
    hands.at += timedelta(days=40)
    new = {**nordic["demo"]["meetings"][3], "id": "m-nac-return-2", "title": "Another"}
    nordic["demo"]["meetings"].append(new)
    report = loading(nordic)
    assert (report.created, report.updated) == (1, 0)
    assert one(begin, Meeting, ref="m-nac-return-2").first_on == date(2026, 12, 4)


def test_a_meeting_that_exists_is_left_to_the_people_who_work_on_it(begin, loading, nordic):
    loading(nordic)
    with begin() as work:
        work.session.scalars(
            sa.select(Meeting).where(Meeting.ref == "m-nac-return")
        ).one().title = "Return, moved"
    report = loading(nordic)
    assert report.unchanged == NORDIC
    assert (
        "/demo/meetings/3",
        "the meeting exists and is changed on its own page, not by loading: title",
    ) in [(r.pointer, r.reason) for r in report.not_taken]
    assert one(begin, Meeting, ref="m-nac-return").title == "Return, moved"


def test_decisions_are_numbered_within_the_year_of_their_meeting(begin, loading, nordic):
    loading(nordic)
    decision = one(begin, Decision, ref="d-1")
    assert (decision.sequence, decision.year, decision.decided_on) == (12, 2026, date(2026, 10, 27))
    assert one(begin, Decision, ref="d-4").closes_on == date(2026, 11, 19)
    nordic["demo"]["decisions"].append({**nordic["demo"]["decisions"][0], "id": "d-9"})
    report = loading(nordic)
    assert [(r.pointer, r.reason) for r in report.refused] == [
        ("/demo/decisions/4", "the same id stands at /demo/decisions/0")
    ]


def test_the_state_of_an_action_is_its_owners(begin, loading, nordic):
    loading(nordic)
    with begin() as work:
        work.session.scalars(sa.select(Action).where(Action.ref == "a-1")).one().due_on = date(2027, 1, 1)
    nordic["demo"]["actions"][0]["text"] = "Circulate it."
    report = loading(nordic)
    assert report.updated == 1
    action = one(begin, Action, ref="a-1")
    assert (action.text, action.due_on) == ("Circulate it.", date(2027, 1, 1))


def test_loading_is_on_record(begin, loading, forums_json):
    loading(forums_json)
    entry = one(begin, JournalEntry, event="DataLoaded")
    assert entry.facts == {"created": ROWS, "updated": 0, "unchanged": 0}
    assert count(begin, JournalEntry, JournalEntry.event == "MeetingConvened") == 7


def test_sections_may_be_left_out_once_they_are_loaded(loading, nordic):
    left = loading(nordic).created
    for section in ("countries", "forums", "working_groups", "meeting_series", "agenda_templates"):
        del nordic[section]
        report = loading(nordic)
        assert (report.created, report.updated, report.refused) == (0, 0, []), section
        assert report.unchanged < left
        left = report.unchanged
