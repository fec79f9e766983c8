"""One voice per country, whom it sends, and what people say for themselves."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from coordinator.accounts.models import Person
from coordinator.forums.rules import Sharing
from coordinator.kit.errors import EditedMeanwhile, Forbidden, NotFound
from coordinator.kit.ids import new_id
from coordinator.meetings import jobs, operations, rules
from coordinator.meetings.models import Deadline, Meeting, MeetingParty, Participant, PartyAnswer
from coordinator.meetings.operations import Delegate
from coordinator.meetings.rules import Anchor, Answer, MeetingMode, MeetingStatus


@pytest.fixture
def finland(make):
    return make.party("FI")


@pytest.fixture
def contact(make, nac):
    return make.contact_point("FI", name="FI contact", locale="fi")


@pytest.fixture
def meeting(make, nac) -> Meeting:
    """On 20 April 2027, registration until 30 March."""
    found = make.meeting(nac.forum)
    make.keep(
        Deadline(
            id=new_id(), meeting_id=found.id, step="registration_deadline", due_on=datetime(2027, 3, 30, tzinfo=UTC).date(),
            offset_days=-21, relative_to=Anchor.MEETING_START, audience="contact_points",
        )
    )  # fmt: skip
    return found


def rows(begin, kind):
    with begin(read_only=True) as work:
        return list(work.session.scalars(sa.select(kind)))


def test_a_contact_point_answers_for_the_country(begin, contact, finland, meeting, journal, hands):
    with begin(contact) as work:
        operations.answer_for_party(
            work, meeting.id, finland.id, Answer.ATTENDS, note="Two people", version=0
        )
    row = rows(begin, PartyAnswer)[0]
    assert (row.answer, row.note, row.answered_by_id, row.answered_at) == (
        Answer.ATTENDS,
        "Two people",
        contact.id,
        hands.at,
    )
    assert journal() == [("PartyAnswered", {"party_id": str(finland.id), "answer": "attends"})]


def test_any_authorised_person_amends_and_the_last_is_kept(begin, make, nac, contact, finland, meeting):
    director = make.delegate(nac.forum, "FI")
    with begin(contact) as work:
        operations.answer_for_party(work, meeting.id, finland.id, Answer.ATTENDS)
    with begin(director) as work:
        operations.answer_for_party(
            work, meeting.id, finland.id, Answer.REPRESENTED, represented_by="Norway", version=1
        )
    (row,) = rows(begin, PartyAnswer)
    assert (row.answer, row.represented_by, row.answered_by_id) == (Answer.REPRESENTED, "Norway", director.id)


def test_of_two_of_a_country_who_answer_at_once_the_later_is_told(begin, contact, finland, meeting):
    with begin(contact) as work:
        operations.answer_for_party(work, meeting.id, finland.id, Answer.ATTENDS, version=0)
    with pytest.raises(EditedMeanwhile), begin(contact) as work:
        operations.answer_for_party(work, meeting.id, finland.id, Answer.REGRETS, version=0)


def test_nobody_answers_for_another_country(begin, make, nac, contact, meeting):
    sweden = make.party("SE")
    with pytest.raises(Forbidden), begin(contact) as work:
        operations.answer_for_party(work, meeting.id, sweden.id, Answer.ATTENDS)
    with pytest.raises(NotFound), begin(make.outsider()) as work:
        operations.answer_for_party(work, meeting.id, sweden.id, Answer.ATTENDS)


def test_the_secretariat_may_enter_for_a_country(begin, nac, finland, meeting):
    with begin(nac.secretary) as work:
        operations.answer_for_party(work, meeting.id, finland.id, Answer.REGRETS)
    assert rows(begin, PartyAnswer)[0].answered_by_id == nac.secretary.id


def test_a_party_that_is_no_member_on_the_day_is_refused(begin, make, nac, meeting):
    germany = make.party("DE")
    with pytest.raises(rules.PartyNotExpected) as caught, begin(nac.secretary) as work:
        operations.answer_for_party(work, meeting.id, germany.id, Answer.ATTENDS)
    assert caught.value.facts["on"] == meeting.first_on
    make.keep(MeetingParty(id=new_id(), meeting_id=meeting.id, party_id=germany.id))
    with begin(make.contact_point("DE")) as work:
        operations.answer_for_party(work, meeting.id, germany.id, Answer.ATTENDS)


def test_a_member_may_register_where_a_groups_parties_are_not_known(begin, make, nac, finland):
    group = make.group(nac.forum)
    meeting, germany = make.meeting(nac.forum, group=group), make.party("DE")
    with pytest.raises(rules.PartyNotExpected), begin(nac.secretary) as work:
        operations.answer_for_party(work, meeting.id, finland.id, Answer.ATTENDS)
    with begin() as work:
        work.session.get_one(type(group), group.id).parties_known = False
    with begin(nac.secretary) as work:
        operations.answer_for_party(work, meeting.id, finland.id, Answer.ATTENDS)
    with pytest.raises(rules.PartyNotExpected), begin(nac.secretary) as work:
        operations.answer_for_party(work, meeting.id, germany.id, Answer.ATTENDS)


def test_after_the_last_day_only_the_secretariat_enters(begin, nac, contact, finland, meeting, hands):
    hands.at = datetime(2027, 3, 30, 20, tzinfo=UTC)  # still the last day in Oslo
    with begin(contact) as work:
        operations.answer_for_party(work, meeting.id, finland.id, Answer.ATTENDS)
    hands.at = datetime(2027, 3, 30, 22, 30, tzinfo=UTC)  # past midnight in Oslo
    with pytest.raises(rules.RegistrationClosed) as caught, begin(contact) as work:
        operations.answer_for_party(work, meeting.id, finland.id, Answer.REGRETS)
    assert caught.value.facts == {"reason": "deadline"}
    with begin(nac.secretary) as work:
        operations.answer_for_party(work, meeting.id, finland.id, Answer.REGRETS)


def test_a_cancelled_meeting_takes_no_answers(begin, make, nac, finland):
    meeting = make.meeting(nac.forum, status=MeetingStatus.CANCELLED)
    with pytest.raises(rules.RegistrationClosed), begin(nac.secretary) as work:
        operations.answer_for_party(work, meeting.id, finland.id, Answer.ATTENDS)


# Delegates


def test_a_person_of_the_party_is_registered_as_head_of_delegation(
    begin, make, contact, finland, meeting, journal
):
    director = make.person("Director", party="FI")
    with begin(contact) as work:
        operations.register(
            work, meeting.id, finland.id, Delegate(person_id=director.id, is_head=True, post="Director")
        )
    (row,) = rows(begin, Participant)
    assert (row.display_name, row.person_id, row.is_head, row.post) == (
        "Director",
        director.id,
        True,
        "Director",
    )
    assert row.registered_by_id == contact.id
    assert [name for name, _ in journal()] == ["ParticipantRegistered", "PartyRegistered", "PartyAnswered"]
    assert rows(begin, PartyAnswer)[0].answer == Answer.ATTENDS


def test_there_is_one_head_and_the_party_is_registered_once(begin, make, contact, finland, meeting, journal):
    for name in ("First", "Second"):
        with begin(contact) as work:
            operations.register(
                work,
                meeting.id,
                finland.id,
                Delegate(name=name, email=f"{name}@fi.example.org", is_head=True),
            )
    assert {row.display_name: row.is_head for row in rows(begin, Participant)} == {
        "First": False,
        "Second": True,
    }
    assert [name for name, _ in journal()].count("PartyRegistered") == 1


def test_a_name_and_an_address_make_a_contact_entry_of_the_country(begin, contact, finland, meeting):
    with begin(contact) as work:
        row = operations.register(
            work, meeting.id, finland.id, Delegate(name="Aino", email="Aino@fi.example.org")
        )
    with begin(read_only=True) as work:
        person = work.session.get_one(Person, row.person_id)
    assert (person.display_name, person.email, person.locale, person.party_id) == (
        "Aino",
        "aino@fi.example.org",
        "fi",
        finland.id,
    )


def test_an_address_of_another_country_tells_nothing_of_whose_it_is(begin, make, contact, finland, meeting):
    make.person("Secret name", party="SE", email="dg@se.example.org")
    with begin(contact) as work:
        row = operations.register(
            work, meeting.id, finland.id, Delegate(name="As typed", email="dg@se.example.org")
        )
    assert (row.display_name, row.person_id, row.email) == ("As typed", None, "dg@se.example.org")


def test_a_person_of_another_party_is_not_of_the_delegation(begin, make, contact, finland, meeting):
    swede = make.person(party="SE")
    with pytest.raises(operations.NotOfThisParty), begin(contact) as work:
        operations.register(work, meeting.id, finland.id, Delegate(person_id=swede.id))
    with pytest.raises(operations.NotOfThisParty), begin(contact) as work:
        operations.register(work, meeting.id, finland.id, Delegate(person_id=new_id()))


def test_nobody_is_registered_twice_and_who_withdrew_may_come_back(begin, make, contact, finland, meeting):
    delegate = Delegate(person_id=make.person(party="FI").id, practical_needs="Vegetarian")
    with begin(contact) as work:
        row = operations.register(work, meeting.id, finland.id, delegate)
    with pytest.raises(rules.AlreadyRegistered), begin(contact) as work:
        operations.register(work, meeting.id, finland.id, delegate)
    with begin(contact) as work:
        operations.withdraw(work, row.id)
    (gone,) = rows(begin, Participant)
    assert (gone.withdrawn_at is not None, gone.practical_needs) == (True, None)
    with begin(contact) as work:
        operations.register(work, meeting.id, finland.id, delegate)
    assert [r.withdrawn_at for r in rows(begin, Participant)] == [None]


def test_a_delegate_is_amended_and_the_journal_names_no_need(begin, make, contact, finland, meeting, journal):
    with begin(contact) as work:
        row = operations.register(
            work, meeting.id, finland.id, Delegate(name="Aino", email="a@fi.example.org")
        )
    with begin(contact) as work:
        operations.amend_participant(
            work, row.id, post="Adviser", is_head=True, practical_needs="Wheelchair", version=row.version
        )
    (found,) = rows(begin, Participant)
    assert (found.post, found.is_head, found.practical_needs) == ("Adviser", True, "Wheelchair")
    assert journal()[-1][1]["changed"] == ["post", "is_head", "practical_needs"]
    assert "Wheelchair" not in str(journal())
    with pytest.raises(EditedMeanwhile), begin(contact) as work:
        operations.amend_participant(
            work, row.id, post="Other", is_head=True, practical_needs=None, version=row.version
        )


def test_delegates_of_another_country_are_out_of_reach(begin, make, contact, finland, meeting):
    with begin(contact) as work:
        row = operations.register(
            work, meeting.id, finland.id, Delegate(name="Aino", email="a@fi.example.org")
        )
    with pytest.raises(Forbidden), begin(make.contact_point("SE")) as work:
        operations.withdraw(work, row.id)
    with pytest.raises(NotFound), begin(make.outsider()) as work:
        operations.withdraw(work, row.id)
    with pytest.raises(NotFound), begin(contact) as work:
        operations.withdraw(work, new_id())


# People for themselves


def test_a_head_of_delegation_answers_and_is_registered_by_it(begin, make, nac, finland, meeting, journal):
    director = make.delegate(nac.forum, "FI", name="FI director")
    with begin(director) as work:
        operations.answer(work, meeting.id, Answer.ATTENDS, practical_needs="Vegetarian", version=0)
    (row,) = rows(begin, Participant)
    assert (row.answer, row.party_id, row.display_name, row.practical_needs) == (
        Answer.ATTENDS, finland.id, "FI director", "Vegetarian",
    )  # fmt: skip
    assert [name for name, _ in journal()] == [
        "ParticipantRegistered",
        "PartyRegistered",
        "ParticipantAnswered",
    ]
    with begin(director) as work:
        operations.answer(work, meeting.id, Answer.REGRETS, practical_needs="Vegetarian", version=row.version)
    (row,) = rows(begin, Participant)
    assert (row.answer, row.practical_needs) == (Answer.REGRETS, None)


def test_an_expert_answers_in_the_group_and_a_contact_point_when_registered(
    begin, make, nac, contact, finland
):
    group = make.group(nac.forum, parties="FI")
    expert = make.expert(group, "FI")
    meeting = make.meeting(nac.forum, group=group, mode=MeetingMode.HYBRID)
    with begin(expert) as work:
        operations.answer(work, meeting.id, Answer.ATTENDS_ONLINE)
    with pytest.raises(Forbidden), begin(contact) as work:
        operations.answer(work, meeting.id, Answer.ATTENDS)
    with begin(contact) as work:
        operations.register(work, meeting.id, finland.id, Delegate(person_id=contact.id))
    with begin(contact) as work:
        operations.answer(work, meeting.id, Answer.REPRESENTED, represented_by="The expert")
    assert {r.answer for r in rows(begin, Participant)} == {Answer.ATTENDS_ONLINE, Answer.REPRESENTED}


def test_after_the_last_day_one_may_still_say_no_and_change_ones_mind(begin, make, nac, meeting, hands):
    late, early = make.delegate(nac.forum, "FI"), make.delegate(nac.forum, "SE")
    with begin(early) as work:
        operations.answer(work, meeting.id, Answer.ATTENDS)
    hands.at = datetime(2027, 4, 10, tzinfo=UTC)
    with pytest.raises(rules.RegistrationClosed), begin(late) as work:
        operations.answer(work, meeting.id, Answer.ATTENDS)
    with begin(late) as work:
        operations.answer(work, meeting.id, Answer.REGRETS)
    with begin(early) as work:
        operations.answer(work, meeting.id, Answer.REPRESENTED, represented_by="Deputy")
    hands.at = meeting.ends_at
    with pytest.raises(rules.RegistrationClosed), begin(late) as work:
        operations.answer(work, meeting.id, Answer.REGRETS)


def test_an_addressee_of_a_confidential_meeting_sees_it_when_registered(begin, make, nac, finland):
    guest = make.delegate(nac.forum, "FI")
    meeting = make.meeting(nac.forum, sharing=Sharing.ADDRESSEE)
    with pytest.raises(NotFound), begin(guest) as work:
        operations.answer(work, meeting.id, Answer.ATTENDS)
    make.keep(MeetingParty(id=new_id(), meeting_id=meeting.id, party_id=finland.id))
    with begin(guest) as work:
        operations.answer(work, meeting.id, Answer.ATTENDS)


# Erasure


def test_practical_needs_are_erased_thirty_days_after_the_meeting(
    begin, contact, finland, meeting, journal, hands
):
    with begin(contact) as work:
        operations.register(
            work,
            meeting.id,
            finland.id,
            Delegate(name="Aino", email="a@fi.example.org", practical_needs="Vegetarian"),
        )
    hands.at = datetime(2027, 5, 20, 12, tzinfo=UTC)
    with begin() as work:
        assert jobs.erase_practical_needs(work) == 0
    hands.at += timedelta(days=1)
    with begin() as work:
        assert jobs.erase_practical_needs(work) == 1
    assert rows(begin, Participant)[0].practical_needs is None
    assert journal()[-1] == ("PracticalNeedsErased", {"count": 1})
    with begin() as work:
        assert jobs.erase_practical_needs(work) == 0


def test_who_was_taken_off_may_come_back(begin, make, nac, meeting):
    """The page shows no registration then, and so sends the version of none."""
    director = make.delegate(nac.forum, "FI")
    with begin(director) as work:
        row = operations.answer(work, meeting.id, Answer.ATTENDS, version=0)
    with begin(nac.secretary) as work:
        operations.withdraw(work, row.id)
    with begin(director) as work:
        again = operations.answer(work, meeting.id, Answer.ATTENDS, version=0)
    assert (again.id, again.withdrawn_at, again.answer) == (row.id, None, Answer.ATTENDS)


def test_a_registration_that_was_withdrawn_is_not_taken_over_by_another_country(
    begin, make, nac, contact, finland, meeting
):
    """Its person would be registered for a country that is not theirs."""
    swede = make.delegate(nac.forum, "SE")
    with begin(swede) as work:
        theirs = operations.answer(work, meeting.id, Answer.ATTENDS)
    with begin(nac.secretary) as work:
        operations.withdraw(work, theirs.id)
    with begin(contact) as work:
        row = operations.register(
            work, meeting.id, finland.id, Delegate(name="Somebody", email=swede.email.lower())
        )
    assert (row.id != theirs.id, row.person_id, row.party_id) == (True, None, finland.id)


def test_two_who_enter_the_same_new_person_at_once_enter_one(app, begin, contact, finland, meeting):
    ready = threading.Barrier(2, timeout=20)
    outcomes: list[str] = []

    def enter() -> None:
        with app.app_context():
            ready.wait()
            try:
                with begin(contact) as work:
                    operations.register(
                        work, meeting.id, finland.id, Delegate(name="Aino", email="aino@example.org")
                    )
                outcomes.append("entered")
            except (EditedMeanwhile, rules.AlreadyRegistered):
                outcomes.append("told")

    threads = [threading.Thread(target=enter) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(outcomes) == ["entered", "told"]
