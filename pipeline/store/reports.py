"""What the ledger tells: counts, files, pages and documents. Nothing here writes."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from pydantic import TypeAdapter
from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Row,
    and_,
    exists,
    func,
    not_,
    select,
)

from pipeline.model.citation import Citation
from pipeline.model.page import FINAL_STATES, Page, PageState, Problem, Redaction
from pipeline.model.provenance import Document, Run, Source
from pipeline.model.redaction import redacted
from pipeline.store.codec import load_page
from pipeline.store.database import reading
from pipeline.store.layers import Layer
from pipeline.store.queues import FILES, PAGES, wanted_by
from pipeline.store.redactions import on_pages
from pipeline.store.tables import (
    accepted,
    batches,
    corrections,
    files,
    outputs,
    pages,
    readings,
    recipes,
    redactions,
    sources,
    translations,
)
from pipeline.store.tallies import FILE, PAGE, counted
from pipeline.store.work import FileState

_CHUNK: Final = 500
_RUN: Final = TypeAdapter(Run)
_CITATION: Final = TypeAdapter(Citation | None)
_CITATIONS: Final = TypeAdapter(list[Citation])


@dataclass(frozen=True, slots=True)
class Progress:
    """Counts by state. Pages are those of the files opened so far; twins are counted once."""

    files: dict[FileState, int]
    pages: dict[PageState, int]
    left_out: dict[str, int]

    @property
    def pages_final(self) -> int:
        """The pages that nothing more happens to."""
        return sum(self.pages.get(state, 0) for state in FINAL_STATES)

    @property
    def pages_known(self) -> int:
        """The pages of all files opened so far."""
        return sum(self.pages.values())


@dataclass(frozen=True, slots=True)
class StoredBatch:
    """What a person asked for, and when."""

    id: int
    name: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A listed file. Paths are raw bytes; ``source`` is ``None`` until it was opened.

    ``blob_sha256`` is set where its bytes lie in the blob store too.
    """

    id: int
    path: bytes
    relative: bytes
    name: str
    state: FileState
    source: int | None
    citation: Citation | None
    problem: Problem | None
    blob_sha256: str | None = None


@dataclass(frozen=True, slots=True)
class StoredPage:
    """A page with its newest layer, corrected or as it was read, if it has one.

    ``read_at`` is when it was read, ``corrected_at`` when a person made that layer, if one did.
    """

    id: int
    number: int
    state: PageState
    round: int
    attempts: int
    problem: Problem | None
    page: Page | None
    preview_sha256: str | None
    read_at: datetime | None
    corrected_at: datetime | None = None

    @property
    def told(self) -> Page | None:
        """What documents say of it: its reading, or why there is none; nothing while it waits."""
        if self.page is not None or self.state not in FINAL_STATES:
            return self.page
        return Page(self.number, self.state, problem=self.problem)


def progress(connection: Connection, batch: int) -> Progress:
    """Count a batch's files and pages by state."""
    left_out = select(batches.c.left_out).where(batches.c.id == batch)
    return Progress(
        {FileState(s): n for s, n in counted(connection, batch, FILE).items()},
        {PageState(s): n for s, n in counted(connection, batch, PAGE).items()},
        dict(connection.execute(left_out).scalar_one()),
    )


def waits(connection: Connection, batch: int) -> bool:
    """Return whether a file of the batch is unopened or a page waits for its recipe."""
    unopened = select(files.c.id).where(files.c.batch_id == batch, FILES.unfinished)
    unread = select(pages.c.id).where(PAGES.unfinished, wanted_by(batch))
    return any(connection.execute(query.limit(1)).first() for query in (unopened, unread))


