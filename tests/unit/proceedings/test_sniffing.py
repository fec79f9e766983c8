"""What an upload is, by its content and never by its name."""

import io
import struct
import zipfile

import pytest

from coordinator.proceedings.sniffing import DOCX, KINDS, PDF, Fault, NotADocument, identify, safe_filename
from tests.factories import files


def fault_of(content: bytes) -> Fault:
    with pytest.raises(NotADocument) as refused:
        identify(io.BytesIO(content))
    assert refused.value.field == "file"
    return refused.value.fault


@pytest.mark.parametrize("kind", ["docx", "xlsx", "pptx"])
def test_office_files_are_known_by_their_main_part(kind):
    assert identify(io.BytesIO(files.office(kind))).extension == kind


@pytest.mark.parametrize("kind", ["odt", "ods", "odp"])
def test_opendocument_files_are_known_by_their_first_entry(kind):
    assert identify(io.BytesIO(files.opendocument(kind))).extension == kind


def test_a_pdf_is_known_and_the_file_is_left_at_its_start():
    file = io.BytesIO(files.PDF)
    assert identify(file) is PDF
    assert file.tell() == 0


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", Fault.EMPTY),
        (files.EXE, Fault.PROGRAM),
        (b"\x7fELF" + bytes(50), Fault.PROGRAM),
        (b"#!/bin/sh\nrm -rf /\n", Fault.PROGRAM),
        (files.HTML, Fault.MARKUP),
        (b"\xef\xbb\xbf\n  <HTML>", Fault.MARKUP),
        (files.SVG, Fault.MARKUP),
        (b"<?xml version='1.0'?><svg/>", Fault.MARKUP),
        (b"{\\rtf1 hello}", Fault.MARKUP),
        (files.PNG, Fault.IMAGE),
        (b"\xff\xd8\xff\xe0" + bytes(20), Fault.IMAGE),
        (files.OLD_WORD, Fault.OLD_OFFICE),
        (b"Rar!\x1a\x07\x00", Fault.ARCHIVE),
        (b"a;b;c\n1;2;3\n", Fault.UNKNOWN),
        (b"just words", Fault.UNKNOWN),
        (b" %PDF-1.7", Fault.UNKNOWN),
        (files.packed({"readme.txt": b"hi"}), Fault.ARCHIVE),
        (files.packed({"a.exe": files.EXE}), Fault.ARCHIVE),
        (b"PK\x03\x04 and then nothing of the kind", Fault.BROKEN),
        (files.office("dotx"), Fault.UNKNOWN),
        (files.opendocument("odg"), Fault.UNKNOWN),
    ],
)
def test_everything_else_is_refused_and_said_what_it_is(content, fault):
    assert fault_of(content) is fault


def test_a_program_in_front_of_a_document_is_a_program():
    assert fault_of(files.EXE + files.PDF) is Fault.PROGRAM


@pytest.mark.parametrize(
    "content",
    [
        files.office("docm"),
        files.office("docx", **{"word/vbaProject.bin": b"\x00"}),
        files.office("xlsx", **{"xl/VBAPROJECT.BIN": b"\x00"}),
        files.opendocument("ods", **{"Basic/Standard/Module1.xml": b"<x/>"}),
        files.opendocument("odt", **{"Scripts/python/run.py": b"x"}),
    ],
)
def test_macros_are_refused(content):
    assert fault_of(content) is Fault.MACROS


def test_a_package_that_unpacks_to_far_more_than_it_is_is_refused():
    assert fault_of(files.office("xlsx", **{"xl/sheet.xml": bytes(60_000_000)})) is Fault.BOMB


def test_a_package_of_too_many_parts_is_refused():
    assert fault_of(files.office("docx", **{f"p/{n}": b"" for n in range(10_001)})) is Fault.BOMB


def test_a_package_laid_over_itself_is_refused():
    """Two entries of the directory that share their bytes, as overlapping bombs do."""
    body = files.packed({"[Content_Types].xml": bytes(3000)}, compression=zipfile.ZIP_STORED)
    end = body.rindex(b"PK\x05\x06")
    start = body.index(b"PK\x01\x02")
    directory = body[start:end] * 2
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 2, 2, len(directory), start, 0)
    assert fault_of(body[:start] + directory + tail) in (Fault.BOMB, Fault.BROKEN)


@pytest.mark.parametrize("first", [0x07, 0x00])
def test_a_part_that_does_not_unpack_is_refused(first):
    """The first octet of the manifest's packed text says a kind of block that there is not, or a wrong length."""
    whole = bytearray(files.office("docx"))
    at = whole.index(b"[Content_Types].xml") + len("[Content_Types].xml")
    whole[at] = first
    with pytest.raises(NotADocument) as refused:
        identify(io.BytesIO(bytes(whole)))
    assert refused.value.fault == Fault.BROKEN


def test_a_locked_entry_is_refused():
    body = bytearray(files.office("docx"))
    for at in (body.index(b"PK\x03\x04") + 6, body.index(b"PK\x01\x02") + 8):
        body[at] |= 1  # the flag "encrypted"
    assert fault_of(bytes(body)) is Fault.ENCRYPTED


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("Report.pdf", "Report.pdf"),
        ("Rapport för Åland.PDF", "Rapport för Åland.pdf"),
        ("C:\\Users\\me\\Report.pdf", "Report.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("evil.exe", "evil.pdf"),
        ("report.docx", "report.pdf"),
        ("v1.2 final", "v1.2 final.pdf"),
        ('a"b\r\nX-Evil: 1.pdf', "a b X-Evil 1.pdf"),
        ("invoice\u202efdp.exe", "invoice fdp.pdf"),
        ("  . ", "document.pdf"),
        (None, "document.pdf"),
        ("x" * 400 + ".pdf", "x" * 120 + ".pdf"),
    ],
)
def test_the_name_of_the_download_is_harmless_and_tells_the_content(given, name):
    assert safe_filename(given, PDF) == name


def test_every_kind_has_its_own_extension_and_type():
    assert len({kind.extension for kind in KINDS}) == len({kind.media_type for kind in KINDS}) == len(KINDS)
    assert [kind for kind in KINDS if kind.inline] == [PDF]
    assert safe_filename("a.pdf", DOCX) == "a.docx"
