"""Rights given and ended; who holds what on which day."""

from datetime import date, timedelta

import pytest

from coordinator.accounts import operations, queries, rules
from coordinator.accounts.rules import AccountState
from coordinator.forums.queries import find_party
from coordinator.kit.actor import Role
from coordinator.kit.errors import Forbidden, NotFound
from coordinator.kit.ids import new_id
from coordinator.kit.texts import Texts
from tests.integration.accounts.conftest import somebody

TODAY = date(2026, 11, 25)
DAY = timedelta(days=1)


def test_a_right_is_written_down_with_who_gave_it(begin, make, journal):
    forum, person = make.forum(), make.person()
    administrator = make.administrator()
    with begin(administrator) as work:
        given = operations.grant(work, person.id, Role.SECRETARIAT, forum_id=forum.id, from_on=TODAY)
    assert (given.granted_by_id, given.granted_at, given.until_on) == (administrator.id, work.now(), None)
    [entry] = journal()
    assert (entry.event, entry.person_id, entry.forum_id) == ("RoleGranted", person.id, forum.id)
    assert entry.facts["role"] == "secretariat"
    assert entry.facts["from_on"] == "2026-11-25"


def test_given_once_more_nothing_changes(begin, make, grants_of, journal):
    forum, person = make.forum(), make.person()
    for _ in range(2):
        with begin() as work:
            given = operations.grant(work, person.id, Role.SECRETARIAT, forum_id=forum.id)
    assert [held.id for held in grants_of(person)] == [given.id]
    assert len(journal()) == 1


def test_the_same_right_twice_on_one_day_is_refused(begin, make):
    forum, person = make.forum(), make.person()
    make.grant(person, Role.SECRETARIAT, forum=forum, until_on=TODAY)
    with begin() as work, pytest.raises(rules.GrantOverlaps) as refused:
        operations.grant(work, person.id, Role.SECRETARIAT, forum_id=forum.id, from_on=TODAY - DAY)
    assert refused.value.held.until_on == TODAY
    with begin() as work:
        assert operations.grant(work, person.id, Role.SECRETARIAT, forum_id=forum.id, from_on=TODAY)


def test_a_right_in_a_group_is_for_the_forum_of_the_group(begin, make):
    here, elsewhere = make.forum(), make.forum("elsewhere")
    theirs = make.group(elsewhere, "elsewhere-secret")
    secretary, person = make.secretary(here), make.person()
    with begin(secretary) as work, pytest.raises(rules.ScopeRefused):
        operations.grant(
            work, person.id, Role.EXPERT, forum_id=here.id, group_id=theirs.id, party_id=person.party_id
        )
    with begin(secretary) as work, pytest.raises(Forbidden):
        operations.grant(
            work, person.id, Role.EXPERT, forum_id=elsewhere.id, group_id=theirs.id, party_id=person.party_id
        )


def test_chairs_of_a_group_give_its_seats_and_nothing_else(begin, make):
    forum = make.forum()
    group, other = make.group(forum), make.group(forum, "nac-other")
    chair, person = make.person(), make.person()
    make.grant(chair, Role.CHAIR, group=group)
    scope = {"forum_id": forum.id, "party_id": person.party_id}
    with begin(chair) as work:
        assert operations.grant(work, person.id, Role.EXPERT, group_id=group.id, **scope)
    with begin(chair) as work, pytest.raises(Forbidden):
        operations.grant(work, person.id, Role.EXPERT, group_id=other.id, **scope)
    with begin(chair) as work, pytest.raises(Forbidden):
        operations.grant(work, person.id, Role.DELEGATE, **scope)


@pytest.mark.parametrize("kind", ["expert", "delegate", "contact_point", "observer"])
def test_nobody_gives_themselves_a_right(begin, make, kind):
    forum = make.forum(members="FI")
    person = {
        "expert": lambda: make.expert(make.group(forum)),
        "delegate": lambda: make.delegate(forum),
        "contact_point": make.contact_point,
        "observer": lambda: make.observer(forum),
    }[kind]()
    for role, scope in (
        (Role.ADMINISTRATOR, {}),
        (Role.SECRETARIAT, {"forum_id": forum.id}),
        (Role.DELEGATE, {"forum_id": forum.id, "party_id": person.party_id}),
    ):
        with begin(person) as work, pytest.raises(Forbidden):
            operations.grant(work, person.id, role, **scope)


