"""hOCR: well-formed, the same words in the same places, titles that nothing can break out of."""

import re
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree
from lxml import html as lenient

from pipeline.export.context import ExportContext
from pipeline.export.hocr import NAMESPACE, quoted
from pipeline.model.geometry import Box
from pipeline.model.page import Line, Word
from pipeline.model.provenance import Document, Source
from tests.export import strategies
from tests.export.documents import DOCUMENT, MANY, TELEGRAM
from tests.export.writing import CORRECTED, REWRITTEN, Placed, words_of, written

NS = {"h": NAMESPACE}


def hocr(document: Document, context: ExportContext) -> etree._Element:
    return etree.fromstring(written("hocr", document, context))


def box_of(element: etree._Element) -> Box:
    found = re.search(r"(?:^|; )bbox (\d+) (\d+) (\d+) (\d+)", element.get("title"))
    assert found
    left, top, right, bottom = map(int, found.groups())
    return Box(left, top, right - left, bottom - top)


def words_read(root: etree._Element) -> list[Placed]:
    found = root.iterfind(".//h:span[@class='ocrx_word']", NS)
    return [(word.text or "", box_of(word)) for word in found]


@pytest.mark.parametrize("document", [DOCUMENT, CORRECTED, REWRITTEN, MANY])
def test_words_and_boxes_come_back(document: Document, context: ExportContext) -> None:
    expected = [word for page in document.pages for word in words_of(page)]
    assert words_read(hocr(document, context)) == expected


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(strategies.documents)
def test_any_document_comes_back(context: ExportContext, document: Document) -> None:
    expected = [word for page in document.pages for word in words_of(page)]
    assert words_read(hocr(document, context)) == expected


def test_lines_tell_their_baselines(context: ExportContext) -> None:
    zone = next(zone for zone in TELEGRAM.zones if zone.kind == "body")
    box = zone.lines[0].box
    feet = ((0, 50), (400, 46), (800, 42))
    words = tuple(Word("слово", Box(box.x + x, box.y, 200, foot)) for x, foot in feet)
    line = Line(Box(box.x, box.y, 1000, 60), "слово слово слово", None, words)
    zones = (replace(zone, text=line.text, lines=(line,)),)
    root = hocr(replace(DOCUMENT, pages=(replace(TELEGRAM, zones=zones),)), context)
    title = root.find(".//h:span[@class='ocr_line']", NS).get("title")
    assert "; baseline -0.01 -10" in title


def test_browsers_read_it_as_html_too(context: ExportContext) -> None:
    root = lenient.fromstring(written("hocr", DOCUMENT, context))
    words = [each.text for each in root.iter("span") if each.get("class") == "ocrx_word"]
    assert words == [text for text, _ in words_of(TELEGRAM)]
    lines = [e.text_content() for e in root.iter("span") if e.get("class") == "ocr_line"]
    assert "Считаю возможным согласиться. Прошу указаний." in lines


def test_parts_lie_within_each_other(context: ExportContext) -> None:
    for element in hocr(DOCUMENT, context).iterfind(".//h:*[@title]", NS):
        parent = element.getparent()
        if parent.get("title"):
            assert box_of(element).share_inside(box_of(parent)) == 1


def test_kinds_are_the_standards_classes_and_ours(context: ExportContext) -> None:
    areas = hocr(DOCUMENT, context).findall(".//h:div[@class='ocr_page']/h:div", NS)
    classes = [area.get("class").split() for area in areas]
    assert [ours for _, ours in classes] == [f"razmetka-{zone.kind}" for zone in TELEGRAM.zones]
    assert classes[0][0] == "ocr_pageno"
    assert "x_ink stamp" in areas[-2].get("title")


def test_ids_stand_once(context: ExportContext) -> None:
    ids = hocr(MANY, context).xpath("//@id")
    assert len(ids) == len(set(ids))


def test_a_hostile_name_stays_one_property(context: ExportContext) -> None:
    name = 'a"; bbox 0 0 1 1; x "\n]]><script>'
    bare = replace(TELEGRAM, flags=())
    document = replace(DOCUMENT, source=Source(name, "", ""), pages=(bare,))
    page = hocr(document, context).find(".//h:div[@class='ocr_page']", NS)
    assert page.get("title").count('"') == 2
    assert page.get("title").count(";") == 4
    assert box_of(page) == Box(0, 0, TELEGRAM.width_px, TELEGRAM.height_px)
    assert quoted('a"b') == '"a%22b"'
