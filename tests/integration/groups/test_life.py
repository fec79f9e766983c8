"""A group is set up, edited, extended, closed and reopened; its deliverables, parties and offices."""

from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa

from coordinator.groups import queries
from coordinator.groups.models import Deliverable, GroupParty, Mandate, WorkingGroup
from coordinator.groups.operations import (
    GroupTexts,
    MandateDays,
    NewGroup,
    add_deliverable,
    add_party,
    edit_deliverable,
    edit_group,
    end_office,
    end_party,
    extend_mandate,
    keep_party,
    mark_done,
    redate_mandate,
    reopen_deliverable,
    set_up_group,
    take_office,
    take_step,
)
from coordinator.groups.rules import (
    GroupKind,
    GroupOfficeRole,
    GroupState,
    MandateOverlaps,
    MandateUndated,
    NobodyNamed,
    OfficeOverlaps,
    OneDateNeeded,
    PartyNotTakingPart,
    PartyOverlaps,
    PartyStillSeated,
    ReasonMissing,
    SlugTaken,
    StepNotOpen,
)
from coordinator.kit.actor import Role
from coordinator.kit.errors import EditedMeanwhile, Forbidden, NotFound

TODAY = date(2026, 11, 25)

DIGITAL = NewGroup(
    slug="nac-digital",
    name="Digital casework",
    state=GroupState.PROPOSED,
    purpose="Compare e-services.",
    text="# Tasks\n\n- Inventory",
    first_on=date(2027, 1, 1),
    last_on=date(2028, 5, 31),
    review_on=None,
    decided="12/26",
    party_ids=frozenset(),
    chair_id=None,
    reports_to_id=None,
)
DAYS = MandateDays(first_on=date(2026, 12, 1), last_on=date(2027, 11, 30), review_on=None, decided="4/26")


def row(begin, model, **where):
    with begin(read_only=True) as work:
        found = work.session.scalars(sa.select(model).filter_by(**where)).one()
        work.session.expunge(found)
    return found


# Setting up


def test_a_group_is_set_up_with_mandate_countries_and_chair(begin, circle, look):
    new = replace(DIGITAL, party_ids=frozenset(circle.ids.values()), chair_id=circle.ids["FI"],
                  reports_to_id=circle.group.id)  # fmt: skip
    with begin(circle.secretary) as work:
        group = set_up_group(work, "nac", new)
    assert (group.kind, group.state, group.reports_to_group_id) == (
        GroupKind.TIME_LIMITED, GroupState.PROPOSED, circle.group.id,
    )  # fmt: skip
    mandate = row(begin, Mandate, group_id=group.id)
    assert (mandate.from_on, mandate.until_on, mandate.decided) == (
        date(2027, 1, 1),
        date(2028, 6, 1),
        "12/26",
    )
    with begin(circle.secretary, read_only=True) as work:
        page = queries.group_page(work, "nac-digital", on=date(2027, 1, 1))
        assert [line.party.code for line in page.roster] == ["DK", "FI", "IS", "NO", "SE"]
        assert all(line.vacant and line.vacant_since == date(2027, 1, 1) for line in page.roster)
        assert [line.party.code for line in page.offices] == ["FI"]
    assert look.events() == ["GroupSetUp"]


def test_only_the_forums_secretariat_sets_up_groups(begin, make, circle):
    with pytest.raises(Forbidden), begin(circle.contact) as work:
        set_up_group(work, "nac", DIGITAL)
    outsider = make.outsider()
    with pytest.raises(NotFound), begin(outsider) as work:
        set_up_group(work, "nac", DIGITAL)


def test_an_address_is_given_once(begin, circle):
    with pytest.raises(SlugTaken) as caught, begin(circle.secretary) as work:
        set_up_group(work, "nac", replace(DIGITAL, slug="nac-return"))
    assert caught.value.field == "slug"


