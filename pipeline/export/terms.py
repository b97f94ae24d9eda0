"""What each format calls our zone kinds: the table ``terms.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter

from pipeline.model.vocabulary import OTHER

_TABLE: Final = Path(__file__).with_name("terms.toml")


class Style(StrEnum):
    """How Markdown shows a kind."""

    TITLE = "title"
    HEADING = "heading"
    BOLD = "bold"
    ITALIC = "italic"
    PLAIN = "plain"
    PREFORMATTED = "preformatted"
    QUOTED = "quoted"


@dataclass(frozen=True, slots=True)
class PageTerm:
    """A PAGE region and its type, where the region has types."""

    region: str
    type: str | None = None


@dataclass(frozen=True, slots=True)
class TeiTerm:
    """A TEI element and its type."""

    element: str
    type: str


@dataclass(frozen=True, slots=True)
class Terms:
    """What one kind is called in each format."""

    page: PageTerm
    alto: str
    hocr: str
    tei: TeiTerm
    markdown: Style


@cache
def all_terms() -> Mapping[str, Terms]:
    """Return the table by the kinds' names."""
    return TypeAdapter(dict[str, Terms]).validate_python(tomllib.loads(_TABLE.read_text("utf-8")))


def terms_of(kind: str) -> Terms:
    """Return what a kind is called; a kind that is not in the table is called as ``other`` is."""
    return all_terms().get(kind) or all_terms()[OTHER]
