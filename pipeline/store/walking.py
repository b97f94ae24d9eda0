"""Walking through the pages of a batch as they lie: file after file, page after page."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, Row, Select, and_, func, select

from pipeline.model.page import Page
from pipeline.store.codec import load_page
from pipeline.store.database import reading
from pipeline.store.tables import files, pages, readings, reviews

_CHUNK = 25


@dataclass(frozen=True, slots=True)
class PlacedPage:
    """A page where it lies: ``page`` is its id, ``number`` its number in the file, from 1."""

    page: int
    batch: int
    file: int
    number: int


class Walk:
    """Questions about which page lies where; pages that are ``closed`` are walked past."""

    def __init__(self, engine: Engine, closed: Collection[int] = ()) -> None:
        self.engine = engine
        self._closed = list(closed)

    def at(self, file: int, number: int) -> PlacedPage | None:
        """Return a page of a file; ``None`` where there is none."""
        query = _placed().where(files.c.id == file, pages.c.number == number)
        with reading(self.engine) as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else _page(row)

    def after(self, at: PlacedPage, most: int = 1) -> list[PlacedPage]:
        """Return the pages of the batch that come after one."""
        later = (files.c.id > at.file) | and_(files.c.id == at.file, pages.c.number > at.number)
        query = _placed().where(files.c.batch_id == at.batch, later)
        return self._some(query.order_by(files.c.id, pages.c.number).limit(most))

    def before(self, at: PlacedPage) -> PlacedPage | None:
        """Return the page of the batch that comes before one; ``None`` at the start."""
        sooner = (files.c.id < at.file) | and_(files.c.id == at.file, pages.c.number < at.number)
        query = _placed().where(files.c.batch_id == at.batch, sooner)
        found = self._some(query.order_by(files.c.id.desc(), pages.c.number.desc()).limit(1))
        return found[0] if found else None

    def count(self, file: int) -> int:
        """Count the pages of a file."""
        query = select(func.count()).select_from(pages.join(files, _joined))
        with reading(self.engine) as connection:
            return int(connection.execute(query.where(files.c.id == file)).scalar_one())

    def unreviewed_after(self, at: PlacedPage) -> Iterator[tuple[PlacedPage, Page]]:
        """Give the pages after one that were read and that nobody has looked through since."""
        while found := self.after(at, _CHUNK):
            newest = self._newest([each.page for each in found])
            for each in found:
                if each.page in newest:
                    yield each, load_page(newest[each.page])
            at = found[-1]

    def _newest(self, some: list[int]) -> dict[int, str]:
        """Return the newest layers of pages, as JSON, but of those that were reviewed at it."""
        last = select(func.max(readings.c.id)).where(readings.c.page_id.in_(some))
        word = select(func.max(reviews.c.id)).where(reviews.c.page_id.in_(some))
        done = select(reviews.c.reading_id).where(
            reviews.c.id.in_(word.group_by(reviews.c.page_id)), reviews.c.reviewed
        )
        query = select(readings.c.page_id, readings.c.page).where(
            readings.c.id.in_(last.group_by(readings.c.page_id)), readings.c.id.not_in(done)
        )
        with reading(self.engine) as connection:
            return {row.page_id: row.page for row in connection.execute(query)}

    def _some(self, query: Select[Any]) -> list[PlacedPage]:
        there = query.where(pages.c.id.not_in(self._closed)) if self._closed else query
        with reading(self.engine) as connection:
            return [_page(row) for row in connection.execute(there)]


_joined = pages.c.source_id == files.c.source_id


def _placed() -> Select[Any]:
    columns = pages.c.id, files.c.batch_id, files.c.id.label("file"), pages.c.number
    return select(*columns).select_from(pages.join(files, _joined))


def _page(row: Row[Any]) -> PlacedPage:
    return PlacedPage(row.id, row.batch_id, row.file, row.number)
