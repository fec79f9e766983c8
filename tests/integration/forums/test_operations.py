"""What the secretariat does: rules, rights, versions, the journal, and the database's own constraint."""

import threading
from datetime import date
from uuid import uuid4

import pytest
import sqlalchemy as sa

from coordinator.accounts.models import Grant
from coordinator.core.db import db
from coordinator.core.journal import JournalEntry
from coordinator.forums import operations
from coordinator.forums.models import Forum, Membership, Office
from coordinator.forums.operations import EntryValues, ForumValues, UnknownParty
from coordinator.forums.rules import BadPeriod, MembershipRole, OfficeRole, Overlap, Sharing
from coordinator.kit.actor import Role
from coordinator.kit.errors import EditedMeanwhile, Forbidden, NotFound
from coordinator.kit.ids import new_id
from coordinator.kit.periods import Period
from coordinator.kit.times import UnknownZone

YEAR = Period(date(2026, 1, 1), date(2027, 1, 1))
TEXT = ForumValues(
    description="Meets twice a year.", cadence="Spring and autumn", decision_making=None, chair_model=None,
    languages=("en", "sv"), default_sharing=Sharing.FORUM, zone="Europe/Oslo", source=None, source_note=None,
)  # fmt: skip


def events(work):
    rows = work.session.execute(sa.select(JournalEntry.event, JournalEntry.facts).order_by(JournalEntry.id))
    return [(row.event, row.facts) for row in rows]


def test_a_membership_is_added_and_is_on_record(begin, make):
    forum, norway = make.forum(), make.party("NO")
    with begin(make.secretary(forum)) as work:
        membership = operations.add_membership(
            work, "nac", norway.id, MembershipRole.OBSERVER, EntryValues(YEAR, "year", "By letter", "minutes")
        )
    with begin(read_only=True) as work:
        stored = work.session.get_one(Membership, membership.id)
        assert (stored.period, stored.precision, stored.note, stored.source) == (
            YEAR,
            "year",
            "By letter",
            "minutes",
        )
        assert events(work) == [
            (
                "MembershipAdded",
                {
                    "membership_id": str(stored.id),
                    "party_id": str(norway.id),
                    "role": "observer",
                    "from_on": "2026-01-01",
                    "until_on": "2027-01-01",
                },
            )
        ]


@pytest.mark.parametrize("kind", ["delegate", "observer", "contact point", "expert", "administrator"])
def test_others_may_not(begin, make, kind):
    forum = make.forum(members="FI")
    person = {
        "delegate": lambda: make.delegate(forum, "FI"),
        "observer": lambda: make.observer(forum),
        "contact point": lambda: make.contact_point("FI"),
        "expert": lambda: make.expert(make.group(forum)),
        "administrator": make.administrator,
    }[kind]()
    norway = make.party("NO")
    with pytest.raises(Forbidden), begin(person) as work:
        operations.add_membership(work, "nac", norway.id, MembershipRole.MEMBER, EntryValues(YEAR))
    with pytest.raises(Forbidden), begin(person) as work:
        operations.edit_forum(work, "nac", TEXT, version=1)


def test_to_an_outsider_there_is_nothing_to_change(begin, make):
    forum = make.forum(members="FI")
    membership, office = make.membership(forum, "SE"), make.office(forum, "SE")
    outsider = make.outsider()
    attempts = [
        lambda work: operations.add_membership(
            work, "nac", membership.party_id, MembershipRole.MEMBER, EntryValues(YEAR)
        ),
        lambda work: operations.change_membership(work, "nac", membership.id, EntryValues(YEAR), version=1),
        lambda work: operations.end_membership(work, "nac", membership.id, date(2026, 1, 1), version=1),
        lambda work: operations.add_office(
            work, "nac", membership.party_id, OfficeRole.CHAIR, EntryValues(YEAR)
        ),
        lambda work: operations.change_office(work, "nac", office.id, EntryValues(YEAR), version=1),
        lambda work: operations.end_office(work, "nac", office.id, date(2026, 1, 1), version=1),
        lambda work: operations.edit_forum(work, "nac", TEXT, version=1),
        lambda work: operations.export_members(work, "nac", date(2026, 1, 1), kind="csv"),
    ]
    for attempt in attempts:
        with pytest.raises(NotFound), begin(outsider) as work:
            attempt(work)


def test_an_entry_of_another_forum_is_not_found_here(begin, make):
    nac, igc = make.forum("nac"), make.forum("igc")
    elsewhere = make.membership(igc, "SE")
    person = make.secretary(nac)
    make.grant(person, Role.SECRETARIAT, forum=igc)
    with pytest.raises(NotFound), begin(person) as work:
        operations.change_membership(work, "nac", elsewhere.id, EntryValues(YEAR), version=1)


