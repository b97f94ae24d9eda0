"""Translations as the API takes and gives them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from desk.web.translating.texts import LONGEST, MOST
from pipeline.export.record import Record
from pipeline.model.translation import Paragraph
from pipeline.store.translations import StoredTranslation

Said = Annotated[str, Field(max_length=2000)]


class GivenRow(BaseModel):
    """A row: the keys of paragraphs of the original, and what stands beside them."""

    model_config = ConfigDict(extra="forbid")
    original: Annotated[list[str], Field(max_length=MOST)] = []
    text: Annotated[str, Field(max_length=LONGEST)] = ""


class GivenTranslation(BaseModel):
    """A version of a translation, and the one that it was made on.

    ``text`` is laid beside the original paragraph by paragraph; ``rows`` say themselves what stands
    where. One of the two is given.
    """

    model_config = ConfigDict(extra="forbid")
    on: Annotated[int | None, Field(ge=0, le=2**31 - 1)] = None
    title: Said = ""
    date: Said = ""
    summary: Said = ""
    translator: Said = ""
    credit: Said = ""
    text: Annotated[str | None, Field(max_length=LONGEST)] = None
    rows: Annotated[list[GivenRow] | None, Field(max_length=2 * MOST)] = None


class SeenParagraph(BaseModel):
    """A paragraph of the original: its key, and what it says now."""

    key: str
    text: str

    @classmethod
    def of(cls, paragraph: Paragraph) -> SeenParagraph:
        """Return a paragraph as it is told."""
        return cls(key=paragraph.key, text=paragraph.text)


class SeenRow(BaseModel):
    """A row: paragraphs of the original, and what stands beside them."""

    original: list[SeenParagraph]
    text: str


class SeenRecord(BaseModel):
    """The heading of the published record."""

    title: str
    date: str
    citation: str
    summary: str
    original_language: str
    contents: list[str]
    distribution: list[str]

    @classmethod
    def of(cls, record: Record) -> SeenRecord:
        """Return a heading as it is told."""
        return cls(
            title=record.title,
            date=record.date,
            citation=record.citation,
            summary=record.summary,
            original_language=record.language,
            contents=list(record.contents),
            distribution=list(record.distribution),
        )


class ListedTranslation(BaseModel):
    """That there is a translation in a language, and who made its newest version."""

    id: int
    language: str
    author: str
    at: datetime

    @classmethod
    def of(cls, stored: StoredTranslation) -> ListedTranslation:
        """Return a translation as it is listed."""
        return cls(id=stored.id, language=stored.body.language, author=stored.author, at=stored.at)


class SeenTranslation(ListedTranslation):
    """A translation with its rows over the original as it stands now."""

    title: str
    date: str
    summary: str
    translator: str
    credit: str
    record: SeenRecord
    rows: list[SeenRow]


class Overtaken(BaseModel):
    """Somebody else saved meanwhile; nothing was written."""

    newest: SeenTranslation
