"""Small documents of every kind that papers may be, and of kinds that they may not be."""

import io
import zipfile

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
EXE = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff" + bytes(64)
OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(32)
HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'

OOXML = "application/vnd.openxmlformats-officedocument."
MAINS = {
    "docx": OOXML + "wordprocessingml.document.main+xml",
    "xlsx": OOXML + "spreadsheetml.sheet.main+xml",
    "pptx": OOXML + "presentationml.presentation.main+xml",
    "docm": "application/vnd.ms-word.document.macroEnabled.main+xml",
    "dotx": OOXML + "wordprocessingml.template.main+xml",
}
ODF = "application/vnd.oasis.opendocument."
ODF_TYPES = {
    "odt": ODF + "text",
    "ods": ODF + "spreadsheet",
    "odp": ODF + "presentation",
    "odg": ODF + "graphics",
}


def packed(parts: dict[str, bytes], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP with `parts` by name."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as package:
        for name, content in parts.items():
            stored = zipfile.ZIP_STORED if name == "mimetype" else compression
            package.writestr(zipfile.ZipInfo(name), content, compress_type=stored)
    return out.getvalue()


def office(kind: str, **more: bytes) -> bytes:
    """An Office file of `kind` (docx, xlsx, pptx; docm, dotx are not taken), with further parts."""
    types = (
        '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/main.xml" ContentType="{MAINS[kind]}"/></Types>'
    )
    return packed({"[Content_Types].xml": types.encode(), "main.xml": b"<x/>", **more})


def opendocument(kind: str, **more: bytes) -> bytes:
    return packed({"mimetype": ODF_TYPES[kind].encode(), "content.xml": b"<x/>", **more})
