"""Plain text: the words in reading order, and words where there are none."""

from dataclasses import replace
from io import BytesIO

from pipeline.export.context import ExportContext
from pipeline.export.text_format import TextFormat, page_text
from pipeline.model.provenance import Document
from tests.export.documents import BLANK, DAMAGED, DOCUMENT, MANY, SUSPECT, TELEGRAM


def written(document: Document, context: ExportContext) -> str:
    stream = BytesIO()
    TextFormat().write(document, stream, context)
    return stream.getvalue().decode("utf-8")


def test_zones_stand_in_reading_order_whatever_order_they_come_in() -> None:
    shuffled = replace(TELEGRAM, zones=TELEGRAM.zones[::-1])
    assert page_text(shuffled) == page_text(TELEGRAM)
    text = page_text(TELEGRAM)
    assert text.index("ШИФРТЕЛЕГРАММА") < text.index("Экз. № 1") < text.index("С О С Н И Н")
    assert "Строго секретно\n\nСНЯТИЕ КОПИЙ" in text


def test_a_single_page_stands_alone(context: ExportContext) -> None:
    text = written(DOCUMENT, context)
    assert text.startswith("41\n\n1187 N")
    assert text.endswith("- 1 -\n")
    assert "\f" not in text


def test_pages_are_parted_by_a_form_feed_and_their_number(context: ExportContext) -> None:
    pages = written(MANY, context).split("\f")
    assert len(pages) == len(MANY.pages)
    for number, text in enumerate(pages, 1):
        assert text.splitlines()[0].strip("─") == f" {number} "


def test_a_page_without_text_says_why_in_both_languages() -> None:
    assert page_text(DAMAGED).startswith("[TRUNCATED. Изображение обрезано")
    assert "The image is cut short" in page_text(DAMAGED)
    assert page_text(BLANK) == "[Пустая страница. / A blank page.]"
    assert "сверьте со сканом" in page_text(SUSPECT)
    assert "There is no text" in page_text(replace(TELEGRAM, zones=()))


def test_a_quarantined_page_with_an_older_reading_shows_both() -> None:
    text = page_text(replace(TELEGRAM, problem=DAMAGED.problem))
    assert text.startswith("[TRUNCATED")
    assert "ШИФРТЕЛЕГРАММА" in text


def test_read_characters_cannot_act_or_part_pages() -> None:
    hostile = replace(TELEGRAM.zones[0], text="до\f\x1b[31m\u202eтел\x07")
    text = page_text(replace(TELEGRAM, zones=(hostile,)))
    assert text == "до␌␛[31m‹U+202E›тел␇"