def test_the_same_party_in_the_same_role_must_not_overlap_itself(begin, make):
    forum = make.forum()
    make.membership(forum, "NO", from_on=date(2026, 6, 1))
    norway, person = make.party("NO"), make.secretary(forum)
    with pytest.raises(Overlap) as refused, begin(person) as work:
        operations.add_membership(work, "nac", norway.id, MembershipRole.MEMBER, EntryValues(YEAR))
    assert refused.value.facts["period"] == Period(date(2026, 6, 1), None)
    with begin(person) as work:
        operations.add_membership(work, "nac", norway.id, MembershipRole.SECRETARIAT, EntryValues(YEAR))
        operations.add_membership(
            work, "nac", norway.id, MembershipRole.MEMBER, EntryValues(Period(None, date(2026, 6, 1)))
        )


def test_several_may_hold_an_office_but_none_twice(begin, make):
    forum, person = make.forum(), make.secretary(make.forum("nac2"))
    make.grant(person, Role.SECRETARIAT, forum=forum)
    hungary, turkiye = make.party("HU"), make.party("TR")
    with begin(person) as work:
        for party in (hungary, turkiye):
            operations.add_office(work, "nac", party.id, OfficeRole.CHAIR, EntryValues(YEAR))
    with pytest.raises(Overlap), begin(person) as work:
        operations.add_office(
            work, "nac", hungary.id, OfficeRole.CHAIR, EntryValues(Period(date(2026, 12, 31), None))
        )


def test_an_entry_is_not_in_its_own_way(begin, make):
    forum = make.forum()
    membership = make.membership(forum, "NO", from_on=date(2026, 1, 1))
    with begin(make.secretary(forum)) as work:
        changed = operations.change_membership(
            work, "nac", membership.id, EntryValues(YEAR, "day", "Left"), version=1
        )
        assert changed.period == YEAR
    with begin(read_only=True) as work:
        ((event, facts),) = events(work)
        assert (event, facts["was_until_on"], facts["until_on"]) == ("MembershipChanged", None, "2027-01-01")


def test_saving_what_stands_already_is_no_event(begin, make):
    forum = make.forum()
    office = make.office(forum, "NO", from_on=YEAR.from_on, until_on=YEAR.until_on)
    with begin(make.secretary(forum)) as work:
        operations.change_office(work, "nac", office.id, EntryValues(YEAR), version=1)
        operations.end_office(work, "nac", office.id, date(2026, 12, 31), version=1)
    with begin(read_only=True) as work:
        assert events(work) == []


def test_two_people_do_not_overwrite_each_other(begin, make):
    forum = make.forum()
    membership, person = make.membership(forum, "NO"), make.secretary(forum)
    with begin(person) as work:
        operations.change_membership(work, "nac", membership.id, EntryValues(YEAR), version=1)
    with pytest.raises(EditedMeanwhile), begin(person) as work:
        operations.change_membership(work, "nac", membership.id, EntryValues(Period()), version=1)
    with pytest.raises(EditedMeanwhile), begin(person) as work:
        operations.end_membership(work, "nac", membership.id, date(2026, 6, 30), version=1)
    with pytest.raises(EditedMeanwhile), begin(person) as work:
        operations.edit_forum(work, "nac", TEXT, version=7)


def test_the_last_day_counts_and_does_not_lie_before_the_first(begin, make):
    forum = make.forum()
    office, person = make.office(forum, "NO", from_on=date(2026, 1, 1)), make.secretary(forum)
    with pytest.raises(BadPeriod), begin(person) as work:
        operations.end_office(work, "nac", office.id, date(2025, 12, 31), version=1)
    with begin(person) as work:
        operations.end_office(work, "nac", office.id, date(2026, 12, 31), version=1)
    with begin(read_only=True) as work:
        assert work.session.get_one(Office, office.id).until_on == date(2027, 1, 1)
        assert [event for event, _facts in events(work)] == ["OfficeEnded"]


def test_with_the_membership_end_the_rights_that_came_with_it(begin, make):
    forum = make.forum(members="SE")
    membership = make.membership(forum, "FI")
    delegate, of_sweden = make.delegate(forum, "FI"), make.delegate(forum, "SE")
    with begin(make.secretary(forum)) as work:
        operations.end_membership(work, "nac", membership.id, date(2026, 12, 31), version=1)
    with begin(read_only=True) as work:
        ends = dict(
            work.session.execute(
                sa.select(Grant.person_id, Grant.until_on).where(Grant.role == Role.DELEGATE)
            ).all()
        )
        assert ends == {delegate.id: date(2027, 1, 1), of_sweden.id: None}
        assert [event for event, _facts in events(work)] == ["MembershipEnded", "GrantEnded"]


