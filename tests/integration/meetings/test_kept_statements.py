"""Statements are built once for an actor: they ask with the rights of the moment, and for nobody else."""

import pytest
import sqlalchemy as sa

from coordinator.accounts.models import Grant
from coordinator.accounts.operations import end_grant
from coordinator.kit.actor import Role


@pytest.fixture
def here(make, nac):
    """The page of a meeting, and that of its forum."""
    meeting = make.meeting(nac.forum, title="Spring meeting")
    return f"/meetings/{meeting.id}", f"/forums/{nac.forum.slug}"


def statuses(client, paths):
    return [client.get(path).status_code for path in paths]


def test_a_right_that_ends_closes_pages_that_were_just_shown(make, begin, nac, client_of, here):
    director = make.delegate(nac.forum, "FI")
    make.grant(director, Role.DELEGATE, forum=make.forum("other"), party="FI")  # stays signed in
    client = client_of(director)
    assert statuses(client, here) == [200, 200]
    with begin(nac.secretary) as work:
        grant = work.session.scalars(
            sa.select(Grant).where(Grant.person_id == director.id, Grant.forum_id == nac.forum.id)
        ).one()
        end_grant(work, grant.id, work.actor.on)
    assert statuses(client, here) == [404, 404]


def test_a_right_that_begins_opens_pages_that_were_just_refused(make, nac, client_of, here):
    stranger = make.outsider()
    client = client_of(stranger)
    assert statuses(client, here) == [404, 404]
    make.grant(stranger, Role.DELEGATE, forum=nac.forum, party="FI")
    assert statuses(client, here) == [200, 200]


def test_two_people_with_the_same_page_open_see_each_their_own(make, nac, client_of, here):
    director, stranger = make.delegate(nac.forum, "FI"), make.outsider()
    for _again in range(2):
        assert statuses(client_of(director), here) == [200, 200]
        assert statuses(client_of(stranger), here) == [404, 404]
        assert statuses(client_of(nac.secretary), here) == [200, 200]
