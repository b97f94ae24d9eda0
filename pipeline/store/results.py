"""Handing out a page, and accepting what was read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Self

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from pipeline.intake.files import Fingerprint
from pipeline.model.page import Page
from pipeline.store.codec import dump_page
from pipeline.store.indexed import IndexedPage, indexed
from pipeline.store.indexing import Entry, index_page
from pipeline.store.layers import carry_over
from pipeline.store.queues import FREED, PAGES, claim_of, problem_values
from pipeline.store.redactions import withheld
from pipeline.store.tables import accepted, files, outputs, pages, readings, sources
from pipeline.store.work import READ, Output, Work

MACHINE: Final = "machine"
_PLACES: Final = 16

# Statements are made once: making one costs as much as executing it.
_SEEN: Final = (
    select(
        *(files.c.path, files.c.mtime_ns, files.c.inode, files.c.blob_sha256),
        *(sources.c.sha256, sources.c.size),
    )
    .join(sources, sources.c.id == files.c.source_id)
    .where(files.c.source_id == bindparam("source"))
    .order_by(files.c.id.desc())
    .limit(_PLACES)
)
_END: Final = update(pages).where(PAGES.mine)
_READ: Final = insert(readings).returning(readings.c.id)
_ACCEPT: Final = insert(accepted)


def as_work(connection: Connection, row: Row[Any]) -> Work:
    """Return a claimed page together with a place where its bytes were seen.

    The newest place comes first; each further attempt looks at another one, if there is one.
    """
    places = connection.execute(_SEEN, {"source": row.source_id}).all()
    place = places[(row.attempts - 1) % len(places)]
    return Work(
        id=row.id,
        source=row.source_id,
        number=row.number,
        round=row.round,
        fence=row.fence,
        attempts=row.attempts,
        setbacks=row.setbacks,
        recipe=row.recipe,
        path=place.path,
        expected=Fingerprint(place.sha256, place.size, place.mtime_ns, int(place.inode)),
        batch=row.batch_id,
        blob_sha256=place.blob_sha256,
    )


@dataclass(frozen=True, slots=True)
class NewReading:
    """A page as its rows will be, worked out before the transaction that others wait for."""

    page: Page
    text: str
    indexed: IndexedPage
    preview_sha256: str | None

    @classmethod
    def of(cls, work: Work, page: Page, preview_sha256: str | None) -> Self:
        """Make ready what is to be written of a page.

        Raises:
            ValueError: the page is not one that was read, or not the one that was handed out.

        """
        if page.state not in READ or page.number != work.number:
            raise ValueError(f"page {page.number} ({page.state}) is no reading of {work.number}")
        return cls(page, dump_page(page), indexed(page), preview_sha256)


def finish(connection: Connection, work: Work, reading: NewReading, at: datetime) -> bool:
    """Write the state, the reading and its acceptance, if the page is still ours.

    What people corrected of an older reading is put over the new one.
    """
    page = reading.page
    ended = FREED | problem_values(page.problem) | {"state": page.state}
    if connection.execute(_END, ended | claim_of(work)).rowcount != 1:
        return False
    row = {
        "page_id": work.id,
        "round": work.round,
        "fence": work.fence,
        "layer": MACHINE,
        "recipe": work.recipe,
        "page": reading.text,
        "preview_sha256": reading.preview_sha256,
        "created_at": at,
    }
    number = int(connection.execute(_READ, row).scalar_one())
    connection.execute(_ACCEPT, {"page_id": work.id, "round": work.round, "reading_id": number})
    if not carry_over(connection, work.id, number, at):
        told = withheld(connection, work.id, page)
        made = reading.indexed if told is page else indexed(told)
        index_page(connection, Entry(work.id, number, made))
    return True


def write_down_output(connection: Connection, file: int, output: Output, at: datetime) -> None:
    """Write down an exported file in place of an older one of its format, or at its path."""
    same_format = (outputs.c.file_id == file) & (outputs.c.format == output.format)
    connection.execute(delete(outputs).where(same_format | (outputs.c.path == output.path)))
    connection.execute(
        insert(outputs).values(
            file_id=file,
            format=output.format,
            path=output.path,
            sha256=output.sha256,
            created_at=at,
        )
    )
