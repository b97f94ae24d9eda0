"""What is done with a file's translations, for pages and programs alike."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from fastapi import HTTPException

from config.lexicon import load_knowledge
from desk.web.house import House
from desk.web.translating.shapes import (
    GivenRow,
    GivenTranslation,
    SeenParagraph,
    SeenRecord,
    SeenRow,
    SeenTranslation,
)
from desk.web.translating.texts import paragraphs_of
from pipeline.export.paragraphs import paragraphs
from pipeline.export.record import Record, record_of
from pipeline.export.translated import as_it_stands, beside
from pipeline.model.translation import Paragraph, Row, Translation
from pipeline.store.reports import StoredFile
from pipeline.store.translations import StoredTranslation, Translations
from workers.stored import StoredDocument, Told

FIELDS: Final = ("title", "date", "translator", "summary", "credit")


@dataclass(frozen=True)
class Desk:
    """A file and its translations. A file that was never opened has none (404)."""

    inside: House
    file: StoredFile

    @property
    def source(self) -> int:
        """The id of the file's source."""
        if self.file.source is None:
            raise HTTPException(404)
        return self.file.source

    @property
    def store(self) -> Translations:
        """Where translations are kept."""
        return Translations(self.inside.ledger.engine, self.inside.clock)

    @cached_property
    def document(self) -> StoredDocument:
        """The file as it was read and corrected, with all of it: who is here may see it."""
        return StoredDocument.of(self.inside.ledger, self.file, of=Told(unredacted=True))

    @cached_property
    def original(self) -> list[Paragraph]:
        """The paragraphs of the file as they stand now."""
        return list(paragraphs(self.document.pages))

    def newest(self, language: str) -> StoredTranslation:
        """Return the newest version in a language.

        Raises:
            HTTPException: there is none (404).

        """
        found = self.store.of(self.source, language)
        if found is None:
            raise HTTPException(404)
        return found

    def made(self, language: str, given: GivenTranslation) -> Translation:
        """Return a translation as it was given.

        Raises:
            HTTPException: it has neither text nor rows, or rows of what is not there (422).
            NotTextError: it is too long.

        """
        if (given.text is None) == (given.rows is None):
            raise HTTPException(422, "text or rows")
        said = {name: " ".join(getattr(given, name).split()) for name in FIELDS}
        if given.rows is not None:
            return Translation(language, self._placed(given.rows), **said)
        texts = paragraphs_of(given.text or "", markdown=False)
        return self.laid(Translation(language, (), **said), texts)

    def laid(self, translation: Translation, texts: list[str]) -> Translation:
        """Return a translation with texts laid beside the original."""
        rows = beside(self.original, texts, load_knowledge().bgn_pcgn)
        said = {name: getattr(translation, name) for name in FIELDS}
        return Translation(translation.language, rows, **said)

    def rows(self, translation: Translation) -> tuple[Row, ...]:
        """Return the rows over the original as it stands now."""
        return as_it_stands(translation.rows, self.original)

    def record(self, translation: Translation) -> Record:
        """Return the heading of a translation's record."""
        document = self.document
        latin = load_knowledge().bgn_pcgn
        return record_of(document.pages, document.citation, translation, latin)

    def told(self, stored: StoredTranslation) -> SeenTranslation:
        """Return a version as programs get it."""
        body = stored.body
        return SeenTranslation(
            id=stored.id,
            language=body.language,
            author=stored.author,
            at=stored.at,
            record=SeenRecord.of(self.record(body)),
            rows=[
                SeenRow(original=list(map(SeenParagraph.of, row.original)), text=row.text)
                for row in self.rows(body)
            ],
            **{name: getattr(body, name) for name in FIELDS},
        )

    def _placed(self, given: Iterable[GivenRow]) -> tuple[Row, ...]:
        left = {each.key: each for each in self.original}
        rows = []
        for row in given:
            if lost := [key for key in row.original if key not in left]:
                raise HTTPException(422, f"original: {lost[0][:100]}")
            text = "\n\n".join(paragraphs_of(row.text, markdown=False))
            rows.append(Row(tuple(left.pop(key) for key in dict.fromkeys(row.original)), text))
        return tuple(row for row in rows if row.original or row.text)
