"""Handing out a page, and accepting what was read."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, delete, insert, select, update

from pipeline.intake.files import Fingerprint
from pipeline.model.page import Page
from pipeline.store.codec import dump_page
from pipeline.store.indexing import index_page
from pipeline.store.layers import carry_over
from pipeline.store.queues import FREED, PAGES, problem_values
from pipeline.store.tables import accepted, files, outputs, pages, readings, sources
from pipeline.store.work import READ, Output, Work

MACHINE: Final = "machine"
_PLACES: Final = 16


def as_work(connection: Connection, row: Row[Any]) -> Work:
    """Return a claimed page together with a place where its bytes were seen.

    The newest place comes first; each further attempt looks at another one, if there is one.
    """
    seen = files.c.path, files.c.mtime_ns, files.c.inode, files.c.blob_sha256
    places = connection.execute(
        select(*seen, sources.c.sha256, sources.c.size)
        .join(sources, sources.c.id == files.c.source_id)
        .where(files.c.source_id == row.source_id)
        .order_by(files.c.id.desc())
        .limit(_PLACES)
    ).all()
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


def finish(
    connection: Connection, work: Work, page: Page, preview_sha256: str | None, at: datetime
) -> bool:
    """Write the state, the reading and its acceptance, if the page is still ours.

    What people corrected of an older reading is put over the new one.

    Raises:
        ValueError: the page is not one that was read, or not the one that was handed out.

    """
    if page.state not in READ or page.number != work.number:
        raise ValueError(f"page {page.number} ({page.state}) is no reading of {work.number}")
    ended = FREED | problem_values(page.problem) | {"state": page.state}
    if connection.execute(update(pages).where(PAGES.mine(work)).values(ended)).rowcount != 1:
        return False
    reading = insert(readings).values(
        page_id=work.id,
        round=work.round,
        fence=work.fence,
        layer=MACHINE,
        recipe=work.recipe,
        page=dump_page(page),
        preview_sha256=preview_sha256,
        created_at=at,
    )
    number = connection.execute(reading.returning(readings.c.id)).scalar_one()
    connection.execute(
        insert(accepted).values(page_id=work.id, round=work.round, reading_id=number)
    )
    if not carry_over(connection, work.id, number, at):
        index_page(connection, work.id, page)
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
