"""Nobody learns of polls, parties or answers that are not theirs."""

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coordinator.forums.rules import MembershipRole
from coordinator.kit.actor import Actor, Held, Role
from coordinator.kit.errors import Forbidden, NotFound
from coordinator.kit.ids import new_id
from coordinator.meetings.rules import MeetingMode
from coordinator.scheduling import operations, policy, queries
from coordinator.scheduling.models import Poll, PollParty
from coordinator.scheduling.queries.polls import speaks_where
from coordinator.scheduling.rules.kinds import Choice, PollState, ResultsFor
from coordinator.scheduling.rules.polls import Reply
from tests.factories.polls import CLOSES_ON, ask

YES, NO = Choice.YES, Choice.NO


@pytest.fixture
def answered(begin, make):
    """Finland and Norway have answered, with a note to the secretariat."""

    def _answered(results_for=ResultsFor.ASKED, **over):
        asked = ask(begin, make, results_for=results_for, **over)
        for code, choice in (("FI", YES), ("NO", NO)):
            with begin(asked.contacts[code]) as work:
                operations.give_answer(
                    work, asked.poll_id, asked.parties[code], {asked.options[0]: choice},
                    Reply(note=f"From {code}", other_dates="Any Tuesday"),
                )  # fmt: skip
        return asked

    return _answered


def seen(begin, asked, person):
    """The answers one reader sees, by country."""
    with begin(person, read_only=True) as work:
        page = queries.get_page(work, asked.poll_id)
        return {line.code: list(line.choices.values()) for line in page.result.parties}


def test_who_is_not_asked_cannot_tell_a_poll_from_nothing(begin, make, answered):
    asked = answered()
    group = make.group(asked.forum)
    strangers = [
        make.outsider(), make.administrator(), make.contact_point("DE"), make.observer(asked.forum),
        make.expert(group, "FI"),
    ]  # fmt: skip
    for person in strangers:
        with begin(person, read_only=True) as work:
            assert queries.list_polls(work) == []
            with pytest.raises(NotFound):
                queries.get_page(work, asked.poll_id)
        with begin(person) as work, pytest.raises(NotFound):
            operations.give_answer(work, asked.poll_id, asked.parties["FI"], {asked.options[0]: YES})
        with begin(person) as work, pytest.raises(NotFound):
            operations.decide(work, asked.poll_id, asked.options[0])


def test_a_draft_is_the_secretariats_and_the_chairs_alone(begin, make):
    asked = ask(begin, make, opened=False)
    chair = make.person()
    make.grant(chair, Role.CHAIR, forum=asked.forum)
    with begin(chair, read_only=True) as work:
        assert queries.get_page(work, asked.poll_id).leads
    with begin(asked.contacts["FI"], read_only=True) as work, pytest.raises(NotFound):
        queries.get_page(work, asked.poll_id)


def test_all_asked_see_what_the_others_said_but_not_their_notes(begin, make, answered):
    asked = answered(ResultsFor.ASKED)
    assert seen(begin, asked, asked.contacts["DK"]) == {"DK": [], "FI": [YES], "NO": [NO], "SE": []}
    with begin(asked.contacts["DK"], read_only=True) as work:
        page = queries.get_page(work, asked.poll_id)
        finland = page.result.party(asked.parties["FI"])
    assert (finland.reply.note, finland.reply.who, finland.reply.other_dates) == (None, None, "Any Tuesday")
    with begin(asked.contacts["FI"], read_only=True) as work:
        (own,) = queries.get_page(work, asked.poll_id).mine
    assert own.reply.note == "From FI"


def test_answers_may_be_kept_until_the_poll_closes(begin, make, answered):
    asked = answered(ResultsFor.ASKED_AFTER_CLOSE)
    assert seen(begin, asked, asked.contacts["FI"]) == {"DK": [], "FI": [YES], "NO": [], "SE": []}
    with begin(asked.contacts["FI"], read_only=True) as work, pytest.raises(Forbidden):
        queries.results(work, queries.get_poll(work, asked.poll_id))
    with begin(asked.secretary) as work:
        operations.close_poll(work, asked.poll_id)
    assert seen(begin, asked, asked.contacts["FI"]) == {"DK": [], "FI": [YES], "NO": [NO], "SE": []}


def test_or_for_the_secretariat_alone_and_then_even_who_is_asked_is_not_said(begin, make, answered):
    asked = answered(ResultsFor.SECRETARIAT, shows_who=False)
    assert seen(begin, asked, asked.contacts["FI"]) == {"FI": [YES]}
    with begin(asked.contacts["FI"], read_only=True) as work:
        (line,) = queries.list_polls(work)
        assert (line.asked, line.answered) == (0, 0)
        assert queries.get_page(work, asked.poll_id).result.ranking == ()
    assert seen(begin, asked, asked.secretary)["NO"] == [NO]


def test_who_has_answered_may_be_shown_without_what(begin, make, answered):
    asked = answered(ResultsFor.SECRETARIAT, shows_who=True)
    with begin(asked.contacts["SE"], read_only=True) as work:
        page = queries.get_page(work, asked.poll_id)
    assert {p.code: p.has_answered for p in page.result.parties} == {
        "DK": False, "FI": True, "NO": True, "SE": False,
    }  # fmt: skip
    assert [line.choices for line in page.result.parties] == [{}] * 4
    assert [line.reply.other_dates for line in page.result.parties if line.reply] == [None, None]


