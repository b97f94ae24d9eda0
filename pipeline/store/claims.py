"""Claiming, renewing, failing and freeing: one page or file belongs to one process at a time.

Every function works inside the caller's transaction. A row's ``fence`` grows with every claim;
whoever holds an older one has lost the row, and what they write about it changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Row,
    Update,
    and_,
    bindparam,
    case,
    or_,
    select,
    true,
    update,
)

from pipeline.model.errors import LostError
from pipeline.model.page import Problem
from pipeline.store.columns import UtcTime
from pipeline.store.journal import EventKind, note, note_all
from pipeline.store.policy import Decision
from pipeline.store.queues import (
    FILES,
    FREED,
    PAGES,
    Queue,
    claim_of,
    going_on,
    problem_values,
    queue_of,
    wanted_by,
)
from pipeline.store.tables import files, pages
from pipeline.store.work import FileWork, Work

OF_BATCH: Final = files.c.batch_id == bindparam("batch")
"""Files that are listed in a batch."""
HINTED_FILE: Final = and_(files.c.id == bindparam("file"), going_on(files.c.batch_id))
"""One file, unless its batch is paused."""
FOR_BATCH: Final = wanted_by(bindparam("batch", type_=Integer))
"""Pages that are to be read for a batch and with its recipe."""
HINTED_PAGE: Final = and_(
    pages.c.id == bindparam("page"),
    pages.c.recipe.in_(bindparam("recipes", expanding=True)),
    going_on(pages.c.batch_id),
)
"""One page, unless its batch is paused or its recipe is none of ours."""
_ANY: Final = true()


@dataclass(frozen=True, slots=True)
class Lease:
    """Who takes a row, when, and until when it is theirs unless they renew.

    Rows that were tried ``max_attempts`` times are not taken.
    """

    owner: str
    now: datetime
    until: datetime
    max_attempts: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows of a queue may be taken: one of the conditions above, and what it asks for."""

    queue: Queue
    which: ColumnElement[bool] = _ANY
    values: Mapping[str, Any] = field(default_factory=dict)


def take(connection: Connection, lease: Lease, wanted: Wanted) -> Row[Any] | None:
    """Take one row, or return ``None`` where none may be taken now."""
    values = {
        "state": wanted.queue.held,
        "owner": lease.owner,
        "lease_until": lease.until,
        "not_before": None,
        "now": lease.now,
        "max_attempts": lease.max_attempts,
    }
    statement = claim_statement(wanted.queue, wanted.which)
    return connection.execute(statement, values | dict(wanted.values)).one_or_none()


@lru_cache
def claim_statement(queue: Queue, wanted: ColumnElement[bool]) -> Update:
    """Return the one statement that takes a waiting row, those tried least often first.

    It is made once for each condition: making it costs as much as executing it.
    """
    row = queue.table.c
    now = bindparam("now", type_=UtcTime())
    free = and_(
        queue.unfinished,
        row.attempts < bindparam("max_attempts", type_=Integer),
        or_(
            and_(row.state == queue.waiting, or_(row.not_before.is_(None), row.not_before <= now)),
            row.lease_until < now,
        ),
    )
    candidate = (
        select(row.id)
        .where(free, wanted)
        .order_by(row.attempts, row.id)
        .limit(1)
        .with_for_update(skip_locked=True, of=queue.table)
        .correlate(None)
        .scalar_subquery()
    )
    return (
        update(queue.table)
        .where(row.id == candidate)
        .values(fence=row.fence + 1, attempts=row.attempts + 1)
        .returning(queue.table)
    )


def renew(connection: Connection, work: FileWork | Work, until: datetime) -> bool:
    """Move the end of a lease; ``False`` where the row belongs to somebody else by now."""
    queue = queue_of(work)
    held = update(queue.table).where(queue.mine, queue.table.c.state == queue.held)
    return connection.execute(held.values(lease_until=until), claim_of(work)).rowcount == 1


def fail(
    connection: Connection,
    work: FileWork | Work,
    problem: Problem | None,
    decision: Decision,
    now: datetime,
) -> bool:
    """Put a row back or end it, as decided; ``False`` where it belongs to somebody else."""
    queue = queue_of(work)
    values = FREED | {
        "state": queue.failed if decision.final else queue.waiting,
        "attempts": decision.attempts,
        "setbacks": decision.setbacks,
        "ask_again": decision.final and decision.ask_again,
        "not_before": _later(now, decision),
    }
    if problem is not None:
        values |= problem_values(problem)
    row = update(queue.table).where(queue.mine).values(values)
    if connection.execute(row, claim_of(work)).rowcount != 1:
        return False
    note(connection, _kind(problem, decision), now, _links(work), _detail(work, problem))
    return True


def release(connection: Connection, owner: str, now: datetime, policy_max: int) -> int:
    """Free what a vanished process held, without using up a last attempt; return how many rows."""
    freed = 0
    for queue in (FILES, PAGES):
        row = queue.table.c
        held = and_(queue.unfinished, row.owner == owner)
        note_all(connection, EventKind.RELEASED, queue, held, (now, {"owner": owner}))
        kept = case((row.attempts >= policy_max, policy_max - 1), else_=row.attempts)
        back = update(queue.table).where(held)
        freed += connection.execute(
            back.values(state=queue.waiting, attempts=kept, **FREED)
        ).rowcount
    return freed


def reconcile(connection: Connection, now: datetime, max_attempts: int) -> int:
    """Queue again what a lease ran out on, or end it where its attempts are used up."""
    changed = 0
    for queue in (FILES, PAGES):
        row = queue.table.c
        expired = and_(queue.unfinished, row.lease_until < now)
        stuck = and_(
            queue.unfinished,
            row.attempts >= max_attempts,
            or_(row.state == queue.waiting, row.lease_until < now),
        )
        for found in connection.execute(select(queue.table).where(stuck)).all():
            _end_lost(connection, queue, found, now)
            changed += 1
        note_all(connection, EventKind.EXPIRED, queue, expired, (now, {}))
        back = update(queue.table).where(expired).values(state=queue.waiting, **FREED)
        changed += connection.execute(back).rowcount
    return changed


def _end_lost(connection: Connection, queue: Queue, found: Row[Any], now: datetime) -> None:
    problem = LostError(str(found.attempts)).problem
    values = FREED | {"state": queue.failed, "ask_again": True} | problem_values(problem)
    table = queue.table
    connection.execute(update(table).where(table.c.id == found.id).values(values))
    links = {queue.event_link: found.id, "round": found.round if queue is PAGES else None}
    note(connection, EventKind.QUARANTINED, now, links, {"code": problem.code})


def _later(now: datetime, decision: Decision) -> datetime | None:
    if decision.final or not decision.pause_s:
        return None
    return now + timedelta(seconds=decision.pause_s)


def _kind(problem: Problem | None, decision: Decision) -> EventKind:
    if decision.final:
        return EventKind.QUARANTINED
    return EventKind.GIVEN_BACK if problem is None else EventKind.FAILED


def _links(work: FileWork | Work) -> dict[str, int | None]:
    if isinstance(work, Work):
        return {"page_id": work.id, "round": work.round}
    return {"file_id": work.id}


def _detail(work: FileWork | Work, problem: Problem | None) -> dict[str, Any]:
    detail: dict[str, Any] = {"fence": work.fence}
    return detail if problem is None else detail | {"code": problem.code, "en": problem.en}
