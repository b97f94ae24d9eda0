"""The formats that a document can be written in, by name."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from pipeline.export.context import Format
from pipeline.export.html_format import HtmlFormat
from pipeline.export.json_format import JsonFormat
from pipeline.export.text_format import TextFormat

_ALL: Final[tuple[Format, ...]] = (JsonFormat(), TextFormat(), HtmlFormat())
FORMATS: Final[Mapping[str, Format]] = MappingProxyType({each.name: each for each in _ALL})
