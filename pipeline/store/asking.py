"""A person's word: read again, or leave it. Only these lead out of a final state."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, or_, update

from pipeline.model.errors import CancelledError
from pipeline.model.page import PageState
from pipeline.store.journal import EventKind, note_all
from pipeline.store.queues import (
    FILES,
    FREED,
    PAGES,
    problem_values,
    selected_files,
    selected_pages,
)
from pipeline.store.tables import files, pages
from pipeline.store.work import FileState, Selection

_AFRESH: dict[str, Any] = (
    FREED
    | problem_values(None)
    | {"attempts": 0, "setbacks": 0, "not_before": None, "ask_again": False}
)


def ask_again(
    connection: Connection,
    which: ColumnElement[bool],
    wish: dict[str, Any],
    reason: tuple[datetime, dict[str, Any]],
) -> int:
    """Open a new round for pages; whoever is reading one of them has lost it. Return how many.

    ``wish`` are columns that change with it: the recipe, the batch they wait for.
    """
    note_all(connection, EventKind.ASKED, PAGES, which, reason)
    values: dict[str, Any] = _AFRESH | {
        "state": PageState.QUEUED,
        "round": pages.c.round + 1,
        "fence": pages.c.fence + 1,
        **wish,
    }
    return connection.execute(update(pages).where(which).values(values)).rowcount


def stale(source: int, recipe: str) -> ColumnElement[bool]:
    """Return the condition that a new run has to read a source's page again.

    It was read, or is being read, by another recipe; it was cancelled; or it was quarantined
    for no fault of its own.
    """
    return and_(
        pages.c.source_id == source,
        or_(
            pages.c.recipe != recipe,
            pages.c.state == PageState.CANCELLED,
            and_(pages.c.state == PageState.QUARANTINED, pages.c.ask_again),
        ),
    )


def retry(
    connection: Connection,
    selection: Selection,
    states: frozenset[PageState],
    by: tuple[datetime, str],
) -> int:
    """Queue pages in the given final states anew, and with the quarantined ones refused files."""
    at, who = by
    reason = (at, {"by": who})
    chosen = and_(selected_pages(selection), pages.c.state.in_(states))
    wish = {} if selection.batch is None else {"batch_id": selection.batch}
    count = ask_again(connection, chosen, wish, reason)
    if PageState.QUARANTINED not in states:
        return count
    refused = and_(selected_files(selection), files.c.state == FileState.REFUSED)
    note_all(connection, EventKind.ASKED, FILES, refused, reason)
    again = _AFRESH | {"state": FileState.LISTED, "fence": files.c.fence + 1}
    return count + connection.execute(update(files).where(refused).values(again)).rowcount


def cancel(connection: Connection, selection: Selection, by: tuple[datetime, str]) -> int:
    """End what waits or runs in the selection; whoever is at it has lost it. Return how many."""
    at, who = by
    reason = (at, {"by": who})
    waiting = and_(selected_pages(selection), PAGES.unfinished)
    note_all(connection, EventKind.CANCELLED, PAGES, waiting, reason)
    ended = FREED | {"state": PageState.CANCELLED, "fence": pages.c.fence + 1}
    count = connection.execute(update(pages).where(waiting).values(ended)).rowcount
    unopened = and_(selected_files(selection), FILES.unfinished)
    note_all(connection, EventKind.CANCELLED, FILES, unopened, reason)
    left = FREED | problem_values(CancelledError().problem) | {"state": FileState.REFUSED}
    values = left | {"fence": files.c.fence + 1}
    return count + connection.execute(update(files).where(unopened).values(values)).rowcount