def test_what_is_asked_of_me_is_what_i_have_not_answered(begin, make, answered):
    asked = answered()
    with begin(asked.contacts["FI"], read_only=True) as work:
        (asking,) = queries.polls_asking(work)
        assert (asking.party_id, asking.open, asking.again) == (asked.parties["FI"], 1, True)
        assert [line.due for line in queries.list_polls(work, asking=True)] == [(asked.parties["FI"],)]
    with begin(asked.contacts["FI"]) as work:
        operations.give_answer(work, asked.poll_id, asked.parties["FI"], {asked.options[1]: NO})
    with begin(asked.contacts["FI"], read_only=True) as work:
        assert queries.polls_asking(work) == []
        assert queries.list_polls(work, asking=True) == []
        assert len(queries.list_polls(work)) == 1
    with begin(asked.secretary, read_only=True) as work:
        assert queries.polls_asking(work) == []


def test_a_contact_point_for_one_forum_answers_there_alone(begin, make):
    asked = ask(begin, make)
    other = make.forum("other", members="FI")
    person = make.person(party="FI")
    make.grant(person, Role.CONTACT_POINT, forum=other, party="FI")
    with begin(person) as work, pytest.raises(NotFound):
        operations.give_answer(work, asked.poll_id, asked.parties["FI"], {asked.options[0]: YES})
    make.grant(person, Role.CONTACT_POINT, forum=asked.forum, party="FI")
    with begin(person) as work:
        operations.give_answer(work, asked.poll_id, asked.parties["FI"], {asked.options[0]: YES})
    assert seen(begin, asked, person)["FI"] == [YES]


@pytest.fixture
def world(make):
    """Polls of two forums and a group in every state, asking each of three parties or none."""
    forums = [make.forum("one", members="DK FI"), make.forum("two", members="FI SE")]
    group = make.group(forums[0], "one-a", parties="FI")
    parties = [make.party(code).id for code in ("DK", "FI", "SE")]
    for forum in forums:
        for of_group in (None, *([group] if forum is forums[0] else [])):
            for state in PollState:
                for results_for in ResultsFor:
                    for party in (*parties, None):
                        poll = make.keep(Poll(
                            id=new_id(), forum_id=forum.id, group_id=of_group.id if of_group else None,
                            title="Poll", mode=MeetingMode.ONLINE, zone="Europe/Oslo", state=state,
                            closes_on=CLOSES_ON, results_for=results_for, created_at=make.clock.now(),
                            changed_at=make.clock.now(),
                            opened_at=None if state == PollState.DRAFT else make.clock.now(),
                        ))  # fmt: skip
                        # The one after it was asked as well, and is no longer.
                        asked = parties[parties.index(party) :][:2] if party is not None else []
                        for each in asked:
                            make.keep(PollParty(
                                id=new_id(), poll_id=poll.id, party_id=each, required=True,
                                added_at=make.clock.now(),
                                removed_at=None if each == party else make.clock.now(),
                            ))  # fmt: skip
    return [f.id for f in forums], group.id, parties


@st.composite
def actors(draw, forums, group, parties):
    def held():
        role = draw(st.sampled_from(list(Role)))
        forum, party = draw(st.sampled_from(forums)), draw(st.sampled_from(parties))
        if role == Role.EXPERT or (role == Role.CHAIR and draw(st.booleans())):
            return Held(role, forums[0], group, party)
        if role == Role.CONTACT_POINT:
            return Held(role, draw(st.sampled_from([None, forum])), party_id=party)
        return Held(role, forum, party_id=party if role in (Role.DELEGATE, Role.OBSERVER) else None)

    count = draw(st.integers(0, 3))
    return Actor(new_id(), CLOSES_ON, held=frozenset(held() for _ in range(count)))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_the_twins_agree(begin, world, data):
    forums, group, parties = world
    actor = data.draw(actors(forums, group, parties))
    with begin(read_only=True) as work:
        polls = work.session.scalars(sa.select(Poll)).all()
        rows = work.session.execute(
            sa.select(PollParty.poll_id, PollParty.party_id).where(PollParty.removed_at.is_(None))
        ).all()
        asked = {poll.id: [r.party_id for r in rows if r.poll_id == poll.id] for poll in polls}
        may = {poll.id for poll in polls if policy.may_view(actor, poll, asked[poll.id])}
        assert may == set(work.session.scalars(sa.select(Poll.id).where(queries.visible_to(actor))))
        answers = {
            (poll.id, party) for poll in polls for party in policy.answers_for(actor, poll, asked[poll.id])
        }
        found = work.session.execute(
            sa.select(PollParty.poll_id, PollParty.party_id)
            .join(Poll, Poll.id == PollParty.poll_id)
            .where(PollParty.removed_at.is_(None), speaks_where(actor))
        )
        assert answers == {(row.poll_id, row.party_id) for row in found}


def test_members_by_roster_see_a_poll_only_where_they_are_asked(begin, make):
    asked = ask(begin, make, required="FI NO", optional="")
    make.membership(asked.forum, "IS", role=MembershipRole.MEMBER)
    with begin(make.contact_point("IS"), read_only=True) as work, pytest.raises(NotFound):
        queries.get_poll(work, asked.poll_id)