def test_countries_of_the_group_sit_in_the_forum(begin, make, circle):
    germany = make.party("DE").id
    with pytest.raises(PartyNotTakingPart) as caught, begin(circle.secretary) as work:
        set_up_group(work, "nac", replace(DIGITAL, party_ids=frozenset({germany})))
    assert caught.value.field == "parties"
    with pytest.raises(PartyNotTakingPart) as caught, begin(circle.secretary) as work:
        set_up_group(work, "nac", replace(DIGITAL, chair_id=germany))
    assert caught.value.field == "chair"


def test_a_group_does_not_report_into_another_forum(begin, make, circle):
    gdisc = make.forum("gdisc")
    elsewhere = make.group(gdisc, "gdisc-it")
    make.grant(circle.secretary, Role.SECRETARIAT, forum=gdisc)
    with begin(circle.secretary) as work:
        group = set_up_group(work, "nac", replace(DIGITAL, reports_to_id=elsewhere.id))
    assert group.reports_to_group_id is None


# States


def test_the_life_of_a_group_stands_in_its_history(begin, make, circle, look):
    slug = make.group(circle.forum, "nac-new", state=GroupState.PROPOSED, until_on=date(2027, 6, 1)).slug
    for to, reason in (
        (GroupState.ACTIVE, None), (GroupState.CLOSING, None), (GroupState.ACTIVE, "One more report."),
        (GroupState.CLOSING, None), (GroupState.CLOSED, None), (GroupState.ACTIVE, "The forum asked again."),
    ):  # fmt: skip
        with begin(circle.secretary) as work:
            assert take_step(work, slug, to, reason=reason).state == to
    assert row(begin, WorkingGroup, slug=slug).state_reason == "The forum asked again."
    assert look.events() == ["GroupStateChanged"] * 6
    with begin(circle.secretary, read_only=True) as work:
        _head, lines = queries.group_history(work, slug)
    assert [line.text for line in lines] == [
        "The group was reopened", "The group was closed", "Closing began", "The group was reopened",
        "Closing began", "The group started", "The group was set up",
    ]  # fmt: skip


def test_wrong_steps_change_nothing(begin, make, circle, look):
    undated = make.group(circle.forum, "nac-undated", state=GroupState.PROPOSED).slug
    for slug, to, reason, error in (
        ("nac-return", GroupState.CLOSED, "Now.", StepNotOpen),
        (undated, GroupState.CLOSED, None, ReasonMissing),
        (undated, GroupState.ACTIVE, None, MandateUndated),
    ):
        with pytest.raises(error), begin(circle.secretary) as work:
            take_step(work, slug, to, reason=reason)
    with pytest.raises(Forbidden), begin(circle.expert) as work:
        take_step(work, "nac-return", GroupState.CLOSING, reason=None)
    assert look.events() == []


def test_closing_keeps_everything_readable_for_those_who_took_part(begin, circle):
    for to in (GroupState.CLOSING, GroupState.CLOSED):
        with begin(circle.secretary) as work:
            take_step(work, "nac-return", to, reason=None)
    with begin(circle.expert, read_only=True) as work:
        assert queries.group_page(work, "nac-return").group.state == GroupState.CLOSED


# Texts and mandates


def texts(**over) -> GroupTexts:
    values = {"name": "Return", "purpose": "Compare.", "text": None, "note": None, "reports_to_id": None,
              "version": 1, "mandate_version": 1}  # fmt: skip
    return GroupTexts(**(values | over))


def test_editing_notes_which_fields_were_changed(begin, circle):
    with begin(circle.secretary) as work:
        edit_group(work, "nac-return", texts(text="# Tasks"))
    with begin(circle.secretary, read_only=True) as work:
        page = queries.group_page(work, "nac-return")
    assert (page.group.name, page.mandate.purpose, page.mandate.text) == ("Return", "Compare.", "# Tasks")
    assert page.history[0].text == "Edited: name, purpose, text of the mandate"
    assert page.history[0].who == "Secretary"


def test_saving_what_is_there_already_is_no_event(begin, circle, look):
    with begin(circle.secretary) as work:
        edit_group(work, "nac-return", texts(name="Group nac-return", purpose="Compare methods."))
    assert look.events() == []


