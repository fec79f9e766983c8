"""A contact point of a country in one forum, as a secretariat may appoint: nothing of other forums."""

from datetime import date

import pytest
import sqlalchemy as sa

from coordinator.accounts import audience
from coordinator.accounts.models import Account, Person
from coordinator.accounts.rules import AccountState
from coordinator.forums.rules import Sharing
from coordinator.kit.actor import Role
from coordinator.kit.errors import Forbidden, NotFound
from coordinator.kit.ids import new_id
from coordinator.meetings import operations, policy, queries
from coordinator.meetings.audience import people_for, to_be_told
from coordinator.meetings.models import MeetingParty
from coordinator.meetings.rules import Answer
from coordinator.proceedings import queries as proceedings
from coordinator.proceedings.models import Action
from coordinator.proceedings.rules import ActionStatus, OwnerKind
from tests.conftest import acting


@pytest.fixture
def nac(make):
    return make.forum("nac", members="FI SE")


@pytest.fixture
def elsewhere(make):
    return make.forum("elsewhere", members="FI")


@pytest.fixture
def contact(make, elsewhere) -> Person:
    person = make.person(party="FI")
    make.grant(person, Role.CONTACT_POINT, forum=elsewhere, party="FI")
    return person


def invite(make, meeting) -> None:
    party_id = make.party("FI").id
    make.keep(MeetingParty(id=new_id(), meeting_id=meeting.id, party_id=party_id, invited=True))


def test_does_not_see_or_answer_where_the_country_is_invited_by_name(
    app, make, begin, nac, elsewhere, contact
):
    there = make.meeting(nac, sharing=Sharing.ADDRESSEE)
    here = make.meeting(elsewhere, sharing=Sharing.ADDRESSEE)
    invite(make, there)
    invite(make, here)
    finland = make.party("FI")
    with begin(contact, read_only=True) as work:
        assert [m.id for m in queries.list_meetings(work)] == [here.id]
        for meeting in (there, here):
            circle = queries.circle_of(work.session, meeting)
            assert policy.may_view(work.actor, meeting, circle) == (meeting is here)
    with begin(contact) as work, pytest.raises(NotFound):
        operations.answer_for_party(work, there.id, finland.id, Answer.ATTENDS)
    with begin(contact) as work:
        operations.answer_for_party(work, here.id, finland.id, Answer.ATTENDS)


def test_does_not_speak_for_the_country_where_they_watch_for_another_reason(make, begin, nac, contact):
    meeting = make.meeting(nac, sharing=Sharing.PUBLIC)
    make.grant(contact, Role.OBSERVER, forum=nac)
    finland = make.party("FI")
    with begin(contact) as work, pytest.raises(Forbidden):
        operations.answer_for_party(work, meeting.id, finland.id, Answer.ATTENDS)


def test_does_not_see_the_countrys_actions_of_other_forums(make, begin, nac, elsewhere, contact):
    for forum in (nac, elsewhere):
        make.keep(Action(
            id=new_id(), forum_id=forum.id, text=f"Action of {forum.slug}", due_on=date(2027, 1, 1), status=ActionStatus.OPEN,
            owner_kind=OwnerKind.PARTY, owner_party_id=make.party("FI").id,
        ))  # fmt: skip
    with begin(contact, read_only=True) as work:
        assert [entry.action.text for entry in proceedings.list_actions(work)] == ["Action of elsewhere"]
        assert [entry.action.text for entry in proceedings.my_actions(work)] == ["Action of elsewhere"]


def test_gets_no_mail_about_meetings_of_other_forums(make, begin, nac, elsewhere, contact):
    everywhere = make.contact_point("FI")
    meetings = {forum.slug: make.meeting(forum) for forum in (nac, elsewhere)}
    with begin(read_only=True) as work:
        for group in ("contact_points", "members", "told", "forum", "forum_plus"):
            for forum, expected in (
                (nac, {everywhere.email}),
                (elsewhere, {everywhere.email, contact.email}),
            ):
                found = people_for(work.session, meetings[forum.slug], group, work.actor.on)
                assert {r.email for r in found} == expected, (group, forum.slug)
        reminded = audience.holders_of(
            work.session, work.actor.on, audience.contacts_of([everywhere.party_id], nac.id)
        )
        assert {r.email for r in reminded} == {everywhere.email}


def test_who_is_suspended_gets_no_mail(make, begin, nac):
    closed, open_ = make.contact_point("FI"), make.contact_point("SE")
    director = make.delegate(nac, "FI")
    meeting = make.meeting(nac)
    with begin(director) as work:
        operations.answer(work, meeting.id, Answer.ATTENDS)
    with begin() as work:
        work.session.execute(
            sa.update(Account)
            .where(Account.person_id.in_([closed.id, director.id]))
            .values(state=AccountState.SUSPENDED)
        )
    with begin(read_only=True) as work:
        assert {r.email for r in to_be_told(work.session, meeting, work.actor.on)} == {open_.email}
        reminded = audience.holders_of(
            work.session, work.actor.on, audience.contacts_of([closed.party_id, open_.party_id], nac.id)
        )
        assert {r.email for r in reminded} == {open_.email}


def test_is_still_a_contact_point_in_the_forum_itself(app, make, elsewhere, contact):
    actor = acting(contact, app)
    assert policy.speaks_for(actor, make.party("FI").id, elsewhere.id)
    assert elsewhere.id in actor.inner_forums
