"""Facts in spreadsheets: every row there, and nothing in a cell that acts."""

import csv
import io
import zipfile
from dataclasses import replace
from io import BytesIO

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.export.context import ExportContext
from pipeline.export.fact_rows import fact_rows
from pipeline.export.inert import inert
from pipeline.export.tables import CELL_LETTERS, COLUMNS, guarded, unguarded, write_csv
from pipeline.model.facts import Records
from pipeline.model.provenance import Document
from tests.export import strategies
from tests.export.documents import DOCUMENT, MANY, TELEGRAM
from tests.export.writing import written

FORMULAS = [
    '=HYPERLINK("http://x","y")',
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1)",
    "\t=1",
    "  =1",
    "＝1+1",
    "%0A=1",
    "'=1",
    '"=1',
]


def csv_rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def with_addressee(text: str) -> Document:
    return replace(DOCUMENT, pages=(replace(TELEGRAM, records=Records(addressee=text)),))


def test_each_fact_is_a_row_with_its_evidence(context: ExportContext) -> None:
    rows = csv_rows(written("csv", DOCUMENT, context))
    assert [row["fact"] for row in rows] == [fact.pointer for fact in fact_rows(TELEGRAM)]
    date = next(row for row in rows if row["fact"] == "/routing/date")
    assert (date["value"], date["raw"], date["page"]) == ("1948-11-03", "3/ХI 1948 г.", "1")
    box = TELEGRAM.evidence["/routing/date"].box
    assert tuple(int(date[name]) for name in ("x", "y", "width", "height")) == box
    name = next(row for row in rows if row["fact"] == "/distribution/1")
    assert (name["value"], name["copy"], name["raw"]) == ("Лугов", "2", "№ 2-т. Лугову")


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_of_a_csv_begins_like_a_formula(text: str, context: ExportContext) -> None:
    row = csv_rows(written("csv", with_addressee(text), context))[0]
    assert row["value"].lstrip()[0] not in "=+-@＝%|"
    assert unguarded(row["value"]) == inert(text) or row["value"] == inert(text)


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_of_a_workbook_is_a_formula_or_a_link(text: str, context: ExportContext) -> None:
    content = written("xlsx", with_addressee(text), context)
    sheet = openpyxl.load_workbook(BytesIO(content)).active
    cell = sheet.cell(2, 8)
    assert (cell.value, cell.data_type, cell.hyperlink) == (inert(text), "s", None)
    assert b"<f>" not in zipfile.ZipFile(BytesIO(content)).read("xl/worksheets/sheet1.xml")


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_guarding_loses_nothing(text: str) -> None:
    safe = guarded(text)
    assert (unguarded(safe) if safe.startswith("'") else safe) == text
    assert not safe.lstrip().startswith(("=", "+", "-", "@"))


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(strategies.documents)
def test_both_tables_say_the_same(context: ExportContext, document: Document) -> None:
    rows = csv_rows(written("csv", document, context))
    sheet = openpyxl.load_workbook(BytesIO(written("xlsx", document, context))).active
    values = [
        ["" if cell is None else str(cell) for cell in row]
        for row in sheet.iter_rows(min_row=2, max_col=len(COLUMNS), values_only=True)
    ]
    expected = [[unguarded(value) for value in row.values()] for row in rows]
    for found, row in zip(values, expected, strict=True):
        assert found[4:8] == row[4:8]


def test_a_cell_is_never_longer_than_excel_holds(context: ExportContext) -> None:
    content = written("xlsx", with_addressee("я" * 40_000), context)
    value = openpyxl.load_workbook(BytesIO(content)).active.cell(2, 8).value
    assert len(value) == CELL_LETTERS + 1
    assert value.endswith("…")


def test_many_documents_are_one_table() -> None:
    stream = BytesIO()
    write_csv([DOCUMENT, MANY], stream)
    rows = csv_rows(stream.getvalue())
    assert {row["file"] for row in rows} == {DOCUMENT.source.name, MANY.source.name}
    assert stream.getvalue().count(b"\xef\xbb\xbf") == 1
