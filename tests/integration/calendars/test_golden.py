"""Each kind of entry as the application serves it, in two languages, byte for byte on both databases."""

from pathlib import Path

import pytest

from tests import golden
from tests.golden.samples import KINDS, LOCALES, Stage, fixed_identities

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
        path = issue(reader, **of, with_deadlines=kind.with_deadlines, with_spans=kind.with_spans)
        answer = client.get(path)
    assert answer.status_code == 200
    golden.assert_golden(FOLDER / f"{name}.{locale}.ics", answer.data)
