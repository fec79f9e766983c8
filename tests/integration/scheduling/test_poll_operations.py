"""Polls as they are written, answered, changed and ended."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from coordinator.core.journal import JournalEntry
from coordinator.kit.errors import EditedMeanwhile, Forbidden, NotFound
from coordinator.kit.times import NoSuchLocalTime
from coordinator.meetings import operations as meetings
from coordinator.meetings.models import Meeting, MeetingParty
from coordinator.meetings.rules import MeetingNotMovable, MeetingStatus
from coordinator.scheduling import operations, queries
from coordinator.scheduling.models import PollAnswer, PollReply
from coordinator.scheduling.rules.kinds import AnswerVia, Choice, PollState
from coordinator.scheduling.rules.polls import (
    ClosesInThePast,
    LinkEnd,
    NewOption,
    NoOptionLeft,
    NoRequiredParty,
    NotAsked,
    OptionInThePast,
    PollLinkEnded,
    PollNotOpen,
    PollOver,
    Reply,
    SourceMissing,
)
from tests.factories.polls import FIRST, SECOND, THIRD, ask, facts, span

YES, MAYBE, NO = Choice.YES, Choice.IF_NEED_BE, Choice.NO


def answer(begin, make, asked, code, *choices, **over):
    with begin(asked.contacts[code]) as work:
        operations.give_answer(
            work, asked.poll_id, asked.parties[code], dict(zip(asked.options, choices, strict=False)), **over
        )


def table(begin, asked, who=None):
    """What each country answered, by code, in the order of the dates."""
    with begin(who or asked.secretary, read_only=True) as work:
        found = queries.results(work, queries.get_poll(work, asked.poll_id))
        return {
            line.code: tuple(line.choices.get(option.id) for option in found.options)
            for line in found.parties
        }


def test_one_voice_for_each_country(begin, make):
    """A colleague amends what the contact point said; who said it last is kept."""
    asked = ask(begin, make)
    answer(begin, make, asked, "FI", YES, NO)
    colleague = make.delegate(asked.forum, "FI", name="Aino Aalto")
    with begin(colleague) as work:
        operations.give_answer(work, asked.poll_id, asked.parties["FI"], {asked.options[1]: MAYBE})
    assert table(begin, asked)["FI"] == (YES, MAYBE)
    with begin(asked.secretary, read_only=True) as work:
        (line,) = [p for p in queries.get_page(work, asked.poll_id).result.parties if p.code == "FI"]
        assert (line.reply.who, line.reply.via) == ("Aino Aalto", AnswerVia.SIGNED_IN)
        events = work.session.scalars(
            sa.select(JournalEntry.facts)
            .where(JournalEntry.event == "PollAnswered")
            .order_by(JournalEntry.id)
        ).all()
    assert [entry["amended"] for entry in events] == [False, True]
    assert "if_need_be" not in str(events)


def test_the_winner_is_the_lexicographic_one(begin, make):
    """Everybody can come on the second date, though on the first more say yes."""
    asked = ask(begin, make)
    answer(begin, make, asked, "DK", YES, YES)
    answer(begin, make, asked, "FI", NO, MAYBE)
    answer(begin, make, asked, "NO", YES, YES)
    answer(begin, make, asked, "SE", YES, NO)
    with begin(asked.secretary, read_only=True) as work:
        found = queries.results(work, queries.get_poll(work, asked.poll_id))
    assert [r.id for r in found.ranking] == [asked.options[1], asked.options[0]]
    assert found.best.ahead_by.value == "required_no"
    assert (found.answered, [p.code for p in found.owing()]) == (4, [])


def test_two_of_one_country_do_not_overwrite_each_other_unseen(begin, make):
    asked = ask(begin, make)
    answer(begin, make, asked, "FI", YES, NO, version=0)
    with pytest.raises(EditedMeanwhile):
        answer(begin, make, asked, "FI", NO, NO, version=0)
    answer(begin, make, asked, "FI", MAYBE, NO, version=1)
    answer(begin, make, asked, "FI", NO, NO)
    assert table(begin, asked)["FI"] == (NO, NO)


def test_another_date_alone_says_no_to_those_offered(begin, make):
    asked = ask(begin, make)
    answer(begin, make, asked, "FI", reply=Reply(other_dates="Any Tuesday in April"))
    assert table(begin, asked)["FI"] == (NO, NO)


def test_a_date_that_suits_a_country_becomes_an_option_with_the_hours_of_the_others(begin, make):
    asked = ask(begin, make)
    days = Reply(other_first_on=date(2027, 3, 23), other_last_on=date(2027, 3, 24))
    answer(begin, make, asked, "FI", NO, NO, reply=days)
    with begin(asked.secretary) as work:
        (option,) = operations.take_over_proposal(work, asked.poll_id, asked.parties["FI"])
        assert option.slot == span("2027-03-23", "2027-03-24")
        assert option.proposed_by_id == asked.parties["FI"]
    assert table(begin, asked)["FI"] == (NO, NO, None)
    with begin(asked.secretary) as work, pytest.raises(NotFound):
        operations.take_over_proposal(work, asked.poll_id, asked.parties["NO"])


def test_dates_come_and_go_and_no_answer_is_lost(begin, make):
    asked = ask(begin, make)
    answer(begin, make, asked, "FI", YES, NO)
    with begin(asked.secretary) as work:
        operations.withdraw_option(work, asked.poll_id, asked.options[0])
        (new,) = operations.add_options(
            work, asked.poll_id, [NewOption(span(SECOND)), NewOption(span(THIRD), points=3)]
        )
        assert (new.slot, new.points) == (span(THIRD), 3)
    assert table(begin, asked)["FI"] == (NO, None)
    with begin(asked.secretary) as work:
        operations.restore_option(work, asked.poll_id, asked.options[0])
    assert table(begin, asked)["FI"] == (YES, NO, None)


def test_adding_a_date_that_was_withdrawn_brings_it_back_with_its_answers(begin, make):
    asked = ask(begin, make)
    answer(begin, make, asked, "FI", YES, NO)
    with begin(asked.secretary) as work:
        operations.withdraw_option(work, asked.poll_id, asked.options[0])
    with begin(asked.secretary) as work:
        (back,) = operations.add_options(work, asked.poll_id, [NewOption(span(FIRST))])
        assert back.id == asked.options[0]
    assert table(begin, asked)["FI"] == (YES, NO)


def test_the_last_date_of_a_poll_stays(begin, make):
    asked = ask(begin, make, dates=[FIRST])
    with begin(asked.secretary) as work, pytest.raises(NoOptionLeft):
        operations.withdraw_option(work, asked.poll_id, asked.options[0])


def test_an_answer_to_a_date_withdrawn_meanwhile_is_kept(begin, make):
    """The form was open while the secretariat withdrew the date."""
    asked = ask(begin, make)
    with begin(asked.secretary) as work:
        operations.withdraw_option(work, asked.poll_id, asked.options[0])
    answer(begin, make, asked, "FI", YES, NO)
    with begin(asked.secretary) as work:
        operations.restore_option(work, asked.poll_id, asked.options[0])
    assert table(begin, asked)["FI"] == (YES, NO)


def test_parties_come_and_go_and_their_answers_stay(begin, make):
    asked = ask(begin, make)
    answer(begin, make, asked, "FI", YES, NO)
    finland, germany = asked.parties["FI"], make.party("DE").id
    with begin(asked.secretary) as work:
        wanted = queries.parties_asked(work.session, asked.poll_id)
        del wanted[finland]
        operations.edit_poll(work, asked.poll_id, facts(), parties={**wanted, germany: False})
    assert set(table(begin, asked)) == {"DK", "NO", "SE", "DE"}
    with begin(asked.contacts["FI"]) as work, pytest.raises(NotFound):
        queries.get_poll(work, asked.poll_id)
    with begin(asked.secretary) as work:
        operations.edit_poll(work, asked.poll_id, facts(), parties={**wanted, finland: True})
    assert table(begin, asked)["FI"] == (YES, NO)


def test_a_poll_without_a_required_country_is_not_opened(begin, make):
    asked = ask(begin, make, required="", optional="FI NO", opened=False)
    with begin(asked.secretary) as work, pytest.raises(NoRequiredParty):
        operations.open_poll(work, asked.poll_id)


def test_a_poll_without_dates_is_not_opened(begin, make):
    asked = ask(begin, make, dates=[], opened=False)
    with begin(asked.secretary) as work, pytest.raises(NoOptionLeft):
        operations.open_poll(work, asked.poll_id)


def test_dates_in_the_past_and_hours_that_spring_skips_are_refused(begin, make):
    asked = ask(begin, make)
    with begin(asked.secretary) as work, pytest.raises(OptionInThePast):
        operations.add_options(work, asked.poll_id, [NewOption(span("2026-11-24"))])
    with pytest.raises(NoSuchLocalTime):
        replace(span("2027-03-28"), start=span("2027-03-28").start.replace(hour=2, minute=30))


def test_a_last_day_that_is_over_is_refused(begin, make):
    asked = ask(begin, make)
    with begin(asked.secretary) as work, pytest.raises(ClosesInThePast):
        operations.edit_poll(work, asked.poll_id, facts(closes_on=date(2026, 11, 24)))


def test_answers_are_taken_until_the_end_of_the_last_day(begin, make, hands):
    """Nothing has closed the poll yet: the day alone counts."""
    asked = ask(begin, make)
    hands.at = hands.at.replace(year=2027, month=1, day=15, hour=22, minute=59)  # 23:59 in Oslo
    answer(begin, make, asked, "FI", YES, NO)
    hands.at += timedelta(minutes=1)
    with pytest.raises(PollNotOpen):
        answer(begin, make, asked, "NO", YES, NO)


def test_the_secretariat_enters_a_late_answer_with_its_source(begin, make):
    asked = ask(begin, make)
    party = asked.parties["FI"]
    with begin(asked.secretary) as work:
        operations.close_poll(work, asked.poll_id)
    with begin(asked.secretary) as work, pytest.raises(SourceMissing):
        operations.answer_for_party(work, asked.poll_id, party, {asked.options[0]: YES}, source=" ")
    with begin(asked.secretary) as work:
        operations.answer_for_party(
            work, asked.poll_id, party, {asked.options[0]: YES}, source="Telephone, Ms Berg"
        )
    with begin(asked.secretary, read_only=True) as work:
        line = queries.get_page(work, asked.poll_id).result.party(party)
    assert (line.reply.via, line.reply.source) == (AnswerVia.SECRETARIAT, "Telephone, Ms Berg")
    assert line.choices == {asked.options[0]: YES}


def test_a_contact_point_enters_nothing_for_others(begin, make):
    asked = ask(begin, make)
    choices = {asked.options[0]: YES}
    germany = make.party("DE").id
    with begin(asked.contacts["FI"]) as work, pytest.raises(Forbidden):
        operations.give_answer(work, asked.poll_id, asked.parties["NO"], choices)
    with begin(asked.contacts["FI"]) as work, pytest.raises(Forbidden):
        operations.answer_for_party(work, asked.poll_id, asked.parties["FI"], choices, source="me")
    with begin(asked.secretary) as work, pytest.raises(NotAsked):
        operations.answer_for_party(work, asked.poll_id, germany, choices, source="Mail")


def test_an_answer_is_taken_back_and_given_again(begin, make):
    asked = ask(begin, make)
    finland = asked.parties["FI"]
    answer(begin, make, asked, "FI", YES, NO)
    with begin(asked.contacts["FI"]) as work:
        operations.take_back_answer(work, asked.poll_id, finland)
    assert table(begin, asked)["FI"] == (None, None)
    with begin(asked.contacts["FI"], read_only=True) as work:
        page = queries.get_page(work, asked.poll_id)
        assert page.mine[0].before == {asked.options[0]: YES, asked.options[1]: NO}
        version = page.mine[0].version
    answer(begin, make, asked, "FI", YES, MAYBE, version=version)
    assert table(begin, asked)["FI"] == (YES, MAYBE)


def test_by_link_without_an_account(begin, make, app):
    asked = ask(begin, make)
    token = asked.link(begin, "FI")
    with begin(asked.contacts["FI"]) as work:
        operations.answer_by_link(work, token, {asked.options[0]: YES}, Reply(note="Only until four"))
    with begin(read_only=True) as work:
        row = work.session.scalars(sa.select(PollReply)).one()
        assert (row.via, row.person_id) == (AnswerVia.LINK, asked.contacts["FI"].id)
        assert work.session.scalars(sa.select(PollAnswer.choice)).one() is YES


def ended(begin, asked, code):
    with begin() as work:
        guest = queries.find_guest_by_token(work, asked.link(begin_nothing(work), code))
        return queries.why_ended(work, guest, queries.actor_for(work, guest, ()))


def begin_nothing(work):
    """`begin` inside a unit that is open already."""

    class Here:
        def __enter__(self):
            return work

        def __exit__(self, *_):
            return None

    return lambda **_: Here()


def test_a_link_opens_nothing_after_its_time(begin, make):
    asked = ask(begin, make)
    assert ended(begin, asked, "FI") is None
    with begin(asked.secretary) as work:
        (contact,) = [
            c
            for c in queries.contacts(work, queries.get_poll(work, asked.poll_id), [asked.parties["FI"]])
            if c.person_id == asked.contacts["FI"].id
        ]
        operations.revoke_link(work, asked.poll_id, contact.guest_id)
    assert ended(begin, asked, "FI") is LinkEnd.REVOKED
    with begin(asked.secretary) as work:
        operations.give_link_back(work, asked.poll_id, contact.guest_id)
    assert ended(begin, asked, "FI") is None
    with begin(asked.secretary) as work:
        operations.close_poll(work, asked.poll_id)
    assert ended(begin, asked, "FI") is LinkEnd.CLOSED
    with begin(asked.secretary) as work:
        operations.cancel_poll(work, asked.poll_id, reason="Too few answers")
    assert ended(begin, asked, "FI") is LinkEnd.CANCELLED


def test_the_link_of_a_person_who_left_is_dead_and_says_nothing_more(begin, make):
    asked = ask(begin, make)
    token = asked.link(begin, "FI")
    person = asked.contacts["FI"]
    with begin(person) as work:
        actor = work.actor
    with begin() as work:
        work.session.execute(
            sa.text('UPDATE "grant" SET until_on = :day WHERE person_id = :person').bindparams(
                sa.bindparam("person", person.id, type_=sa.Uuid()),
                sa.bindparam("day", date(2026, 11, 25), type_=sa.Date()),
            )
        )
    assert ended(begin, asked, "FI") is LinkEnd.LEFT
    with begin(asked.secretary) as work:
        operations.cancel_poll(work, asked.poll_id)
    assert ended(begin, asked, "FI") is LinkEnd.LEFT
    assert actor.contact_for
    with begin(make.contact_point("DE")) as work, pytest.raises(NotFound):
        operations.answer_by_link(work, token, {asked.options[0]: YES})


def test_a_link_of_a_country_no_longer_asked_is_gone(begin, make):
    asked = ask(begin, make)
    token = asked.link(begin, "FI")
    with begin(asked.secretary) as work:
        wanted = queries.parties_asked(work.session, asked.poll_id)
        del wanted[asked.parties["FI"]]
        operations.edit_poll(work, asked.poll_id, facts(), parties=wanted)
    with begin(asked.contacts["FI"]) as work, pytest.raises(PollLinkEnded) as refused:
        operations.answer_by_link(work, token, {asked.options[0]: YES})
    assert refused.value.facts["why"] is LinkEnd.NOT_ASKED


def test_a_decision_plans_and_convenes_the_meeting_at_once(begin, make):
    """Germany is asked and sits not in the forum: it is expected too."""
    forum = make.forum("nac", members="DK FI NO SE")
    asked = ask(begin, make, required="DK FI NO DE", forum=forum)
    with begin(asked.secretary) as work:
        _poll, meeting = operations.decide(work, asked.poll_id, asked.options[1])
        meeting_id = meeting.id
    with begin(asked.secretary, read_only=True) as work:
        poll, meeting = queries.get_poll(work, asked.poll_id), work.session.get(Meeting, meeting_id)
        assert (poll.state, poll.meeting_id, poll.decided_option_id) == (
            PollState.DECIDED, meeting_id, asked.options[1],
        )  # fmt: skip
        assert (meeting.status, meeting.slot, meeting.title, meeting.city) == (
            MeetingStatus.CONVENED, span(SECOND), "DG spring", "Oslo",
        )  # fmt: skip
        invited = work.session.scalars(sa.select(MeetingParty.party_id)).all()
    assert invited == [make.party("DE").id]


def test_a_decision_convenes_the_planned_meeting_it_was_for(begin, make):
    forum = make.forum("nac", members="DK FI NO SE")
    planned = make.meeting(forum, status=MeetingStatus.PLANNED, tentative=True)
    asked = ask(begin, make, forum=forum, meeting_id=planned.id)
    with begin(asked.secretary) as work:
        operations.decide(work, asked.poll_id, asked.options[0])
    with begin(asked.secretary, read_only=True) as work:
        (meeting,) = work.session.scalars(sa.select(Meeting))
        assert (meeting.id, meeting.status, meeting.slot) == (planned.id, MeetingStatus.CONVENED, span(FIRST))
        assert (meeting.city, meeting.tentative) == ("Oslo", False)


def test_a_decision_moves_a_meeting_to_which_people_were_called(begin, make):
    forum = make.forum("nac", members="DK FI NO SE")
    called = make.meeting(forum, city="Bergen")
    asked = ask(begin, make, forum=forum, meeting_id=called.id)
    with begin(asked.secretary) as work:
        operations.decide(work, asked.poll_id, asked.options[0])
    with begin(asked.secretary, read_only=True) as work:
        (meeting,) = work.session.scalars(sa.select(Meeting))
        assert (meeting.status, meeting.slot, meeting.city) == (MeetingStatus.CONVENED, span(FIRST), "Bergen")
        assert meeting.sequence == 1


def test_a_poll_about_a_cancelled_meeting_decides_nothing(begin, make):
    forum = make.forum("nac", members="DK FI NO SE")
    called = make.meeting(forum)
    asked = ask(begin, make, forum=forum, meeting_id=called.id)
    with begin(asked.secretary) as work:
        meetings.cancel(work, called.id, reason="Nothing to decide")
    with begin(asked.secretary) as work, pytest.raises(MeetingNotMovable):
        operations.decide(work, asked.poll_id, asked.options[0])
    with begin(asked.secretary, read_only=True) as work:
        assert queries.get_poll(work, asked.poll_id).state is PollState.OPEN


def test_what_is_decided_is_changed_only_after_it_is_open_again(begin, make):
    asked = ask(begin, make)
    with begin(asked.secretary) as work:
        operations.decide(work, asked.poll_id, asked.options[0])
    for refused in (
        lambda work: operations.decide(work, asked.poll_id, asked.options[1]),
        lambda work: operations.cancel_poll(work, asked.poll_id),
        lambda work: operations.edit_poll(work, asked.poll_id, facts(title="Other")),
        lambda work: operations.withdraw_option(work, asked.poll_id, asked.options[1]),
    ):
        with begin(asked.secretary) as work, pytest.raises(PollOver):
            refused(work)
    with begin(asked.secretary) as work:
        operations.reopen_poll(work, asked.poll_id, closes_on=date(2027, 1, 20))
    with begin(asked.secretary) as work:
        operations.decide(work, asked.poll_id, asked.options[1])
    with begin(asked.secretary, read_only=True) as work:
        (meeting,) = work.session.scalars(sa.select(Meeting))
        assert meeting.slot == span(SECOND)


def test_a_date_that_has_begun_is_not_decided(begin, make, hands):
    asked = ask(begin, make)
    hands.at = hands.at.replace(year=2027, month=3, day=2)
    with begin(asked.secretary) as work, pytest.raises(OptionInThePast):
        operations.decide(work, asked.poll_id, asked.options[0])


def test_a_draft_that_was_thrown_away_is_a_draft_again(begin, make):
    asked = ask(begin, make, opened=False)
    with begin(asked.secretary) as work:
        operations.cancel_poll(work, asked.poll_id)
    with begin(asked.secretary) as work:
        operations.reopen_poll(work, asked.poll_id, closes_on=date(2027, 1, 20))
        assert queries.get_poll(work, asked.poll_id).state is PollState.DRAFT


def test_somebody_elses_change_is_not_overwritten_unseen(begin, make):
    asked = ask(begin, make)
    with begin(asked.secretary, read_only=True) as work:
        version = queries.get_poll(work, asked.poll_id).version
    with begin(asked.secretary) as work:
        operations.edit_poll(work, asked.poll_id, facts(title="Other"), version=version)
    with begin(asked.secretary) as work, pytest.raises(EditedMeanwhile):
        operations.decide(work, asked.poll_id, asked.options[0], version=version)
