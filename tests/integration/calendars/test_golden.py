"""Each kind of entry as the application serves it, in two languages, byte for byte on both databases."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from coordinator.core.work import UnitOfWork
from coordinator.mail.models import OutboxMessage
from coordinator.web.work import house
from tests import golden
from tests.conftest import acting
from tests.golden.samples import KINDS, LETTERS, LOCALES, TEN, Stage, fixed_identities
from tests.posting import leave_now

FOLDER = Path(golden.__file__).parent / "calendars"


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", KINDS)
def test_a_feed_is_byte_for_byte_the_golden_file(make, begin, hands, issue, client, name, locale):
    kind = KINDS[name]
    with fixed_identities(name):
        stage = Stage.set_up(make, begin, hands)
        kind.make(stage)
        of = {"forum": {"forum": stage.forum}, "group": {"group": stage.group}, "personal": {}}[kind.of]
        reader = make.secretary(stage.forum, locale=locale)
        kind.of_reader(stage, reader)
        path = issue(reader, **of, **kind.options)
        answer = client.get(path)
    assert answer.status_code == 200
    golden.assert_golden(FOLDER / f"{name}.{locale}.ics", answer.data)


@pytest.fixture
def reading(app):
    """Units of a house whose mailbox is read, so that answers have an address."""
    here = house()
    settings = here.settings.model_copy(update={"reply_address": "rsvp@example.org"})
    units = UnitOfWork(here.clock, settings, here.units.reactions)
    return lambda person: units.begin(acting(person, app))


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", LETTERS)
def test_the_calendar_part_of_a_letter_is_byte_for_byte_the_golden_file(
    make, begin, hands, reading, name, locale
):
    method, act = LETTERS[name]

    def do(operation, meeting, *args, **named):
        with reading(stage.secretary) as work:
            operation(work, meeting.id, *args, **named)
        hands.at += TEN
        assert leave_now(begin)

    with fixed_identities(name.removeprefix("letter-")):
        stage = Stage.set_up(make, begin, hands)
        guest = make.delegate(
            stage.forum, "FI", locale=locale, name='Aino "Ansa" Virta; Migri', email="aino.virta@example.fi"
        )
        act(stage, guest, do)
    with begin(read_only=True) as work:
        letters = work.session.scalars(sa.select(OutboxMessage).order_by(OutboxMessage.created_at)).all()
    assert {letter.to_address for letter in letters} == {"aino.virta@example.fi"}
    assert letters[-1].calendar_method == method
    golden.assert_golden(FOLDER / f"{name}.{locale}.ics", letters[-1].calendar.encode())