def test_a_party_that_stays_in_another_role_keeps_its_people(begin, make):
    forum = make.forum()
    member = make.membership(forum, "FI")
    make.membership(forum, "FI", role=MembershipRole.OBSERVER, from_on=date(2027, 1, 1))
    make.delegate(forum, "FI")
    with begin(make.secretary(forum)) as work:
        operations.end_membership(work, "nac", member.id, date(2026, 12, 31), version=1)
    with begin(read_only=True) as work:
        assert work.session.scalars(sa.select(Grant.until_on).where(Grant.role == Role.DELEGATE)).all() == [
            None
        ]


def test_a_party_must_exist(begin, make):
    forum = make.forum()
    with pytest.raises(UnknownParty), begin(make.secretary(forum)) as work:
        operations.add_office(work, "nac", uuid4(), OfficeRole.CHAIR, EntryValues(YEAR))


def test_the_forums_text_names_the_fields_that_changed(begin, make):
    forum = make.forum()
    person = make.secretary(forum)
    with begin(person) as work:
        operations.edit_forum(work, "nac", TEXT, version=1)
    with begin(person) as work:
        operations.edit_forum(work, "nac", TEXT, version=2)
    with begin(read_only=True) as work:
        stored = work.session.get_one(Forum, forum.id)
        assert (stored.zone, stored.languages, stored.version) == ("Europe/Oslo", ["en", "sv"], 2)
        assert events(work) == [("ForumEdited", {"changed": ["description", "cadence", "languages", "zone"]})]


def test_a_zone_that_does_not_exist_is_refused(begin, make):
    forum = make.forum()
    values = ForumValues(**{name: getattr(TEXT, name) for name in TEXT.__slots__} | {"zone": "Europe/Bergen"})
    with pytest.raises(UnknownZone), begin(make.secretary(forum)) as work:
        operations.edit_forum(work, "nac", values, version=1)


def test_a_list_that_leaves_the_house_is_on_record(begin, make):
    forum = make.forum(members="SE NO")
    with begin(make.delegate(forum, "SE")) as work:
        operations.export_members(work, "nac", date(2026, 11, 25), kind="xlsx")
    with begin(read_only=True) as work:
        assert events(work) == [("RosterExported", {"on": "2026-11-25", "form": "xlsx", "count": 2})]


# The database's own constraint ---------------------------------------------------------------------


def on_postgresql() -> bool:
    return db.engine.dialect.name == "postgresql"


@pytest.mark.parametrize("model", [Membership, Office])
def test_past_the_rule_postgresql_still_refuses_an_overlap(begin, make, model):
    forum, norway = make.forum(), make.party("NO")
    role = MembershipRole.MEMBER if model is Membership else OfficeRole.CHAIR

    def entry(first: date | None, until: date | None):
        return model(
            id=new_id(), forum_id=forum.id, party_id=norway.id, role=role, from_on=first, until_on=until
        )

    def store(row) -> bool:
        try:
            with begin() as work:
                work.session.add(row)
        except EditedMeanwhile:
            return False
        return True

    assert store(entry(date(2026, 1, 1), date(2027, 1, 1))) is True
    assert store(entry(date(2027, 1, 1), None)) is True
    for first, until in ((date(2026, 12, 31), None), (None, None), (date(2020, 1, 1), date(2026, 1, 2))):
        assert store(entry(first, until)) is (not on_postgresql())


def test_of_two_who_add_the_same_at_once_one_is_told_so(app, begin, make):
    """On PostgreSQL the second waits at the forum's row; SQLite lets one unit write at a time."""
    forum, norway = make.forum(), make.party("NO")
    people = [make.secretary(forum), make.secretary(forum)]
    ready = threading.Barrier(len(people), timeout=20)
    outcomes: list[str] = []

    def add(person) -> None:
        with app.app_context():
            ready.wait()
            try:
                with begin(person) as work:
                    operations.add_membership(
                        work, "nac", norway.id, MembershipRole.MEMBER, EntryValues(YEAR)
                    )
                outcomes.append("stored")
            except Overlap as refused:
                outcomes.append("told" if refused.field == "first_on" else "told wrongly")

    threads = [threading.Thread(target=add, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(outcomes) == ["stored", "told"]
    with begin(read_only=True) as work:
        assert work.session.scalar(sa.select(sa.func.count()).select_from(Membership)) == 1
