"""PAGE XML: valid, the same words in the same places, nothing lost that it can hold."""

import re
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree

from pipeline.export.context import ExportContext
from pipeline.export.order import zones_in_order
from pipeline.export.page_xml import NAMESPACE, custom
from pipeline.export.placed import placed_lines
from pipeline.model.geometry import Box
from pipeline.model.page import Line, Word
from pipeline.model.provenance import Document
from tests.export import strategies
from tests.export.documents import DOCUMENT, MANY, TELEGRAM
from tests.export.schemas import valid
from tests.export.writing import CORRECTED, REDACTED, REWRITTEN, Placed, words_of, written

SCHEMA = "page-2019-07-15.xsd"
NS = {"p": NAMESPACE}


def page(document: Document, context: ExportContext) -> etree._Element:
    return valid(written("page", document, context), SCHEMA)


def words_read(root: etree._Element) -> list[Placed]:
    """Read words in the order that ReadingOrder tells."""
    order = root.xpath("//p:RegionRefIndexed", namespaces=NS)
    order.sort(key=lambda ref: int(ref.get("index")))
    regions = {each.get("id"): each for each in root.iter() if str(each.tag).endswith("Region")}
    return [
        (word.findtext("p:TextEquiv/p:Unicode", namespaces=NS), box_of(word))
        for ref in order
        for word in regions[ref.get("regionRef")].iterfind(".//p:Word", NS)
    ]


def box_of(element: etree._Element) -> Box:
    points = element.find("p:Coords", NS).get("points").split()
    xs, ys = zip(*(map(int, point.split(",")) for point in points), strict=True)
    return Box.from_corners(min(xs), min(ys), max(xs), max(ys))


@pytest.mark.parametrize("document", [DOCUMENT, CORRECTED, REWRITTEN, REDACTED])
def test_words_and_boxes_come_back(document: Document, context: ExportContext) -> None:
    assert words_read(page(document, context)) == words_of(document.pages[0])


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(strategies.pages)
def test_any_page_is_valid_and_comes_back(context: ExportContext, any_page: object) -> None:
    document = replace(DOCUMENT, pages=(any_page,))  # type: ignore[arg-type]
    assert words_read(page(document, context)) == words_of(document.pages[0])


def test_lines_and_zones_keep_their_text_letter_by_letter(context: ExportContext) -> None:
    root = page(DOCUMENT, context)
    lines = root.xpath("//p:TextLine/p:TextEquiv/p:Unicode/text()", namespaces=NS)
    expected = [line.text for zone in zones_in_order(TELEGRAM) for line in placed_lines(zone)]
    assert lines == expected
    zones = root.xpath("//p:TextRegion/p:TextEquiv/p:Unicode/text()", namespaces=NS)
    assert zones == [zone.text for zone in zones_in_order(TELEGRAM)]


def test_kinds_inks_and_confidences_go_along(context: ExportContext) -> None:
    root = page(DOCUMENT, context)
    told = [each.get("custom") for each in root.xpath("//p:*[@custom]", namespaces=NS)]
    kinds = re.findall(r"kind:(\w+);", " ".join(told))
    assert kinds == [zone.kind for zone in zones_in_order(TELEGRAM)]
    stamp = root.find(".//p:GraphicRegion[@type='stamp']", NS)
    assert "ink:stamp; id:z16; confidence:0.96;" in stamp.get("custom")
    assert stamp.findtext("p:TextRegion/p:TextLine/p:TextEquiv/p:Unicode", namespaces=NS)
    doubted = [w for w in root.iterfind(".//p:Word", NS) if w.findtext(".//p:Unicode", None, NS)]
    assert {"0.58"} == {
        w.find("p:TextEquiv", NS).get("conf")
        for w in doubted
        if "Толгойт" in etree.tostring(w, encoding="unicode")
    }


def test_facts_stand_at_the_region_they_were_read_from(context: ExportContext) -> None:
    label = page(DOCUMENT, context).find(".//p:Label[@type='/routing/date']", NS)
    assert (label.get("value"), label.get("comments")) == ("1948-11-03", "3/ХI 1948 г.")
    region = label.getparent().getparent()
    assert "kind:routing;" in region.get("custom")


def test_a_correction_keeps_what_was_read_as_the_second_reading(context: ExportContext) -> None:
    line = page(CORRECTED, context).xpath("//p:TextLine[p:TextEquiv/@index]", namespaces=NS)
    assert [equiv.get("index") for equiv in line[0].iterfind("p:TextEquiv", NS)] == ["0", "1"]
    assert line[0].xpath("p:TextEquiv/p:Unicode/text()", namespaces=NS) == [
        "3.ХI.48г.  С О С Н И Ц К И Й",
        "3.ХI.48г.  С О С Н И Н",
    ]


def test_the_time_is_that_of_the_reading_never_of_the_export(context: ExportContext) -> None:
    at = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
    root = page(DOCUMENT, replace(context, read_at=lambda _page: at))
    assert root.findtext(".//p:Created", namespaces=NS) == "2024-05-06T07:08:09Z"


def test_several_pages_are_an_archive_of_one_valid_file_each(context: ExportContext) -> None:
    archive = zipfile.ZipFile(BytesIO(written("page", MANY, context)))
    assert archive.namelist() == [f"000{n}.page.xml" for n in (1, 2, 3, 4)]
    roots = [valid(archive.read(name), SCHEMA) for name in archive.namelist()]
    assert roots[1].find(".//p:UserAttribute[@value='TRUNCATED']", NS) is not None
    assert roots[2].find("p:Page", NS).get("type") == "blank"


def test_lines_at_the_edge_keep_to_the_pixels_of_the_page(context: ExportContext) -> None:
    zone = TELEGRAM.zones[-1]
    edge = Box(0, TELEGRAM.height_px - 40, TELEGRAM.width_px, 40)
    line = Line(edge, "край", None, (Word("край", edge),))
    last = replace(zone, box=edge, text="край", lines=(line,))
    pages = (replace(TELEGRAM, zones=(*TELEGRAM.zones[:-1], last)),)
    root = page(replace(DOCUMENT, pages=pages), context)
    told = root.xpath("//p:TextLine/p:Coords/@points | //p:Baseline/@points", namespaces=NS)
    places = [tuple(map(int, each.split(","))) for points in told for each in points.split()]
    assert max(x for x, _ in places) == TELEGRAM.width_px - 1
    assert max(y for _, y in places) == TELEGRAM.height_px - 1


def test_custom_values_cannot_break_out() -> None:
    assert custom("a", b="x;} evil {y:z") == r"a {b:x\u003b\u007d evil \u007by\u003az;}"
    assert custom("a", b=None) == ""
