"""The layers of a page in the tables: readings of a machine, and corrections over them.

A corrected layer is a row of ``readings`` like any other, so that whoever takes a page's newest
reading gets it; ``corrections`` says what it was made from. The layers of a page are one chain: no
two have the same parent. Inside one transaction, whoever adds one has locked the page's row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Connection, Row, and_, func, insert, select

from pipeline.model.carrying import Leftover, carry
from pipeline.model.draft import Draft
from pipeline.model.layers import Action, Operation, apply_all, difference
from pipeline.model.page import Page
from pipeline.store.codec import dump_page, load_page
from pipeline.store.indexed import indexed
from pipeline.store.indexing import Entry, index_page
from pipeline.store.layer_codec import (
    dump_leftovers,
    dump_operations,
    load_leftovers,
    load_operations,
)
from pipeline.store.redactions import withheld
from pipeline.store.tables import corrections, pages, readings

CORRECTED: Final = "corrected"
CARRIER: Final = "razmetka"
"""Who carries corrections over to a new reading."""


class LayerKind(StrEnum):
    """How a corrected layer came to be."""

    CORRECTION = "correction"
    MERGE = "merge"
    REVERT = "revert"
    CARRIED = "carried"


class Layer(StrEnum):
    """Which layer of a page is meant: the newest one, or what the machine read last."""

    CORRECTED = "corrected"
    READ = "read"


@dataclass(frozen=True, slots=True)
class StoredLayer:
    """One layer of a page. ``id`` is that of its reading; a machine's own has no parent.

    ``base`` is the machine's reading under it, ``leftovers`` what could not be carried over.
    """

    id: int
    base: int
    parent: int | None
    kind: LayerKind | None
    author: str
    at: datetime
    operations: tuple[Operation, ...] = ()
    leftovers: tuple[Leftover, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """A page as it stands: what the machine read, its newest draft, and the layer that made it."""

    page: int
    layer: StoredLayer
    read: Draft
    draft: Draft
    preview_sha256: str | None = None

    @property
    def corrected(self) -> Page:
        """The page with its corrections; lines that were changed say what was read."""
        return self.draft.page(self.read)


def newest(connection: Connection, page: int) -> int | None:
    """Return the id of a page's newest layer; ``None`` where it was never read."""
    query = select(func.max(readings.c.id)).where(readings.c.page_id == page)
    found: int | None = connection.scalar(query)
    return found


def lock(connection: Connection, page: int) -> None:
    """Let nobody else add a layer to this page until the end of the transaction."""
    connection.execute(select(pages.c.id).where(pages.c.id == page).with_for_update())


def standing(connection: Connection, page: int, layer: int | None = None) -> Standing | None:
    """Return a page as it stood with a layer, the newest where none is named.

    ``None`` where the page was never read or has no such layer.
    """
    wanted = newest(connection, page) if layer is None else layer
    row = None if wanted is None else _row(connection, page, wanted)
    if row is None:
        return None
    base = row if row.base_id is None else _row(connection, page, row.base_id)
    if base is None:
        return None
    read = Draft.of(load_page(base.page))
    draft = read
    for each in _chain(connection, page, base.id, row.id):
        draft = apply_all(draft, load_operations(each.operations))
    return Standing(page, _layer(row), read, draft, base.preview_sha256)


def history(connection: Connection, page: int) -> list[StoredLayer]:
    """Return every layer of a page, the oldest first."""
    rows = connection.execute(_columns().where(readings.c.page_id == page).order_by(readings.c.id))
    return [_layer(row) for row in rows]


@dataclass(frozen=True, slots=True)
class NewLayer:
    """What makes a new layer: its kind, its operations, and who and when."""

    kind: LayerKind
    operations: tuple[Operation, ...]
    author: str
    at: datetime
    leftovers: tuple[Leftover, ...] = ()


def add(connection: Connection, under: Standing, draft: Draft, made: NewLayer) -> int:
    """Write a layer over the standing one, index it, and return its id.

    The page is locked by the caller.
    """
    base = connection.execute(select(readings).where(readings.c.id == under.layer.base)).one()
    page = draft.page(under.read)
    row = {
        "page_id": under.page,
        "round": base.round,
        "fence": base.fence,
        "layer": CORRECTED,
        "recipe": base.recipe,
        "page": dump_page(page),
        "preview_sha256": base.preview_sha256,
        "created_at": made.at,
    }
    number = connection.execute(insert(readings).values(row).returning(readings.c.id)).scalar_one()
    _write(connection, int(number), (under.page, base.id, under.layer.id), made)
    told = indexed(withheld(connection, under.page, page))
    index_page(connection, Entry(under.page, int(number), told))
    return int(number)


def carry_over(connection: Connection, page: int, reading: int, at: datetime) -> bool:
    """Put the corrections of older readings over a new one, and say whether there were any.

    It is called in the transaction that accepts the reading.
    """
    query = select(func.max(corrections.c.reading_id)).where(corrections.c.page_id == page)
    last = connection.scalar(query)
    if last is None:
        return False
    old, new = standing(connection, page, last), standing(connection, page, reading)
    if old is None or new is None:
        return False
    draft, left = carry(old.read, old.draft, new.read)
    operation = Operation(Action.CARRY, difference(new.read, draft), CARRIER, at)
    layer = NewLayer(LayerKind.CARRIED, (operation,), CARRIER, at, left)
    add(connection, new, draft, layer)
    return True


def _write(
    connection: Connection, number: int, links: tuple[int, int, int], made: NewLayer
) -> None:
    page, base, parent = links
    connection.execute(
        insert(corrections).values(
            reading_id=number,
            page_id=page,
            base_id=base,
            parent_id=parent,
            kind=made.kind,
            author=made.author,
            created_at=made.at,
            operations=dump_operations(made.operations),
            leftovers=dump_leftovers(made.leftovers),
        )
    )


def _columns() -> Any:
    return select(
        readings,
        corrections.c.base_id,
        corrections.c.parent_id,
        corrections.c.kind,
        corrections.c.author,
        corrections.c.operations,
        corrections.c.leftovers,
    ).outerjoin(corrections, corrections.c.reading_id == readings.c.id)


def _row(connection: Connection, page: int, layer: int) -> Row[Any] | None:
    mine = and_(readings.c.id == layer, readings.c.page_id == page)
    found: Row[Any] | None = connection.execute(_columns().where(mine)).one_or_none()
    return found


def _chain(connection: Connection, page: int, base: int, last: int) -> Sequence[Row[Any]]:
    """Return the corrections from a machine's reading up to a layer."""
    which = and_(
        corrections.c.page_id == page,
        corrections.c.base_id == base,
        corrections.c.reading_id <= last,
    )
    return connection.execute(
        select(corrections).where(which).order_by(corrections.c.reading_id)
    ).all()


def _layer(row: Row[Any]) -> StoredLayer:
    if row.base_id is None:
        return StoredLayer(row.id, row.id, None, None, "", row.created_at)
    return StoredLayer(
        id=row.id,
        base=row.base_id,
        parent=row.parent_id,
        kind=LayerKind(row.kind),
        author=row.author,
        at=row.created_at,
        operations=load_operations(row.operations),
        leftovers=load_leftovers(row.leftovers),
    )
