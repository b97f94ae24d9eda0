"""ALTO: valid, the same words in the same places, kinds and facts as tags."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree

from pipeline.export.alto import NAMESPACE
from pipeline.export.context import ExportContext
from pipeline.model.geometry import Box
from pipeline.model.provenance import Document
from pipeline.model.vocabulary import Vocabulary
from tests.export import strategies
from tests.export.documents import DOCUMENT, MANY, TELEGRAM
from tests.export.schemas import valid
from tests.export.writing import (
    CORRECTED,
    REDACTED,
    REWRITTEN,
    Placed,
    with_zone,
    words_of,
    written,
)

NS = {"a": NAMESPACE}


def alto(document: Document, context: ExportContext) -> etree._Element:
    return valid(written("alto", document, context), "alto-4-4.xsd")


def box_of(element: etree._Element) -> Box:
    return Box(*(int(element.get(name)) for name in ("HPOS", "VPOS", "WIDTH", "HEIGHT")))


def words_read(page: etree._Element) -> list[Placed]:
    return [(word.get("CONTENT"), box_of(word)) for word in page.iterfind(".//a:String", NS)]


@pytest.mark.parametrize("document", [DOCUMENT, CORRECTED, REWRITTEN, REDACTED, MANY])
def test_words_and_boxes_come_back(document: Document, context: ExportContext) -> None:
    pages = alto(document, context).findall(".//a:Page", NS)
    assert [words_read(page) for page in pages] == [words_of(page) for page in document.pages]


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(strategies.documents)
def test_any_document_is_valid_and_comes_back(context: ExportContext, document: Document) -> None:
    found = words_read(alto(document, context))
    assert found == [word for page in document.pages for word in words_of(page)]


def test_each_block_is_tagged_with_its_kind_and_ink(context: ExportContext) -> None:
    root = alto(DOCUMENT, context)
    labels = {tag.get("ID"): tag.get("LABEL") for tag in root.find("a:Tags", NS)}
    blocks = root.xpath("//a:PrintSpace/a:*", namespaces=NS)
    told = [[labels[tag] for tag in block.get("TAGREFS").split()][:2] for block in blocks]
    assert told == [[zone.kind, zone.ink] for zone in TELEGRAM.zones]
    assert [box_of(block) for block in blocks] == [zone.box for zone in TELEGRAM.zones]


def test_every_kind_of_the_vocabulary_is_a_tag(
    context: ExportContext, vocabulary: Vocabulary
) -> None:
    tags = alto(DOCUMENT, context).iterfind(".//a:StructureTag", NS)
    assert [tag.get("LABEL") for tag in tags] == list(vocabulary)


def test_a_fact_is_a_tag_on_the_words_it_was_read_from(context: ExportContext) -> None:
    root = alto(DOCUMENT, context)
    tag = root.find(".//a:NamedEntityTag[@TYPE='/routing/date']", NS)
    assert tag.get("LABEL") == "1948-11-03"
    words = [
        each.get("CONTENT")
        for each in root.iterfind(".//a:String", NS)
        if tag.get("ID") in (each.get("TAGREFS") or "").split()
    ]
    assert words == ["3/ХI", "1948", "г."]


def test_corrections_are_marked_and_the_old_word_is_an_alternative(context: ExportContext) -> None:
    root = alto(with_zone("addressee", text="Тов. ЛУГИНУ."), context)
    line = root.find(".//a:TextLine[@CS='true']", NS)
    assert [word.get("CONTENT") for word in line.iterfind("a:String", NS)] == ["Тов.", "ЛУГИНУ."]
    assert line.findtext(".//a:ALTERNATIVE", namespaces=NS) == "ЛУГОВУ."


def test_a_page_that_was_not_read_says_so(context: ExportContext) -> None:
    pages = alto(MANY, context).findall(".//a:Page", NS)
    assert pages[1].get("QUALITY") == "Missing"
    assert pages[1].get("QUALITY_DETAIL") == "TRUNCATED"
    assert alto(replace(DOCUMENT, pages=()), context).find(".//a:Page", NS) is not None


def test_lines_have_what_trainers_ask_for(context: ExportContext) -> None:
    lines = alto(DOCUMENT, context).findall(".//a:TextLine", NS)
    assert lines
    for line in lines:
        box = box_of(line)
        start, end = (tuple(map(int, p.split(","))) for p in line.get("BASELINE").split())
        assert (start[0], end[0]) == (box.x, box.right - 1)
        corners = line.find("a:Shape/a:Polygon", NS).get("POINTS").split()
        assert corners[0] == f"{box.x},{box.y}"
        assert corners[2] == f"{box.right - 1},{box.bottom - 1}"
