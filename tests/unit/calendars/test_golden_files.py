"""The golden files themselves, as readers that others wrote understand them."""

from pathlib import Path

import icalendar
import pytest
import vobject

from tests import golden
from tests.golden.samples import KINDS, LETTERS, LOCALES
from tests.ics_reader import read

FILES = sorted((Path(golden.__file__).parent / "calendars").glob("*.ics"))


def test_there_is_a_file_of_each_kind_in_each_language_and_no_other():
    names = {f"{name}.{locale}.ics" for name in (*KINDS, *LETTERS) for locale in LOCALES}
    assert {path.name for path in FILES} == names


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_reader_finds_the_same_entries(path):
    data = path.read_bytes()
    ours = read(data)
    (others,) = vobject.readComponents(data.decode())
    library = icalendar.Calendar.from_ical(data)
    assert library.errors == []
    for kind in ("VEVENT", "VTODO"):
        found = [(part.text("UID"), part.text("SUMMARY"), part.text("STATUS")) for part in ours.parts(kind)]
        assert [(str(e["UID"]), str(e["SUMMARY"]), str(e["STATUS"])) for e in library.walk(kind)] == found
        parts = others.contents.get(kind.lower(), [])
        assert [(e.uid.value, e.summary.value, e.status.value) for e in parts] == found
    assert others.method.value == ours.text("METHOD")
    if path.name.startswith("letter-"):
        assert ours.text("METHOD") == LETTERS[path.name.split(".")[0]][0]
        assert len(ours.parts("VEVENT")) == 1


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_secret_of_the_samples_stands_in_a_file(path):
    text = path.read_text(encoding="utf-8").replace("\n ", "")
    for secret in ("video.example.org", "Hotel Arthur", "Seat the minister", "/feeds/"):
        assert secret not in text
    assert ("ATTENDEE" in text) is path.name.startswith("letter-")