@pytest.mark.parametrize("stale", [{"version": 0}, {"mandate_version": 9}])
def test_two_people_saving_is_noticed(begin, circle, stale):
    with pytest.raises(EditedMeanwhile), begin(circle.secretary) as work:
        edit_group(work, "nac-return", texts(**stale))


def test_an_extension_is_a_further_mandate_and_ends_an_open_one(begin, circle, look):
    with begin(circle.secretary) as work:
        extend_mandate(work, "nac-return", DAYS, purpose="Go on.", text=None, mandate_version=1)
    with begin(read_only=True) as work:
        old, new = queries.list_mandates(work.session, circle.group.id)
        assert (old.from_on, old.until_on) == (date(2024, 1, 1), date(2026, 12, 1))
        assert (new.from_on, new.until_on, new.purpose, new.decided) == (
            date(2026, 12, 1),
            date(2027, 12, 1),
            "Go on.",
            "4/26",
        )
    assert row(begin, WorkingGroup, slug="nac-return").kind == GroupKind.TIME_LIMITED
    assert look.events() == ["MandateExtended"]
    with begin(circle.secretary, read_only=True) as work:
        page = queries.group_page(work, "nac-return")
    assert page.history[0].text == "Mandate extended to Tue 30 November 2027, decision 4/26"
    assert (page.clock.on, page.clock.warns) == (date(2027, 11, 30), False)


def test_extending_twice_or_without_a_date_is_refused(begin, circle):
    with begin(circle.secretary) as work:
        extend_mandate(work, "nac-return", DAYS, purpose="Go on.", text=None, mandate_version=1)
    with pytest.raises(EditedMeanwhile), begin(circle.secretary) as work:
        extend_mandate(work, "nac-return", DAYS, purpose="Go on.", text=None, mandate_version=1)
    with pytest.raises(MandateOverlaps), begin(circle.secretary) as work:
        extend_mandate(work, "nac-return", DAYS, purpose="Go on.", text=None, mandate_version=2)
    with pytest.raises(OneDateNeeded), begin(circle.secretary) as work:
        extend_mandate(
            work, "nac-return", replace(DAYS, last_on=None), purpose="x", text=None, mandate_version=2
        )


def test_dates_are_put_right_and_a_review_makes_a_standing_group(begin, circle, look):
    days = MandateDays(first_on=date(2024, 2, 1), last_on=None, review_on=date(2027, 3, 1), decided=None)
    with begin(circle.secretary) as work:
        redate_mandate(work, "nac-return", days, mandate_version=1)
    mandate = row(begin, Mandate, group_id=circle.group.id)
    assert (mandate.from_on, mandate.until_on, mandate.review_on) == (
        date(2024, 2, 1),
        None,
        date(2027, 3, 1),
    )
    assert row(begin, WorkingGroup, slug="nac-return").kind == GroupKind.STANDING
    assert look.events() == ["MandateRedated"]


# Deliverables


def test_a_deliverable_is_added_edited_done_and_not_done_after_all(begin, make, circle, look):
    chair = make.person(party="DK")
    make.grant(chair, Role.CHAIR, group=circle.group)
    with begin(circle.secretary) as work:
        item = add_deliverable(work, "nac-return", title="Inventory", note=None, due_on=date(2026, 11, 1)).id
    with begin(circle.secretary) as work:
        edit_deliverable(
            work,
            "nac-return",
            item,
            title="Inventory",
            note="Norway is missing",
            due_on=date(2026, 11, 20),
            version=1,
        )
    with begin(chair) as work:
        mark_done(work, "nac-return", item)
    assert row(begin, Deliverable, id=item).done_on == TODAY
    with begin(chair) as work:
        mark_done(work, "nac-return", item)
        reopen_deliverable(work, "nac-return", item)
    assert row(begin, Deliverable, id=item).done_on is None
    with begin(circle.expert, read_only=True) as work:
        page = queries.group_page(work, "nac-return")
    assert [(line.deliverable.note, line.word) for line in page.deliverables] == [
        ("Norway is missing", "5 days late")
    ]
    assert [line.text for line in page.history][:4] == [
        "Not handed in after all: Inventory", "Handed in: Inventory", "Inventory: note, due date changed",
        "New deliverable: Inventory",
    ]  # fmt: skip
    assert {line.who for line in page.history} == {None}, "experts do not read who did it"
    assert look.events() == [
        "DeliverableAdded",
        "DeliverableEdited",
        "DeliverableDone",
        "DeliverableReopened",
    ]


