"""What an uploaded file is, by its content and never by its name: PDF and Office documents, nothing else.

Plain text and CSV are not taken: nothing in such a file says what it is. Old Office files and files
with macros are not taken because they can run programs on the reader's machine.
"""

import lzma
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath
from typing import IO

from coordinator.kit.errors import Invalid

HEAD = 4096
MOST_ENTRIES = 10_000
MOST_UNPACKED = 1_000_000_000  # bytes
MOST_RATIO = 250
RATIO_FROM = 50_000_000  # bytes unpacked under which the ratio does not matter: small files pack well
MOST_MANIFEST = 2_000_000  # bytes of [Content_Types].xml


class Fault(StrEnum):
    """Why a file is not taken; worded in labels.py."""

    EMPTY = "empty"
    UNKNOWN = "unknown"
    PROGRAM = "program"
    MARKUP = "markup"
    IMAGE = "image"
    OLD_OFFICE = "old_office"
    MACROS = "macros"
    ENCRYPTED = "encrypted"
    BROKEN = "broken"
    BOMB = "bomb"
    ARCHIVE = "archive"


class NotADocument(Invalid):
    """The content is not of a kind that is shared here; `fault` says why."""

    code = "not_a_document"

    def __init__(self, fault: Fault) -> None:
        super().__init__(field="file", fault=fault)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Kind:
    extension: str
    media_type: str
    inline: bool = False  # may be shown in the browser


OOXML = "application/vnd.openxmlformats-officedocument."
ODF = "application/vnd.oasis.opendocument."

PDF = Kind("pdf", "application/pdf", inline=True)
DOCX = Kind("docx", OOXML + "wordprocessingml.document")
XLSX = Kind("xlsx", OOXML + "spreadsheetml.sheet")
PPTX = Kind("pptx", OOXML + "presentationml.presentation")
ODT = Kind("odt", ODF + "text")
ODS = Kind("ods", ODF + "spreadsheet")
ODP = Kind("odp", ODF + "presentation")
KINDS = (PDF, DOCX, XLSX, PPTX, ODT, ODS, ODP)

# The content type of a package's main part says what the package is (ECMA-376 part 2, 7.2.3).
MAIN_PARTS = (
    (OOXML + "wordprocessingml.document.main+xml", DOCX),
    (OOXML + "spreadsheetml.sheet.main+xml", XLSX),
    (OOXML + "presentationml.presentation.main+xml", PPTX),
    (OOXML + "presentationml.slideshow.main+xml", PPTX),
)

PROGRAMS = (
    b"MZ",
    b"\x7fELF",
    b"\xca\xfe\xba\xbe",
    b"\xcf\xfa\xed\xfe",
    b"\xce\xfa\xed\xfe",
    b"#!",
    b"!<arch>",
)
IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"RIFF")
ARCHIVES = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MARKUP = (b"<!doctype", b"<html", b"<?xml", b"<svg", b"<script", b"<!--", b"{\\rtf")


def identify(file: IO[bytes]) -> Kind:
    """Say what `file` is; it is read from its start and left there. Raises NotADocument."""
    file.seek(0)
    head = file.read(HEAD)
    try:
        return _kind(head, file)
    finally:
        file.seek(0)


def _kind(head: bytes, file: IO[bytes]) -> Kind:
    if not head:
        raise NotADocument(Fault.EMPTY)
    if head.startswith(b"%PDF-"):
        return PDF
    if head.startswith(b"PK\x03\x04"):
        return _packed(file)
    raise NotADocument(_fault(head))


def _fault(head: bytes) -> Fault:
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for fault, beginnings, where in (
        (Fault.PROGRAM, PROGRAMS, head),
        (Fault.OLD_OFFICE, (OLE,), head),
        (Fault.IMAGE, IMAGES, head),
        (Fault.ARCHIVE, ARCHIVES, head),
        (Fault.MARKUP, MARKUP, text),
    ):
        if where.startswith(beginnings):
            return fault
    return Fault.UNKNOWN


def _packed(file: IO[bytes]) -> Kind:
    """OOXML and OpenDocument are ZIP packages; everything else in a ZIP is refused."""
    try:
        with zipfile.ZipFile(file) as package:
            entries = package.infolist()
            _check_sizes(entries, file)
            names = {entry.filename for entry in entries}
            if "[Content_Types].xml" in names:
                return _ooxml(_read(package, "[Content_Types].xml"), names)
            if entries and entries[0].filename == "mimetype":
                return _odf(_read(package, "mimetype"), names)
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        NotImplementedError,
        ValueError,
        EOFError,
        OSError,
        zlib.error,
        lzma.LZMAError,
    ) as error:
        raise NotADocument(Fault.BROKEN) from error
    except RuntimeError as error:  # what zipfile raises for an entry with a password
        raise NotADocument(Fault.ENCRYPTED) from error
    raise NotADocument(Fault.ARCHIVE)


def _check_sizes(entries: list[zipfile.ZipInfo], file: IO[bytes]) -> None:
    """Refuse what would fill the reader's disk: too much, too tightly packed, or laid over itself."""
    file.seek(0, 2)
    size = file.tell()
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if (
        len(entries) > MOST_ENTRIES
        or unpacked > MOST_UNPACKED
        or packed > size
        or (unpacked > RATIO_FROM and unpacked > MOST_RATIO * max(1, packed))
    ):
        raise NotADocument(Fault.BOMB)


def _read(package: zipfile.ZipFile, name: str) -> bytes:
    with package.open(name) as part:
        return part.read(MOST_MANIFEST)


def _ooxml(manifest: bytes, names: Iterable[str]) -> Kind:
    # Office writes the manifest in UTF-8; in any other encoding nothing matches, and it is refused.
    said = manifest.decode("utf-8", "replace")
    if "macroEnabled" in said or "vbaProject" in said or _holds(names, "vbaproject.bin"):
        raise NotADocument(Fault.MACROS)
    for content_type, kind in MAIN_PARTS:
        if f'"{content_type}"' in said or f"'{content_type}'" in said:
            return kind
    raise NotADocument(Fault.UNKNOWN)


def _odf(media_type: bytes, names: Iterable[str]) -> Kind:
    if any(name.startswith(("Basic/", "Scripts/")) and not name.endswith("/") for name in names):
        raise NotADocument(Fault.MACROS)
    said = media_type.decode("ascii", "replace").strip()
    for kind in (ODT, ODS, ODP):
        if said == kind.media_type:
            return kind
    raise NotADocument(Fault.UNKNOWN)


def _holds(names: Iterable[str], ending: str) -> bool:
    return any(name.lower().endswith(ending) for name in names)


FORBIDDEN_IN_NAMES = set('/\\:*?"<>|%\x7f')


def safe_filename(name: str | None, kind: Kind, *, most: int = 120) -> str:
    """A name for the download: no path, no control or direction marks, the extension of the content."""
    base = PurePosixPath((name or "").replace("\\", "/")).name
    stem, dot, extension = base.rpartition(".")
    if not dot or not 0 < len(extension) <= 5 or not extension.isalnum():
        stem = base
    kept = "".join(c if c.isprintable() and c not in FORBIDDEN_IN_NAMES else " " for c in stem)
    kept = " ".join(kept.split()).strip(". ")[:most].strip(". ")
    return f"{kept or 'document'}.{kind.extension}"
