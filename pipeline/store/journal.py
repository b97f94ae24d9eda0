"""Events: what happened to a file or a page besides being read, in the order it happened."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ColumnElement, Connection, insert, literal, null, select

from pipeline.store.columns import UtcTime
from pipeline.store.queues import FILES, Queue
from pipeline.store.tables import events


class EventKind(StrEnum):
    """What may happen."""

    FAILED = "failed"
    GIVEN_BACK = "given_back"
    RELEASED = "released"
    EXPIRED = "expired"
    QUARANTINED = "quarantined"
    ASKED = "asked"
    CANCELLED = "cancelled"


def note(
    connection: Connection,
    kind: EventKind,
    at: datetime,
    links: dict[str, int | None],
    detail: dict[str, Any],
) -> None:
    """Write one event; ``links`` are columns of ``events``, such as ``{"page_id": 7}``."""
    connection.execute(insert(events).values(at=at, kind=kind, detail=detail, **links))


def note_all(
    connection: Connection,
    kind: EventKind,
    queue: Queue,
    which: ColumnElement[bool],
    detail: tuple[datetime, dict[str, Any]],
) -> None:
    """Write one event for each row of the queue that the condition names, in one statement."""
    at, values = detail
    row = queue.table.c
    turn: Any = null() if queue is FILES else row.round
    rows = select(
        literal(at, UtcTime()), literal(str(kind)), row.id, turn, literal(values, JSON())
    ).where(which)
    names = ["at", "kind", queue.event_link, "round", "detail"]
    connection.execute(insert(events).from_select(names, rows))