def test_unknown_people_and_bad_periods_are_refused(begin, make):
    forum, person = make.forum(), make.person()
    with begin() as work, pytest.raises(NotFound):
        operations.grant(work, new_id(), Role.SECRETARIAT, forum_id=forum.id)
    with begin() as work, pytest.raises(rules.PeriodRefused):
        operations.grant(work, person.id, Role.SECRETARIAT, forum_id=forum.id, from_on=TODAY, until_on=TODAY)
    with begin() as work, pytest.raises(rules.ScopeRefused):
        operations.grant(work, person.id, Role.SECRETARIAT)


def test_ending_keeps_the_past(begin, make, journal):
    forum, person = make.forum(), make.person()
    held = make.grant(person, Role.SECRETARIAT, forum=forum, from_on=date(2020, 1, 1))
    with begin() as work:
        ended = operations.end_grant(work, held.id, TODAY)
    assert (ended.from_on, ended.until_on) == (date(2020, 1, 1), TODAY)
    with begin(read_only=True) as work:
        assert queries.holders(work.session, Role.SECRETARIAT, TODAY - DAY, forum_id=forum.id)
        assert not queries.holders(work.session, Role.SECRETARIAT, TODAY, forum_id=forum.id)
    assert journal()[-1].event == "GrantEnded"
    assert journal()[-1].facts["until_on"] == "2026-11-25"


def test_a_right_taken_back_before_it_began_never_holds(begin, make, grants_of):
    forum, person = make.forum(), make.person()
    make.grant(person, Role.OBSERVER, forum=forum)
    held = make.grant(person, Role.SECRETARIAT, forum=forum, from_on=TODAY + 10 * DAY)
    with begin() as work:
        operations.end_grant(work, held.id, TODAY)
    kept = grants_of(person)[1]
    assert kept.period is None
    with begin(read_only=True) as work:
        for day in (TODAY, TODAY + 10 * DAY, TODAY + 20 * DAY):
            assert not queries.holders(work.session, Role.SECRETARIAT, day, forum_id=forum.id)
    with begin() as work:
        assert operations.grant(work, person.id, Role.SECRETARIAT, forum_id=forum.id), (
            "and may be given again"
        )


def test_a_contact_point_ends_seats_of_own_experts_alone(begin, make, grants_of):
    group = make.group(make.forum(members="FI SE"), parties="FI SE")
    ours, theirs = make.expert(group, "FI"), make.expert(group, "SE")
    contact = make.contact_point("FI")
    own, foreign = grants_of(ours)[0], grants_of(theirs)[0]
    with begin(contact) as work:
        assert operations.end_grant(work, own.id, TODAY)
    with begin(contact) as work, pytest.raises(NotFound):
        operations.end_grant(work, foreign.id, TODAY)


def test_an_outsider_cannot_tell_a_right_from_nothing(begin, make, hashed, grants_of):
    right = grants_of(somebody(make, hashed))[0]
    outsider = make.outsider()
    for grant_id in (right.id, new_id()):
        with begin(outsider) as work, pytest.raises(NotFound):
            operations.end_grant(work, grant_id, TODAY)


def test_somebody_may_see_but_not_end_their_own_right(begin, make, hashed, grants_of):
    person = somebody(make, hashed)
    right = grants_of(person)[0]
    with begin(person) as work, pytest.raises(Forbidden):
        operations.end_grant(work, right.id, TODAY)


def test_the_last_administrator_stays(begin, make, grants_of):
    first, second = make.administrator(), make.administrator()
    rights = [grants_of(person)[0].id for person in (first, second)]
    with begin(first) as work:
        operations.end_grant(work, rights[1], TODAY)
    with begin() as work, pytest.raises(rules.LastAdministrator):
        operations.end_grant(work, rights[0], TODAY)
    with begin() as work, pytest.raises(rules.LastAdministrator):
        operations.suspend(work, first.id)