def test_deliverables_are_the_secretariats_and_keep_both_texts(begin, make, circle):
    other = make.group(circle.forum, "nac-digital")
    with begin(circle.secretary) as work:
        item = add_deliverable(work, "nac-return", title="Inventory", note=None, due_on=None).id
    with pytest.raises(EditedMeanwhile), begin(circle.secretary) as work:
        edit_deliverable(work, "nac-return", item, title="List", note=None, due_on=None, version=0)
    with pytest.raises(NotFound), begin(circle.secretary) as work:
        edit_deliverable(work, other.slug, item, title="List", note=None, due_on=None, version=1)
    with pytest.raises(Forbidden), begin(circle.expert) as work:
        mark_done(work, "nac-return", item)


# Parties and offices


def test_a_country_comes_goes_and_stays_after_all(begin, circle, look):
    with begin(circle.secretary) as work:
        norway = add_party(work, "nac-return", party_id=circle.ids["NO"], first_on=date(2026, 12, 1)).id
    with pytest.raises(PartyOverlaps), begin(circle.secretary) as work:
        add_party(work, "nac-return", party_id=circle.ids["NO"], first_on=date(2027, 12, 1))
    with begin(circle.secretary) as work:
        end_party(work, "nac-return", norway, last_on=date(2026, 12, 31))
    assert row(begin, GroupParty, id=norway).until_on == date(2027, 1, 1)
    with begin(circle.secretary) as work:
        keep_party(work, "nac-return", norway)
    assert row(begin, GroupParty, id=norway).until_on is None
    assert look.events() == ["GroupPartyAdded", "GroupPartyEnded", "GroupPartyKept"]


def test_a_country_with_an_expert_ends_the_seat_first(begin, circle):
    denmark = row(begin, GroupParty, group_id=circle.group.id, party_id=circle.ids["DK"]).id
    with pytest.raises(PartyStillSeated) as caught, begin(circle.secretary) as work:
        end_party(work, "nac-return", denmark, last_on=date(2026, 12, 31))
    assert (caught.value.field, caught.value.facts["seats"]) == ("last_on", 1)


def test_only_parties_of_the_forum_take_part(begin, make, circle):
    germany = make.party("DE").id
    with pytest.raises(PartyNotTakingPart), begin(circle.secretary) as work:
        add_party(work, "nac-return", party_id=germany, first_on=TODAY)


def test_an_office_is_held_once_and_by_somebody(begin, circle):
    values = {"role": GroupOfficeRole.CHAIR, "person_id": None, "first_on": TODAY}
    with begin(circle.secretary) as work:
        take_office(work, "nac-return", party_id=circle.ids["DK"], **values)
    with pytest.raises(OfficeOverlaps), begin(circle.secretary) as work:
        take_office(work, "nac-return", party_id=circle.ids["DK"], **values)
    with pytest.raises(NobodyNamed), begin(circle.secretary) as work:
        take_office(work, "nac-return", party_id=None, **values)


def test_a_chair_named_by_person_has_the_rights_as_long_as_the_office(begin, circle, look):
    with begin(circle.secretary) as work:
        office = take_office(work, "nac-return", role=GroupOfficeRole.CHAIR, party_id=None,
                             person_id=circle.expert.id, first_on=date(2026, 11, 1)).id  # fmt: skip
    with begin(circle.expert, read_only=True) as work:
        assert work.actor.chairs_groups == {circle.group.id}
    with begin(circle.secretary) as work:
        end_office(work, "nac-return", office, last_on=date(2026, 11, 24))
    with begin(circle.expert, read_only=True) as work:
        assert work.actor.chairs_groups == frozenset()
    assert look.events() == ["RoleGranted", "GroupOfficeTaken", "GrantEnded", "GroupOfficeEnded"]
