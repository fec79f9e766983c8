"""Laying out, working on and publishing an agenda, on both databases."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from coordinator.core.journal import JournalEntry
from coordinator.forums.rules import Sharing
from coordinator.kit.errors import EditedMeanwhile, Forbidden, Invalid, NotFound
from coordinator.kit.ids import new_id
from coordinator.mail.models import OutboxMessage
from coordinator.meetings.rules import MeetingStatus
from coordinator.proceedings import operations, queries
from coordinator.proceedings.models import Agenda, AgendaItem, AgendaVersion
from coordinator.proceedings.rules import (
    AgendaBegunAlready,
    AgendaClosed,
    BadItem,
    LeadKind,
    NothingToPublish,
    TooManyItems,
)
from tests.factories.agendas import Nac, item, lay_out, publish, template


def titles(begin, nac, meeting=None):
    with begin(nac.secretary, read_only=True) as work:
        return [(i.day, i.title) for i in queries.live_items(work.session, (meeting or nac.meeting).id)]


def test_an_agenda_is_laid_out_from_a_template(begin, make):
    nac = Nac(make)
    template(make)
    with begin(nac.secretary) as work:
        agenda = operations.begin_agenda(work, nac.meeting.id, template="t-dg")
    assert (agenda.day_starts, agenda.day_minutes) == (["13:00", "09:00"], [225, 180])
    with begin(nac.secretary, read_only=True) as work:
        items = queries.live_items(work.session, nac.meeting.id)
    assert [(i.day, i.title, i.minutes, i.lead, i.lead_text) for i in items] == [
        (1, "Welcome by the host", 10, LeadKind.CHAIR, None),
        (1, "Developments in each country", 75, LeadKind.EACH_COUNTRY, None),
        (1, "Break", 20, LeadKind.HOST, None),
        (2, "Working groups", 25, LeadKind.OTHER, "statistics experts"),
    ]
    assert items[3].expected_papers == ["proposed decisions", "mandates"]
    assert {i.sharing for i in items} == {Sharing.FORUM_PLUS}


def test_days_that_the_meeting_does_not_have_fall_on_its_last(begin, make):
    nac = Nac(make)
    template(make)
    short = nac.meet(at="2027-05-04T10:00", end="2027-05-04T12:00")
    with begin(nac.secretary) as work:
        operations.begin_agenda(work, short.id, template="t-dg")
    assert {day for day, _ in titles(begin, nac, short)} == {1}


def test_an_agenda_is_taken_over_from_the_series_last_meeting(begin, make):
    nac = Nac(make)
    series = make.series(nac.forum)
    last = nac.meet(at="2026-10-20T13:00", end="2026-10-21T12:00", series_id=series.id)
    coming = nac.meet(series_id=series.id)
    lay_out(begin, nac, item("Theme", ask="Agree", notes="What was said", minutes=45), meeting=last)
    with begin(nac.secretary) as work:
        found = queries.last_with_agenda(work.session, coming)
        assert found.id == last.id
        operations.begin_agenda(work, coming.id, from_meeting=last.id)
    with begin(nac.secretary, read_only=True) as work:
        (taken,) = queries.live_items(work.session, coming.id)
    assert (taken.title, taken.ask, taken.minutes, taken.notes) == ("Theme", "Agree", 45, None)


def test_nothing_is_laid_over_items_that_are_there(begin, make):
    nac = Nac(make)
    template(make)
    lay_out(begin, nac, item())
    with pytest.raises(AgendaBegunAlready), begin(nac.secretary) as work:
        operations.begin_agenda(work, nac.meeting.id, template="t-dg")


def test_the_command_line_may_lay_out_and_publish(begin, make):
    nac = Nac(make)
    template(make)
    with begin(None) as work:
        operations.begin_agenda(work, nac.meeting.id, template="t-dg")
    with begin(None) as work:
        assert operations.publish_agenda(work, nac.meeting.id, tell=False).number == 1


@pytest.mark.parametrize("name", ["chair", "delegate", "contact", "expert", "observer", "administrator"])
def test_who_sees_the_meeting_but_is_not_the_secretariat_may_not_change_its_agenda(begin, make, name):
    nac = Nac(make)
    (first,) = lay_out(begin, nac, item(sharing=Sharing.FORUM_PLUS))
    publish(begin, nac)
    who = nac.people[name]
    with pytest.raises(Forbidden), begin(who) as work:
        operations.add_item(work, nac.meeting.id, item())
    for act in (operations.remove_item, lambda w, i: operations.shift_item(w, i, up=True)):
        # The administrator is told nothing of items, so to them there is none.
        with pytest.raises(NotFound if name == "administrator" else Forbidden), begin(who) as work:
            act(work, first)
    with pytest.raises(Forbidden), begin(who) as work:
        operations.publish_agenda(work, nac.meeting.id, tell=False)


def test_to_an_outsider_there_is_no_such_thing(begin, make):
    nac = Nac(make)
    (first,) = lay_out(begin, nac, item())
    for act in (
        lambda w: operations.begin_agenda(w, nac.meeting.id),
        lambda w: operations.add_item(w, nac.meeting.id, item()),
        lambda w: operations.edit_item(w, first, item(), version=1),
        lambda w: operations.remove_item(w, first),
        lambda w: operations.shift_item(w, first, up=True),
        lambda w: operations.place_item(w, first, 0),
        lambda w: operations.publish_agenda(w, nac.meeting.id, tell=True),
        lambda w: operations.set_days(w, nac.meeting.id, day_starts=[], day_minutes=[], version=1),
    ):
        with pytest.raises(NotFound), begin(nac.outsider) as work:
            act(work)


def test_an_item_of_the_draft_alone_is_unknown_to_members(begin, make):
    nac = Nac(make)
    (first,) = lay_out(begin, nac, item())
    with pytest.raises(NotFound), begin(nac.delegate) as work:
        operations.remove_item(work, first)


@pytest.mark.parametrize("status", [MeetingStatus.HELD, MeetingStatus.CANCELLED])
def test_the_agenda_of_what_is_over_is_closed(begin, make, status):
    nac = Nac(make)
    over = nac.meet(status=status)
    with pytest.raises(AgendaClosed), begin(nac.secretary) as work:
        operations.add_item(work, over.id, item())


def test_a_new_item_goes_to_the_end_of_its_day_or_after_another(begin, make):
    nac = Nac(make)
    first, _second = lay_out(begin, nac, item("First"), item("Second"))
    with begin(nac.secretary) as work:
        operations.add_item(work, nac.meeting.id, item("Between"), after=first)
        operations.add_item(work, nac.meeting.id, item("Tomorrow", day=2))
    assert titles(begin, nac) == [(1, "First"), (1, "Between"), (1, "Second"), (2, "Tomorrow")]


def test_an_agenda_does_not_grow_without_end(begin, make):
    nac = Nac(make)
    make.keep(*(AgendaItem(
        id=new_id(), meeting_id=nac.meeting.id, day=1, position=n, type_code="discussion", title="x", minutes=1,
        lead=LeadKind.CHAIR, sharing=Sharing.FORUM,
    ) for n in range(200)))  # fmt: skip
    with pytest.raises(TooManyItems), begin(nac.secretary) as work:
        operations.add_item(work, nac.meeting.id, item())


def test_editing_takes_the_new_values_and_names_them_in_the_journal(begin, make):
    nac = Nac(make)
    (first,) = lay_out(begin, nac, item("Old", minutes=25))
    with begin(nac.secretary) as work:
        operations.edit_item(work, first, item("New", minutes=40, expected_papers=("slides",)), version=1)
    with begin(nac.secretary, read_only=True) as work:
        row = work.session.get_one(AgendaItem, first)
        entry = work.session.scalars(
            sa.select(JournalEntry)
            .where(JournalEntry.event == "AgendaChanged")
            .order_by(JournalEntry.id.desc())
        ).first()
    assert (row.title, row.minutes, row.expected_papers) == ("New", 40, ["slides"])
    assert sorted(entry.facts["fields"]) == ["expected_papers", "minutes", "title"]
    assert "New" not in str(entry.facts)


def test_saving_what_is_there_already_changes_nothing(begin, make):
    nac = Nac(make)
    (first,) = lay_out(begin, nac, item("Same"))
    with begin(nac.secretary) as work:
        operations.edit_item(work, first, item("Same"), version=1)
    with begin(nac.secretary, read_only=True) as work:
        assert work.session.get_one(AgendaItem, first).version == 1


def test_two_people_who_edit_one_item_do_not_overwrite_each_other(begin, make):
    nac = Nac(make)
    (first,) = lay_out(begin, nac, item("Old"))
    with begin(nac.secretary) as work:
        operations.edit_item(work, first, item("Theirs"), version=1)
    with pytest.raises(EditedMeanwhile), begin(nac.secretary) as work:
        operations.edit_item(work, first, item("Mine"), version=1)
    assert titles(begin, nac) == [(1, "Theirs")]


def test_moving_an_item_does_not_disturb_who_edits_it(begin, make):
    nac = Nac(make)
    first, second = lay_out(begin, nac, item("First"), item("Second"))
    with begin(nac.secretary) as work:
        operations.shift_item(work, second, up=True)
    with begin(nac.secretary) as work:
        operations.edit_item(work, first, item("First, better"), version=1)
    assert titles(begin, nac) == [(1, "Second"), (1, "First, better")]


def test_an_item_that_changes_its_day_goes_to_that_days_end(begin, make):
    nac = Nac(make)
    first, _ = lay_out(begin, nac, item("Mover"), item("Already there", day=2))
    with begin(nac.secretary) as work:
        operations.edit_item(work, first, item("Mover", day=2), version=1)
    assert titles(begin, nac) == [(2, "Already there"), (2, "Mover")]


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"type_code": "no_such_type"}, "type_code"),
        ({"minutes": 5000}, "minutes"),
        ({"title": "x" * 10_000}, "title"),
        ({"title": "a\r\nb"}, "title"),
        ({"lead": LeadKind.PARTY}, "lead"),
    ],
)
def test_what_cannot_be_an_item_is_refused_at_its_field(begin, make, over, field):
    nac = Nac(make)
    with pytest.raises(BadItem) as refused, begin(nac.secretary) as work:
        operations.add_item(work, nac.meeting.id, item(**({"title": "Fine"} | over)))
    assert refused.value.field == field


def test_an_anchor_in_the_hour_that_spring_skips_is_refused(begin, make):
    nac = Nac(make)
    night = nac.meet(at="2027-03-28T00:30", end="2027-03-28T06:00")
    with pytest.raises(BadItem) as refused, begin(nac.secretary) as work:
        operations.add_item(work, night.id, item(fixed_start="02:30"))
    assert (refused.value.field, refused.value.fault) == ("fixed_start", "no_such_time")


def test_what_was_taken_out_comes_back_to_its_place(begin, make):
    nac = Nac(make)
    _, second, _ = lay_out(begin, nac, item("First"), item("Second"), item("Third"))
    with begin(nac.secretary) as work:
        operations.remove_item(work, second)
    assert titles(begin, nac) == [(1, "First"), (1, "Third")]
    with begin(nac.secretary) as work:
        operations.restore_item(work, second)
    assert titles(begin, nac) == [(1, "First"), (1, "Second"), (1, "Third")]
    with pytest.raises(NotFound), begin(nac.secretary) as work:
        operations.restore_item(work, second)


def test_items_go_up_and_down_and_over_the_night(begin, make):
    nac = Nac(make)
    a, b, c = lay_out(begin, nac, item("A"), item("B"), item("C", day=2))
    moves = [
        (b, True, [(1, "B"), (1, "A"), (2, "C")]),
        (b, True, [(1, "B"), (1, "A"), (2, "C")]),  # at the very top nothing happens
        (a, False, [(1, "B"), (2, "A"), (2, "C")]),
        (a, False, [(1, "B"), (2, "C"), (2, "A")]),
        (a, False, [(1, "B"), (2, "C"), (2, "A")]),  # nor at the very bottom
        (c, True, [(1, "B"), (1, "C"), (2, "A")]),
    ]
    for which, up, order in moves:
        with begin(nac.secretary) as work:
            operations.shift_item(work, which, up=up)
        assert titles(begin, nac) == order


def test_what_comes_to_a_day_comes_before_its_dinner(begin, make):
    nac = Nac(make)
    dinner = item("Dinner", type_code="social", fixed_start="19:00")
    _, _, c, d = lay_out(begin, nac, item("A"), dinner, item("C", day=2), item("D", day=2))
    with begin(nac.secretary) as work:
        operations.add_item(work, nac.meeting.id, item("B"))
        operations.shift_item(work, c, up=True)
        operations.edit_item(work, d, item("D"), version=1)
    assert titles(begin, nac) == [(1, "A"), (1, "B"), (1, "C"), (1, "D"), (1, "Dinner")]


@pytest.mark.parametrize(("position", "order"), [(0, "CAB"), (1, "ACB"), (2, "ABC"), (99, "ABC")])
def test_an_item_is_dropped_at_its_place(begin, make, position, order):
    nac = Nac(make)
    *_, c = lay_out(begin, nac, item("A"), item("B"), item("C"))
    with begin(nac.secretary) as work:
        operations.place_item(work, c, position)
    assert "".join(title for _, title in titles(begin, nac)) == order


def test_days_are_set_and_checked(begin, make):
    nac = Nac(make)
    lay_out(begin, nac, item())
    with begin(nac.secretary) as work:
        version = queries.find_agenda(work.session, nac.meeting.id).version
        operations.set_days(
            work, nac.meeting.id, day_starts=["13:00", "08:30"], day_minutes=[240, 0], version=version
        )
    with pytest.raises(EditedMeanwhile), begin(nac.secretary) as work:
        operations.set_days(
            work, nac.meeting.id, day_starts=["13:00", "08:30"], day_minutes=[240, 0], version=version
        )
    with begin(nac.secretary, read_only=True) as work:
        version = queries.find_agenda(work.session, nac.meeting.id).version
    for starts, minutes, field in (
        (["13:00", "25:00"], [0, 0], "starts-1"),
        (["13:00", "12:00"], [0, 0], "starts-1"),  # the meeting is over by then
        (["13:00", "09:00"], [1500, 0], "minutes-0"),
    ):
        with pytest.raises(Invalid) as refused, begin(nac.secretary) as work:
            operations.set_days(work, nac.meeting.id, day_starts=starts, day_minutes=minutes, version=version)
        assert refused.value.field == field


def test_publishing_keeps_what_was_said(begin, make):
    nac = Nac(make)
    (first,) = lay_out(begin, nac, item("As it stood"))
    assert publish(begin, nac) == 1
    with begin(nac.secretary) as work:
        operations.edit_item(work, first, item("Otherwise"), version=1)
    with begin(nac.secretary, read_only=True) as work:
        version = work.session.scalars(sa.select(AgendaVersion)).one()
        agenda = work.session.scalars(sa.select(Agenda)).one()
        row = work.session.get_one(AgendaItem, first)
    assert [i["title"] for i in version.items] == ["As it stood"]
    assert (agenda.published_number, agenda.published_at) == (1, datetime(2026, 11, 25, 9, 0, tzinfo=UTC))
    assert row.published_sharing == Sharing.FORUM


def test_an_item_that_was_taken_out_leaves_the_published_ones(begin, make):
    nac = Nac(make)
    first, _second = lay_out(begin, nac, item("First"), item("Second"))
    publish(begin, nac)
    with begin(nac.secretary) as work:
        operations.remove_item(work, first)
    with begin(nac.secretary, read_only=True) as work:
        assert work.session.get_one(AgendaItem, first).published_sharing == Sharing.FORUM
    assert publish(begin, nac) == 2
    with begin(nac.secretary, read_only=True) as work:
        assert work.session.get_one(AgendaItem, first).published_sharing is None


def test_nothing_and_the_same_again_are_not_published(begin, make):
    nac = Nac(make)
    with begin(nac.secretary) as work:
        operations.begin_agenda(work, nac.meeting.id)
    with pytest.raises(NothingToPublish):
        publish(begin, nac)
    lay_out(begin, nac, item())
    publish(begin, nac)
    with pytest.raises(NothingToPublish):
        publish(begin, nac)


def test_what_changed_since_it_was_looked_at_is_not_published(begin, make):
    nac = Nac(make)
    lay_out(begin, nac, item())
    with begin(nac.secretary, read_only=True) as work:
        seen = queries.find_agenda(work.session, nac.meeting.id).version
    lay_out(begin, nac, item("One more"))
    with pytest.raises(EditedMeanwhile), begin(nac.secretary) as work:
        operations.publish_agenda(work, nac.meeting.id, tell=False, version=seen)


def test_publishing_tells_participants_and_contact_points_in_their_language(begin, make):
    nac = Nac(make)
    make.delegate(nac.forum, "SE", name="Svea", locale="sv")
    (first,) = lay_out(begin, nac, item("Secret theme"))
    publish(begin, nac)
    with begin(nac.secretary) as work:
        operations.edit_item(work, first, item("Secret theme", minutes=55), version=1)
    publish(begin, nac, tell=True)
    with begin(nac.secretary, read_only=True) as work:
        letters = list(work.session.scalars(sa.select(OutboxMessage).order_by(OutboxMessage.to_name)))
        told = queries.told_of_agenda(work.session, nac.meeting, work.actor.on)
    assert {letter.to_name for letter in letters} == {"Dora Director", "Nils Contact", "Svea"}
    assert {person.name for person in told} == {"Dora Director", "Nils Contact", "Svea"}
    assert {letter.locale for letter in letters} == {"en", "sv"}
    assert all(
        letter.kind == "agenda_published" and letter.meeting_id == nac.meeting.id for letter in letters
    )
    for letter in letters:
        assert "Secret" not in letter.subject + letter.text + letter.html
        assert f"/meetings/{nac.meeting.id}#agenda" in letter.text
        assert f"/meetings/{nac.meeting.id}/agenda/versions/1..2" in letter.text


def test_publishing_without_telling_tells_nobody(begin, make):
    nac = Nac(make)
    lay_out(begin, nac, item())
    publish(begin, nac, tell=False)
    with begin(nac.secretary, read_only=True) as work:
        assert work.session.scalar(sa.select(sa.func.count()).select_from(OutboxMessage)) == 0
