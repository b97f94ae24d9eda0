"""The formats that a document can be written in, by name."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from pipeline.export.alto import AltoFormat
from pipeline.export.context import Format
from pipeline.export.hocr import HocrFormat
from pipeline.export.html_format import HtmlFormat
from pipeline.export.iiif import IiifFormat
from pipeline.export.json_format import JsonFormat
from pipeline.export.markdown import MarkdownFormat
from pipeline.export.page_xml import PageXmlFormat
from pipeline.export.pdf import PdfFormat
from pipeline.export.tables import CsvFormat, XlsxFormat
from pipeline.export.tei import TeiFormat
from pipeline.export.text_format import TextFormat
from pipeline.export.truth import TruthFormat

_ALL: Final[tuple[Format, ...]] = (
    JsonFormat(),
    TextFormat(),
    TextFormat("modern", ".modern.txt", modern=True),
    HtmlFormat(),
    AltoFormat(),
    PageXmlFormat(),
    HocrFormat(),
    PdfFormat(),
    CsvFormat(),
    XlsxFormat(),
    MarkdownFormat(),
    TeiFormat(),
    IiifFormat(),
    TruthFormat(),
)
FORMATS: Final[Mapping[str, Format]] = MappingProxyType({each.name: each for each in _ALL})
_OF_MANY_PAGES: Final = {"page": ".page.zip"}


def ending(name: str, pages: int) -> str:
    """Return the ending of a format's file; PAGE XML of several pages is an archive."""
    return _OF_MANY_PAGES.get(name, FORMATS[name].suffix) if pages != 1 else FORMATS[name].suffix
