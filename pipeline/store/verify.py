"""The checker of invariants: what must hold at every moment, whatever broke before.

It runs after tests and by ``razmetka verify``. A sound ledger gives no finding.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError
from sqlalchemy import ColumnElement, Engine, Select, func, select

from pipeline.model.errors import StoredFileError
from pipeline.store.blobs import Blobs
from pipeline.store.codec import load_page
from pipeline.store.database import damage, reading
from pipeline.store.invariants import rules
from pipeline.store.tables import files, outputs, pages, readings, sources
from pipeline.store.work import PREVIEW

SWEEP_S: Final = 60.0
"""How often leases are looked at, in seconds; one that is older than two sweeps was forgotten."""
_CHUNK: Final = 200


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that is broken: the rule's name, and where."""

    code: str
    what: str


def verify(engine: Engine, now: datetime, sweep_s: float = SWEEP_S) -> list[Finding]:
    """Return everything in the database that breaks a rule; empty where it is sound."""
    with reading(engine) as connection:
        found = [Finding("DATABASE", line) for line in damage(connection)]
        for code, query in rules(now - timedelta(seconds=2 * sweep_s)):
            found += [Finding(code, str(row[0])) for row in connection.execute(query)]
    return found + list(_unreadable(engine))


def verify_files(engine: Engine) -> Iterator[Finding]:
    """Give each original and each output whose bytes are no longer those written down.

    This reads every file of the ledger, and takes as long as that takes. Of an original that
    was listed several times only the newest listing is looked at.
    """
    newest = select(func.max(files.c.id)).where(files.c.source_id.is_not(None))
    originals = (
        select(files.c.id, files.c.path, sources.c.sha256)
        .join(sources, sources.c.id == files.c.source_id)
        .where(files.c.id.in_(newest.group_by(files.c.path_key)))
    )
    yield from _changed(engine, originals, files.c.id, "ORIGINAL_CHANGED")
    written = select(outputs.c.id, outputs.c.path, outputs.c.sha256)
    yield from _changed(engine, written, outputs.c.id, "OUTPUT_CHANGED")


def previews(engine: Engine) -> Iterator[str]:
    """Give the SHA-256 of every preview that a reading refers to, some more than once."""
    query = select(readings.c.id, readings.c.preview_sha256)
    shown = query.where(readings.c.preview_sha256.is_not(None))
    for row in _walk(engine, shown, readings.c.id):
        yield row.preview_sha256


def verify_previews(engine: Engine, blobs: Blobs) -> Iterator[Finding]:
    """Give each preview that a reading refers to and that is missing or damaged."""
    for sha256 in previews(engine):
        try:
            blobs.read(sha256, PREVIEW)
        except StoredFileError as error:
            yield Finding("PREVIEW_CHANGED", error.detail)


def _unreadable(engine: Engine) -> Iterator[Finding]:
    """Give readings whose JSON is no page, or another page than the ledger says."""
    query = select(readings.c.id, readings.c.page, pages.c.number).join(
        pages, pages.c.id == readings.c.page_id
    )
    for row in _walk(engine, query, readings.c.id):
        try:
            number = load_page(row.page).number
        except ValidationError:
            yield Finding("READING_DAMAGED", f"reading {row.id}")
        else:
            if number != row.number:
                yield Finding("READING_OF_ANOTHER_PAGE", f"reading {row.id}")


def _changed(
    engine: Engine, query: Select[Any], key: ColumnElement[int], code: str
) -> Iterator[Finding]:
    for row in _walk(engine, query, key):
        path = Path(os.fsdecode(row.path))
        what = ascii(str(path))
        try:
            with path.open("rb") as stream:
                found = hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError as error:
            yield Finding(code, f"{what}: {error.strerror}")
        else:
            if found != row.sha256:
                yield Finding(code, f"{what}: the bytes are others")


def _walk(engine: Engine, query: Select[Any], key: ColumnElement[int]) -> Iterator[Any]:
    last = 0
    while True:
        with reading(engine) as connection:
            rows = connection.execute(query.where(key > last).order_by(key).limit(_CHUNK)).all()
        yield from rows
        if len(rows) < _CHUNK:
            return
        last = rows[-1].id
