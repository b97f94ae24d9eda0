"""Batches, the files listed in them, and the sources that they turn out to be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import blake2b
from itertools import islice
from typing import Any, Final

from sqlalchemy import Connection, and_, func, insert, select, update

from pipeline.intake.files import Inspected
from pipeline.model.page import PageState
from pipeline.model.provenance import Run
from pipeline.store.asking import ask_again, stale
from pipeline.store.database import insert_missing
from pipeline.store.queues import FILES, FREED, PAGES, claim_of, going_on, problem_values
from pipeline.store.tables import batches, files, pages, recipes, sources
from pipeline.store.work import FileState, FileWork, Lane, NewFile, Terms

CHUNK: Final = 1000
"""Rows that one transaction adds: enough to be quick, few enough to hold nobody up."""


@dataclass(frozen=True, slots=True)
class NewBatch:
    """What a person wants: files read by a recipe, written into a folder, on some terms."""

    name: str
    run: Run
    out_dir: bytes
    terms: Terms


def begin_batch(connection: Connection, wanted: NewBatch, at: datetime) -> int:
    """Write down what a person wants; return the batch's id."""
    run, terms = wanted.run, wanted.terms
    connection.execute(
        insert_missing(connection, recipes),
        {"digest": run.options_digest, "run": asdict(run), "created_at": at},
    )
    row = insert(batches).values(
        name=wanted.name,
        recipe=run.options_digest,
        out_dir=wanted.out_dir,
        left_out={},
        created_at=at,
        owner=terms.owner,
        lane=terms.lane,
        profile=terms.profile,
        formats=list(terms.formats),
    )
    return int(connection.execute(row.returning(batches.c.id)).scalar_one())


def chunks(found: Iterable[NewFile]) -> Iterator[list[NewFile]]:
    """Cut what a walk finds into lists of at most ``CHUNK``."""
    walk = iter(found)
    while chunk := list(islice(walk, CHUNK)):
        yield chunk


def list_chunk(connection: Connection, batch: int, found: Sequence[NewFile]) -> None:
    """Write down files of a batch; a path that it lists already stays as it is."""
    rows = [_file_row(batch, file) for file in found]
    connection.execute(insert_missing(connection, files), rows)


def end_listing(
    connection: Connection, batch: int, left_out: Mapping[str, int], at: datetime
) -> int:
    """Write down that the walk is over and what it left out; return how many files are listed."""
    row = update(batches).where(batches.c.id == batch)
    connection.execute(row.values(left_out=dict(left_out), listed_at=at))
    count = select(func.count()).select_from(files).where(files.c.batch_id == batch)
    return int(connection.execute(count).scalar_one())


def open_file(connection: Connection, work: FileWork, inspected: Inspected, at: datetime) -> bool:
    """Write down what a file is and queue its pages, unless they are read already.

    Pages belong to the bytes: a second file with the same bytes brings no new ones.
    """
    values = FREED | problem_values(None) | {"state": FileState.OPENED}
    row = update(files).where(FILES.mine).values(values)
    if connection.execute(row, claim_of(work)).rowcount != 1:
        return False
    source = _source(connection, inspected)
    seen = inspected.fingerprint
    place = {"source_id": source, "mtime_ns": seen.mtime_ns, "inode": str(seen.inode)}
    connection.execute(update(files).where(files.c.id == work.id).values(place))
    recipe, lane = _recipe(connection, work.batch)
    _add_pages(connection, source, inspected.page_count, {"recipe": recipe, "batch_id": work.batch})
    _take_over(connection, source, work.batch, lane)
    reason = {"by": "run", "batch": work.batch}
    wish = {"recipe": recipe, "batch_id": work.batch}
    ask_again(connection, stale(source, recipe), wish, (at, reason))
    return True


def handed_in(connection: Connection, folder: bytes) -> Iterator[tuple[bytes, int | None]]:
    """Yield the files below a folder that were handed in to workers, the oldest first.

    With each comes when it was changed last, in nanoseconds, if it was opened since.
    """
    below = and_(files.c.path >= folder + b"/", files.c.path < folder + b"0")
    query = (
        select(files.c.path, files.c.mtime_ns)
        .join(batches, batches.c.id == files.c.batch_id)
        .where(below, batches.c.lane != Lane.LOCAL)
        .order_by(files.c.id)
    )
    for row in connection.execute(query):
        yield row.path, row.mtime_ns


def _file_row(batch: int, found: NewFile) -> dict[str, Any]:
    return {
        "batch_id": batch,
        "root": found.root,
        "path": found.path,
        "path_key": blake2b(found.path, digest_size=16).digest(),
        "relative": found.relative,
        "name": found.name,
        "citation": asdict(found.citation) if found.citation else None,
        "blob_sha256": found.blob_sha256,
        "promised_sha256": found.promised_sha256,
        "state": FileState.REFUSED if found.problem else FileState.LISTED,
        **problem_values(found.problem),
    }


def _source(connection: Connection, inspected: Inspected) -> int:
    print_ = inspected.fingerprint
    row = {
        "sha256": print_.sha256,
        "size": print_.size,
        "media_type": inspected.media_type,
        "page_count": inspected.page_count,
        "flags": list(inspected.flags),
    }
    connection.execute(insert_missing(connection, sources), row)
    known = select(sources.c.id).where(sources.c.sha256 == print_.sha256)
    return int(connection.execute(known).scalar_one())


def _recipe(connection: Connection, batch: int) -> tuple[str, Lane]:
    query = select(batches.c.recipe, batches.c.lane).where(batches.c.id == batch)
    row = connection.execute(query).one()
    return row.recipe, Lane(row.lane)


def _take_over(connection: Connection, source: int, batch: int, lane: Lane) -> None:
    """Let pages that wait for a slower or paused batch wait for this one instead."""
    waiting = and_(pages.c.source_id == source, PAGES.unfinished)
    first = lane is not Lane.BATCH
    which = waiting if first else and_(waiting, ~going_on(pages.c.batch_id))
    connection.execute(update(pages).where(which).values(batch_id=batch))


def _add_pages(connection: Connection, source: int, page_count: int, wish: dict[str, Any]) -> None:
    last = select(func.coalesce(func.max(pages.c.number), 0)).where(pages.c.source_id == source)
    first = int(connection.execute(last).scalar_one()) + 1
    common = {"source_id": source, "round": 1, "state": PageState.QUEUED, **wish}
    for start in range(first, page_count + 1, CHUNK):
        numbers = range(start, min(start + CHUNK, page_count + 1))
        rows = [{**common, "number": number} for number in numbers]
        connection.execute(insert_missing(connection, pages), rows)
