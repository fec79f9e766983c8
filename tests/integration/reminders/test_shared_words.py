"""Letters that many share but for a country's name say what each would say if it were written alone."""

from unittest.mock import patch
from uuid import UUID

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from itsdangerous import BadSignature, URLSafeSerializer

from coordinator.accounts.models import Person
from coordinator.forums.models import Party
from coordinator.forums.rules import PartyKind
from coordinator.kit.texts import LOCALES, Texts
from coordinator.meetings.models import Meeting
from coordinator.reminders import letter
from coordinator.reminders.causes import meeting_causes
from coordinator.reminders.letter import letter_for, subject_of
from coordinator.reminders.models import Reminder, ReminderRule

NAMES = st.text(min_size=1, max_size=220) | st.sampled_from(
    ["<b>A & B</b>", "Côte d’Ivoire", "{country}", "%(country)s", " a  b ", "…", "x" * 199, "\\1", "a\u2028b"]
)
WORDS = st.sampled_from(
    ["{country} has not registered for {meeting}.", "{meeting}, {date}", "{country:>30}|{country}", "{country",
     "{{country}} {country}", "{country!r}", "x" * 190 + "{country}", "{country}" * 40, "…{country}…", "{country.x}"]
) | st.text(max_size=60)  # fmt: skip


@pytest.fixture
def rule():
    return ReminderRule(
        id=UUID(int=99), slug="r-shared", trigger="meeting.start", offset="-P7D", audience=["contact_points"],
        condition="none", channels=["email"], message=Texts(en="…"),
    )  # fmt: skip


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    names=st.tuples(NAMES, NAMES), words=WORDS, locale=st.sampled_from(LOCALES),
    audience=st.sampled_from(["contact_points", "participants"]),
)  # fmt: skip
@example(names=("A & B", "<i>"), words="{country}: {meeting}", locale="en", audience="contact_points")
@example(names=("A", "x" * 220), words="{country}: {meeting}", locale="sv", audience="contact_points")
def test_words_that_are_shared_are_those_written_alone(begin, rule, meeting, names, words, locale, audience):
    reader = Person(id=UUID(int=98), display_name="Maria <Example>", email="maria@example.org", locale=locale)
    reminder = Reminder(
        id=UUID(int=100), rule_id=rule.id, recipient_id=reader.id, audience=audience, occurrence=0,
        due_at=meeting.starts_at, forum_id=meeting.forum_id, text=words,
    )  # fmt: skip
    with begin(read_only=True) as work:
        there = work.session.get_one(Meeting, meeting.id)
        cause = meeting_causes(work.session, [there], ["meeting.start"])["meeting.start"][0]
        together = subject_of(work.session, cause)
        for number, name in enumerate(names, 1):
            party = Party(id=UUID(int=number), kind=PartyKind.COUNTRY, code="XX", name=Texts(en=name))
            found = letter_for(work, reminder, rule, reader, [party], together)
            with patch.object(letter, "_shared", lambda *_: False):
                alone = letter_for(work, reminder, rule, reader, [party], subject_of(work.session, cause))
            assert found == alone


@given(secret=st.text(min_size=1), person_id=st.uuids(), kind_id=st.uuids())
def test_the_token_of_a_stop_link_is_one_that_the_library_reads(secret, person_id, kind_id):
    token = letter.stop_token(secret, person_id, ReminderRule(id=kind_id))
    serializer = URLSafeSerializer(secret, salt=letter.STOP_SALT)
    assert serializer.loads(token) == [str(person_id), str(kind_id)]
    with pytest.raises(BadSignature):
        serializer.loads(token[:-2] + ("A" if token[-2] != "A" else "B") + token[-1])
