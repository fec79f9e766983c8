"""The whole format: the packaged file is in order, and each fault is named at its place."""

import json
from datetime import date, timedelta

import pytest

from coordinator.forums.rules import MembershipRole, PartyKind
from coordinator.kit.periods import Period
from coordinator.loading.document import Known, Notes, Unreadable, read
from coordinator.loading.kinds import KINDS
from coordinator.meetings.rules import MeetingStatus


def said(notes: Notes) -> list[tuple[str, str]]:
    return [(remark.pointer, remark.reason) for remark in notes.refused]


def test_the_packaged_file_is_in_order(forums_json, reading):
    document, notes = reading(forums_json)
    assert said(notes) == []
    assert notes.warnings == []
    assert (len(document.parties), len(document.forums), len(document.groups), len(document.series)) == (
        70,
        8,
        26,
        23,
    )
    assert sum(len(forum.memberships) for forum in document.forums) == 230
    assert sum(len(forum.offices) for forum in document.forums) == 51
    assert (len(document.people), len(document.meetings), len(document.decisions), len(document.actions)) == (
        112,
        20,
        4,
        8,
    )
    assert document.size == 664


def test_what_is_not_kept_yet_is_counted_and_named(forums_json, reading):
    _document, notes = reading(forums_json)
    assert [(r.pointer, r.reason) for r in notes.not_taken] == [
        ("/inquiry_templates", "1 rows are in order, but inquiries are not kept yet"),
        ("/statistics_templates", "1 rows are in order, but statistics are not kept yet"),
        ("/demo/inquiries", "3 rows are in order, but inquiries are not kept yet"),
        ("/demo/statistics", "140 rows are in order, but statistics are not kept yet"),
    ]


def test_both_days_of_a_membership_count(forums_json, reading):
    document, _notes = reading(forums_json)
    nac = next(forum for forum in document.forums if forum.slug == "nac")
    sweden = next(m for m in nac.memberships if m.party[1] == "SE" and m.role is MembershipRole.SECRETARIAT)
    assert sweden.period == Period(date(2026, 1, 1), date(2027, 1, 1))


def test_the_commission_is_not_ecuador(forums_json, reading):
    document, _notes = reading(forums_json)
    igc = next(forum for forum in document.forums if forum.slug == "igc")
    assert (PartyKind.ORGANISATION, "EC") in [m.party for m in igc.memberships]
    forums_json["forums"][2]["memberships"].append(
        {"party": "EC", "party_kind": "country", "role": "partner"}
    )
    _document, notes = reading(forums_json)
    last = len(forums_json["forums"][2]["memberships"]) - 1
    assert said(notes) == [(f"/forums/2/memberships/{last}", "party: there is no country “EC”")]


def test_an_invited_meeting_is_convened_and_a_weekend_is_left_alone(forums_json, reading):
    document, _notes = reading(forums_json)
    meetings = {meeting.ref: meeting for meeting in document.meetings}
    assert meetings["m-nac-return"].status is MeetingStatus.CONVENED
    assert meetings["m-nac-return"].slot.first_on == date(2026, 12, 4)
    # Days -33 and -32 are a Friday and a Saturday: the whole moves to the Monday after.
    assert meetings["m-nac-autumn"].slot.first_on == date(2026, 10, 26)
    assert meetings["m-nac-autumn"].slot.last_on == date(2026, 10, 27)
    assert all(meeting.slot.first_on.weekday() < 5 for meeting in document.meetings)


