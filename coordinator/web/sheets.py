"""Lists as files: CSV and XLSX, safe to open in a spreadsheet program."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from functools import cache
from importlib import import_module
from typing import Any

from flask import Response

Cell = str | int | float | date | None

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
KINDS = ("csv", "xlsx")
MAX_WIDTH = 60


@cache
def _package() -> Any:
    """Imported when first asked for: it takes a while and 10 MiB, and few requests need it."""
    return import_module("xlsxwriter")


def harmless(text: str) -> str:
    """`text` as a cell that no spreadsheet program takes for a formula (OWASP, CSV injection)."""
    return "'" + text if text.startswith(FORMULA_STARTS) else text


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """UTF-8 with a byte order mark, which Excel needs to see the letters; dates in ISO."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    for row in rows:
        writer.writerow(["" if cell is None else _text(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def _text(cell: Cell) -> str:
    if isinstance(cell, date):
        return cell.isoformat()
    return harmless(cell) if isinstance(cell, str) else str(cell)


def as_xlsx(title: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A workbook of one sheet, its first row fixed; dates are dates, and text is never a formula."""
    out = io.BytesIO()
    book = _package().Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet("".join(" " if c in "[]:*?/\\'" else c for c in title)[:31] or "1")
    bold = book.add_format({"bold": True})
    iso = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
    widths = [len(str(label)) for label in columns]
    for number, label in enumerate(columns):
        sheet.write_string(0, number, str(label), bold)
    for line, row in enumerate(rows, start=1):
        for number, cell in enumerate(row):
            if cell is None:
                continue
            if isinstance(cell, date):
                sheet.write_datetime(line, number, datetime.combine(cell, time.min), iso)
                widths[number] = max(widths[number], 10)
            elif isinstance(cell, str):
                sheet.write_string(line, number, cell)
                widths[number] = max(widths[number], len(cell))
            else:
                sheet.write_number(line, number, cell)
    for number, width in enumerate(widths):
        sheet.set_column(number, number, min(width, MAX_WIDTH) + 2)
    sheet.freeze_panes(1, 0)
    book.close()
    return out.getvalue()


def download(
    kind: str, name: str, title: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> Response:
    """The list as an attachment `name`.`kind`; `kind` is one of KINDS, `name` a plain file name."""
    if kind == "xlsx":
        body = as_xlsx(title, columns, rows)
        mimetype = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    else:
        body, mimetype = as_csv(columns, rows), "text/csv"
    answer = Response(body, mimetype=mimetype)
    answer.headers.set("Content-Disposition", "attachment", filename=f"{name}.{kind}")
    return answer
