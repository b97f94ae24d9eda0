"""The truth as PAGE XML 2019-07-15: regions, lines and words with polygons and baselines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree

from pipeline.model.geometry import Box
from pipeline.model.page import Page, Zone

_NS = "http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15"
_TYPES = {
    "folio_number": "page-number",
    "page_number": "page-number",
    "title": "heading",
    "heading": "heading",
    "body": "paragraph",
    "signature": "signature-mark",
}
_STAMPED = "2000-01-01T00:00:00Z"


def page_xml(page: Page, beside: Mapping[str, Any], name: str) -> bytes:
    """Return the page as PAGE XML; ``beside`` is the parallel truth of ``page_truth``."""
    root = ElementTree.Element("PcGts", xmlns=_NS)
    meta = _child(root, "Metadata")
    _child(meta, "Creator").text = "razmetka facsimile"
    _child(meta, "Created").text = _STAMPED
    _child(meta, "LastChange").text = _STAMPED
    sheet = _child(
        root,
        "Page",
        imageFilename=name,
        imageWidth=str(page.width_px),
        imageHeight=str(page.height_px),
    )
    if page.zones:
        group = _child(_child(sheet, "ReadingOrder"), "OrderedGroup", id="order")
        for zone in page.zones:
            _child(group, "RegionRefIndexed", index=str(zone.order - 1), regionRef=zone.id)
    for zone in page.zones:
        _region(sheet, zone, beside[zone.id])
    ElementTree.indent(root)
    return bytes(ElementTree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _region(sheet: ElementTree.Element, zone: Zone, beside: Mapping[str, Any]) -> None:
    attributes = {"id": zone.id, "custom": f"kind {{type:{zone.kind};}} ink {{of:{zone.ink};}}"}
    attributes["type"] = _TYPES.get(zone.kind, "other")
    region = _child(sheet, "TextRegion", **attributes)
    _child(region, "Coords", points=_box(zone.box))
    for number, line in enumerate(zone.lines):
        element = _child(region, "TextLine", id=f"{zone.id}l{number + 1}")
        _child(element, "Coords", points=_box(line.box))
        if beside["baselines"][number]:
            _child(element, "Baseline", points=_points(beside["baselines"][number]))
        for place, word in enumerate(line.words):
            ink = beside["inks"][number][place]
            item = _child(element, "Word", id=f"{zone.id}l{number + 1}w{place + 1}",
                          custom=f"ink {{of:{ink};}}")  # fmt: skip
            _child(item, "Coords", points=_points(beside["polygons"][number][place]))
            _text(item, word.text)
        _text(element, line.text)
    _text(region, zone.text)


def _text(parent: ElementTree.Element, text: str) -> None:
    _child(_child(parent, "TextEquiv"), "Unicode").text = text


def _child(parent: ElementTree.Element, tag: str, **attributes: str) -> ElementTree.Element:
    return ElementTree.SubElement(parent, tag, attributes)


def _box(box: Box) -> str:
    return f"{box.x},{box.y} {box.right},{box.y} {box.right},{box.bottom} {box.x},{box.bottom}"


def _points(points: list[list[float]]) -> str:
    return " ".join(f"{max(round(x), 0)},{max(round(y), 0)}" for x, y in points)
