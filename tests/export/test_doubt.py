"""Risk: a guess leaves the house looking as sure as what was read well."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace

from lxml import etree

from pipeline.export.context import ExportContext
from tests.export.documents import DOCUMENT, TELEGRAM
from tests.export.writing import written

DOUBTED = Counter(
    word.text
    for zone in TELEGRAM.zones
    for line in zone.lines
    for word in line.words
    if (word.confidence or 1) < 0.75
)
SURE = 'Об"ем'  # read with 0.81


def texts(name: str, context: ExportContext, path: str) -> Counter[str]:
    tree = etree.fromstring(written(name, DOCUMENT, context))
    return Counter(map(str, tree.xpath(path)))


def test_there_is_doubt_to_be_marked() -> None:
    assert len(DOUBTED) > 3
    assert SURE not in DOUBTED


def test_markup_names_every_doubtful_word_and_no_other(context: ExportContext) -> None:
    alto = "//*[local-name()='String'][contains(concat(' ',@TAGREFS,' '),' doubtful ')]/@CONTENT"
    hocr = "//*[@class='ocrx_word'][contains(@title,'x_doubtful 1')]/text()"
    tei = "//*[local-name()='unclear']/text()"
    for name, path in (("alto", alto), ("hocr", hocr), ("tei", tei)):
        assert texts(name, context, path) == DOUBTED, name


def test_json_names_every_doubtful_word_and_no_other(context: ExportContext) -> None:
    zones = [
        zone for p in json.loads(written("json", DOCUMENT, context))["pages"] for zone in p["zones"]
    ]
    words = [word for zone in zones for line in zone["lines"] for word in line["words"]]
    assert Counter(word["text"] for word in words if word.get("doubtful")) == DOUBTED
    assert not any(word.get("doubtful") is False for word in words)


def test_page_xml_tells_where_in_its_line_a_doubtful_word_stands(context: ExportContext) -> None:
    tree = etree.fromstring(written("page", DOCUMENT, context))
    found: Counter[str] = Counter()
    for line in tree.iter("{*}TextLine"):
        text = line.find("{*}TextEquiv/{*}Unicode").text
        for at, size in re.findall(
            r"unclear \{offset:(\d+); length:(\d+);\}", line.get("custom", "")
        ):
            found[text[int(at) : int(at) + int(size)]] += 1
    assert found == DOUBTED


def test_plain_text_is_marked_where_asked_and_clean_otherwise(context: ExportContext) -> None:
    for name, mark in (("txt", "[?]"), ("md", r"\[?\]")):
        marked = written(name, DOCUMENT, replace(context, mark_doubtful=True)).decode()
        clean = written(name, DOCUMENT, context).decode()
        assert marked.count(mark) == DOUBTED.total()
        assert marked.replace(mark, "") == clean
        assert f"Толгойт{mark}" in marked
