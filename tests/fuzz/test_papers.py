"""Uploads of any bytes at all: they are one of the listed kinds, or refused; nothing else happens."""

import io

from hypothesis import given
from hypothesis import strategies as st

from coordinator.proceedings.sniffing import KINDS, NotADocument, identify, safe_filename
from tests.factories import files

WHOLE = [files.PDF, files.EXE, files.HTML, files.office("docx"), files.office("xlsx"), files.office("docm"),
         files.opendocument("odt"), files.packed({"a": b"b"})]  # fmt: skip


def taken(content: bytes) -> bool:
    file = io.BytesIO(content)
    try:
        kind = identify(file)
    except NotADocument:
        return False
    finally:
        assert file.tell() == 0
    assert kind in KINDS
    return True


@given(st.binary(max_size=5000))
def test_random_bytes_are_no_document(content):
    assert taken(content) == content.startswith(b"%PDF-")


@given(st.sampled_from(WHOLE), st.data())
def test_a_damaged_file_is_taken_or_refused_and_nothing_else(whole, data):
    broken = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(broken) - 1))
        broken[at] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(broken)))
    assert taken(bytes(broken[:cut])) in (True, False)


@given(st.sampled_from(WHOLE), st.binary(max_size=200), st.binary(max_size=200))
def test_what_stands_before_and_behind_raises_no_fault_of_ours(whole, before, behind):
    assert taken(before + whole + behind) in (True, False)


@given(st.dictionaries(st.text(max_size=40), st.binary(max_size=60), max_size=6))
def test_a_package_of_anything_holds_no_document_by_chance(parts):
    parts = {name: content for name, content in parts.items() if name and "\x00" not in name}
    if "[Content_Types].xml" not in parts and "mimetype" not in parts:
        assert not taken(files.packed(parts))


@given(st.text(max_size=400), st.sampled_from(KINDS))
def test_a_name_is_one_harmless_line_with_the_right_ending(name, kind):
    safe = safe_filename(name, kind)
    assert safe.endswith("." + kind.extension)
    assert len(safe) <= 130
    assert safe.isprintable()
    assert not set('/\\"\r\n\x00') & set(safe)
    assert not safe.startswith(".")