def available(connection: Connection, batch: int, most: int) -> int:
    """Count what waits for the batch and is in nobody's hands, but no further than ``most``."""
    listed = select(files.c.id).where(
        files.c.batch_id == batch, FILES.unfinished, files.c.state == FILES.waiting
    )
    queued = select(pages.c.id).where(
        PAGES.unfinished, pages.c.state == PAGES.waiting, wanted_by(batch)
    )
    found = [len(connection.execute(query.limit(most)).all()) for query in (listed, queued)]
    return min(sum(found), most)


def stored_batches(connection: Connection, most: int) -> list[StoredBatch]:
    """Return the newest batches, the newest first."""
    columns = batches.c.id, batches.c.name, batches.c.created_at
    query = select(*columns).order_by(batches.c.id.desc()).limit(most)
    return [StoredBatch(row.id, row.name, row.created_at) for row in connection.execute(query)]


def stored_files(engine: Engine, batch: int) -> Iterator[StoredFile]:
    """Give the files of a batch in the order they were listed."""
    return _files(engine, files.c.batch_id == batch)


def citations(connection: Connection, batch: int) -> list[Citation]:
    """Return how the files of a batch are cited, if they are, in the listed order."""
    cited = and_(files.c.batch_id == batch, files.c.citation.is_not(None))
    told = connection.execute(select(files.c.citation).where(cited).order_by(files.c.id)).scalars()
    return _CITATIONS.validate_python(told.all())


def corrected_files(engine: Engine) -> Iterator[StoredFile]:
    """Give the opened files of which a person has changed a page; the same bytes only once."""
    changed = select(pages.c.source_id).join(corrections, corrections.c.page_id == pages.c.id)
    opened = and_(files.c.state == FileState.OPENED, files.c.source_id.in_(changed))
    first = select(func.min(files.c.id)).where(opened).group_by(files.c.source_id)
    return _files(engine, files.c.id.in_(first))


def unwritten(engine: Engine, batch: int, format_: str) -> Iterator[StoredFile]:
    """Give opened files, all pages final, with no output younger than what it is made of.

    That is readings, translations and redactions.
    """
    unread = exists().where(pages.c.source_id == files.c.source_id, PAGES.unfinished)
    newest = (
        select(func.max(readings.c.created_at))
        .join(pages, pages.c.id == readings.c.page_id)
        .where(pages.c.source_id == files.c.source_id)
        .scalar_subquery()
    )
    translated = (
        select(func.max(translations.c.created_at))
        .where(translations.c.source_id == files.c.source_id)
        .scalar_subquery()
    )
    withheld = (
        select(func.max(func.coalesce(redactions.c.lifted_at, redactions.c.created_at)))
        .join(pages, pages.c.id == redactions.c.page_id)
        .where(pages.c.source_id == files.c.source_id)
        .scalar_subquery()
    )
    written = exists().where(
        outputs.c.file_id == files.c.id,
        outputs.c.format == format_,
        outputs.c.created_at >= func.coalesce(newest, outputs.c.created_at),
        outputs.c.created_at >= func.coalesce(translated, outputs.c.created_at),
        outputs.c.created_at >= func.coalesce(withheld, outputs.c.created_at),
    )
    opened = and_(files.c.batch_id == batch, files.c.state == FileState.OPENED)
    return _files(engine, and_(opened, not_(unread), not_(written)))


def output_sha256(connection: Connection, path: bytes) -> str | None:
    """Return the SHA-256 of the output last written at a path."""
    query = select(outputs.c.sha256).where(outputs.c.path == path)
    return connection.execute(query).scalar()


