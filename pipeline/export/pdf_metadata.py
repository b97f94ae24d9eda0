"""What a PDF says of itself, as XMP."""

from __future__ import annotations

from typing import Final

from lxml import etree

from pipeline.export.context import ExportDocument
from pipeline.export.inert import inert
from pipeline.export.xml import XML_LANG, Element

_NAMES: Final = {
    "x": "adobe:ns:meta/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
}
_BEGIN: Final = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
_END: Final = '\n<?xpacket end="r"?>'


def metadata(document: ExportDocument) -> bytes:
    """Return the packet: PDF/A-2b, title, archival reference, source and what read it."""
    described = _element("rdf:Description", {_name("rdf:about"): ""})
    title = str(document.citation) if document.citation else document.source.name
    _listed(described, "dc:title", "rdf:Alt", title or "-")
    _listed(described, "dc:language", "rdf:Bag", "ru")
    _listed(described, "dc:creator", "rdf:Seq", f"Razmetka, {document.run.engine}")
    for name, text in (
        ("dc:format", "application/pdf"),
        ("dc:identifier", str(document.citation or "")),
        ("dc:source", f"{document.source.name} (sha256:{document.source.sha256})"),
        ("xmp:CreatorTool", "Razmetka"),
        ("pdf:Producer", "Razmetka"),
        ("pdfaid:part", "2"),
        ("pdfaid:conformance", "B"),
    ):
        if text:
            _child(described, name, text)
    root = _element("x:xmpmeta", {})
    graph = _child(root, "rdf:RDF")
    graph.append(described)
    told = etree.tostring(root, encoding="unicode", pretty_print=True)
    return f"{_BEGIN}{told}{_END}".encode()


def _name(short: str) -> str:
    prefix, _, name = short.partition(":")
    return f"{{{_NAMES[prefix]}}}{name}"


def _element(short: str, attributes: dict[str, str]) -> Element:
    return etree.Element(_name(short), attributes, nsmap=_NAMES)


def _child(parent: Element, short: str, text: str | None = None) -> Element:
    made = etree.SubElement(parent, _name(short))
    made.text = None if text is None else inert(text)
    return made


def _listed(parent: Element, short: str, container: str, text: str) -> None:
    item = _child(_child(_child(parent, short), container), "rdf:li", text)
    if container == "rdf:Alt":
        item.set(XML_LANG, "x-default")