CHANGES = [
    (("forums", 0, "kind"), "parliament", "/forums/0", "kind: there is no kind of forum “parliament”"),
    (("forums", 0, "time_zone"), "Europe/Bergen", "/forums/0", "time_zone: there is no time zone “Europe/Bergen”"),
    (("forums", 0, "memberships", 3), "Norway", "/forums/0/memberships/3", "must be an object, not a text"),
    (("forums", 0, "memberships", 3), None, "/forums/0/memberships/3", "must be an object, not null"),
    (("forums", 0, "memberships", 3, "party"), "QQ", "/forums/0/memberships/3", "party: there is no country “QQ”"),
    (("forums", 0, "memberships", 3, "role"), "boss", "/forums/0/memberships/3", "role: “boss” is not one of member, observer, partner, secretariat"),
    (("forums", 0, "memberships", 3, "party_kind"), "planet", "/forums/0/memberships/3", "party_kind: “planet” is not one of country, organisation"),
    (("forums", 0, "memberships", 5, "until"), "2025-01-01", "/forums/0/memberships/5", "until: 2025-01-01 lies before “from”, 2026-01-01"),
    (("forums", 0, "memberships"), {}, "/forums/0/memberships", "must be a list, not an object"),
    (("forums", 0, "chairs", 0, "role"), "king", "/forums/0/chairs/0", "role: “king” is not one of chair, co-chair, secretariat, host, rapporteur"),
    (("forums", 0, "description"), 5, "/forums/0", "description: must be a text, not a number"),
    (("forums", 0, "name"), "x" * 201, "/forums/0", "name: has 201 characters; at most 200 fit"),
    (("forums", 0, "short_name"), "NA\x00C", "/forums/0", "short_name: holds characters that cannot be used, such as NUL or line breaks"),
    (("forums", 1, "id"), "nac", "/forums/1", "the same id stands at /forums/0"),
    (("countries", 0, "code"), "AFG", "/countries/0", "code: “AFG” is not a code of two capital letters"),
    (("countries", 1, "code"), "AF", "/countries/1", "the same id stands at /countries/0"),
    (("countries", 0, "name"), None, "/countries/0", "name: is missing"),
    (("country_groups", 0, "members", 0, "party"), "QQ", "/country_groups/0/members/0", "party: there is no country “QQ”"),
    (("working_groups", 0, "forum"), "elsewhere", "/working_groups/0", "forum: there is no forum “elsewhere”"),
    (("working_groups", 0, "members", 1), "QQ", "/working_groups/0", "members/1: there is no party “QQ”"),
    (("working_groups", 0, "members", 1), "DK", "/working_groups/0", "members/1: “DK” stands twice"),
    (("working_groups", 0, "status"), "asleep", "/working_groups/0", "status: “asleep” is not one of proposed, active, closing, closed"),
    (("working_groups", 0, "reports_to"), "gdisc-it", "/working_groups/0", "reports_to: “gdisc-it” is not in the same forum"),
    (("working_groups", 0, "reports_to"), "nac-return", "/working_groups/0", "reports_to: a group does not report to itself"),
    (("meeting_series", 0, "working_group"), "gdisc-it", "/meeting_series/0", "working_group: “gdisc-it” is not a group of “nac”"),
    (("meeting_series", 0, "usual_months"), [4, 13], "/meeting_series/0", "usual_months/1: must be a whole number from 1 to 12"),
    (("meeting_series", 0, "agenda_template"), "t-none", "/meeting_series/0", "agenda_template: there is no agenda template “t-none”"),
    (("agenda_templates", 0, "items", 2, "type"), "dance", "/agenda_templates/0/items/2", "type: there is no type of agenda item “dance”"),
    (("agenda_templates", 0, "items", 2, "minutes"), -5, "/agenda_templates/0/items/2", "minutes: must be from 0 to 1440"),
    (("agenda_templates", 0, "day_starts"), ["9", "09:00"], "/agenda_templates/0", "day_starts/0: is not a time such as 09:30"),
    (("agenda_templates", 0, "minutes_per_day"), [225], "/agenda_templates/0", "minutes_per_day: has 1 days, “day_starts” 2"),
    (("deadline_presets", 0, "steps", 1, "step"), "save_the_date", "/deadline_presets/0/steps/1", "the same id stands at /deadline_presets/0/steps/0"),
    (("deadline_presets", 0, "steps", 1, "relative_to"), "lunch", "/deadline_presets/0/steps/1", "relative_to: “lunch” is not one of meeting_start, meeting_end"),
    (("reminder_rules", 1, "offset"), "a week", "/reminder_rules/1", "offset: “a week” is not a time span such as -P7D, PT0H or -3WD"),
    (("reminder_rules", 1, "audience"), [], "/reminder_rules/1", "audience: is empty"),
    (("sharing_levels", 0, "id"), "secret", "/sharing_levels/0", "id: “secret” is not one of addressee, forum, forum_plus, public"),
    (("meta", "schema_version"), 2, "/meta/schema_version", "only version 1 of the format is known"),
    (("demo", "people", 1, "email"), "dg@at.example.org", "/demo/people/1", "email: is the address of “at-dg” already"),
    (("demo", "people", 0, "role"), "king", "/demo/people/0", "role: “king” is not one of director_general"),
    (("demo", "people", 0, "language"), "tlh", "/demo/people/0", "language: there is no language “tlh”"),
    (("demo", "meetings", 3, "time_zone"), None, "/demo/meetings/3", "time_zone: is missing"),
    (("demo", "meetings", 3, "start"), None, "/demo/meetings/3", "start: must be an object, not null"),
    (("demo", "meetings", 3, "series"), "s-igc-data", "/demo/meetings/3", "series: “s-igc-data” belongs to another forum"),
    (("demo", "meetings", 3, "attending"), ["DK", "QQ"], "/demo/meetings/3", "attending: there is no party “QQ”"),
    (("demo", "decisions", 0, "meeting"), "m-none", "/demo/decisions/0", "meeting: there is no meeting “m-none”"),
    (("demo", "actions", 0, "owner"), "nobody", "/demo/actions/0", "owner: there is no working group “nobody”"),
    (("demo", "actions", 0, "due_day"), None, "/demo/actions/0", "due_day: is missing"),
    (("demo", "inquiries", 0, "forum"), "elsewhere", "/demo/inquiries/0", "forum: there is no forum “elsewhere”"),
    (("demo", "statistics", "values", 7, "country"), "QQ", "/demo/statistics/values/7", "country: there is no country “QQ”"),
    (("demo",), [], "/demo", "must be an object, not a list"),
]  # fmt: skip