def stored_pages(
    engine: Engine, source: int, layer: Layer = Layer.CORRECTED, *, unredacted: bool = False
) -> Iterator[StoredPage]:
    """Give the pages of a source in order, each with its newest layer or reading.

    What is withheld of them is left out but where ``unredacted`` asks for it.
    """
    every = select(func.max(readings.c.id)).select_from(readings)
    machines = every.join(accepted, accepted.c.reading_id == readings.c.id)
    newest, first = (
        ids.where(readings.c.page_id == pages.c.id).correlate(pages).scalar_subquery()
        for ids in (machines if layer is Layer.READ else every, machines)
    )
    by_machine = readings.alias()
    read_at = select(by_machine.c.created_at).where(by_machine.c.id == first).scalar_subquery()
    held = (
        select(
            pages,
            readings.c.page,
            readings.c.preview_sha256,
            readings.c.created_at,
            read_at.label("read_at"),
            (readings.c.id != first).label("corrected"),
        )
        .select_from(pages.outerjoin(readings, readings.c.id == newest))
        .where(pages.c.source_id == source)
        .order_by(pages.c.number)
        .limit(_CHUNK)
    )
    last = 0
    while True:
        with reading(engine) as connection:
            rows = connection.execute(held.where(pages.c.number > last)).all()
            # Asked for after the readings: what was withheld between the two is left out.
            areas = {} if unredacted else on_pages(connection, [row.id for row in rows])
        yield from (_page(row, areas.get(row.id, ())) for row in rows)
        if len(rows) < _CHUNK:
            return
        last = rows[-1].number


def document(engine: Engine, file: int) -> Document:
    """Return a file as it was read so far; a page that cannot be read is there with its problem.

    Raises:
        LookupError: there is no such file, or it was never opened.

    """
    bare, source = heading(engine, file)
    known = (stored.told for stored in stored_pages(engine, source))
    return replace(bare, pages=tuple(page for page in known if page is not None))


def heading(engine: Engine, file: int) -> tuple[Document, int]:
    """Return a file without its pages, and the id of its source, by which they are asked for.

    Raises:
        LookupError: there is no such file, or it was never opened.

    """
    query = (
        select(files.c.name, files.c.citation, sources, recipes.c.run)
        .join(sources, sources.c.id == files.c.source_id)
        .join(batches, batches.c.id == files.c.batch_id)
        .join(recipes, recipes.c.digest == batches.c.recipe)
        .where(files.c.id == file)
    )
    with reading(engine) as connection:
        row = connection.execute(query).one_or_none()
    if row is None:
        raise LookupError(f"file {file} is not in the ledger or was never opened")
    bare = Document(
        Source(row.name, row.sha256, row.media_type),
        _CITATION.validate_python(row.citation),
        _RUN.validate_python(row.run),
        (),
    )
    return bare, row.id


def stored_file(engine: Engine, file: int) -> StoredFile | None:
    """Return a listed file by its id."""
    return next(_files(engine, files.c.id == file), None)


def _files(engine: Engine, which: ColumnElement[bool]) -> Iterator[StoredFile]:
    last = 0
    while True:
        query = select(files).where(which, files.c.id > last).order_by(files.c.id).limit(_CHUNK)
        with reading(engine) as connection:
            rows = connection.execute(query).all()
        yield from map(file_of_row, rows)
        if len(rows) < _CHUNK:
            return
        last = rows[-1].id


def file_of_row(row: Row[Any]) -> StoredFile:
    """Return a row of ``files`` as what it says."""
    return StoredFile(
        id=row.id,
        path=row.path,
        relative=row.relative,
        name=row.name,
        state=FileState(row.state),
        source=row.source_id,
        citation=_CITATION.validate_python(row.citation),
        problem=_problem(row),
        blob_sha256=row.blob_sha256,
    )


def _page(row: Row[Any], areas: Collection[Redaction]) -> StoredPage:
    return StoredPage(
        id=row.id,
        number=row.number,
        state=PageState(row.state),
        round=row.round,
        attempts=row.attempts,
        problem=_problem(row),
        page=None if row.page is None else redacted(load_page(row.page), areas),
        preview_sha256=row.preview_sha256,
        read_at=row.read_at,
        corrected_at=row.created_at if row.corrected else None,
    )


def _problem(row: Row[Any]) -> Problem | None:
    if row.problem_code is None:
        return None
    return Problem(row.problem_code, row.problem_ru, row.problem_en)
