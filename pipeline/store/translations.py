"""Translations of sources: every version stays, one chain for each language.

A version names the one it was made on; where that is no longer the newest, nothing is written and
the newest comes back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from pydantic import TypeAdapter
from sqlalchemy import Connection, Engine, Row, insert, select

from pipeline.model.translation import Translation
from pipeline.store.database import reading, writing
from pipeline.store.tables import sources, translations

_BODY: Final = TypeAdapter(Translation)


@dataclass(frozen=True, slots=True)
class StoredTranslation:
    """A version of a translation: who made it, when, and from which one."""

    id: int
    parent: int | None
    author: str
    at: datetime
    body: Translation


@dataclass(frozen=True, slots=True)
class Outdated:
    """Somebody else saved meanwhile; ``newest`` is theirs. Nothing was written."""

    newest: StoredTranslation


class Translations:
    """The one way to translations. ``clock`` tells the time in UTC, with its zone."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime]) -> None:
        self.engine = engine
        self._now = clock

    def newest(self, source: int) -> list[StoredTranslation]:
        """Return the newest version in each language, by its tag."""
        with reading(self.engine) as connection:
            return sorted(_heads(connection, source), key=lambda each: each.body.language)

    def of(self, source: int, language: str) -> StoredTranslation | None:
        """Return the newest version in a language; ``None`` where there is none."""
        with reading(self.engine) as connection:
            return _head(connection, source, language)

    def history(self, source: int, language: str) -> list[StoredTranslation]:
        """Return every version in a language, the newest first."""
        query = select(translations).where(translations.c.source_id == source)
        with reading(self.engine) as connection:
            rows = connection.execute(query.order_by(translations.c.id.desc())).all()
        found = map(_stored, rows)
        return [each for each in found if each.body.language == language]

    def save(
        self, source: int, on: int | None, body: Translation, by: str
    ) -> StoredTranslation | Outdated:
        """Write a version over version ``on``; ``None`` says that there is none yet.

        One that says the same as the newest is not written again.

        Raises:
            LookupError: there is no such source.

        """
        with writing(self.engine) as connection:
            locked = select(sources.c.id).where(sources.c.id == source).with_for_update()
            if connection.execute(locked).one_or_none() is None:
                raise LookupError(source)
            newest = _head(connection, source, body.language)
            if newest is not None and newest.id != on:
                return Outdated(newest)
            if newest is not None and newest.body == body:
                return newest
            parent = newest.id if newest else None
            row = {
                "source_id": source,
                "parent_id": parent,
                "author": by,
                "created_at": self._now(),
                "body": _BODY.dump_json(body).decode(),
            }
            made = insert(translations).values(row).returning(translations)
            return _stored(connection.execute(made).one())


def _heads(connection: Connection, source: int) -> list[StoredTranslation]:
    child = translations.alias()
    later = select(child.c.id).where(child.c.parent_id == translations.c.id).exists()
    query = select(translations).where(translations.c.source_id == source, ~later)
    return [_stored(row) for row in connection.execute(query)]


def _head(connection: Connection, source: int, language: str) -> StoredTranslation | None:
    heads = (each for each in _heads(connection, source) if each.body.language == language)
    return next(heads, None)


def _stored(row: Row[Any]) -> StoredTranslation:
    body = _BODY.validate_json(row.body)
    return StoredTranslation(row.id, row.parent_id, row.author, row.created_at, body)
