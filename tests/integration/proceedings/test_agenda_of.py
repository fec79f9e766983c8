"""The agenda as each reader sees it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from coordinator.forums.rules import Sharing
from coordinator.kit.ids import new_id
from coordinator.kit.periods import Period
from coordinator.meetings.models import Meeting, MeetingParty
from coordinator.proceedings import operations, queries
from coordinator.proceedings.rules import Aspect, LeadKind
from tests.factories.agendas import EACH, Nac, item, lay_out, publish, upload


def seen_by(begin, who, meeting, **how):
    with begin(who, read_only=True) as work:
        return queries.agenda_of(work, meeting, **how)


def lines(view):
    return [(row.wall.strftime("%H:%M"), row.kind, row.item.title if row.item else None) for row in view.rows]


def test_clock_times_are_the_venues_and_the_readers(begin, make):
    nac = Nac(make)
    reader = make.delegate(nac.forum, "IS", zone="Atlantic/Reykjavik")
    lay_out(begin, nac, item("Welcome", minutes=10), item("Next"), item("Tomorrow", day=2))
    publish(begin, nac)
    view = seen_by(begin, reader, nac.meeting)
    assert [(row.wall.strftime("%d %H:%M"), row.yours.strftime("%d %H:%M")) for row in view.rows] == [
        ("20 13:00", "20 11:00"), ("20 13:10", "20 11:10"), ("21 09:00", "21 07:00"),
    ]  # fmt: skip
    assert view.shows_yours
    assert not seen_by(begin, nac.secretary, nac.meeting).shows_yours  # Stockholm reads what Oslo reads


def test_sums_and_overruns_are_those_of_the_days(begin, make):
    nac = Nac(make)
    lay_out(begin, nac, item(minutes=225), item(day=2, minutes=195))
    with begin(nac.secretary) as work:
        agenda = queries.find_agenda(work.session, nac.meeting.id)
        operations.set_days(
            work, nac.meeting.id, day_starts=["13:00", "09:00"], day_minutes=[225, 0], version=agenda.version
        )
    view = seen_by(begin, nac.secretary, nac.meeting)
    assert [(d.minutes, d.planned, d.over, d.free) for d in view.days] == [
        (225, 225, 0, 0),
        (195, 180, 15, 0),
    ]
    assert view.days[1].wall_ends.strftime("%H:%M") == "12:15"
    assert view.over == 15


def test_the_draft_is_for_secretariat_and_chairs_and_others_see_what_was_published(begin, make):
    nac = Nac(make)
    (first,) = lay_out(begin, nac, item("Published"))
    publish(begin, nac)
    with begin(nac.secretary) as work:
        operations.edit_item(work, first, item("Being written"), version=1)
    for who, title, draft in (
        (nac.secretary, "Being written", True), (nac.chair, "Being written", True), (nac.delegate, "Published", False),
        (nac.contact, "Published", False), (nac.expert, "Published", False),
    ):  # fmt: skip
        view = seen_by(begin, who, nac.meeting)
        assert [row.item.title for row in view.items] == [title]
        assert (view.is_draft, view.number) == (draft, 1)
    assert seen_by(begin, nac.secretary, nac.meeting, published_only=True).items[0].item.title == "Published"


def test_before_the_first_version_there_is_nothing_for_others(begin, make):
    nac = Nac(make)
    lay_out(begin, nac, item())
    view = seen_by(begin, nac.delegate, nac.meeting)
    assert (view.exists, view.may_see, view.days, view.number) == (False, True, (), 0)
    assert seen_by(begin, nac.secretary, nac.meeting).is_draft


def test_the_administrator_sees_no_agenda(begin, make):
    nac = Nac(make)
    lay_out(begin, nac, item(sharing=Sharing.PUBLIC))
    publish(begin, nac)
    view = seen_by(begin, nac.administrator, nac.meeting)
    assert (view.may_see, view.exists, view.days) == (False, False, ())


def levels(begin, nac):
    norway = nac.make.party("NO").id
    lay_out(
        begin, nac,
        item("Open", sharing=Sharing.PUBLIC, minutes=10),
        item("For all", sharing=Sharing.FORUM_PLUS, minutes=20),
        item("Members", sharing=Sharing.FORUM, minutes=30),
        item("Norway alone", sharing=Sharing.ADDRESSEE, lead=LeadKind.PARTY, lead_party_id=norway, minutes=40),
        item("Afterwards", sharing=Sharing.PUBLIC, minutes=10),
    )  # fmt: skip
    publish(begin, nac)


def test_members_are_told_that_an_item_is_closed_to_them(begin, make):
    nac = Nac(make)
    levels(begin, nac)
    assert lines(seen_by(begin, nac.delegate, nac.meeting)) == [
        ("13:00", "item", "Open"), ("13:10", "item", "For all"), ("13:30", "item", "Members"),
        ("14:00", "closed", None), ("14:40", "item", "Afterwards"),
    ]  # fmt: skip


def test_those_addressed_and_the_secretariat_see_a_closed_item(begin, make):
    nac = Nac(make)
    levels(begin, nac)
    for who in (nac.contact, nac.secretary, nac.chair):
        assert ("14:00", "item", "Norway alone") in lines(seen_by(begin, who, nac.meeting))


def test_observers_see_a_time_without_item_and_no_sums(begin, make):
    nac = Nac(make)
    levels(begin, nac)
    view = seen_by(begin, nac.observer, nac.meeting)
    assert lines(view) == [
        ("13:00", "item", "Open"), ("13:10", "item", "For all"), ("13:30", "gap", None), ("14:40", "item", "Afterwards"),
    ]  # fmt: skip
    assert view.rows[2].minutes == 70
    assert not view.show_sums


def test_experts_of_the_forum_see_its_agenda_but_nothing_closed(begin, make):
    nac = Nac(make)
    levels(begin, nac)
    assert [title for _, _, title in lines(seen_by(begin, nac.expert, nac.meeting))] == [
        "Open", "For all", "Members", None, "Afterwards",
    ]  # fmt: skip


def test_an_expert_does_not_speak_for_the_country_at_the_forums_own_meeting(begin, make):
    nac = Nac(make)
    finland = make.party("FI").id
    lay_out(
        begin,
        nac,
        item("Finland alone", sharing=Sharing.ADDRESSEE, lead=LeadKind.PARTY, lead_party_id=finland),
    )
    publish(begin, nac)
    assert not seen_by(begin, nac.expert, nac.meeting).items
    assert seen_by(begin, nac.delegate, nac.meeting).items


def test_in_a_meeting_for_named_recipients_those_invited_see_all_of_it(begin, make):
    nac = Nac(make)
    small = nac.meet(sharing=Sharing.ADDRESSEE)
    make.keep(MeetingParty(id=new_id(), meeting_id=small.id, party_id=make.party("NO").id, invited=True))
    lay_out(begin, nac, item("Between us", sharing=Sharing.ADDRESSEE), meeting=small)
    publish(begin, nac, small)
    assert [row.item.title for row in seen_by(begin, nac.contact, small).items] == ["Between us"]
    assert not seen_by(begin, nac.delegate, small).may_see


def test_what_changed_is_marked_by_item(begin, make):
    nac = Nac(make)
    a, b, c, d = lay_out(begin, nac, item("A"), item("B", minutes=25), item("C"), item("D"))
    publish(begin, nac)
    with begin(nac.secretary) as work:
        operations.edit_item(work, b, item("B", minutes=40), version=1)
        operations.remove_item(work, c)
        operations.shift_item(work, d, up=True)
        new = operations.add_item(work, nac.meeting.id, item("E")).id
    publish(begin, nac)
    view = seen_by(begin, nac.delegate, nac.meeting)
    changes = {change.item.id: change.aspects for change in view.comparison.by_id.values()}
    assert changes[new] == (Aspect.ADDED,)
    assert changes[c] == (Aspect.REMOVED,)
    assert Aspect.MINUTES in changes[b]
    assert a not in changes
    assert view.since == 1
    assert next(row for row in view.items if row.item.id == b).change.was.minutes == 25


def test_an_item_that_was_opened_to_the_reader_is_new_to_them(begin, make):
    nac = Nac(make)
    (first,) = lay_out(begin, nac, item("Inner talk", sharing=Sharing.FORUM))
    publish(begin, nac)
    with begin(nac.secretary) as work:
        operations.edit_item(work, first, item("Open talk", sharing=Sharing.PUBLIC), version=1)
    publish(begin, nac)
    change = seen_by(begin, nac.observer, nac.meeting).comparison.by_id[first]
    assert (change.aspects, change.was) == ((Aspect.ADDED,), None)


def test_removed_items_are_told_to_those_who_could_read_them(begin, make):
    nac = Nac(make)
    first, _ = lay_out(
        begin, nac, item("Inner talk", sharing=Sharing.FORUM), item("Other", sharing=Sharing.PUBLIC)
    )
    publish(begin, nac)
    with begin(nac.secretary) as work:
        operations.remove_item(work, first)
    publish(begin, nac)
    assert [c.item.title for c in seen_by(begin, nac.delegate, nac.meeting).comparison.removed] == [
        "Inner talk"
    ]
    assert not seen_by(begin, nac.observer, nac.meeting).comparison.removed


def test_papers_stand_at_their_item_and_missing_ones_with_who_owes_them(begin, make):
    nac = Nac(make)
    each, theme = lay_out(
        begin, nac,
        item("Developments", lead=EACH, expected_papers=("country report",)),
        item("Theme", lead=LeadKind.PARTY, lead_party_id=make.party("FI").id, expected_papers=("slides", "note")),
    )  # fmt: skip
    publish(begin, nac)
    upload(begin, nac.delegate, nac.meeting, "Report of Finland", item_id=each, expected="country report",
           party_id=make.party("FI").id)  # fmt: skip
    upload(begin, nac.secretary, nac.meeting, "Slides", item_id=theme, expected="slides")
    view = seen_by(begin, nac.delegate, nac.meeting)
    first, second = view.items
    assert [p.title for p in first.papers] == ["Report of Finland"]
    assert first.reports == (1, 5)
    assert [m.party_name["en"] for m in first.missing] == ["Denmark", "Iceland", "Norway", "Sweden"]
    assert not any(m.mine for m in first.missing)
    assert [(m.words, m.title, m.party_name["en"], m.mine, m.own) for m in second.missing] == [
        ("note", "Note", "Finland", True, True),
    ]  # fmt: skip
    assert view.missing == 5
    assert [m.own for m in seen_by(begin, nac.contact, nac.meeting).items[0].missing] == [
        False,
        False,
        True,
        False,
    ]


def test_a_draft_that_is_in_is_not_called_missing(begin, make):
    nac = Nac(make)
    (theme,) = lay_out(begin, nac, item("Theme", expected_papers=("note",)))
    publish(begin, nac)
    upload(begin, nac.secretary, nac.meeting, "Draft note", item_id=theme, expected="note", draft=True)
    view = seen_by(begin, nac.delegate, nac.meeting)
    assert (view.items[0].papers, view.items[0].missing) == ((), ())


def test_a_new_version_of_a_paper_marks_its_item(begin, make, hands):
    nac = Nac(make)
    (theme,) = lay_out(begin, nac, item("Theme"))
    publish(begin, nac)
    hands.at += timedelta(days=1)
    paper = upload(begin, nac.secretary, nac.meeting, "Table", item_id=theme)
    lay_out(begin, nac, item("One more"))
    publish(begin, nac)
    row = seen_by(begin, nac.delegate, nac.meeting).items[0]
    assert [entry.paper.id for entry in row.new_papers] == [paper.id]
    assert row.change is None


def test_now_and_next_follow_the_clock(begin, make):
    nac = Nac(make)
    lay_out(begin, nac, item("First", minutes=30), item("Second", minutes=30))
    publish(begin, nac)
    view = seen_by(begin, nac.delegate, nac.meeting)
    start = datetime(2027, 4, 20, 11, 0, tzinfo=UTC)
    current, following = view.now_and_next(start + timedelta(minutes=29))
    assert (current.item.title, following.item.title) == ("First", "Second")
    current, following = view.now_and_next(start + timedelta(minutes=30))
    assert (current.item.title, following) == ("Second", None)
    assert view.now_and_next(start - timedelta(minutes=1)) == (None, None)


def test_a_meeting_without_a_date_has_an_agenda_without_times(begin, make):
    nac = Nac(make)

    with begin(nac.secretary) as work:
        work.session.get_one(Meeting, nac.meeting.id).set_span(
            Period(date(2028, 3, 1), date(2028, 6, 1)), "spring 2028"
        )
    lay_out(begin, nac, item("A", minutes=45))
    with begin(nac.secretary, read_only=True) as work:
        view = queries.agenda_of(work, work.session.get_one(Meeting, nac.meeting.id))
    assert (view.dated, view.rows[0].wall, view.rows[0].yours, view.days[0].minutes) == (
        False,
        None,
        None,
        45,
    )


@pytest.mark.parametrize(("who", "most"), [("delegate", 4), ("secretary", 4), ("observer", 3), ("expert", 3)])
def test_an_agenda_with_papers_takes_few_statements(begin, make, statements, who, most):
    nac = Nac(make)
    ids = lay_out(
        begin, nac, *(item(f"Item {n}", sharing=Sharing.FORUM_PLUS) for n in range(8)),
        item("Developments", lead=EACH, expected_papers=("country report",), sharing=Sharing.FORUM_PLUS),
    )  # fmt: skip
    publish(begin, nac)
    for identity in ids:
        upload(begin, nac.secretary, nac.meeting, item_id=identity, sharing=Sharing.FORUM_PLUS)
    with begin(nac.secretary) as work:
        operations.edit_item(work, ids[0], item("Changed", sharing=Sharing.FORUM_PLUS), version=1)
    with begin(nac.people[who], read_only=True) as work:
        statements.clear()
        view = queries.agenda_of(work, nac.meeting)
        assert len(view.items) == 9
        assert len(statements) <= most
