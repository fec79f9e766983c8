"""A poll of 62 countries with 12 dates costs no more statements than a small one."""

from datetime import date, timedelta

import pytest

from coordinator.forums.models import Party
from coordinator.forums.rules import PartyKind
from coordinator.kit.actor import Role
from coordinator.kit.ids import new_id
from coordinator.kit.texts import Texts
from coordinator.scheduling import operations, queries
from coordinator.scheduling.models import PollAnswer, PollParty, PollReply
from coordinator.scheduling.rules.kinds import AnswerVia, Choice
from tests.factories.polls import FIRST, ask

CHOICES = list(Choice)
DATES = [str(date.fromisoformat(FIRST) + timedelta(days=7 * n)) for n in range(12)]


def grow(begin, make, asked, countries):
    """Ask further countries, all of which have answered everything, with a contact each."""
    at = make.clock.now()
    for number in range(countries):
        code = f"X{number}"
        party = make.keep(Party(id=new_id(), kind=PartyKind.COUNTRY, code=code, name=Texts(en=code)))
        person = make.person(party=None)
        make.grant(person, Role.CONTACT_POINT, party=code)
        make.keep(
            PollParty(
                id=new_id(), poll_id=asked.poll_id, party_id=party.id, required=number % 3 > 0, added_at=at
            ),
            PollReply(
                id=new_id(), poll_id=asked.poll_id, party_id=party.id, person_id=person.id,
                via=AnswerVia.LINK, at=at,
            ),
            *(
                PollAnswer(
                    id=new_id(), poll_id=asked.poll_id, option_id=option, party_id=party.id,
                    choice=CHOICES[(number + place) % 3],
                )
                for place, option in enumerate(asked.options)
            ),
        )  # fmt: skip


@pytest.fixture
def large(begin, make):
    asked = ask(begin, make, dates=DATES, required="FI NO", optional="")
    grow(begin, make, asked, 60)
    return asked


def test_the_page_of_a_large_poll_takes_six_statements(begin, large, statements):
    with begin(large.secretary, read_only=True) as work:
        statements.clear()
        page = queries.get_page(work, large.poll_id)
        assert len(statements) <= 6
    assert (len(page.result.parties), len(page.result.options), page.result.answered) == (62, 12, 60)
    assert [r.place for r in page.result.ranking] == list(range(1, 13))


def test_a_list_of_polls_takes_as_many_statements_as_one(begin, make, large, statements):
    for number in range(5):
        ask(
            begin, make, forum=large.forum, secretary=large.secretary, required="", optional="", opened=False,
            title=f"Poll {number}",
        )  # fmt: skip
    with begin(large.secretary, read_only=True) as work:
        statements.clear()
        lines = queries.list_polls(work)
        assert len(statements) <= 3
    assert (len(lines), lines[0].asked, lines[0].answered) == (6, 62, 60)


def test_an_answer_takes_few_statements_however_many_have_answered(begin, large, statements):
    with begin(large.contacts["FI"]) as work:
        statements.clear()
        operations.give_answer(
            work, large.poll_id, large.parties["FI"], dict.fromkeys(large.options, Choice.YES)
        )
    assert len(statements) <= 25


def test_what_is_asked_of_me_and_holds_take_few_statements(begin, large, statements):
    with begin(large.contacts["FI"], read_only=True) as work:
        statements.clear()
        assert len(queries.polls_asking(work)) == 1
        assert len(statements) <= 2
        statements.clear()
        holds = queries.open_holds(work.session, work.actor, date(2027, 1, 1), date(2028, 1, 1))
        assert len(holds) == 12
        assert len(statements) <= 3
