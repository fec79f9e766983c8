"""Lists that people take out as files."""

import io
import zipfile
from datetime import date

from coordinator.web.sheets import as_csv, as_xlsx, harmless


def test_a_cell_is_never_a_formula() -> None:
    assert harmless("=cmd|' /C calc'!A0") == "'=cmd|' /C calc'!A0"
    assert harmless("@SUM(A1)") == "'@SUM(A1)"
    assert harmless("Return and reintegration") == "Return and reintegration"


def test_csv_has_a_byte_order_mark_iso_dates_and_empty_cells() -> None:
    body = as_csv(["Name", "Until", "Experts"], [['Åland, "north"', date(2027, 5, 31), 4], ["-1+1", None, 0]])
    assert body.startswith(b"\xef\xbb\xbf")
    assert body.decode("utf-8-sig").splitlines() == [
        "Name,Until,Experts",
        '"Åland, ""north""",2027-05-31,4',
        "'-1+1,,0",
    ]


def test_xlsx_holds_the_text_as_text() -> None:
    body = as_xlsx("Groups: [all]", ["Name"], [["=1+1"], [None], [date(2027, 5, 31)], [4]])
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        strings = book.read("xl/sharedStrings.xml").decode()
    assert "<f>" not in sheet
    assert "=1+1" in strings
