"""Facts as tables: CSV and XLSX, one row a fact, in which no cell is ever a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Final

import xlsxwriter

from pipeline.export.context import ExportContext, ExportDocument
from pipeline.export.fact_rows import FactRow, fact_rows
from pipeline.export.inert import inert
from pipeline.model.page import Page

Cell = str | int | float | None

COLUMNS: Final = (
    ("file", "файл", 28),
    ("sha256", "SHA-256", 12),
    ("citation", "шифр", 30),
    ("page", "страница", 9),
    ("fact", "поле", 22),
    ("name_ru", "название", 24),
    ("name_en", "название по-английски", 22),
    ("value", "значение", 24),
    ("copy", "экземпляр", 10),
    ("raw", "как прочитано", 30),
    ("zone", "зона", 8),
    ("x", "x", 7),
    ("y", "y", 7),
    ("width", "ширина", 7),
    ("height", "высота", 7),
    ("confidence", "уверенность", 11),
    ("rule", "правило", 16),
)
CELL_LETTERS: Final = 32_000
"""Excel holds 32,767 letters a cell; longer text is cut and ends with an ellipsis."""

# What a spreadsheet may take for a formula, also behind spaces or in full width; and our own mark.
_ACTING: Final = re.compile(r"[\s']*[=+\-@|%＝＋－＠']")
_DAWN: Final = datetime(1980, 1, 1)


@dataclass(frozen=True, slots=True)
class CsvFormat:
    """RFC 4180 in UTF-8 with a byte order mark, so that spreadsheets show Cyrillic.

    A text that a spreadsheet might take for a formula has an apostrophe before it.
    """

    name: str = "csv"
    suffix: str = ".csv"

    def write(self, document: ExportDocument, stream: IO[bytes], context: ExportContext) -> None:
        """Write the facts of all pages."""
        del context
        write_csv([document], stream)


@dataclass(frozen=True, slots=True)
class XlsxFormat:
    """A workbook of one sheet; every text is stored as text."""

    name: str = "xlsx"
    suffix: str = ".xlsx"

    def write(self, document: ExportDocument, stream: IO[bytes], context: ExportContext) -> None:
        """Write the facts of all pages."""
        del context
        write_xlsx([document], stream)


def write_csv(documents: Iterable[ExportDocument], stream: IO[bytes]) -> None:
    """Write the facts of many documents as one table."""
    text = io.TextIOWrapper(stream, "utf-8-sig", newline="", write_through=True)
    try:
        writer = csv.writer(text, quoting=csv.QUOTE_ALL)
        writer.writerow(name for name, _, _ in COLUMNS)
        for row in table_rows(documents):
            writer.writerow(guarded(cell) if isinstance(cell, str) else cell for cell in row)
    finally:
        text.detach()


def write_xlsx(documents: Iterable[ExportDocument], stream: IO[bytes]) -> None:
    """Write the facts of many documents as one sheet; a row is forgotten when it is written."""
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties({"created": _DAWN, "author": "Razmetka"})
        sheet = book.add_worksheet("Facts")
        sheet.freeze_panes(1, 0)
        bold = book.add_format({"bold": True})
        for column, (name, russian, width) in enumerate(COLUMNS):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, f"{name}\n{russian}", bold)
        for number, row in enumerate(table_rows(documents), 1):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(number, column, cell)
                elif cell is not None:
                    sheet.write_number(number, column, cell)


def table_rows(documents: Iterable[ExportDocument]) -> Iterator[list[Cell]]:
    """Yield the facts in the order of the columns; texts are harmless to look at, and cut."""
    for document in documents:
        for page in document.pages:
            for fact in fact_rows(page):
                yield [_clean(cell) for cell in _row(document, page, fact)]


def guarded(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula; ``unguarded`` gives it back."""
    return f"'{text}" if _ACTING.match(text) else text


def unguarded(text: str) -> str:
    """Return what was guarded."""
    return text.removeprefix("'")


def _row(document: ExportDocument, page: Page, fact: FactRow) -> list[Cell]:
    seen = fact.evidence
    return [
        document.source.name,
        document.source.sha256,
        str(document.citation or ""),
        page.number,
        fact.pointer,
        fact.label.ru,
        fact.label.en,
        fact.value,
        fact.copy,
        seen.raw if seen else None,
        seen.zone if seen else None,
        *(seen.box if seen else (None,) * 4),
        round(seen.confidence, 4) if seen else None,
        seen.rule if seen else None,
    ]


def _clean(cell: Cell) -> Cell:
    if not isinstance(cell, str):
        return cell
    safe = inert(cell)
    return safe if len(safe) <= CELL_LETTERS else f"{safe[:CELL_LETTERS]}…"