@pytest.mark.parametrize(("place", "value", "pointer", "reason"), CHANGES)
def test_one_fault_is_named_once_and_at_its_place(forums_json, reading, place, value, pointer, reason):
    inner = forums_json
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = value
    _document, notes = reading(forums_json)
    found = dict(said(notes))
    assert found[pointer].startswith(reason)
    assert len(found) == len(notes.refused)


def test_the_same_party_may_not_overlap_itself_in_one_role(forums_json, reading):
    memberships = forums_json["forums"][0]["memberships"]
    memberships.append(
        {"party": "SE", "party_kind": "country", "role": "secretariat", "from": "2026-12-31", "until": None}
    )
    _document, notes = reading(forums_json)
    last = len(memberships) - 1
    assert said(notes) == [
        (
            f"/forums/0/memberships/{last}",
            "overlaps /forums/0/memberships/5: SE as secretariat on the same days",
        )
    ]


def test_the_day_after_the_last_is_free(forums_json, reading):
    forums_json["forums"][0]["memberships"].append(
        {"party": "SE", "party_kind": "country", "role": "secretariat", "from": "2027-01-01", "until": None}
    )
    _document, notes = reading(forums_json)
    assert said(notes) == []


def test_several_parties_may_chair_at_once(forums_json, reading):
    forums_json["forums"][0]["chairs"].append(
        {"country": "NO", "role": "chair", "from": "2026-01-01", "until": "2026-12-31"}
    )
    forums_json["forums"][0]["chairs"].append(
        {"party": "UNHCR", "party_kind": "organisation", "role": "chair", "from": "2026-01-01"}
    )
    document, notes = reading(forums_json)
    assert said(notes) == []
    assert document.forums[0].offices[-1].party == (PartyKind.ORGANISATION, "UNHCR")


def test_a_refused_row_takes_no_others_with_it(forums_json, reading):
    forums_json["countries"][20]["name"] = None
    _document, notes = reading(forums_json)
    assert [pointer for pointer, _reason in said(notes)] == ["/countries/20"]


def test_further_kinds_of_forums_are_rows_of_the_file(forums_json, reading):
    forums_json["forum_kinds"] = [
        {"id": "parliament", "name": {"en": "Parliament"}, "features": ["meetings"]}
    ]
    forums_json["forums"][0]["kind"] = "parliament"
    document, notes = reading(forums_json)
    assert said(notes) == []
    assert document.kinds[0].features == ("meetings",)
    forums_json["forum_kinds"][0]["features"] = ["flying"]
    _document, notes = reading(forums_json)
    assert said(notes)[0][0] == "/forum_kinds/0"


def test_unknown_keys_and_sections_are_named_and_not_refused(forums_json, reading):
    forums_json["forums"][0]["colour"] = "red"
    forums_json["rooms"] = []
    forums_json["demo"]["rooms"] = []
    _document, notes = reading(forums_json)
    assert said(notes) == []
    assert [(r.pointer, r.reason) for r in notes.warnings] == [
        ("/forums/0/colour", "unknown key, not loaded")
    ]
    assert [r.pointer for r in notes.not_taken if "not a section" in r.reason] == ["/rooms", "/demo/rooms"]


def test_a_file_may_refer_to_what_the_database_holds():
    known = Known(parties={(PartyKind.COUNTRY, "SE")}, kinds={"committee"})
    notes = Notes()
    content = b"""{"forums": [{"id": "new", "short_name": "NEW", "kind": "committee", "name": "New", "description": "New.",
      "memberships": [{"party": "SE", "role": "member"}]}]}"""
    document = read(content, known, date(2026, 11, 25), notes)
    assert said(notes) == []
    assert document.forums[0].memberships[0].party == (PartyKind.COUNTRY, "SE")
    assert known.forums == {"new"}


@pytest.mark.parametrize("content", [b"[]", b"5", b"null", b'"x"'])
def test_a_file_holds_an_object(content):
    with pytest.raises(Unreadable, match="the file must hold an object"):
        read(content, Known(), date(2026, 11, 25), Notes())


def test_an_empty_file_is_in_order():
    notes = Notes()
    assert read(b"{}", Known(), date(2026, 11, 25), notes).size == 0
    assert said(notes) == []


@pytest.mark.parametrize(
    "today",
    [date(2026, 11, 23) + timedelta(days=n) for n in range(7)] + [date(2027, 3, 20), date(2028, 2, 29)],
)
def test_on_whichever_day_it_is_loaded_the_past_is_past_and_the_rest_to_come(forums_json, today):
    notes = Notes()
    document = read(json.dumps(forums_json).encode(), Known(kinds=set(KINDS)), today, notes)
    assert said(notes) == []
    for meeting in document.meetings:
        held = meeting.status is MeetingStatus.HELD
        assert (meeting.slot.last_on < today) is held
        assert meeting.slot.first_on.weekday() < 5
