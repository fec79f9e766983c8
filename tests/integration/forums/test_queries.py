"""Reads: who may know of which forum, who sits there on a day."""

from datetime import date

import pytest
import sqlalchemy as sa

from coordinator.forums import policy, queries
from coordinator.forums.models import Forum
from coordinator.forums.rules import MembershipRole, OfficeRole, PartyKind
from coordinator.kit.actor import Role
from coordinator.kit.errors import NotFound
from tests.conftest import acting


def people(make):
    """One of each kind, around two forums and a group."""
    nac = make.forum("nac", members="DK FI IS NO SE")
    make.membership(nac, "DE", role=MembershipRole.OBSERVER)
    igc = make.forum("igc", members="SE NO")
    group = make.group(nac, parties="FI NO")
    return {
        "secretary": make.secretary(nac),
        "secretary of igc": make.secretary(igc),
        "delegate": make.delegate(nac, "FI"),
        "contact point": make.contact_point("SE"),
        "contact point of an observer": make.contact_point("DE"),
        "contact point of nobody": make.contact_point("FR"),
        "expert": make.expert(group, "FI"),
        "observer": make.observer(igc, "DE"),
        "administrator": make.administrator(),
        "outsider": make.outsider(),
    }


def test_the_sql_twin_of_may_view_agrees_with_it(app, begin, make):
    everybody = people(make)
    for name, person in everybody.items():
        actor = acting(person, app)
        with begin(person, read_only=True) as work:
            everything = work.session.scalars(sa.select(Forum)).all()
            by_rule = {forum.slug for forum in everything if policy.may_view(actor, forum)}
            by_query = {
                forum.slug
                for forum in work.session.scalars(sa.select(Forum).where(queries.visible_to(actor)))
            }
        assert by_query == by_rule, name


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("secretary", ["nac"]),
        ("contact point", ["igc", "nac"]),
        ("contact point of an observer", ["nac"]),
        ("contact point of nobody", []),
        ("expert", ["nac"]),
        ("observer", ["igc"]),
        ("administrator", ["elsewhere", "igc", "nac"]),
        ("outsider", ["elsewhere"]),
    ],
)
def test_lists_hold_what_is_mine_and_nothing_else(begin, make, name, seen):
    person = people(make)[name]
    with begin(person, read_only=True) as work:
        assert sorted(forum.slug for forum in queries.list_forums(work)) == seen


def test_what_is_not_mine_does_not_exist(begin, make):
    nac = make.forum("nac")
    outsider = make.outsider()
    with begin(outsider, read_only=True) as work:
        for slug in ("nac", "nothing", "n\x00c", "å"):
            with pytest.raises(NotFound):
                queries.get_forum(work, slug)
        with pytest.raises(NotFound):
            queries.get_forum_by_id(work, nac.id)


def test_a_roster_is_asked_on_a_date(begin, make):
    forum = make.forum()
    make.membership(forum, "SE")
    make.membership(forum, "NO", from_on=date(2026, 1, 1), until_on=date(2027, 1, 1))
    make.membership(forum, "NO", role=MembershipRole.SECRETARIAT, from_on=date(2026, 6, 1))
    with begin(read_only=True) as work:

        def codes(day: date):
            return [
                (s.party.code, s.membership.role.value) for s in queries.roster(work.session, forum.id, day)
            ]

        assert codes(date(2025, 12, 31)) == [("SE", "member")]
        assert codes(date(2026, 1, 1)) == [("NO", "member"), ("SE", "member")]
        assert codes(date(2026, 12, 31)) == [("NO", "member"), ("SE", "member"), ("NO", "secretariat")]
        assert codes(date(2027, 1, 1)) == [("SE", "member"), ("NO", "secretariat")]
        both = queries.parties_on(
            work.session, forum.id, date(2026, 12, 31), MembershipRole.MEMBER, MembershipRole.SECRETARIAT
        )
        assert [party.code for party in both] == ["NO", "SE"]


def test_a_party_is_found_by_kind_and_code(begin, make):
    ecuador, commission = (
        make.party("EC", name="Ecuador"),
        make.party("EC", kind=PartyKind.ORGANISATION, name="Commission"),
    )
    with begin(read_only=True) as work:
        assert queries.find_party(work.session, PartyKind.COUNTRY, "EC").id == ecuador.id
        assert queries.find_party(work.session, "organisation", "EC").id == commission.id
        assert queries.find_party(work.session, PartyKind.COUNTRY, "ZZ") is None
        assert set(queries.parties_by_id(work.session, [ecuador.id, None])) == {ecuador.id}
        assert queries.parties_by_id(work.session, [None]) == {}


def test_names_are_searched_without_accents(begin, make):
    make.forum("nordic", short_name="NORD")
    make.forum("east", short_name="ÖST")
    with begin(read_only=True) as work:
        known = queries.list_forums(work)
        assert [f.slug for f in queries.chosen(known, text="ost")] == ["east"]
        assert [f.slug for f in queries.chosen(known, kind="network")] == []
        assert len(queries.chosen(known, kind="committee", text=" ")) == 2


def test_who_chairs_is_read_with_who_sits_there(begin, make):
    forum = make.forum(members="DK FI SE")
    make.office(forum, "FI", from_on=date(2025, 1, 1), until_on=date(2026, 1, 1))
    make.office(forum, "SE", from_on=date(2026, 1, 1), until_on=date(2027, 1, 1))
    make.office(forum, "NO", from_on=date(2027, 1, 1))
    make.office(forum, "SE", role=OfficeRole.HOST, from_on=date(2026, 1, 1))
    with begin(read_only=True) as work:
        page = queries.forum_page(work, "nac", date(2026, 11, 25))
        turn = page.turns[OfficeRole.CHAIR]
        assert [[h.party.code for h in part] for part in (turn.before, turn.now, turn.next)] == [
            ["FI"],
            ["SE"],
            ["NO"],
        ]
        assert list(page.turns) == [OfficeRole.CHAIR]
        assert [s.party.code for s in page.roster.seats] == ["DK", "FI", "SE"]
        assert len(page.offices) == 4
        assert [o.party.code for o in queries.offices_on(work.session, forum.id, date(2025, 5, 1))] == ["FI"]


def test_a_delegate_grant_of_yesterday_opens_nothing(begin, make):
    nac, other = make.forum("nac"), make.forum("other")
    person = make.secretary(other)
    make.grant(person, Role.DELEGATE, forum=nac, party="FI", until_on=date(2026, 11, 25))
    with begin(person, read_only=True) as work:
        assert [forum.slug for forum in queries.list_forums(work)] == ["other"]
