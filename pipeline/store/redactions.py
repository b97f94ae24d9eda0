"""Which areas of pages are withheld at this moment, and pages without them.

Whatever leaves the store for other eyes than an editor's goes through here: exports, the index,
what a search shows. Nothing of a reading or a correction is ever changed by it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from sqlalchemy import Connection, bindparam, select

from pipeline.model.geometry import Box
from pipeline.model.page import Page, Redaction
from pipeline.model.redaction import redacted
from pipeline.store.tables import pages, redactions

Areas = dict[int, tuple[Redaction, ...]]
"""The redactions that stand, by the id of their page."""

_COLUMNS: Final = select(redactions).where(redactions.c.lifted_at.is_(None))
_ON_PAGES: Final = _COLUMNS.where(
    redactions.c.page_id.in_(bindparam("pages", expanding=True))
).order_by(redactions.c.id)
_IN_SOURCE: Final = (
    _COLUMNS.join(pages, pages.c.id == redactions.c.page_id)
    .where(pages.c.source_id == bindparam("source"))
    .order_by(redactions.c.id)
)


def on_pages(connection: Connection, numbers: Iterable[int]) -> Areas:
    """Return what is withheld of pages, by their ids; only such as have something."""
    found: defaultdict[int, list[Redaction]] = defaultdict(list)
    for row in connection.execute(_ON_PAGES, {"pages": list(numbers)}):
        found[row.page_id].append(Redaction(Box(row.x, row.y, row.width, row.height), row.reason))
    return {page: tuple(areas) for page, areas in found.items()}


def in_source(connection: Connection, source: int) -> frozenset[int]:
    """Return the ids of a source's pages of which something is withheld."""
    return frozenset(row.page_id for row in connection.execute(_IN_SOURCE, {"source": source}))


def withheld(connection: Connection, number: int, page: Page) -> Page:
    """Return a page, by its id, without what is withheld of it."""
    return redacted(page, on_pages(connection, [number]).get(number, ()))
