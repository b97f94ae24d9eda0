"""Correcting pages: saving a layer over the one it was made on, going back, and reviewing.

Every method is one transaction. A layer names the one it was made on; where that is no longer the
newest, nothing is written and the other's change comes back, brought together with one's own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, and_, func, insert, select

from pipeline.model.carrying import carry
from pipeline.model.draft import Draft
from pipeline.model.layers import (
    Action,
    Clash,
    Edit,
    Operation,
    StaleEditError,
    apply_all,
    difference,
    merge,
)
from pipeline.store import layers
from pipeline.store.database import reading, writing
from pipeline.store.layers import LayerKind, NewLayer, Standing, StoredLayer
from pipeline.store.tables import files, pages, reviews


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody else saved meanwhile: their layers, theirs and mine as one, and where they clash.

    ``theirs`` are the edits since the layer that mine was made on; ``mine`` those that are left to
    be made on the newest layer, without what clashes.
    """

    newest: Standing
    since: tuple[StoredLayer, ...]
    theirs: tuple[Edit, ...]
    mine: tuple[Edit, ...]
    clashes: tuple[Clash, ...]


@dataclass(frozen=True, slots=True)
class Review:
    """Whether a page was looked through, by whom and when, and at which layer."""

    layer: int
    reviewed: bool
    author: str
    at: datetime


class Corrections:
    """The one way to corrections. ``clock`` tells the time in UTC, with its zone."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime]) -> None:
        self.engine = engine
        self._now = clock

    def standing(self, page: int, layer: int | None = None) -> Standing | None:
        """Return a page with its newest layer, or with the one named; ``None`` if there is none."""
        with reading(self.engine) as connection:
            return layers.standing(connection, page, layer)

    def newest(self, page: int) -> int | None:
        """Return the id of a page's newest layer."""
        with reading(self.engine) as connection:
            return layers.newest(connection, page)

    def history(self, page: int) -> list[StoredLayer]:
        """Return every layer of a page, the oldest first."""
        with reading(self.engine) as connection:
            return layers.history(connection, page)

    def save(
        self, page: int, on: int, operations: Iterable[Operation], by: str
    ) -> Standing | Conflict:
        """Write operations as a layer over layer ``on``.

        Returns the page as it stands now, or, where ``on`` is no longer the newest, the conflict;
        then nothing was written.

        Raises:
            LookupError: there is no such page or layer.
            StaleEditError: an operation does not fit the layer it was made on.

        """
        made = tuple(operations)
        with writing(self.engine) as connection:
            layers.lock(connection, page)
            newest, mine = _both(connection, page, on)
            draft = _applied(mine.draft, made)
            if newest.layer.id != on:
                return _conflict(connection, (newest, mine), draft)
            if draft == newest.draft:
                return newest
            layer = NewLayer(LayerKind.CORRECTION, made, by, self._now())
            return self._added(connection, newest, draft, layer)

    def revert(self, page: int, on: int, to: int, by: str) -> Standing | Conflict:
        """Make the page again what it was with layer ``to``, as a new layer over ``on``.

        Raises:
            LookupError: there is no such page or layer, or it is of another reading.

        """
        with writing(self.engine) as connection:
            layers.lock(connection, page)
            newest, then = _both(connection, page, to)
            if then.layer.base != newest.layer.base:
                raise LookupError(to)
            if newest.layer.id != on:
                _, mine = _both(connection, page, on)
                return _conflict(connection, (newest, mine), then.draft)
            edits = difference(newest.draft, then.draft)
            if not edits:
                return newest
            operation = Operation(Action.REVERT, edits, by, self._now())
            layer = NewLayer(LayerKind.REVERT, (operation,), by, operation.at)
            return self._added(connection, newest, then.draft, layer)

    def review(self, page: int, layer: int, by: str, *, reviewed: bool) -> Review:
        """Write down that a person has looked a page through, or that it needs another look.

        Raises:
            LookupError: the page has no such layer.

        """
        made = Review(layer, reviewed, by, self._now())
        with writing(self.engine) as connection:
            if layers.standing(connection, page, layer) is None:
                raise LookupError(layer)
            connection.execute(
                insert(reviews).values(
                    page_id=page,
                    reading_id=layer,
                    reviewed=reviewed,
                    author=by,
                    created_at=made.at,
                )
            )
        return made

    def reviewed(self, page: int) -> Review | None:
        """Return the last word on whether a page was looked through."""
        query = select(reviews).where(reviews.c.page_id == page).order_by(reviews.c.id.desc())
        with reading(self.engine) as connection:
            row = connection.execute(query.limit(1)).one_or_none()
        return None if row is None else _review(row)

    def reviewed_pages(self, batch: int) -> int:
        """Count the pages of a batch whose last word is that they were looked through."""
        last = select(func.max(reviews.c.id)).group_by(reviews.c.page_id)
        which = and_(reviews.c.id.in_(last), reviews.c.reviewed, files.c.batch_id == batch)
        query = (
            select(func.count(func.distinct(reviews.c.page_id)))
            .join(pages, pages.c.id == reviews.c.page_id)
            .join(files, files.c.source_id == pages.c.source_id)
            .where(which)
        )
        with reading(self.engine) as connection:
            return int(connection.execute(query).scalar_one())

    def _added(
        self, connection: Connection, under: Standing, draft: Draft, made: NewLayer
    ) -> Standing:
        number = layers.add(connection, under, draft, made)
        found = layers.standing(connection, under.page, number)
        if found is None:
            raise LookupError(number)
        return found


def _applied(draft: Draft, operations: tuple[Operation, ...]) -> Draft:
    made = apply_all(draft, operations)
    if lost := made.astray():
        raise StaleEditError(lost[0])
    return made


def _both(connection: Connection, page: int, layer: int) -> tuple[Standing, Standing]:
    """Return the page as it stands, and as it stood with a layer.

    Raises:
        LookupError: there is no such page or layer.

    """
    newest = layers.standing(connection, page)
    if newest is None:
        raise LookupError(page)
    if newest.layer.id == layer:
        return newest, newest
    then = layers.standing(connection, page, layer)
    if then is None:
        raise LookupError(layer)
    return newest, then


def _conflict(connection: Connection, stood: tuple[Standing, Standing], mine: Draft) -> Conflict:
    newest, then = stood
    since = [each for each in layers.history(connection, newest.page) if each.id > then.layer.id]
    if newest.layer.base != then.layer.base:
        return _of_another_reading(newest, then, mine, since)
    merged = merge(then.draft, mine, newest.draft)
    return Conflict(
        newest,
        tuple(since),
        difference(then.draft, newest.draft),
        difference(newest.draft, merged.draft),
        merged.clashes,
    )


def _of_another_reading(
    newest: Standing, then: Standing, mine: Draft, since: list[StoredLayer]
) -> Conflict:
    """Return what is left of one's changes over a reading that was made meanwhile."""
    carried, left = carry(then.draft, mine, newest.draft)
    clashes = tuple(Clash(each.key, "text", each.before, each.after, None) for each in left)
    edits = difference(newest.draft, carried)
    return Conflict(newest, tuple(since), (), edits, clashes)


def _review(row: Row[Any]) -> Review:
    return Review(row.reading_id, row.reviewed, row.author, row.created_at)