def test_the_person_is_told_when_that_is_wished(begin, make, outbox):
    forum, person = make.forum(), make.person(locale="sv", name="Anna Lind")

    def names(_session, ids):
        return {forum.id: Texts(en="Committee", sv="Utskottet")} if forum.id in ids else {}

    with begin(make.administrator(name="Ada Admin")) as work:
        given = operations.grant(
            work, person.id, Role.OBSERVER, forum_id=forum.id, until_on=date(2027, 1, 1), names=names
        )
    with begin(None) as work:
        operations.end_grant(work, given.id, TODAY, names=names)
    granted, ended = outbox()
    assert (granted.kind, granted.locale, granted.person_id) == ("account.role", "sv", person.id)
    assert "Ada Admin" in granted.text
    for letter in (granted, ended):
        assert "Utskottet" in letter.text
        assert "Utskottet" in letter.html
    assert ended.kind == "account.role_ended"


def test_nobody_is_told_otherwise(begin, make, outbox):
    forum, person = make.forum(), make.person()
    with begin() as work:
        given = operations.grant(work, person.id, Role.OBSERVER, forum_id=forum.id)
    with begin() as work:
        operations.end_grant(work, given.id, TODAY)
    assert outbox() == []


def held_by(work, role, on=TODAY, **scope):
    return [person.display_name for person, _grant in queries.holders(work.session, role, on, **scope)]


def test_holders_are_asked_on_a_day_by_scope_and_by_name(begin, make):
    forum, other = make.forum(members="FI SE"), make.forum("elsewhere")
    group = make.group(forum)
    make.expert(group, "SE", name="Bo")
    make.expert(group, "FI", name="Aino")
    make.expert(make.group(other, "elsewhere-group"), "FI", name="Cai")
    past = make.person(name="Dag")
    make.grant(past, Role.EXPERT, group=group, party="NO", until_on=TODAY)
    for name, where in (("Eva", {"forum": forum}), ("Frej", {"group": group})):
        make.grant(make.person(name=name), Role.CHAIR, **where)
    with begin(read_only=True) as work:
        assert held_by(work, Role.EXPERT, group_id=group.id) == ["Aino", "Bo"]
        assert held_by(work, Role.EXPERT, TODAY - DAY, group_id=group.id) == ["Aino", "Bo", "Dag"]
        assert held_by(work, Role.EXPERT, forum_id=forum.id, party_ids=[make_id(work, "FI")]) == ["Aino"]
        assert held_by(work, Role.EXPERT, party_ids=[]) == []
        assert held_by(work, Role.CHAIR, forum_id=forum.id) == ["Eva"], "not the chair of its group"
        assert held_by(work, Role.CHAIR, group_id=group.id) == ["Frej"]


def make_id(work, code):
    return find_party(work.session, "country", code).id


def test_contact_points_for_one_forum_are_found_for_that_forum_alone(begin, make):
    forum, other = make.forum(members="FI"), make.forum("elsewhere", members="FI")
    make.contact_point("FI", name="Everywhere")
    make.grant(make.person(name="Here", party="FI"), Role.CONTACT_POINT, forum=forum, party="FI")
    party = make.party("FI").id
    with begin(read_only=True) as work:
        assert held_by(work, Role.CONTACT_POINT, party_ids=[party], forum_id=forum.id) == [
            "Everywhere",
            "Here",
        ]
        assert held_by(work, Role.CONTACT_POINT, party_ids=[party], forum_id=other.id) == ["Everywhere"]
        assert held_by(work, Role.CONTACT_POINT, party_ids=[party]) == ["Everywhere"]


def test_who_is_suspended_is_not_written_to(begin, make):
    forum = make.forum()
    make.secretary(forum, name="Stays")
    gone = make.secretary(forum, name="Gone")
    make.grant(make.person(name="No account", account=False), Role.SECRETARIAT, forum=forum)
    with begin() as work:
        queries.find_account(work.session, gone.id).state = AccountState.SUSPENDED
    with begin(read_only=True) as work:
        assert held_by(work, Role.SECRETARIAT, forum_id=forum.id) == ["No account", "Stays"]


def test_people_are_read_in_one_statement(begin, make, statements):
    people = [make.person() for _ in range(5)]
    with begin(read_only=True) as work:
        statements.clear()
        found = queries.people_by_id(work.session, [*(p.id for p in people), None, new_id()])
        assert set(found) == {p.id for p in people}
        assert len(statements) == 1
        assert queries.people_by_id(work.session, [None]) == {}
        assert len(statements) == 1
