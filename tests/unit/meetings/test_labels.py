"""Words for rough dates, places, answers and refusals; in English, without an application."""

from datetime import date

import pytest

from coordinator.kit.errors import Conflict, CoordinatorError
from coordinator.kit.periods import Period
from coordinator.kit.times import EndsBeforeStart
from coordinator.meetings import labels, operations, rules
from coordinator.meetings.rules import Answer, MeetingMode, RoughDate, months_of


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (3, 5, "spring 2028"),
        (9, 11, "autumn 2028"),
        (4, 4, "April 2028"),
        (5, 6, "May–June 2028"),
        (1, 3, "quarter 1 of 2028"),
        (1, 6, "first half of 2028"),
        (7, 12, "second half of 2028"),
        (1, 12, "some time in 2028"),
    ],
)
def test_a_rough_date_is_said_in_the_readers_words(first, last, text):
    assert labels.span_text(RoughDate.of(months_of(2028, first, last))) == text


def test_a_label_of_somebodys_own_stays_as_it_was_written():
    assert labels.span_text(RoughDate.of(months_of(2028, 3, 5), "after Easter")) == "after Easter"
    odd = Period(date(2028, 3, 2), date(2028, 3, 20))
    assert labels.span_text(RoughDate(odd, "week 10 or 11")) == "week 10 or 11"
    assert labels.span_text(RoughDate(odd, "")) == "date to be set"


@pytest.mark.parametrize(
    ("venue", "city", "host", "mode", "text"),
    [
        ("Room 4", "Oslo", "Norway", MeetingMode.IN_PERSON, "Room 4, Oslo, Norway"),
        (None, "Oslo", None, MeetingMode.HYBRID, "Oslo"),
        (None, None, "Norway", MeetingMode.ONLINE, "Online"),
        (None, None, "Iceland", MeetingMode.IN_PERSON, "Iceland"),
        (None, None, None, MeetingMode.IN_PERSON, ""),
    ],
)
def test_a_place_is_as_much_as_is_known(venue, city, host, mode, text):
    assert labels.place_text(venue, city, host, mode) == text


@pytest.mark.parametrize(
    ("answer", "coming", "online", "over", "text"),
    [
        (None, 0, 0, False, "Not answered"),
        (Answer.REGRETS, 0, 0, False, "Does not attend"),
        (Answer.REPRESENTED, 0, 0, False, "Represented by Norway"),
        (Answer.ATTENDS, 0, 0, False, "Attends"),
        (Answer.ATTENDS_ONLINE, 0, 0, False, "Attends online"),
        (Answer.ATTENDS, 4, 0, False, "4 coming"),
        (None, 0, 1, False, "1 online"),
        (Answer.ATTENDS, 2, 1, False, "2 coming, 1 online"),
        (Answer.ATTENDS, 2, 1, True, "2 registered, 1 online"),
        (Answer.ATTENDS, 3, 0, True, "3 registered"),
    ],
)
def test_what_a_country_answered_in_few_words(answer, coming, online, over, text):
    assert (
        labels.coming_text(answer=answer, represented_by="Norway", coming=coming, online=online, over=over)
        == text
    )


def test_steps_audiences_and_minutes_of_somebodys_own_are_shown_as_they_are():
    assert labels.step_name("papers_due") == "Papers"
    assert labels.step_name("press_release") == "Press release"
    assert labels.audience_name("contact_points") == "Contact points"
    assert labels.audience_name("owner") == "Owner"
    assert labels.minutes_name("comment_round_closed") == "In approval"
    assert labels.minutes_name("sealed") == "Sealed"


def test_languages_are_named():
    assert labels.language_name("nb") == "Norwegian Bokmål"
    assert labels.language_name("no-such-tongue!") == "no-such-tongue!"


REFUSALS = [
    kind
    for module in (rules, operations)
    for kind in vars(module).values()
    if isinstance(kind, type) and issubclass(kind, CoordinatorError)
]


@pytest.mark.parametrize("kind", REFUSALS, ids=lambda kind: kind.__name__)
def test_every_refusal_has_words_of_its_own(kind):
    facts = {"reason": "deadline", "on": date(2027, 4, 20)}
    assert labels.refusal(kind(**facts)) != labels.refusal(Conflict())


def test_a_refusal_says_the_way_on():
    assert "Write to the secretariat" in labels.refusal(rules.RegistrationClosed(reason="deadline"))
    assert "opens when it is convened" in labels.refusal(rules.RegistrationClosed(reason="not_yet"))
    assert "Tue 20 April 2027" in labels.refusal(rules.PartyNotExpected(on=date(2027, 4, 20)))
    assert labels.refusal(EndsBeforeStart()) == "The end must be after the start."


def test_each_fact_state_mode_and_answer_has_a_word():
    assert set(labels.FACTS) == set(rules.Facts.__dataclass_fields__)
    assert set(labels.STATUSES) == set(rules.MeetingStatus)
    assert set(labels.MODES) == set(MeetingMode)
    assert set(labels.ANSWERS) == set(labels.OWN_ANSWERS) == set(Answer)
