"""Withholding parts of pages, and giving them back: who, when and why stays written down.

The search index follows in the same transaction, so that nobody finds what was just withheld.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, insert, select, update

from pipeline.model.geometry import Box
from pipeline.model.page import Page, Redaction
from pipeline.model.redaction import covering
from pipeline.store import layers
from pipeline.store.codec import load_page
from pipeline.store.database import reading, writing
from pipeline.store.indexed import indexed
from pipeline.store.indexing import Entry, index_page
from pipeline.store.redactions import in_source, on_pages, withheld
from pipeline.store.tables import files, outputs, pages, readings, redactions


@dataclass(frozen=True, slots=True)
class Lifted:
    """Who gave a withheld part back, when, and why."""

    author: str
    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class StoredRedaction:
    """A part of a page that is or was withheld, in pixels of the scan."""

    id: int
    page: int
    box: Box
    reason: str
    author: str
    at: datetime
    lifted: Lifted | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be withheld: areas of the scan, and zones by their ids, and why."""

    reason: str
    boxes: tuple[Box, ...] = ()
    zones: tuple[str, ...] = ()

    def areas(self, page: Page) -> list[Box]:
        """Return the areas on a page, cut to its edges.

        Raises:
            LookupError: it has no such zone.
            ValueError: no reason is given, nothing is asked for, or an area lies beside the page.

        """
        zones = {zone.id: zone for zone in page.zones}
        boxes = [*self.boxes, *(covering(zones[name]) for name in self.zones)]
        sheet = Box(0, 0, page.width_px, page.height_px)
        areas = [box.intersection(sheet) for box in boxes]
        if not self.reason.strip() or not areas or not all(area.area for area in areas):
            raise ValueError(self)
        return areas


class Redactions:
    """The one way to redactions. ``clock`` tells the time in UTC, with its zone."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime]) -> None:
        self.engine = engine
        self._now = clock

    def standing(self, page: int) -> tuple[Redaction, ...]:
        """Return what is withheld of a page at this moment."""
        with reading(self.engine) as connection:
            return on_pages(connection, [page]).get(page, ())

    def history(self, page: int) -> list[StoredRedaction]:
        """Return everything that was ever withheld of a page, the oldest first."""
        query = select(redactions).where(redactions.c.page_id == page).order_by(redactions.c.id)
        with reading(self.engine) as connection:
            return [_stored(row) for row in connection.execute(query)]

    def of(self, redaction: int) -> StoredRedaction | None:
        """Return one of them; ``None`` where there is none."""
        query = select(redactions).where(redactions.c.id == redaction)
        with reading(self.engine) as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else _stored(row)

    def touch(self, source: int) -> bool:
        """Return whether something of a source is withheld."""
        with reading(self.engine) as connection:
            return bool(in_source(connection, source))

    def withhold(self, page: int, wanted: Wanted, by: str) -> list[StoredRedaction]:
        """Withhold parts of a page from now on.

        Raises:
            LookupError: the page was never read, or has no such zone.
            ValueError: no reason is given, nothing is asked for, or an area lies beside the page.

        """
        with writing(self.engine) as connection:
            number, newest = _newest(connection, page)
            made = [
                self._put(connection, page, (area, wanted.reason.strip(), by))
                for area in wanted.areas(newest)
            ]
            _index(connection, page, (number, newest))
        return made

    def lift(self, redaction: int, by: str, why: str) -> StoredRedaction:
        """Give a part of a page back.

        Raises:
            LookupError: nothing of this number is withheld.
            ValueError: no reason is given.

        """
        if not why.strip():
            raise ValueError(why)
        found = self.of(redaction)
        if found is None:
            raise LookupError(redaction)
        lifted = {"lifted_by": by, "lifted_at": self._now(), "lifted_why": why.strip()}
        mine = (redactions.c.id == redaction) & redactions.c.lifted_at.is_(None)
        with writing(self.engine) as connection:
            newest = _newest(connection, found.page)
            if connection.execute(update(redactions).where(mine).values(lifted)).rowcount != 1:
                raise LookupError(redaction)
            _index(connection, found.page, newest)
            row = connection.execute(select(redactions).where(redactions.c.id == redaction)).one()
        return _stored(row)

    def written_before(self, pages_: Collection[int]) -> list[bytes]:
        """Return the files that were written of these pages' sources so far, by their paths.

        What left the house before a redaction still has what is withheld since.
        """
        query = (
            select(outputs.c.path)
            .join(files, files.c.id == outputs.c.file_id)
            .join(pages, pages.c.source_id == files.c.source_id)
            .where(pages.c.id.in_(list(pages_)))
            .distinct()
            .order_by(outputs.c.path)
        )
        with reading(self.engine) as connection:
            return list(connection.scalars(query))

    def _put(
        self, connection: Connection, page: int, told: tuple[Box, str, str]
    ) -> StoredRedaction:
        box, reason, by = told
        place = {"x": box.x, "y": box.y, "width": box.width, "height": box.height}
        values = {"page_id": page, **place, "reason": reason, "author": by}
        made = insert(redactions).values(**values, created_at=self._now()).returning(redactions)
        return _stored(connection.execute(made).one())


def _newest(connection: Connection, page: int) -> tuple[int, Page]:
    """Lock a page and return its newest layer with its number.

    Raises:
        LookupError: it was never read.

    """
    layers.lock(connection, page)
    newest = layers.newest(connection, page)
    if newest is None:
        raise LookupError(page)
    text = connection.execute(select(readings.c.page).where(readings.c.id == newest)).scalar_one()
    return newest, load_page(text)


def _index(connection: Connection, page: int, newest: tuple[int, Page]) -> None:
    number, told = newest
    made = indexed(withheld(connection, page, told))
    index_page(connection, Entry(page, number, made))


def _stored(row: Row[Any]) -> StoredRedaction:
    lifted = None
    if row.lifted_at is not None:
        lifted = Lifted(row.lifted_by, row.lifted_at, row.lifted_why)
    box = Box(row.x, row.y, row.width, row.height)
    told = row.id, row.page_id, box, row.reason, row.author, row.created_at
    return StoredRedaction(*told, lifted)
